"""What recurs on pages and is no text: running heads and folios, told by their place and by their recurrence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
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
_NUMBERED = re.compile(r"^\s*(\d{1,4})\s{2,}|\s{2,}(\d{1,4})\s*$")
"""A page number beside a running head."""
_LONGEST_HEAD = 80
"""Characters of a line that may be a running head, the blanks in it included."""
_BETWEEN = 40
"""Short blocks on one page at most: verse and dialogue have as many."""
_INDENTED = 0.3
"""Share of indented blocks from which on a block without indent begins no paragraph."""
_STOP = re.compile(r"""[.!?…。！？][\"'”’)\]）」』】》]*$""")
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


def join_pages(blocks: Sequence[Sequence[str]]) -> tuple[list[list[str]], list[str]]:
    """Take running heads and folios out of a plain text whose pages are not marked, as recognition of scans leaves it.

    They stand in blocks of their own that follow each other by their letters or numbers. What tells them from headings,
    which do so too, is that at least half of them cut a sentence: the line above has no stop, and the line below begins
    small, or begins no paragraph where paragraphs are indented.

    Args:
        blocks: the lines between blank lines.

    Returns:
        The blocks without them, joined where they cut a sentence, and the lines that were taken out.
    """
    chains: list[list[int]] = []
    ends: list[_Short] = []  # the last block of each chain
    for number, block in enumerate(blocks):
        short = _Short.of(block) if 0 < number < len(blocks) - 1 else None
        if short is None:
            continue
        recent = range(len(ends) - 1, max(-1, len(ends) - 1 - _BETWEEN), -1)
        chain = next((chain for chain in recent if short.follows(ends[chain])), None)
        if chain is None:
            chains.append([number])
            ends.append(short)
        else:
            chains[chain].append(number)
            ends[chain] = short
    chains = [chain for chain in chains if len(chain) > 1]
    # A page may begin within a paragraph, so that as many blocks as there are pages begin without indent.
    others = len(blocks) - sum(map(len, chains))
    indented = sum(block[0][0].isspace() for block in blocks) >= max(2, _INDENTED * others)
    taken = {
        number
        for chain in chains
        if 2 * sum(_cuts(blocks, number, indented) for number in chain) >= len(chain)
        for number in chain
    }
    kept: list[list[str]] = []
    for number, block in enumerate(blocks):
        if number in taken:
            continue
        if number - 1 in taken and kept and _cuts(blocks, number - 1, indented):
            kept[-1] += block
        else:
            kept.append(list(block))
    return kept, [line for number in sorted(taken) for line in blocks[number]]


@dataclass(frozen=True, slots=True)
class _Short:
    """A block that may be furniture: its letters, and its number if it has one."""

    letters: str
    number: int | None

    @classmethod
    def of(cls, block: Sequence[str]) -> _Short | None:
        """The block as such; None where it is too long."""
        if len(block) > _EDGE + 1 or any(len(line.strip()) > _LONGEST_HEAD for line in block):
            return None
        numbers = [folio for line in block if (folio := folio_of(line)) is not None]
        numbers += [int(match[1] or match[2]) for line in block if (match := _NUMBERED.search(line))]
        return cls(_NOT_LETTERS.sub("", "".join(block)).lower(), numbers[0] if numbers else None)

    def follows(self, before: _Short) -> bool:
        """Whether it is the next page's."""
        if self.number is None or before.number is None:
            return self.number is before.number and self.letters == before.letters != ""
        pages = self.number - before.number
        return pages == 1 or (0 < pages <= _NEAR and self.letters == before.letters)


def _cuts(blocks: Sequence[Sequence[str]], number: int, indented: bool) -> bool:
    above, below = blocks[number - 1][-1].rstrip(), blocks[number + 1][0]
    if _STOP.search(above):
        return False
    first = below[0]
    return below.lstrip()[0].islower() or (indented and not first.isspace() and not first.isascii())


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
