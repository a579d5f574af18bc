"""An evaluation as plain data, for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ..calibration import Calibration
from ..case import Amounts
from ..differences import Difference, differences
from ..evaluation import Evaluation, compare
from ..resample import RESAMPLES, Test
from ..score import Prf, Score


def as_data(
    evaluations: Sequence[Evaluation],
    *,
    test: Test = "randomization",
    precisions: Sequence[float] = (0.95, 0.99),
    errors: bool = False,
) -> dict[str, Any]:
    """All results: one system's scores by metric, or several systems' under ``systems``, with ``comparisons``.

    Args:
        evaluations: the systems; the first is what the others are compared with.
        test: the paired test.
        precisions: wanted precisions; for each the best threshold is found.
        errors: whether the differences from the gold are listed.
    """
    systems = [_system(evaluation, precisions) for evaluation in evaluations]
    if errors:
        for system, evaluation in zip(systems, evaluations, strict=True):
            system["differences"] = [_difference(found) for case in evaluation.cases for found in differences(case)]
    if len(systems) == 1:
        return systems[0]
    comparisons = [
        asdict(comparison)
        for second in evaluations[1:]
        for comparison in compare(evaluations[0], second, test=test, resamples=second.resamples or RESAMPLES).values()
    ]
    return {"systems": systems, "comparisons": comparisons}


def _system(evaluation: Evaluation, precisions: Sequence[float]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "system": evaluation.system,
        "documents": len(evaluation.cases),
        **{name: _score(score) for name, score in evaluation.scores.items()},
    }
    if "strict" in evaluation.matches:
        for key, table in (("types", evaluation.by_type("strict")), ("genres", evaluation.by_genre("strict"))):
            data[key] = {name: {**_prf(figures), "counts": _counts(row)} for name, (figures, row) in table.items()}
    if evaluation.calibration is not None:
        data["calibration"] = {"by": evaluation.confidence_by, **_calibration(evaluation.calibration, precisions)}
    return {**data, "warnings": list(evaluation.warnings)}


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "document": difference.document,
        "kind": difference.kind,
        "gold": [{"zh": bead.zh, "en": bead.en} for bead in difference.gold],
        "predicted": [{"zh": bead.zh, "en": bead.en, "confidence": bead.confidence} for bead in difference.predicted],
    }


def _calibration(calibration: Calibration, precisions: Sequence[float]) -> dict[str, Any]:
    cuts = {f"{wanted:g}": calibration.cut_for(wanted) for wanted in precisions}
    return {
        "expected_calibration_error": calibration.ece,
        "brier": calibration.brier,
        "bins": [asdict(row) for row in calibration.bins],
        "cuts": {wanted: None if cut is None else asdict(cut) for wanted, cut in cuts.items()},
        "curve": [asdict(cut) for cut in calibration.curve],
    }


def _score(score: Score) -> dict[str, Any]:
    data: dict[str, Any] = {**_prf(score.micro), "macro": _prf(score.macro), "counts": _counts(score.counts)}
    if score.intervals:
        data["intervals"] = {
            name: {"low": interval.low, "high": interval.high, "level": interval.level}
            for name, interval in score.intervals.items()
        }
    return {**data, "signature": score.signature}


def _prf(figures: Prf) -> dict[str, float]:
    return {"precision": figures.precision, "recall": figures.recall, "f1": figures.f1}


def _counts(counts: Amounts | tuple[int, ...]) -> dict[str, int]:
    names = ("right", "predicted", "found", "gold")
    return {name: int(count) for name, count in zip(names, counts, strict=True)}
