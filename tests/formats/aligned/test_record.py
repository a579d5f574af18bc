"""The record gives back what was written, for any text, and refuses in one line what it cannot read."""

import gzip
import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from duiqi.corrections.edits import SetBeads
from duiqi.corrections.log import CorrectionsLog
from duiqi.document import Alignment, Bead, Bitext, Document, Paragraph, Sentence, Source
from duiqi.errors import InputError
from duiqi.formats import read_alignments, write
from duiqi.formats.aligned.alignments import read_annotations
from duiqi.formats.aligned.record import format_line, parse, read
from duiqi.grouping import paragraph_beads
from hypothesis import given
from hypothesis import strategies as st

SCHEMA = Path(__file__).parents[3] / "docs" / "alignments.schema.json"
HASH = "0" * 64

KINDS = st.sampled_from(["title", "heading", "paragraph", "item", "cell", "byline", "note"])
SHARES = st.none() | st.floats(0, 1)
TEXTS = st.text(max_size=12)


@st.composite
def documents(draw, language):
    """Any text with any paragraphs and sentences in order, empty and touching ones among them."""
    text = draw(st.text(max_size=40))
    paragraphs, start = [], 0
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(start, len(text)))
        end = at = draw(st.integers(start, len(text)))
        at, sentences = start, []
        for _ in range(draw(st.integers(0, 3))):
            at = draw(st.integers(at, end))
            stop = draw(st.integers(at, end))
            sentences.append(Sentence(at, stop))
            at = stop
        cut = tuple(sentences) if sentences or draw(st.booleans()) else None
        paragraphs.append(Paragraph(start, end, draw(KINDS), cut))
        start = end
    return Document(language, text, tuple(paragraphs))


@st.composite
def beads_over(draw, zh, en):
    """Beads in order over so many sentences, each with all that a bead can carry."""
    beads, i, j = [], 0, 0
    while i < zh or j < en:
        a, b = draw(st.integers(0, zh - i)), draw(st.integers(0, en - j))
        if not a and not b:
            a, b = min(1, zh - i), min(1, en - j)
        extra = draw(st.sampled_from([(), (("words", "[[0, 1, 0.5]]"),)]))
        status = draw(st.sampled_from(["auto", "checked", "edited"]))
        fields = (draw(SHARES), draw(st.booleans()), status, draw(TEXTS), draw(TEXTS), extra)
        beads.append(Bead(tuple(range(i, i + a)), tuple(range(j, j + b)), *fields))
        i, j = i + a, j + b
    return tuple(beads)


@st.composite
def alignments(draw):
    zh, en = draw(documents("zh")), draw(documents("en"))
    bitext = Bitext(
        draw(TEXTS),
        zh,
        en,
        draw(st.dictionaries(TEXTS, TEXTS, max_size=3)),
        tuple(draw(st.lists(TEXTS, max_size=2))),
        tuple(Source(path, HASH) for path in draw(st.lists(TEXTS, max_size=2))),
    )
    beads = draw(beads_over(len(zh.sentences), len(en.sentences)))
    extra = draw(st.sampled_from([(), (("later", '{"a": "é"}'),)]))
    return Alignment(bitext, beads, paragraph_beads(bitext, beads), draw(SHARES), extra)


@given(alignments())
def test_any_alignment_comes_back_equal(alignment):
    line = format_line(alignment)
    assert line.count(b"\n") == 1
    assert parse(json.loads(line), "x") == alignment
    assert format_line(parse(json.loads(line), "x")) == line


@given(alignments())
def test_every_line_fits_the_schema(alignment):
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(json.loads(format_line(alignment)), json.loads(SCHEMA.read_text(encoding="utf-8")))


def rain(**fields):
    zh, en = Document.from_sentences("zh", ["下雨。", "我走。"]), Document.from_sentences("en", ["Rain; I go."])
    bitext = Bitext("rain", zh, en, {"date": "1959"}, (), (Source("rain.txt", HASH),))
    return Alignment(bitext, (Bead((0, 1), (0,), 0.5),), (Bead((0,), (0,), 0.5),), 0.75, **fields)


def test_a_line_looks_as_the_schema_says():
    assert json.loads(format_line(rain())) == {
        "record": 1,
        "document": "rain",
        "zh": {
            "tag": "zh-CN",
            "text": "下雨。\n我走。",
            "paragraphs": [[0, 7, "paragraph"]],
            "sentences": [[0, 3], [4, 7]],
        },
        "en": {"tag": "en", "text": "Rain; I go.", "paragraphs": [[0, 11, "paragraph"]], "sentences": [[0, 11]]},
        "beads": [{"zh": [0, 1], "en": [0], "confidence": 0.5}],
        "paragraph_beads": [{"zh": [0], "en": [0], "confidence": 0.5}],
        "confidence": 0.75,
        "metadata": {"date": "1959"},
        "warnings": [],
        "sources": [{"path": "rain.txt", "sha256": HASH}],
    }


def test_names_that_are_not_known_are_kept():
    row = json.loads(format_line(rain()))
    row["cluster"] = {"id": 7}
    row["beads"][0]["words"] = [[0, 0, 0.5]]
    assert json.loads(format_line(parse(row, "x"))) == row


def test_a_half_surrogate_is_escaped_and_comes_back():
    alignment = rain()
    odd = replace(alignment, bitext=replace(alignment.bitext, name="a\ud800b"))
    assert b"a\\ud800b" in format_line(odd)
    assert parse(json.loads(format_line(odd)), "x") == odd


@pytest.mark.parametrize("pack", [lambda data: data, gzip.compress], ids=["plain", "gzip"])
def test_a_file_is_read_as_it_was_written(tmp_path, pack):
    other = rain(extra=(("n", "1"),))
    write([rain(), other], tmp_path / "all.jsonl", format="record")
    path = tmp_path / ("alignments.jsonl" if pack(b"x") == b"x" else "alignments.jsonl.gz")
    path.write_bytes(pack((tmp_path / "all.jsonl").read_bytes()))
    assert list(read(path)) == [rain(), other]


def test_zstd_is_read_over_frames(tmp_path):
    zstandard = pytest.importorskip("zstandard")
    frame = zstandard.ZstdCompressor().compress(format_line(rain()))
    (tmp_path / "alignments.jsonl.zst").write_bytes(frame + frame)
    assert list(read(tmp_path / "alignments.jsonl.zst")) == [rain(), rain()]


def test_a_folder_gives_its_shards_in_the_order_of_their_numbers(tmp_path):
    names = ["alignments-00000.jsonl", "alignments-99999.jsonl", "alignments-100000.jsonl"]
    for name in reversed(names):
        write(replace(rain(), bitext=replace(rain().bitext, name=name)), tmp_path / name, format="record")
    (tmp_path / "alignments-old.jsonl").write_text("{}")
    (tmp_path / "sentences.jsonl").write_text("{}")
    assert [alignment.bitext.name for alignment in read_alignments(tmp_path)] == names


@given(alignments())
def test_reading_a_folder_gives_what_was_written(alignment):
    with TemporaryDirectory() as folder:
        write([alignment, alignment], Path(folder, "alignments.jsonl"), format="record")
        assert list(read_alignments(folder)) == [alignment, alignment]


def test_a_record_is_known_by_its_content_whatever_its_name(tmp_path):
    write(rain(), tmp_path / "mine.jsonl", format="record")
    assert list(read_alignments(tmp_path / "mine.jsonl")) == [rain()]


def test_corrections_beside_a_record_are_applied_unless_they_are_not_wanted(tmp_path):
    write(rain(), tmp_path / "alignments.jsonl", format="record")
    split = SetBeads((Bead((0,), (0,), status="edited"),))
    CorrectionsLog(tmp_path).append(rain(), [split])
    (alignment,) = read_alignments(tmp_path)
    assert [(bead.zh, bead.en) for bead in alignment.beads] == [((0,), (0,)), ((1,), ())]
    assert list(read_alignments(tmp_path, corrected=False)) == [rain()]
    (annotation,) = read_annotations(tmp_path)
    assert annotation.beads == alignment.beads


def test_corrections_that_no_longer_fit_are_a_warning(tmp_path):
    write(rain(), tmp_path / "alignments.jsonl", format="record")
    other = replace(rain(), bitext=replace(rain().bitext, en=Document.from_sentences("en", ["Snow; I stay."])))
    CorrectionsLog(tmp_path).append(other, [SetBeads((Bead((0,), (0,)),))], by="Li")
    (annotation,) = read_annotations(tmp_path)
    assert annotation.warnings == ("correction 1 of rain by Li was made on another text: kept aside",)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda row: row.update(record=2), "version 2, this duiqi reads up to 1; upgrade duiqi"),
        (lambda row: row.pop("zh"), "none of its key 'zh'"),
        (lambda row: row["beads"].clear(), "exactly once"),
        (lambda row: row["beads"][0].update(confidence=2), "the confidence 2"),
        (lambda row: row["beads"][0].update(status="good"), "the status 'good'"),
        (lambda row: row["zh"].update(sentences=[[0, 99]]), "lies outside the text"),
        (lambda row: row["en"].update(paragraphs=[[0, 4, "verse"]]), "the kind 'verse'"),
        (lambda row: row["zh"].update(text=None), "a text was expected"),
    ],
)
def test_what_is_no_record_is_refused_in_one_line(tmp_path, change, said):
    row = json.loads(format_line(rain()))
    change(row)
    path = tmp_path / "alignments.jsonl"
    path.write_bytes(format_line(rain()) + json.dumps(row).encode())
    with pytest.raises(InputError, match="line 2: ") as caught:
        list(read(path))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXTS,
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(
                    ["record", "document", "zh", "en", "beads", "text", "paragraphs", "sentences", "confidence"]
                ),
                inner,
            )
        ),
    )
)
def test_no_json_ends_in_a_stack_trace(value):
    row = value if isinstance(value, dict) else {"record": 1, "zh": value, "beads": value}
    with pytest.raises(InputError):
        parse(row, "x")
