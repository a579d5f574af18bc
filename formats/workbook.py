"""XLSX workbooks as rows of texts, sheet by sheet, and what a user should know of each sheet."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from warnings import catch_warnings, simplefilter

from lxml import etree

from .archive import open_archive
from .contents import tidy
from .files import counted

_MAX_COLUMNS: Final = 1000
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# How OOXML writes characters that XML cannot hold, a carriage return as _x000D_; the escape itself begins _x005F_.
_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(slots=True)
class Sheet:
    """A sheet of a workbook.

    Attributes:
        name: what its tab says.
        rows: the rows with text, as texts.
        numbers: the number of each of them in the sheet, from 1.
        hidden: whether the sheet is hidden.
        notes: what a user should know of it, without its name.
    """

    name: str
    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    hidden: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def cells(self) -> int:
        """How many cells have text."""
        return sum(bool(cell.strip()) for row in self.rows for cell in row)

    def unread(self) -> str:
        """That the sheet is not read, and why."""
        why = "it is hidden" if self.hidden else "no column of Chinese beside one of English"
        return f"{counted(self.cells, 'cell')} not read ({why})"


def read_workbook(path: Path) -> list[Sheet]:
    """The sheets of a workbook, hidden ones too; of a formula the value that the program stored.

    Raises:
        InputError: it is no workbook, or not a harmless one.
    """
    import openpyxl  # noqa: PLC0415 - loads when it is used

    # Warnings are of styles that are missing or unknown, which hold no text.
    with open_archive(path, "an XLSX file") as (archive, data), catch_warnings():
        simplefilter("ignore")
        book = openpyxl.load_workbook(data, read_only=True, data_only=True)
        return [_sheet(sheet, archive) for sheet in book.worksheets]


def _sheet(sheet: Any, archive: zipfile.ZipFile) -> Sheet:  # noqa: ANN401 - openpyxl's types do not know read-only sheets
    found = Sheet(sheet.title, hidden=sheet.sheet_state != "visible")
    errors = 0
    for row in sheet.iter_rows(max_col=_MAX_COLUMNS):
        cells = []
        for cell in row:
            if cell.data_type == "e":
                errors += 1
                cells.append("")
            else:
                cells.append(_text(cell.value))
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            found.rows.append(cells)
            found.numbers.append(next((cell.row for cell in row if cell.value is not None), 0))
    facts = _facts(archive, getattr(sheet, "_worksheet_path", ""))
    if facts.unvalued:
        found.notes.append(
            f"{counted(facts.unvalued, 'formula')} without a stored value read as empty; "
            "open and save the file in Excel or LibreOffice to store them"
        )
    if errors:
        found.notes.append(f"{counted(errors, 'cell')} with an error such as #REF! read as empty")
    hidden = [counted(facts.rows, "row")] * bool(facts.rows) + [counted(facts.columns, "column")] * bool(facts.columns)
    if hidden:
        found.notes.append(f"{' and '.join(hidden)} hidden in the sheet, and read")
    return found


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return tidy(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), str(value)))


@dataclass(slots=True)
class _Facts:
    """Of a sheet: formulas without a value, hidden rows and hidden columns, each by number."""

    unvalued: int = 0
    rows: int = 0
    columns: int = 0


def _facts(archive: zipfile.ZipFile, part: str) -> _Facts:
    """What a sheet's part says that openpyxl does not tell as it reads row by row."""
    facts = _Facts()
    if part not in archive.namelist():
        return facts
    with archive.open(part) as file:
        for _, node in etree.iterparse(file, tag=[f"{_MAIN}{name}" for name in ("col", "c", "row")], no_network=True):
            if node.tag == f"{_MAIN}col" and node.get("hidden") in ("1", "true"):
                # What is hidden to the right of all text counts too, but for the rest of the sheet as one column.
                facts.columns += min(int(node.get("max", 1)) - int(node.get("min", 1)) + 1, 1000)
            elif node.tag == f"{_MAIN}c":
                value = node.find(f"{_MAIN}v")
                if node.find(f"{_MAIN}f") is not None and (value is None or value.text is None):
                    facts.unvalued += node.get("t") != "str" or value is None
            elif node.tag == f"{_MAIN}row":
                facts.rows += node.get("hidden") in ("1", "true") and len(node) > 0
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]
    return facts


def numbered(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers in the sheet."""
    return zip(sheet.numbers, sheet.rows, strict=True)
