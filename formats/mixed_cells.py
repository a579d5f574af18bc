"""Tables whose cells hold both languages: ``河水很高。⏎The river is high.`` in one."""

from __future__ import annotations

from typing import Final

from ..document import LANGUAGES, Kind, Language
from ..tokenize.script import detect_language
from .mixed import Apart, apart
from .tabular import Grid, Sides, header_row, letter

_SAMPLE: Final = 200
"""Cells of a column that are looked at, from all parts of it."""
_MOST: Final = 0.5
"""The share of a column's cells that must hold both languages."""


def find_mixed_column(grid: Grid) -> int | None:
    """The column most of whose cells hold Chinese and English; the fullest, None where there is none."""
    best, found = 0, None
    for column in range(max(map(len, grid), default=0)):
        cells = [row[column] for row in grid[_first(grid) :] if column < len(row) and row[column].strip()]
        sample = cells[:: max(1, len(cells) // _SAMPLE)]
        both = sum(all(_by_language(apart([(cell, "cell")])).values()) for cell in sample)
        if both >= max(_MOST * len(sample), 1) and len(cells) > best:
            best, found = len(cells), column
    return found


def add_mixed_column(sides: Sides, grid: Grid, column: int) -> tuple[str, list[str]]:
    """Add the rows of a table with both languages in one column, the other columns beside them.

    Returns:
        Which column was taken, for the metadata, and what a user should know.
    """
    first = _first(grid)
    heading = dict(enumerate(grid[first - 1])) if first else {}
    all_found = Apart()
    for row in grid[first:]:
        found = apart([(row[column] if column < len(row) else "", "cell")])
        all_found.pinyin += found.pinyin
        all_found.unclear += found.unclear
        others = [(heading.get(at, "") or letter(at), cell.strip()) for at, cell in enumerate(row) if at != column]
        sides.add_row(_by_language(found), others)
    name = f" ({heading[column]})" if heading.get(column) else ""
    return f"zh and en in column {letter(column)}{name}", all_found.notes()


def _first(grid: Grid) -> int:
    """The row where the text begins."""
    header = header_row(grid, alone=True)
    return 0 if header is None else header + 1


def _by_language(cell: Apart) -> dict[Language, list[tuple[str, Kind]]]:
    """The parts of a cell; those of no language go with what stands before them."""
    parts: dict[Language, list[tuple[str, Kind]]] = {language: [] for language in LANGUAGES}
    own: Language = "zh"
    for text, kind in cell.paragraphs:
        own = detect_language(text) or own
        parts[own].append((text, kind))
    return parts
