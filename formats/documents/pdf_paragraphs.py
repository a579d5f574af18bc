"""Lines of columns to paragraphs, over the ends of columns and pages."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from ...document import Kind, Language
from ...tokenize.script import detect_language
from .pdf_pages import Line

_FINAL: Final = re.compile(r"""[.!?…。！？．：:;；]["'”’)\]）」』】》〉\d]*\s*$""")
_ITEM: Final = re.compile(r"[•●■◆▪‣○]\s*|[(（]?(?:\d{1,2}|[a-z]|[一二三四五六七八九十]{1,3})[)）.、．]\s*(?=\S)")
_WORD: Final = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_CUT: Final = re.compile(r"([A-Za-z]+(?:-[A-Za-z]+)*)[-\u00ad]\n([a-z]+(?:-[A-Za-z]+)*)")

_LARGER: Final = 1.15
"""Size of the type of headings at least, as a multiple of the text's."""
_OTHER_SIZE: Final = 1.1
"""How many times one line's type may be the other's within a paragraph."""
_WIDER: Final = 1.4
"""Distance of lines, as a multiple of the usual one, at which a paragraph begins."""
_INDENT: Final = 0.8
"""Em by which a paragraph's first line is indented at least."""
_SHORT: Final = 0.15
"""Part of the width that the last line of a paragraph leaves free, where ragged lines may leave less."""
_VERY_SHORT: Final = 0.4
"""Part of the width from which on a line ends by itself, whatever its last sign: headings, verse."""
_LONGEST_HEADING: Final = 200


@dataclass(slots=True)
class _Paragraph:
    lines: list[Line] = field(default_factory=list)


def words_of(lines: Iterable[Line]) -> Counter[str]:
    """How often each English word stands in the lines, in small letters."""
    return Counter(word.lower() for line in lines for word in _WORD.findall(line.text))


def join(parts: Sequence[Sequence[Line]], words: Counter[str]) -> list[tuple[str, Kind]]:
    """The paragraphs of columns in reading order; of two languages side by side, each goes on in its own columns."""
    lines = [line for part in parts for line in part]
    if not lines:
        return []
    distances = [line.above for line in lines if math.isfinite(line.above)]
    usual = median(distances) if distances else 1.5
    found: list[_Paragraph] = []
    last: dict[Language | None, _Paragraph] = {}
    for part in parts:
        language = detect_language("\n".join(line.text for line in part))
        current = last.get(language)
        for number, line in enumerate(part):
            goes_on = current is not None and (
                _over_an_end(current.lines[-1], line) if number == 0 else _goes_on(current.lines[-1], line, usual)
            )
            if current is None or not goes_on:
                current = _Paragraph()
                found.append(current)
            current.lines.append(line)
        if current is not None:
            last[language] = current
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0]
    return [(whole(paragraph.lines, words), _kind(paragraph.lines, size)) for paragraph in found]


def _goes_on(before: Line, line: Line, usual: float) -> bool:
    """Whether a paragraph goes on from a line to the next of its column."""
    closed = bool(_FINAL.search(before.text))
    if "\t" in before.text + line.text:
        return False
    if not _same_type(before, line) or line.above > _WIDER * usual:
        return False
    if closed and detect_language(before.text) != detect_language(line.text) is not None:
        return False
    if before.short > (_SHORT if closed else _VERY_SHORT) * before.width:
        return False
    begins = line.indent - before.indent > 0.5 and line.indent >= _INDENT
    return not (closed and (begins or _ITEM.match(line.text)))


def _over_an_end(before: Line, line: Line) -> bool:
    """Whether a paragraph goes on from a column's last line to the first line of another."""
    if "\t" in before.text + line.text:
        return False
    if not _same_type(before, line) or detect_language(before.text) not in (None, detect_language(line.text)):
        return False
    if before.short > _VERY_SHORT * before.width:
        return False
    return not _FINAL.search(before.text)


def _same_type(before: Line, line: Line) -> bool:
    return 1 / _OTHER_SIZE <= line.size / before.size <= _OTHER_SIZE


def _kind(lines: Sequence[Line], size: float) -> Kind:
    if "\t" in lines[0].text:
        return "cell"
    if lines[0].size >= _LARGER * size and sum(len(line.text) for line in lines) <= _LONGEST_HEADING:
        return "heading"
    return "item" if _ITEM.match(lines[0].text) and len(lines[0].text) > 3 else "paragraph"


def whole(lines: Iterable[Line], words: Counter[str]) -> str:
    """The lines of a paragraph, words that are cut at line ends joined; the words of the document tell how."""

    def word(match: re.Match[str]) -> str:
        joined, hyphened = match[1] + match[2], f"{match[1]}-{match[2]}"
        if words[joined.lower()] or not (
            words[hyphened.lower()] or (words[match[1].lower()] > 1 and words[match[2].lower()] > 1)
        ):
            return joined
        return hyphened

    return _CUT.sub(word, "\n".join(line.text.strip() for line in lines))
