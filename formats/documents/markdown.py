"""Markdown (CommonMark with tables): headings, paragraphs, items and cells, no code blocks, no footnote numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...document import HARD_BREAK, Kind, Language
from ...errors import InputError
from ..cells import TableNotes, shifted
from ..contents import Contents, Table, tidy
from ..encoding import read_text
from . import html
from .plain import written_breaks
from .site_syntax import without_attributes, without_site_syntax

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER: Final = re.compile(r"\A(?P<mark>---|\+\+\+)[ \t]*\n(?P<body>.*?)\n(?P=mark)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_TITLE: Final = re.compile(r"""^title\s*[:=]\s*(["']?)(.*?)\1\s*$""", re.MULTILINE)
_NOTE_REF: Final = re.compile(r"\[\^[^\]\[\s]{1,100}\](?!:)")
_NOTE: Final = re.compile(r"^\[\^[^\]\[\s]{1,100}\]:[ \t]*", re.MULTILINE)
# Levels of quotations within quotations; real texts have fewer.
_QUOTES: Final = re.compile(r"^((?:[ \t]{0,3}>){20})(?:[ \t]{0,3}>)+", re.MULTILINE)
_MAX_MARKS: Final = 20_000
_MAX_NESTING: Final = 100
"""Levels of nesting from which on the parser drops text; its own default is 20."""
_SHORTCODE: Final = re.compile(r"\{\{[<%][^{}]{0,2000}[>%]\}\}")
_LINE_BREAKS: Final = {"softbreak": "\n", "hardbreak": HARD_BREAK}
_KINDS: Final[dict[str, Kind]] = {
    "heading_open": "heading",
    "list_item_open": "item",
    "th_open": "cell",
    "td_open": "cell",
}

_TABLES: Final[dict[str, Callable[[TableNotes, int], None]]] = {
    "table_open": lambda notes, _: notes.begin_table(),
    "tr_open": lambda notes, _: notes.begin_row(),
    "th_open": lambda notes, at: notes.begin_cell(at),
    "td_open": lambda notes, at: notes.begin_cell(at),
    "th_close": lambda notes, at: notes.end_cell(at),
    "td_close": lambda notes, at: notes.end_cell(at),
    "table_close": lambda notes, _: notes.end_table(),
}


def read(path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
    """Read a Markdown file."""
    decoded = read_text(path, encoding, language)
    found = contents(decoded.text, path)
    return Contents(found.paragraphs, {**found.metadata, **decoded.metadata}, decoded.warnings, found.tables)


def contents(text: str, source: str | Path) -> Contents:
    """The paragraphs of a Markdown text without its syntax; the title of the front matter is the first."""
    from markdown_it import MarkdownIt  # noqa: PLC0415

    paragraphs: list[tuple[str, Kind]] = []
    metadata: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        text = text[front.end() :]
        if (title := _FRONT_TITLE.search(front["body"])) and title[2]:
            metadata["title"] = title[2]
            _add(paragraphs, [(tidy(title[2]), "title")])
    text = without_site_syntax(text)
    text = _NOTE.sub("", _NOTE_REF.sub("", _SHORTCODE.sub("", text)))
    _check(text, source)
    text = _QUOTES.sub(r"\1", text)
    kinds: list[Kind] = ["paragraph"]
    notes = TableNotes()
    tables: list[Table] = []
    for token in MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"]).parse(text):
        if step := _TABLES.get(token.type):
            step(notes, len(paragraphs))
        if token.type in _KINDS:
            kinds.append(_KINDS[token.type])
        elif token.type.replace("_close", "_open") in _KINDS:
            kinds.pop()
        elif token.type == "inline":
            _add(paragraphs, [(_plain(token.children or [], source), kinds[-1])])
        elif token.type == "html_block":
            block = html.contents(token.content, source)
            tables += shifted(block.tables, len(paragraphs))
            _add(paragraphs, block.paragraphs)
    return Contents(written_breaks(paragraphs), metadata, tables=(*tables, *notes.tables))


def _add(paragraphs: list[tuple[str, Kind]], more: Iterable[tuple[str, Kind]]) -> None:
    paragraphs += [(text, kind) for text, kind in more if text.strip()]


def _check(text: str, source: str | Path) -> None:
    """Raise InputError for a block with very many syntax characters: the time to parse it grows with their square."""
    for block in re.split(r"\n[ \t]*\n", text):
        if len(block) > _MAX_MARKS and any(block.count(mark) > _MAX_MARKS for mark in "[]*_`<!&"):
            raise InputError(source, "has too many syntax characters in one block to be read safely; split or fix it")


def _plain(tokens: Sequence[Token], source: str | Path) -> str:
    """The text of inline tokens: links and emphasis by their words, pictures left out."""
    pieces = []
    marked = any(token.type == "html_inline" for token in tokens)
    for number, token in enumerate(tokens):
        if token.type == "text":
            pieces.append(tidy(_text(tokens, number)))
        elif token.type == "code_inline":
            pieces.append(tidy(token.content))
        elif token.type in _LINE_BREAKS:
            pieces.append(_LINE_BREAKS[token.type])
    text = "".join(pieces)
    if marked:
        return HARD_BREAK.join(part for part, _ in html.contents(_escaped(tokens), source).paragraphs)
    return text


def _text(tokens: Sequence[Token], number: int) -> str:
    """The words of a text token, without the attributes of what is before it or around it."""
    following = tokens[number + 1].type if number + 1 < len(tokens) else "softbreak"
    return without_attributes(tokens[number].content, behind=number > 0, last=following in _LINE_BREAKS)


def _escaped(tokens: Sequence[Token]) -> str:
    """The inline tokens as HTML with their own tags, so that text in hidden elements stays hidden."""
    pieces = []
    for number, token in enumerate(tokens):
        if token.type in {"text", "code_inline"}:
            content = _text(tokens, number) if token.type == "text" else token.content
            pieces.append(content.replace("&", "&amp;").replace("<", "&lt;"))
        elif token.type in _LINE_BREAKS:
            pieces.append("\n" if token.type == "softbreak" else "<br>")
        elif token.type == "html_inline":
            pieces.append(token.content)
    return "".join(pieces)
