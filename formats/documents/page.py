"""The newspaper page: an English translation under a header, `Original:`, and the Chinese article under its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...document import Bitext, Document, Kind, Language
from ...errors import InputError
from ..encoding import Decoded, read_text
from ..sides import bitext
from .heading import Split, byline_kind, lines_of_heading, split_byline, split_heading

_ORIGINAL = re.compile(r"^[ \t]*\**Original\**[ \t]*[:：][ \t*]*$", re.MULTILINE | re.IGNORECASE)
_HEADER = re.compile(
    r"^[ \t]*\**(Title|Authors?|Date|Page|Edition|Column|Section)\**[ \t]*[:：]\**(.*)$", re.IGNORECASE
)
_MARKS = re.compile(r"^[ \t]*(?:<hr\b|第\d+版)", re.MULTILINE | re.IGNORECASE)
_KEYS = {"authors": "author", "edition": "page", "section": "column"}
_RULE = re.compile(r"^\s*(?:<hr\s*/?>|-{3,}|\*{3,}|_{3,})\s*$", re.IGNORECASE)
_BREAKS = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ENTITIES = re.compile(r"^[\s#*_]*(?:Named Entit(?:y|ies)\b[^.]{0,40}|命名实体|专有名词)[\s:：*_]*$", re.IGNORECASE)
_MARKED = re.compile(r"^(?:#{1,6}\s+(?P<hash>\S.*)|\*\*(?P<bold>[^*]+)\*\*)$")
_ZH_TITLE = re.compile(r"^\s*#{1,6}(.*)$")
_ZH_DATE = re.compile(r"^\s*(\d{4}-\d{1,2}-\d{1,2})\s*$")
_ZH_PAGE = re.compile(r"^\s*第\s*(\d+)\s*版\s*(?:[(（](.*?)[)）])?\s*$")
_ZH_COLUMN = re.compile(r"^\s*专栏\s*[:：](.*)$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_GLOSS = re.compile(r"[(（](?P<inner>[^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*)[)）]\s*$")

_HEAD = 10_000
_LONGEST = 1000
"""Characters of a title or a page's name in a header beyond which it is not taken apart."""
_VERSE_WIDTH = {"en": 80, "zh": 30}
"""Most characters of a line of verse: longer lines are paragraphs."""


@dataclass(slots=True)
class _Half:
    """One language's half of a page: what its header says, and the paragraphs of its body."""

    language: Language
    title: str = ""
    author: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)


def is_page(text: str) -> bool:
    """Whether a text is a newspaper page, or was meant to be one."""
    lines = [line for line in text[:_HEAD].split("\n") if line.strip()][:4]
    keys = [match[1].lower() for line in lines if (match := _HEADER.match(line))]
    return (keys[:1] == ["title"] and "date" in keys) or bool(_ORIGINAL.search(text) and _MARKS.search(text))


def read(path: Path, encoding: str | None = None) -> Iterator[Bitext]:
    """Read a file that holds one page."""
    yield of_text(read_text(path, encoding), path)


def of_text(decoded: Decoded, path: Path) -> Bitext:
    """The page that a file's text is."""
    encodings = {"zh_encoding": decoded.encoding, "en_encoding": decoded.encoding}
    found = parse(decoded.text, path.stem, path, encodings)
    return replace(found, warnings=(*decoded.warnings, *found.warnings))


def parse(text: str, name: str, source: str | Path, metadata: dict[str, str] | None = None) -> Bitext:
    """Turn a page into a bitext.

    Both titles become the first paragraph of their side. Where a body repeats the heading over one or several lines, or
    runs it together with the text, it is taken off, likewise the author; what the body alone has stays. A label over
    the heading, or a by-line, that only one body has is given its counterpart from the other side's header.

    Args:
        text: the page.
        name: the document's name.
        source: the file, for messages.
        metadata: what is known already; what the headers say is added.

    Raises:
        InputError: `Original:` is missing, or a side is empty or in the wrong language.
    """
    marks = list(_ORIGINAL.finditer(text))
    if len(marks) != 1:
        found = "none" if not marks else str(len(marks))
        problem = f"expected one line 'Original:' between the English and the Chinese, found {found}"
        raise InputError(source, f"{problem}; give each page a file of its own")
    en, zh = _english_half(text[: marks[0].start()]), _chinese_half(text[marks[0].end() :])
    for half, label in ((en, "English text before"), (zh, "Chinese text after")):
        if not half.body:
            raise InputError(source, f"expected {label} the line 'Original:', found none; check the page")
    known = {**(metadata or {}), **zh.metadata, **en.metadata}
    for half in (zh, en):
        for key, value in (("title", half.title), ("author", half.author)):
            if value:
                known[f"{key}_{half.language}"] = value
    sides = _lay_out(zh, en)
    return bitext(name, sides[0], sides[1], (source, source), metadata=known)


def _english_half(text: str) -> _Half:
    half = _Half("en")
    lines = _BREAKS.sub("", text).split("\n")
    start = 0
    for number, line in enumerate(lines):
        if match := _HEADER.match(line):
            key = match[1].lower()
            half.metadata[_KEYS.get(key, key)] = match[2].strip()
            start = number + 1
        elif line.strip():
            break
    half.title = _english_of(half.metadata.pop("title", ""))
    half.author = half.metadata.pop("author", "")
    half.metadata = {key: value for key, value in half.metadata.items() if value}
    if column := half.metadata.pop("column", ""):
        half.metadata["column_en"] = column
    end = next((number for number, line in enumerate(lines) if _ENTITIES.match(line)), len(lines))
    half.body = _paragraphs([line for line in lines[start:end] if not _RULE.match(line)], "en")
    return half


def _english_of(title: str) -> str:
    """The English of a title that gives the Chinese one too: ``政务院举行会议 (Council Holds Meeting)``."""
    if len(title) > _LONGEST or not _HAN.search(title) or not _LATIN.search(title):
        return title
    if (gloss := _GLOSS.search(title)) and gloss.start():
        for part in (gloss["inner"], title[: gloss.start()]):
            if _LATIN.search(part) and not _HAN.search(part):
                return part.strip()
    parts = re.split(r"\s+[-–—/|]\s+|\s*/\s*", title)
    pieces = [part for part in parts if _LATIN.search(part) and not _HAN.search(part)]
    return " - ".join(piece.strip() for piece in pieces) or title


def _chinese_half(text: str) -> _Half:
    half = _Half("zh")
    lines = [line for line in _BREAKS.sub("", text).split("\n") if not _RULE.match(line)]
    end = len(lines)
    authors: list[str] = []
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        if (match := _ZH_TITLE.match(line)) and not half.title:
            half.title = match[1].strip().rstrip("#").strip()
        elif match := _ZH_DATE.match(line):
            half.metadata["date"] = match[1]
        elif len(line) <= _LONGEST and (match := _ZH_PAGE.match(line)):
            half.metadata["page"] = match[1]
            half.metadata["page_name"] = match[2] or ""
        elif match := _ZH_COLUMN.match(line):
            half.metadata["column"] = match[1].strip()
            end = number + 1
            break
        elif "date" not in half.metadata and not line[0].isspace() and _date_follows(lines[number + 1 :]):
            if half.title:
                authors.append(line.strip())
            else:
                half.title = line.strip()
        else:
            end = number
            break
    half.metadata = {key: value for key, value in half.metadata.items() if value}
    half.author = " ".join(authors)
    half.body = _paragraphs(lines[end:], "zh")
    return half


def _date_follows(lines: Sequence[str]) -> bool:
    """Whether a header continues: its date is in the next few lines."""
    return any(_ZH_DATE.match(line) for line in [line for line in lines[:20] if line.strip()][:4])


def _paragraphs(lines: Sequence[str], language: Language) -> list[str]:
    """Each line is a paragraph, but a line of verse that ends in a comma is joined to the next."""
    found: list[str] = []
    run: list[str] = []
    for line in [*lines, ""]:
        stripped = line.strip()
        if stripped and len(stripped) <= _VERSE_WIDTH[language]:
            run.append(stripped)
            continue
        found += _verse(run) if len(run) >= 3 else run
        run = []
        if stripped:
            found.append(stripped)
    return found


def _verse(lines: Sequence[str]) -> list[str]:
    found: list[str] = []
    open_ended = False
    for line in lines:
        if open_ended:
            found[-1] += "\n" + line
        else:
            found.append(line)
        open_ended = line.endswith((",", "，"))
    return found


def _lay_out(zh: _Half, en: _Half) -> tuple[Document, Document]:
    """Both sides as documents: title, labels, by-line, body, by-line."""
    split_zh, split_en = split_heading(zh.body, zh.title, "zh"), split_heading(en.body, en.title, "en")
    split_zh, split_en = split_byline(split_zh, zh.author, "zh"), split_byline(split_en, en.author, "en")
    columns = {"zh": zh.metadata.get("column", ""), "en": en.metadata.get("column_en", "")}
    _complete(split_zh, split_en, columns["zh"], zh.author)
    _complete(split_en, split_zh, columns["en"], en.author)
    return _document(split_zh, "zh"), _document(split_en, "en")


def _complete(own: Split, other: Split, column: str, author: str) -> None:
    """Give a label or by-line that only the other body has its counterpart from this side's header."""
    if other.labels and not own.labels and column:
        own.labels = [column]
    if author and not own.byline and not own.closing:
        if other.byline:
            own.byline = author
        elif other.closing:
            own.closing = author


def _document(split: Split, language: Language) -> Document:
    paragraphs: list[tuple[str, Kind]] = [(split.title, "title")]
    paragraphs += [(label, "heading") for label in split.labels]
    paragraphs.append((split.byline, "byline"))
    subheadings = lines_of_heading(split, language)
    for number, text in enumerate(split.body):
        match = _MARKED.match(text)
        kind: Kind = "heading" if number < subheadings else byline_kind(text)
        paragraphs.append((match["hash"] or match["bold"], "heading") if match else (text, kind))
    paragraphs.append((split.closing, "byline"))
    return Document.from_paragraphs(language, paragraphs)
