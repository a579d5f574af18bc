"""The spreadsheet that Sketch Engine makes a parallel corpus of: a column ``Chinese`` and a column ``English``.

Source: Sketch Engine's user guide, "Setting up parallel corpora", spreadsheet format requirements.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from ...document import Alignment, Level
from ...errors import InputError, MissingExtraError
from .markup import MarkupWriter
from .xlsx import CREATED, MOST_IN_CELL, MOST_ROWS

_WIDTH: Final = 80
"""Of each column, in characters of Latin text."""


class SketchWriter(MarkupWriter):
    """Writes a bead a row.

    Args:
        path: the file to write.
        level: sentence or paragraph beads.
        unpaired: whether beads with an empty side are written too, as an empty cell.

    Raises:
        MissingExtraError: XlsxWriter is not installed.
    """

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = False) -> None:
        try:
            from xlsxwriter import Workbook  # noqa: PLC0415 - an extra
        except ImportError:
            raise MissingExtraError("writing spreadsheets", "formats") from None
        super().__init__(path, level, unpaired)
        folder = self._stack.enter_context(TemporaryDirectory(prefix="duiqi-"))
        self._book = Workbook(self._file, {"constant_memory": True, "tmpdir": folder})
        self._book.set_properties({"created": CREATED})
        self._sheet = self._book.add_worksheet()
        self._sheet.set_column(0, 1, _WIDTH)
        self._row = 0
        self._put("Chinese", "English", "the header")

    def add(self, alignment: Alignment) -> None:
        """Write the rows of a document.

        Raises:
            InputError: a text is longer than a cell takes, or there are more rows than a sheet takes.
        """
        for number, pair in enumerate(alignment.pairs(self.level), start=1):
            if not (self.unpaired or pair.bead.paired):
                self.left_out += 1
                continue
            self._put(self._clean(pair.zh), self._clean(pair.en), f"{alignment.bitext.name}/{self.level[0]}{number}")
            self.beads += 1

    def close(self) -> None:
        """Finish the file and give it its name."""
        self._book.close()
        super().close()

    def _put(self, zh: str, en: str, place: str) -> None:
        if self._row >= MOST_ROWS:
            raise InputError(self.path, f"expected at most {MOST_ROWS:,} rows of a sheet, found more; write TMX")
        for column, text in enumerate((zh, en)):
            if len(text.encode("utf-16-le")) // 2 > MOST_IN_CELL:
                problem = f"{place}: a cell takes {MOST_IN_CELL:,} characters, found {len(text):,}; write sentences"
                raise InputError(self.path, problem)
            self._sheet.write_string(self._row, column, text)
        self._row += 1
