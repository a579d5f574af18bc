"""Sentences and words of a text, as ``duiqi tokenize`` prints them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from ..document import Language
from .script import likeliest_language
from .segment import split
from .words import ChineseWords, EnglishWords

Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TokenizedText:
    """A text with the spans of its sentences and, if they were asked for, of its words.

    Attributes:
        text: the text.
        language: the language whose rules it was split by.
        sentences: start and end of each sentence in the text, in characters.
        words: for each sentence the start and end of each word in the text; None where words were not asked for.
    """

    text: str
    language: Language
    sentences: list[Span]
    words: list[list[Span]] | None = None

    def texts(self, spans: list[Span]) -> list[str]:
        """The pieces of the text at some spans."""
        return [self.text[start:end] for start, end in spans]

    def fields(self) -> dict[str, object]:
        """For JSON: ``sentences`` and ``spans``; with words also ``words`` and ``word_spans``, by sentence."""
        fields: dict[str, object] = {"sentences": self.texts(self.sentences), "spans": self.sentences}
        if self.words is not None:
            fields |= {"words": [self.texts(spans) for spans in self.words], "word_spans": self.words}
        return fields


class Tokenizer:
    """Splits texts into sentences and words.

    Args:
        language: the texts' language; None to tell each text's language by its script.
        words: whether sentences are split into words too.
        chinese: splits Chinese sentences into words; None for jieba with its own dictionary.
    """

    def __init__(
        self, language: Language | None = None, *, words: bool = False, chinese: ChineseWords | None = None
    ) -> None:
        self._language = language
        self._words = words
        self._cutters: dict[Language, Callable[[str], list[Span]]] = {
            "zh": chinese or ChineseWords(),
            "en": EnglishWords(),
        }

    def tokenize(self, text: str) -> TokenizedText:
        """The sentences of a text, and their words if these were asked for."""
        language = self._language or likeliest_language(text)
        sentences = split(text, language)
        if not self._words:
            return TokenizedText(text, language, sentences)
        cut = self._cutters[language]
        words = [[(first + start, first + end) for start, end in cut(text[first:last])] for first, last in sentences]
        return TokenizedText(text, language, sentences, words)
