"""Evidence from words: how much of each side's units the other side explains, weighted by their rarity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..lattice import LARGEST as _LARGEST
from ..lattice import Band, Edges, Floats, Ints
from ..lexicon.index import BatchUnits, TermIndex
from ..texts import prefix_sums
from .base import Features, null_sums

# Smoothing: unexplained weight (idf) added to each side, so that one explained unit of a short sentence is less sure
# than all units of a long one.
_PRIOR = 4.0


class Lexicon(NamedTuple):
    """How strongly units of one side translate units of the other, 0 to 1.

    Attributes:
        dictionary: by the dictionary: shape (units, other side's units).
        document: by the documents themselves: shape (terms, other side's terms).
    """

    dictionary: sparse.csr_matrix
    document: sparse.csr_matrix

    def reverse(self) -> Lexicon:
        """The lexicon from the other side to this one."""
        return Lexicon(self.dictionary.T.tocsr(), self.document.T.tocsr())


class LexicalEvidence:
    """The share of a bead's units that units of the other side translate: words, names, numbers and Latin strings.

    An English unit counts as explained by the strength of the best Chinese sentence in the bead, and the reverse.

    Args:
        units: the batch's units.
        lexicons: from Chinese to English, and from English to Chinese.
        bands: the blocks whose beads will be asked about.
    """

    def __init__(self, units: BatchUnits, lexicons: tuple[Lexicon, Lexicon], bands: Sequence[Band]) -> None:
        zh = _sentences([(c.zh, len(c.low) - 1) for c in bands])
        en = _sentences([(c.en, int(c.high[-1])) for c in bands])
        self._en_explained = _Coverage(units.zh, zh, lexicons[0], units.en, en)
        self._zh_explained = _Coverage(units.en, en, lexicons[1], units.zh, zh)

    def __call__(self, edges: Edges) -> Features:
        """Shares and amounts of weight explained on both sides; for nulls the best share any bead explains of them."""
        paired = edges.paired
        en = self._en_explained(edges.zh, edges.zh_count, edges.en, edges.en_count, paired)
        zh = self._zh_explained(edges.en, edges.en_count, edges.zh, edges.zh_count, paired)
        en_share, zh_share = en.part / (en.total + _PRIOR), zh.part / (zh.total + _PRIOR)
        return {
            "lexical:en": en_share,
            "lexical:zh": zh_share,
            "lexical:less": np.minimum(en_share, zh_share),
            "lexical*sentences": (en_share + zh_share) * (edges.zh_count + edges.en_count),
            "lexical:amount": np.sqrt(en.part + 1) + np.sqrt(zh.part + 1) - 2,
            "lexical:en-unexplained": np.minimum(en.total - en.part, 60) / 20,
            "lexical:zh-unexplained": np.minimum(zh.total - zh.part, 60) / 20,
            "lexical:en-edge": np.where(edges.en_count > 1, en.edge, 0.0),
            "lexical:zh-edge": np.where(edges.zh_count > 1, zh.edge, 0.0),
        } | null_sums("lexical", edges, prefix_sums(zh.best), prefix_sums(en.best))


def _sentences(parts: Sequence[tuple[int, int]]) -> Ints:
    """The numbers of the blocks' sentences, each once; a block is given by its first sentence and its count."""
    return np.unique(np.concatenate([np.arange(first, first + count) for first, count in parts]))


class _Explained(NamedTuple):
    """What is explained of the runs on one side of beads.

    Attributes:
        part, total: the explained weight and all weight, one value a bead.
        edge: the lower of the explained shares of the run's first and last sentence, one value a bead.
        best: the largest share that any bead explains, one value a sentence and one more for the place behind the last.
    """

    part: Floats
    total: Floats
    edge: Floats
    best: Floats


class _Coverage:
    """The weight that runs of one side explain in sentences of the other.

    Args:
        explaining: the units of the side that explains.
        sentences: its sentences that will be asked for.
        lexicon: from that side to the other.
        other: the units of the side that is explained.
        other_sentences: its sentences that will be asked for.
    """

    def __init__(
        self, explaining: TermIndex, sentences: Ints, lexicon: Lexicon, other: TermIndex, other_sentences: Ints
    ) -> None:
        self._width = max(len(other.names), 1)
        one = np.ones(len(sentences), np.int64)
        by_dictionary = (explaining.units_of(sentences, one) @ lexicon.dictionary).tocoo()
        by_document = (explaining.terms_of(sentences, one) @ lexicon.document).tocoo()
        row = sentences[np.concatenate([by_dictionary.row, by_document.row])]
        column = np.concatenate([by_dictionary.col, other.unit_of[by_document.col]])
        # Only units that occur in these blocks: a long text holds nearly every translation somewhere.
        near = np.zeros(self._width, bool)
        near[other.units_of(other_sentences, np.ones(len(other_sentences), np.int64)).indices] = True
        here = near[column]
        self._keys, place = np.unique(row[here] * self._width + column[here], return_inverse=True)
        self._strengths = np.zeros(len(self._keys))
        strengths = np.concatenate([by_dictionary.data, by_document.data], dtype=float)[here]
        np.maximum.at(self._strengths, place, np.minimum(strengths, 1.0))
        self._other = other

    def __call__(
        self, first: Ints, count: Ints, other: Ints, other_count: Ints, wanted: NDArray[np.bool_]
    ) -> _Explained:
        """What runs (``first``, ``count``) explain of the runs (``other``, ``other_count``); 0 where not ``wanted``."""
        bead = np.repeat(np.flatnonzero(wanted), other_count[wanted])
        begin = np.cumsum(other_count[wanted]) - other_count[wanted]
        step = np.arange(len(bead)) - np.repeat(begin, other_count[wanted])
        sentence = other[bead] + step
        # Several beads hold the same run and the same sentence: each such pair is worked out once.
        key = (first[bead] * (_LARGEST + 1) + count[bead]) * (len(self._other.totals) + 1) + sentence
        _, example, place = np.unique(key, return_index=True, return_inverse=True)
        weight = self._weight(first[bead[example]], count[bead[example]], sentence[example])[place]
        share = weight / (self._other.totals[sentence + 1] - self._other.totals[sentence] + _PRIOR)
        best = np.zeros(len(self._other.totals))
        np.maximum.at(best, sentence, share)
        edge = np.zeros(len(first))
        if len(bead):
            edge[wanted] = np.minimum(share[begin], share[begin + other_count[wanted] - 1])
        total = np.where(wanted, self._other.totals[other + other_count] - self._other.totals[other], 0.0)
        part = np.bincount(bead, weight, len(first)).astype(np.float64)
        return _Explained(part, total, edge, best)

    def _weight(self, first: Ints, count: Ints, sentence: Ints) -> Floats:
        """The weight of a sentence's units that a run explains, each by the best sentence of the run."""
        first_unit = self._other.first
        begin, units = first_unit[sentence], first_unit[sentence + 1] - first_unit[sentence]
        pair = np.repeat(np.arange(len(sentence)), units)
        entry = np.arange(len(pair)) - np.repeat(np.cumsum(units) - units, units) + begin[pair]
        column = self._other.unit[entry]
        strongest = np.zeros(len(pair))
        if not len(self._keys):
            return np.zeros(len(sentence))
        for step in range(int(count.max(initial=0))):
            chosen = np.flatnonzero(count[pair] > step)
            wanted = (first[pair[chosen]] + step) * self._width + column[chosen]
            place = np.searchsorted(self._keys, wanted)
            found = np.flatnonzero(self._keys[np.minimum(place, len(self._keys) - 1)] == wanted)
            strongest[chosen[found]] = np.maximum(strongest[chosen[found]], self._strengths[place[found]])
        weight: Floats = np.bincount(pair, strongest * self._other.weight[entry], len(sentence)).astype(np.float64)
        return weight
