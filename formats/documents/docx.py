"""DOCX: what a reader sees of the body and the notes: no hidden text, no field codes, tracked changes accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...document import HARD_BREAK, Kind, Language
from ...errors import MissingExtraError
from ..archive import open_archive, parse_xml
from ..contents import Contents, tidy
from .plain import written_breaks
from .word_tables import tables_of

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument
    from lxml import etree

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS: Final = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
# Text taken out, moved away, or written twice for older programs.
_DROPPED: Final = frozenset(
    {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}rt", f"{_W}pPr", _FALLBACK}
)
_REFERENCES: Final = {f"{_W}footnoteReference": "footnote", f"{_W}endnoteReference": "endnote"}
_OFF: Final = frozenset({"0", "false", "off"})


def read(path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
    """Read a DOCX file.

    Footnotes and endnotes come after the body, in the order in which the text refers to them, as paragraphs of the kind
    ``note``. Headers and footers are no text; comments are not read either, and a warning counts them.

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
        parts = _parts(document)
        reader = _Reader(_style_kinds(document), _Hidden(document.styles.element))
        paragraphs = list(reader.paragraphs(document.element.body))
        tables = tables_of(document.element.body, reader.places)
        paragraphs = written_breaks([*paragraphs, *reader.notes(parts)])
        comments = sum(1 for _ in parts["comments"].iter(f"{_W}comment")) if "comments" in parts else 0
        title = document.core_properties.title
    warnings = []
    if reader.missing_notes:
        warnings.append(f"{path}: {reader.missing_notes} notes are referred to, but are not in the file")
    if comments:
        warnings.append(f"{path}: {comments} comments are left out")
    return Contents(paragraphs, {"title": title} if title else {}, tuple(warnings), tables)


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


def _parts(document: DocxDocument) -> dict[str, etree._Element]:
    """The parts beside the body that hold text: ``footnotes``, ``endnotes`` and ``comments``, where there are such."""
    found = {}
    for relation in document.part.rels.values():
        name = relation.reltype.rpartition("/")[2]
        if name in {"footnotes", "endnotes", "comments"} and not relation.is_external:
            found[name] = parse_xml(relation.target_part.blob)
    return found


class _Hidden:
    """Tells which runs are hidden (``w:vanish``), by themselves or by their styles.

    Args:
        styles: the root of the styles part.
    """

    def __init__(self, styles: etree._Element) -> None:
        self._styles = {style.get(f"{_W}styleId", ""): style for style in styles.iter(f"{_W}style")}
        self._known: dict[str, bool | None] = {}

    def run(self, run: etree._Element, paragraph: etree._Element) -> bool:
        """Whether a run is hidden; a style of the paragraph and one of the run toggle each other, as Word has it."""
        if (own := _vanish(run.find(f"{_W}rPr"))) is not None:
            return own
        named = (paragraph.find(f"{_W}pPr/{_W}pStyle"), run.find(f"{_W}rPr/{_W}rStyle"))
        return sum(bool(self._style(style.get(f"{_W}val", ""))) for style in named if style is not None) == 1

    def _style(self, name: str) -> bool | None:
        """Whether a style hides text; None where neither it nor those it is based on say so."""
        if name not in self._known:
            self._known[name] = None  # also ends a circle of styles
            style = self._styles.get(name)
            if style is not None:
                found = _vanish(style.find(f"{_W}rPr"))
                base = style.find(f"{_W}basedOn")
                if found is None and base is not None:
                    found = self._style(base.get(f"{_W}val", ""))
                self._known[name] = found
        return self._known[name]


def _vanish(properties: etree._Element | None) -> bool | None:
    mark = properties.find(f"{_W}vanish") if properties is not None else None
    return None if mark is None else mark.get(f"{_W}val", "true").lower() not in _OFF


def _field_codes(story: etree._Element) -> Set[etree._Element]:
    """The texts between a field's beginning and its result: codes, of which some programs make ordinary runs.

    A field that never ends is a fault of the file, and its text counts.
    """
    codes: set[etree._Element] = set()
    fields: list[list[etree._Element] | None] = []  # the code of each open field; None once its result has begun
    for node in story.iter(f"{_W}fldChar", f"{_W}t"):
        if node.tag == f"{_W}t":
            inner = next((code for code in reversed(fields) if code is not None), None)
            if inner is not None:
                inner.append(node)
            continue
        sort = node.get(f"{_W}fldCharType")
        if sort == "begin":
            fields.append([])
        elif fields:
            codes.update(fields[-1] or ())
            fields[-1] = None
            if sort == "end":
                fields.pop()
    return codes


@dataclass(slots=True)
class _Reader:
    """Reads the stories of a document: its body, then the notes that the body refers to."""

    kinds: dict[str, Kind]
    hidden: _Hidden
    missing_notes: int = 0
    places: dict[etree._Element, int] = field(default_factory=dict)
    _codes: Set[etree._Element] = frozenset()
    _references: list[tuple[str, str]] = field(default_factory=list)

    def paragraphs(self, story: etree._Element) -> Iterator[tuple[str, Kind]]:
        """The paragraphs of a story, those joined whose marks between them were deleted or are hidden."""
        self._codes = _field_codes(story)
        open_text: dict[etree._Element | None, str] = {}  # by the element that holds the paragraphs
        for paragraph in story.iter(f"{_W}p"):
            ancestors = {ancestor.tag for ancestor in paragraph.iterancestors()}
            if ancestors & _DROPPED:
                continue
            home = paragraph.getparent()
            text = open_text.pop(home, "") + "".join(self._runs(paragraph))
            following = paragraph.getnext()
            if _goes_on(paragraph) and following is not None and following.tag == f"{_W}p":
                open_text[home] = text
            elif text := tidy(text).strip().replace("\n", HARD_BREAK):
                self.places[paragraph] = len(self.places)
                yield text, _kind(paragraph, self.kinds, in_table=f"{_W}tc" in ancestors)

    def notes(self, parts: dict[str, etree._Element]) -> Iterator[tuple[str, Kind]]:
        """The notes that were referred to, in that order."""
        notes = {
            (name, note.get(f"{_W}id", "")): note
            for name in ("footnote", "endnote")
            if f"{name}s" in parts
            for note in parts[f"{name}s"].iter(f"{_W}{name}")
        }
        for reference in list(self._references):
            if reference in notes:
                for text, _ in self.paragraphs(notes[reference]):
                    yield text, "note"
            else:
                self.missing_notes += 1

    def _runs(self, paragraph: etree._Element) -> Iterator[str]:
        """The text of a paragraph, but of none that lies within it (a text box)."""
        stack = list(reversed(paragraph))
        while stack:
            node = stack.pop()
            if node.tag == f"{_W}t":
                if node not in self._codes:
                    yield node.text or ""
            elif node.tag in _BREAKS:
                yield _BREAKS[node.tag]
            elif node.tag in _REFERENCES:
                self._references.append((_REFERENCES[node.tag], node.get(f"{_W}id", "")))
                if node.get(f"{_W}customMarkFollows", "0").lower() not in _OFF:
                    run = node.getparent()  # the rest of it is the mark
                    stack = [other for other in stack if other.getparent() is not run]
            elif node.tag == f"{_W}r" and self.hidden.run(node, paragraph):
                continue
            elif node.tag not in _DROPPED and node.tag != f"{_W}p":
                stack += reversed(node)


def _goes_on(paragraph: etree._Element) -> bool:
    """Whether the mark at a paragraph's end was deleted or is hidden, so that the next paragraph continues it.

    A style separator is hidden too, but what it separates are a heading and a text.
    """
    mark = paragraph.find(f"{_W}pPr/{_W}rPr")
    if mark is None:
        return False
    if mark.find(f"{_W}del") is not None or mark.find(f"{_W}moveFrom") is not None:
        return True
    return bool(_vanish(mark)) and mark.find(f"{_W}specVanish") is None


def _kind(paragraph: etree._Element, kinds: dict[str, Kind], in_table: bool) -> Kind:
    if in_table:
        return "cell"
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    kind = kinds.get(style.get(f"{_W}val", "")) if style is not None else None
    if kind is None and paragraph.find(f"{_W}pPr/{_W}numPr") is not None:
        return "item"
    return kind or "paragraph"
