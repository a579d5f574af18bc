"""What the first pass says of a sentence's surroundings: whether its neighbours stand alone, and how often others do.

Sentences without a counterpart come in sections, and some texts are full of gaps: leaving a sentence alone costs less
there than in a faithful translation. One long gap, though, says nothing of the rest of a text.
"""

from __future__ import annotations

import numpy as np

from ..lattice import Edges, Floats
from ..texts import Side, Texts, prefix_sums
from .base import Features, left_alone
from .dense import RunSimilarity

# In a document of which nothing is known yet a gap begins at this share of sentences, as if so many had been seen.
_PRIOR_GAPS, _PRIOR_COUNT = 0.03, 10.0
# A section is seen in this many sentences before and behind.
_REACH = 4


class Alone:
    """How probably, by the first pass, each sentence of a batch has no counterpart, and what it resembles.

    Attributes:
        zh, en: the probabilities, one a sentence.
        zh_best, en_best: how alike each is to the most similar sentence in reach.
    """

    def __init__(self, texts: Texts) -> None:
        self.zh, self.en, self.zh_best, self.en_best = (
            np.zeros(len(side.strings)) for side in (texts.zh, texts.en, texts.zh, texts.en)
        )

    def add(self, probabilities: tuple[Floats, Floats], similarity: RunSimilarity) -> None:
        """Take in what the first pass gave some blocks: ``alone_probabilities`` of their edges."""
        for best, values in ((similarity.zh_best, self.zh_best), (similarity.en_best, self.en_best)):
            part = slice(best.first, best.first + len(best.values))
            values[part] = np.maximum(values[part], best.values)
        for found, alone in zip(probabilities, (self.zh, self.en), strict=True):
            alone[: len(found)] += found


class SurroundingsEvidence:
    """For a sentence left alone, how its neighbours and its document fare.

    Args:
        texts: the batch.
        alone: what the first pass found.
    """

    def __init__(self, texts: Texts, alone: Alone) -> None:
        likeness = _by_document(texts.zh, alone.zh_best) + _by_document(texts.en, alone.en_best)
        self._zh, self._en = (
            {
                name: prefix_sums(values)
                for name, values in (_near(side, there) | {"document-likeness": likeness[side.document]}).items()
            }
            for side, there in ((texts.zh, alone.zh), (texts.en, alone.en))
        )
        self._zh_gaps, self._en_gaps = (
            _gaps(side, there) for side, there in ((texts.zh, alone.zh), (texts.en, alone.en))
        )

    def __call__(self, edges: Edges) -> Features:
        """How far the sentences around stand alone, and once a gap how many its document has; 0 for paired beads."""
        features = {}
        for name in self._zh:
            zh, en = left_alone(name, edges, self._zh[name], self._en[name]).values()
            features[f"null:{name}"] = zh + en
        gaps = features["null:document-gaps"] = np.zeros(len(edges))
        for first, alone, values in (
            (edges.zh, edges.en_count == 0, self._zh_gaps),
            (edges.en, edges.zh_count == 0, self._en_gaps),
        ):
            gaps[alone] = values[first[alone]]
        return features


def _by_document(side: Side, values: Floats, prior: float = 0.0) -> Floats:
    """Means of values by document, drawn towards a prior where there are few: shape (documents,)."""
    sums = np.bincount(side.document, values, len(side.first) - 1)
    means: Floats = (sums + prior * _PRIOR_COUNT) / (np.diff(side.first) + _PRIOR_COUNT)
    return means


def _near(side: Side, alone: Floats) -> Features:
    """One value a sentence: how far those around it stand alone."""
    sums = prefix_sums(alone)
    here = np.arange(len(alone))
    begin, end = side.first[side.document], side.first[side.document + 1]

    def mean(reach: int) -> Floats:
        low, high = np.maximum(here - reach, begin), np.minimum(here + reach + 1, end)
        around: Floats = (sums[high] - sums[here + 1] + sums[here] - sums[low]) / np.maximum(high - low - 1, 1)
        return around

    return {"neighbours": mean(1), "section": mean(_REACH)}


def _gaps(side: Side, alone: Floats) -> Floats:
    """One value a sentence: the logarithm of the share of its document's sentences at which a gap begins."""
    before = np.concatenate([[0.0], alone[:-1]]) if len(alone) else alone
    before[side.first[:-1][np.diff(side.first) > 0]] = 0.0
    gaps: Floats = np.log(_by_document(side, np.maximum(alone - before, 0.0), _PRIOR_GAPS)[side.document])
    return gaps
