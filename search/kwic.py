"""Keyword in context: lines for a terminal, rows of TSV, JSON, a page of HTML."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Final

from ..version import __version__
from .find import Hit, Match, sort_key
from .pattern import Span

CONTEXT: Final = 36
"""Columns of context on each side of a match on a terminal; a Chinese character takes two."""

COLUMNS: Final = ("document", "bead", "side", "left", "match", "right", "other", "linked", "confidence")
"""The columns of TSV."""

Links = Callable[[Hit], Sequence[Span]]
"""Gives the spans in a hit's other text that stand for the match."""


def no_links(hit: Hit) -> Sequence[Span]:
    """No word of the other side."""
    del hit
    return ()


@dataclass(frozen=True, slots=True)
class Line:
    """One place of a pattern in its context.

    Attributes:
        hit: the bead.
        match: the place.
        linked: the spans of the other text that stand for it.
    """

    hit: Hit
    match: Match
    linked: tuple[Span, ...]

    @property
    def parts(self) -> tuple[str, str, str]:
        """The text before the match, the match, and the text after it."""
        start, end = self.match[0][0], self.match[-1][1]
        return self.hit.text[:start], self.hit.text[start:end], self.hit.text[end:]


def lines(hits: Iterable[Hit], links: Links = no_links, by: str = "document") -> Iterator[Line]:
    """A line for each match of the hits.

    Args:
        hits: the beads.
        links: gives the words of the other side to mark.
        by: how they are sorted: by context, each match by its own.
    """
    found: Iterable[Line] = (Line(hit, match, ()) for hit in hits for match in hit.matches)
    if by in ("left", "right"):
        key = sort_key(by)
        found = sorted(found, key=lambda line: key(line.hit, line.match))
    for line in found:
        yield replace(line, linked=tuple(links(line.hit)))


def terminal(rows: Iterable[Line], context: int = CONTEXT, mark: Callable[[str], str] | None = None) -> Iterator[str]:
    """Two lines for each match: the match in its column with its context, and the other side below.

    Args:
        rows: see `lines`.
        context: columns before and after the match; the other side is given whole.
        mark: marks words; square brackets where it is None.
    """
    mark = mark or _bracketed
    for row in rows:
        left, match, right = (_one_line(part) for part in row.parts)
        start = _last(left, context)
        begin = " " * (context - columns_of(start)) + start
        yield f"{begin}{mark(match)}{_first(right, context)}  {_one_line(row.hit.document)}:{row.hit.bead}"
        yield f"{'':{context}}{_marked(row.hit.other, row.linked, mark) or '-'}"


def tsv(rows: Iterable[Line]) -> Iterator[str]:
    """A header and a row for each match; tabs and line ends within texts become blanks."""
    yield "\t".join(COLUMNS)
    for row in rows:
        hit = row.hit
        linked = " … ".join(hit.other[start:end] for start, end in row.linked)
        sure = "" if hit.confidence is None else f"{hit.confidence:.4f}"
        cells = (hit.document, str(hit.bead), hit.side, *row.parts, hit.other, linked, sure)
        yield "\t".join(_one_line(cell) for cell in cells)


def json_lines(hits: Iterable[Hit], links: Links | None = None) -> Iterator[str]:
    """An object for each hit, see `Hit.fields`; with links also ``linked``, spans in the other text."""
    for hit in hits:
        fields = hit.fields()
        if links is not None:
            fields["linked"] = [list(span) for span in links(hit)]
        yield json.dumps(fields, ensure_ascii=False)


def html(rows: Iterable[Line], title: str) -> Iterator[str]:
    """A page of one file: a row for each match, the other side below it."""
    yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title><style>{STYLE}{_STYLE}</style></head><body>"
    yield f"<h1>{escape(title)}</h1><table class='kwic'><thead><tr><th>Document</th><th>Before</th><th></th>"
    yield "<th>After</th><th>Other side</th></tr></thead><tbody>"
    count = 0
    for row in rows:
        count += 1
        side, other = row.hit.side, "en" if row.hit.side == "zh" else "zh"
        left, match, right = (escape(_one_line(part)) for part in row.parts)
        name = escape(f"{row.hit.document}:{row.hit.bead}")
        spans = _marked(row.hit.other, row.linked, lambda text: f"<mark>{text}</mark>", escape)
        yield f"<tr><td class='name'>{name}</td><td lang='{side}' class='left'>{left}</td>"
        yield f"<td lang='{side}' class='match'>{match}</td><td lang='{side}'>{right}</td>"
        yield f"<td lang='{other}'>{spans}</td></tr>"
    yield f"</tbody></table><p>{count} matches. <code>duiqi {__version__}</code></p></body></html>"


STYLE: Final = """
body { font: 15px/1.5 system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif; color: #222;
  margin: 2rem auto; max-width: 80rem; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin-top: 2rem }
table { border-collapse: collapse; margin: .6rem 0 1.2rem }
th, td { padding: .2rem .7rem; border-bottom: 1px solid #e2e2e2; text-align: left; vertical-align: top }
thead th { border-bottom: 2px solid #bbb }
td.n { text-align: right; font-variant-numeric: tabular-nums }
caption { text-align: left; font-weight: 600 }
code { font-size: .82rem; color: #555 }
svg { max-width: 100%; height: auto }
mark { background: #fff1a8; color: inherit; border-radius: 3px; padding: 0 .1em }
"""
_STYLE: Final = """
.kwic td { overflow-wrap: anywhere }
.kwic .left { text-align: right } .kwic .match { font-weight: 700; color: #1b6ca8; white-space: nowrap }
.kwic .name { font-size: .82rem; color: #555 }
"""


def _bracketed(text: str) -> str:
    return f"[{text}]"


def _marked(
    text: str, spans: Iterable[Span], mark: Callable[[str], str], clean: Callable[[str], str] | None = None
) -> str:
    """A text on one line in which spans are marked."""
    clean = clean or str
    pieces, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            pieces += [clean(_one_line(text[at:start])), mark(clean(_one_line(text[start:end])))]
            at = end
    return "".join([*pieces, clean(_one_line(text[at:]))])


def _one_line(text: str) -> str:
    """A text without tabs, line ends and what a terminal obeys."""
    return "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)


def columns_of(text: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _first(text: str, columns: int) -> str:
    """As much of a text's start as fits."""
    taken = 0
    for at, char in enumerate(text):
        taken += _columns(char)
        if taken > columns:
            return text[:at]
    return text


def _last(text: str, columns: int) -> str:
    """As much of a text's end as fits."""
    return _first(text[::-1], columns)[::-1]
