"""What two words of a bead have in common: features of every pair, each the same whichever side is asked first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ...tokenize.numbers import chinese_numbers, english_numbers
from ..lexicon import dictionary
from ..lexicon.dictionary import STOP_WORDS, stem
from ..lexicon.names import name_readings

Matrix = NDArray[np.float32]

NAMES = ("vectors", "word", "phrase", "part", "same", "name", "mark", "no mark", "zh grammar", "en grammar", "grammar")
"""The features:

- ``vectors``: the cosine of the two words' vectors in context;
- ``word``: how surely the dictionary gives the English word for the Chinese one, 0 to 1;
- ``phrase``: the same of the Chinese word with one or two of its neighbours, which the dictionary has as one word;
- ``part``: the same of a word within the Chinese one, by its share of the characters;
- ``same``: the same number, or the same Latin string;
- ``name``: the Chinese word, alone or with its neighbours, read aloud is the English name;
- ``mark``, ``no mark``: both are the same punctuation mark; just one is a mark, or they are different ones;
- ``zh grammar``, ``en grammar``, ``grammar``: the Chinese, the English, both words are function words.
"""

VECTORS, _WORD, _PHRASE, _PART, _SAME, _NAME, _MARK, _NO_MARK, _ZH_GRAMMAR, _EN_GRAMMAR, _GRAMMAR = range(len(NAMES))

GRAMMAR = frozenset("的了着过是在之地得而所等被把个也就都于与对为以上中有将这一及并向从")
"""Chinese function words, and words that serve as such."""

# What a mark is in English; quotes, brackets and dashes of all kinds are alike.
_ALIKE = {
    "，": ",", "、": ",", "。": ".", "｡": ".", "；": ";", "：": ":", "？": "?", "！": "!", "（": "(", "）": ")",
    "[": "(", "]": ")", "［": "(", "］": ")", "—": "-", "——": "-", "--": "-", "–": "-", "…": ".", "……": ".",
    "...": ".", "''": '"', "``": '"',
} | dict.fromkeys("“”‘’《》〈〉「」『』'", '"')  # fmt: skip
_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0x2019: 0x27}
_UNIT = re.compile("[年月日号]$")
_ORDINAL = re.compile(r"([0-9]+)(?:st|nd|rd|th)")
_APART = re.compile(r"[-./]")
# Characters of neighbouring words that may be one in the dictionary, and of a name in pinyin.
_LONGEST_RUN = 6
_LONGEST_NAME = 3
# Readings of a few characters that are tried.
_MOST_READINGS = 32


def features(zh: Sequence[str], en: Sequence[str], out: Matrix) -> None:
    """Write the features of each pair of a bead's words but ``vectors``.

    Args:
        zh: the Chinese words, simplified.
        en: the English words.
        out: zeros: shape (features, Chinese words, English words).
    """
    keys: defaultdict[str, list[int]] = defaultdict(list)
    named: defaultdict[str, list[int]] = defaultdict(list)
    for j, word in enumerate(en):
        for key in _english_keys(word):
            keys[key].append(j)
        for reading in _names(word):
            named[reading].append(j)
    _write_words(zh, keys, out)
    _write_runs(zh, keys, named, out)
    _write_marks(zh, en, out)
    zh_grammar = np.array([word in GRAMMAR for word in zh], np.float32)
    en_grammar = np.array([word.lower() in STOP_WORDS or word in {"'s", "’s"} for word in en], np.float32)
    out[_ZH_GRAMMAR] = zh_grammar[:, None]
    out[_EN_GRAMMAR] = en_grammar
    out[_GRAMMAR] = zh_grammar[:, None] * en_grammar


def _write_words(zh: Sequence[str], keys: Mapping[str, list[int]], out: Matrix) -> None:
    """What single words have in common, by the keys of the English ones."""
    known = keys.keys()
    for i, word in enumerate(zh):
        entries = _chinese_keys(word)
        for key in entries.keys() & known:
            for feature, strength in entries[key]:
                row = out[feature, i]
                for j in keys[key]:
                    row[j] = max(row[j], strength)


def _write_runs(zh: Sequence[str], keys: Mapping[str, list[int]], named: Mapping[str, list[int]], out: Matrix) -> None:
    """What runs of Chinese words have in common with English ones: a word of the dictionary, or a name."""
    known = keys.keys()
    for start, end, run in _runs(zh, 1 if named else 2):
        if end - start > 1 and (translations := _translations(run)):
            for key in translations.keys() & known:
                block = out[_PHRASE, start:end]
                block[:, keys[key]] = np.maximum(block[:, keys[key]], translations[key])
        if named and len(run) <= _LONGEST_NAME:
            for reading in _readings(run) & named.keys():
                block = out[_NAME, start:end]
                # One syllable may be read as many a name.
                block[:, named[reading]] = np.maximum(block[:, named[reading]], 1.0 if len(run) > 1 else 0.5)


def _write_marks(zh: Sequence[str], en: Sequence[str], out: Matrix) -> None:
    """Which words are marks, and which the same."""
    zh_marks, en_marks = [_mark(word) for word in zh], [_mark(word) for word in en]
    kinds = {mark: number for number, mark in enumerate(dict.fromkeys(["", *zh_marks, *en_marks]))}
    zh_kind, en_kind = (np.array([kinds[mark] for mark in marks]) for marks in (zh_marks, en_marks))
    if len(kinds) > 1:
        alike = (zh_kind[:, None] == en_kind) & (en_kind > 0)
        out[_MARK] = alike
        out[_NO_MARK] = ((zh_kind[:, None] > 0) | (en_kind > 0)) & ~alike


def _runs(zh: Sequence[str], fewest: int) -> Iterator[tuple[int, int, str]]:
    """Runs of ``fewest`` to three neighbouring words without marks, of a few characters."""
    for start in range(len(zh)):
        run = ""
        for end in range(start, min(start + 3, len(zh))):
            if len(run) + len(zh[end]) > _LONGEST_RUN or _mark(zh[end]):
                break
            run += zh[end]
            if end + 1 - start >= fewest:
                yield start, end + 1, run


@lru_cache(maxsize=50_000)
def _translations(word: str) -> dict[str, float]:
    """The English stems that the dictionary gives for a Chinese word, each with how surely."""
    words = dictionary.load()
    row = words.words.get(word)
    if row is None:
        return {}
    entries = slice(int(words.first[row]), int(words.first[row + 1]))
    stems = (words.stems[number] for number in words.translations[entries].tolist())
    return dict(zip(stems, words.strengths[entries].tolist(), strict=True))


@lru_cache(maxsize=50_000)
def _chinese_keys(word: str) -> dict[str, list[tuple[int, float]]]:
    """The keys of the English words that a Chinese one may meet: each with features of the meeting, and how surely."""
    found: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for key, strength in _translations(word).items():
        found[key].append((_WORD, strength))
    for part in dictionary.load().matches(word) if len(word) > 1 else ():
        if part != word:
            for key, strength in _translations(part).items():
                found[key].append((_PART, strength * len(part) / len(word)))
    plain = word.translate(_WIDTH)
    for value in chinese_numbers(_UNIT.sub("", plain)):
        found[f"#{value:g}"].append((_SAME, 1.0))
    if plain.isascii() and plain.isalnum():
        found[f"={plain.lower()}"].append((_SAME, 1.0))
    return found


@lru_cache(maxsize=50_000)
def _english_keys(word: str) -> tuple[str, ...]:
    """A word's stem and those of its parts, its number, and itself as a Latin string."""
    plain = word.translate(_WIDTH)
    lower = plain.lower()
    keys = [stem(lower), *(stem(part) for part in _APART.split(lower) if len(part) > 1)]
    ordinal = _ORDINAL.fullmatch(lower)
    keys += [f"#{value:g}" for value in english_numbers(ordinal[1] if ordinal else plain)]
    return tuple(dict.fromkeys([*keys, f"={lower}"]))


def _names(word: str) -> tuple[str, ...]:
    return name_readings(word) if len(word) > 1 and word[0].isupper() else ()


@lru_cache(maxsize=50_000)
def _readings(run: str) -> frozenset[str]:
    """What a few characters may be read as, in pinyin."""
    known = dictionary.load().readings
    found = [""]
    for char in run:
        found = [head + reading for head in found for reading in known.get(char, ())][:_MOST_READINGS]
    return frozenset(found)


@lru_cache(maxsize=50_000)
def _mark(word: str) -> str:
    """What punctuation mark a word is, in its English form; empty for a word with a letter or digit."""
    if any(char.isalnum() for char in word):
        return ""
    return _ALIKE.get(word) or word.translate(_WIDTH)
