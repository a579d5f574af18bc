"""TSV, CSV, XLSX, ODS and XLS: two columns, one for each language, or one column of a text in one language."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Final
from warnings import catch_warnings, simplefilter

from ...document import LANGUAGES, Bitext, Document, Language
from ...errors import InputError, MissingExtraError
from ...tokenize.script import detect_language
from ..archive import open_archive
from ..contents import Contents, tidy
from ..encoding import read_text
from ..files import reason
from ..sides import bitext
from .sheets import rows_of

_HEADER: Final = re.compile(
    r"(?:zh|en|cn|chs|cht|eng|chinese|english|source|target|src|tgt|original|translation|text|sentence|segment)(?:\b|_).{0,20}"
    r"|中文.{0,6}|汉语|漢語|英文.{0,6}|英语|英語|原文|译文|譯文|句子",
    re.IGNORECASE,
)
_SAMPLE: Final = 200
_DELIMITERS: Final = ",;\t|"
_MAX_COLUMNS: Final = 1000

Rows = list[list[str]]


def read_bitexts(path: Path, encoding: str | None = None) -> Iterator[Bitext]:
    """Read a table with a column for each language; each row's cells become paragraphs.

    Raises:
        InputError: there is no Chinese and no English column.
        MissingExtraError: the file is XLSX and openpyxl is not installed.
    """
    rows, metadata, warnings = _rows(path, encoding)
    columns = _columns(rows)
    if columns is None:
        raise InputError(
            path,
            "expected a column of Chinese and one of English, found none; give a file per language as --zh and --en",
        )
    body = rows[1:] if _is_header(rows[0], columns) else rows
    zh, en = (
        Document.from_paragraphs(language, ((row[column], "cell") for row in body if column < len(row)))
        for language, column in zip(LANGUAGES, columns, strict=True)
    )
    known = {f"{language}_{key}": value for language in LANGUAGES for key, value in metadata.items()}
    yield bitext(path.stem, zh, en, (path, path), metadata=known, warnings=warnings)


def read(path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
    """Read a table that holds a text in one language: the column with the most text in it."""
    rows, metadata, warnings = _rows(path, encoding, language)
    width = max((len(row) for row in rows), default=0)
    amounts = [
        sum(len(row[column]) for row in rows if column < len(row) and _speaks(row[column], language))
        for column in range(width)
    ]
    if not amounts or not max(amounts):
        return Contents([], metadata, warnings)
    column = amounts.index(max(amounts))
    cells = [row[column] for row in rows if column < len(row)]
    if cells and _HEADER.fullmatch(cells[0].strip()):
        del cells[0]
    return Contents([(cell, "cell") for cell in cells], metadata, warnings)


def _speaks(cell: str, language: Language | None) -> bool:
    found = detect_language(cell)
    return found is not None and language in (None, found)


def _rows(
    path: Path, encoding: str | None, language: Language | None = None
) -> tuple[Rows, dict[str, str], tuple[str, ...]]:
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        return list(_sheets(path)), {}, ()
    if path.suffix.lower() in {".ods", ".xls"}:
        return [row for sheet in rows_of(path) for row in sheet], {}, ()
    decoded = read_text(path, encoding, language)
    rows = _separated(decoded.text, "\t" if path.suffix.lower() in {".tsv", ".tab"} else None, path)
    return [row for row in rows if any(cell.strip() for cell in row)], decoded.metadata, decoded.warnings


def _separated(text: str, delimiter: str | None, path: Path) -> Rows:
    """The rows of a separated text, quoted as spreadsheets do or, with tabs, perhaps not quoted at all."""
    if delimiter is None:
        head = text[:10_000].split("\n")[:20]
        counts = {mark: sum(mark in line for line in head) for mark in _DELIMITERS}
        delimiter = max(_DELIMITERS, key=lambda mark: counts[mark])
    if delimiter == "\t":
        # Between tabs a quotation mark is usually text. It encloses a cell only if lines have unequal numbers of cells.
        plain = [line.split("\t") for line in text.split("\n") if line.strip()]
        if len({len(row) for row in plain}) <= 1 or '"' not in text:
            return plain
    try:
        quoted = list(csv.reader(StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        if delimiter == "\t":
            return plain
        raise InputError(
            path, f"expected comma-separated values, found a broken line{reason(error)}; save it again"
        ) from None
    quoted = [row for row in quoted if row]
    if delimiter == "\t" and len({len(row) for row in quoted}) > 1:
        return plain
    return quoted


def _sheets(path: Path) -> Iterator[list[str]]:
    """The rows of all sheets of a workbook, one after the other."""
    try:
        import openpyxl  # noqa: PLC0415
    except ImportError:
        raise MissingExtraError("reading XLSX", "formats") from None
    with open_archive(path, "an XLSX file") as (_, data):
        with catch_warnings():  # of styles that are missing or unknown, which hold no text
            simplefilter("ignore")
            book = openpyxl.load_workbook(data, read_only=True, data_only=True)
        for sheet in book.worksheets:
            for row in sheet.iter_rows(values_only=True, max_col=_MAX_COLUMNS):
                cells = ["" if value is None else tidy(str(value)) for value in row]
                if any(cell.strip() for cell in cells):
                    yield cells


def _columns(rows: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """The Chinese and the English column: those with the most text in the language."""
    votes: dict[Language, Counter[int]] = {"zh": Counter(), "en": Counter()}
    for row in rows[:_SAMPLE]:
        for number, cell in enumerate(row):
            if language := detect_language(cell):
                # Ids, file names and addresses are Latin letters too, but only one word each.
                votes[language][number] += min(len(cell) if language == "zh" else len(cell.split()), 100)
    if not votes["zh"] or not votes["en"]:
        return None
    zh = votes["zh"].most_common(1)[0][0]
    english = [(column, count) for column, count in votes["en"].most_common() if column != zh]
    return (zh, english[0][0]) if english else None


def _is_header(row: Sequence[str], columns: tuple[int, int]) -> bool:
    """Whether the first row names the columns."""
    cells = [row[column].strip() if column < len(row) else "" for column in columns]
    return all(_HEADER.fullmatch(cell) for cell in cells)
