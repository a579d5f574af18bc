"""What others read of the folder of a job: which files hold alignments, and what ran."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import fake_aligner
import pytest
from duiqi.batch.inputs import Inputs
from duiqi.batch.listing import Skipped
from duiqi.batch.plan import plan
from duiqi.batch.progress import Silent
from duiqi.batch.run import run
from duiqi.batch.settings import RunOptions, Settings
from duiqi.errors import InputError
from duiqi.eval.job import check, job_settings
from duiqi.formats.aligned.alignments import read_annotations

if TYPE_CHECKING:
    from conftest import Corpus

pytestmark = pytest.mark.usefixtures("in_process")


def do(inputs: Inputs, out: Path, settings: Settings) -> None:
    run(inputs, str(out), settings, RunOptions(jobs=1), reporter=Silent(), make=fake_aligner.make)


@pytest.mark.parametrize("kind", ["tmx", "jsonl"])
def test_its_alignments_are_read_and_its_reports_are_not(corpus: Corpus, tmp_path: Path, kind: str) -> None:
    corpus.fill(3).add("wrong", "报错。", "Wrong.")
    do(corpus.inputs, tmp_path / "out", Settings(to=(kind,)))
    assert {annotation.name for annotation in read_annotations(tmp_path / "out")} == {"d0000", "d0001", "d0002"}


def test_its_reports_are_no_inputs_of_another_job(corpus: Corpus, tmp_path: Path) -> None:
    corpus.fill(1).add("wrong", "报错。", "Wrong.")
    do(corpus.inputs, tmp_path / "out", Settings(to=("jsonl",)))
    skipped = Skipped()
    found = list(plan(Inputs((str(tmp_path / "out"),)), skipped=skipped))
    assert {Path(task.sources[0]).name for task in found} == {"sentences.jsonl", "paragraphs.jsonl"}
    assert {Path(file["file"]).name for file in skipped.first} == {"documents.jsonl", "errors.jsonl", "run.json"}


def test_what_ran_is_known_however_many_inputs_were_named(corpus: Corpus, tmp_path: Path) -> None:
    pages = tmp_path / ("long-name-" * 20)
    pages.mkdir()
    files = [pages / f"{number}.txt" for number in range(300)]
    for file in files:
        file.write_text("报错。\n\nWrong.", encoding="utf-8")
    out = tmp_path / "out"
    do(Inputs(tuple(map(str, files))), out, Settings(to=("jsonl",)))
    assert (out / "run.json").stat().st_size > 2**16
    assert job_settings(out)["encoder"] == "fake"
    with pytest.raises(InputError, match=r"no aligned document; errors\.jsonl says why"):
        check(out)


def test_what_ran_holds_no_documents(corpus: Corpus, tmp_path: Path) -> None:
    do(corpus.fill(3).inputs, tmp_path / "out", Settings())
    assert "documents" not in json.loads((tmp_path / "out/run.json").read_text("utf-8"))
    lines = (tmp_path / "out/documents.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["d0000", "d0001", "d0002"]
