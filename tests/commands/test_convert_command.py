"""What ``duiqi convert`` tells of what it could not write, and of what it left out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from duiqi.cli import cli
from duiqi.formats.aligned.alignments import read_annotations


def convert(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["convert", *map(str, arguments)])


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    for name, beads in (("a", "[0]:[0]\n[1]:[1]\n"), ("b", "[0]:[1]\n[1]:[0]\n"), ("c", "[0]:[0]\n[1]:[]\n[]:[1]\n")):
        (folder / f"{name}.zh").write_text("一。\n二。\n", encoding="utf-8")
        (folder / f"{name}.en").write_text("One.\nTwo.\n", encoding="utf-8")
        (folder / f"{name}.align").write_text(beads)
    return folder


def test_a_document_that_the_format_cannot_hold_is_told_and_the_others_are_written(gold: Path, tmp_path: Path) -> None:
    result = convert(gold, "-o", tmp_path / "out", "--to", "ladder")
    assert result.exit_code == 1
    assert {path.stem for path in (tmp_path / "out").iterdir()} == {"a", "c"}
    told = [line for line in result.stderr.splitlines() if line.startswith("duiqi: ")]
    assert len(told) == 1
    assert "bead [0]:[1] of b crosses others" in told[0]
    assert "2 documents" in result.stderr


def test_beads_with_an_empty_side_that_are_left_out_are_counted(gold: Path, tmp_path: Path) -> None:
    told = "duiqi: 2 beads with an empty side left out; --unpaired keeps them"
    assert told in convert(gold, "-o", tmp_path / "a.tmx").stderr.splitlines()
    assert "left out" not in convert(gold, "-o", tmp_path / "a.tmx", "--unpaired").stderr
    assert "left out" not in convert(gold, "-o", tmp_path / "beads", "--to", "beads").stderr


def duiqi(*line):
    command = [sys.executable, "-m", "duiqi", *map(str, line)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def page(tmp_path, *arguments):
    """The sample page aligned, and converted with some options."""
    pages = Path(__file__).parents[2] / "corpus" / "people-daily"
    for line in (["align", pages, "-o", tmp_path / "job", "-q"], ["convert", tmp_path / "job", *arguments]):
        done = duiqi(*line)
        assert done.returncode == 0, done.stderr


def test_tmx_has_the_languages_and_the_weight_that_are_asked_for(tmp_path):
    page(tmp_path, "-o", str(tmp_path / "a.tmx"), "--tmx-languages", "zh-Hans,en-US", "--no-tmx-metadata", "--tmx-date")
    text = (tmp_path / "a.tmx").read_text(encoding="utf-8")
    assert text.count('xml:lang="zh-Hans"') == text.count('xml:lang="en-US"') == 12
    assert 'srclang="zh-Hans"' in text
    assert "x-title-zh" not in text
    assert text.count("creationdate=") == 13


def test_a_tag_that_is_none_is_wrong_usage(tmp_path):
    done = duiqi("convert", "x", "-o", "y.tmx", "--tmx-languages", "zh")
    assert (done.returncode, "zh-Hans,en-US" in done.stderr) == (2, True)


def test_files_are_split_between_documents(tmp_path):
    gold = Path(__file__).parents[2] / "corpus" / "gold" / "news"
    done = duiqi("convert", str(gold), "-o", str(tmp_path / "a.tmx"), "--split", "0.01")
    assert done.returncode == 0, done.stderr
    files = sorted(tmp_path.glob("a-*.tmx"))
    assert len(files) > 1
    names = [annotation.name for file in files for annotation in read_annotations(file)]
    assert sorted(names) == sorted({path.name.split(".")[0] for path in gold.glob("*.align")})


def test_a_corrected_file_is_applied_and_what_is_not_taken_is_said(tmp_path):
    page(tmp_path, "-o", str(tmp_path / "1959-02-03.tsv"))
    path = tmp_path / "1959-02-03.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("新华社2日讯", "新华社三日讯"), encoding="utf-8")
    done = duiqi("convert", str(path), "--apply", str(tmp_path / "job"))
    assert done.returncode == 1
    assert "not taken; --accept-text takes it" in done.stderr
    done = duiqi("convert", path, "--apply", tmp_path / "job", "--accept-text", "--by", "Li")
    assert done.returncode == 0, done.stderr
    assert "1 correction in 1 of 1 document, kept in" in done.stderr


def test_a_job_s_own_outputs_are_not_written_over(gold: Path, tmp_path: Path) -> None:
    job = tmp_path / "job"
    (job / "1959").mkdir(parents=True)
    (job / "run.json").write_text('{"duiqi": "0", "files": [{"file": "sentences.tmx"}]}', encoding="utf-8")
    (job / "documents.jsonl").write_text('{"name": "1959/02", "files": ["1959/02.align"]}\n', encoding="utf-8")
    for name in ("sentences.tmx", "1959/02.align"):
        (job / name).write_text("mine", encoding="utf-8")
        result = convert(gold / "a.align", "-o", job / name)
        assert result.exit_code == 1
        assert f"{job / name}: is an output of the job in {job}" in str(result.exception)
        assert (job / name).read_text(encoding="utf-8") == "mine"
    assert "is the folder of a job" in str(convert(gold, "-o", job, "--to", "ladder").exception)
    assert convert(gold / "a.align", "-o", job / "other.tmx").exit_code == 0


@pytest.mark.parametrize(
    ("name", "options", "told"),
    [
        ("a.tmx", ["--licence", "cc0-1.0"], "--licence is for Parquet"),
        ("a.parquet", ["--tmx-date"], "--tmx-date are for TMX"),
        ("a.parquet", ["--split", "5"], "--split is not for Parquet"),
    ],
)
def test_an_option_of_another_format_is_refused(
    gold: Path, tmp_path: Path, name: str, options: list[str], told: str
) -> None:
    result = convert(gold, "-o", tmp_path / name, *options)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not (tmp_path / name).exists()
