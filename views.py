"""What a notebook shows of an alignment: its beads as an HTML table and as a pandas frame."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from .errors import MissingExtraError

if TYPE_CHECKING:
    from pandas import DataFrame

MOST_ROWS = 50
"""The most beads that a table shows: two or three screens. A longer alignment says how many more there are."""

# The strongest tint, of a bead that is certainly wrong: opacity, 0 to 1. Text stays readable on light and dark pages.
_TINT = 0.3
_CELL = "text-align:left;vertical-align:top;width:50%"


class _Bead(Protocol):
    @property
    def zh(self) -> tuple[int, ...]: ...
    @property
    def en(self) -> tuple[int, ...]: ...
    @property
    def confidence(self) -> float | None: ...
    @property
    def crossing(self) -> bool: ...
    @property
    def status(self) -> str: ...
    @property
    def type(self) -> str: ...


class Pair(Protocol):
    """A bead with its texts; the data know nothing of their views, nor the views of where the data live."""

    @property
    def zh(self) -> str:
        """The Chinese text."""
        ...

    @property
    def en(self) -> str:
        """The English text."""
        ...

    @property
    def bead(self) -> _Bead:
        """The bead."""
        ...


def table(caption: str, pairs: Iterable[Pair], count: int) -> str:
    """A table of two columns, Chinese and English, a bead a row; the less sure a bead, the more it is tinted.

    Args:
        caption: what stands above it.
        pairs: the beads with their texts.
        count: how many they are.

    Returns:
        HTML in which every text is escaped. The bead's type and confidence show when the pointer rests on a row.
    """
    rows = [_row(pair) for pair in islice(pairs, MOST_ROWS)]
    if count > MOST_ROWS:
        rows.append(f'<tr><td colspan="2" style="{_CELL}">… and {count - MOST_ROWS} more beads</td></tr>')
    return (
        f'<table style="width:100%"><caption style="text-align:left">{escape(caption)}</caption>'
        f'<thead><tr><th style="{_CELL}">Chinese</th><th style="{_CELL}">English</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _row(pair: Pair) -> str:
    bead = pair.bead
    notes = [bead.type]
    tint = ""
    if bead.confidence is not None:
        notes.append(f"confidence {bead.confidence:.2f}")
        tint = f";background-color:rgba(230,140,0,{_TINT * (1 - bead.confidence):.2f})"
    if bead.crossing:
        notes.append("crossing")
    cells = "".join(
        f'<td lang="{language}" style="{_CELL}{tint}">{escape(text)}</td>'
        for language, text in (("zh", pair.zh), ("en", pair.en))
    )
    return f'<tr title="{", ".join(notes)}">{cells}</tr>'


def frame(document: str, level: str, pairs: Iterable[Pair]) -> DataFrame:
    """A frame of beads, one a row; its columns are those of `Alignment.to_pandas`.

    Raises:
        MissingExtraError: pandas is not installed.
    """
    try:
        import pandas as pd  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError("to_pandas", "pandas") from None
    pairs = list(pairs)
    beads = [pair.bead for pair in pairs]
    return pd.DataFrame(
        {
            "document": pd.Series([document] * len(pairs), dtype=object),
            "level": pd.Series([level] * len(pairs), dtype=object),
            "zh": pd.Series([pair.zh for pair in pairs], dtype=object),
            "en": pd.Series([pair.en for pair in pairs], dtype=object),
            "type": pd.Series([bead.type for bead in beads], dtype=object),
            "zh_indexes": pd.Series([list(bead.zh) for bead in beads], dtype=object),
            "en_indexes": pd.Series([list(bead.en) for bead in beads], dtype=object),
            "confidence": pd.Series([bead.confidence for bead in beads], dtype=float),
            "crossing": pd.Series([bead.crossing for bead in beads], dtype=bool),
            "status": pd.Series([bead.status for bead in beads], dtype=object),
        }
    )
