"""Texts of one language each, from any file that is read and from JSONL with an id and a text a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from duiqi.errors import InputError
from duiqi.formats.texts import holds_rows, paragraphs, rows


def test_paragraphs_of_a_file_of_both_languages_can_be_asked_for_in_one(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"zh": ["下雨。", "天冷。"], "en": "Rain."}\n', encoding="utf-8")
    assert list(paragraphs(path, warn=pytest.fail)) == ["下雨。", "天冷。", "Rain."]
    assert list(paragraphs(path, language="en", warn=pytest.fail)) == ["Rain."]


def test_a_format_without_texts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.align"
    path.write_text("[0]:[0]\n", encoding="utf-8")
    with pytest.raises(InputError, match="which holds none; give the texts"):
        list(paragraphs(path, warn=pytest.fail))


def test_a_line_that_is_no_text_is_an_error_among_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"id": 1, "text": "a"}\n\n{"id": 2}\n{"id": "x", "text": "b"}')
    first, wrong, last = rows(path)
    assert (first, last) == ((1, "a"), ("x", "b"))
    assert str(wrong) == f'{path}: line 3: expected an object with "id" and "text", found \'id\''


@pytest.mark.parametrize(
    ("content", "is_rows"),
    [(b'\n{"id": 1, "text": "a"}', True), (b'{"text": "a"}', False), (b"a", False), (b"", False)],
)
def test_rows_are_known_by_the_first_line(tmp_path: Path, content: bytes, is_rows: bool) -> None:
    path = tmp_path / "stdin"
    path.write_bytes(content)
    assert holds_rows(path) is is_rows
