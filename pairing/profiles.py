"""What a document is compared by: the vectors of some of its sentences, its tokens, its length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..document import Document
from ..encode import Encoder
from ..tokenize.segment import split
from .tokens import tokens_of

SENTENCES: Final = 32
"""Sentences sampled from a document. With 16 a pair in fifty was lost among statutes, which are much alike."""
_LONGEST: Final = 400
"""Characters of a sentence that are encoded."""
_BATCH: Final = 1024
"""Sentences that are encoded at a time."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a document is compared by.

    Attributes:
        vectors: unit rows, one a sampled sentence, in half precision: shape (sentences, dimension).
        tokens: its numbers and Latin words, counted.
        length: its characters.
    """

    vectors: NDArray[np.float16]
    tokens: Counter[str]
    length: int


def profiles(documents: Iterable[Document], encoder: Encoder) -> list[Profile]:
    """The profiles of documents, their sentences encoded many at a time."""
    found: list[Profile] = []
    waiting: list[tuple[list[str], Counter[str], int]] = []

    def encode() -> None:
        vectors = encoder.encode([text for texts, _, _ in waiting for text in texts])
        at = 0
        for texts, words, length in waiting:
            found.append(Profile(vectors[at : at + len(texts)].astype(np.float16), words, length))
            at += len(texts)
        waiting.clear()

    for document in documents:
        waiting.append((_sample(document), tokens_of(document.text, document.language), len(document.text)))
        if len(waiting) * SENTENCES >= _BATCH:
            encode()
    if waiting:
        encode()
    return found


def _sample(document: Document) -> list[str]:
    """Sentences spread evenly over a document."""
    sentences = []
    for paragraph in document.paragraphs:
        if paragraph.sentences is not None:
            sentences += [(sentence.start, sentence.end) for sentence in paragraph.sentences]
        else:
            text = document.text[paragraph.start : paragraph.end]
            start = paragraph.start
            sentences += [(start + a, start + b) for a, b in split(text, document.language)]
    places = np.unique(np.linspace(0, len(sentences) - 1, min(SENTENCES, len(sentences))).round().astype(int))
    return [document.text[a : min(b, a + _LONGEST)] for a, b in (sentences[place] for place in places)]
