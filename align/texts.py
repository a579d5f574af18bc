"""The sentences of a batch of documents, laid end to end, with their lengths, documents and paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..document import Bitext, Document
from ..encode import Encoding
from .lattice import Floats, Ints

# English letters for a Chinese character, without whitespace: 2.5 to 3.4 in the development texts. It makes both sides'
# lengths comparable before the document's own ratio is known.
_LETTERS_PER_CHARACTER = 3.0
_GRID = 2.0**20


@dataclass(frozen=True, slots=True)
class BatchSide:
    """One language's sentences of all documents of a batch. Arrays have one row a sentence unless said otherwise.

    Attributes:
        strings: the sentences' texts.
        lengths: each one's length in Chinese characters (English letters are divided by ``_LETTERS_PER_CHARACTER``),
            at least 1.
        document: the document each belongs to, by its number in the batch.
        first: each document's first sentence, and at the end the number of all: shape (documents + 1,).
        paragraph: each sentence's paragraph, numbered through the batch.
        known: for each document whether its paragraphs are known, that is, more than one: shape (documents,).
    """

    strings: list[str]
    lengths: Floats
    document: Ints
    first: Ints
    paragraph: Ints
    known: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class EncodedSide(BatchSide):
    """The same with the sentences' vectors."""

    encoding: Encoding


@dataclass(frozen=True, slots=True)
class Texts:
    """Both sides of a batch of documents.

    Attributes:
        log_ratio: for each document the logarithm of English to Chinese length: shape (documents,).
    """

    zh: BatchSide
    en: BatchSide
    log_ratio: Floats

    def encoded(self, encoding: Encoding, scale: float = 1.0) -> EncodedTexts:
        """The same texts with the vectors of their sentences, all Chinese ones and then all English ones.

        Args:
            encoding: the vectors.
            scale: see ``EncodedTexts``.
        """
        count = len(self.zh.strings)
        zh, en = (
            EncodedSide(**{name: getattr(side, name) for name in BatchSide.__slots__}, encoding=vectors)
            for side, vectors in ((self.zh, encoding[:count]), (self.en, encoding[count:]))
        )
        return EncodedTexts(zh, en, self.log_ratio, scale)

    @property
    def paragraphs_known(self) -> NDArray[np.bool_]:
        """For each document whether the paragraphs of both sides are known."""
        return self.zh.known & self.en.known


@dataclass(frozen=True, slots=True)
class EncodedTexts(Texts):
    """The same with vectors.

    Attributes:
        scale: the factor that puts the encoder's cosines on the scale of those that the weights were trained on.
    """

    zh: EncodedSide
    en: EncodedSide
    scale: float


def prefix_sums(values: Floats) -> Floats:
    """The sum of the values before each place, and of all: shape (values + 1,).

    Values are rounded to 2 ** -20, which makes sums exact: the difference of two sums does not depend on what stands
    before them in the batch.
    """
    return np.concatenate([[0.0], np.cumsum(np.round(values * _GRID) / _GRID)])


def sentence_texts(document: Document) -> list[str]:
    """The document's sentences as texts, each on one line."""
    return [document.passage([sentence]) for sentence in document.sentences]


def lay_out(bitexts: Sequence[Bitext], zh: list[str], en: list[str]) -> Texts:
    """The batch of some documents; ``zh`` and ``en`` are the texts of all their sentences, in order."""
    sides = (
        _side([bitext.zh for bitext in bitexts], zh, 1.0),
        _side([bitext.en for bitext in bitexts], en, 1 / _LETTERS_PER_CHARACTER),
    )
    totals = [np.add.reduceat(np.r_[side.lengths, 0.0], side.first[:-1]) for side in sides]
    for side, total in zip(sides, totals, strict=True):
        total[np.diff(side.first) == 0] = 0.0
    # Smoothing by 20 characters keeps the ratio of a very short document near 1.
    log_ratio = np.log((totals[1] + 20.0) / (totals[0] + 20.0))
    return Texts(*sides, log_ratio)


def _side(documents: Sequence[Document], strings: list[str], scale: float) -> BatchSide:
    counts = np.array([len(document.paragraph_of) for document in documents])
    paragraphs = [np.array(document.paragraph_of, np.int64) for document in documents]
    offsets = np.cumsum([0, *(len(document.paragraphs) for document in documents)])
    return BatchSide(
        strings,
        np.array([max(1.0, scale * sum(map(len, text.split()))) for text in strings]),
        np.repeat(np.arange(len(documents)), counts),
        np.concatenate([[0], np.cumsum(counts)]),
        np.concatenate(
            [part + offset for part, offset in zip(paragraphs, offsets, strict=False)] or [np.zeros(0, np.int64)]
        ),
        np.array([len(document.paragraphs) > 1 for document in documents], bool),
    )
