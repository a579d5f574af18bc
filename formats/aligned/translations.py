"""Units of translation files (XLIFF, PO, memories of Wordfast) as text pairs: which side is which, and what is none."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...document import LANGUAGES, Bitext, Extra, Language
from ...errors import InputError
from ...tokenize.script import detect_language
from ..contents import tidy
from ..languages import side_of
from ..names import stem_of
from .annotation import Annotation, Texts
from .matching import matched
from .pairs import TextPair, add_pair, bitext_of


@dataclass(slots=True)
class Unit:
    """A source text and its translation.

    Attributes:
        source: the source text.
        target: its translation; empty for none.
        tags: the language tags of both, empty where the file does not say.
        place: where it stands in its file, for messages.
        paragraph: units of one number belong to one paragraph; None for a paragraph of its own.
        approved: whether a person approved the translation.
        state: the tool's word for how far the translation is.
        note: what people wrote about it.
        about: what else the file says of it, such as its id.
        metadata: what the file says of itself.
    """

    source: str
    target: str
    tags: tuple[str, str] = ("", "")
    place: str = ""
    paragraph: int | None = None
    approved: bool = False
    state: str = ""
    note: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)


def as_beads(
    path: Path, units: Sequence[Unit], texts: Texts | None, warnings: tuple[str, ...] = ()
) -> Iterator[Annotation]:
    """The units of a file as beads; a text without a translation is a bead with an empty side.

    Raises:
        InputError: none is in Chinese and English.
    """
    pairs, notes = _pairs(path, units)
    yield from matched(path, {stem_of(path): pairs}, texts, (*warnings, *notes))


def as_texts(path: Path, units: Sequence[Unit], warnings: tuple[str, ...] = ()) -> Iterator[Bitext]:
    """The texts of a file, to be aligned again.

    Raises:
        InputError: none is in Chinese and English.
    """
    pairs, notes = _pairs(path, units)
    yield bitext_of(stem_of(path), pairs, path, (*warnings, *notes))


def _pairs(path: Path, units: Sequence[Unit]) -> tuple[list[TextPair], tuple[str, ...]]:
    """The units as pairs, and what a user should know of those that are none."""
    named = {unit.tags: _sides(unit.tags) for unit in units}
    guessed = _guessed([unit for unit in units if unit.tags == ("", "")])
    others: Counter[str] = Counter()
    pairs: list[TextPair] = []
    for unit in units:
        sides = named[unit.tags] or (guessed if unit.tags == ("", "") else None)
        if sides is None:
            others[" to ".join(tag or "no language named" for tag in unit.tags)] += 1
            continue
        text = dict(zip(sides, (tidy(unit.source).strip(), tidy(unit.target).strip()), strict=True))
        if text["zh"] or text["en"]:
            add_pair(pairs, _pair(unit, text))
    found = ", ".join(f"{count} from {tags}" for tags, count in others.items())
    if not any(pair.zh and pair.en for pair in pairs):
        problem = f"expected translations between Chinese and English, found none{found and f' but {found}'}"
        raise InputError(path, f"{problem}; check the languages and that it is translated")
    return pairs, (f"{path}: units in other languages were passed over: {found}",) if found else ()


def _pair(unit: Unit, text: Mapping[Language, str]) -> TextPair:
    extra: Extra = tuple((key, json.dumps(value, ensure_ascii=False)) for key, value in unit.about.items() if value)
    return TextPair(
        text["zh"],
        text["en"],
        place=unit.place,
        paragraph=unit.paragraph,
        status="checked" if unit.approved else "auto",
        mark=tidy(unit.state),
        note=tidy(unit.note).strip(),
        metadata=unit.metadata,
        extra=extra,
    )


def _sides(tags: tuple[str, str]) -> tuple[Language, Language] | None:
    """The sides of source and target by their tags, of which one may be empty; None where they are not zh and en."""
    source, target = (side_of(tag) if tag else None for tag in tags)
    if source is None and not tags[0] and target is not None:
        source = _other(target)
    elif target is None and not tags[1] and source is not None:
        target = _other(source)
    return None if source is None or target is None or source == target else (source, target)


def _guessed(units: Sequence[Unit]) -> tuple[Language, Language]:
    """The sides by the script of the texts: Chinese is where more of it stands."""
    chinese = [sum(detect_language(getattr(unit, side)) == "zh" for unit in units) for side in ("source", "target")]
    return ("zh", "en") if chinese[0] > chinese[1] else ("en", "zh")


def _other(side: Language) -> Language:
    return next(language for language in LANGUAGES if language != side)
