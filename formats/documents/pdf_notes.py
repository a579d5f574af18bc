"""Footnotes of a page: told from the text by their smaller type, their place and their marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import replace
from typing import Final

from .pdf_pages import MARK_END, MARK_START, Line

_SMALL: Final = 0.93
"""Size of the type of footnotes at most, as a part of the text's."""
_MARK: Final = re.compile(
    rf"\s*{MARK_START}?(?:([1-9]\d{{0,2}}(?!\d)|[①-⑳]|[*†‡]{{1,3}})|[\[〔(（]([1-9]\d{{0,2}})[\]〕)）]){MARK_END}?[.、:：\s]*(?=\S)"
)
_RAISED: Final = re.compile(rf"(.{{0,8}}){MARK_START}([^{MARK_END}]*){MARK_END}")
_LATIN: Final = re.compile(r"[A-Za-z0-9)]$")
_UNIT: Final = re.compile(r"(?:^|[\d\s])(?:[kcdmnµ]?m|s|ft|in|mi|10)$")
_STOP: Final = re.compile(r"""[.!?…。！？]["'”’)\]）」』】》]*\s*$""")


def split_notes(page: Iterable[list[Line]], size: float, notes: list[list[Line]]) -> list[list[Line]]:
    """Take the footnotes off the columns of a page.

    A footnote is in smaller type, at the foot of a column, and begins with a mark; a note of the page before goes on
    there if it has no stop yet.

    Args:
        page: the lines of each column.
        size: the size of the text's type, in points.
        notes: the notes so far, to which those of the page are added.

    Returns:
        The columns without notes and without their marks.
    """
    marks: set[str] = set()
    parts = [part[: _first_note(part, size, notes, marks)] for part in page]
    return [[_without_marks(line, marks) for line in part] for part in parts if part]


def _first_note(part: list[Line], size: float, notes: list[list[Line]], marks: set[str]) -> int:
    """Where the notes of a column begin; they and their marks are added to those that there are."""
    start = len(part)
    while start and part[start - 1].size <= _SMALL * size:
        start -= 1
    open_note = bool(notes) and not _STOP.search(notes[-1][-1].text)
    before = ""
    for number, line in enumerate(part[start:]):
        match = _MARK.match(line.text)
        mark = (match[1] or match[2]) if match else ""
        counts_on = not before.isdigit() or not mark.isdigit() or int(mark) == int(before) + 1
        if match and counts_on:
            notes.append([_without_marks(replace(line, text=line.text[match.end() :]), set())])
            marks.add(mark)
            before = mark
        elif number or open_note:
            notes[-1].append(_without_marks(line, set()))
        else:
            return len(part)
    return start


def _without_marks(line: Line, marks: Set[str]) -> Line:
    """A line without the raised numbers that refer to notes; exponents stay."""
    if MARK_START not in line.text:
        return line

    def one(match: re.Match[str]) -> str:
        before, number = match[1], match[2]
        known = number.strip("[]〔〕") in marks and not _UNIT.search(before)
        return before + ("" if known or not _LATIN.search(before) else number)

    return replace(line, text=_RAISED.sub(one, line.text))
