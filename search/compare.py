"""Two corpora compared: differences of their measures, with intervals and tests that resample whole documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats as tests

from .association import Floats
from .stats import MEASURES, Figures

RESAMPLES: Final = 2000
"""Drawings for an interval, and for a test; p is exact to about .01 at .05."""
FEWEST: Final = 10
"""Documents that both corpora need to be resampled by document; with fewer, paragraph beads are."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure of two corpora.

    Attributes:
        name: of the measure.
        first: its value in the first.
        second: its value in the second.
        low: the lower end of the 95 % interval of ``second - first``.
        high: the upper end.
        p: of the test that both are drawn from the same texts.
        q: ``p`` corrected for the number of measures (Benjamini and Hochberg 1995).
    """

    name: str
    first: float
    second: float
    low: float
    high: float
    p: float
    q: float = 1.0

    def fields(self) -> dict[str, Any]:
        """The difference as ``duiqi stats --json`` prints it."""
        return {
            "measure": self.name,
            "first": round(self.first, 6),
            "second": round(self.second, 6),
            "difference": round(self.second - self.first, 6),
            "interval": [round(self.low, 6), round(self.high, 6)],
            "p": round(self.p, 6),
            "q": round(self.q, 6),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two corpora.

    Attributes:
        unit: what was resampled: ``document`` or ``paragraph``.
        differences: of the measures that both corpora have.
    """

    unit: str
    differences: tuple[Difference, ...]


def compare(first: Figures, second: Figures, seed: int = 0) -> Comparison:
    """Compare two corpora.

    Intervals are percentiles of a bootstrap over units, tests are permutation tests of units (Efron and Tibshirani
    1993, chapters 13 and 15). The standardised type-token ratios are compared by the Mann-Whitney test over their
    stretches of text, with the interval of Welch's t.

    Args:
        first: figures of one corpus.
        second: figures of the other.
        seed: of the drawings.
    """
    by_document = min(first.documents, second.documents) >= FEWEST
    unit = "document" if by_document else "paragraph"
    generator = np.random.default_rng(seed)
    found = [_difference(name, first.sums(unit, name), second.sums(unit, name), generator) for name in MEASURES]
    found += [_sttr("zh_sttr", first.zh.chunks, second.zh.chunks), _sttr("en_sttr", first.en.chunks, second.en.chunks)]
    kept = [difference for difference in found if difference is not None]
    if kept:
        corrected = tests.false_discovery_control([difference.p for difference in kept])
        kept = [
            Difference(each.name, each.first, each.second, each.low, each.high, each.p, float(q))
            for each, q in zip(kept, corrected, strict=True)
        ]
    return Comparison(unit, tuple(kept))


def _difference(name: str, first: Floats, second: Floats, generator: np.random.Generator) -> Difference | None:
    """One measure; None where a corpus has too little of it."""
    sums = [side[side[:, 1] > 0] for side in (first, second)]
    if min(len(each) for each in sums) < 2:
        return None
    values = [_quotient(each.sum(axis=0)) for each in sums]
    drawn = [_resampled(each, generator) for each in sums]
    low, high = np.percentile(drawn[1] - drawn[0], [2.5, 97.5])
    observed = abs(values[1] - values[0])
    pooled = np.concatenate(sums)
    beyond = 0
    for _ in range(RESAMPLES):
        mixed = generator.permutation(pooled)
        one, other = mixed[: len(sums[0])].sum(axis=0), mixed[len(sums[0]) :].sum(axis=0)
        beyond += abs(_quotient(other) - _quotient(one)) >= observed - 1e-12
    return Difference(name, values[0], values[1], float(low), float(high), (beyond + 1) / (RESAMPLES + 1))


def _resampled(sums: NDArray[np.float64], generator: np.random.Generator) -> Floats:
    """The quotient in each drawing of as many units, with return."""
    found = np.empty(RESAMPLES)
    for at in range(RESAMPLES):
        found[at] = _quotient(sums[generator.integers(len(sums), size=len(sums))].sum(axis=0))
    return found


def _quotient(sums: NDArray[np.float64]) -> float:
    return float(sums[0] / sums[1]) if sums[1] else 0.0


def _sttr(name: str, first: Sequence[float], second: Sequence[float]) -> Difference | None:
    if min(len(first), len(second)) < 2:
        return None
    p = float(tests.mannwhitneyu(first, second).pvalue)
    interval = tests.ttest_ind(second, first, equal_var=False).confidence_interval(0.95)
    one, other = float(np.mean(first)), float(np.mean(second))
    return Difference(name, one, other, float(interval.low), float(interval.high), p)
