"""What recurs on pages and is no text: running heads and folios, told by their place and by their recurrence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

_EDGE = 2
"""How many rows at the top and at the bottom of a page may be furniture."""
_NEAR = 4
"""Pages within which a head comes again: it may stand on every second page, and not where a chapter begins."""
_FOLIO = re.compile(
    r"[\s\-–—·•.~*|/\[\]()（）〔〕]*(?:page|p\.|第)?\s*(?:(\d{1,4})|([ivxlcdm]{1,8})|([一二三四五六七八九十百〇○零]{1,5}))"
    r"\s*(?:页|頁)?\s*(?:(?:of|/|共)\s*\d{1,4}\s*(?:页|頁)?)?[\s\-–—·•.~*|/\[\]()（）〔〕]*",
    re.IGNORECASE,
)
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def furniture(pages: Sequence[Sequence[str]]) -> list[set[int]]:
    """The rows of each page that are running heads or folios.

    A row at a page's top or bottom is a running head if a row with the same letters stands at the same place of a page
    near it, numbers aside. It is a folio if it is a number that counts on with the pages, or from page to page.

    Args:
        pages: for each page its rows from top to bottom.

    Returns:
        For each page the indexes of these rows.
    """
    found: list[set[int]] = [set() for _ in pages]
    heads: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    counts: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for number, rows in enumerate(pages):
        for place, row in _edges(len(rows)):
            if (folio := folio_of(rows[row])) is not None:
                counts[place, folio - number].append((number, row))
            elif letters := _NOT_LETTERS.sub("", rows[row]).lower():
                # A head may stand over its folio or under it.
                heads[1 if place > 0 else -1, letters].append((number, row))
    for places in (*heads.values(), *counts.values()):
        for (page, row), (other, other_row) in pairwise(places):
            if 0 < other - page <= _NEAR:
                found[page].add(row)
                found[other].add(other_row)
    return found


def folio_of(text: str) -> int | None:
    """The number that a row gives as the page's; None where it is more than a number."""
    match = _FOLIO.fullmatch(text)
    if match is None:
        return None
    if match[1]:
        return int(match[1])
    if match[2]:
        values = [_ROMAN[letter] for letter in match[2].lower()]
        return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    return _chinese(match[3])


def _chinese(text: str) -> int:
    """The value of 十五, 一百二十 or 一二〇."""
    digits = "〇一二三四五六七八九"
    text = text.replace("○", "〇").replace("零", "〇")
    if not set(text) & set("十百"):
        return int("".join(str(digits.index(sign)) for sign in text))
    total, digit = 0, 0
    for sign in text:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = digits.index(sign)
    return total + digit


def edges_of(count: int) -> set[int]:
    """The rows of a page of so many that may be furniture."""
    return {row for _, row in _edges(count)}


def _edges(count: int) -> list[tuple[int, int]]:
    """The places at the edges of a page, 1 and 2 from the top, -1 and -2 from the bottom, each with its row."""
    top = [(place + 1, place) for place in range(min(_EDGE, count))]
    return top + [(-place - 1, count - 1 - place) for place in range(min(_EDGE, count - len(top)))]
