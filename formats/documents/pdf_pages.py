"""The lines of text on a PDF's pages: characters with their places, joined to runs, rows and columns by geometry."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pypdfium2

# Lengths are in em, the size of the type that stands there.
_GAP: Final = 1.3
"""Width of a gap at which a line is cut in two: blanks of justified English are up to 1 wide, gutters 1.5 and more."""
_BLANK: Final = 0.15
"""Least width of a gap between two words."""
_WORD_GAP: Final = 0.25
"""Width of a gap at which what is drawn may be another word, so that blanks or signs drawn later fall into it."""
_RAISED: Final = 0.3
"""How far two characters' base lines may be apart in one run."""
_SMALLER: Final = 0.8
"""The size of a raised number, as a part of its line's, up to which it may refer to a note."""

_SCANNED: Final = 20
"""Characters of a page with a picture below which it counts as a scan without text."""
_LINE_END_HYPHENS: Final = (2, 0xFFFE)
"""What the library makes of a hyphen at a line's end."""

MARK_START, MARK_END = "\ue000", "\ue001"
"""Around a raised number in a line, until it is known whether a note has it."""

# A font's table may map a character to the radical that looks like it, or two letters to one sign of both.
_SIGNS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2F00, 0x2FD6), 0x2E9F, 0x2EF3, *range(0xFB00, 0xFB07))
} | {
    ord(radical): character
    for radical, character in zip(
        "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰", "民西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙", strict=True
    )
}
# Where Word's symbol fonts have their bullets.
_SIGNS |= dict.fromkeys((0xF06C, 0xF06E, 0xF076, 0xF0A7, 0xF0B7, 0xF0D8, 0xF0FC), "•")
_WIDE: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_LABEL: Final = re.compile(r"[•●■◆▪‣○·–—-]|[(（〔\[]?(?:[\dA-Za-z]{1,4}|[一二三四五六七八九十]{1,3})[)）〕\].、．]?")
_RAISED_MARK: Final = re.compile(r"[\d*†‡①-⑳\[\]〔〕]{1,5}")


@dataclass(slots=True)
class Run:
    """Characters of one line without a wide gap between them. Lengths are in points, and y grows upwards."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page's rows from top to bottom, and what could not be read.

    Attributes:
        rows: for each row its runs from left to right.
        characters: how many characters the page holds.
        unknown: how many of them have no meaning in Unicode.
        scanned: whether the page is a picture, with a stamp or a folio as text at most.
    """

    rows: list[list[Run]]
    characters: int
    unknown: int
    scanned: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column, with what shows where paragraphs end.

    Attributes:
        text: what stands there, raised numbers between `MARK_START` and `MARK_END`.
        indent: how far it begins from the column's edge, in em.
        short: how far it ends from the column's other edge, in em.
        above: the distance to the base line above, in em; infinite for the first line of a column.
        size: the size of its type, in points.
    width: the column's width, in em.
    """

    text: str
    indent: float
    short: float
    above: float
    size: float
    width: float


def read_page(page: pypdfium2.PdfPage) -> Page:
    """The rows of a page."""
    found = list(_characters(page))
    characters = sum(not one.text.isspace() for one in found)
    known = [one for one in found if not _is_unknown(one.text)]
    if _is_vertical(known):
        for one in known:  # a column is a line that was turned: downwards becomes rightwards
            one.left, one.right, one.base = -one.top, one.top * -1 + one.size, one.left
    runs: list[Run] = []
    for one in known:
        if runs and _continues(runs[-1], one):
            runs[-1].text += _blank(runs[-1], one) + one.text
            runs[-1].right = max(runs[-1].right, one.right)
        elif one.text.strip():
            runs.append(Run(one.text, one.left, one.right, one.base, one.size))
    for run in runs:
        run.text = run.text.rstrip().translate(_SIGNS)
    return Page(_rows(runs), characters, len(found) - len(known), characters < _SCANNED and _has_picture(page))


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    from pypdfium2 import raw  # noqa: PLC0415

    return any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))


@dataclass(slots=True)
class _Character:
    """A character with its box and the base line that it stands on."""

    text: str
    left: float
    right: float
    base: float
    size: float
    top: float


def _characters(page: pypdfium2.PdfPage) -> Iterator[_Character]:
    """The characters in the order in which they are drawn, without the library's own blanks and line ends."""
    from pypdfium2 import raw  # noqa: PLC0415

    textpage = page.get_textpage()
    try:
        text = textpage.raw
        box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        x, y = ctypes.c_double(), ctypes.c_double()
        high = 0
        for index in range(textpage.count_chars()):
            code = raw.FPDFText_GetUnicode(text, index)
            if code in (10, 13) or (code == 32 and raw.FPDFText_IsGenerated(text, index) == 1):
                continue
            if 0xD800 <= code < 0xDC00:  # the first half of a character beyond the first 65,536
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0
            high = 0
            raw.FPDFText_GetLooseCharBox(text, index, box)
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            raw.FPDFText_GetMatrix(text, index, matrix)
            size = max(raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d), 0.1)
            sign = "-" if code in _LINE_END_HYPHENS else chr(code)
            yield _Character(sign, box.left, box.right, y.value, size, box.top)
    finally:
        textpage.close()


def _is_unknown(sign: str) -> bool:
    return sign in "\x00\ufffd\ufffe\uffff" or ("\ue000" <= sign <= "\uf8ff" and ord(sign) not in _SIGNS)


def _is_vertical(found: Sequence[_Character]) -> bool:
    """Whether Chinese characters stand under each other, more often than beside."""
    under = beside = 0
    for one, following in pairwise([one for one in found if one.text.strip()]):
        if _WIDE.match(one.text) and _WIDE.match(following.text):
            under += abs(following.left - one.left) < 0.3 * one.size < one.base - following.base < 2 * one.size
            beside += abs(following.base - one.base) < 0.3 * one.size
    return under > beside


def _continues(run: Run, one: _Character) -> bool:
    """Whether a character goes on with a run."""
    gap = one.left - run.right
    if abs(one.base - run.base) >= (_RAISED if one.size >= _SMALLER * run.size else 0.1) * run.size:
        return False
    # What is drawn later may belong into a gap.
    return _SMALLER <= one.size / run.size <= 1 / _SMALLER and -0.5 * run.size < gap < _WORD_GAP * run.size


def _blank(run: Run, one: Run | _Character) -> str:
    """What stands for the gap between a run and what follows it on the line."""
    gap = (one.left - run.right) / max(run.size, one.size)
    if gap > _GAP:
        return "\t"
    wide = _WIDE.match(run.text[-1]) or _WIDE.match(one.text[0])
    return " " if gap > _BLANK and not wide and not run.text.endswith(" ") and one.text != " " else ""


def _rows(runs: Iterable[Run]) -> list[list[Run]]:
    """Runs of one base line, or nearly, together; rows from top to bottom, the runs of each from left to right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: -run.base):
        if rows and abs(rows[-1][0].base - run.base) < 0.5 * max(rows[-1][0].size, run.size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [_joined(sorted(row, key=lambda run: run.left)) for row in rows]


def _joined(row: Sequence[Run]) -> list[Run]:
    """The runs of a row, those joined between which there is no wide gap; raised numbers are marked."""
    size = max(run.size for run in row)
    base = next(run.base for run in row if run.size == size)
    joined: list[Run] = []
    for run in row:
        before = joined[-1] if joined else None
        raised = run.size < _SMALLER * size and run.base - base > 0.1 * size
        if before is not None and raised and _RAISED_MARK.fullmatch(run.text):
            run.text = f"{MARK_START}{run.text}{MARK_END}"
        if before is not None and (blank := _blank(before, run)) != "\t":
            before.text += blank + run.text
            before.right = max(before.right, run.right)
            before.base, before.size = (run.base, run.size) if run.size > before.size else (before.base, before.size)
        else:
            joined.append(run)
    return joined


def row_text(row: Sequence[Run]) -> str:
    """The text of a row, with a tab for each wide gap, but for one after a number or a bullet."""
    text = "\t".join(run.text for run in row)
    return text.replace("\t", " ", 1) if _LABEL.fullmatch(row[0].text) else text


def columns(rows: Sequence[Sequence[Run]]) -> list[list[Line]]:
    """The lines of a page in reading order, a list for each column and for what stands over or between columns."""
    return [_lines(part) for part in _parts(rows)]


def _parts(rows: Sequence[Sequence[Run]]) -> list[list[list[Run]]]:
    """Rows in reading order: at a gutter first what is left of it, then what is right; what crosses it parts both."""
    if not rows:
        return []
    gutter = _gutter(rows)
    if gutter is None:
        return [[list(row) for row in rows]]
    parts: list[list[list[Run]]] = []
    left: list[list[Run]] = []
    right: list[list[Run]] = []
    across: list[list[Run]] = []
    for row in rows:
        crossing = any(run.left < gutter < run.right for run in row)
        if crossing:
            parts += [*_parts(left), *_parts(right)]
            left, right = [], []
            across.append(list(row))
            continue
        if across:
            parts.append(across)
            across = []
        left += [side] if (side := [run for run in row if run.right <= gutter]) else []
        right += [side] if (side := [run for run in row if run.left >= gutter]) else []
    return [*parts, *([across] if across else []), *_parts(left), *_parts(right)]


def _gutter(rows: Sequence[Sequence[Run]]) -> float | None:
    """Where a gap runs down through the rows with text on both sides, each a quarter of the width; None without one."""
    runs = [run for row in rows for run in row]
    start, end = min(run.left for run in runs), max(run.right for run in runs)
    step = max((end - start) / 200, 0.5)
    covered = [0] * (int((end - start) / step) + 2)
    for run in runs:
        for cell in range(int((run.left - start) / step), int((run.right - start) / step) + 1):
            covered[cell] += 1
    limit = max(1, 0.15 * len(rows))
    free = [cell for cell in range(len(covered) // 4, 3 * len(covered) // 4) if covered[cell] <= limit]
    if not free:
        return None
    least = min(covered[cell] for cell in free)
    best = [cell for cell in free if covered[cell] == least]
    gutter = start + (best[len(best) // 2] + 0.5) * step
    left = [run for run in runs if run.right <= gutter]
    right = [run for run in runs if run.left >= gutter]
    if min(len(left), len(right)) < 3:
        return None
    if min(_width(left), _width(right)) < (end - start) / 4:
        return None
    top = min(max(run.base for run in side) for side in (left, right))
    bottom = max(min(run.base for run in side) for side in (left, right))
    lower = min(max(run.base for run in side) - min(run.base for run in side) for side in (left, right))
    return gutter if top - bottom >= 0.5 * lower else None


def _width(runs: Sequence[Run]) -> float:
    return max(run.right for run in runs) - min(run.left for run in runs)


def _lines(rows: Sequence[Sequence[Run]]) -> list[Line]:
    left, right = min(row[0].left for row in rows), max(row[-1].right for row in rows)
    lines = []
    above: float | None = None
    for row in rows:
        size = max(run.size for run in row)
        base = next(run.base for run in row if run.size == size)
        gap = math.inf if above is None else (above - base) / size
        indent, short = (row[0].left - left) / size, (right - row[-1].right) / size
        lines.append(Line(row_text(row), indent, short, gap, size, (right - left) / size))
        above = base
    return lines
