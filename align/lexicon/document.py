"""The document lexicon: translations learned from each document itself, from the beads of the first pass.

It holds what no dictionary knows, as in the classical aligners (Kay & Röscheisen 1993; Melamed 2000): the names of a
novel's people, the terms of a statute. Two units are taken for translations if they occur together in beads more often
than chance allows, by the likelihood ratio of Dunning (1993).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from ..lattice import Edges, Floats
from .index import BatchUnits

# Beads of at least this posterior in the first pass are learned from, each weighted by its posterior.
PROBABLE = 0.2
# Least number of beads, weighted by posterior, in which two units occur together.
_FEWEST = 2.5
# Least likelihood ratio: chi-squared with one degree of freedom at p = .001.
_LEAST_RATIO = 10.83
# Least Dice coefficient: the share of the beads with either unit that hold both.
_TOGETHER = 0.4
# Chinese terms whose co-occurrences are counted at a time, which bounds the memory.
_PART = 4096


def document_lexicon(units: BatchUnits, probable: Sequence[tuple[Edges, Floats]]) -> sparse.csr_matrix:
    """How strongly each Chinese term translates each English one, by the documents themselves.

    Args:
        units: the batch's units.
        probable: paired beads that the first pass finds probable, and their posteriors.

    Returns:
        Dice's coefficients: shape (Chinese terms, English terms).
    """
    zh_first, zh_count, en_first, en_count = (
        np.concatenate([np.zeros(0, np.int64), *(getattr(edges, name) for edges, _ in probable)])
        for name in ("zh", "zh_count", "en", "en_count")
    )
    probabilities = np.concatenate([np.zeros(0), *(each for _, each in probable)])
    zh, en = units.zh.terms_of(zh_first, zh_count), units.en.terms_of(en_first, en_count)
    meetings = _meetings(zh.multiply(probabilities[:, None]).T.tocsr(), en)
    words = units.zh.is_word[meetings.row] & units.en.is_word[meetings.col]
    row, column, together = meetings.row[words], meetings.col[words], meetings.data[words]
    zh_beads, en_beads = (zh.T @ probabilities)[row], (en.T @ probabilities)[column]
    beads_of = np.bincount(units.zh.document[zh_first], probabilities, units.zh.documents)
    dice = 2 * together / (zh_beads + en_beads)
    ratio = _likelihood_ratio(together, zh_beads, en_beads, beads_of[units.zh.document_of[row]])
    sure = (dice >= _TOGETHER) & (ratio >= _LEAST_RATIO)
    return sparse.csr_matrix((dice[sure].astype(np.float32), (row[sure], column[sure])), shape=meetings.shape)


def _meetings(zh: sparse.csr_matrix, en: sparse.csr_matrix) -> sparse.coo_matrix:
    """In how many beads two terms occur together, if in enough: shape (Chinese terms, English terms).

    Args:
        zh: the posterior of each bead that holds a Chinese term: shape (terms, beads).
        en: 1 where a bead holds an English term: shape (beads, terms).
    """
    found = []
    # Some terms at a time: most pairs occur together once, and all pairs at once would fill the memory.
    for first in range(0, zh.shape[0], _PART):
        part = (zh[first : first + _PART] @ en).tocoo()
        often = part.data >= _FEWEST
        found.append((part.row[often] + first, part.col[often], part.data[often].astype(np.float64)))
    if not found:
        return sparse.coo_matrix((zh.shape[0], en.shape[1]))
    row, column, count = map(np.concatenate, zip(*found, strict=True))
    return sparse.coo_matrix((count, (row, column)), shape=(zh.shape[0], en.shape[1]))


def _likelihood_ratio(both: Floats, one: Floats, other: Floats, everything: Floats) -> Floats:
    """Twice the log of how much likelier the counts are if two units depend on each other: chi-squared, one degree."""
    total = np.zeros(len(both))
    for cell, expected in (
        (both, one * other),
        (one - both, one * (everything - other)),
        (other - both, (everything - one) * other),
        (everything - one - other + both, (everything - one) * (everything - other)),
    ):
        observed = np.maximum(cell, 0.0)
        ratio = observed * everything / np.maximum(expected, 1e-9)
        total += observed * np.log(ratio, where=observed > 0, out=np.zeros(len(both)))
    return 2 * total
