"""Finds where the items of English lists begin, within a line or on separate lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_BULLET = "•⁃·‣▪●■◆"
_LABEL = r"(?P<label>\d{1,3}|[A-Za-z])"
# The label at the beginning of a list within a line: 1. 1) 1.) (1) a. a) • 9.
_FIRST = re.compile(rf"\s*(?P<bullet>[{_BULLET}]\s?)?(?P<open>\(?){_LABEL}(?P<close>\.\)|\)|\.)\s")
_LINE = re.compile(rf"\n[^\S\n]*(?:\(?\d{{1,3}}[.)]|\(?[A-Za-z]\)|(?P<bullet>[{_BULLET}])|[*–-](?=\s))[^\S\n]*(?=\S)")
# After one of these an item is part of the sentence before it: (1) to inspect; (2) to report.
_JOINING = (",", ";")
_ENDS_LINE = tuple(".:!?。！？")


def list_cuts(text: str, start: int, end: int) -> set[int]:
    """The offsets where items of lists begin in a block of text.

    Items within a line count only if the block begins with an item and the next labels continue from it (1. … 2. …). A
    line that looks like an item is one if it has a bullet, if the block begins with an item, or if the line before it
    ends a sentence.
    """
    first = _FIRST.match(text, start, end)
    if first and first["label"].isupper() and first["close"] == ".":
        first = None  # an initial: J. K. Rowling
    cuts = set(_inline(text, first, end)) if first else set()
    for line in _LINE.finditer(text, start, end):
        before = _last(text, start, line.start())
        if before and before not in _JOINING and (first or line["bullet"] or before in _ENDS_LINE):
            cuts.add(line.start())
    return cuts


def _inline(text: str, first: re.Match[str], end: int) -> Iterator[int]:
    expected = _following(first["label"])
    pattern = _item(first["bullet"] is not None, first["open"], first["close"])
    for item in pattern.finditer(text, first.end(), end):
        if item["label"] == expected:
            expected = _following(expected)
            if _last(text, first.end(), item.start()) not in _JOINING:
                yield item.start()


@lru_cache(maxsize=32)
def _item(bullet: bool, opening: str, closing: str) -> re.Pattern[str]:
    mark = rf"[{_BULLET}]\s?" if bullet else ""
    return re.compile(rf"(?<=\s){mark}{re.escape(opening)}{_LABEL}{re.escape(closing)}\s+(?=[\"“'‘(]?[A-Z])")


def _following(label: str) -> str:
    return str(int(label) + 1) if label.isdecimal() else chr(ord(label) + 1)


def _last(text: str, start: int, position: int) -> str:
    """The last character before a position that is not whitespace, looked for within 50 characters."""
    return text[max(start, position - 50) : position].rstrip()[-1:]
