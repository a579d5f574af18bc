"""What looks the same in both languages: numbers, however they are written, and words in Latin letters."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from ..document import Language
from ..tokenize.script import normalise

_DIGITS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,6})?")
_LATIN: Final = re.compile(r"[a-z]{2,30}")
_CHINESE: Final = re.compile("[零〇一二两三四五六七八九十百千万亿]{1,20}")
_VALUES: Final = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
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


def marks(text: str, language: Language) -> Counter[str]:
    """Numbers as digits and Latin words in lower case, each with how often it stands in the text."""
    text = normalise(text)
    found: Counter[str] = Counter(_LATIN.findall(text))
    found.update(number.replace(",", "").lstrip("0") or "0" for number in _DIGITS.findall(text))
    if language == "zh":
        found.update(str(value(number)) for number in _CHINESE.findall(text))
    else:
        for word, number in _ENGLISH.items():
            if word in found:
                found[str(number)] += found[word]
    return found


def value(number: str) -> int:
    """The value of a Chinese numeral, by its units (三百二十) or digit by digit (一九五九)."""
    if not any(character in _UNITS or character in "万亿" for character in number):
        return int("".join(str(_VALUES[character]) for character in number))
    total = group = digit = 0
    for character in number:
        if character in _VALUES:
            digit = _VALUES[character]
        elif character in _UNITS:
            group += (digit or 1) * _UNITS[character]
            digit = 0
        elif character == "万":
            total, group, digit = total + (group + digit) * 10**4, 0, 0
        else:
            total, group, digit = (total + group + digit) * 10**8, 0, 0
    return total + group + digit
