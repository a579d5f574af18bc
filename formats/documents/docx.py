"""DOCX: paragraphs, headings, list items and table cells of the body, with all tracked changes accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...document import HARD_BREAK, Kind, Language
from ...errors import MissingExtraError
from ..archive import open_archive
from ..contents import Contents, tidy
from .plain import written_breaks

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument
    from lxml.etree import _Element

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS: Final = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
# Text taken out, moved away, or written twice for older programs.
_DROPPED: Final = frozenset(
    {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}rt", f"{_W}pPr", _FALLBACK}
)


def read(path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
    """Read a DOCX file.

    Headers, footers, notes and comments are not text of the body; that there are notes is said in a warning.

    Raises:
        InputError: the file is no DOCX file, or not a harmless one.
        MissingExtraError: python-docx is not installed.
    """
    del encoding, language
    try:
        import docx  # noqa: PLC0415
    except ImportError:
        raise MissingExtraError("reading DOCX", "formats") from None
    with open_archive(path, "a DOCX file") as (_, data):
        document = docx.Document(data)
        body = document.element.body
        paragraphs = written_breaks(list(_paragraphs(body, _style_kinds(document))))
        notes = sum(1 for _ in body.iter(f"{_W}footnoteReference", f"{_W}endnoteReference"))
        title = document.core_properties.title
    warnings = (f"{path}: {notes} footnotes and endnotes are not read",) if notes else ()
    return Contents(paragraphs, {"title": title} if title else {}, warnings)


def _style_kinds(document: DocxDocument) -> dict[str, Kind]:
    """What the paragraph styles of a document are for, by style id; only the English base names are stable."""
    kinds: dict[str, Kind] = {}
    for style in document.styles:
        name = (style.name or "").lower()
        if name == "title":
            kinds[style.style_id] = "title"
        elif re.match(r"heading|subtitle", name):
            kinds[style.style_id] = "heading"
        elif name.startswith("list"):
            kinds[style.style_id] = "item"
    return kinds


def _paragraphs(body: _Element, kinds: dict[str, Kind]) -> Iterator[tuple[str, Kind]]:
    for paragraph in body.iter(f"{_W}p"):
        ancestors = {ancestor.tag for ancestor in paragraph.iterancestors()}
        if ancestors & _DROPPED:
            continue
        text = tidy("".join(_runs(paragraph))).strip().replace("\n", HARD_BREAK)
        if text:
            yield text, _kind(paragraph, kinds, in_table=f"{_W}tc" in ancestors)


def _runs(paragraph: _Element) -> Iterator[str]:
    """The text of a paragraph, but of none that lies within it (a text box)."""
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        if node.tag == f"{_W}t":
            yield node.text or ""
        elif node.tag in _BREAKS:
            yield _BREAKS[node.tag]
        elif node.tag not in _DROPPED and node.tag != f"{_W}p":
            stack += reversed(node)


def _kind(paragraph: _Element, kinds: dict[str, Kind], in_table: bool) -> Kind:
    if in_table:
        return "cell"
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    kind = kinds.get(style.get(f"{_W}val", "")) if style is not None else None
    if kind is None and paragraph.find(f"{_W}pPr/{_W}numPr") is not None:
        return "item"
    return kind or "paragraph"
