"""How certain a score is, and whether two systems differ: bootstrap intervals and paired tests over counts.

Every score is a function of four counts that add up over documents. A resample is therefore a weighted sum, and one
matrix product makes thousands of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import DuiqiError
from .case import Amounts, CaseMatches
from .score import Interval, figures

RESAMPLES = 1000
SEED = 12345
BLOCK = 20
"""Gold beads in a block. An aligner's error spoils a few beads in a row; most such rows lie within one block."""
FEW_DOCUMENTS = 10
"""Blocks of beads are drawn where there are fewer documents: an interval over a handful of documents says little."""
FEWEST_UNITS = 3
"""There is no interval with fewer units: one unit gives a single score, and two give three scores at most."""
_ROWS = 256
"""Resamples computed at once, so that memory does not grow with their number."""

Test: TypeAlias = Literal["randomization", "bootstrap"]


@dataclass(frozen=True, slots=True)
class Units:
    """What is drawn: counts of documents, or of blocks of beads.

    Attributes:
        counts: shape (units, 4).
        kind: what a unit is, for the signature: ``documents`` or ``blocks of 20 beads``.
    """

    counts: Amounts
    kind: str


def units(matches: Sequence[CaseMatches], counts: Amounts) -> Units:
    """The units to draw: documents where there are at least ten, else blocks of consecutive gold beads.

    Block resampling keeps the dependence of neighbouring beads: H. R. Kunsch (1989), The jackknife and the bootstrap
    for general stationary observations, Annals of Statistics 17.

    Args:
        matches: a metric's matches, one a document.
        counts: their counts, shape (documents, 4).
    """
    if len(matches) >= FEW_DOCUMENTS:
        return Units(counts, "documents")
    blocks = [_blocks(case_matches) for case_matches in matches]
    return Units(np.concatenate(blocks) if blocks else np.zeros((0, 4), np.int64), f"blocks of {BLOCK} beads")


def _blocks(case_matches: CaseMatches) -> Amounts:
    """A document's counts by block of gold beads; a predicted bead is in the block of its first sentence."""
    gold, predicted = case_matches.gold, case_matches.predicted
    zh_block = {i: at // BLOCK for at, bead in enumerate(gold.beads) for i in bead.zh}
    en_block = {j: at // BLOCK for at, bead in enumerate(gold.beads) for j in bead.en}
    count = max(1, -(-len(gold.beads) // BLOCK))
    places = [zh_block.get(bead.zh[0]) if bead.zh else en_block.get(bead.en[0]) for bead in predicted.beads]
    predicted_home = np.array([place or 0 for place in places], dtype=np.int64)
    gold_home = np.arange(len(gold.beads), dtype=np.int64) // BLOCK
    columns = (
        (predicted_home, predicted.matched),
        (predicted_home, predicted.weight),
        (gold_home, gold.matched),
        (gold_home, gold.weight),
    )
    sums = [np.bincount(home, weights=amounts, minlength=count) for home, amounts in columns]
    return np.stack(sums, axis=1).astype(np.int64)  # whole numbers far below where doubles are not exact


def intervals(
    counts: Amounts, *, resamples: int = RESAMPLES, level: float = 0.95, seed: int = SEED
) -> dict[str, Interval]:
    """Percentile bootstrap intervals of precision, recall and F1.

    Source: B. Efron (1979), Bootstrap methods, Annals of Statistics 7; for translation scores P. Koehn (2004),
    Statistical significance tests for machine translation evaluation, EMNLP.

    Args:
        counts: shape (units, 4): matched predicted, predicted, matched gold, gold.
        resamples: how many samples are drawn.
        level: the share of resampled scores between the bounds.
        seed: of the random numbers; equal seeds give equal intervals.

    Returns:
        Intervals by ``precision``, ``recall`` and ``f1``; none with fewer than three units.
    """
    if len(counts) < FEWEST_UNITS:
        return {}
    drawn = np.concatenate([figures(weights @ counts) for weights in _draws(len(counts), resamples, seed)])
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    names = ("precision", "recall", "f1")
    return {name: Interval(float(low[k]), float(high[k]), level) for k, name in enumerate(names)}


@lru_cache(maxsize=1)
def _draws(count: int, resamples: int, seed: int) -> list[NDArray[np.int64]]:
    """How often each unit is drawn in each resample, in slices of (at most 256, units); the same for each metric."""
    generator = np.random.default_rng(seed)
    share = np.full(count, 1 / count)
    sizes = [min(_ROWS, resamples - start) for start in range(0, resamples, _ROWS)]
    return [generator.multinomial(count, share, size=size) for size in sizes]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two systems on the same documents.

    Attributes:
        metric: what they were scored by.
        first: the first system.
        second: the second system.
        difference: F1 of the second minus F1 of the first.
        p_value: how likely a difference at least as large is if the systems are equally good.
        test: the test that gave it.
        resamples: how many samples were drawn.
        kind: what was drawn.
    """

    metric: str
    first: str
    second: str
    difference: float
    p_value: float
    test: Test
    resamples: int
    kind: str


def paired_p_value(
    first: Amounts, second: Amounts, *, test: Test = "randomization", resamples: int = RESAMPLES, seed: int = SEED
) -> tuple[float, float]:
    """F1 of the second minus F1 of the first, and how likely such a difference is by chance (two-sided).

    ``randomization`` swaps the two systems' units at random (approximate randomization: E. W. Noreen (1989),
    Computer-intensive methods for testing hypotheses; S. Riezler and J. T. Maxwell (2005), On some pitfalls in
    automatic evaluation and significance testing for MT). ``bootstrap`` draws units with replacement. It counts the
    resampled differences that are at least as far from the observed difference as the observed one is from zero
    (paired bootstrap, Koehn 2004, shifted as Riezler and Maxwell advise).

    Args:
        first: shape (units, 4).
        second: counts of the same units in the same order.
        test: which of the two.
        resamples: how many samples are drawn.
        seed: of the random numbers.

    Raises:
        DuiqiError: the systems were scored on different units.
    """
    if first.shape != second.shape:
        raise DuiqiError(f"a paired test needs the same units, got {len(first)} and {len(second)}")
    observed = _f1_difference(first.sum(axis=0), second.sum(axis=0))
    if len(first) == 0:
        return 0.0, 1.0
    if test == "bootstrap":
        drawn = np.concatenate([_f1_differences(w @ first, w @ second) for w in _draws(len(first), resamples, seed)])
        extreme = np.abs(drawn - observed) >= abs(observed) - 1e-12
    else:
        generator = np.random.default_rng(seed)
        gap, parts = second - first, []
        for start in range(0, resamples, _ROWS):
            swapped = generator.integers(0, 2, size=(min(_ROWS, resamples - start), len(first))) @ gap
            parts.append(_f1_differences(first.sum(axis=0) + swapped, second.sum(axis=0) - swapped))
        extreme = np.abs(np.concatenate(parts)) >= abs(observed) - 1e-12
    return observed, float((extreme.sum() + 1) / (resamples + 1))


def _f1_differences(first: Amounts, second: Amounts) -> NDArray[np.float64]:
    return figures(second)[..., 2] - figures(first)[..., 2]


def _f1_difference(first: Amounts, second: Amounts) -> float:
    return float(_f1_differences(first[None], second[None])[0])
