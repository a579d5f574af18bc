"""PDF: the text layer, page by page, without running heads and folios, footnotes after the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise, takewhile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from ...document import Kind, Language
from ...errors import InputError, MissingExtraError
from ..contents import Contents
from ..files import reason
from .pdf_furniture import edges_of, furniture
from .pdf_notes import split_notes
from .pdf_pages import Line, Page, columns, read_page, row_text
from .pdf_paragraphs import join, whole, words_of

if TYPE_CHECKING:
    import pypdfium2

_UNKNOWN: Final = 0.2
"""Share of characters without a meaning in Unicode from which on the text layer is of no use."""
_APART: Final = 1.2
"""Distance between a running head and the text at least, as a multiple of the usual one between lines."""
_MOST: Final = 20_000_000
"""Characters of one document at most: as many Chinese ones as the largest text file holds."""
_OCR: Final = "recognise its text first (ocrmypdf -l chi_sim+eng does), or give the text"


def read(path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
    """Read a PDF file.

    Columns are read one after the other. A paragraph goes on over the end of a line, a column or a page, and a word
    that is cut there is joined. Footnotes come after the text as paragraphs of the kind ``note``. Ligatures and
    radicals, which a font may put in the place of letters and characters, are written as these.

    Raises:
        InputError: the file is no PDF file, is encrypted, or holds no text, as a scan does.
        MissingExtraError: pypdfium2 is not installed.
    """
    del encoding, language
    try:
        import pypdfium2  # noqa: PLC0415
    except ImportError:
        raise MissingExtraError("reading PDF", "formats") from None
    if not path.is_file():
        raise InputError(path, "expected a file, found none; check the path")
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise InputError(path, "expected a PDF file, found an encrypted one; save it without a password") from None
        raise InputError(path, f"expected a PDF file, found a damaged one or another kind{reason(error)}") from None
    try:
        pages = list(_pages(document, path))
        metadata = _metadata(document)
    finally:
        document.close()
    warnings = _check(pages, path)
    body, notes, left_out = _take_apart(pages)
    if left_out:
        shown = ", ".join(repr(" ".join(text.split())[:40]) for text, _ in left_out.most_common(2))
        warnings.append(f"{path}: {left_out.total()} running heads and page numbers are left out: {shown}, ...")
    words = words_of(line for part in (*body, *notes) for line in part)
    paragraphs: list[tuple[str, Kind]] = [*join(body, words), *((whole(note, words), "note") for note in notes)]
    return Contents(paragraphs, metadata, tuple(warnings))


def _pages(document: pypdfium2.PdfDocument, path: Path) -> Iterator[Page]:
    import pypdfium2  # noqa: PLC0415

    characters = 0
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            raise InputError(path, f"page {number + 1} is damaged; save it as a PDF again") from None
        try:
            found = read_page(page)
        finally:
            page.close()
        characters += found.characters
        if characters > _MOST:
            raise InputError(path, f"holds more than {_MOST} characters, too much for one document; split it")
        yield found


def _metadata(document: pypdfium2.PdfDocument) -> dict[str, str]:
    known = document.get_metadata_dict(skip_empty=True)
    named = {key: " ".join(known.get(key.title(), "").split()) for key in ("title", "author")}
    return {key: value for key, value in named.items() if value}


def _check(pages: Sequence[Page], path: Path) -> list[str]:
    """What a user should know about the text layer.

    Raises:
        InputError: there is none, or it does not say which characters it shows.
    """
    characters = sum(page.characters for page in pages)
    scanned = sum(page.scanned for page in pages)
    if not characters or scanned == len(pages):
        raise InputError(path, f"expected a PDF with text, found pictures of pages; {_OCR}")
    unknown = sum(page.unknown for page in pages)
    if unknown > _UNKNOWN * characters:
        raise InputError(path, f"expected text, found fonts that do not say which characters they show; {_OCR}")
    warnings = []
    if scanned:
        warnings.append(f"{path}: {scanned} of {len(pages)} pages are pictures with hardly any text: left out")
    if unknown:
        warnings.append(f"{path}: {unknown} characters of {characters} have no meaning in Unicode: left out")
    return warnings


def _take_apart(pages: Sequence[Page]) -> tuple[list[list[Line]], list[list[Line]], Counter[str]]:
    """The columns of the text and the notes, in reading order, and the running heads and folios."""
    rows = [[row_text(row) for row in page.rows] for page in pages]
    usual = _usual_distance(pages)
    apart = [_set_off(page, edges_of(len(page.rows)), usual) for page in pages]
    found = furniture(
        [[text if row in own else "" for row, text in enumerate(texts)] for texts, own in zip(rows, apart, strict=True)]
    )
    edges = [_set_off(page, own, usual) for page, own in zip(pages, found, strict=True)]
    left_out = Counter(texts[row] for texts, own in zip(rows, edges, strict=True) for row in own)
    laid = [
        columns([row for number, row in enumerate(page.rows) if number not in own])
        for page, own in zip(pages, edges, strict=True)
    ]
    size = _usual_size(line for page in laid for part in page for line in part)
    body: list[list[Line]] = []
    notes: list[list[Line]] = []
    for page in laid:
        body += split_notes(page, size, notes)
    return body, notes, left_out


def _set_off(page: Page, rows: Set[int], usual: float) -> set[int]:
    """Of rows at a page's edges those that stand more than a line's distance off the text."""
    bases = [row[0].base for row in page.rows]
    apart = [above - below >= _APART * usual for above, below in pairwise(bases)]
    kept: set[int] = set()
    for edge in (range(len(bases)), range(len(bases) - 1, -1, -1)):
        group = list(takewhile(rows.__contains__, edge))
        while group and len(group) < len(bases) and not apart[min(group[-1], group[-1] + edge.step)]:
            group.pop()
        kept.update(group)
    return kept


def _usual_distance(pages: Iterable[Page]) -> float:
    """The distance of two lines, in points; of pages with a line or two the distances say little."""
    distances = [
        min(above[0].base - below[0].base, 2 * below[0].size) for page in pages for above, below in pairwise(page.rows)
    ]
    return median(distances) if distances else 0.0


def _usual_size(lines: Iterable[Line]) -> float:
    """The size of most characters."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0
