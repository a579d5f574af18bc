"""Score predictions against gold: the public ``evaluate`` and its result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from os import PathLike
from pathlib import Path

import numpy as np

from .calibration import Calibration, calibration
from .case import Amounts, Case, CaseMatches
from .job import job_settings
from .load import Source, load, pair_up
from .metrics import DEFAULT, METRICS, metric_named
from .metrics.base import Metric
from .resample import FEWEST_UNITS, RESAMPLES, SEED, Comparison, Test, Units, intervals, paired_p_value, units
from .score import Prf, Score, macro
from .signature import gold_hash, signature


@dataclass(frozen=True)
class Evaluation:
    """One system's predictions compared with gold.

    Attributes:
        system: what to call the system.
        cases: the documents.
        matches: by metric name, one a document in the order of ``cases``. A metric is missing here where these
            documents lack what it compares (paragraph beads, texts).
        settings: what the signatures say about gold and system, beside the metric's own settings.
        warnings: what a reader of the scores should know.
        resamples: how many bootstrap samples make a score's intervals; 0 for no intervals.
        confidence_by: the metric that says which beads are right when confidences are checked: ``strict``, or
            ``segment`` for keyed gold.
    """

    system: str
    cases: tuple[Case, ...]
    matches: Mapping[str, tuple[CaseMatches, ...]]
    settings: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    resamples: int = 0
    confidence_by: str = "strict"

    def __getitem__(self, metric: str) -> Score:
        if metric not in self.matches:
            raise KeyError(f"not scored by {metric}; there are {', '.join(self.matches)}")
        return self.scores[metric]

    def __str__(self) -> str:
        return "\n".join(f"{name:14} {score.micro}" for name, score in self.scores.items())

    @cached_property
    def scores(self) -> dict[str, Score]:
        """The score of each metric, by name."""
        return {name: self._score(name) for name in self.matches}

    def counts(self, metric: str) -> Amounts:
        """A metric's counts by document: shape (documents, 4)."""
        return self._counts[metric]

    @cached_property
    def _counts(self) -> dict[str, Amounts]:
        return {
            name: np.array([case_matches.counts() for case_matches in by_case], dtype=np.int64).reshape(-1, 4)
            for name, by_case in self.matches.items()
        }

    def by_type(self, metric: str = "strict") -> dict[str, tuple[Prf, Amounts]]:
        """Figures and counts by bead type: precision over predicted beads of that type, recall over gold ones."""
        table: dict[tuple[int, int], list[int]] = {}
        for case_matches in self.matches[metric]:
            for column, side in ((0, case_matches.predicted), (2, case_matches.gold)):
                for bead, matched, weight in zip(side.beads, side.matched.tolist(), side.weight.tolist(), strict=True):
                    if weight:
                        row = table.setdefault((len(bead.zh), len(bead.en)), [0, 0, 0, 0])
                        row[column] += matched
                        row[column + 1] += weight
        kinds = sorted(table, key=lambda kind: (-table[kind][3], kind))
        return {f"{zh}-{en}": (Prf.of(table[zh, en]), np.array(table[zh, en])) for zh, en in kinds}

    def by_genre(self, metric: str = "strict") -> dict[str, tuple[Prf, Amounts]]:
        """Figures and counts by genre; documents of no known genre stand under an empty name."""
        table: dict[str, Amounts] = {}
        for case, counts in zip(self.cases, self.counts(metric), strict=True):
            table[case.genre] = table.get(case.genre, np.zeros(4, dtype=np.int64)) + counts
        return {genre: (Prf.of(table[genre]), table[genre]) for genre in sorted(table)}

    @cached_property
    def calibration(self) -> Calibration | None:
        """Confidence against rightness; None where the beads have no confidences."""
        matches = self.matches.get(self.confidence_by)
        return None if matches is None else calibration(matches)

    def units(self, metric: str) -> Units:
        """The units that are drawn when a metric's score is resampled."""
        return units(self.matches[metric], self.counts(metric))

    def signature(self, metric: str) -> str:
        """The signature of a metric's score, to cite with it."""
        settings = {**METRICS[metric].settings(), **self.settings}
        drawn = self.units(metric)
        if self.resamples and len(drawn.counts) >= FEWEST_UNITS:
            kind = drawn.kind.replace(" ", "-")
            settings |= {"bootstrap": f"{self.resamples}x{kind}", "seed": str(SEED)}
        return signature(settings)

    def _score(self, name: str) -> Score:
        counts = self.counts(name)
        total = counts.sum(axis=0)
        right, predicted, found, gold = (int(count) for count in total)
        bounds = intervals(self.units(name).counts, resamples=self.resamples) if self.resamples else {}
        return Score(name, Prf.of(total), macro(counts), (right, predicted, found, gold), self.signature(name), bounds)


def compare(
    first: Evaluation, second: Evaluation, *, test: Test = "randomization", resamples: int = RESAMPLES
) -> dict[str, Comparison]:
    """Test whether two systems differ on the same gold, by each metric that both were scored by."""
    found = {}
    for name in first.matches:
        if name in second.matches:
            ours, theirs = first.units(name), second.units(name)
            gap, p_value = paired_p_value(ours.counts, theirs.counts, test=test, resamples=resamples)
            found[name] = Comparison(name, first.system, second.system, gap, p_value, test, resamples, ours.kind)
    return found


def evaluate(
    gold: Source,
    predicted: Source,
    metrics: Iterable[str] | None = None,
    *,
    system: str = "system",
    settings: Mapping[str, str] | None = None,
    resamples: int = 0,
    confidence_by: str = "strict",
    corrected: bool = True,
) -> Evaluation:
    """Score predicted beads against gold beads.

    Args:
        gold: a file, a folder, an ``Alignment`` or several, the beads of one document, or beads by document name.
        predicted: the same; documents are paired by name.
        metrics: names of metrics; None for those of the default metrics that these documents can be scored by.
        system: what to call the system.
        settings: what the signature says about the system (``aligner``, ``encoder``, ``splitter``); it overrides the
            ``run.json`` of a job whose outputs are scored.
        resamples: bootstrap samples for the intervals; 0 for none.
        confidence_by: the metric that says which beads are right when confidences are checked.
        corrected: whether a job is scored with the corrections beside its record; else as it was aligned.

    Returns:
        The evaluation: ``evaluate(gold, predicted)["strict"].f1``.

    Raises:
        InputError: a file is malformed, or there is nothing to compare.
        DuiqiError: a metric is unknown.
    """
    labelled = load(gold)
    texts = {name: annotation.bitext for name, annotation in labelled.items() if annotation.bitext is not None}
    cases, warnings = pair_up(labelled, load(predicted, texts, corrected=corrected))
    shown = {
        "docs": str(len(cases)),
        "gold": gold_hash(labelled.values()),
        **_splitter(cases),
        "aligner": "unknown",
        "encoder": "unknown",
        **(job_settings(Path(predicted), corrected=corrected) if isinstance(predicted, (str, PathLike)) else {}),
        **(settings or {}),
    }
    matches = {}
    for metric in map(metric_named, DEFAULT if metrics is None else metrics):
        if (by_case := _match(metric, cases)) is not None:
            matches[metric.name] = by_case
        elif metrics is not None:
            warnings.append(f"no {metric.name} score: {metric.needs}")
    evaluation = Evaluation(system, tuple(cases), matches, shown, tuple(warnings), resamples, confidence_by)
    return replace(evaluation, warnings=(*warnings, *_without_interval(evaluation))) if resamples else evaluation


def _without_interval(evaluation: Evaluation) -> Iterator[str]:
    """One warning that names the metrics with too few units for an interval, if there are any."""
    drawn = {name: evaluation.units(name) for name in evaluation.matches}
    few = {name: units for name, units in drawn.items() if len(units.counts) < FEWEST_UNITS}
    if few:
        names = "" if len(few) == len(drawn) else f" for {', '.join(few)}"
        most = max(few.values(), key=lambda units: len(units.counts))
        needed = f"resampling needs at least {FEWEST_UNITS} {most.kind}, and the gold has {len(most.counts)}"
        yield f"no 95 % interval{names}: {needed}"


def _splitter(cases: Sequence[Case]) -> dict[str, str]:
    """Whether the system's sentences are the gold's."""
    return {"splitter": "own" if any(case.predicted is None for case in cases) else "gold"}


def _match(metric: Metric, cases: Sequence[Case]) -> tuple[CaseMatches, ...] | None:
    """The matches of all documents, or None where a document lacks what the metric compares."""
    matches = []
    if metric.level == "paragraph" and all(case.gold_paragraphs is None for case in cases):
        return None
    for case in cases:
        if (case_matches := metric.match(case)) is None:
            return None
        matches.append(case_matches)
    return tuple(matches)
