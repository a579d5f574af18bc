"""Whether confidences mean what they say: precision against confidence, and where to cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .case import Judgement

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Predicted beads of about the same confidence.

    Attributes:
        low: the lowest confidence that falls here.
        high: the confidence below which it ends (1.0 falls into the last bin).
        count: how many beads.
        confidence: their mean confidence.
        precision: the share of them that is right.
    """

    low: float
    high: float
    count: int
    confidence: float
    precision: float


@dataclass(frozen=True, slots=True)
class Cut:
    """What keeping the beads of at least some confidence leaves.

    Attributes:
        threshold: the lowest confidence kept.
        precision: the share of kept beads that is right.
        recall: the share of gold beads that the kept ones find.
        kept: the share of all right beads that is kept.
        beads: how many beads are kept.
    """

    threshold: float
    precision: float
    recall: float
    kept: float
    beads: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Confidence against rightness of the predicted beads with two sides.

    Attributes:
        bins: the reliability table, bins of equal width with no bead in them left out.
        ece: expected calibration error: the mean distance of precision from confidence over bins, by number of beads.
            M. P. Naeini et al. (2015), Obtaining well calibrated probabilities using Bayesian binning, AAAI;
            C. Guo et al. (2017), On calibration of modern neural networks, ICML.
        brier: mean squared difference of confidence and rightness. G. W. Brier (1950).
        curve: precision and recall at every confidence that occurs, highest confidence first.
    """

    bins: tuple[Bin, ...]
    ece: float
    brier: float
    curve: tuple[Cut, ...]

    def cut_for(self, precision: float) -> Cut | None:
        """The cut that keeps most right beads at no less than a precision; None where none reaches it."""
        return next((cut for cut in reversed(self.curve) if cut.precision >= precision), None)


def calibration(judgements: Sequence[Judgement], bins: int = BINS) -> Calibration | None:
    """Calibration by a metric's verdicts; None where no bead has a confidence. Beads without one are not counted.

    Args:
        judgements: a metric's verdicts in which every bead weighs 1 or nothing.
        bins: how many bins of equal width the reliability table has.
    """
    confidence = np.array(
        [
            np.nan if bead.confidence is None else bead.confidence
            for judgement in judgements
            for bead in judgement.predicted.beads
        ],
        dtype=np.float64,
    )
    if not len(confidence):
        return None
    right = np.concatenate([judgement.predicted.right for judgement in judgements])
    counted = np.concatenate([judgement.predicted.weight for judgement in judgements]) > 0
    counted &= ~np.isnan(confidence)
    confidence, right = confidence[counted], right[counted].astype(np.float64)
    if not len(confidence):
        return None
    table = _table(confidence, right, bins)
    ece = sum(abs(row.precision - row.confidence) * row.count for row in table) / len(confidence)
    brier = float(((confidence - right) ** 2).mean())
    gold = sum(int(judgement.gold.weight.sum()) for judgement in judgements)
    return Calibration(table, ece, brier, _curve(confidence, right, gold))


def _table(confidence: NDArray[np.float64], right: NDArray[np.float64], bins: int) -> tuple[Bin, ...]:
    place = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    rows = []
    for at in range(bins):
        inside = place == at
        if count := int(inside.sum()):
            mean, precision = float(confidence[inside].mean()), float(right[inside].mean())
            rows.append(Bin(at / bins, (at + 1) / bins, count, mean, precision))
    return tuple(rows)


def _curve(confidence: NDArray[np.float64], right: NDArray[np.float64], gold: int) -> tuple[Cut, ...]:
    order = np.argsort(-confidence, kind="stable")
    confidence, found = confidence[order], np.cumsum(right[order])
    last = np.flatnonzero(np.append(np.diff(confidence) != 0, True))
    total = max(float(found[-1]), 1.0)
    return tuple(
        Cut(
            threshold=float(confidence[at]),
            precision=float(found[at] / (at + 1)),
            recall=float(found[at] / max(gold, 1)),
            kept=float(found[at] / total),
            beads=int(at) + 1,
        )
        for at in last
    )
