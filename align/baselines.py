"""Aligners to compare duiqi with: one by length alone, one by the encoder alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from ..document import Alignment, Bead, Bitext, Document
from ..encode import Encoder, Vectors
from ..grouping import paragraph_beads
from ..tokenize.segment import segment
from .monotone import BeadType, Scores, best_path

GALE_CHURCH_PRIORS: dict[BeadType, float] = {
    (1, 1): 0.89,
    (1, 0): 0.0099 / 2,
    (0, 1): 0.0099 / 2,
    (2, 1): 0.089 / 2,
    (1, 2): 0.089 / 2,
    (2, 2): 0.011,
}
"""Table 5 of Gale and Church (1993); a value that they give for both directions together is halved."""
GALE_CHURCH_VARIANCE = 6.8
"""Variance of a translation's length per character, section 3 of Gale and Church (1993)."""


class GaleChurch:
    """Lengths only, as published, except that the ratio of lengths is the document's own.

    W. A. Gale and K. W. Church (1993), A program for aligning sentences in bilingual corpora, Computational Linguistics
    19. A Chinese character stands for three or four Latin letters, so Chinese lengths are scaled to the English total.
    """

    name = "gale-church"

    def align(self, bitext: Bitext) -> Alignment:
        """Align a document; it is segmented first if it has no sentences."""
        bitext = segment(bitext)
        zh, en = _lengths(bitext.zh), _lengths(bitext.en)
        if zh.sum():
            zh = zh * (en.sum() / zh.sum())
        ends = (np.concatenate([[0.0], np.cumsum(zh)]), np.concatenate([[0.0], np.cumsum(en)]))

        def scores(row: int, low: int, high: int) -> Mapping[BeadType, Scores]:
            places = np.arange(low, high)
            found = {}
            for (a, b), prior in GALE_CHURCH_PRIORS.items():
                ours = ends[0][row] - ends[0][max(row - a, 0)]
                theirs = ends[1][places] - ends[1][np.maximum(places - b, 0)]
                # As in the published program the mean of both lengths stands under the root.
                delta = np.abs(theirs - ours) / np.sqrt(np.maximum((ours + theirs) / 2, 1.0) * GALE_CHURCH_VARIANCE)
                found[a, b] = log(prior) + _log_two_sided(delta)
            return found

        return _alignment(bitext, best_path(len(zh), len(en), tuple(GALE_CHURCH_PRIORS), scores))

    def align_many(self, bitexts: Iterable[Bitext]) -> Iterator[Alignment]:
        """Align documents one by one."""
        return map(self.align, bitexts)


class Dense:
    """The encoder only: Vecalign's cost of a bead, searched exactly instead of coarse to fine.

    A bead of a and b sentences costs a * b * (1 - cosine), divided by the cost of its two runs against random
    sentences; a null costs as much as the 20th percentile of random pairs. B. Thompson and P. Koehn
    (2019), Vecalign: improved sentence alignment in linear time and space, EMNLP; beads hold up to
    4 sentences in all, Vecalign's default.

    Args:
        encoder: what encodes sentences.
    """

    name = "dense"

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder

    def align(self, bitext: Bitext) -> Alignment:
        """Align a document; it is segmented first if it has no sentences."""
        bitext = segment(bitext)
        counts = len(bitext.zh.sentences), len(bitext.en.sentences)
        if not all(counts):
            return _alignment(bitext, best_path(*counts, _NULLS, lambda _, low, high: _nulls(low, high, 0.0)))
        zh, en = self._runs(bitext.zh), self._runs(bitext.en)
        zh_mean, en_mean = zh[1].mean(axis=0), en[1].mean(axis=0)
        zh_usual = {length: 1 - runs @ en_mean for length, runs in zh.items()}
        en_usual = {length: 1 - runs @ zh_mean for length, runs in en.items()}
        penalty = _deletion_cost(zh[1], en[1], zh_usual[1], en_usual[1])

        def scores(row: int, low: int, high: int) -> Mapping[BeadType, Scores]:
            found = _nulls(low, high, -penalty)
            places = np.arange(low, high)
            for a, b in _DENSE_TYPES:
                found[a, b] = np.zeros(high - low)
                if a <= row and b <= counts[1]:
                    starts = np.clip(places - b, 0, counts[1] - b)
                    cost = a * b * np.maximum(1 - en[b][starts] @ zh[a][row - a], 0.0)
                    found[a, b] -= cost / (zh_usual[a][row - a] + en_usual[b][starts])
            return found

        return _alignment(bitext, best_path(*counts, (*_DENSE_TYPES, *_NULLS), scores))

    def align_many(self, bitexts: Iterable[Bitext]) -> Iterator[Alignment]:
        """Align documents one by one."""
        return map(self.align, bitexts)

    def _runs(self, document: Document) -> dict[int, Vectors]:
        """Unit vectors of the runs of each length by their starts."""
        encoding = self.encoder.encode_sentences([document.passage([span]) for span in document.sentences])
        count = len(document.sentences)
        runs = {}
        for length in range(1, 1 + min(count, max(max(kind) for kind in _DENSE_TYPES))):
            starts = np.arange(count - length + 1)
            runs[length] = encoding.runs(starts, np.full(len(starts), length))
        return runs


_NULLS: tuple[BeadType, ...] = ((1, 0), (0, 1))
_DENSE_TYPES: tuple[BeadType, ...] = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2))

BASELINES = (GaleChurch.name, Dense.name)


DELETION_PERCENTILE = 20
"""Vecalign's default for its deletion knob."""
_SAMPLES = 20_000


def _nulls(low: int, high: int, score: float) -> dict[BeadType, Scores]:
    return {kind: np.full(high - low, score) for kind in _NULLS}


def _deletion_cost(zh: Vectors, en: Vectors, zh_usual: Vectors, en_usual: Vectors) -> float:
    """A percentile of the costs of random 1-1 beads, the same beads every time."""
    generator = np.random.default_rng(0)
    i, j = generator.integers(0, len(zh), _SAMPLES), generator.integers(0, len(en), _SAMPLES)
    cost = (1 - np.einsum("nd,nd->n", zh[i], en[j])) / (zh_usual[i] + en_usual[j])
    return float(np.percentile(cost, DELETION_PERCENTILE))


def _lengths(document: Document) -> NDArray[np.float64]:
    """Characters of each sentence, without whitespace."""
    text = document.text
    return np.array([len("".join(text[s.start : s.end].split())) for s in document.sentences], dtype=np.float64)


def _log_two_sided(delta: NDArray[np.float64]) -> NDArray[np.float64]:
    """The log of the probability that a standard normal value lies at least so far from 0."""
    tails: NDArray[np.float64] = log(2) + log_ndtr(-delta)
    return tails


def _alignment(bitext: Bitext, beads: list[Bead]) -> Alignment:
    return Alignment(bitext, tuple(beads), paragraph_beads(bitext, beads))
