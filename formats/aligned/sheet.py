"""Rows of a table of text pairs, as a spreadsheet program saves them, as pairs and as corrected rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
# How the id of a paragraph bead ends.
_PARAGRAPH_ID: Final = re.compile(r"/p\d+$")
_INDEX: Final = re.compile(r"\d+(?:\.0+)?")


def documents_of(
    rows: Iterable[tuple[int, list[str]]], columns: Columns, unit: str, stem: str
) -> tuple[dict[str, list[TextPair]], int]:
    """The pairs of the rows below the header by document; a row with no text on either side is none.

    Columns are known by their names, wherever they stand: ``document``, ``status``, ``mark``, ``note``, ``confidence``,
    ``zh_indexes``, ``en_indexes``. Cells of other columns are kept with the bead, as ``columns``.

    Args:
        rows: with their numbers, the header among them.
        columns: which are the texts.
        unit: what the numbers count, for messages: ``line`` or ``row``.
        stem: the document's name where no column says it.

    Returns:
        The pairs, and how many rows of paragraph beads were passed over.
    """
    documents: dict[str, list[TextPair]] = {}
    paragraphs = 0
    for order, (number, row) in enumerate(rows):
        if order < columns.first or is_repeated_header(row, columns):
            continue
        zh, en = (tidy(row[at]).strip() if at < len(row) else "" for at in (columns.zh, columns.en))
        if not (zh or en):
            continue
        beside = {
            name.strip(): row[at].strip()
            for at, name in enumerate(columns.names)
            if at < len(row) and at not in (columns.zh, columns.en) and row[at].strip()
        }
        own = {name.lower(): text for name, text in beside.items() if name.lower() in _OWN}
        if "document" in own and _PARAGRAPH_ID.search(own.get("id", "")):
            paragraphs += 1
            continue
        documents.setdefault(own.get("document", stem), []).append(
            _pair(
                zh,
                en,
                own,
                {name: text for name, text in beside.items() if name.lower() not in _OWN},
                f"{unit} {number}",
            )
        )
    return documents, paragraphs


def _pair(zh: str, en: str, own: dict[str, str], others: dict[str, str], place: str) -> TextPair:
    sides = _side(own.get("zh_indexes", "")), _side(own.get("en_indexes", ""))
    return TextPair(
        zh,
        en,
        confidence=_share(own.get("confidence", "")),
        place=place,
        indexes=sides if sides[0] or sides[1] else None,
        status=status_of(own.get("status", "").lower()),
        mark=own.get("mark", ""),
        note=own.get("note", ""),
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
