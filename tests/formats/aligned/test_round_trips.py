"""For every format: what it can carry is written and comes back equal."""

from __future__ import annotations

import pytest
from duiqi.document import Alignment, Bead, Bitext, Document
from duiqi.errors import InputError
from duiqi.formats import read, registry, write
from duiqi.formats.aligned.alignments import read_annotations
from duiqi.formats.aligned.annotation import Annotation
from duiqi.formats.aligned.beads import gold_files
from duiqi.formats.files import write_files
from duiqi.grouping import paragraph_beads
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ZH = (["春天来了。", "燕子飞回来了。"], ["孩子们<很>高兴 & 笑。", "走吧。"], ["好。"])
EN = (["Spring has come.", "The swallows are back."], ["Let us go."], ["Good.", "A note."])
BEADS = (
    Bead((0,), (0,), 0.5, status="checked"),
    Bead((1, 2), (1,), 0.25, status="edited", mark="7", note="joined by hand"),
    Bead((3,), (2,), 1.0),
    Bead((4,), (3,), None, mark="2"),
    Bead((), (4,), 0.125),
)
BITEXT = Bitext(
    "news/a",
    Document.from_sentences("zh", *ZH),
    Document.from_sentences("en", *EN),
    {"title_zh": "春天", "date": "1959-02-03", "genre": "news"},
)
ALIGNMENT = Alignment(BITEXT, BEADS, paragraph_beads(BITEXT, BEADS))
FORMATS = [form.name for form in registry.ANNOTATED if form.writer]


def extension(name):
    return next((form.endings[0] for form in registry.FORMATS if form.name == name and form.endings), ".xml")


@pytest.fixture
def written(tmp_path, request):
    """An alignment in a format, with its texts beside it where the format has none."""

    def write_as(name, alignment=ALIGNMENT):
        folder = tmp_path / name
        write_files(folder, {k: v for k, v in gold_files(alignment, "a").items() if not k.endswith(".align")})
        path = folder / f"a{extension(name)}"
        write(alignment, path, unpaired=True, format=name)
        (annotation,) = read_annotations(path, {alignment.bitext.name: alignment.bitext})
        return annotation

    return write_as


@pytest.mark.parametrize("name", FORMATS)
def test_beads_come_back(written, name):
    assert [(bead.zh, bead.en) for bead in written(name).beads] == [(bead.zh, bead.en) for bead in BEADS]


@pytest.mark.parametrize("name", ["jsonl", "tmx", "xces"])
def test_confidences_come_back_and_what_nobody_judged_stays_so(written, name):
    assert [bead.confidence for bead in written(name).beads] == [bead.confidence for bead in BEADS]


@pytest.mark.parametrize("name", ["beads", "ladder", "intertext", "tsv"])
def test_formats_without_confidences_invent_none(written, name):
    assert {bead.confidence for bead in written(name).beads} == {None}


@pytest.mark.parametrize("name", ["jsonl", "tmx"])
def test_what_people_did_comes_back(written, name):
    assert written(name).beads == BEADS


def test_intertext_keeps_who_checked_a_bead_and_its_mark(written):
    found = written("intertext").beads
    # InterText knows links that a person confirmed, and makes no difference where the person changed them.
    assert [bead.status for bead in found] == ["checked", "checked", "auto", "auto", "auto"]
    assert [bead.mark for bead in found] == ["", "7", "", "2", ""]


@pytest.mark.parametrize(
    ("attributes", "status", "mark"),
    [
        ("status='man' mark='0'", "checked", ""),
        ("status='man' mark='3'", "checked", "3"),
        ("status='auto'", "auto", ""),
        ("status='plain' mark='1'", "auto", "1"),
        ("", "auto", ""),
    ],
)
def test_intertexts_own_statuses_and_marks_are_read(tmp_path, attributes, status, mark):
    for language, text in (("zh", "你好。"), ("en", "Hello.")):
        (tmp_path / f"a.{language}.xml").write_text(f"<text><p><s id='1:1'>{text}</s></p></text>", encoding="utf-8")
    link = f"<link type='1-1' xtargets='1:1;1:1' {attributes}/>"
    path = tmp_path / "a.xml"
    path.write_text(f"<linkGrp toDoc='a.en.xml' fromDoc='a.zh.xml'>{link}</linkGrp>", encoding="utf-8")
    (annotation,) = read_annotations(path)
    assert [(bead.status, bead.mark) for bead in annotation.beads] == [(status, mark)]
    write(annotation.alignment(), tmp_path / "b.xml", format="intertext")
    (again,) = read_annotations(tmp_path / "b.xml")
    assert again.beads == annotation.beads


@pytest.mark.parametrize(("certainties", "read_as"), [(("0.5", "1"), [0.5, 1.0]), (("0.5", "3.2"), [None, None])])
def test_hunaligns_scores_are_no_confidences(tmp_path, certainties, read_as):
    for language, text in (("zh", "好。"), ("en", "Good.")):
        sentences = "".join(f"<s id='{n}'>{text}</s>" for n in (1, 2))
        (tmp_path / f"{language}.xml").write_text(f"<text><p>{sentences}</p></text>", encoding="utf-8")
    links = "".join(f"<link certainty='{c}' xtargets='{n};{n}'/>" for n, c in enumerate(certainties, start=1))
    group = f"<linkGrp fromDoc='zh.xml' toDoc='en.xml'>{links}</linkGrp>"
    (tmp_path / "links.xml").write_text(f"<cesAlign>{group}</cesAlign>", encoding="utf-8")
    (annotation,) = read_annotations(tmp_path / "links.xml")
    assert [bead.confidence for bead in annotation.beads] == read_as
    assert bool(annotation.warnings) == (None in read_as)


@pytest.mark.parametrize("name", ["jsonl", "tmx"])
def test_metadata_and_paragraphs_come_back_without_the_texts(tmp_path, name):
    path = tmp_path / f"rows.{name}"
    write(ALIGNMENT, path, unpaired=True)
    (annotation,) = read_annotations(path)
    assert (annotation.name, annotation.genre) == ("news/a", "news")
    assert annotation.bitext.metadata == BITEXT.metadata
    again = tmp_path / f"again.{name}"
    write(annotation.alignment(), again, unpaired=True)
    assert [len(paragraph.sentences) for paragraph in annotation.bitext.en.paragraphs] == [3, 2]
    (twice,) = read_annotations(again)
    assert (twice.beads, twice.bitext) == (annotation.beads, annotation.bitext)


@pytest.mark.parametrize("name", ["jsonl", "tmx"])
def test_to_be_aligned_again_sentences_of_a_paragraph_stand_in_one(tmp_path, name):
    path = tmp_path / f"rows.{name}"
    write(ALIGNMENT, path, unpaired=True)
    (bitext,) = read(path)
    (annotation,) = read_annotations(path)
    assert (bitext.zh.text, bitext.en.text) == (annotation.bitext.zh.text, annotation.bitext.en.text)
    assert [paragraph.sentences for paragraph in bitext.zh.paragraphs] == [None, None]
    assert bitext.metadata == BITEXT.metadata


def test_keys_that_rows_share_are_metadata_and_others_are_about_their_rows(tmp_path):
    rows = [f'{{"translation": {{"zh": "好。", "en": "Good."}}, "score": {n}, "source": "web"}}' for n in (1, 2)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (annotation,) = read_annotations(tmp_path / "a.jsonl")
    assert annotation.bitext.metadata == {"source": "web"}


def test_rows_of_paragraphs_only_are_not_read_as_nothing(tmp_path):
    write(ALIGNMENT, tmp_path / "a.jsonl", "paragraph")
    with pytest.raises(InputError, match="rows of paragraphs only"):
        list(read_annotations(tmp_path / "a.jsonl"))


def test_the_layout_of_gold_is_read_back_whole(tmp_path):
    write_files(tmp_path, gold_files(ALIGNMENT, "news/a"))
    (annotation,) = read_annotations(tmp_path)
    assert [(bead.zh, bead.en) for bead in annotation.beads] == [(bead.zh, bead.en) for bead in BEADS]
    sides = [[(bead.zh, bead.en) for bead in each.paragraph_beads] for each in (annotation, ALIGNMENT)]
    assert sides[0] == sides[1]
    assert (annotation.name, annotation.bitext.zh, annotation.bitext.en) == ("news/a", BITEXT.zh, BITEXT.en)


def test_where_texts_are_given_line_by_line_the_layout_has_beads_alone():
    assert list(gold_files(ALIGNMENT, "a", texts=False)) == ["a.align"]


SENTENCE = st.text("春天来了你好abc XYZ<>&'\"，。.!{}[]:0123456789", min_size=1, max_size=12).filter(
    lambda s: s == s.strip()
)
SIDES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)).filter(any), min_size=1, max_size=6)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_alignment_comes_back(tmp_path, name, data):
    beads, zh, en = [], 0, 0
    for left, right in data.draw(SIDES):
        beads.append(Bead(tuple(range(zh, zh + left)), tuple(range(en, en + right))))
        zh, en = zh + left, en + right
    # Each sentence begins with its number, so that a text is found in one place only.
    chinese = [f"第{i}号" + data.draw(SENTENCE) for i in range(zh)] or ["空"]
    english = [f"No{j} word " + data.draw(SENTENCE) for j in range(en)] or ["None"]
    bitext = Bitext("a", Document.from_sentences("zh", chinese), Document.from_sentences("en", english))
    alignment = Annotation("a", tuple(beads), bitext=bitext).alignment()
    path = tmp_path / f"a{extension(name)}"
    write(alignment, path, unpaired=True, format=name)
    write_files(tmp_path, {k: v for k, v in gold_files(alignment, "a").items() if k in ("a.zh", "a.en")})
    (annotation,) = read_annotations(path)
    assert [(bead.zh, bead.en) for bead in annotation.beads] == [(bead.zh, bead.en) for bead in alignment.beads]
