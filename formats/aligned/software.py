"""The messages of a program in JSON with both languages in one file: by language, side by side, or one as keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from ...document import Bitext
from ...errors import InputError
from ...tokenize.script import detect_language
from ..documents.messages import Key, leaves
from ..encoding import read_text
from ..languages import side_of_heading
from . import translations
from .annotation import Annotation, Texts
from .translations import Unit

_SIDES: Final = {
    **dict.fromkeys(("source", "src", "original", "msgid"), "source"),
    **dict.fromkeys(("target", "tgt", "translation", "translated", "msgstr"), "target"),
}
"""What files call a text and its translation."""
_NAMED: Final = 0.5
"""Least share of texts with a language in their keys: a menu of languages in a file of one has a few."""


def read(path: str | Path, texts: Texts | None = None) -> Iterator[Annotation]:
    """Read the messages of a file as beads; their keys are kept in the record.

    Languages are named somewhere on the way to a text (``{"zh-CN": {...}, "en": {...}}``, or ``zh`` and ``en`` under
    each key), or texts are called ``source`` and ``target`` or the like, or one language is the key of the other.

    Args:
        path: the file.
        texts: the texts to put the pairs back into, by document; else ``<name>.zh`` and ``.en`` beside the file.

    Raises:
        InputError: no JSON, or it does not hold both languages in such a way.
    """
    path = Path(path)
    units, warnings = _units(path, None)
    yield from translations.as_beads(path, units, texts, warnings)


def read_bitexts(path: Path, encoding: str | None = None) -> Iterator[Bitext]:
    """Read the texts of a file, to be aligned again."""
    units, warnings = _units(path, encoding)
    yield from translations.as_texts(path, units, warnings)


def _units(path: Path, encoding: str | None) -> tuple[list[Unit], tuple[str, ...]]:
    decoded = read_text(path, encoding)
    found = leaves(decoded, path)
    units, notes = _by_language(found, path)
    units = units or _by_role(found) or _by_key(found)
    if not units:
        problem = "expected messages in Chinese and English in one file, found none; give the files of both languages"
        raise InputError(path, f"{problem} as --zh FILE --en FILE")
    return units, (*decoded.warnings, *notes)


def _by_language(found: Mapping[Key, str], path: Path) -> tuple[list[Unit], tuple[str, ...]]:
    """Texts that differ in the language on the way to them; of two variants the more frequent one."""
    tags: Counter[str] = Counter()
    placed: list[tuple[Key, str, str]] = []
    for key, text in found.items():
        at = next((n for n, part in enumerate(key) if isinstance(part, str) and side_of_heading(part)), None)
        if at is not None:
            tags[str(key[at])] += 1
            placed.append(((*key[:at], *key[at + 1 :]), str(key[at]), text))
    chosen: dict[str, str] = {}
    for tag, _ in tags.most_common():
        chosen.setdefault(str(side_of_heading(tag)), tag)
    if len(chosen) < 2 or len(placed) < _NAMED * len(found):
        return [], ()
    texts: dict[Key, dict[str, str]] = {}
    for rest, tag, text in placed:
        if tag in chosen.values():
            texts.setdefault(rest, {})[tag] = text
    beside = [(tag, count) for tag, count in tags.items() if tag not in chosen.values()]
    notes = [f"{path}: {count} texts in {tag} left out, beside another of that language" for tag, count in beside]
    if others := len(found) - len(placed):
        notes.append(f"{path}: texts that are in neither Chinese nor English by their keys were passed over: {others}")
    zh, en = chosen["zh"], chosen["en"]
    units = [Unit(text.get(en, ""), text.get(zh, ""), ("en", "zh"), about=_about(key)) for key, text in texts.items()]
    return units, tuple(notes)


def _by_role(found: Mapping[Key, str]) -> list[Unit]:
    """Texts that are called source and target, or the like."""
    texts: dict[Key, dict[str, str]] = {}
    for key, text in found.items():
        role = _SIDES.get(str(key[-1]).lower()) if key else None
        if role is not None:
            texts.setdefault(key[:-1], {})[role] = text
    units = [
        Unit(text["source"], text.get("target", ""), about=_about(key))
        for key, text in texts.items()
        if "source" in text
    ]
    return units if any(unit.target for unit in units) else []


def _by_key(found: Mapping[Key, str]) -> list[Unit]:
    """Texts whose keys are the same in the other language."""
    units = [Unit(str(key[-1]), text, about=_about(key[:-1])) for key, text in found.items() if key]
    other = [{detect_language(unit.source), detect_language(unit.target)} == {"zh", "en"} for unit in units]
    return units if sum(other) > 0.5 * len(units) else []


def _about(key: Key) -> dict[str, str]:
    return {"key": ".".join(map(str, key))}
