"""Evidence from the context of a null: whether its neighbours are null by the first pass, and how often gaps begin.

Nulls come in sections, and some texts are full of gaps. There a null costs less than in a faithful translation. One
long gap says little about the rest of a text, so beginnings of gaps are counted, not sentences.
"""

from __future__ import annotations

import numpy as np

from ..lattice import Edges, Floats
from ..texts import BatchSide, Texts, prefix_sums
from .base import Features, null_sums
from .dense import RunSimilarity

# Prior share of sentences at which a gap begins, and the number of sentences that the prior counts for.
_PRIOR_GAPS, _PRIOR_COUNT = 0.03, 10.0
# Sentences before and behind that count as a null's section.
_REACH = 4


class Nulls:
    """The probability, by the first pass, that each sentence of a batch is null, and its likeness to the other side.

    Attributes:
        zh, en: the probabilities, one a sentence.
        zh_best, en_best: the centred cosine with the most similar sentence in the band, one a sentence.
    """

    def __init__(self, texts: Texts) -> None:
        self.zh, self.en, self.zh_best, self.en_best = (
            np.zeros(len(side.strings)) for side in (texts.zh, texts.en, texts.zh, texts.en)
        )

    def add(self, probabilities: tuple[Floats, Floats], similarity: RunSimilarity) -> None:
        """Add the ``null_probabilities`` and similarities of some blocks."""
        for best, values in ((similarity.zh_best, self.zh_best), (similarity.en_best, self.en_best)):
            part = slice(best.first, best.first + len(best.values))
            values[part] = np.maximum(values[part], best.values)
        for found, values in zip(probabilities, (self.zh, self.en), strict=True):
            values[: len(found)] += found


class ContextEvidence:
    """For a null, how far its neighbours and its document are null.

    Args:
        texts: the batch.
        nulls: what the first pass found.
    """

    def __init__(self, texts: Texts, nulls: Nulls) -> None:
        likeness = _by_document(texts.zh, nulls.zh_best) + _by_document(texts.en, nulls.en_best)
        self._zh, self._en = (
            {
                name: prefix_sums(values)
                for name, values in (_near(side, there) | {"document-likeness": likeness[side.document]}).items()
            }
            for side, there in ((texts.zh, nulls.zh), (texts.en, nulls.en))
        )
        self._zh_gaps, self._en_gaps = (
            _gaps(side, there) for side, there in ((texts.zh, nulls.zh), (texts.en, nulls.en))
        )

    def __call__(self, edges: Edges) -> Features:
        """How far the sentences around each null are null, and once a gap how often gaps begin in its document.

        All are 0 for paired beads.
        """
        features = {}
        for name in self._zh:
            zh, en = null_sums(name, edges, self._zh[name], self._en[name]).values()
            features[f"null:{name}"] = zh + en
        gaps = features["null:document-gaps"] = np.zeros(len(edges))
        for first, null, values in (
            (edges.zh, edges.en_count == 0, self._zh_gaps),
            (edges.en, edges.zh_count == 0, self._en_gaps),
        ):
            gaps[null] = values[first[null]]
        return features


def _by_document(side: BatchSide, values: Floats, prior: float = 0.0) -> Floats:
    """Means of values by document, smoothed towards a prior: shape (documents,)."""
    sums = np.bincount(side.document, values, len(side.first) - 1)
    means: Floats = (sums + prior * _PRIOR_COUNT) / (np.diff(side.first) + _PRIOR_COUNT)
    return means


def _near(side: BatchSide, nulls: Floats) -> Features:
    """For each sentence the mean probability that those around it are null."""
    sums = prefix_sums(nulls)
    here = np.arange(len(nulls))
    begin, end = side.first[side.document], side.first[side.document + 1]

    def mean(reach: int) -> Floats:
        low, high = np.maximum(here - reach, begin), np.minimum(here + reach + 1, end)
        around: Floats = (sums[high] - sums[here + 1] + sums[here] - sums[low]) / np.maximum(high - low - 1, 1)
        return around

    return {"neighbours": mean(1), "section": mean(_REACH)}


def _gaps(side: BatchSide, nulls: Floats) -> Floats:
    """For each sentence the log of the share of its document's sentences at which a gap begins."""
    before = np.concatenate([[0.0], nulls[:-1]]) if len(nulls) else nulls
    before[side.first[:-1][np.diff(side.first) > 0]] = 0.0
    gaps: Floats = np.log(_by_document(side, np.maximum(nulls - before, 0.0), _PRIOR_GAPS)[side.document])
    return gaps
