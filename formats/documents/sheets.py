"""ODS and XLS: the rows of their sheets as texts."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...errors import InputError, MissingExtraError
from ..archive import open_archive
from ..contents import tidy
from ..files import read_bytes, reason
from . import odf

if TYPE_CHECKING:
    import xlrd
    from lxml import etree

Rows = list[list[str]]

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_MAX_COLUMNS: Final = 1000
_MAX_REPEATED: Final = 1000
"""Times that a row with text may be said to repeat: sheets say it of a million empty ones, which are left out."""


def rows_of(path: Path) -> Iterator[Rows]:
    """The sheets of an ODS or XLS file in order, each as its rows; rows without text are left out.

    Raises:
        InputError: it is no such file, is encrypted or damaged.
        MissingExtraError: it is XLS and xlrd is not installed.
    """
    yield from _ods(path) if path.suffix.lower() == ".ods" else _xls(path)


def _ods(path: Path) -> Iterator[Rows]:
    with open_archive(path, "an ODS file") as (archive, _):
        content = odf.read_content(archive, path, "an ODS file")
        for sheet in content.iter(f"{_TABLE}table"):
            rows: Rows = []
            for row in sheet.iter(f"{_TABLE}table-row"):
                cells = _cells(row)
                if any(cell.strip() for cell in cells):
                    rows += [cells] * _times(row, "rows", _MAX_REPEATED)
            yield rows


def _cells(row: etree._Element) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        lines = [odf.inline(line) for line in cell.iterchildren(f"{_TEXT}p", f"{_TEXT}h")]
        text = tidy("\n".join(lines)) or cell.get(f"{_OFFICE}string-value", "")
        cells += [text] * _times(cell, "columns", _MAX_COLUMNS - len(cells))
    return cells


def _times(node: etree._Element, what: str, most: int) -> int:
    return min(int(node.get(f"{_TABLE}number-{what}-repeated", "1")), most)


def _xls(path: Path) -> Iterator[Rows]:
    try:
        import xlrd  # noqa: PLC0415
    except ImportError:
        raise MissingExtraError("reading XLS", "formats") from None
    data = read_bytes(path)
    if not data.startswith(_OLE):
        raise InputError(path, "expected an XLS file, found another with its name (HTML or text?); save it as XLSX")
    try:
        book = xlrd.open_workbook(file_contents=data, logfile=StringIO(), ragged_rows=True)
        for sheet in book.sheets():
            rows = [
                [_value(cell, book.datemode) for cell in sheet.row(number)[:_MAX_COLUMNS]]
                for number in range(sheet.nrows)
            ]
            yield [row for row in rows if any(cell.strip() for cell in row)]
    except Exception as error:  # a damaged file makes xlrd raise nearly anything
        raise InputError(path, f"expected an XLS file, found one that cannot be read{reason(error)}") from None


def _value(cell: xlrd.sheet.Cell, datemode: int) -> str:
    """A cell as the sheet shows it, nearly: formats of numbers are not looked at."""
    import xlrd  # noqa: PLC0415

    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return str(int(cell.value)) if cell.value == int(cell.value) else str(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return str(xlrd.xldate.xldate_as_datetime(cell.value, datemode))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return tidy(cell.value) if cell.ctype == xlrd.XL_CELL_TEXT else ""
