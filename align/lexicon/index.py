"""The term index: which sentence of a batch holds which units, and how rare each unit is in its document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

import numpy as np
from scipy import sparse

from ..lattice import Ints
from ..texts import BatchSide, Texts, prefix_sums
from .units import chinese_units, counterparts, english_units

# Chinese sentences that are searched together for the names in the English beside them, and in as much English before
# and behind.
_SPAN = 1000


class BatchUnits:
    """The units of both sides of a batch.

    Attributes:
        zh, en: the index of each side.
        links: how strongly the dictionary translates each Chinese unit by each English one, 0 to 1: shape (Chinese
            units, English units).
    """

    def __init__(self, texts: Texts) -> None:
        english = english_units(texts.en.strings)
        chinese: list[list[str]] = []
        for zh, en in _spans(texts):
            chinese += chinese_units(texts.zh.strings[zh], english[en])
        self.zh, self.en = TermIndex(chinese, texts.zh), TermIndex(english, texts.en)
        self.links = _links(self.zh.names, self.en.names)


def _spans(texts: Texts) -> Iterator[tuple[slice, slice]]:
    """The Chinese sentences in which names are looked for together, and the English ones whose names those are.

    Documents are separate, so that none depends on another. In a long one only the English near the Chinese counts:
    among all names of a long text is one for nearly every two characters.
    """
    bounds = (pairwise(side.first.tolist()) for side in (texts.zh, texts.en))
    for (zh0, zh1), (en0, en1) in zip(*bounds, strict=True):
        spans = -(-(zh1 - zh0) // _SPAN)
        size = -(-(en1 - en0) // max(spans, 1))
        for number in range(spans):
            zh = zh0 + number * _SPAN
            en = slice(en0 + max(number - 1, 0) * size, min(en0 + (number + 2) * size, en1))
            yield slice(zh, min(zh + _SPAN, zh1)), en


class TermIndex:
    """Units by sentence, laid out like a sparse matrix by rows.

    A *term* is a unit in one document. The same unit in another document is another term, with a rarity and
    translations of its own.

    Attributes:
        names: the number of each unit.
        first: sentence ``i`` has the entries ``first[i]`` to ``first[i + 1]``.
        unit, term, weight: of each entry; the weight is the term's inverse document frequency over sentences.
        unit_of, document_of: of each term.
        is_word: of each term, whether it is a word and no number, name or Latin string.
        document, documents: the document of each sentence, and how many there are.
        totals: sums of weights before each sentence, and at the end of all.
    """

    def __init__(self, units: Sequence[Sequence[str]], side: BatchSide) -> None:
        self.document, self.documents = side.document, len(side.first) - 1
        self.names: dict[str, int] = {}
        names = self.names
        self.unit = np.array([names.setdefault(unit, len(names)) for unit in chain.from_iterable(units)], np.int64)
        counts = np.array([len(each) for each in units], np.int64)
        self.first = np.concatenate([[0], np.cumsum(counts)])
        document = np.repeat(side.document, counts)
        keys, self.term, holders = np.unique(
            document * (len(names) + 1) + self.unit, return_inverse=True, return_counts=True
        )
        self.document_of, self.unit_of = np.divmod(keys, len(names) + 1)
        self.is_word = np.array([name[0] not in "#@=" for name in names], bool)[self.unit_of]
        self.weight = np.log(1 + np.diff(side.first)[self.document_of] / holders)[self.term]
        self.totals = prefix_sums(self.weight)[self.first]

    def units_of(self, first: Ints, count: Ints) -> sparse.csr_matrix:
        """The units that runs of sentences hold, as ones: shape (runs, units)."""
        return self._held(first, count, self.unit, max(len(self.names), 1))

    def terms_of(self, first: Ints, count: Ints) -> sparse.csr_matrix:
        """The terms that runs of sentences hold, as ones: shape (runs, terms)."""
        return self._held(first, count, self.term, len(self.unit_of))

    def _held(self, first: Ints, count: Ints, names: Ints, width: int) -> sparse.csr_matrix:
        begin, end = self.first[first], self.first[first + count]
        bounds = np.concatenate([[0], np.cumsum(end - begin)])
        entries = np.arange(bounds[-1]) + np.repeat(begin - bounds[:-1], end - begin)
        held = sparse.csr_matrix((np.ones(len(entries), np.float32), names[entries], bounds), shape=(len(first), width))
        held.sum_duplicates()
        held.data[:] = 1.0
        return held


def _links(zh: dict[str, int], en: dict[str, int]) -> sparse.csr_matrix:
    rows, columns, strengths = [], [], []
    for unit, number in zh.items():
        for other, strength in counterparts(unit):
            if other in en:
                rows.append(number)
                columns.append(en[other])
                strengths.append(strength)
    shape = (max(len(zh), 1), max(len(en), 1))
    return sparse.csr_matrix((np.array(strengths, np.float32), (rows, columns)), shape=shape)
