"""Precision, recall and F1 from counts, over all beads (micro) and over documents (macro)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .case import Amounts

Figures = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval: ``low`` to ``high`` hold ``level`` of the resampled scores."""

    low: float
    high: float
    level: float = 0.95

    def __str__(self) -> str:
        return f"{self.low:.4f}-{self.high:.4f}"


@dataclass(frozen=True, slots=True)
class Prf:
    """Precision, recall and their harmonic mean, each 0 to 1; 0 where there is nothing to divide by."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, counts: Sequence[int] | Amounts) -> Prf:
        """From four counts: matched predicted, predicted, matched gold, gold."""
        matched, predicted, found, gold = (int(count) for count in counts)
        precision = matched / predicted if predicted else 0.0
        recall = found / gold if gold else 0.0
        both = precision + recall
        return cls(precision, recall, 2 * precision * recall / both if both else 0.0)

    def __str__(self) -> str:
        return f"P {self.precision:.4f} R {self.recall:.4f} F1 {self.f1:.4f}"


@dataclass(frozen=True, slots=True)
class Score:
    """A metric's result.

    Attributes:
        metric: the metric's name.
        micro: over all beads of all documents.
        macro: the means of the documents' precision, recall and F1. Documents with nothing to count, neither in the
            gold nor in the prediction, are left out.
        counts: matched predicted, predicted, matched gold, gold.
        signature: what was scored, how and by which version, as one string to cite with the figures.
        intervals: intervals of the micro figures, by ``precision``, ``recall`` and ``f1``; empty where none were asked
            for, or where there is too little to resample.
    """

    metric: str
    micro: Prf
    macro: Prf
    counts: tuple[int, int, int, int]
    signature: str
    intervals: Mapping[str, Interval]

    @property
    def precision(self) -> float:
        """Micro-averaged precision."""
        return self.micro.precision

    @property
    def recall(self) -> float:
        """Micro-averaged recall."""
        return self.micro.recall

    @property
    def f1(self) -> float:
        """Micro-averaged F1."""
        return self.micro.f1

    def __str__(self) -> str:
        return f"{self.metric} {self.micro} ({self.signature})"


def figures(counts: NDArray[np.integer] | NDArray[np.floating]) -> Figures:
    """Precision, recall and F1 of many counts at once: shape (n, 4) in, (n, 3) out."""
    right, predicted, found, gold = np.moveaxis(np.asarray(counts, dtype=np.float64), -1, 0)
    precision = np.divide(right, predicted, out=np.zeros_like(right), where=predicted > 0)
    recall = np.divide(found, gold, out=np.zeros_like(found), where=gold > 0)
    both = precision + recall
    f1 = np.divide(2 * precision * recall, both, out=np.zeros_like(both), where=both > 0)
    return np.stack([precision, recall, f1], axis=-1)


def macro(counts: Amounts) -> Prf:
    """The mean of documents' figures: counts of shape (documents, 4)."""
    counted = counts[(counts[:, 1] > 0) | (counts[:, 3] > 0)]
    if not len(counted):
        return Prf(0.0, 0.0, 0.0)
    precision, recall, f1 = (float(mean) for mean in figures(counted).mean(axis=0))
    return Prf(precision, recall, f1)
