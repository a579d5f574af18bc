"""Which paragraphs of a text stand in which cell of which table: noted while a reader goes through the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..document import Side
from .contents import Table

_MAX_SPAN = 100
"""Columns or rows that a cell may be said to span; more is a fault of the file."""


@dataclass(slots=True)
class _Open:
    """A table that has begun: its rows, and for each column how many rows more a cell above reaches down."""

    rows: list[list[Side]] = field(default_factory=list)
    reach: dict[int, int] = field(default_factory=dict)
    start: int | None = None
    outer: bool = False

    def fill(self) -> None:
        """Empty cells where cells above reach into the row."""
        row = self.rows[-1]
        while self.reach.get(len(row), 0) > 0:
            self.reach[len(row)] -= 1
            row.append(())


class TableNotes:
    """Notes the cells of tables by the indexes of their paragraphs; of tables within tables only the innermost."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._done: list[Table] = []

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that have ended, those of one cell a row aside."""
        return tuple(table for table in self._done if max(map(len, table), default=0) > 1)

    def begin_table(self) -> None:
        """A table begins."""
        if self._open:
            self._open[-1].outer = True
        self._open.append(_Open())

    def begin_row(self) -> None:
        """A row begins."""
        if self._open:
            self._open[-1].rows.append([])
            self._open[-1].fill()

    def begin_cell(self, at: int) -> None:
        """A cell begins before the paragraph with this index."""
        if self._open:
            self._open[-1].start = at

    def end_cell(self, at: int, columns: int = 1, rows: int = 1) -> None:
        """The cell ends before the paragraph with this index.

        Args:
            at: the index.
            columns: how many columns it spans; its text stands in the first.
            rows: how many rows it spans, likewise.
        """
        if not self._open or self._open[-1].start is None:
            return
        table = self._open[-1]
        if not table.rows:
            table.rows.append([])
        row = table.rows[-1]
        for column in range(max(1, min(columns, _MAX_SPAN))):
            table.reach[len(row)] = max(0, min(rows, _MAX_SPAN) - 1)
            row.append(tuple(range(table.start or 0, at)) if column == 0 else ())
        table.start = None
        table.fill()

    def end_table(self) -> None:
        """The table ends."""
        if self._open:
            table = self._open.pop()
            if not table.outer:
                self._done.append(tuple(tuple(row) for row in table.rows))


def shifted(tables: Iterable[Table], by: int) -> tuple[Table, ...]:
    """Tables of a text that stands in a longer one, behind so many paragraphs."""
    return tuple(tuple(tuple(tuple(at + by for at in cell) for cell in row) for row in table) for table in tables)
