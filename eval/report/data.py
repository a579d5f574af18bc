"""An evaluation as plain data, for JSON."""

from __future__ import annotations

from typing import Any

from ..case import Amounts
from ..evaluation import Evaluation
from ..score import Prf, Score


def as_data(evaluation: Evaluation) -> dict[str, Any]:
    """Everything that an evaluation says: each metric's figures under its own name."""
    return {
        "system": evaluation.system,
        "documents": len(evaluation.cases),
        **{name: _score(score) for name, score in evaluation.scores.items()},
        "warnings": list(evaluation.warnings),
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
