"""What a user reads when a job has ended."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fake_aligner
import pytest
from click.testing import CliRunner
from duiqi.batch.listing import Skipped
from duiqi.batch.progress import Silent
from duiqi.batch.run import JobResult, run
from duiqi.batch.settings import RunOptions, Settings
from duiqi.batch.summary import details, facts, first_pairs, headline
from duiqi.batch.totals import Totals
from duiqi.cli import cli

if TYPE_CHECKING:
    from conftest import Corpus


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("compression", ["none", "gzip", "zstd"])
@pytest.mark.parametrize("shard_size", [0, 2])
def test_the_first_pairs_are_shown_however_they_are_packed(
    corpus: Corpus, tmp_path: Path, compression: str, shard_size: int
) -> None:
    if compression == "zstd":
        pytest.importorskip("zstandard", reason="the extra duiqi[zstd] is not installed")
    settings = Settings(compression=compression, shard_size=shard_size)  # type: ignore[arg-type]
    out = str(tmp_path / "out")
    outcome = run(corpus.fill(3).inputs, out, settings, RunOptions(jobs=1), reporter=Silent(), make=fake_aligner.make)
    lines = first_pairs(outcome, out, 4).splitlines()
    assert [line.strip() for line in lines[1::2]] == [
        "Title 0",
        "This is sentence 0 of document 0.",
        "Title 1",
        "This is sentence 0 of document 1.",
    ]


def result_of(folder: Path, skipped: Skipped | None = None, **documents: int) -> JobResult:
    totals = Totals()
    totals.documents.update(documents)
    totals.warnings = documents.get("doubtful", 0)
    return JobResult(str(folder), "complete", totals, skipped=skipped or Skipped(), elapsed=7.25)


def alone(count: int) -> Skipped:
    skipped = Skipped(alone=count, count=count)
    skipped.alone_first = [{"file": f"in/{number}.txt", "reason": "English only"} for number in range(count)]
    return skipped


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (1, "1 file has no partner: 0.txt; --pair-by-content may pair it"),
        (2, "2 files have no partner: 0.txt, 1.txt; --pair-by-content may pair them"),
        (6, "6 files have no partner: 0.txt, 1.txt, 2.txt, 3.txt, 4.txt, ...; --pair-by-content may pair them"),
    ],
)
def test_what_found_no_partner_is_named(tmp_path: Path, count: int, line: str) -> None:
    outcome = result_of(tmp_path, alone(count), done=1)
    assert line in details(outcome, str(tmp_path))
    assert facts(outcome)["skipped"]["alone"] == count


def test_content_is_not_offered_where_it_was_asked(tmp_path: Path) -> None:
    skipped = alone(1)
    skipped.by_name = False
    assert details(result_of(tmp_path, skipped), str(tmp_path)).count("--pair-by-content") == 0


def test_a_doubtful_document_is_not_counted_as_aligned(tmp_path: Path) -> None:
    assert headline(result_of(tmp_path, done=1), "out") == "1 document aligned"
    line = headline(result_of(tmp_path, done=2, doubtful=1, failed=1), "out")
    assert line.startswith("2 documents aligned, 1 doubtful (see ")
    assert "1 failed" in line


def test_the_first_five_warnings_and_the_time_are_shown(tmp_path: Path) -> None:
    lines = "".join(f'{{"name": "d{number}", "state": "doubtful", "warnings": ["odd"]}}\n' for number in range(7))
    (tmp_path / "documents.jsonl").write_text(lines, encoding="utf-8")
    shown = details(result_of(tmp_path, doubtful=7), str(tmp_path))
    assert [line.strip() for line in shown.splitlines() if line.endswith(": odd")] == [f"d{n}: odd" for n in range(5)]
    assert "7.2 s" in shown


@pytest.mark.usefixtures("in_process")
def test_every_run_of_a_job_names_the_files_without_partner(tmp_path: Path) -> None:
    zh, en = "今天下雨，我们在家看书。", "It rains today and we read at home."
    for name, text in (("a.zh.txt", zh), ("a.en.txt", en), ("雪.txt", zh)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    arguments = ["align", str(tmp_path), "-o", str(tmp_path / "out")]
    for _ in range(2):  # the second finds the job complete
        shown: Any = CliRunner().invoke(cli, arguments)
        assert "1 file has no partner: 雪.txt; --pair-by-content may pair it" in shown.output


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_that_cannot_show_chinese_ends_nothing(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "雪.txt").write_text("今天下雪。", encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "duiqi", "align", "雪.txt", "-o", "out", "--dry-run"]
    shown = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert (shown.returncode, b"Traceback" in shown.stderr) == (0, False)
    assert shown.stdout.count(b".txt") == 1
