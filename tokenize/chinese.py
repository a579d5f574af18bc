"""Chinese text to sentences and words, with offsets."""

from __future__ import annotations

import re
from functools import cache

from .spans import between
from .words import ChineseWords

_END = re.compile(r"[。！？!?｡]+[”’」』）)》〉】\"]*|\n[^\S\n]*\n")


def split(text: str) -> list[tuple[int, int]]:
    """The spans of a paragraph's sentences, in order; they cover every character that is not blank."""
    return between(text, (match.end() for match in _END.finditer(text)))


@cache
def _default_words() -> ChineseWords:
    return ChineseWords()


def words(text: str) -> list[tuple[int, int]]:
    """The spans of a text's words by jieba's own dictionary, blanks left out."""
    return _default_words()(text)
