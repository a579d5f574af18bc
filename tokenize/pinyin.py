"""Pinyin: Chinese in Latin letters, which is a reading of the text beside it and no translation."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_INITIAL: Final = "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
_VOWELS: Final = (
    "iang|iong|uang|iao|ian|ang|eng|ing|ong|uai|uan|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|a|o|e|i|u"
)
_SYLLABLE: Final = re.compile(f"{_INITIAL}(?:{_VOWELS})r?(?=['’]?(?:{_INITIAL}(?:{_VOWELS})|$))['’]?")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\d?")
# The marks of the four tones as combining characters, and a number of a tone behind its syllable.
_TONE: Final = re.compile("[\u0304\u0301\u030c\u0300]|[a-z][1-5]$")
_MARKS: Final = re.compile("[\u0300-\u036f]")
_KNOWN: Final = 0.8
"""The share of a line's words that must be made of syllables: some are mistyped."""
_TONED: Final = 0.5
"""The share of a line's words that must have a tone to be pinyin for certain; the neutral tone has no mark."""


def syllables(line: str) -> int:
    """How many syllables of pinyin a line has, if it may be pinyin; else 0."""
    counts = [_count(word) for word in _words(line)]
    return sum(counts) if counts and sum(map(bool, counts)) >= _KNOWN * len(counts) else 0


def is_pinyin(line: str) -> bool:
    """Whether a line is pinyin for certain, as its tones show."""
    words = _words(line)
    toned = sum(bool(_TONE.search(word)) for word in words)
    return bool(words) and toned >= _TONED * len(words) and syllables(line) > 0


def _words(line: str) -> list[str]:
    """The words of a line with their tones as characters of their own."""
    words = _WORD.findall(unicodedata.normalize("NFC", line).lower())
    return [unicodedata.normalize("NFD", word) for word in words]


def _count(word: str) -> int:
    """The syllables of a word in its decomposed form; 0 where it is not made of such."""
    plain = _MARKS.sub("", word).rstrip("12345").replace("-", "'")
    found, position = 0, 0
    while position < len(plain):
        match = _SYLLABLE.match(plain, position)
        if match is None:
            return 0
        found, position = found + 1, match.end()
    return found
