"""The form in which texts are compared: simplified, half-width, plain quotes, lower case, every character in place."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from ..document import Language
from ..tokenize.script import is_traditional, normalise, simplify_characters, to_simplified

if TYPE_CHECKING:
    from opencc import OpenCC

# Pairs that OpenCC joins in some words only (看著 is 看着, 著名 stays). The index joins them everywhere; `spells_same`
# asks OpenCC about the place. Found by converting the words of jieba's dictionary to Traditional and back.
_IN_SOME_WORDS: Final = "著着 沈沉 覆复 藉借 俱具 瞭了 鍊链 鍾锺 甦苏 鉅钜 哩里 畫划 噁𫫇 彷仿 䴉鹮 么幺"
# FTS5's tokenizer takes ASCII marks as blanks; as full-width ones they are tokens. Controls are none.
_MARKS: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if not chr(code).isalnum()} | dict.fromkeys(
    (*range(0x20), 0x7F)
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_WORD: Final = re.compile(r"[^\W_]+")


def clean(text: str) -> str:
    """The text as SQLite takes it: each half surrogate becomes U+FFFD, which keeps all places."""
    return _SURROGATE.sub("\ufffd", text)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The text in the form of the index, of the same length.

    Each Traditional character becomes simplified by itself; letters become half-width and lower case; quotation marks
    become straight.
    """
    if not text.isascii():
        text = text.translate(_table())
    lower = text.lower()
    # Few capitals have a longer lower case (İ); they stay as they are.
    return lower if len(lower) == len(text) else "".join(_lower(char) for char in text)


@lru_cache(maxsize=4096)
def _simplified(text: str) -> str:
    """The text as OpenCC simplifies it word by word, in the form of `_plain`, of the same length.

    Only what Taiwan writes has 著 for 着; in simplified texts 显著 stays as it is.
    """
    return _of_taiwan(text) if is_traditional(text) else _plain(to_simplified(text))


def _of_taiwan(text: str) -> str:
    converted = _converter().convert(text)
    return _plain(converted if len(converted) == len(text) else to_simplified(text))


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC  # noqa: PLC0415 - loads its dictionaries

    return OpenCC("tw2s")


@lru_cache(maxsize=64)
def _wanted(text: str) -> frozenset[str]:
    """The forms of what was asked for that a simplified text may have."""
    # A character by itself is not taken for what it is in some words.
    words = {_of_taiwan(text)} if len(text) > 1 else set()
    return frozenset({_plain(text), _simplified(text), *words})


def spells_same(text: str, start: int, end: int, wanted: str) -> bool:
    """Whether a place that is equal once folded is what was asked for, in this or in the other script.

    Args:
        text: as it was written.
        start: where the place begins.
        end: where it ends.
        wanted: what was asked for, as the user wrote it.
    """
    found = text[start:end]
    if found == wanted or (found.isascii() and wanted.isascii()):
        return True
    return _simplified(text)[start:end] in _wanted(wanted) or _plain(found) == _plain(wanted)


def _plain(text: str) -> str:
    """The text with half-width letters, straight quotes and lower case, in its own script and of the same length."""
    return "".join(map(_lower, text.translate(_widths())))


def tokens(folded: str, language: Language) -> list[str]:
    """What the index holds of a folded text: every character of Chinese, every word of English."""
    if language == "zh":
        return list("".join(folded.translate(_MARKS).split()))
    return _WORD.findall(folded)


@cache
def _table() -> dict[int, str]:
    """Each character that folding changes and what it becomes; letters are lowered afterwards."""
    joined = {}
    for pair in _IN_SOME_WORDS.split(" "):
        joined[simplify_characters(pair[0])] = simplify_characters(pair[1])
    table = dict(_widths())
    for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00)):
        char = simplify_characters(chr(code))
        char = joined.get(char, char)
        if char != chr(code):
            table[code] = char
    return table


@cache
def _widths() -> dict[int, str]:
    """Full-width letters, blanks and quotation marks, and what they become."""
    codes = (*range(0x2018, 0x2020), *range(0x300C, 0x3010), 0x301D, 0x301E, 0x301F, 0xAB, 0xBB, 0xA0, 0x3000)
    table = {}
    for code in (*codes, *range(0xFF01, 0xFF5F)):
        plain = normalise(chr(code))
        if plain != chr(code) and len(plain) == 1:
            # `normalise` also lowers: full-width capitals are the only ones here.
            table[code] = plain
    return table


def _lower(char: str) -> str:
    lower = char.lower()
    return lower if len(lower) == 1 else char
