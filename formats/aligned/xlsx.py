"""XLSX, laid out for a person who reads and corrects: a row a bead, on one sheet for all documents."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from ...corrections.compare import CorrectedRow
from ...document import Alignment, Kind, Level
from ...errors import InputError, MissingExtraError
from ..rendering import Row, rows
from ..tabular import find_columns
from ..workbook import numbered, read_workbook
from .annotation import Annotation, Texts
from .markup import MarkupWriter
from .matching import matched
from .pairs import TextPair
from .sheet import corrected, documents_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format as CellFormat
    from xlsxwriter.worksheet import Worksheet

# Excel's limits: UTF-16 units in a cell, rows on a sheet.
MOST_IN_CELL: Final = 32_767
MOST_ROWS: Final = 1_048_576

# The columns and their widths in characters of Latin text.
_COLUMNS: Final = {
    "id": 20,
    "zh": 52,
    "en": 64,
    "type": 6,
    "confidence": 12,
    "status": 10,
    "note": 32,
    "document": 18,
    "zh_indexes": 12,
    "en_indexes": 12,
}
_HIDDEN: Final = ("zh_indexes", "en_indexes")
_AT: Final = {name: position for position, name in enumerate(_COLUMNS)}
# Points of a line, and the most that Excel lets a row have. Neither LibreOffice nor Numbers makes room for wrapped text
# by itself in a file that names none.
_LINE: Final = 15
_TALLEST: Final = 409
_STATUSES: Final = ("auto", "checked", "edited")
# There must be a date, and the same each time.
CREATED: Final = datetime(1980, 1, 1)


def read(path: str | Path, texts: Texts | None = None) -> Iterator[Annotation]:
    """Read a workbook of text pairs: duiqi's own, also as another program saved it, or any with a column a language.

    Columns are known by their names and may stand anywhere; ``document`` says which document a row is of, else the
    file's name does. Rows of paragraph beads are passed over.

    Args:
        path: the file.
        texts: the texts to put the pairs back into, by document; else ``<name>.zh`` and ``.en`` beside the file.

    Raises:
        InputError: no sheet has a column of Chinese and one of English, there are rows of paragraphs only, or a text
            is not in the texts.
    """
    path = Path(path)
    documents, warnings = _documents(path)
    yield from matched(path, documents, texts, warnings)


def corrected_rows(path: str | Path) -> dict[str, list[CorrectedRow]]:
    """The rows of a workbook that a person corrected, by document, in the order of the sheets.

    Raises:
        InputError: no sheet has a column of Chinese and one of English, or there are rows of paragraphs only.
    """
    documents, _ = _documents(Path(path))
    return {name: [corrected(pair) for pair in pairs] for name, pairs in documents.items()}


def _documents(path: Path) -> tuple[dict[str, list[TextPair]], tuple[str, ...]]:
    """The pairs of all sheets by document, and what a user should know."""
    documents: dict[str, list[TextPair]] = {}
    warnings: list[str] = []
    found = paragraphs = 0
    for sheet in read_workbook(path):
        columns = None if sheet.hidden else find_columns(sheet.rows)
        about = f"{path}: sheet '{sheet.name}': "
        if columns is None:
            if sheet.cells:
                warnings.append(about + sheet.unread())
            continue
        found += 1
        warnings += [about + note for note in sheet.notes if "hidden" not in note]
        pairs, passed_over = documents_of(numbered(sheet), columns, f"{sheet.name} row", path.stem)
        paragraphs += passed_over
        for name, own in pairs.items():
            documents.setdefault(name, []).extend(own)
    if not found:
        raise InputError(
            path, "expected a column of Chinese and one of English, found none; name them zh and en in the first row"
        )
    if paragraphs and not documents:
        raise InputError(path, "expected rows of sentences, found rows of paragraphs only; give sentences.xlsx")
    return documents, tuple(warnings)


class XlsxWriter(MarkupWriter):
    """Writes a row a bead, those with an empty side always: who corrects must see the gaps.

    The columns: ``id`` as in JSONL, ``zh``, ``en``, ``type``, ``confidence`` (with a colour scale; empty where nobody
    judged), ``status`` (a list to choose from), ``note``, ``document``, and hidden ``zh_indexes`` and ``en_indexes``
    from 0, with a blank between. The header is frozen and has filters. A thin line stands where a paragraph begins.
    Every text is text, also one that looks like a formula. After Excel's 1,048,576 rows another sheet follows.

    Rows go to a temporary file as they come.

    Raises:
        MissingExtraError: XlsxWriter is not installed.
    """

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = False) -> None:
        try:
            from xlsxwriter import Workbook  # noqa: PLC0415
        except ImportError:
            raise MissingExtraError("writing XLSX", "formats") from None
        super().__init__(path, level, unpaired)
        folder = self._stack.enter_context(TemporaryDirectory(prefix="duiqi-"))
        self._book = Workbook(self._file, {"constant_memory": True, "tmpdir": folder})
        self._book.set_properties({"title": "Alignment", "author": "duiqi", "created": CREATED})
        self._formats: dict[tuple[str, _Look], CellFormat] = {}
        self._untouched = self._book.add_format({"font_color": "#8C8C8C"})
        self._sheet = self._new_sheet()
        self._row = 0

    def add(self, alignment: Alignment) -> None:
        """Write the beads of one document.

        Raises:
            InputError: a text is longer than a cell can hold.
        """
        name = self._clean(alignment.bitext.name)
        headings = _headings(alignment, self.level)
        home = -1
        for row in rows(alignment, self.level):
            if self._row + 1 == MOST_ROWS:
                self._finish_sheet()
                self._sheet, self._row = self._new_sheet(), 0
            self._row += 1
            if (lines := _lines(row)) > 1:
                self._sheet.set_row(self._row, min(lines * _LINE, _TALLEST))
            look = _Look(begins=row.home != home, heading=headings[row.number - 1])
            home = row.home
            for column, value in self._cells(name, row).items():
                place = (self._row, _AT[column])
                if isinstance(value, float):
                    self._sheet.write_number(*place, value, self._format(column, look))
                elif value:
                    self._sheet.write_string(*place, value, self._format(column, look))
                else:
                    gap = column in ("zh", "en")
                    self._sheet.write_blank(*place, None, self._format(column, replace(look, gap=gap)))
            self._forget(self._row - 1)
            self.beads += 1

    def close(self) -> None:
        """Finish the file and give it its name."""
        self._finish_sheet()
        self._book.close()
        super().close()

    def abort(self, error: BaseException | None = None) -> None:
        """Throw away what was written."""
        # Open files cannot be removed on Windows.
        for sheet in self._book.worksheets():
            sheet.row_data_fh.close()
        super().abort(error)

    def _cells(self, name: str, row: Row) -> dict[str, str | float]:
        """A row's values by column."""
        pair, bead = row.pair, row.pair.bead
        identity = f"{name}/{self.level[0]}{row.number}"
        return {
            "id": identity,
            "zh": self._fitting(pair.zh, "zh text", identity),
            "en": self._fitting(pair.en, "en text", identity),
            "type": pair.type,
            "confidence": "" if bead.confidence is None else round(float(bead.confidence), 4),
            "status": bead.status,
            "note": self._fitting(bead.note, "note", identity),
            "document": name,
            "zh_indexes": " ".join(map(str, bead.zh)),
            "en_indexes": " ".join(map(str, bead.en)),
        }

    def _fitting(self, text: str, what: str, identity: str) -> str:
        """A text that a cell can hold."""
        text = self._clean(text)
        length = len(text.encode("utf-16-le")) // 2
        if length > MOST_IN_CELL:
            found = f"the {what} of bead {identity} has {length:,} characters, and a cell holds {MOST_IN_CELL:,}"
            instead = (
                "sentence by sentence" if self.level == "paragraph" else "TMX or JSONL, which hold texts of any length"
            )
            raise InputError(self.path, f"{found}; write {instead}")
        return text

    def _new_sheet(self) -> Worksheet:
        number = len(self._book.worksheets()) + 1
        sheet = self._book.add_worksheet("beads" if number == 1 else f"beads {number}")
        top = self._book.add_format({"bold": True, "bottom": 1, "bg_color": "#F2F2F2", "valign": "vcenter"})
        for name, width in _COLUMNS.items():
            sheet.set_column(_AT[name], _AT[name], width, None, {"hidden": name in _HIDDEN})
            sheet.write_string(0, _AT[name], name, top)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def _finish_sheet(self) -> None:
        """What a sheet says about all of its rows, once these are counted."""
        sheet, last = self._sheet, max(self._row, 1)
        sheet.autofilter(0, 0, last, len(_COLUMNS) - 1)
        confidence, status = _AT["confidence"], _AT["status"]
        scale = {"min_type": "num", "mid_type": "num", "max_type": "num", "min_value": 0, "mid_value": 0.5}
        colours = {"min_color": "#F4B6AE", "mid_color": "#FCEBC2", "max_color": "#FFFFFF"}
        sheet.conditional_format(
            1, confidence, last, confidence, {"type": "3_color_scale", "max_value": 1, **scale, **colours}
        )
        untouched = {"type": "cell", "criteria": "==", "value": '"auto"', "format": self._untouched}
        sheet.conditional_format(1, status, last, status, untouched)
        choice = {
            "validate": "list",
            "source": list(_STATUSES),
            "error_title": "Status",
            "error_message": f"Choose one of {', '.join(_STATUSES)}.",
        }
        sheet.data_validation(1, status, last, status, choice)

    def _forget(self, row: int) -> None:
        """Let go of a row's height, which XlsxWriter keeps to its end: of a million rows 300 MB."""
        for kept in ("row_info", "row_sizes"):
            getattr(self._sheet, kept, {}).pop(row, None)

    def _format(self, column: str, look: _Look) -> CellFormat:
        """How a cell looks; few differ, and the workbook is told of each once."""
        wide = column in ("zh", "en", "note")
        key = (column if column == "confidence" else "wide" if wide else "", look)
        if key not in self._formats:
            self._formats[key] = self._book.add_format(
                {
                    "valign": "top",
                    "text_wrap": wide,
                    "font_size": 11 if wide else 10,
                    # As text, so that nothing becomes a formula or a date when a person edits it.
                    "num_format": "0.00" if column == "confidence" else "@",
                    "bold": wide and look.heading,
                    **({"top": 1, "top_color": "#BFBFBF"} if look.begins else {}),
                    **({"bg_color": "#EDEDED"} if look.gap else {}),
                }
            )
        return self._formats[key]


@dataclass(frozen=True, slots=True)
class _Look:
    """What tells cells of a kind apart.

    Attributes:
        begins: whether a paragraph begins in this row.
        heading: whether it is a title or a heading.
        gap: whether a text is missing.
    """

    begins: bool
    heading: bool
    gap: bool = False


def _lines(row: Row) -> int:
    """How many lines the longer text of a row takes; a Chinese character is two wide."""
    width = {"zh": sum(1 + (char > "\u2e80") for char in row.pair.zh), "en": len(row.pair.en)}
    return max(math.ceil(width[column] / _COLUMNS[column]) for column in width)


def _headings(alignment: Alignment, level: Level) -> list[bool]:
    """For each bead whether a title or a heading begins it, on either side."""
    kinds: list[list[Kind]] = []
    for document in (alignment.bitext.zh, alignment.bitext.en):
        of_paragraphs = [paragraph.kind for paragraph in document.paragraphs]
        kinds.append([of_paragraphs[i] for i in document.paragraph_of] if level == "sentence" else of_paragraphs)
    beads = alignment.beads if level == "sentence" else alignment.paragraph_beads
    return [
        any(
            side and of_side[side[0]] in ("title", "heading")
            for side, of_side in zip((bead.zh, bead.en), kinds, strict=True)
        )
        for bead in beads
    ]
