"""Every job keeps the record, equal to what Python gives, and makes every other format from it."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import duiqi
import pytest
from duiqi.batch.run import align_files
from duiqi.batch.settings import RunOptions, Settings
from duiqi.corrections.edits import SetBeads
from duiqi.corrections.log import CorrectionsLog
from duiqi.document import Bead
from duiqi.formats import read_alignments

PAGES = Path(__file__).parents[2] / "corpus" / "people-daily"


@pytest.fixture(scope="module")
def job(tmp_path_factory):
    folder = tmp_path_factory.mktemp("record") / "out"
    align_files(PAGES, folder)
    return folder


def test_the_record_is_what_python_gives(job):
    (recorded,) = read_alignments(job)
    (page,) = PAGES.glob("*.md")
    aligned = duiqi.Aligner().align(next(duiqi.read(page)))
    assert replace(recorded, bitext=replace(recorded.bitext, sources=())) == replace(
        aligned, bitext=replace(aligned.bitext, sources=())
    )
    (source,) = recorded.bitext.sources
    assert (source.path, source.sha256) == (str(page), hashlib.sha256(page.read_bytes()).hexdigest())


def test_every_row_of_the_outputs_can_be_made_again_from_it(job, tmp_path):
    duiqi.write(read_alignments(job), tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == (job / "sentences.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("shard_size", "compression", "names"),
    [
        (0, "gzip", ["alignments.jsonl.gz"]),
        (1, "none", ["alignments-00000.jsonl"]),
        (1, "gzip", ["alignments-00000.jsonl.gz"]),
    ],
)
def test_it_is_sharded_and_compressed_as_the_other_outputs(job, tmp_path, shard_size, compression, names):
    settings = Settings(shard_size=shard_size, compression=compression)
    align_files(PAGES, tmp_path / "out", settings=settings)
    assert [path.name for path in (tmp_path / "out").glob("alignments*")] == names
    assert list(read_alignments(tmp_path / "out")) == list(read_alignments(job))


def test_corrections_survive_a_restart_and_do_not_change_its_outputs(job, tmp_path):
    out = tmp_path / "out"
    align_files(PAGES, out)
    (alignment,) = read_alignments(out)
    CorrectionsLog(out).append(alignment, [SetBeads((Bead((0, 1), (0, 1), status="edited"),))])
    align_files(PAGES, out, options=RunOptions(restart=True))
    assert (out / "alignments.jsonl").read_bytes() == (job / "alignments.jsonl").read_bytes()
    assert len(next(read_alignments(out))) == len(alignment) - 1


@pytest.mark.parametrize("kind", ["moses", "cwb", "manatee", "tei", "tsv", "xces", "intertext"])
def test_other_formats_are_made_from_it_and_listed_with_their_hashes(tmp_path, kind):
    out = tmp_path / "out"
    result = align_files(PAGES, out, settings=Settings(to=(kind,)))
    files = {file["file"]: file["sha256"] for file in result.files}
    assert all(hashlib.sha256((out / name).read_bytes()).hexdigest() == digest for name, digest in files.items())
    assert any(name.startswith(f"{kind}/") for name in files)
    assert json.loads((out / "run.json").read_bytes())["files"] == result.files
    align_files(PAGES, out, settings=Settings(to=("jsonl",)), options=RunOptions(restart=True))
    left = {path.name for path in out.rglob("*") if path.is_file() and ".duiqi" not in path.parts}
    assert left == {"sentences.jsonl", "paragraphs.jsonl", "run.json", "documents.jsonl"}


def test_object_storage_takes_only_what_streams():
    with pytest.raises(duiqi.DuiqiError, match="xlsx can be written to a folder of this machine only"):
        align_files(PAGES, "memory://out", settings=Settings(to=("xlsx",)))
