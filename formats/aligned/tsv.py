"""TSV (and CSV), a text pair a row: read with the columns in any order, written Chinese first with a heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...corrections.compare import CorrectedRow
from ...document import Alignment, Level
from ...errors import InputError
from ...tokenize.script import detect_language
from ..encoding import decode
from ..files import read_unpacked, shown
from ..names import stem_of
from ..rendering import Rendering, Row
from ..separated import NumberedRows, separated
from ..tabular import Columns, find_columns
from ..writer import StreamWriter
from .annotation import Annotation, Texts
from .matching import matched
from .pairs import TextPair
from .sheet import corrected, documents_of

_BREAKS = re.compile(r"[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def read(path: str | Path, texts: Texts | None = None) -> Iterator[Annotation]:
    """Read one pair a row, also of CSV and of tables with further columns; an empty side is a bead with an empty side.

    The first row may name the columns (``zh``, ``en``, and ``status``, ``note`` of a bead); else the words of the
    columns tell. Any encoding of a text file will do, and quotation as spreadsheets write it.

    Args:
        path: the file, packed with gzip or not; its name without the extension is the document's.
        texts: the texts to put the pairs back into, by document; else ``<name>.zh`` and ``.en`` beside the file.

    Raises:
        InputError: there is no column of Chinese or none of English, a row has more cells than most or only one, or a
            text is not in the texts.
    """
    path = Path(path)
    documents, warnings = _documents(path)
    yield from matched(path, documents, texts, warnings)


def corrected_rows(path: str | Path) -> dict[str, list[CorrectedRow]]:
    """The rows of a table that a person corrected, by document: its name is the file's, if no column says it.

    Raises:
        InputError: there is no column of Chinese or none of English.
    """
    documents, _ = _documents(Path(path))
    return {name: [corrected(pair) for pair in pairs] for name, pairs in documents.items()}


def _documents(path: Path) -> tuple[dict[str, list[TextPair]], tuple[str, ...]]:
    decoded = decode(read_unpacked(path), path)
    rows = separated(decoded.text, path)
    _check_width(path, rows)
    named = find_columns([row for _, row in rows])
    if named is None:
        named = _by_script(path, rows)
    documents, paragraphs = documents_of(rows, named, "line", stem_of(path))
    if paragraphs and not documents:
        raise InputError(path, "expected rows of sentences, found rows of paragraphs only; give those of sentences")
    return documents or {stem_of(path): []}, decoded.warnings


def _check_width(path: Path, rows: NumberedRows) -> None:
    """Refuse rows of more cells than most have, or of one: a tab in a text, or none between two.

    Raises:
        InputError: naming the first such row. Empty cells at the end do no harm.
    """
    widths = Counter(len(row) for _, row in rows)
    usual = max(2, min(widths, key=lambda width: (-widths[width], width), default=2))
    for number, row in rows:
        if len(row) < 2 or any(cell.strip() for cell in row[usual:]):
            texts = "two texts with a tab between" if usual == 2 else f"{usual} cells with tabs between"
            found = f"{len(row)} in {shown(chr(9).join(row))}"
            raise InputError(path, f"line {number}: expected {texts}, found {found}")


def _by_script(path: Path, rows: NumberedRows) -> Columns:
    """Which of two columns is which, where one of them is short of text.

    Raises:
        InputError: both are in one language.
    """
    languages = [detect_language("".join(row[at] for _, row in rows if at < len(row))) for at in (0, 1)]
    if rows and set(languages) != {"zh", "en"}:
        found = " and ".join(language or "neither" for language in languages)
        raise InputError(path, f"expected a Chinese and an English column, found {found}; name them in line 1")
    zh = 0 if languages[0] == "zh" else 1
    return Columns(zh, 1 - zh, 0, ("A", "B"))


class TsvRendering(Rendering):
    """A bead's two texts on a line; tabs and line breaks within them become spaces."""

    def head(self, chinese: str) -> bytes:
        """The names of the columns."""
        return b"zh\ten\n"

    def units(self, alignment: Alignment, rows: Iterable[Row]) -> Iterator[bytes]:
        """A line a row."""
        for row in rows:
            zh, en = (self._clean(_BREAKS.sub(" ", text)) for text in (row.pair.zh, row.pair.en))
            yield f"{zh}\t{en}\n".encode()


class TsvWriter(StreamWriter):
    """Writes text pairs.

    Args:
        path: the file to write.
        level: sentence or paragraph beads.
        unpaired: whether beads with an empty side are written too.
    """

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = False) -> None:
        super().__init__(path, TsvRendering(level), unpaired)
