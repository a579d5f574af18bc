"""Lexical evidence: how much of each side's units the other side explains, weighted by how telling they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from . import dictionary
from .evidence import Features
from .lattice import LARGEST as _LARGEST
from .lattice import Corridor, Edges, Floats, Ints
from .texts import Side, Texts
from .units import chinese_units, counterparts, english_units

# A short sentence with one unit explained is less sure than a long one with all: this much unexplained weight is added.
_PRIOR = 4.0


class BatchUnits:
    """The units of all sentences of a batch, found once.

    Attributes:
        zh, en: which sentence holds which unit, and how telling it is.
    """

    def __init__(self, texts: Texts) -> None:
        english = english_units(texts.en.strings)
        chinese: list[list[str]] = []
        # Names are looked for document by document, so that no document depends on another.
        for document in range(len(texts.log_ratio)):
            zh = slice(texts.zh.first[document], texts.zh.first[document + 1])
            en = slice(texts.en.first[document], texts.en.first[document + 1])
            chinese += chinese_units(texts.zh.strings[zh], english[en])
        self.zh, self.en = _Holdings(chinese, texts.zh), _Holdings(english, texts.en)
        self.links = _links(self.zh.names, self.en.names)


class _Holdings:
    """Units by sentence, in the manner of a sparse matrix by rows.

    Attributes:
        names: each unit's number.
        first: sentence ``i`` has the entries ``first[i]`` to ``first[i + 1]``.
        unit, weight: of each entry, the weight being the unit's rarity among its document's sentences (idf).
    """

    def __init__(self, units: list[list[str]], side: Side) -> None:
        self.names: dict[str, int] = {}
        self.unit = np.array(
            [self.names.setdefault(unit, len(self.names)) for unit in chain.from_iterable(units)], np.int64
        )
        counts = np.array([len(each) for each in units], np.int64)
        self.first = np.concatenate([[0], np.cumsum(counts)])
        document = np.repeat(side.document, counts)
        keys, place, holders = np.unique(
            document * (len(self.names) + 1) + self.unit, return_inverse=True, return_counts=True
        )
        sentences = np.diff(side.first)[keys // (len(self.names) + 1)]
        self.weight = np.log(1 + sentences / holders)[place]
        self.totals = np.concatenate([[0.0], np.cumsum(self.weight)])[self.first]


def _links(zh: dict[str, int], en: dict[str, int]) -> sparse.csr_matrix:
    """How surely each Chinese unit stands for each English one: shape (Chinese units, English units)."""
    words = dictionary.load()
    rows, columns, strengths = [], [], []
    for unit, number in zh.items():
        for other, strength in counterparts(unit, words):
            if other in en:
                rows.append(number)
                columns.append(en[other])
                strengths.append(strength)
    shape = (max(len(zh), 1), max(len(en), 1))
    return sparse.csr_matrix((np.array(strengths, np.float32), (rows, columns)), shape=shape)


class LexicalEvidence:
    """Coverage of units by units of the other side, through the dictionary, names, numbers and Latin strings.

    For a bead, an English unit is explained as strongly as the best Chinese sentence in the bead can, and the reverse.
    """

    def __init__(self, units: BatchUnits, corridors: Sequence[Corridor]) -> None:
        zh0, zh1 = _range([(c.zh, len(c.low) - 1) for c in corridors])
        en0, en1 = _range([(c.en, int(c.high[-1])) for c in corridors])
        self._en_explained = _Coverage(units.zh, zh0, zh1, units.links, units.en)
        self._zh_explained = _Coverage(units.en, en0, en1, units.links.T.tocsr(), units.zh)

    def __call__(self, edges: Edges) -> Features:
        """Shares and amounts of weight explained on both sides."""
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
            "null:en-lexical": np.where(edges.zh_count == 0, en.best[edges.en], 0.0),
            "null:zh-lexical": np.where(edges.en_count == 0, zh.best[edges.zh], 0.0),
        }


def _range(parts: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """From the first to behind the last sentence of blocks given by first sentence and count."""
    return min(first for first, _ in parts), max(first + count for first, count in parts)


class _Explained(NamedTuple):
    """What is explained of the runs on one side of beads.

    Attributes:
        part, total: the weight explained and all weight, one value a bead.
        edge: of a run's first and last sentence the share explained of the one that fares worse, one value a bead.
        best: the largest share explained by any of the beads, one value a sentence (and one for the place behind).
    """

    part: Floats
    total: Floats
    edge: Floats
    best: Floats


class _Coverage:
    """For runs of the explaining side the weight that they explain in sentences of the other.

    Args:
        explaining: that side's units.
        begin, end: the sentences of it that will be asked for.
        links: how strongly its units explain the other side's.
        other: the side that is explained.
    """

    def __init__(self, explaining: _Holdings, begin: int, end: int, links: sparse.csr_matrix, other: _Holdings) -> None:
        entries = slice(int(explaining.first[begin]), int(explaining.first[end]))
        unit = explaining.unit[entries]
        holds = sparse.csr_matrix(
            (np.ones(len(unit), np.float32), unit, explaining.first[begin : end + 1] - explaining.first[begin]),
            shape=(end - begin, links.shape[0]),
        )
        explained = (holds @ links).tocsr()
        explained.sort_indices()
        row = np.repeat(np.arange(begin, end), np.diff(explained.indptr))
        self._width = max(explained.shape[1], 1)
        self._keys = row * self._width + explained.indices
        self._strengths = np.minimum(explained.data, 1.0).astype(np.float64)
        self._other = other

    def __call__(
        self, first: Ints, count: Ints, other: Ints, other_count: Ints, wanted: NDArray[np.bool_]
    ) -> _Explained:
        """For pairs of runs what one, ``first`` to ``first + count``, explains of the other; 0 if not wanted."""
        bead = np.repeat(np.flatnonzero(wanted), other_count[wanted])
        begin = np.cumsum(other_count[wanted]) - other_count[wanted]
        step = np.arange(len(bead)) - np.repeat(begin, other_count[wanted])
        sentence = other[bead] + step
        # The same run meets the same sentence in several beads.
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
        """The weight of a sentence's units that a run explains, each by the sentence of the run that does so best."""
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
