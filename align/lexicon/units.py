"""The units of a sentence that can have a translation: words, numbers, names and Latin strings.

A unit is a string: ``#864`` a number by its value, ``@enlai`` a name by its reading, ``=word`` a Latin string in
Chinese. Any other is a Chinese word of the dictionary or an English stem.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ...tokenize.numbers import chinese_numbers, english_numbers
from ...tokenize.script import to_simplified
from . import dictionary
from .dictionary import STOP_WORDS, stem
from .names import NameFinder, name_readings

_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0x2019: 0x27}
# A number is looked at from its first digit only: from each, a long row of digits would cost the square of its length.
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:-[a-z']+)*|(?<![0-9])[0-9]+[A-Za-z_][A-Za-z0-9_]*")
_ORDINAL = re.compile(r"[0-9]+(?:st|nd|rd|th)")
_HAN = re.compile("[\u3007\u4e00-\u9fff]+")
_LONGEST_UNIT = 40


def english_units(texts: Sequence[str]) -> list[list[str]]:
    """The units of each English sentence, without repetition."""
    return [list(dict.fromkeys(_english(text.translate(_WIDTH)))) for text in texts]


def _english(text: str) -> list[str]:
    units = [unit for word in _LATIN.findall(text) for unit in _word_units(word)]
    units += [f"#{value:g}" for value in english_numbers(text)]
    return units


@lru_cache(maxsize=200_000)
def _word_units(word: str) -> tuple[str, ...]:
    lower = word.lower()
    if lower in STOP_WORDS or len(lower) < 2 or len(lower) > _LONGEST_UNIT or _ORDINAL.fullmatch(lower):
        return ()
    stems = [stem(part) for part in lower.split("-") if len(part) > 1 and part not in STOP_WORDS]
    names = [f"@{reading}" for reading in name_readings(word)] if word[0].isupper() else []
    return (*stems, *names)


def chinese_units(texts: Sequence[str], english: Sequence[Sequence[str]]) -> list[list[str]]:
    """The units of each Chinese sentence, without repetition; names only if one of the English sentences has them."""
    words = dictionary.load()
    # One conversion for all: a call of the library costs more than a sentence.
    joined = to_simplified("\n".join(text.replace("\n", " ") for text in texts)).translate(_WIDTH)
    finder = NameFinder({unit[1:] for units in english for unit in units if unit.startswith("@")}, joined)
    return [list(dict.fromkeys(_chinese(text, words, finder))) for text in joined.split("\n")] if texts else []


def _chinese(text: str, words: dictionary.Dictionary, finder: NameFinder) -> list[str]:
    latin = (word.lower() for word in _LATIN.findall(text))
    units = [f"={stem(word)}" for word in latin if word not in STOP_WORDS and 1 < len(word) <= _LONGEST_UNIT]
    units += [f"#{value:g}" for value in chinese_numbers(text)]
    for run in _HAN.findall(text):
        units += words.matches(run)
    units += [f"@{name}" for name in finder.find(text)]
    return units


@lru_cache(maxsize=100_000)
def counterparts(unit: str) -> tuple[tuple[str, float], ...]:
    """The English units that translate a Chinese unit, each with its strength, 0 to 1."""
    words = dictionary.load()
    if unit[0] in "#@":
        return ((unit, 1.0),)
    if unit[0] == "=":
        return ((unit[1:], 1.0),)
    row = words.words.get(unit)
    if row is None:
        return ()
    entries = slice(int(words.first[row]), int(words.first[row + 1]))
    stems = (words.stems[translation] for translation in words.translations[entries].tolist())
    return tuple(zip(stems, words.strengths[entries].tolist(), strict=True))
