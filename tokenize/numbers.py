"""Numbers as values, so that 八百六十四 meets 864, 一千零五十亿 meets 105 billion and 五、 meets V."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isfinite

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_DIGITS |= {char: value for value, char in enumerate("〇壹贰叁肆伍陆柒捌玖")} | {"○": 0, "两": 2, "廿": 20, "卅": 30}
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_GROUPS = {"万": 1e4, "亿": 1e8, "兆": 1e12}
_NUMERALS = "".join((*_DIGITS, *_UNITS, *_GROUPS))

# The 百 of 百分之 (per cent) is no hundred.
_CHINESE = re.compile(rf"[0-9][0-9,]*(?:\.[0-9]+)?[百千万亿兆]*|(?![百千万]分之)[{_NUMERALS}]+(?:点[{_NUMERALS}]+)?")
_ARABIC = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)(.*)")

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
_MONTHS = "january february march april may june july august september october november december"
_WORDS = {word: float(value) for value, word in enumerate(_SMALL)}
_WORDS |= {word: float(value) for value, word in enumerate(_ORDINALS.split(), 1)}
_TENS = {
    word: 10.0 * value
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_MONTH = {name: float(value) for value, name in enumerate(_MONTHS.split(), 1)}
_MONTH |= {name[:3]: value for name, value in _MONTH.items()} | {"sept": 9.0}
_SCALES = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
_ROMAN = {
    numeral: float(value)
    for value, numeral in enumerate(
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"], 1
    )
}
_ENUMERATOR = re.compile(r"\s*[(（]?([IVX]{1,5}|[ivx]{1,5})[.)）、]")
_ENGLISH = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?|[A-Za-z]+")
# Words' values as they are written, so that a word is looked up once: months only with a capital.
_VALUES = {form: value for word, value in (_WORDS | _TENS).items() for form in (word, word.title(), word.upper())}
_VALUES |= {form: value for word, value in _MONTH.items() for form in (word.title(), word.upper())}
_SCALE_FORMS = {form: value for word, value in _SCALES.items() for form in (word, word.title(), word.upper())}


def chinese_numbers(text: str) -> Iterator[float]:
    """The values of all numbers in a simplified, half-width Chinese text, in order."""
    values = (_chinese_value(match[0]) for match in _CHINESE.finditer(text))
    return filter(isfinite, values)  # hundreds of digits in a row are no number


def english_numbers(text: str) -> Iterator[float]:
    """The values of all numbers in a half-width English text: digits, words, months, a leading Roman numeral."""
    return filter(isfinite, _english_values(text))


def _english_values(text: str) -> Iterator[float]:
    if enumerator := _ENUMERATOR.match(text):
        value = _ROMAN.get(enumerator[1].upper())
        if value is not None:
            yield value
    current: float | None = None
    for word in _ENGLISH.findall(text):
        digits = word[0] in "0123456789"
        value = _arabic(word) if digits else _VALUES.get(word)
        if current is None:
            current = value
        elif value is None:
            if word in _SCALE_FORMS:
                current *= _SCALE_FORMS[word]
            elif word.lower() != "and" or current < 100:
                yield current
                current = None
        elif not digits and _joins(current, value):
            current += value
        else:
            yield current
            current = value
    if current is not None:
        yield current


def _joins(current: float, value: float) -> bool:
    """Whether a word goes on with the number before it: twenty-five, three hundred and twelve."""
    return (20 <= current < 100 and current % 10 == 0 and 0 < value < 10) or current >= 100 > value > 0


def _arabic(digits: str) -> float:
    return float(digits.replace(",", ""))


def _chinese_value(numeral: str) -> float:
    if match := _ARABIC.fullmatch(numeral):
        value = _arabic(match[1])
        for unit in match[2]:
            value *= _UNITS.get(unit) or _GROUPS[unit]
        return value
    whole, _, fraction = numeral.partition("点")
    value = _chinese_whole(whole) if whole else 0.0
    if fraction:
        value += float("0." + "".join(str(_DIGITS.get(char, 0) % 10) for char in fraction))
    return value


def _chinese_whole(numeral: str) -> float:
    if all(char in _DIGITS and _DIGITS[char] < 10 for char in numeral):
        return float("".join(str(_DIGITS[char]) for char in numeral))
    total = section = digit = 0.0
    for char in numeral:
        if char in _DIGITS:
            digit += _DIGITS[char]
        elif char in _UNITS:
            section += (digit or 1.0) * _UNITS[char]
            digit = 0.0
        else:
            # 三千五百万: the section so far; 一万亿: all so far.
            section += digit
            if section:
                total += section * _GROUPS[char]
            else:
                total = (total or 1.0) * _GROUPS[char]
            section = digit = 0.0
    return total + section + digit
