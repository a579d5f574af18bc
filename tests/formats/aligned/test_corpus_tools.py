"""Moses, CWB, Manatee and TEI: every file in the form that the tool's manual gives, worked out by hand."""

import pytest
from duiqi.document import Alignment, Bead, Bitext, Document
from duiqi.errors import InputError
from duiqi.formats import write
from duiqi.grouping import paragraph_beads
from lxml import etree

TEI = {"t": "http://www.tei-c.org/ns/1.0"}
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def aligned(
    name="rain", zh=(("下雨。", "我走。"), ("他<来>",)), en=(("It's raining;", "I go."), ("Tom & Jo",)), beads=None
):
    bitext = Bitext(name, Document.from_sentences("zh", *zh), Document.from_sentences("en", *en), {"date": '"1959"'})
    beads = beads or (Bead((0, 1), (0,), 0.5), Bead((), (1,), 0.25), Bead((2,), (2,), 1.0))
    return Alignment(bitext, beads, paragraph_beads(bitext, beads), 0.75)


CROSSED = (Bead((0,), (1,), 0.5, True), Bead((1,), (0,), 0.5, True), Bead((2,), (2,), 1.0))


def written(folder, name, kind, *alignments, **options):
    return write(alignments, folder / name, format=kind, **options)


def test_moses_files_agree_line_by_line(tmp_path):
    writer = written(tmp_path, "c.zh", "moses", aligned())
    assert (tmp_path / "c.zh").read_text() == "下雨。我走。\n他<来>\n"
    assert (tmp_path / "c.en").read_text() == "It's raining;\nTom & Jo\n"
    assert (tmp_path / "c.confidence").read_text() == "0.5\n1\n"
    assert (writer.beads, writer.left_out) == (2, 1)


def test_moses_has_an_empty_line_for_an_empty_side_where_that_is_asked_for(tmp_path):
    written(tmp_path, "c.zh", "moses", aligned(), unpaired=True)
    assert (tmp_path / "c.zh").read_text().split("\n") == ["下雨。我走。", "", "他<来>", ""]


def test_moses_has_no_third_file_without_confidences_and_empty_lines_for_single_ones(tmp_path):
    bare = aligned(beads=(Bead((0, 1), (0, 1)), Bead((2,), (2,))))
    written(tmp_path, "bare.zh", "moses", bare)
    assert not (tmp_path / "bare.confidence").exists()
    written(tmp_path, "part.zh", "moses", bare, aligned())
    assert (tmp_path / "part.confidence").read_text() == "\n\n0.5\n1\n"


@pytest.mark.parametrize("mark", ["\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\t"])
def test_moses_breaks_no_line_within_a_bead(tmp_path, mark):
    odd = aligned(zh=((f"一{mark}二",),), en=((f"one{mark}two",),), beads=(Bead((0,), (0,), 1.0),))
    written(tmp_path, "c.zh", "moses", odd)
    for name in ("c.zh", "c.en"):
        assert len((tmp_path / name).read_text(encoding="utf-8").splitlines()) == 1


def test_moses_says_how_its_file_must_be_named(tmp_path):
    with pytest.raises(InputError, match=r"ends in \.zh"):
        written(tmp_path, "c.txt", "moses", aligned())
    assert not list(tmp_path.iterdir())


def test_cwb_has_a_word_a_line_and_the_beads_of_cwb_align_import_both_ways(tmp_path):
    writer = written(tmp_path, "zh.vrt", "cwb", aligned(), aligned("two"))
    chinese = (tmp_path / "zh.vrt").read_text().split("\n")
    assert chinese[:5] == [
        '<text id="rain" date=\'"1959"\'>',
        '<p id="1.p1" type="paragraph">',
        '<s id="1.1">',
        "下雨\tv",
        "。\tx",
    ]
    assert "&lt;\tx" in chinese
    english = [line.split("\t")[0] for line in (tmp_path / "en.vrt").read_text().split("\n")]
    assert english[3:7] == ["It", "'s", "raining", ";"]
    assert "&amp;" in english
    # "SOURCE<TAB>TARGET<TAB>grid<TAB>key", then ids with spaces between, a tab between the sides.
    assert (tmp_path / "zh-en.beads").read_text() == "ZH\tEN\ts\t{id}\n1.1 1.2\t1.1\n1.3\t1.3\n2.1 2.2\t2.1\n2.3\t2.3\n"
    assert (tmp_path / "en-zh.beads").read_text().startswith("EN\tZH\ts\t{id}\n1.1\t1.1 1.2\n")
    assert (writer.beads, writer.left_out) == (4, 2)


def test_ids_of_a_vertical_occur_once(tmp_path):
    written(tmp_path, "zh.vrt", "cwb", aligned(), aligned())
    ids = [line for line in (tmp_path / "zh.vrt").read_text().split("\n") if line.startswith("<s ")]
    assert len(ids) == len(set(ids)) == 6


def test_manatee_maps_hold_every_sentence_by_number_from_0(tmp_path):
    written(tmp_path, "zh.vrt", "manatee", aligned(), aligned("two", beads=CROSSED))
    # Document 1 has Chinese 0-2 and English 0-2, document 2 has 3-5 and 3-5, its first two crossed.
    assert (tmp_path / "zh-en.map").read_text() == "0,1\t0\n-1\t1\n2\t2\n3\t4\n4\t3\n5\t5\n"
    assert (tmp_path / "en-zh.map").read_text() == "0\t0,1\n1\t-1\n2\t2\n3\t4\n4\t3\n5\t5\n"
    assert "It\n<g/>\n's\n" in (tmp_path / "en.vrt").read_text()


def test_a_sentence_without_words_is_in_no_vertical_and_shifts_no_number(tmp_path):
    empty = aligned(zh=(("", "我走。"),), en=(("I go.",),), beads=(Bead((0,), ()), Bead((1,), (0,), 1.0)))
    written(tmp_path, "zh.vrt", "manatee", empty)
    assert (tmp_path / "zh.vrt").read_text().count("<s ") == 1
    assert (tmp_path / "zh-en.map").read_text() == "0\t0\n"


def test_verticals_are_of_sentences_and_named_so(tmp_path):
    with pytest.raises(InputError, match="sentences"):
        written(tmp_path, "zh.vrt", "cwb", aligned(), level="paragraph")
    with pytest.raises(InputError, match=r"zh\.vrt"):
        written(tmp_path, "x.txt", "cwb", aligned())
    assert not list(tmp_path.iterdir())


def test_tei_links_name_sentences_that_are_there(tmp_path):
    writer = written(tmp_path, "c.xml", "tei", aligned(), aligned("two\x00"))
    root = etree.parse(str(tmp_path / "c.xml")).getroot()
    ids = [node.get(XML_ID) for node in root.iter() if node.get(XML_ID)]
    assert len(ids) == len(set(ids))
    for node in root.iterfind(".//t:linkGrp/*", TEI):
        assert {target.removeprefix("#") for target in node.get("target").split()} <= set(ids)
    (first, _) = root.iterfind("t:teiCorpus", TEI)
    texts = ["".join(s.itertext()) for s in first.iterfind(".//t:s", TEI)]
    assert texts == ["下雨。", "我走。", "他<来>", "It's raining;", "I go.", "Tom & Jo"]
    links = [link.get("target") for link in first.iterfind(".//t:link", TEI)]
    assert links == ["#zh.1.sg1 #en.1.s1", "#zh.1.s3 #en.1.s3"]
    (gathered,) = first.iterfind(".//t:ptr", TEI)
    assert (gathered.get(XML_ID), gathered.get("target")) == ("zh.1.sg1", "#zh.1.s1 #zh.1.s2")
    assert first.findtext(".//t:note[@type='date']", namespaces=TEI) == '"1959"'
    assert writer.removed == 1


def test_tei_links_paragraphs_where_that_is_asked_for(tmp_path):
    written(tmp_path, "c.xml", "tei", aligned(), level="paragraph")
    root = etree.parse(str(tmp_path / "c.xml")).getroot()
    assert [link.get("target") for link in root.iterfind(".//t:link", TEI)] == [
        "#zh.1.p1 #en.1.p1",
        "#zh.1.p2 #en.1.p2",
    ]


def test_sketch_engines_spreadsheet_has_two_columns_and_their_names(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    writer = written(tmp_path, "sketch.xlsx", "sketch", aligned(zh=(("=1+1", "我走。"), ("他<来>",))))
    rows = list(openpyxl.load_workbook(tmp_path / "sketch.xlsx").active.iter_rows(values_only=True))
    assert rows == [("Chinese", "English"), ("=1+1我走。", "It's raining;"), ("他<来>", "Tom & Jo")]
    assert (writer.beads, writer.left_out) == (2, 1)
