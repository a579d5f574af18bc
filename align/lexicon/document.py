"""A lexicon learned from each document itself, from the units that meet in the beads of the first pass.

What no dictionary knows is learned on the way, as in the classical aligners (Kay & Röscheisen 1993; Melamed 2000): the
names of a novel's people, the terms of a statute. Two units are taken for counterparts where the likelihood ratio of
their meetings (Dunning 1993) leaves little to chance.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from ..lattice import Edges, Floats
from .index import BatchUnits

# Beads that the first pass finds this probable are learned from, each as much as it is probable.
PROBABLE = 0.2
# Units that meet in fewer beads than this teach nothing, nor do those whose meetings may be chance (p > .001).
_FEWEST = 2.5
_TELLING = 10.83
# Counterparts are found together in this share of the beads with either (Dice's coefficient).
_TOGETHER = 0.4
# Chinese terms whose meetings are counted at a time.
_PART = 4096


def learn(units: BatchUnits, probable: Sequence[tuple[Edges, Floats]]) -> sparse.csr_matrix:
    """How surely each Chinese term stands for each English one, by the documents themselves.

    Args:
        units: of the batch.
        probable: paired beads that the first pass finds probable, and how probable each is.

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
    sure = (dice >= _TOGETHER) & (ratio >= _TELLING)
    return sparse.csr_matrix((dice[sure].astype(np.float32), (row[sure], column[sure])), shape=meetings.shape)


def _meetings(zh: sparse.csr_matrix, en: sparse.csr_matrix) -> sparse.coo_matrix:
    """In how many beads each two terms meet, where those are enough: shape (Chinese terms, English terms).

    Args:
        zh: how much each Chinese term is in each bead: shape (terms, beads).
        en: which English terms each bead holds: shape (beads, terms).
    """
    found = []
    # Some terms at a time: most meet others once, and all those meetings together would fill the memory.
    for first in range(0, zh.shape[0], _PART):
        part = (zh[first : first + _PART] @ en).tocoo()
        often = part.data >= _FEWEST
        found.append((part.row[often] + first, part.col[often], part.data[often].astype(np.float64)))
    if not found:
        return sparse.coo_matrix((zh.shape[0], en.shape[1]))
    row, column, count = map(np.concatenate, zip(*found, strict=True))
    return sparse.coo_matrix((count, (row, column)), shape=(zh.shape[0], en.shape[1]))


def _likelihood_ratio(both: Floats, one: Floats, other: Floats, everything: Floats) -> Floats:
    """How much likelier counts are if two units' occurrences depend on each other: chi-squared, one degree."""
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
