"""ODT: the text of an OpenDocument text, changes accepted; by its XML, since odfpy is hardly kept up."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lxml import etree

from ...document import Kind, Language
from ...errors import InputError
from ..archive import open_archive, parse_xml, read_part
from ..contents import Contents, tidy

_NAMES: Final = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}%s"
_TEXT, _TABLE, _STYLE, _OFFICE = (_NAMES % (name, "") for name in ("text", "table", "style", "office"))
_PARAGRAPHS: Final = (f"{_TEXT}p", f"{_TEXT}h")
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_BREAKS: Final = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
# What stands in a paragraph's XML and is not its text: text boxes come as paragraphs of their own.
_NOT_INLINE: Final = frozenset({f"{_TEXT}ruby-text", f"{_TEXT}hidden-text", f"{_TEXT}hidden-paragraph", *_PARAGRAPHS})
_DROPPED: Final = frozenset({f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_OFFICE}annotation"})


def read(path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
    """Read an ODT file.

    Footnotes and endnotes come after the body, in order, as paragraphs of the kind ``note``. Headers, footers, hidden
    and deleted text are no text; comments are not read either, and a warning counts them.

    Raises:
        InputError: the file is no ODT file, is encrypted, or not a harmless one.
    """
    del encoding, language
    with open_archive(path, "an ODT file") as (archive, _):
        content = read_content(archive, path, "an ODT file")
        body = content.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise InputError(path, "expected an ODT file, found another OpenDocument file; save it as ODT")
        styles = [content, *(parse_xml(archive.read(name)) for name in archive.namelist() if name == "styles.xml")]
        reader = _Reader(_Styles(styles))
        paragraphs = [*reader.paragraphs(body), *reader.notes()]
        title = _title(archive)
    comments = sum(1 for _ in body.iter(f"{_OFFICE}annotation"))
    warnings = (f"{path}: {comments} comments are left out",) if comments else ()
    return Contents(paragraphs, {"title": title} if title else {}, warnings)


def read_content(archive: zipfile.ZipFile, path: Path, kind: str) -> etree._Element:
    """The content of an OpenDocument file.

    Raises:
        InputError: there is none, or it is encrypted.
    """
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest):
        raise InputError(path, f"expected {kind}, found an encrypted one; save it without a password")
    return parse_xml(read_part(archive, "content.xml", path, kind))


def inline(node: etree._Element) -> str:
    """The text of a paragraph that holds no notes, comments or hidden text."""
    return "".join(_Reader(_Styles([])).runs(node))


def _title(archive: zipfile.ZipFile) -> str:
    if "meta.xml" not in archive.namelist():
        return ""
    titles = parse_xml(archive.read("meta.xml")).iter("{http://purl.org/dc/elements/1.1/}title")
    return next((" ".join((node.text or "").split()) for node in titles), "")


class _Styles:
    """What the styles of a file say: which hide their text, and which are the title's.

    Args:
        roots: the parts that define styles.
    """

    def __init__(self, roots: list[etree._Element]) -> None:
        self._styles = {
            style.get(f"{_STYLE}name", ""): style for root in roots for style in root.iter(f"{_STYLE}style")
        }

    def hides(self, name: str) -> bool:
        """Whether text in a style is hidden, by it or by one that it inherits from."""
        for style in self._line(name):
            for properties in style.iter(f"{_STYLE}text-properties"):
                if (display := properties.get(f"{_TEXT}display")) is not None:
                    return display == "none"
        return False

    def is_title(self, name: str) -> bool:
        """Whether a style is that of titles, or inherits from it."""
        return name == "Title" or any(style.get(f"{_STYLE}parent-style-name") == "Title" for style in self._line(name))

    def _line(self, name: str) -> Iterator[etree._Element]:
        """A style and those that it inherits from, each once."""
        seen = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = self._styles[name].get(f"{_STYLE}parent-style-name", "")


@dataclass(slots=True)
class _Reader:
    """Reads the body of a text, then the notes that it met there."""

    styles: _Styles
    _notes: list[etree._Element] = field(default_factory=list)

    def paragraphs(self, story: etree._Element) -> Iterator[tuple[str, Kind]]:
        """The paragraphs of the body or of a note."""
        for paragraph in story.iter(*_PARAGRAPHS):
            ancestors = []
            for ancestor in paragraph.iterancestors():
                if ancestor is story:
                    break
                ancestors.append(ancestor)
            tags = {ancestor.tag for ancestor in ancestors}
            hidden = any(ancestor.get(f"{_TEXT}display") == "none" for ancestor in ancestors)
            style = paragraph.get(f"{_TEXT}style-name", "")
            if tags & _DROPPED or hidden or self.styles.hides(style):
                continue
            if text := tidy("".join(self.runs(paragraph))).strip():
                yield text, self._kind(paragraph, style, tags)

    def notes(self) -> Iterator[tuple[str, Kind]]:
        """The notes in the order in which the body refers to them."""
        for note in list(self._notes):
            for body in note.iter(f"{_TEXT}note-body"):
                for text, _ in self.paragraphs(body):
                    yield text, "note"

    def runs(self, node: etree._Element) -> Iterator[str]:
        """The text within an element, in pieces."""
        yield _BLANKS.sub(" ", node.text or "")
        for child in node:
            if child.tag == f"{_TEXT}note":
                self._notes.append(child)
            elif child.tag == f"{_TEXT}s":
                yield " " * min(int(child.get(f"{_TEXT}c", "1")), 100)
            elif child.tag in _BREAKS:
                yield _BREAKS[child.tag]
            elif self._is_inline(child):
                yield from self.runs(child)
            yield _BLANKS.sub(" ", child.tail or "")

    def _is_inline(self, node: etree._Element) -> bool:
        if not isinstance(node.tag, str) or node.tag in _NOT_INLINE or node.tag in _DROPPED:
            return False
        if not node.tag.startswith(_TEXT):  # pictures with their descriptions, drawings, sheets
            return False
        return not self.styles.hides(node.get(f"{_TEXT}style-name", ""))

    def _kind(self, paragraph: etree._Element, style: str, ancestors: set[str]) -> Kind:
        if f"{_TABLE}table-cell" in ancestors:
            return "cell"
        if paragraph.tag == f"{_TEXT}h":
            return "heading"
        if f"{_TEXT}list-item" in ancestors:
            return "item"
        return "title" if self.styles.is_title(style) else "paragraph"
