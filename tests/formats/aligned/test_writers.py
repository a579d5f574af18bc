"""Writing TMX, JSONL and beads: valid, complete, the same bytes each time, whole or not at all."""

import json
from dataclasses import replace
from datetime import datetime, timezone

import pytest
from duiqi.document import Alignment, Bead, Bitext, Document, Paragraph, Sentence
from duiqi.errors import InputError
from duiqi.formats import write, writer
from duiqi.formats.aligned.alignments import read_annotations
from lxml import etree

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def document(language, *paragraphs):
    text = "\n".join("".join(sentences) for sentences in paragraphs)
    laid, offset = [], 0
    for sentences in paragraphs:
        start, cut = offset, []
        for sentence in sentences:
            cut.append(Sentence(offset, offset + len(sentence.rstrip())))
            offset += len(sentence)
        laid.append(Paragraph(start, offset, "paragraph", tuple(cut)))
        offset += 1
    return Document(language, text, tuple(laid))


def aligned(name="1959-02-03", zh=("天亮了。", "他起身。"), en=("Day broke. ", "He <rose> & left."), metadata=None):
    zh_side, en_side = document("zh", zh, ["多余。"]), document("en", en)
    bitext = Bitext(name, zh_side, en_side, metadata or {"title_zh": "题", "zh_encoding": "utf-8"})
    beads = (Bead((0,), (0,), 0.98765), Bead((1,), (1,), 0.5), Bead((2,), ()))
    return Alignment(bitext, beads, (Bead((0,), (0,), 0.9), Bead((1,), ())))


def tmx(path):
    return etree.parse(path, etree.XMLParser(resolve_entities=False)).getroot()


class TestJsonl:
    def test_a_row_is_what_the_contract_says(self, tmp_path):
        write(aligned(), tmp_path / "sentences.jsonl")
        first, second = map(json.loads, (tmp_path / "sentences.jsonl").read_text(encoding="utf-8").splitlines())
        assert first == {
            "id": "1959-02-03/s1",
            "document": "./1959-02-03",
            "level": "sentence",
            "translation": {"zh": "天亮了。", "en": "Day broke."},
            "zh": [0],
            "en": [0],
            "type": "1-1",
            "paragraph": 0,
            "confidence": 0.9877,
            "crossing": False,
            "status": "auto",
            "mark": "",
            "note": "",
            "metadata": '{"title_zh": "题"}',
            "extra": "{}",
        }
        assert second["translation"]["en"] == "He <rose> & left."

    def test_an_empty_side_is_written_when_asked_for(self, tmp_path):
        written = write(aligned(), tmp_path / "a.jsonl", unpaired=True)
        last = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()[-1])
        assert written.beads == 3
        assert last["translation"] == {"zh": "多余。", "en": ""}
        assert (last["type"], last["paragraph"], last["en"]) == ("1-0", 1, [])

    def test_paragraphs_have_rows_of_their_own(self, tmp_path):
        write(aligned(), tmp_path / "a.jsonl", "paragraph")
        (row,) = map(json.loads, (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines())
        assert (row["id"], row["level"]) == ("1959-02-03/p1", "paragraph")
        assert row["translation"]["zh"] == "天亮了。他起身。"

    @pytest.mark.parametrize("name", ["1959-02-03", "1959-02-03 12:00", "1959-02-03T12:00:00Z"])
    def test_a_name_like_a_date_is_marked_as_a_name_and_comes_back(self, tmp_path, name):
        write(aligned(name), tmp_path / "a.jsonl")
        row = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()[0])
        assert row["document"] == f"./{name}"
        (annotation,) = read_annotations(tmp_path / "a.jsonl")
        assert annotation.name == name

    def test_any_other_name_stands_as_it_is(self, tmp_path):
        write(aligned("1959/02/03"), tmp_path / "a.jsonl")
        assert (
            json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()[0])["document"] == "1959/02/03"
        )

    def test_all_rows_have_the_same_keys_and_types_whatever_is_known(self, tmp_path):
        reviewed = replace(
            aligned("c", metadata={"type": "news"}), beads=(Bead((0, 1), (0, 1), None, note="?"), Bead((2,), ()))
        )
        write([aligned(metadata={"date": "1959"}), aligned("b"), reviewed], tmp_path / "a.jsonl")
        rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
        kinds = {tuple((key, type(value)) for key, value in row.items() if key != "confidence") for row in rows}
        assert len(kinds) == 1
        assert [json.loads(row["metadata"]) for row in rows[::2]] == [
            {"date": "1959"},
            {"title_zh": "题"},
            {"type": "news"},
        ]

    def test_data_sets_load_it_over_shards_with_dates_and_without(self, tmp_path):
        datasets = pytest.importorskip("datasets")
        for number, metadata in enumerate([{"date": "1959-02-03"}, {"date": ""}, {"author_zh": "张"}]):
            write(aligned(f"1959-02-0{number}" if number < 2 else "b", metadata=metadata), tmp_path / f"{number}.jsonl")
        files = [str(tmp_path / f"{number}.jsonl") for number in range(3)]
        loaded = datasets.load_dataset("json", data_files=files, split="train", cache_dir=str(tmp_path / "cache"))
        assert {loaded.features[key].dtype for key in ("id", "document", "metadata")} == {"string"}
        assert loaded[0]["metadata"] == '{"date": "1959-02-03"}'
        assert len(loaded) == 6

    def test_a_lone_surrogate_is_left_out_and_counted(self, tmp_path):
        written = write(aligned(zh=("天\ud800亮了。", "他起身。")), tmp_path / "a.jsonl")
        assert written.removed == 1
        assert "天亮了。" in (tmp_path / "a.jsonl").read_text(encoding="utf-8")


class TestTmx:
    def test_it_is_valid_against_the_tmx_dtd(self, tmp_path, tmx_dtd):
        write([aligned(), aligned("two")], tmp_path / "a.tmx", unpaired=True)
        assert tmx_dtd.validate(tmx(tmp_path / "a.tmx")), tmx_dtd.error_log

    def test_the_header_says_what_made_it(self, tmp_path):
        write(aligned(), tmp_path / "a.tmx", "paragraph")
        header = tmx(tmp_path / "a.tmx").find("header")
        assert tmx(tmp_path / "a.tmx").get("version") == "1.4"
        assert header.get("segtype") == "paragraph"
        assert header.get("srclang") == "zh-CN"
        assert {"creationtool", "creationtoolversion", "o-tmf", "adminlang", "datatype"} <= set(header.keys())

    def test_units_hold_the_texts_after_their_properties(self, tmp_path):
        write(aligned(), tmp_path / "a.tmx")
        first, second = tmx(tmp_path / "a.tmx").iter("tu")
        assert [child.tag for child in first][-3:] == ["prop", "tuv", "tuv"]
        assert all(prop.get("type").startswith("x-") for prop in first.iter("prop"))
        assert [tuv.get(XML_LANG) for tuv in second.iter("tuv")] == ["zh-CN", "en"]
        assert [seg.text for seg in second.iter("seg")] == ["他起身。", "He <rose> & left."]

    def test_an_empty_side_is_never_written_unless_asked_for(self, tmp_path):
        write(aligned(), tmp_path / "a.tmx")
        assert len(list(tmx(tmp_path / "a.tmx").iter("tu"))) == 2

    def test_traditional_text_says_so_also_after_simplified(self, tmp_path):
        write([aligned(), aligned("b", zh=("這個國家。", "他們來了。"))], tmp_path / "a.tmx")
        units = list(tmx(tmp_path / "a.tmx").iter("tu"))
        assert units[0].get("srclang") is None
        assert units[2].get("srclang") == "zh-TW"
        assert units[2].find("tuv").get(XML_LANG) == "zh-TW"

    def test_characters_that_xml_cannot_hold_are_left_out_and_counted(self, tmp_path, tmx_dtd):
        bad = aligned(zh=("天\x00亮\x0b了\ufffe。", "他\ud800起身。"), en=("Day \x1bbroke. ", "He.\udfff"))
        written = write(bad, tmp_path / "a.tmx")
        assert written.removed == 6
        assert tmx_dtd.validate(tmx(tmp_path / "a.tmx"))

    def test_a_date_is_written_when_given_and_in_utc(self, tmp_path):
        from duiqi.formats.aligned.tmx import TmxWriter

        with TmxWriter(tmp_path / "a.tmx", created=datetime(2024, 2, 3, 4, 5, 6, tzinfo=timezone.utc)) as out:
            out.add(aligned())
        assert next(tmx(tmp_path / "a.tmx").iter("tu")).get("creationdate") == "20240203T040506Z"

    def test_nothing_to_write_is_still_a_valid_file(self, tmp_path, tmx_dtd):
        write([], tmp_path / "a.tmx")
        assert tmx_dtd.validate(tmx(tmp_path / "a.tmx"))

    def test_translate_toolkit_reads_it_back(self, tmp_path):
        tmxfile = pytest.importorskip("translate.storage.tmx").tmxfile
        write(aligned(), tmp_path / "a.tmx")
        with (tmp_path / "a.tmx").open("rb") as file:
            store = tmxfile(file, "zh-CN", "en")
        assert [(unit.source, unit.target) for unit in store.units] == [
            ("天亮了。", "Day broke."),
            ("他起身。", "He <rose> & left."),
        ]


class TestBeads:
    def test_all_beads_are_written(self, tmp_path):
        write(aligned(), tmp_path / "a.align")
        assert (tmp_path / "a.align").read_text() == "[0]:[0]\n[1]:[1]\n[2]:[]\n"

    def test_a_second_document_is_refused(self, tmp_path):
        with pytest.raises(InputError, match="holds one document"):
            write([aligned(), aligned("b")], tmp_path / "a.align")
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.tmx", "a.jsonl", "a.align", "a.xlsx", "a.html", "a.epub", "a.docx"])
class TestFiles:
    def test_the_same_alignment_gives_the_same_bytes(self, tmp_path, name):
        write(aligned(), tmp_path / name)
        first = (tmp_path / name).read_bytes()
        write(aligned(), tmp_path / name)
        assert (tmp_path / name).read_bytes() == first

    def test_nothing_half_written_stays_behind(self, tmp_path, name):
        def breaks_off():
            yield aligned()
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            write(breaks_off(), tmp_path / name)
        assert list(tmp_path.iterdir()) == []

    def test_an_older_file_survives_a_failure(self, tmp_path, name):
        (tmp_path / name).write_text("old")
        with pytest.raises(ZeroDivisionError), writer(tmp_path / name) as out:
            out.add(aligned())
            raise ZeroDivisionError
        assert (tmp_path / name).read_text() == "old"

    def test_a_folder_that_is_not_there_is_an_input_error(self, tmp_path, name):
        with pytest.raises(InputError, match="cannot be written"):
            write(aligned(), tmp_path / "no" / name)


def test_an_ending_that_is_not_written_is_named(tmp_path):
    with pytest.raises(InputError, match=r"named with one of .*\.xlsx, \.tsv, \.jsonl, \.tmx, \.align"):
        write(aligned(), tmp_path / "a.pdf")
