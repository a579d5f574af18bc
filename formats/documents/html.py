"""HTML and XHTML: block elements become paragraphs; scripts, navigation, code and footnote numbers do not."""

from __future__ import annotations

import codecs
import re
from html.entities import html5
from pathlib import Path
from typing import Final

from lxml import etree

from ...document import HARD_BREAK, Kind, Language
from ...errors import InputError
from ..cells import TableNotes
from ..contents import Contents, tidy
from ..encoding import decode
from ..files import read_bytes, reason
from .html_elements import BLOCKS, KINDS, NOTES, SKIPPED, SKIPPED_BLOCKS, SKIPPED_ROLES
from .plain import written_breaks

_DECLARED: Final = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
# As browsers read what is declared so.
_READ_AS: Final = {
    **dict.fromkeys(("gb2312", "gbk", "x-gbk"), "gb18030"),
    **dict.fromkeys(("ascii", "iso8859-1", "latin-1"), "cp1252"),
    "big5-hkscs": "big5hkscs",
}
# The encodings that texts are in, by Python's names; it knows others for other ends, which may take very long.
_OF_TEXTS: Final = re.compile(
    r"utf-(?:8|16|32).*|gb.*|hz|big5.*|cp\d+|iso8859-\d+|koi8.*|mac.*|shift.*|euc.*|iso2022.*"
)
_ENTITY: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_ENTITIES: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})

_NOTE_CLASS: Final = re.compile(r"\b(?:foot)?note[-_]?ref(?:erence)?\b|\bfn-?ref\b", re.IGNORECASE)
_NOTE_MARK: Final = re.compile(
    r"^[\s\[(（〔［]*(?:\d{1,3}|[a-z]|[*†‡§#]+|note \d{1,3}|注\d{0,3})[\s\])）〕］]*$", re.IGNORECASE
)
_BRACKETED_MARK: Final = re.compile(r"^\s*[\[〔［].{1,8}[\]〕］]\s*$")

_BREAK: Final = "\x1f"
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
# Paragraphs are split at two <br>, and at one <br> before an indented line.
_PARAGRAPH_BREAK: Final = re.compile(rf"{_BREAK}\s*{_BREAK}[\s{_BREAK}]*|[ \n]*{_BREAK}[ \n]*(?=[\u3000\xa0]{{2}})")


def read(path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
    """Read an HTML file, in the encoding that it declares if its bytes agree."""
    data = read_bytes(path)
    decoded = decode(data, path, encoding or _declared(data), language)
    found = contents(decoded.text, path)
    return Contents(found.paragraphs, {**found.metadata, **decoded.metadata}, decoded.warnings, found.tables)


def contents(text: str, source: str | Path, xml: bool = False) -> Contents:
    """The paragraphs of an HTML or XHTML text.

    Args:
        text: the document or a fragment.
        source: where it came from, for messages.
        xml: whether it is XHTML as in e-books, where an empty element may close itself.

    Raises:
        InputError: it is beyond what the parser takes (a text of 10 MB in one element, say).
    """
    root = _parse(text, source, xml)
    if root is None:
        return Contents([])
    walker = _Walker()
    walker.walk(root)
    titles = [" ".join((node.text or "").split()) for node in root.iter("{*}title") if not _inside_svg(node)]
    metadata = {"title": titles[0]} if titles and titles[0] else {}
    return Contents(written_breaks(walker.paragraphs), metadata, tables=walker.notes.tables)


def _declared(data: bytes) -> str | None:
    """The encoding that a document declares, if the bytes keep to it; GB2312 stands for all that GB18030 covers."""
    if not (match := _DECLARED.search(data[:2048])):
        return None
    name = match[1].decode("ascii").lower()
    name = _READ_AS.get(name, name)
    try:
        name = _READ_AS.get(codecs.lookup(name).name, name)
        if not _OF_TEXTS.fullmatch(codecs.lookup(name).name):
            return None
        data.decode(name)
    except (LookupError, UnicodeError, TypeError):
        return None
    # A declaration that is readable as ASCII cannot be in UTF-16.
    return None if name.startswith("utf") else name


def _parse(text: str, source: str | Path, xml: bool) -> etree._Element | None:
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    if not text.strip():
        return None
    parser: etree.XMLParser | etree.HTMLParser
    if xml:
        text = _ENTITY.sub(lambda match: match[0] if match[1] in _XML_ENTITIES else html5.get(match[1] + ";", ""), text)
        parser = etree.XMLParser(
            encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
        )
    else:
        parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise InputError(source, f"expected HTML, found what cannot be parsed{reason(error)}; check the file") from None
    if any("huge" in entry.message.lower() or "excessive depth" in entry.message.lower() for entry in parser.error_log):
        raise InputError(source, "has too deep nesting or too long a text to be read safely; split or fix it")
    return root


def _inside_svg(node: etree._Element) -> bool:
    parent = node.getparent()
    return parent is not None and _name(parent) == "svg"


def _name(node: etree._Element) -> str:
    tag = node.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


class _Walker:
    """Walks a tree once and collects text until a block begins or ends."""

    def __init__(self) -> None:
        self.paragraphs: list[tuple[str, Kind]] = []
        self.notes = TableNotes()
        self._pieces: list[str] = []
        self._kinds: list[Kind] = ["paragraph"]

    def walk(self, root: etree._Element) -> None:
        """Collect the paragraphs under an element."""
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        skipped: etree._Element | None = None
        for event, node in walker:
            if event == "start":
                name = _name(node)
                if _is_skipped(node, name):
                    if name in BLOCKS or name in SKIPPED_BLOCKS:
                        self._flush()
                    skipped = node
                    walker.skip_subtree()
                    continue
                self._start(node, name)
            else:
                if event == "end" and node is not skipped:
                    self._end(node, _name(node))
                skipped = None
                if node is not root and node.tail:
                    self._pieces.append(_BLANKS.sub(_collapsed, node.tail))
        self._flush()

    def _start(self, node: etree._Element, name: str) -> None:
        if name in BLOCKS:
            self._flush()
        if is_note(node):
            self._flush()
            self._kinds.append("note")
        if name in KINDS:
            self._kinds.append(KINDS[name])
        if name == "table":
            self.notes.begin_table()
        elif name == "tr":
            self.notes.begin_row()
        elif name in {"td", "th"}:
            self.notes.begin_cell(len(self.paragraphs))
        if name == "br":
            self._pieces.append(_BREAK)
        if node.text:
            self._pieces.append(_BLANKS.sub(_collapsed, node.text))

    def _end(self, node: etree._Element, name: str) -> None:
        note = is_note(node)
        if name in BLOCKS or note:
            self._flush()
        if name in KINDS:
            self._kinds.pop()
        if note:
            self._kinds.pop()
        if name == "table":
            self.notes.end_table()
        elif name in {"td", "th"}:
            self.notes.end_cell(len(self.paragraphs), _span(node, "colspan"), _span(node, "rowspan"))

    def _flush(self) -> None:
        text = _BLANKS.sub(_collapsed, tidy("".join(self._pieces)))
        self._pieces = []
        for part in _PARAGRAPH_BREAK.split(text):
            rows = (_without_blank_lines(row) for row in part.split(_BREAK))
            if whole := HARD_BREAK.join(row for row in rows if row).strip():
                self.paragraphs.append((whole, "note" if "note" in self._kinds else self._kinds[-1]))


def is_note(node: etree._Element) -> bool:
    """Whether an element is a note of the book: a pop-up note, or the notes at the end of a chapter."""
    kinds = {word for key, value in node.items() if str(key).endswith("}type") for word in str(value).split()}
    kinds.update(str(node.get("epub:type", "")).split())
    kinds.update(role.removeprefix("doc-") for role in str(node.get("role", "")).split() if role.startswith("doc-"))
    return not NOTES.isdisjoint(kinds)


def _span(node: etree._Element, what: str) -> int:
    value = node.get(what, "1").strip()
    return int(value) if value.isdecimal() and len(value) < 6 else 1


def _without_blank_lines(text: str) -> str:
    lines = (line.strip(" ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip())


def _collapsed(match: re.Match[str]) -> str:
    """Whitespace as one space, or as a line end, which is no space in Chinese."""
    return "\n" if "\n" in match[0] else " "


def _is_skipped(node: etree._Element, name: str) -> bool:
    """Whether an element and all in it is no text of the document."""
    if name in SKIPPED or node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return True
    if node.get("role", "") in SKIPPED_ROLES or "display:none" in node.get("style", "").replace(" ", "").lower():
        return True
    if name not in {"sup", "a"}:
        return False
    text = "".join(map(str, node.itertext()))[:40]
    marks = any("noteref" in str(value) for key, value in node.items() if str(key).endswith("type"))
    classes = node.get("class", "")
    # In some wikis a superscript "reference" is a footnote number, in some manuals any link is a "reference".
    if marks or _NOTE_CLASS.search(classes) or (name == "sup" and "reference" in classes.split()):
        return True
    # A footnote number is a superscript link: <sup><a>1</a></sup> or <a><sup>1</sup></a>, but not m<sup>2</sup>.
    around = [node.getparent(), *node]
    linked = any(other is not None and {name, _name(other)} == {"a", "sup"} for other in around)
    return bool((name == "sup" and _BRACKETED_MARK.match(text)) or (linked and _NOTE_MARK.match(text)))
