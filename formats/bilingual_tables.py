"""Both sides of a text with tables that have a column for each language, and the rows of those tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..document import LANGUAGES, Document, Kind, Language
from ..errors import InputError
from ..tokenize.script import detect_language
from .contents import Contents, Table
from .layout import Layout, take_apart
from .tabular import Columns, Sides, find_columns, is_repeated_header, pairs_rows


@dataclass(frozen=True, slots=True)
class Found:
    """A text taken apart.

    Attributes:
        sides: both sides and the rows.
        columns: which columns were taken, for the metadata.
        warnings: what a user should know.
    """

    sides: Sides
    columns: str
    warnings: tuple[str, ...]


def take_tables_apart(contents: Contents, source: str | Path, layout: Layout | None = None) -> Found | None:
    """Both sides of a text, its bilingual tables row by row and the rest by script or layout.

    Args:
        contents: the paragraphs of the file, and which of them stand in cells.
        source: the file, for messages.
        layout: how the rest of the text is laid out, as for `take_apart`.

    Returns:
        None where no table has a column of Chinese beside one of English.
    """
    tables = [(table, _columns(contents, table)) for table in contents.tables]
    if not any(columns for _, columns in tables):
        return None
    taker = _Taker(contents, source, layout)
    taken, warnings = [], []
    for number, (table, columns) in enumerate(tables, start=1):
        if columns is not None:
            taker.table(table, columns)
            taken.append(f"table {number}: {columns}" if len(tables) > 1 else str(columns))
            if columns.beside:
                beside = f"beside them {columns.other_versions()}, kept with each row"
                warnings.append(f"{source}: table {number}: took {columns}; {beside}")
    taker.prose(len(contents.paragraphs))
    if not all(taker.sides.document(language).text for language in LANGUAGES):
        return None
    return Found(taker.sides, "; ".join(taken), (*warnings, *taker.warnings))


def _columns(contents: Contents, table: Table) -> Columns | None:
    grid = [["\n".join(contents.paragraphs[at][0] for at in cell) for cell in row] for row in table]
    columns = find_columns(grid)
    return columns if columns is not None and pairs_rows(grid, columns) else None


class _Taker:
    """Goes through a text once and gives each paragraph its side."""

    def __init__(self, contents: Contents, source: str | Path, layout: Layout | None) -> None:
        self.sides = Sides()
        self._paragraphs = contents.paragraphs
        self._source = source
        self._layout = layout
        self._reached = 0
        self.warnings: list[str] = []

    def table(self, table: Table, columns: Columns) -> None:
        """Take a table row by row; a row with text in other columns only is a heading within it, and prose."""
        places = [at for row in table for cell in row for at in cell]
        self.prose(min(places, default=self._reached))
        for number, row in enumerate(table):
            cells = [[self._paragraphs[at] for at in cell] for cell in row]
            cells += [[]] * (len(columns.names) - len(cells))
            texts = ["\n".join(text for text, _ in cell) for cell in cells]
            if number == columns.first - 1 or is_repeated_header(texts, columns):
                continue
            others = [(name, texts[at]) for at, name in enumerate(columns.names) if at not in (columns.zh, columns.en)]
            sides = {"zh": cells[columns.zh], "en": cells[columns.en]}
            if number < columns.first or not self.sides.add_row({own: sides[own] for own in LANGUAGES}, others):
                self._add([paragraph for cell in cells for paragraph in cell])
        self._reached = max(places, default=self._reached - 1) + 1

    def prose(self, end: int) -> None:
        """Take the paragraphs from where the last table ended up to an index."""
        self._add(list(self._paragraphs[self._reached : end]))
        self._reached = max(self._reached, end)

    def _add(self, paragraphs: list[tuple[str, Kind]]) -> None:
        """Take paragraphs that are in no row: by script where one language or hardly another is there."""
        languages = {detect_language(text) for text, _ in paragraphs}
        if {"zh", "en"} <= languages:
            try:
                zh, en, notes = take_apart(Contents(paragraphs), self._source, self._layout)
            except InputError:
                pass  # one language is scarce in this part, and by script it is
            else:
                self.warnings += notes
                for side in (zh, en):
                    self.sides.add(side.language, _paragraphs_of(side))
                return
        before: Language = "zh" if languages == {"zh", None} else "en"
        for text, kind in paragraphs:
            before = detect_language(text) or before
            self.sides.add(before, [(text, kind)])


def _paragraphs_of(document: Document) -> list[tuple[str, Kind]]:
    return [(document.text[part.start : part.end], part.kind) for part in document.paragraphs]
