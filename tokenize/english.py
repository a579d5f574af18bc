"""English text to sentences and words, with offsets."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from .spans import between
from .words import EnglishWords

if TYPE_CHECKING:
    from punkt import PunktSentenceTokenizer


@cache
def _punkt() -> PunktSentenceTokenizer:
    import punkt  # noqa: PLC0415 - loads its parameters

    return punkt.PunktSentenceTokenizer(punkt.load_model("english"))


def split(text: str) -> list[tuple[int, int]]:
    """The spans of a paragraph's sentences, in order; they cover every character that is not blank."""
    return between(text, (end for _, end in _punkt().span_tokenize(text)))


@cache
def _default_words() -> EnglishWords:
    return EnglishWords()


def words(text: str) -> list[tuple[int, int]]:
    """The spans of a sentence's words, blanks left out."""
    return _default_words()(text)
