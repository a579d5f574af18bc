"""Gold in every format that is read, the same document each time, and what malformed files are answered."""

from __future__ import annotations

import gzip
import json

import pytest
from duiqi.document import Bead
from duiqi.errors import InputError
from duiqi.formats.aligned.alignments import read_annotations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ZH = ["春天来了。", "燕子飞回来了。", "孩子们很高兴。", "大家都笑了。"]
EN = ["Spring has come.", "The swallows are back, and the children are glad.", "It is warm.", "Everybody laughed."]
BEADS = (Bead((0,), (0,)), Bead((1, 2), (1,)), Bead((), (2,)), Bead((3,), (3,)))


def sides(annotation):
    return [(bead.zh, bead.en) for bead in annotation.beads]


EXPECTED = [(bead.zh, bead.en) for bead in BEADS]


@pytest.fixture
def texts(tmp_path):
    (tmp_path / "a.zh").write_text("\n".join(ZH) + "\n", encoding="utf-8")
    (tmp_path / "a.en").write_text("\n".join(EN) + "\n", encoding="utf-8")
    return tmp_path


def document(sentences, prefix="1:"):
    inner = "".join(f'<s id="{prefix}{n}">{text}</s>' for n, text in enumerate(sentences, start=1))
    return f'<?xml version="1.0" encoding="utf-8"?><text><p id="1">{inner}</p></text>'


def intertext(folder, links=None, **names):
    (folder / "a.zh.xml").write_text(document(ZH), encoding="utf-8")
    (folder / "a.en.xml").write_text(document(EN), encoding="utf-8")
    links = links or ["1:1;1:1", "1:2;1:2 1:3", "1:3;", "1:4;1:4"]
    rows = "\n".join(f"<link type='x' xtargets='{link}' status='man'/>" for link in links)
    text = (
        f"<linkGrp toDoc='{names.get('to', 'a.en.xml')}' fromDoc='{names.get('frm', 'a.zh.xml')}'>\n{rows}\n</linkGrp>"
    )
    path = folder / "a.xml"
    path.write_text(text, encoding="utf-8")
    return path


def opus(folder, links=("1;1", "2 3;2", ";3", "4;4")):
    (folder / "zh").mkdir()
    (folder / "en").mkdir()
    with gzip.open(folder / "zh" / "a.xml.gz", "wt", encoding="utf-8") as file:
        file.write(document(ZH, ""))
    words = "".join(
        f"<s id='{n}'>" + "".join(f"<w>{word}</w>" for word in text.split()) + "</s>"
        for n, text in enumerate(EN, start=1)
    )
    (folder / "en" / "a.xml").write_text(f"<text><p>{words}</p></text>", encoding="utf-8")
    rows = "".join(f'<link certainty="1" xtargets="{link}" id="SL{n}"/>\n' for n, link in enumerate(links))
    text = (
        '<?xml version="1.0"?>\n<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">\n'
        '<cesAlign version="1.0">\n'
        f'<linkGrp targType="s" fromDoc="zh/a.xml.gz" toDoc="en/a.xml.gz">\n{rows}</linkGrp>\n</cesAlign>'
    )
    path = folder / "zh-en.xml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_ladder_is_read(texts):
    path = texts / "a.ladder"
    path.write_text("0\t0\t0.5\n1\t1\t1\n3\t2\t0\n3\t3\t0\n4\t4\t1\n")
    (annotation,) = read_annotations(path)
    assert sides(annotation) == EXPECTED
    assert annotation.alignment().beads == BEADS


def test_a_ladder_with_the_english_first_is_known_by_its_last_rung(texts):
    (texts / "a.en").write_text("\n".join(EN[:3]) + "\n", encoding="utf-8")
    (texts / "a.ladder").write_text("0\t0\n1\t1\n2\t3\n3\t4\n")
    (annotation,) = read_annotations(texts / "a.ladder")
    assert sides(annotation) == [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,))]
    assert "English first" in annotation.warnings[0]


def test_intertext_has_the_target_first(tmp_path):
    (annotation,) = read_annotations(intertext(tmp_path))
    assert sides(annotation) == EXPECTED
    assert annotation.bitext.en.sentences[1].start == len(EN[0]) + 1


def test_links_against_the_convention_are_read_and_said_to_be(tmp_path):
    links = ["1:1;1:1", "1:2;1:2", "1:3;1:3", "1:4;1:4 1:5"]
    (tmp_path / "x").mkdir()
    path = intertext(tmp_path, links)
    (tmp_path / "a.en.xml").write_text(document([*EN, "More."]), encoding="utf-8")
    (annotation,) = read_annotations(path)
    assert sides(annotation)[-1] == ((3,), (3, 4))
    assert "against the convention" in annotation.warnings[0]


def test_opus_links_have_the_source_first_and_find_packed_documents(tmp_path):
    (annotation,) = read_annotations(opus(tmp_path))
    assert sides(annotation) == EXPECTED
    assert annotation.bitext.en.text.split("\n") == EN


def test_a_folder_of_links_leaves_out_the_documents_they_point_to(tmp_path):
    opus(tmp_path)
    assert [annotation.name for annotation in read_annotations(tmp_path)] == ["a"]


def tsv(folder, rows):
    path = folder / "a.tsv"
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_tsv_pairs_are_put_back_into_the_text(texts):
    rows = [(EN[0], ZH[0]), (EN[1], ZH[1] + ZH[2]), (EN[2], ""), (EN[3], ZH[3])]
    (annotation,) = read_annotations(tsv(texts, rows))
    assert sides(annotation) == EXPECTED
    (named,) = read_annotations(tsv(texts, [("EN", "zh"), *rows]))
    assert sides(named) == EXPECTED


def test_pairs_may_cross_and_repeat(tmp_path):
    (tmp_path / "a.zh").write_text("好。\n走吧。\n好。\n", encoding="utf-8")
    (tmp_path / "a.en").write_text("Let us go.\nGood.\nGood.\n", encoding="utf-8")
    (annotation,) = read_annotations(tsv(tmp_path, [("走吧。", "Let us go."), ("好。", "Good."), ("好。", "Good.")]))
    assert sides(annotation) == [((1,), (0,)), ((2,), (1,)), ((0,), (2,))]


def test_pairs_that_cut_sentences_keep_a_text_of_their_own(texts):
    rows = [(ZH[0], EN[0]), (ZH[1] + ZH[2][:3], EN[1])]
    (annotation,) = read_annotations(tsv(texts, rows))
    document = annotation.bitext.zh
    (_, second) = annotation.beads
    assert document.passage(document.sentences[i] for i in second.zh) == rows[1][0]
    assert document.text == "\n".join(ZH)


def test_jsonl_keeps_indexes_and_confidence(texts):
    rows = [
        {
            "document": "a",
            "translation": {"zh": "".join(ZH[i] for i in bead.zh), "en": " ".join(EN[j] for j in bead.en)},
            "zh": list(bead.zh),
            "en": list(bead.en),
            "level": "sentence",
            "confidence": 0.75,
        }
        for bead in BEADS
    ]
    path = texts / "sentences.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    (annotation,) = read_annotations(path)
    assert sides(annotation) == EXPECTED
    assert {bead.confidence for bead in annotation.beads} == {0.75}


def test_tmx_units_are_put_back_without_their_codes(texts):
    unit = "<tu>{}<tuv xml:lang='zh-CN'><seg>{}</seg></tuv><tuv xml:lang='en'><seg>{}</seg></tuv></tu>"
    units = [
        unit.format("<prop type='x-confidence'>0.5</prop>", f"<bpt i='1'>&lt;b&gt;</bpt><hi>{ZH[0]}</hi>", EN[0]),
        unit.format("", ZH[1] + ZH[2], EN[1]),
        f"<tu><tuv xml:lang='EN-US'><seg>{EN[2]}</seg></tuv></tu>",
        unit.format("", ZH[3], EN[3]),
    ]
    header = '<tmx version="1.4"><header/><body>'
    (texts / "a.tmx").write_text(header + "".join(units) + "</body></tmx>", encoding="utf-8")
    (annotation,) = read_annotations(texts / "a.tmx")
    assert sides(annotation) == EXPECTED
    assert annotation.beads[0].confidence == 0.5


def test_pairs_without_texts_are_beads_over_themselves(tmp_path):
    (annotation,) = read_annotations(tsv(tmp_path, [(ZH[0], EN[0]), (ZH[1], "")]))
    assert sides(annotation) == [((0,), (0,)), ((1,), ())]
    assert annotation.alignment().bitext.zh.text == f"{ZH[0]}\n{ZH[1]}"


MALFORMED = [
    ("a.ladder", "0\t0\n1\t1\nx\t2\n", "line 3: expected a rung"),
    ("a.ladder", "1\t1\n", "line 1: expected the first rung to be 0 and 0, found 1 and 1"),
    ("a.ladder", "0\t0\n2\t2\n1\t3\n", "line 3: expected at least 2 and 2, found 1 and 3"),
    ("a.ladder", "0\t0\n" + "9" * 5000 + "\t2\n", "line 2: expected a rung"),
    ("b.ladder", "0\t0\n999999999\t2\n", "line 2: expected a bead of at most 100000 sentences on a side"),
    ("a.ladder", "0\t0\n9\t2\n", "line 2: expected at most 4 Chinese and 4 English sentences, found 9 and 2"),
    (
        "a.tsv",
        "春天来了。\tSpring.\n夏天来了。\tIt is warm.\tx\n",
        "line 2: expected two texts with a tab between, found 3",
    ),
    (
        "a.tsv",
        "春天来了。\tSpring.\n夏天来了。 It is warm.\n",
        "line 2: expected two texts with a tab between, found 1",
    ),
    ("a.tsv", "Spring.\tHas come.\n", "expected a Chinese and an English column, found en and en"),
    ("a.tsv", "春天来了。\tSpring has come.\n夏天来了。\tIt is warm.\n", "line 2: expected a passage of the zh text"),
    ("a.tsv", "春天来了。\tSpring has come.\n春天来了。\tIt is warm.\n", "only where another pair is"),
    ("a.jsonl", '{"translation": {"zh": "春天来了。"}}\n{"zh": \n', "line 2: expected a JSON object"),
    ("a.jsonl", '{"translation": {"zh": 3, "en": "x"}}\n', "line 1: expected texts 'zh' and 'en' under"),
    ("a.jsonl", '{"zh": ' + "9" * 5000 + "}\n", "line 1: expected a JSON object"),
    ("a.jsonl", "[1]\n", "line 1: expected a JSON object, found list"),
    ("a.jsonl", '{"zh": "春", "en": "x", "confidence": 7}\n', "line 1: expected a confidence from 0 to 1, found '7'"),
    ("a.tmx", "<tmx><body><tu></body></tmx>", "line 1: expected TMX, found broken XML"),
    ("a.tmx", "<xliff/>", "expected <tmx>, found <xliff>"),
    (
        "a.tmx",
        "<tmx><body>\n<tu><tuv xml:lang='de'><seg>Ja</seg></tuv></tu></body></tmx>",
        "texts in other languages were passed over: 1 (de)",
    ),
    ("a.xml", "<linkGrp>\n<link/></linkGrp>", "line 1: expected fromDoc and toDoc"),
    ("a.xml", "<linkGrp fromDoc='x' toDoc='y'/>", "line 1: the document 'x' is not there"),
    ("a.xml", "<cesAlign/>", "expected <linkGrp>"),
    ("a.bin", "\x00\x01\x02", "found a file that begins like none of them"),
]


@pytest.mark.parametrize(("name", "text", "message"), MALFORMED)
def test_a_malformed_file_is_answered_with_line_expected_and_found(texts, name, text, message):
    (texts / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list(read_annotations(texts / name))
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(texts / name))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("1:1", "expected xtargets with ids on both sides of one ;, found '1:1'"),
        ("1:1;1:9", "expected ids of sentences in a.zh.xml, found '1:9'"),
    ],
)
def test_a_malformed_link_is_named(tmp_path, link, message):
    with pytest.raises(InputError, match="line 3: ") as caught:
        list(read_annotations(intertext(tmp_path, ["1:1;1:1", link])))
    assert message in str(caught.value)


def test_an_entity_from_outside_is_not_fetched(tmp_path):
    (tmp_path / "secret").write_text("secret")
    path = intertext(tmp_path)
    hostile = f'<!DOCTYPE text [<!ENTITY x SYSTEM "{tmp_path / "secret"}">]><text><s id="1:1">&x;中文</s></text>'
    (tmp_path / "a.zh.xml").write_text(hostile, encoding="utf-8")
    path.write_text("<linkGrp toDoc='a.en.xml' fromDoc='a.zh.xml'><link xtargets='1:1;1:1'/></linkGrp>")
    (annotation,) = read_annotations(path)
    assert "secret" not in annotation.bitext.zh.text


def test_a_link_group_cannot_name_a_file_elsewhere(tmp_path):
    (tmp_path / "deep" / "er" / "still").mkdir(parents=True)
    (tmp_path / "a.zh.xml").write_text(document(ZH), encoding="utf-8")
    path = intertext(tmp_path / "deep" / "er" / "still", frm="../../../../../../../../etc/hostname")
    with pytest.raises(InputError, match="is not there"):
        list(read_annotations(path))


def test_an_empty_folder_says_what_was_expected(tmp_path):
    with pytest.raises(InputError, match=r"expected files of aligned text in this folder \(\*\.align"):
        list(read_annotations(tmp_path))


def test_the_folder_of_a_job_is_read_by_its_sentences_packed_or_not(texts):
    out = texts / "out"
    out.mkdir()
    row = {"document": "a", "translation": {"zh": ZH[0], "en": EN[0]}}
    with gzip.open(out / "sentences-00000.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(row))
    (out / "sentences-00001.jsonl").write_text(json.dumps({**row, "document": "b"}))
    (out / "paragraphs.jsonl").write_text(json.dumps({**row, "level": "paragraph"}))
    (out / "errors.jsonl").write_text(json.dumps({"document": "c", "error": "empty"}))
    assert [annotation.name for annotation in read_annotations(out)] == ["a", "b"]


def test_what_failed_in_a_job_is_no_alignment(tmp_path):
    (tmp_path / "run.json").write_text('{"duiqi": "1"}', encoding="utf-8")
    (tmp_path / "errors.jsonl").write_text('{"name": "a", "error": "empty"}\n', encoding="utf-8")
    (tmp_path / "pairs.tsv").write_text("你好。\tHello.\n", encoding="utf-8")
    assert [len(annotation.beads) for annotation in read_annotations(tmp_path)] == [1]


def test_the_beads_of_a_job_have_the_confidences_of_its_rows(texts):
    (texts / "a.align").write_text("[0]:[0]\n[1, 2]:[1]\n[]:[2]\n[3]:[3]\n")
    row = {"document": "a", "translation": {"zh": ZH[3], "en": EN[3]}, "zh": [3], "en": [3], "confidence": 0.25}
    (texts / "sentences.jsonl").write_text(json.dumps(row))
    (annotation,) = read_annotations(texts)
    assert sides(annotation) == EXPECTED
    assert [bead.confidence for bead in annotation.beads] == [None, None, None, 0.25]


def test_a_damaged_gzip_file_is_named(tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b"{}" * 1000)[:30])
    with pytest.raises(InputError, match=r"a\.jsonl\.gz: cannot be read"):
        list(read_annotations(tmp_path / "a.jsonl.gz"))


NAMES = ["a.align", "a.ladder", "a.xml", "a.xml.gz", "a.tsv", "a.jsonl", "a.jsonl.gz", "a.tmx", "a.unknown"]
PIECES = [
    *("[0]", ":", "[", "]", ",", "0", "1", "99999999999999999999", "\t", "\n", "\r\n", "\x00", "\ud800", "\ufeff", " "),
    *('{"zh": "', '", "en": "', '"}', "null", "[[[[", '{"translation": {', '"confidence": ', "NaN", "1e999", "true"),
    *("<tmx>", "<body>", "<tu>", "<tuv xml:lang='zh'>", "<tuv xml:lang='en'>", "<seg>", "</seg>", "</tuv>", "</tu>"),
    *("</body>", "</tmx>", "<prop type='x-zh'>", "</prop>", "<linkGrp fromDoc='a' toDoc='b'>", "<link xtargets=';'/>"),
    *("</linkGrp>", "<?xml version='1.0'?>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;", "春天来了。", "Spring has come."),
]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(NAMES),
    data=st.one_of(
        st.binary(max_size=200),
        st.lists(st.sampled_from(PIECES), max_size=25).map(lambda parts: "".join(parts).encode("utf-8", "replace")),
    ),
    packed=st.booleans(),
)
def test_whatever_a_file_holds_it_is_read_or_answered_in_one_line(texts, name, data, packed):
    path = texts / name
    path.write_bytes(gzip.compress(data) if packed else data)
    try:
        for annotation in read_annotations(path):
            annotation.alignment()
    except InputError as error:
        assert str(error).isprintable() or "\n" not in str(error)
