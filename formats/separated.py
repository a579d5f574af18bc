"""Rows of TSV and CSV, quoted as spreadsheets do, or with tabs perhaps not quoted at all."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Final

from ..errors import InputError
from .files import reason

_DELIMITERS: Final = ",;\t|"

NumberedRows = list[tuple[int, list[str]]]
"""Rows, each with the number of the line where it ends, from 1."""


def separated(text: str, path: Path) -> NumberedRows:
    """The rows of a table as text, but for blank ones.

    Args:
        text: with line feeds as line ends.
        path: the file; in ``.tsv`` and ``.tab`` a tab separates, else the mark that most lines have.

    Raises:
        InputError: a quotation mark is not closed.
    """
    delimiter = "\t" if path.name.lower().removesuffix(".gz").endswith((".tsv", ".tab")) else _likeliest(text)
    plain: NumberedRows = []
    if delimiter == "\t":
        # Between tabs a quotation mark is usually text. It encloses a cell only if lines have unequal numbers of cells,
        # or if every cell that has one begins and ends with one, as Excel writes them.
        plain = [(number, line.split("\t")) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        if '"' not in text or (len({len(row) for _, row in plain}) <= 1 and not _as_excel(plain)):
            return plain
    try:
        quoted = [row for row in _quoted(text, delimiter) if any(cell.strip() for cell in row[1])]
    except csv.Error as error:
        if delimiter == "\t":
            return plain
        problem = f"expected comma-separated values, found a broken line{reason(error)}; save it again"
        raise InputError(path, problem) from None
    if delimiter == "\t" and len({len(row) for _, row in quoted}) > 1 and not _as_excel(plain):
        return plain
    return quoted


def _likeliest(text: str) -> str:
    head = text[:10_000].split("\n")[:20]
    counts = {mark: sum(mark in line for line in head) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: counts[mark])


def _as_excel(rows: NumberedRows) -> bool:
    """Whether all quotation marks are Excel's: around a cell, and doubled within it."""
    cells = [cell for _, row in rows for cell in row if '"' in cell]
    return all(
        len(cell) > 1 and cell[0] == cell[-1] == '"' and '""' in cell[1:-1] and '"' not in cell[1:-1].replace('""', "")
        for cell in cells
    )


def _quoted(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text), delimiter=delimiter, strict=True)
    for row in reader:
        yield reader.line_num, row
