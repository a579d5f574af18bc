"""Texts in, records of their sentences and words out, as ``duiqi tokenize`` prints them."""

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
class Record:
    """A text with the places of its sentences and perhaps of their words, in characters.

    Attributes:
        words: for each sentence the spans of its words in the text; None where they were not asked for.
    """

    text: str
    language: Language
    sentences: list[Span]
    words: list[list[Span]] | None = None

    def texts(self, spans: list[Span]) -> list[str]:
        """What stands at the spans."""
        return [self.text[start:end] for start, end in spans]

    def fields(self) -> dict[str, object]:
        """``sentences`` and ``spans``; with words ``words`` and ``word_spans`` too, a list for each sentence."""
        fields: dict[str, object] = {"sentences": self.texts(self.sentences), "spans": self.sentences}
        if self.words is not None:
            fields |= {"words": [self.texts(spans) for spans in self.words], "word_spans": self.words}
        return fields


class Recorder:
    """Makes the record of a text.

    Args:
        language: the texts' language; by default each text's own, by its script.
        words: whether words are cut too.
        chinese: cuts Chinese sentences into words, with the user's dictionary perhaps.
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

    def record(self, text: str) -> Record:
        """The sentences of a text, and their words if they are asked for."""
        language = self._language or likeliest_language(text)
        sentences = split(text, language)
        if not self._words:
            return Record(text, language, sentences)
        cut = self._cutters[language]
        words = [[(first + start, first + end) for start, end in cut(text[first:last])] for first, last in sentences]
        return Record(text, language, sentences, words)
