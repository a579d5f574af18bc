"""The tables of a Word document: which of its paragraphs stand in which cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

from ..cells import TableNotes
from ..contents import Table

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def tables_of(story: etree._Element, places: Mapping[etree._Element, int]) -> tuple[Table, ...]:
    """The innermost tables of a story.

    Args:
        story: the element that holds the paragraphs.
        places: the index of each paragraph that has text, by its element.
    """
    notes = TableNotes()
    for table in story.iter(f"{_W}tbl"):
        if next(table.iterdescendants(f"{_W}tbl"), None) is not None:
            continue
        notes.begin_table()
        for row in table.iter(f"{_W}tr"):
            notes.begin_row()
            for cell in row.iter(f"{_W}tc"):
                at = sorted(places[paragraph] for paragraph in cell.iter(f"{_W}p") if paragraph in places)
                # Cells that a cell above covers are there and empty, so rows need no counting.
                notes.begin_cell(at[0] if at else 0)
                notes.end_cell(at[-1] + 1 if at else 0, _number(cell.find(f"{_W}tcPr/{_W}gridSpan")))
        notes.end_table()
    return notes.tables


def _number(node: etree._Element | None) -> int:
    value = node.get(f"{_W}val", "1") if node is not None else "1"
    return int(value) if value.isdecimal() else 1
