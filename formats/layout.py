"""Splits a text that holds both languages into its sides: alternating paragraphs, two halves, or two columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Literal, TypeAlias

from ..document import LANGUAGES, Document, Kind, Language
from ..errors import InputError
from ..tokenize.script import detect_language
from .contents import Contents
from .files import counted
from .mixed import Apart, alike, apart
from .sides import NAMES

Layout: TypeAlias = Literal["alternating", "halves", "columns"]
LAYOUTS: tuple[Layout, ...] = ("alternating", "halves", "columns")

Paragraphs: TypeAlias = Sequence[tuple[str, Kind]]

_COLUMNS = 0.8
"""The share of lines that must have two columns, one for each language."""
_MINOR = 0.1
"""The share of paragraphs in the scarcer language below which they may be quoted in the text, no other side."""
_FEW = 0.25
"""The share of paragraphs in the scarcer language below which a user is told how few they are."""


Sides: TypeAlias = tuple[Document, Document, tuple[str, ...]]
"""The Chinese and the English side, and what a user should know."""


def take_apart(contents: Contents, source: str | Path, layout: Layout | None = None) -> Sides:
    """Both sides of a text that holds them, Chinese first, with warnings.

    A paragraph of both languages is split where its script changes, unless the text is two halves.

    Args:
        contents: the paragraphs of the file.
        source: the file, for messages.
        layout: how the languages are laid out; found by script where it is not given.

    Raises:
        InputError: only one language is there, or the layout given does not fit.
    """
    columns = _columns(contents.paragraphs)
    if layout == "columns" or (layout is None and columns is not None):
        if columns is None:
            raise InputError(source, "expected Chinese and English on each line with a tab between, found other lines")
        return columns[0], columns[1], ()
    found = Apart(list(contents.paragraphs)) if layout == "halves" else apart(contents.paragraphs)
    paragraphs = found.paragraphs
    languages = [detect_language(text) for text, _ in paragraphs]
    warnings = tuple(f"{source}: {note}" for note in found.notes())
    _check_both(languages, source)
    if layout is None:
        warnings += _check_scarce(paragraphs, languages, source)
        sides = _by_script(languages)
    elif layout == "halves":
        sides = _halves(languages)
    else:
        first = next(language for language in languages if language)
        sides = [first if number % 2 == 0 else _other(first) for number in range(len(languages))]
    zh, en = (
        Document.from_paragraphs(own, (part for part, side in zip(paragraphs, sides, strict=True) if side == own))
        for own in ("zh", "en")
    )
    return zh, en, warnings


def _check_both(languages: Sequence[Language | None], source: str | Path) -> None:
    """Raise InputError where only one language is there."""
    missing = [own for own in LANGUAGES if own not in languages]
    if missing:
        found = f"found {NAMES[_other(missing[0])]} only" if len(missing) == 1 else "found neither"
        raise InputError(
            source, f"expected Chinese and English in one file, {found}; give the sides as --zh FILE --en FILE"
        )


def _check_scarce(paragraphs: Paragraphs, languages: Sequence[Language | None], source: str | Path) -> tuple[str, ...]:
    """A warning where little is in one language; InputError where that is no translation of what stands beside it."""
    counts: dict[Language, int] = {own: languages.count(own) for own in LANGUAGES}
    scarce: Language = min(counts, key=lambda own: counts[own])
    total = sum(counts.values())
    if counts[scarce] >= _FEW * total:
        return ()
    amount = f"{counts[scarce]} of {counted(total, 'paragraph')} in {NAMES[scarce]}"
    if counts[scarce] < _MINOR * total and not _translates(paragraphs, languages, scarce):
        raise InputError(
            source,
            f"expected Chinese and English in one file, found {amount} only, no translation of those beside them; "
            f"give the sides as --zh FILE --en FILE, or name the layout ({', '.join(LAYOUTS)})",
        )
    return (f"{source}: found {amount} only: most of the {NAMES[_other(scarce)]} has no counterpart",)


def _translates(paragraphs: Paragraphs, languages: Sequence[Language | None], scarce: Language) -> bool:
    """Whether most paragraphs in the scarce language stand beside one of such a length that they translate it."""
    numbers = [number for number, language in enumerate(languages) if language == scarce]
    good = 0
    for number in numbers:
        beside = [other for other in (number - 1, number + 1) if 0 <= other < len(languages)]
        text = paragraphs[number][0]
        good += any(languages[other] == _other(scarce) and alike(text, paragraphs[other][0]) for other in beside)
    return good >= 0.5 * len(numbers)


def _columns(paragraphs: Paragraphs) -> tuple[Document, Document] | None:
    """The two columns of tab-separated lines, Chinese first; None where the lines are not such."""
    lines = [(line, kind) for text, kind in paragraphs for line in text.split("\n")]
    cells = [([cell.strip() for cell in line.split("\t") if cell.strip()], kind) for line, kind in lines]
    pairs = [row for row, _ in cells if len(row) == 2]
    if not pairs or len(pairs) < _COLUMNS * len(cells):
        return None
    votes = [(detect_language(left), detect_language(right)) for left, right in pairs]
    for order in (("zh", "en"), ("en", "zh")):
        if votes.count(order) >= _COLUMNS * len(votes):
            sides: dict[str, list[tuple[str, Kind]]] = {"zh": [], "en": []}
            for row, kind in cells:
                if len(row) == 2:
                    for own, text in zip(order, row, strict=True):
                        sides[own].append((text, kind))
                else:
                    for text in row:
                        sides[detect_language(text) or order[0]].append((text, kind))
            return Document.from_paragraphs("zh", sides["zh"]), Document.from_paragraphs("en", sides["en"])
    return None


def _halves(languages: Sequence[Language | None]) -> list[Language]:
    """One change of language, placed where the fewest paragraphs are in the wrong half."""
    first = next(language for language in languages if language)
    gain, best, switch = 0, 0, len(languages)
    for number, language in enumerate(languages):
        gain += (language == first) - (language == _other(first))
        if gain > best:
            best, switch = gain, number + 1
    return [first if number < switch else _other(first) for number in range(len(languages))]


def _by_script(languages: Sequence[Language | None]) -> list[Language]:
    """Each paragraph by its script; one without letters by the order of its neighbours."""
    known = [language for language in languages if language]
    switches = sum(a != b for a, b in pairwise(known))
    alternating = switches > 0.5 * len(known)
    before = _other(known[0]) if alternating else known[0]
    sides: list[Language] = []
    for language in languages:
        before = language or (_other(before) if alternating else before)
        sides.append(before)
    return sides


def _other(language: Language) -> Language:
    return "en" if language == "zh" else "zh"
