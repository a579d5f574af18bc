"""Plain text: paragraphs split at blank lines or at every line, hard-wrapped lines joined; or one sentence a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from ...document import Document, Language, Paragraph, Sentence
from ..contents import Contents
from ..encoding import read_text

_FINAL = re.compile(r"""[.!?…。！？．：:;；][\s"'”’)\]）」』】》〉*_]*$""")
_INNER_FINAL = re.compile(r"""[!?。！？][”’」』"')）]*(?=\S)|[.?!]["'”’)]*\s+(?=["'“‘(]?[A-Z])""")
# Rows of signs between sections, as in e-texts: they are no text and count as a blank line.
_RULE = re.compile(r"\s*([-=_*~#+—－＊·.])(?:\s*\1){2,}\s*")
_INDENT = re.compile(r"[ \t\u3000]+")

LinesRead: TypeAlias = tuple[Document, dict[str, str], list[str]]

_SAMPLE = 5000
_MIN_WRAPPED_LINES = 6
"""Fewer lines than this may have similar widths by chance: the test for hard wrapping is stricter for them."""


def read(path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
    """Read a plain text file as paragraphs."""
    decoded = read_text(path, encoding, language)
    return Contents([(text, "paragraph") for text in paragraphs(decoded.text)], decoded.metadata, decoded.warnings)


def paragraphs(text: str) -> list[str]:
    """Split a plain text into its paragraphs.

    Where there are blank lines, paragraphs are split at them; but if each line between them is a paragraph, as its
    full stop shows, paragraphs are split at every line, as in a text without blank lines. Hard-wrapped lines (of nearly
    equal width, most without a stop at their end) are joined up to a blank line, an indented line, or a short line that
    ends in a stop.

    Args:
        text: the text, line ends as line feeds.

    Returns:
        The paragraphs in order, none empty; those of several lines keep their line breaks.
    """
    blocks = _blocks("" if _RULE.fullmatch(line) else line for line in text.split("\n"))
    if _hard_wrapped(blocks):
        widest = _usual_width([line for block in blocks for line in block][:_SAMPLE])
        return ["\n".join(lines) for block in blocks for lines in _unwrap(block, widest)]
    if len(blocks) > 1 and not _paragraph_a_line(blocks):
        return ["\n".join(block) for block in blocks]
    return [line for block in blocks for line in block]


def read_lines(path: Path, language: Language, encoding: str | None = None) -> LinesRead:
    """Read a text with one sentence on each line.

    Sentences are numbered from 0 in the order of their lines; blank lines are not counted. Paragraphs are split at
    blank lines, and a warning gives the number of these. Without any the text is one paragraph.

    Returns:
        The document with its sentences split, its metadata, and warnings.
    """
    decoded = read_text(path, encoding, language)
    text = decoded.text
    blocks: list[list[Sentence]] = [[]]
    offset = blank = pending = 0
    for line in text.split("\n"):
        if stripped := line.strip():
            if pending and blocks[-1]:
                blocks.append([])
                blank += pending
            pending = 0
            start = offset + line.index(stripped)
            blocks[-1].append(Sentence(start, start + len(stripped)))
        else:
            pending += bool(blocks[-1])
        offset += len(line) + 1
    warnings = list(decoded.warnings)
    if blank:
        warnings.append(f"{path}: {blank} blank lines between sentences: paragraph breaks, not counted as sentences")
    spans = [Paragraph(block[0].start, block[-1].end, "paragraph", tuple(block)) for block in blocks if block]
    return Document(language, text, tuple(spans)), decoded.metadata, warnings


def _blocks(lines: Iterable[str]) -> list[list[str]]:
    """Runs of lines that are not blank."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line.rstrip())
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _width(line: str) -> int:
    """The columns that a line takes on a screen: two for a Chinese character, one for a letter."""
    return (len(line) + len(line.encode("utf-8", "surrogatepass"))) // 2


def _usual_width(lines: Sequence[str]) -> int:
    """The width of a hard-wrapped text in columns: nine lines in ten are not wider."""
    widths = sorted(_width(line) for line in lines)
    return widths[int(0.9 * (len(widths) - 1))]


def _hard_wrapped(blocks: Sequence[Sequence[str]]) -> bool:
    """Whether lines were broken to fit a width: all but the last of a paragraph are full, and few end in a stop."""
    inner = [line for block in blocks for line in block[:-1]][:_SAMPLE]
    if len(inner) < 2:
        return False
    full = _usual_width(inner)
    if full < 20:  # verse, lists
        return False
    few = len(inner) < _MIN_WRAPPED_LINES
    filled = [line for line in inner if (0.9 if few else 0.75) * full <= _width(line) <= 1.1 * full]
    open_ended = sum(not _FINAL.search(line) for line in filled)
    if few:
        return len(filled) == open_ended == len(inner)
    return len(filled) >= 0.6 * len(inner) and open_ended >= 0.5 * len(filled)


def _unwrap(block: Sequence[str], full: int) -> list[list[str]]:
    """The paragraphs of a hard-wrapped block of lines."""
    found: list[list[str]] = []
    ended = True
    margin = min(len(_indent(line)) for line in block)
    for line in block:
        if ended or (len(_indent(line)) > margin and len(_indent(line)) <= margin + 8):
            found.append([])
        found[-1].append(line)
        ended = _width(line) < 0.75 * full and bool(_FINAL.search(line))
    return found


def _indent(line: str) -> str:
    match = _INDENT.match(line)
    return match.group() if match else ""


def _paragraph_a_line(blocks: Sequence[Sequence[str]]) -> bool:
    """Whether lines between blank lines are paragraphs: they end in stops, and many hold several sentences."""
    inner = [line for block in blocks if len(block) > 1 for line in block]
    if not inner:
        return False
    closed = sum(bool(_FINAL.search(line)) for line in inner)
    several = sum(bool(_INNER_FINAL.search(line)) for line in inner)
    return closed >= 0.6 * len(inner) and several >= 0.4 * len(inner)
