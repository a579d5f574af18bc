"""Plain text: paragraphs split at blank lines or at every line, hard-wrapped lines joined; or one sentence a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from ...document import HARD_BREAK, Document, Kind, Language, Paragraph, Sentence
from ..contents import Contents
from ..encoding import read_text
from ..line_ends import one_line_end
from ..torn_words import mended
from .furniture import without_furniture
from .headings import is_heading

_FINAL = re.compile(r"""[.!?…。！？．：:;；][\s"'”’)\]）」』】》〉*_]*$""")
_INNER_FINAL = re.compile(r"""[!?。！？][”’」』"')）]*(?=\S)|[.?!]["'”’)]*\s+(?=["'“‘(]?[A-Z])""")
# Rows of signs between sections, as in e-texts: they are no text and count as a blank line.
_RULE = re.compile(r"\s*([-=_*~#+—－＊·.])(?:\s*\1){2,}\s*")
_INDENT = re.compile(r"[ \t\u3000]+")
_CLOSED = re.compile(r"""[.!?…。！？，、,:;：；]["'”’)）」』》\]]*\s*$""")
_FIRST_LETTER = re.compile(r"[^\w\u3400-\u9fff]{0,5}([A-Za-z])")
_HAN = re.compile("[\u3400-\u9fff]")

LinesRead: TypeAlias = tuple[Document, dict[str, str], list[str]]

_SAMPLE = 5000
_WIDEST = 140
"""Columns beyond which no text is wrapped: such lines are paragraphs."""
_VERSE_WIDTH = 60
"""Columns of the widest lines of verse."""
_LONG_LINE = 60
"""Columns beyond which a line that is not wrapped is a paragraph."""
_MIN_WRAPPED_LINES = 6
"""Fewer lines than this may have similar widths by chance: the test for hard wrapping is stricter for them."""


def read(path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
    """Read a plain text file as paragraphs, without running heads and page numbers; a warning shows these."""
    decoded = read_text(path, encoding, language)
    text, taken = without_furniture(decoded.text)
    warnings = decoded.warnings
    if taken:
        shown = ", ".join(f"'{line}'" for line in list(dict.fromkeys(taken))[:3])
        lines = "line" if len(taken) == 1 else "lines"
        warnings += (f"{path}: {len(taken)} {lines} of running heads and page numbers left out: {shown}",)
    return Contents([(part, "paragraph") for part in paragraphs(text)], decoded.metadata, warnings)


def paragraphs(text: str) -> list[str]:
    """Split a plain text into its paragraphs.

    Where there are blank lines, paragraphs are split at them; but if each line between them is a paragraph, as its
    full stop or its length shows, paragraphs are split at every line, as in a text without blank lines. Hard-wrapped
    lines (of nearly equal width, most without a stop at their end) are joined up to a blank line, an indented line, or
    a line with room left on it. Headings are paragraphs, and words torn at a line's end are made whole.

    Args:
        text: the text.

    Returns:
        The paragraphs in order, none empty; those of several lines keep their line breaks, as line separators where
        they are those of verse.
    """
    lines = one_line_end(text).split("\n")
    blocks = _blocks("" if _RULE.fullmatch(line) else line for line in lines)
    if hard_wrapped(blocks):
        widest = _usual_width([line for block in blocks for line in block][:_SAMPLE])
        return [mended("\n".join(lines)) for block in blocks for lines in _unwrap(block, widest)]
    if len(blocks) > 1 and not _paragraph_a_line(blocks):
        joiner = HARD_BREAK if _verse(blocks) else "\n"
        return [joiner.join(part) for block in blocks for part in _headed(block)]
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


def hard_wrapped(blocks: Sequence[Sequence[str]]) -> bool:
    """Whether lines were broken to fit a width: all but the last of a paragraph are full, and few end in a stop.

    Args:
        blocks: the lines of each stretch between blank lines.
    """
    pairs = [(line, behind) for block in blocks for line, behind in pairwise(block) if not is_heading(line)]
    inner = [line for line, _ in pairs[:_SAMPLE]]
    if len(inner) < 2:
        return False
    full = _usual_width(inner)
    if not 20 <= full <= _WIDEST or _capitalised(inner):  # verse, lists; paragraphs
        return False
    if len(inner) < _MIN_WRAPPED_LINES:
        full = max(map(_width, inner))
        room = any(_width(line) + _width(_first_word(behind)) < full for line, behind in pairs)
        open_ended = sum(not _FINAL.search(line) for line in inner)
        return not room and open_ended >= len(inner) * (0.5 if len(inner) > 2 else 1)
    filled = [line for line in inner if 0.75 * full <= _width(line) <= 1.1 * full]
    open_ended = sum(not _FINAL.search(line) for line in filled)
    return len(filled) >= 0.6 * len(inner) and open_ended >= 0.5 * len(filled)


def _capitalised(lines: Sequence[str]) -> bool:
    """Whether English lines begin with capitals, as those of verse do and wrapped ones seldom."""
    latin = [match[1] for line in lines if (match := _FIRST_LETTER.match(line))]
    capitals = sum(map(str.isupper, latin))
    return len(latin) > 0.5 * len(lines) and len(latin) >= _MIN_WRAPPED_LINES and capitals >= 0.85 * len(latin)


def _unwrap(block: Sequence[str], full: int) -> list[list[str]]:
    """The paragraphs of a hard-wrapped block of lines."""
    found: list[list[str]] = []
    ended = True
    margin = _margin(block, full)
    for line, following in zip(block, (*block[1:], ""), strict=True):
        indent = len(_indent(line))
        named = is_heading(line) and bool(found) and bool(_FINAL.search(found[-1][-1]))
        if ended or named or indent < margin or margin < indent <= margin + 8:
            found.append([])
        found[-1].append(line)
        short = _width(line) < 0.75 * full
        # A paragraph's first line is full, so a short one is a heading, or verse.
        first = len(found[-1]) == 1 and _width(line) + _width(_first_word(following)) < 0.75 * full
        heading = len(found[-1]) == 1 and is_heading(line)
        ended = (short and bool(_FINAL.search(line))) or first or heading
    return found


def _margin(block: Sequence[str], full: int) -> int:
    """The indent of the block's wrapped lines; headings, or the first lines of items, may stand left of it."""
    margin = min(len(_indent(line)) for line in block)
    deeper = [line for line in block if len(_indent(line)) > margin]
    outer = [line for line in block if len(_indent(line)) == margin]
    headings = all(_width(line) < 0.6 * full and not _FINAL.search(line) for line in outer)
    items = block[0] == outer[0] and all(_width(line) >= 0.75 * full for line in outer)
    if len(deeper) > len(outer) and (headings or items):
        return min(len(_indent(line)) for line in deeper)
    return margin


def _first_word(line: str) -> str:
    """The word that would have stood on the line before, had there been room for it."""
    stripped = line.strip()
    return stripped[:2] if _HAN.match(stripped) else stripped.partition(" ")[0]


def _indent(line: str) -> str:
    match = _INDENT.match(line)
    return match.group() if match else ""


def _headed(block: Sequence[str]) -> list[list[str]]:
    """The parts of a block of lines that are not wrapped: headings by themselves, and the lines between them."""
    found: list[list[str]] = [[]]
    for number, line in enumerate(block):
        following = block[number + 1] if number + 1 < len(block) else ""
        if is_heading(line) or (not found[-1] and _is_title(line, following)):
            found += [[line], []]
        else:
            found[-1].append(line)
    return [part for part in found if part]


def _is_title(line: str, following: str) -> bool:
    """Whether a line is short and has no stop, and the next is far longer."""
    return not _CLOSED.search(line) and _width(line) < 40 and _width(following) > max(_LONG_LINE, 2 * _width(line))


def _verse(blocks: Sequence[Sequence[str]]) -> bool:
    """Whether the lines of blocks are lines of verse: short, nowhere a stop but at ends, English ones capitalised."""
    lines = [line.strip() for block in blocks if len(block) > 1 for line in block]
    if len(lines) < _MIN_WRAPPED_LINES:
        return False
    short = sum(_width(line) <= _VERSE_WIDTH and not _INNER_FINAL.search(line) for line in lines)
    begun = sum(not line[:1].islower() for line in lines)
    return short >= 0.9 * len(lines) and begun >= 0.9 * len(lines)


def _paragraph_a_line(blocks: Sequence[Sequence[str]]) -> bool:
    """Whether lines between blank lines are paragraphs: long, or ended by stops and many of several sentences."""
    parts = [part for block in blocks for part in _headed(block)]
    inner = [line for part in parts if len(part) > 1 for line in part]
    if not inner:
        return False
    closed = sum(bool(_FINAL.search(line)) for line in inner)
    several = sum(bool(_INNER_FINAL.search(line)) for line in inner)
    long = sum(_width(line) > _LONG_LINE for line in inner)
    return long > 0.5 * len(inner) or (closed >= 0.6 * len(inner) and several >= 0.4 * len(inner))


def written_breaks(paragraphs: Sequence[tuple[str, Kind]]) -> list[tuple[str, Kind]]:
    """Paragraphs whose author's line breaks are line separators, or line feeds if the lines are merely wrapped ones."""
    blocks = [block for text, _ in paragraphs if len(block := text.replace("\n", " ").split(HARD_BREAK)) > 1]
    if not blocks or not hard_wrapped(blocks):
        return list(paragraphs)
    return [(text.replace(HARD_BREAK, "\n"), kind) for text, kind in paragraphs]
