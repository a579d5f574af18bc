"""Scripts: the language of a text, Traditional or simplified characters, and the form in which texts are compared."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from ..document import Language

if TYPE_CHECKING:
    from opencc import OpenCC

# CJK ideographs of all blocks, with the iteration mark and the zero of 二〇二四.
_HAN = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_CHINESE_MARK = re.compile("[\u3001\u3002\uff01\uff0c\uff1b\uff1f\uff61\ufe10-\ufe16]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\uff21-\uff3a\uff41-\uff5a]")
# Letters of other scripts: Greek, Cyrillic, Hebrew, Arabic, the scripts of India and South-East Asia, kana, Hangul.
_OTHER = re.compile("[\u0370-\u1cff\u3041-\u30ff\u3131-\u318e\uac00-\ud7af]")
# English letters for one Chinese character of the same content (measured on news: 3.3 to 3.9).
_LETTERS_PER_CHARACTER = 3.5
# Characters at the head of a text that decide; a longer text takes no more time.
_SAMPLE = 20_000
_SURROGATE = re.compile("[\ud800-\udfff]")

# Full-width ASCII and the ideographic space to their half-width forms; straight quotes for curly and corner ones.
_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0xA0: 0x20}
_QUOTES = dict.fromkeys(map(ord, "“”„‟«»「」『』〝〞"), ord('"')) | dict.fromkeys(map(ord, "‘’‚‛"), ord("'"))
# The forms of marks in vertical text, the small ones of Big5, the half-width ones of Japan: to the usual ones.
_MARKS = {
    ord(form): mark
    for form, mark in zip(
        "︐︑︒︓︔︕︖︗︘︙︱︲︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈﹐﹑﹒﹔﹕﹖﹗﹙﹚﹛﹜﹝﹞｡｢｣､",
        "，、。：；！？〖〗…—–（）｛｝〔〕【】《》〈〉「」『』［］，、．；：？！（）｛｝〔〕。「」、",
        strict=True,
    )
}
_MARK_FORM = re.compile(f"[{''.join(map(chr, _MARKS))}]")
_FORMS = {code: mark.translate(_WIDTH | _QUOTES) for code, mark in _MARKS.items()} | _WIDTH | _QUOTES


@cache
def _converter(direction: str) -> OpenCC:
    from opencc import OpenCC  # noqa: PLC0415 - loads its dictionaries

    return OpenCC(direction)


def _convert(text: str, direction: str) -> str:
    """Convert between Traditional and simplified, keeping every character's place."""
    if text.isascii():
        return text
    convert = _converter(direction).convert
    # The library takes UTF-8 only, which has no lone surrogates.
    text = _SURROGATE.sub("\ufffd", text)
    converted: str = convert(text)
    if len(converted) != len(text):
        # No entry of today's tables changes the length; if one ever does, each character is converted by itself.
        pairs = ((old, convert(old)) for old in text)
        converted = "".join(new if len(new) == 1 else old for old, new in pairs)
    return converted


def to_simplified(text: str) -> str:
    """The text in simplified characters, for matching and encoding; every character keeps its place.

    Any string will do; a lone surrogate, which no library accepts, becomes U+FFFD.
    """
    return _convert(text, "t2s")


@cache
def _changed(direction: str) -> dict[int, str]:
    """The ideographs that a conversion changes, each on its own, and what they become."""
    ideographs = [chr(code) for code in range(0x4E00, 0xA000)]
    converted = _convert("\n".join(ideographs), direction).split("\n")
    return {ord(old): new for old, new in zip(ideographs, converted, strict=True) if old != new}


def simplify_characters(text: str) -> str:
    """The text with each Traditional character converted by itself; fast for short texts.

    Unlike :func:`to_simplified` it ignores words in which a character stays as it is (乾隆).
    """
    return text.translate(_changed("t2s"))


@cache
def _of_one_script(direction: str) -> re.Pattern[str]:
    """Finds the ideographs that a conversion changes."""
    return re.compile(f"[{''.join(map(chr, _changed(direction)))}]")


@lru_cache(maxsize=1)  # a document is asked about once for each of its outputs
def is_traditional(text: str) -> bool:
    """Whether a Chinese text is written in Traditional characters (``zh-TW`` in TMX) rather than simplified ones.

    The kind with more characters decides, so a quotation in the other script does not matter. A text without such
    characters, English or empty, is not Traditional.
    """
    sample = text[:_SAMPLE]
    traditional, simplified = (len(_of_one_script(each).findall(sample)) for each in ("t2s", "s2t"))
    return traditional > simplified


def normalise(text: str) -> str:
    """The form in which texts are compared: simplified, half-width, plain quotes, lower case; never for output.

    Characters keep their places, except after the few capitals whose lower case is longer (``İ``).
    """
    return to_simplified(text.translate(_FORMS)).lower()


def usual_marks(text: str) -> str:
    """The text with the usual form of each punctuation mark; every character keeps its place."""
    return text.translate(_MARKS) if _MARK_FORM.search(text) else text


def detect_language(text: str) -> Language | None:
    """``"zh"`` or ``"en"`` by the script with most of the content; None for other texts (digits, kana, Cyrillic).

    A Chinese text may quote much English, and an English one much Chinese; one ideograph therefore weighs as much as
    the 3.5 letters of its translation. Latin letters count as English in any language.
    """
    sample = text[:_SAMPLE]
    han, latin, other = (len(script.findall(sample)) for script in (_HAN, _LATIN, _OTHER))
    # Japanese has kana beside its ideographs, more than half as many; Korean and Russian have hardly any others.
    if not (han or latin) or other > max(han, latin) / 2:
        return None
    return "zh" if han * _LETTERS_PER_CHARACTER >= latin else "en"


def chinese_share(text: str) -> float:
    """The share of a text's content that is in Chinese characters rather than in Latin letters; 0 where it has neither.

    An ideograph weighs as in `detect_language`. The whole text counts.
    """
    chinese = _LETTERS_PER_CHARACTER * sum(1 for _ in _HAN.finditer(text))
    whole = chinese + sum(1 for _ in _LATIN.finditer(text))
    return chinese / whole if whole else 0.0


def likeliest_language(text: str) -> Language:
    """The language whose rules split a text best; where the script does not tell, Chinese punctuation means Chinese."""
    return detect_language(text) or ("zh" if _CHINESE_MARK.search(text) else "en")
