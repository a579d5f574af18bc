"""Corrected files come back into their job: TMX, TSV, JSONL and InterText, against the record, into the log."""

import pytest
from duiqi.corrections.log import CorrectionsLog
from duiqi.document import Alignment, Bead, Bitext, Document
from duiqi.errors import InputError
from duiqi.formats import read_alignments, write
from duiqi.formats.aligned.apply import apply_file
from duiqi.grouping import paragraph_beads

ZH = ["天黑了。", "下雨了。", "他说。", "我走。"]
EN = ["It grew dark.", "It rained.", "He said so.", "I go."]


def aligned(name):
    bitext = Bitext(name, Document.from_sentences("zh", ZH), Document.from_sentences("en", EN))
    beads = tuple(Bead((i,), (i,), 0.9) for i in range(4))
    return Alignment(bitext, beads, paragraph_beads(bitext, beads), 0.8)


@pytest.fixture
def job(tmp_path):
    folder = tmp_path / "job"
    folder.mkdir()
    write([aligned("a"), aligned("b")], folder / "alignments.jsonl", format="record")
    return folder


def sides(job, name="a"):
    (found,) = (alignment for alignment in read_alignments(job) if alignment.bitext.name == name)
    return [(bead.zh, bead.en) for bead in found.beads]


MERGED = [((0, 1), (0, 1)), ((2,), (2,)), ((3,), (3,))]


def merged():
    """The first document as a person corrected it: two beads made one, the next checked."""
    original = aligned("a")
    beads = (Bead((0, 1), (0, 1), status="edited"), Bead((2,), (2,), 0.9, status="checked"), Bead((3,), (3,), 0.9))
    return Alignment(original.bitext, beads, original.paragraph_beads)


@pytest.mark.parametrize(
    ("name", "form"), [("a.tsv", "tsv"), ("a.tmx", "tmx"), ("a.jsonl", "jsonl"), ("a.xml", "intertext")]
)
def test_a_corrected_file_changes_the_job_as_a_person_changed_the_file(job, tmp_path, name, form):
    write(merged(), tmp_path / name, format=form)
    applied = apply_file(tmp_path / name, job, by="Li")
    assert (applied.documents, applied.changed, applied.reworded, applied.refused) == (1, ["a"], [], [])
    assert sides(job) == MERGED
    assert sides(job, "b") == [((i,), (i,)) for i in range(4)]
    assert {entry.by for entry in CorrectionsLog(job).corrections()} == {"Li"}
    if form != "tsv":
        (document, _) = read_alignments(job)
        assert document.beads[1].status == "checked"


def test_the_record_itself_never_changes(job, tmp_path):
    before = (job / "alignments.jsonl").read_bytes()
    write(merged(), tmp_path / "a.tmx")
    apply_file(tmp_path / "a.tmx", job)
    assert (job / "alignments.jsonl").read_bytes() == before
    assert list(read_alignments(job, corrected=False)) == [aligned("a"), aligned("b")]


def test_the_same_file_again_changes_nothing(job, tmp_path):
    write(merged(), tmp_path / "a.tmx")
    apply_file(tmp_path / "a.tmx", job)
    again = apply_file(tmp_path / "a.tmx", job)
    assert (again.edits, again.changed) == (0, [])


def test_other_words_are_taken_only_where_that_is_wanted(job, tmp_path):
    lines = ["天全黑了。\tIt grew dark.", *(f"{zh}\t{en}" for zh, en in zip(ZH[1:], EN[1:], strict=True))]
    (tmp_path / "a.tsv").write_text("\n".join(lines))
    told = apply_file(tmp_path / "a.tsv", job)
    assert told.reworded == ["a: row 1: zh was '天黑了。', is '天全黑了。'"]
    assert next(read_alignments(job))[0].zh == "天黑了。"
    apply_file(tmp_path / "a.tsv", job, accept_text=True)
    assert next(read_alignments(job))[0].zh == "天全黑了。"


def test_a_file_of_another_job_is_refused_by_name(job, tmp_path):
    write(aligned("c"), tmp_path / "c.tmx")
    with pytest.raises(InputError, match="found 'c'; is it a file that this job gave"):
        apply_file(tmp_path / "c.tmx", job)


def test_a_document_that_is_not_there_is_named_and_the_others_are_taken(job, tmp_path):
    write([merged(), aligned("c")], tmp_path / "all.tmx")
    applied = apply_file(tmp_path / "all.tmx", job)
    assert applied.refused == [f"c: no such document in {job}"]
    assert sides(job) == MERGED


def test_a_folder_without_a_record_is_named(tmp_path):
    write(merged(), tmp_path / "a.tmx")
    with pytest.raises(InputError, match="with its record"):
        apply_file(tmp_path / "a.tmx", tmp_path)
