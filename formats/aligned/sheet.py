"""Rows of a table of text pairs, as a spreadsheet program saves them, as pairs and as corrected rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from json import dumps
from typing import Final

from ...corrections.compare import CorrectedRow
from ...document import Side
from ..contents import tidy
from ..tabular import Columns, is_repeated_header
from .pairs import TextPair
from .statuses import status_of

# Columns that say something of the bead which has a place of its own there, or follow from it.
_OWN: Final = frozenset(
    ("id", "document", "level", "type", "confidence", "status", "mark", "note", "zh_indexes", "en_indexes")
)
_INDEX: Final = re.compile(r"\d+(?:\.0+)?")


def pairs_of(rows: Iterable[tuple[int, list[str]]], columns: Columns, unit: str) -> Iterator[TextPair]:
    """The pairs of the rows below the header; a row with no text on either side is none.

    Columns are known by their names, wherever they stand: ``status``, ``mark``, ``note``, ``confidence``,
    ``zh_indexes``, ``en_indexes``. Cells of other columns are kept with the bead, as ``columns``.

    Args:
        rows: with their numbers, the header among them.
        columns: which are the texts.
        unit: what the numbers count, for messages: ``line`` or ``row``.
    """
    places = {name.strip().lower(): at for at, name in enumerate(columns.names)}
    for order, (number, row) in enumerate(rows):
        if order < columns.first or is_repeated_header(row, columns):
            continue

        def cell(name: str, row: list[str] = row) -> str:
            at = places.get(name, len(row))
            return row[at].strip() if at < len(row) else ""

        zh, en = (tidy(row[at]).strip() if at < len(row) else "" for at in (columns.zh, columns.en))
        if not (zh or en):
            continue
        others = {
            name: row[at].strip()
            for at, name in enumerate(columns.names)
            if at < len(row) and at not in (columns.zh, columns.en) and name.strip().lower() not in _OWN
        }
        others = {name: text for name, text in others.items() if text}
        sides = _side(cell("zh_indexes")), _side(cell("en_indexes"))
        yield TextPair(
            zh,
            en,
            confidence=_share(cell("confidence")),
            place=f"{unit} {number}",
            indexes=sides if sides[0] or sides[1] else None,
            status=status_of(cell("status").lower()),
            mark=cell("mark"),
            note=cell("note"),
            extra=(("columns", dumps(others, ensure_ascii=False)),) if others else (),
        )


def corrected(pair: TextPair) -> CorrectedRow:
    """A pair as a corrected row; without indexes its bead is over nothing."""
    zh, en = pair.indexes or ((), ())
    return CorrectedRow(pair.place, pair.zh, pair.en, pair.bead(zh, en))


def _side(text: str) -> Side:
    """Indexes with blanks between; a single one may have become a number with a point."""
    words = text.replace(",", " ").split()
    return tuple(int(float(word)) for word in words) if all(map(_INDEX.fullmatch, words)) else ()


def _share(text: str) -> float | None:
    """A confidence; a comma may stand for its point. None where it is none."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None
