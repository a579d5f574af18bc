"""Chinese names in Latin letters: pinyin, and Wade-Giles as in texts before 1979, against the characters' readings."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from . import dictionary

# What Wade-Giles writes for a pinyin initial; the apostrophe of aspiration is often left out in print.
_INITIALS = {
    "zh": "ch", "ch": "ch'", "sh": "sh", "b": "p", "p": "p'", "d": "t", "t": "t'", "g": "k", "k": "k'", "z": "ts",
    "c": "ts'", "j": "ch", "q": "ch'", "x": "hs", "r": "j",
}  # fmt: skip
_FINALS = {
    "ian": "ien", "ie": "ieh", "ong": "ung", "iong": "iung", "ue": "ueh", "ve": "ueh", "ui": "ui", "uo": "o", "e": "e",
    "ye": "yeh", "yan": "yen", "you": "yu", "yue": "yueh",
}  # fmt: skip
_WHOLE = {
    "zhi": "chih", "chi": "ch'ih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tz'u", "si": "szu", "he": "ho",
    "ge": "ko", "ke": "k'o", "e": "o", "er": "erh", "yi": "i", "you": "yu", "gui": "kuei", "kui": "k'uei",
    "guo": "kuo", "kuo": "k'uo", "shuo": "shuo", "de": "te", "te": "t'e", "ze": "tse", "zhe": "che",
}  # fmt: skip
_LONGEST_NAME = 3
_MOST_READINGS = 16
_LONGEST_SYLLABLE = 7


@lru_cache(maxsize=1)
def _syllables() -> Mapping[str, frozenset[str]]:
    """Each way to write a syllable in Latin letters, and the pinyin syllables that it may stand for."""
    pinyin = {syllable for readings in dictionary.load().readings.values() for syllable in readings}
    spellings: dict[str, set[str]] = {}
    for syllable in pinyin:
        for spelling in {syllable, *_wade_giles(syllable)}:
            spellings.setdefault(spelling, set()).add(syllable)
    return {spelling: frozenset(syllables) for spelling, syllables in spellings.items()}


def _wade_giles(syllable: str) -> set[str]:
    initial = next((i for i in sorted(_INITIALS, key=len, reverse=True) if syllable.startswith(i)), "")
    final = syllable[len(initial) :]
    spelling = _WHOLE.get(syllable) or _INITIALS.get(initial, initial) + _FINALS.get(final, final)
    return {spelling, spelling.replace("'", "")}


@lru_cache(maxsize=100_000)
def name_readings(word: str) -> tuple[str, ...]:
    """The pinyin (without tones or blanks) that a Latin word may be, as a Chinese name: ``En-lai`` gives ``enlai``.

    Empty where the word cannot be cut into one to three syllables.
    """
    spellings = _syllables()
    parts = word.lower().replace("’", "'").split("-")
    found: list[str] = []
    for cut in itertools.product(*(list(_cuts(part, _LONGEST_NAME)) for part in parts)):
        syllables = [syllable for part in cut for syllable in part]
        if len(syllables) <= _LONGEST_NAME:
            choices = itertools.product(*(sorted(spellings[syllable]) for syllable in syllables))
            found.extend("".join(choice) for choice in itertools.islice(choices, _MOST_READINGS))
    return tuple(dict.fromkeys(found))[:_MOST_READINGS]


def _cuts(letters: str, most: int) -> Iterator[list[str]]:
    if not letters:
        yield []
    elif most:
        for length in range(1, min(len(letters), _LONGEST_SYLLABLE) + 1):
            if letters[:length] in _syllables():
                yield from ([letters[:length], *rest] for rest in _cuts(letters[length:], most - 1))


class NameFinder:
    """Finds in Chinese text the names that are wanted.

    Args:
        wanted: names in pinyin, without tones or blanks.
    """

    def __init__(self, wanted: Collection[str]) -> None:
        self._wanted = wanted
        self._readings = dictionary.load().readings
        self._prefixes = {name[:length] for name in wanted for length in range(1, len(name) + 1)}
        self._starts: dict[str, bool] = {}

    def find(self, text: str) -> Iterator[str]:
        """The wanted names that runs of up to three characters of a simplified text may be read as."""
        for start, char in enumerate(text):
            begins = self._starts.get(char)
            if begins is None:
                begins = any(reading in self._prefixes for reading in self._readings.get(char, ()))
                self._starts[char] = begins
            if begins:
                yield from self._find_at(text, start)

    def _find_at(self, text: str, start: int) -> Iterator[str]:
        heads = [""]
        for char in text[start : start + _LONGEST_NAME]:
            readings = self._readings.get(char, ())
            heads = [head + reading for head in heads for reading in readings if head + reading in self._prefixes]
            yield from (head for head in heads if head in self._wanted)
