"""``duiqi words``: lines in, Pharaoh's pairs out."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from duiqi.cli import cli
from duiqi.errors import InputError


def run(tmp_path, zh, en):
    for name, text in (("a.zh", zh), ("a.en", en)):
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return CliRunner().invoke(cli, ["words", "--zh", str(tmp_path / "a.zh"), "--en", str(tmp_path / "a.en")])


def test_links_come_out_a_line_a_sentence(tmp_path):
    result = run(tmp_path, "政府 保护 环境\n\n苹果\n", "Government protects environment\n\napples\n")
    assert result.stdout == "0-0 1-1 2-2\n\n0-0\n"


def test_an_empty_side_keeps_its_line(tmp_path):
    assert run(tmp_path, "苹果\n\n苹果", "\napples\napples").stdout == "\n\n0-0\n"


def test_windows_line_ends_tabs_and_a_byte_order_mark_are_no_words(tmp_path):
    assert run(tmp_path, "\ufeff苹果\t 。\r\n", "apples  .\r\n").stdout == "0-0 1-1\n"


def test_empty_files_give_nothing(tmp_path):
    assert run(tmp_path, "", "").stdout == ""


@pytest.mark.parametrize(("zh", "en", "short"), [("好\n", "good\nbad\n", "a.zh"), ("好\n好\n", "good\n", "a.en")])
def test_files_of_different_lengths_are_named(tmp_path, zh, en, short):
    error = run(tmp_path, zh, en).exception
    assert isinstance(error, InputError)
    assert error.source.endswith(short)
    assert "found 1" in error.problem


def test_other_bytes_and_missing_files_are_named(tmp_path):
    assert "expected UTF-8" in str(run(tmp_path, b"\xff\xfe", "good\n").exception)
    result = CliRunner().invoke(cli, ["words", "--zh", str(tmp_path / "none"), "--en", str(tmp_path / "none")])
    assert "cannot be read" in str(result.exception)
