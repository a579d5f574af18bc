"""Whether a confidence of .9 means nine right beads in ten: precision by confidence, and thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .case import CaseMatches

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Predicted beads of about the same confidence.

    Attributes:
        low: the lowest confidence that falls here.
        high: the confidence at which the next bin begins (1.0 falls into the last bin).
        count: how many beads.
        confidence: their mean confidence.
        precision: the share of right beads among them.
    """

    low: float
    high: float
    count: int
    confidence: float
    precision: float


@dataclass(frozen=True, slots=True)
class Cut:
    """The result of keeping only beads of at least some confidence.

    Attributes:
        threshold: the lowest confidence kept.
        precision: the share of right beads among the kept ones.
        recall: the share of gold beads that are among the kept ones.
        kept: the share of all right beads that are kept.
        beads: how many beads are kept.
    """

    threshold: float
    precision: float
    recall: float
    kept: float
    beads: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """How confidences compare with the share of right beads, over the predicted beads that a metric counts.

    Attributes:
        bins: the reliability table: bins of equal width, without the empty ones.
        ece: expected calibration error: the mean distance between precision and confidence of the bins, weighted by
            their numbers of beads.
            M. P. Naeini et al. (2015), Obtaining well calibrated probabilities using Bayesian binning, AAAI;
            C. Guo et al. (2017), On calibration of modern neural networks, ICML.
        brier: the mean squared difference between confidence and 1 (right) or 0 (wrong). G. W. Brier (1950).
        curve: precision and recall at every confidence that occurs, highest confidence first.
    """

    bins: tuple[Bin, ...]
    ece: float
    brier: float
    curve: tuple[Cut, ...]

    def cut_for(self, precision: float) -> Cut | None:
        """The cut with at least this precision that keeps most right beads; None where no cut reaches it."""
        return next((cut for cut in reversed(self.curve) if cut.precision >= precision), None)


def calibration(matches: Sequence[CaseMatches], bins: int = BINS) -> Calibration | None:
    """Calibration by a metric's matches. Beads without a confidence are not counted.

    Args:
        matches: a metric's matches, one a document; every bead weighs 1 or 0.
        bins: how many bins of equal width the reliability table has.

    Returns:
        The calibration, or None where no counted bead has a confidence.
    """
    confidence = np.array(
        [
            np.nan if bead.confidence is None else bead.confidence
            for case_matches in matches
            for bead in case_matches.predicted.beads
        ],
        dtype=np.float64,
    )
    if not len(confidence):
        return None
    right = np.concatenate([case_matches.predicted.matched for case_matches in matches])
    counted = np.concatenate([case_matches.predicted.weight for case_matches in matches]) > 0
    counted &= ~np.isnan(confidence)
    confidence, right = confidence[counted], right[counted].astype(np.float64)
    if not len(confidence):
        return None
    table = _table(confidence, right, bins)
    ece = sum(abs(row.precision - row.confidence) * row.count for row in table) / len(confidence)
    brier = float(((confidence - right) ** 2).mean())
    gold = sum(int(case_matches.gold.weight.sum()) for case_matches in matches)
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
