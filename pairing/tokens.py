"""What looks the same in both languages: numbers, in digits or in words, and words in Latin letters."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from ..document import Language
from ..tokenize.numbers import chinese_numbers
from ..tokenize.script import normalise

_DIGITS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,6})?")
_LATIN: Final = re.compile(r"[a-z]{2,30}")
_ENGLISH: Final[dict[str, int]] = {
    word: value
    for values, words in (
        (range(1, 13), "one two three four five six seven eight nine ten eleven twelve"),
        (range(1, 11), "first second third fourth fifth sixth seventh eighth ninth tenth"),
        (range(20, 101, 10), "twenty thirty forty fifty sixty seventy eighty ninety hundred"),
        (range(1, 13), "january february march april may june july august september october november december"),
    )
    for value, word in zip(values, words.split(), strict=True)
}


def tokens_of(text: str, language: Language) -> Counter[str]:
    """Numbers as digits and Latin words in lower case, each with how often it stands in the text.

    Args:
        text: of a document.
        language: its language, whose words for numbers are read.
    """
    text = normalise(text)
    found: Counter[str] = Counter(_LATIN.findall(text))
    if language == "zh":
        found.update(map(_shown, chinese_numbers(text)))
    else:
        found.update(_shown(float(number.replace(",", ""))) for number in _DIGITS.findall(text))
        for word, number in _ENGLISH.items():
            if word in found:
                found[str(number)] += found[word]
    return found


def _shown(number: float) -> str:
    """A number in digits, the same however it was written: 1,000 and 一千 are ``1000``."""
    return f"{number:.15g}"
