"""TSV, CSV, XLSX, ODS and XLS: a column for each language, or a text in one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from ...document import LANGUAGES, Bitext, Language
from ...errors import InputError
from ...tokenize.script import detect_language
from ..contents import Contents
from ..encoding import read_text
from ..files import counted
from ..mixed_cells import add_mixed_column, find_mixed_column
from ..separated import separated
from ..sides import bitext
from ..tabular import Sides, add_grid, find_columns, pairs_rows, text_columns
from ..workbook import Sheet, read_workbook
from .sheets import rows_of

_WORKBOOKS: Final = {".xlsx", ".xlsm"}


def read_bitexts(path: Path, encoding: str | None = None) -> Iterator[Bitext]:
    """Read a table with a column for each language, a workbook sheet by sheet; each cell becomes a paragraph.

    Cells that hold both languages are split where their script changes. The rows are those of the bitext, with the
    other columns of each. Which columns were taken stands in the metadata.

    Raises:
        InputError: there are no columns of Chinese and of English, and none of both.
    """
    sheets, metadata, warnings = _sheets(path, encoding)
    sides = Sides()
    taken = []
    for sheet in sheets:
        columns = None if sheet.hidden else find_columns(sheet.rows)
        notes = list(sheet.notes)
        mixed = None
        if not sheet.hidden and (columns is None or not pairs_rows(sheet.rows, columns)):
            mixed = find_mixed_column(sheet.rows)
        if mixed is not None:
            column, more = add_mixed_column(sides, sheet.rows, mixed)
            taken.append(f"{sheet.name}: {column}" if len(sheets) > 1 else column)
            notes += more
        elif columns is None:
            notes = [sheet.unread()] if sheet.cells else []
        else:
            taken.append(f"{sheet.name}: {columns}" if len(sheets) > 1 else str(columns))
            alone = add_grid(sides, sheet.rows, columns)
            if columns.beside:
                notes.append(f"took {columns}; beside them {columns.other_versions()}, kept with each row")
            if alone:
                notes.append(f"{counted(alone, 'row')} with text in other columns only left out")
        about = f"{path}: sheet '{sheet.name}': " if sheet.name else f"{path}: "
        warnings = (*warnings, *(about + note for note in notes))
    if not taken and (taken := _a_language_a_sheet(sides, sheets)):
        warnings = tuple(f"{path}: sheet '{sheet.name}': {note}" for sheet in sheets for note in sheet.notes)
    if not taken:
        raise InputError(
            path,
            "expected a column of Chinese and one of English, found none; name them zh and en in the first row, "
            "or give a file per language as --zh and --en",
        )
    known = {f"{language}_{key}": value for language in LANGUAGES for key, value in metadata.items()}
    known["table_columns"] = "; ".join(taken)
    zh, en = sides.document("zh"), sides.document("en")
    yield replace(bitext(path.stem, zh, en, (path, path), metadata=known, warnings=warnings), rows=sides.rows)


def _a_language_a_sheet(sides: Sides, sheets: list[Sheet]) -> list[str]:
    """Add the texts of a workbook with each language on sheets of its own; what was taken, empty if there is none."""
    taken: dict[Language, list[str]] = {"zh": [], "en": []}
    for sheet in sheets:
        columns, first = ([], 0) if sheet.hidden else text_columns(sheet.rows, None)
        cells = [row[at] for row in sheet.rows[first:] for at in columns if at < len(row)]
        if language := detect_language("\n".join(cells)):
            sides.add(language, ((cell, "cell") for cell in cells))
            taken[language].append(f"{language} on sheet {sheet.name}")
    return [*taken["zh"], *taken["en"]] if taken["zh"] and taken["en"] else []


def read(path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
    """Read a table that holds a text in one language: all columns with such text, row by row."""
    sheets, metadata, warnings = _sheets(path, encoding, language)
    cells: list[str] = []
    for sheet in sheets:
        columns, first = ([], 0) if sheet.hidden else text_columns(sheet.rows, language)
        notes = sheet.notes if columns else [sheet.unread()] * bool(sheet.cells)
        cells += [row[at] for row in sheet.rows[first:] for at in columns if at < len(row)]
        beside = sum(bool(cell.strip()) for row in sheet.rows[first:] for cell in row)
        beside -= sum(bool(row[at].strip()) for row in sheet.rows[first:] for at in columns if at < len(row))
        if columns and beside:
            notes = [*notes, f"{counted(beside, 'cell')} of other columns (numbers, ids, another language) not read"]
        about = f"{path}: sheet '{sheet.name}': " if sheet.name else f"{path}: "
        warnings = (*warnings, *(about + note for note in notes))
    return Contents([(cell, "cell") for cell in cells], metadata, warnings)


def _sheets(
    path: Path, encoding: str | None, language: Language | None = None
) -> tuple[list[Sheet], dict[str, str], tuple[str, ...]]:
    """The sheets of a workbook; a text table is one without a name."""
    if path.suffix.lower() in _WORKBOOKS:
        return read_workbook(path), {}, ()
    if path.suffix.lower() in {".ods", ".xls"}:
        sheets = enumerate(rows_of(path), start=1)
        return [Sheet(f"{at}", rows, list(range(1, len(rows) + 1))) for at, rows in sheets], {}, ()
    decoded = read_text(path, encoding, language)
    rows = separated(decoded.text, path)
    sheet = Sheet("", [row for _, row in rows], [number for number, _ in rows])
    return [sheet], decoded.metadata, decoded.warnings
