"""Chinese names in Latin letters, matched to readings of characters: pinyin, or Wade-Giles as in texts before 1979."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from operator import add

from . import dictionary

# Wade-Giles for pinyin initials. The apostrophe of aspiration is often left out in print.
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
_END = "\n"


@lru_cache(maxsize=1)
def _syllables() -> Mapping[str, frozenset[str]]:
    """The spellings of syllables in Latin letters, each with the pinyin syllables that it may stand for."""
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
    """The pinyin readings of a Latin word as a Chinese name, without tones or spaces: ``En-lai`` gives ``enlai``.

    Empty if the word cannot be split into one to three syllables.
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


def _pairs(text: str) -> Iterator[str]:
    """Each character with the next one, the last with a line's end."""
    return map(add, text, text[1:] + _END)


class NameFinder:
    """Finds given names in the sentences of a Chinese text.

    Args:
        wanted: the names in pinyin, without tones or spaces.
        text: the whole text, simplified. Every two characters that occur in it are looked up once.
    """

    def __init__(self, wanted: Collection[str], text: str) -> None:
        self._wanted = wanted
        self._readings = dictionary.load().readings
        self._prefixes = {name[:length] for name in wanted for length in range(1, len(name) + 1)}
        heads = {char: found for char in set(text) if (found := self._extended([""], char))}
        whole = {char for char, found in heads.items() if self._wanted_of(found)}
        following = self._following(set(text))
        going_on = {char: set().union(*(following[head] for head in found)) for char, found in heads.items()}
        # Most pairs begin no name, which this test finds out cheaply.
        self._begun_by = {
            pair: self._begun(heads[pair[0]], pair[1])
            for pair in set(_pairs(text))
            if pair[0] in whole or pair[1] in going_on.get(pair[0], ())
        }

    def _following(self, chars: Collection[str]) -> defaultdict[str, set[str]]:
        """For each beginning of a wanted name, those of some characters that can continue it."""
        read_as: dict[str, list[str]] = {}
        for char in chars:
            for reading in self._readings.get(char, ()):
                read_as.setdefault(reading, []).append(char)
        following: defaultdict[str, set[str]] = defaultdict(set)
        for name in self._wanted:
            for begin, end in itertools.combinations(range(1, len(name) + 1), 2):
                following[name[:begin]].update(read_as.get(name[begin:end], ()))
        return following

    def find(self, sentence: str) -> list[str]:
        """The wanted names that up to three characters in a row can be read as."""
        begun_by = self._begun_by
        found: list[str] = []
        for start, pair in [(start, pair) for start, pair in enumerate(_pairs(sentence)) if pair in begun_by]:
            names, going_on = begun_by[pair]
            found += names
            if going_on and start + 2 < len(sentence):
                found += self._wanted_of(self._extended(going_on, sentence[start + 2]))
        return found

    def _begun(self, heads: list[str], char: str) -> tuple[list[str], list[str]]:
        """The wanted names that heads make, alone or with a character; and all that they make with it."""
        both = self._extended(heads, char)
        return self._wanted_of([*heads, *both]), both

    def _wanted_of(self, heads: Iterable[str]) -> list[str]:
        return [head for head in heads if head in self._wanted]

    def _extended(self, heads: Iterable[str], char: str) -> list[str]:
        """Each head continued by each reading of a character, where that begins a wanted name."""
        readings = self._readings.get(char, ())
        return [head + reading for head in heads for reading in readings if head + reading in self._prefixes]
