"""Tells the two languages of one paragraph apart: line by line, sentence by sentence, and in bilingual headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from ..document import Kind, Language
from ..tokenize.pinyin import is_pinyin, syllables
from ..tokenize.script import detect_language
from .files import counted, shown

Paragraphs: TypeAlias = Sequence[tuple[str, Kind]]

_HAN: Final = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")
_LINE: Final = re.compile("([\n\u2028])")
_FINAL: Final = re.compile(r"""[.!?…。！？;；:：，,、]["'”’)）」』》\]*_]*\s*$""")
# After a stop and its closing marks, or a blank, one script ends and the other begins.
_STOP: Final = "[.!?…。！？]"
_CLOSING: Final = r"""["'”’)）」』》\]]"""
_CHANGE: Final = re.compile(
    rf"(?:(?<={_STOP})|(?<={_STOP}{_CLOSING})|(?<={_STOP}{_CLOSING}{_CLOSING}))(?!{_CLOSING})[ \t\u3000]*(?=\S)"
)
_BLANK: Final = re.compile(r"(?<=\S)[ \t\u3000]+(?=\S)")
_STROKE: Final = re.compile(
    r"\t+|[ \u3000]{2,}|(?<!\s)\s*[|｜／]\s*|(?<!\s)\s+/\s+|"
    r"(?<=[\u3400-\u9fff])/(?=[A-Za-z])|(?<=[A-Za-z])/(?=[\u3400-\u9fff])"
)
_DASH: Final = re.compile(r"(?<!\s)(?:\s+[-–—:：]+\s+|\s*——\s*|\s*[·•]\s*)")
_GLOSS: Final = re.compile(r"[(（\[【]([^()（）\[\]【】]+)[)）\]】]")
# A number before a heading, whose stop ends no sentence.
_LABEL: Final = re.compile(r"^\W*(?:[A-Za-z]+\s+)?[\dIVXLC]+(?:\.\d+)*[.．:：、]\s*")
_EDGE: Final = " \t\u3000:：,，;；、/|｜–—-"
# Words that an English phrase has and a name in a Chinese sentence seldom has.
_FUNCTION: Final = re.compile(
    r"\b(?:a|an|the|of|in|on|to|and|or|for|with|at|by|from|is|are|was|were|you|we|how|what)\b", re.IGNORECASE
)

_LETTERS: Final = 3.5
"""English letters for one Chinese character of the same content."""
_SCANT: Final = 0.15
"""The share of the other script's weight up to which a line is in one language."""
_APART: Final = 3.3
"""How many times longer than the other a translation may be, in letters."""
_SLACK: Final = 12
"""Letters by which a short heading and its translation may differ whatever their lengths."""
_MANY: Final = 0.5
"""The share of paragraphs of a kind that must change script at a blank, if that shows two languages."""


@dataclass(slots=True)
class Apart:
    """Paragraphs in one language each.

    Attributes:
        paragraphs: the paragraphs, each with its kind.
        unclear: those of both languages that could not be told apart.
        pinyin: the lines of pinyin, which are in none of the paragraphs.
    """

    paragraphs: list[tuple[str, Kind]] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    pinyin: list[str] = field(default_factory=list)

    def notes(self) -> list[str]:
        """What was left out, and where it is unclear which words are in which language."""
        notes = []
        if self.pinyin:
            count = counted(len(self.pinyin), "line")
            notes.append(f"{count} of pinyin left out, neither Chinese nor English: {shown(self.pinyin[0])}")
        if self.unclear:
            count, place = counted(len(self.unclear), "paragraph"), shown(self.unclear[0])
            notes.append(f"{count} of both languages not told apart, each is whole on one side: {place}")
        return notes


def apart(paragraphs: Paragraphs) -> Apart:
    """Split each paragraph that holds both languages where its script changes.

    It is split between lines; on a line between sentences, at a stroke (``目录 / Contents``) or around brackets
    (``Gilding（镀金）``), if both parts are long enough to be each other's translation. The strokes and brackets go. At
    a mere blank it is split only where many paragraphs of its kind have such a place, or the English is a phrase.
    Lines of pinyin are left out.
    """
    found = Apart()
    read = list(_without_pinyin(paragraphs, found.pinyin))
    spaced = _spaced(read)
    for text, kind in read:
        if not (_HAN.search(text) and _LATIN.search(text)):
            found.paragraphs.append((text, kind))
            continue
        parts = _parts(text, kind in spaced, found.unclear)
        found.paragraphs += [(part, kind) for part in parts]
    return found


def _without_pinyin(paragraphs: Paragraphs, left_out: list[str]) -> Iterator[tuple[str, Kind]]:
    """The paragraphs without their lines of pinyin; one without tones is known by the Chinese line beside it."""
    lines = [line for text, _ in paragraphs for line in _LINE.split(text)[::2]]
    counts = [len(_HAN.findall(line)) for line in lines]
    number = 0
    for text, kind in paragraphs:
        pieces = _LINE.split(text)
        kept: list[str] = []
        for index, line in enumerate(pieces[::2]):
            beside = counts[max(0, number - 1) : number] + counts[number + 1 : number + 2]
            plain = counts[number] == 0 and (is_pinyin(line) or (syllables(line) >= 4 and syllables(line) in beside))
            if plain:
                left_out.append(line.strip())
            else:
                kept += [pieces[2 * index - 1], line] if kept else [line]
            number += 1
        if kept:
            yield "".join(kept), kind


def _parts(text: str, spaced: bool, unclear: list[str]) -> list[str]:
    """The parts of a paragraph, each in one language, none blank."""
    pieces = _LINE.split(text)
    units: list[tuple[str, str]] = []
    doubtful = False
    for index, line in enumerate(pieces[::2]):
        split, sure = _split_line(line, spaced)
        doubtful |= not sure
        for number, part in enumerate(split):
            units.append((pieces[2 * index - 1] if number == 0 and index else "", part))
    runs = _runs(units)
    if len(runs) > 1 and len(units) == len(pieces[::2]) and not _plausible(runs):
        doubtful, runs = True, [text]
    if doubtful:
        unclear.append(text)
    return [run for run in runs if run.strip()]


def _runs(units: Sequence[tuple[str, str]]) -> list[str]:
    """Neighbours in one language joined as they stood; what has no letters stays with what is before it."""
    runs: list[str] = []
    before: Language | None = None
    for joint, part in units:
        own = detect_language(part)
        if runs and (own is None or own == before or before is None):
            runs[-1] += (joint or " ") + part
        else:
            runs.append(part)
        before = own or before
    return runs


def _plausible(runs: Sequence[str]) -> bool:
    """Whether lines in turn are text and translation, and not a wrapped sentence that quotes the other language."""
    closed = all(_FINAL.search(run) for run in runs[:-1])
    even = len(runs) % 2 == 0 and all(alike(a, b) for a, b in zip(runs[::2], runs[1::2], strict=True))
    return (closed or even) and all(map(_pure, runs))


def _split_line(line: str, spaced: bool) -> tuple[list[str], bool]:
    """The parts of a line in turn, and whether it is clear that it has these."""
    if not _mixed(line):
        return [line], True
    if glossed := _glossed(line):
        return glossed, True
    doubtful = False
    for pattern in (_STROKE, _DASH, _CHANGE, _BLANK):
        runs = _cut(line, pattern)
        if len(runs) < 2 or not all(map(_pure, runs)):
            continue
        paired = len(runs) % 2 == 0 and all(alike(a, b) for a, b in zip(runs[::2], runs[1::2], strict=True))
        if paired and (pattern in (_STROKE, _CHANGE) or (len(runs) == 2 and (spaced or _phrase(runs)))):
            return [run.strip(_EDGE) if pattern in (_STROKE, _DASH) else run for run in runs], True
        doubtful |= pattern is _CHANGE
    return [line], not doubtful


def _cut(line: str, pattern: re.Pattern[str]) -> list[str]:
    """The line cut at those places where one language ends and the other begins."""
    spans: list[tuple[int, int]] = []
    before: Language | None = None
    start = 0
    for end, following in (*(match.span() for match in pattern.finditer(line)), (len(line), len(line))):
        own = detect_language(line[start:end])
        if spans and (own is None or own == before or before is None):
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
        before, start = own or before, following
    return [line[start:end] for start, end in spans]


def _glossed(line: str) -> list[str]:
    """The parts of a heading whose words stand in brackets in the other language: ``Gilding（镀金）``."""
    parts: list[str] = []
    start = 0
    for gloss in _GLOSS.finditer(line):
        outer = line[start : gloss.start()].strip(_EDGE)
        parts += [outer, gloss[1].strip()]
        start = gloss.end()
    if not parts or _LATIN.search(line, start) or _HAN.search(line, start) or _FINAL.search(line[start:]):
        return []
    pairs = list(zip(parts[::2], parts[1::2], strict=True))
    whole = all(detect_language(a) != detect_language(b) and _pure(a) and _pure(b) and alike(a, b) for a, b in pairs)
    return parts if whole and not any(_CHANGE.search(_LABEL.sub("", outer)) for outer in parts[::2]) else []


def _spaced(paragraphs: Paragraphs) -> set[Kind]:
    """The kinds of paragraphs of which many have one blank where the script changes, with a translation behind it."""
    kinds: set[Kind] = set()
    for kind in {kind for _, kind in paragraphs}:
        lines = [line for text, own in paragraphs if own == kind for line in _LINE.split(text)[::2] if line.strip()]
        two = 0
        for line in lines:
            runs = _cut(line, _BLANK) if _mixed(line) else []
            two += len(runs) == 2 and all(map(_pure, runs)) and alike(runs[0], runs[1])
        if two > 1 and two >= _MANY * len(lines):
            kinds.add(kind)
    return kinds


def _weights(text: str) -> tuple[float, int]:
    """How much of a text is Chinese and how much English, both in letters."""
    return _LETTERS * len(_HAN.findall(text)), len(_LATIN.findall(text))


def _mixed(line: str) -> bool:
    han, latin = _weights(line)
    return min(han, latin) > _SCANT * max(han, latin)


def _pure(text: str) -> bool:
    """Whether a text is in one language but for a name or so."""
    han, latin = _weights(text)
    return min(han, latin) <= 2 * _SCANT * max(han, latin)


def alike(a: str, b: str) -> bool:
    """Whether two texts in different languages are of such lengths that one may translate the other."""
    left, right = max(_weights(a)), max(_weights(b))
    return max(left, right) <= _APART * min(left, right) or (abs(left - right) <= _SLACK and min(left, right) > 0)


def _phrase(runs: Sequence[str]) -> bool:
    """Whether the English of two parts is a phrase of several words and not a name in a Chinese sentence."""
    return any(detect_language(run) == "en" and _FUNCTION.search(run) and len(run.split()) > 2 for run in runs)
