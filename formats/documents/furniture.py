"""Page furniture in plain text, as scanners leave it: running heads and page numbers among the lines of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .headings import is_heading

_NUMBER: Final = r"(?P<number>\d{1,4})"
_MARKED: Final = re.compile(
    rf"\s*(?:[·•\-–—~－]+\s*{_NUMBER}\s*[·•\-–—~－]+|第\s*(?P<zh>\d{{1,4}})\s*[页頁].{{0,12}}|"
    r"(?:[Pp]age|PAGE|[Pp]\.)\s*(?P<en>\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?)\s*"
)
_BARE: Final = re.compile(rf"\s*{_NUMBER}\s*")
_WITH_HEAD: Final = re.compile(
    r"\s*(?:(?P<left>\d{1,4})(?P<wide>\s+)(?P<after>\S.*)|(?P<before>\S.*?)(?P<gap>\s+)(?P<right>\d{1,4}))\s*"
)
_FINAL: Final = re.compile(r"""[.!?…。！？:：;；]["'”’)）」』》\]]*\s*$""")
_SIGNS: Final = re.compile(r"[\W\d_]+")
_PAGE_END: Final = "\f"
_HEAD: Final = 60
"""Most characters of a running head, blanks between its parts not counted."""
_WIDEST: Final = 200
"""Most characters of a line with a page number, blanks included."""
_STEP: Final = 3
"""Most pages between two page numbers that follow each other: a page of pictures has none."""
_OPEN: Final = 1 / 3
"""The share of bare numbers that must stand within a sentence. Numbers of chapters stand between sentences."""
_LONG: Final = 100
"""Characters of a line from which on it is a whole paragraph and no wrapped line."""


@dataclass(slots=True)
class _Folio:
    """A line with a number that may be a page number.

    Attributes:
        line: the line's index.
        number: the number.
        kind: ``marked`` as a page number, ``bare``, or ``headed``.
        key: what recurs in the head beside it; empty where there is none.
        wide: whether the head stands far from it.
        several: whether the head has several words.
    """

    line: int
    number: int
    kind: str
    key: str = ""
    wide: bool = False
    several: bool = False


def without_furniture(text: str) -> tuple[str, list[str]]:
    """Take running heads and page numbers off a text, and join what a page's end cut.

    A page number is a line with a number that goes on from the one before: marked as such (``- 15 -``), beside a
    running head, or alone within a sentence. A running head is a line beside page numbers, or at page ends (form
    feeds), that recurs. Numbers of chapters stay, because they stand between sentences.

    Args:
        text: the text, line ends as line feeds; form feeds are ends of pages.

    Returns:
        The text, and the lines that were taken off.
    """
    lines = text.replace(_PAGE_END, f"\n{_PAGE_END}\n").split("\n") if _PAGE_END in text else text.split("\n")
    taken = _furniture(lines)
    if not taken:
        return text, []
    return "\n".join(_closed_up(lines, taken)), [" ".join(lines[line].split()) for line in sorted(taken)]


def _furniture(lines: Sequence[str]) -> set[int]:
    """The indexes of the lines that are furniture."""
    folios = [folio for number, line in enumerate(lines) if (folio := _folio(number, line))]
    ends = {number for number, line in enumerate(lines) if line == _PAGE_END}
    if not folios and not ends:
        return set()
    if ends:
        ends |= {-1, len(lines)}
    edges = {other for end in ends for other in _neighbours(lines, end)}
    keys = Counter(folio.key for folio in folios if folio.key)
    alone = [folio.line for folio in folios if not folio.key]
    near = edges.union(*(_neighbours(lines, line) for line in alone))
    beside = {line: _key(lines[line]) for line in near - {folio.line for folio in folios}}
    keys.update(key for key in beside.values() if key)
    heads = {line for line, key in beside.items() if key and keys[key] > 1}
    chained = list(_chained(folios))
    numbers = {folio.line for folio in chained if folio.kind == "marked" or (folio.wide and keys[folio.key] > 1)}
    # Other numbers may be those of chapters ("Chapter 1"), unless many stand within sentences.
    unsure = {folio.line for folio in chained if not folio.key or (keys[folio.key] > 1 and folio.several)} - numbers
    opened = sum(_within_sentence(lines, line) for line in unsure)
    if unsure and opened >= _OPEN * len(unsure):
        numbers |= unsure
    numbers |= unsure & edges
    return numbers | {line for line in heads if line in edges or numbers & set(_neighbours(lines, line))}


def _folio(line: int, text: str) -> _Folio | None:
    if len(text) > _WIDEST or not any(map(str.isdigit, text)):
        return None
    if match := _MARKED.fullmatch(text):
        return _Folio(line, int(match["number"] or match["zh"] or match["en"]), "marked")
    if match := _BARE.fullmatch(text):
        return _Folio(line, int(match["number"]), "bare")
    if (match := _WITH_HEAD.fullmatch(text)) and not is_heading(text):
        key = _key(match["after"] or match["before"])
        wide = len((match["wide"] or match["gap"]).expandtabs()) > 1
        number, several = int(match["left"] or match["right"]), len(text.split()) > 2
        return _Folio(line, number, "headed", key, wide, several) if key else None
    return None


def _key(line: str) -> str:
    """What recurs in a running head: its letters."""
    return "" if len("".join(line.split())) > _HEAD else _SIGNS.sub("", line).casefold()


def _neighbours(lines: Sequence[str], line: int) -> Iterator[int]:
    """The next lines on both sides that are not blank, within three lines; other page ends are passed over."""
    for step in (-1, 1):
        for distance in range(1, 4):
            other = line + step * distance
            if not 0 <= other < len(lines):
                break
            if lines[other].strip():
                yield other
                break


def _chained(folios: Sequence[_Folio]) -> Iterator[_Folio]:
    """The folios whose number goes on from one of those before, or to one of those behind."""
    for kind in ("marked", "bare", "headed", "any"):
        chosen = [folio for folio in folios if kind in (folio.kind, "any")]
        for index, folio in enumerate(chosen):
            before, behind = chosen[max(0, index - 3) : index], chosen[index + 1 : index + 4]
            if any(0 < folio.number - other.number <= _STEP for other in before) or any(
                0 < other.number - folio.number <= _STEP for other in behind
            ):
                yield folio


def _within_sentence(lines: Sequence[str], line: int) -> bool:
    """Whether the text before a line breaks off within a sentence."""
    before = next((text for text in reversed(lines[max(0, line - 6) : line]) if _key(text) or len(text) > _HEAD), "")
    return bool(before) and not _FINAL.search(before)


def _closed_up(lines: Sequence[str], taken: set[int]) -> list[str]:
    """The lines that stay; where furniture stood, a blank line unless a sentence runs over the page's end."""
    found: list[str] = []
    gap, cut = False, False
    for number, line in enumerate(lines):
        if number in taken or line == _PAGE_END:
            cut = True
        elif not line.strip():
            gap = True
        else:
            before = found[-1] if found else ""
            if cut and before and _goes_on(before, line):
                if len(before) > _LONG and not before.endswith("-"):
                    found[-1] = before + ("" if ord(before[-1]) > 0x2E80 else " ") + line.lstrip()
                else:
                    found.append(line)
            else:
                found += [""] if (gap or cut) and found else []
                found.append(line)
            gap = cut = False
    return found


def _goes_on(before: str, line: str) -> bool:
    """Whether a line continues the sentence of the one before: that has no end, and this is indented no deeper."""
    deeper = _indent(line) > _indent(before)
    return not _FINAL.search(before) and not deeper


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t\u3000"))
