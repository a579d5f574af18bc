"""Tables and wrong beads for the terminal, made to fit 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich import box
from rich.markup import escape
from rich.table import Table as RichTable
from rich.text import Text

from ...document import Bead, Bitext
from ..differences import KINDS, Difference, differences
from ..evaluation import Evaluation
from .tables import Table

if TYPE_CHECKING:
    from rich.console import Console

_INDENT = 7
"""The column where the texts of wrong beads begin: under the indexes that follow ``gold`` and ``got``."""


def print_tables(console: Console, tables: Iterable[Table]) -> None:
    """Print tables one under the other."""
    for table in tables:
        console.print(Text(table.title, style="bold"))
        shown = RichTable(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
        for at, column in enumerate(table.columns):
            words = at < table.words
            shown.add_column(escape(column), justify="left" if words else "right", overflow="fold", no_wrap=not words)
        for row in table.rows:
            shown.add_row(*map(escape, row))
        console.print(shown)


def printable(tables: Iterable[Table], encoding: str) -> Iterator[Table]:
    """Tables with ``<=`` instead of ``≤`` where the output's encoding lacks that sign."""
    try:
        "≤".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        tables = (
            replace(table, rows=tuple(tuple(cell.replace("≤", "<=") for cell in row) for row in table.rows))
            for table in tables
        )
    yield from tables


def print_errors(console: Console, evaluation: Evaluation) -> None:
    """Print every difference from the gold with both texts, grouped by kind, most frequent kind first."""
    found: dict[str, list[tuple[Difference, Bitext | None]]] = {}
    for case in evaluation.cases:
        for difference in differences(case):
            found.setdefault(difference.kind, []).append((difference, case.text))
    total = sum(map(len, found.values()))
    console.print(f"[bold]{escape(evaluation.system)}[/]: {total} differences from the gold\n")
    for kind, group in sorted(found.items(), key=lambda item: -len(item[1])):
        console.print(f"[bold]{kind}[/] ({KINDS[kind]}): {len(group)}\n")
        for difference, text in group:
            _print_difference(console, difference, text)


def _print_difference(console: Console, difference: Difference, text: Bitext | None) -> None:
    console.print(Text(difference.document, style="dim"))
    for label, beads, style in (("gold", difference.gold, "green"), ("got", difference.predicted, "red")):
        for bead in beads:
            confidence = f" {bead.confidence:.2f}" if label == "got" and bead.confidence is not None else ""
            head = f"  {label:4} {list(bead.zh)}:{list(bead.en)}{confidence}"
            console.print(Text(textwrap.fill(head, console.width, subsequent_indent=" " * _INDENT), style=style))
            for line in bead_texts(bead, text):
                for row in Text(line).wrap(console, max(console.width - _INDENT, 2)):  # 2: the cells of a character
                    console.print(Text(" " * _INDENT + row.plain.rstrip()))
    console.print()


def bead_texts(bead: Bead, text: Bitext | None) -> Sequence[str]:
    """A bead's two texts, with a bar between sentences; nothing where the texts are not known."""
    if text is None:
        return ()
    lines = []
    for document, side in ((text.zh, bead.zh), (text.en, bead.en)):
        spans = document.sentences
        line = " | ".join(document.passage([spans[index]]) for index in side if index < len(spans)) or "-"
        lines.append(line.encode("utf-8", "replace").decode())  # a terminal cannot show lone surrogates
    return lines
