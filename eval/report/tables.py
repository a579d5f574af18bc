"""The tables of a result as plain rows; terminal, Markdown, LaTeX and HTML show the same rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from ..calibration import Calibration, Cut
from ..case import Amounts
from ..evaluation import Evaluation, compare
from ..metrics import METRICS
from ..resample import RESAMPLES, Comparison, Test
from ..score import Prf

RARE = 5
"""Bead types with fewer beads than this, in gold and in prediction, share one row: so few beads say little."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be shown.

    Attributes:
        title: what the table shows.
        columns: headings.
        rows: cells, one for each column.
        words: how many columns from the left hold words; the others hold figures.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1


def tables(
    evaluations: Sequence[Evaluation], *, test: Test = "randomization", precisions: Sequence[float] = (0.95, 0.99)
) -> Iterator[Table]:
    """All tables of one or several systems: scores, by type, by genre, calibration.

    Args:
        evaluations: the systems; the first is what the others are compared with.
        test: the paired test behind the column ``p``.
        precisions: wanted precisions for which the best threshold is shown.
    """
    yield scores_table(evaluations, test=test)
    strict = [evaluation for evaluation in evaluations if "strict" in evaluation.matches]
    genres = len({case.genre for evaluation in strict for case in evaluation.cases}) > 1
    if len(strict) > 1:
        yield side_by_side("Strict F1 by bead type", "zh-en", strict, [e.by_type("strict") for e in strict])
        if genres:
            yield side_by_side("Strict F1 by genre", "genre", strict, [e.by_genre("strict") for e in strict])
    elif strict:
        yield types_table(strict[0])
        if genres:
            yield genres_table(strict[0])
    for evaluation in evaluations:
        if evaluation.calibration is not None:
            of = f" of {evaluation.system}" if len(evaluations) > 1 else ""
            yield reliability_table(evaluation.calibration, of, by=evaluation.confidence_by)
            yield cuts_table(evaluation.calibration, precisions, of)


def scores_table(evaluations: Sequence[Evaluation], *, test: Test = "randomization") -> Table:
    """Every metric's figures; with several systems a row for each, with the p value of its difference to the first."""
    several = len(evaluations) > 1
    bounds = any(score.intervals for evaluation in evaluations for score in evaluation.scores.values())
    compared = {
        second.system: compare(evaluations[0], second, test=test, resamples=second.resamples or RESAMPLES)
        for second in evaluations[1:]
    }
    rows: list[tuple[str, ...]] = []
    for name in METRICS:
        shown = METRICS[name].title
        for evaluation in evaluations:
            if name not in evaluation.matches:
                continue
            score = evaluation.scores[name]
            row = [shown]
            shown = ""
            if several:
                row.append(evaluation.system)
            row += [figure(score.precision), figure(score.recall), figure(score.f1)]
            if bounds:
                interval = score.intervals.get("f1")
                row.append(f"{figure(interval.low)}-{figure(interval.high)}" if interval else "")
            row.append(figure(score.macro.f1))
            if several:
                comparison = compared.get(evaluation.system, {}).get(name)
                row.append(p_text(comparison) if comparison else "")
            rows.append(tuple(row))
    columns = ["metric", *["system"] * several, "P", "R", "F1", *["95 % of F1"] * bounds, "macro", *["p"] * several]
    documents = len(evaluations[0].cases)
    return Table(f"Scores over {documents} document{'s' * (documents != 1)}", tuple(columns), tuple(rows), 1 + several)


def side_by_side(
    title: str, heading: str, evaluations: Sequence[Evaluation], groups: Sequence[Mapping[str, tuple[Prf, Amounts]]]
) -> Table:
    """One figure a system for each group of beads (type or genre); groups with few gold beads are left out."""
    names = list(dict.fromkeys(name for group in groups for name in group))
    rows = []
    for name in names:
        gold = max(int(group[name][1][3]) for group in groups if name in group)
        if gold >= RARE:
            cells = (figure(group[name][0].f1) if name in group else "" for group in groups)
            rows.append((name or "(none)", str(gold), *cells))
    return Table(title, (heading, "gold", *(evaluation.system for evaluation in evaluations)), tuple(rows))


def types_table(evaluation: Evaluation) -> Table:
    """Strict precision and recall by bead type."""
    rows: list[tuple[str, ...]] = []
    rest = [0, 0, 0, 0]
    for kind, (figures, counts) in evaluation.by_type("strict").items():
        right, predicted, found, gold = (int(count) for count in counts)
        if gold < RARE and predicted < RARE:
            rest = [a + b for a, b in zip(rest, (right, predicted, found, gold), strict=True)]
        else:
            row = (figure(figures.precision), figure(figures.recall), figure(figures.f1))
            rows.append((kind, str(gold), str(predicted), str(right), *row))
    if any(rest):
        right, predicted, found, gold = rest
        precision, recall = right / predicted if predicted else 0.0, found / gold if gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        rows.append(("others", str(gold), str(predicted), str(right), *map(figure, (precision, recall, f1))))
    columns = ("zh-en", "gold", "predicted", "right", "P", "R", "F1")
    return Table("Strict by bead type", columns, tuple(rows))


def genres_table(evaluation: Evaluation) -> Table:
    """Strict figures and error by genre."""
    documents: dict[str, int] = {}
    for case in evaluation.cases:
        documents[case.genre] = documents.get(case.genre, 0) + 1
    rows = tuple(
        (
            genre or "(none)",
            str(documents[genre]),
            str(int(counts[3])),
            *map(figure, (figures.precision, figures.recall, figures.f1)),
            figure(1 - figures.f1),
        )
        for genre, (figures, counts) in evaluation.by_genre("strict").items()
    )
    return Table("Strict by genre", ("genre", "documents", "gold", "P", "R", "F1", "error"), rows)


def reliability_table(calibration: Calibration, of: str = "", *, by: str = "strict") -> Table:
    """Mean confidence against precision, bin by bin."""
    rows = tuple(
        (f"{row.low:.1f}-{row.high:.1f}", str(row.count), figure(row.confidence), figure(row.precision))
        for row in calibration.bins
    )
    title = f"Confidence{of} ({by}): calibration error {calibration.ece:.4f}, Brier score {calibration.brier:.4f}"
    return Table(title, ("confidence", "beads", "mean", "precision"), rows)


def cuts_table(calibration: Calibration, precisions: Sequence[float], of: str = "") -> Table:
    """The best threshold for each wanted precision."""
    rows: list[tuple[str, ...]] = []
    for wanted in precisions:
        cut: Cut | None = calibration.cut_for(wanted)
        if cut is None:
            rows.append((f"{wanted:g}", "none reaches it", "", "", "", ""))
        else:
            cells = (*map(figure, (cut.threshold, cut.precision, cut.recall, cut.kept)), str(cut.beads))
            rows.append((f"{wanted:g}", *cells))
    columns = ("wanted precision", "threshold", "precision", "recall", "right beads kept", "beads")
    return Table(f"Where to cut{of}", columns, tuple(rows))


def figure(value: float) -> str:
    """A share with four digits after the point and without the zero before it: ``.9575``, but ``1.0000``."""
    text = f"{value:.4f}"
    return text[1:] if text.startswith("0.") else text


def p_text(comparison: Comparison) -> str:
    """A p value in three digits; a bound where no resample was as extreme, since more resamples might lower it."""
    floor = 1 / (comparison.resamples + 1)
    if comparison.p_value <= floor:
        return f"≤ {ceil(floor * 1000) / 1000:.3f}"
    return f"{comparison.p_value:.3f}" if comparison.p_value >= 0.0005 else "< 0.001"
