"""``-`` stands for standard input and output."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROWS = "zh\ten\n今天下雨。\tIt is raining today.\n我们在家。\tWe are at home.\n"


def duiqi(*arguments: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "duiqi", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, check=False)


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.tsv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["tsv", "jsonl", "tmx"])
def test_convert_reads_a_pipe_and_writes_one_as_it_does_files(pairs: Path, form: str) -> None:
    done = duiqi("convert", pairs, "-o", "-", "--to", form)
    assert done.returncode == 0, done.stderr
    assert done.stderr.decode().endswith("beads to standard output\n")
    back = duiqi("convert", "-", "-o", pairs.parent / "back.tsv", given=done.stdout)
    assert back.returncode == 0, back.stderr
    assert (pairs.parent / "back.tsv").read_text(encoding="utf-8") == ROWS


def test_convert_to_a_pipe_needs_the_format(pairs: Path) -> None:
    done = duiqi("convert", pairs, "-o", "-")
    assert done.returncode == 2
    assert b"-o - needs a format: add --to" in done.stderr
    assert done.stdout == b""


@pytest.mark.parametrize("arguments", [["convert", "-", "-o", "-", "--to", "tsv"], ["tokenize", "-"]])
def test_what_cannot_be_used_is_called_standard_input(arguments: list[str]) -> None:
    done = duiqi(*arguments, given=b"\x00\x01\x02")
    assert done.returncode == 1
    assert done.stderr.startswith(b"duiqi: standard input: ")
    assert done.stdout == b""
    assert len(done.stderr.splitlines()) == 1


def test_what_cannot_be_written_is_called_standard_output(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.zh").write_text("一。\n", encoding="utf-8")
        (tmp_path / f"{name}.en").write_text("One.\n", encoding="utf-8")
        (tmp_path / f"{name}.align").write_text("[0]:[0]\n", encoding="utf-8")
    done = duiqi("convert", tmp_path, "-o", "-", "--to", "beads")
    assert done.returncode == 1
    assert done.stderr.startswith(b"duiqi: standard output: a beads file holds one document")
    assert done.stdout == b""


def test_tokenize_reads_a_text_from_a_pipe() -> None:
    done = duiqi("tokenize", "-", given="下雨了。天冷了。\n".encode())
    assert done.stdout.decode() == "下雨了。\n天冷了。\n"
    assert duiqi("tokenize", "-", "--json", given=b"Yes.\n").stdout.startswith(b'{"id": "stdin/p1"')


def test_tokenize_reads_jsonl_from_a_pipe() -> None:
    done = duiqi("tokenize", "-", given=b'\n{"id": "a", "text": "Yes. No."}\n{"id": "b"}\n')
    assert done.stdout == b'{"id": "a", "sentences": ["Yes.", "No."], "spans": [[0, 4], [5, 8]]}\n'
    assert done.returncode == 1
    assert done.stderr.startswith(b'duiqi: standard input: line 3: expected an object with "id" and "text"')


def test_eval_scores_predictions_from_a_pipe_once(pairs: Path) -> None:
    done = duiqi("eval", pairs, "-", "--json", given=pairs.read_bytes())
    assert done.returncode == 0, done.stderr
    assert b'"system": "stdin"' in done.stdout
    twice = duiqi("eval", pairs, "-", "-", given=pairs.read_bytes())
    assert twice.returncode == 2
    assert b"standard input can be read once" in twice.stderr
