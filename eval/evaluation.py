"""Score predictions against gold: the public ``evaluate`` and its result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from os import PathLike
from pathlib import Path

import numpy as np

from .calibration import Calibration, calibration
from .case import Amounts, Case, Judgement
from .job import job_settings
from .load import Source, load, pair_up
from .metrics import DEFAULT, METRICS, metric_named
from .metrics.base import Metric
from .resample import FEWEST_UNITS, RESAMPLES, SEED, Comparison, Test, Units, intervals, paired_p_value, units
from .score import Prf, Score, macro
from .signature import gold_hash, signature


@dataclass(frozen=True)
class Evaluation:
    """One system's predictions judged against gold.

    Attributes:
        system: what to call the system.
        cases: the documents.
        judgements: by metric name, one a document in the order of ``cases``; metrics that these documents lack
            something for (paragraph beads, texts) are not in it.
        settings: what the signatures say of gold and system, beside the metric's own settings.
        warnings: what a reader of the scores should know.
        resamples: how many bootstrap samples make a score's intervals; 0 for no intervals.
        confidence_by: the metric that says whether a bead of some confidence is right: ``strict``, or ``segment`` for
            keyed gold.
    """

    system: str
    cases: tuple[Case, ...]
    judgements: Mapping[str, tuple[Judgement, ...]]
    settings: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    resamples: int = 0
    confidence_by: str = "strict"

    def __getitem__(self, metric: str) -> Score:
        if metric not in self.judgements:
            raise KeyError(f"not scored by {metric}; there are {', '.join(self.judgements)}")
        return self.scores[metric]

    def __str__(self) -> str:
        return "\n".join(f"{name:14} {score.micro}" for name, score in self.scores.items())

    @cached_property
    def scores(self) -> dict[str, Score]:
        """The score of each metric, by name."""
        return {name: self._score(name) for name in self.judgements}

    def counts(self, metric: str) -> Amounts:
        """A metric's counts by document: shape (documents, 4)."""
        return self._counts[metric]

    @cached_property
    def _counts(self) -> dict[str, Amounts]:
        return {
            name: np.array([judgement.counts() for judgement in judgements], dtype=np.int64).reshape(-1, 4)
            for name, judgements in self.judgements.items()
        }

    def by_type(self, metric: str = "strict") -> dict[str, tuple[Prf, Amounts]]:
        """Figures and counts by bead type: precision over predicted beads of that type, recall over gold ones."""
        table: dict[tuple[int, int], list[int]] = {}
        for judgement in self.judgements[metric]:
            for column, verdict in ((0, judgement.predicted), (2, judgement.gold)):
                for bead, right, weight in zip(
                    verdict.beads, verdict.right.tolist(), verdict.weight.tolist(), strict=True
                ):
                    if weight:
                        row = table.setdefault((len(bead.zh), len(bead.en)), [0, 0, 0, 0])
                        row[column] += right
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
        judgements = self.judgements.get(self.confidence_by)
        return None if judgements is None else calibration(judgements)

    def units(self, metric: str) -> Units:
        """What is drawn when a metric's score is resampled."""
        return units(self.judgements[metric], self.counts(metric))

    def signature(self, metric: str) -> str:
        """What to cite beside a metric's score."""
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
    """Whether two systems differ on the same gold, by each metric that both were scored by."""
    found = {}
    for name in first.judgements:
        if name in second.judgements:
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
) -> Evaluation:
    """Score predicted beads against gold beads.

    Args:
        gold: a file, a folder, an ``Alignment`` or several, the beads of one document, or beads by document name.
        predicted: the same; documents go together by name.
        metrics: names of metrics; without it the default ones that the documents have what is
            needed for.
        system: what to call the system.
        settings: what the signature shall say of the system (``aligner``, ``encoder``, ``splitter``),
            over what the ``run.json`` of a job says where its outputs are given.
        resamples: bootstrap samples for the intervals; 0 for none.
        confidence_by: the metric that confidences are held against.

    Returns:
        The evaluation: ``evaluate(gold, predicted)["strict"].f1``.

    Raises:
        InputError: malformed files, or nothing to compare.
        DuiqiError: an unknown metric.
    """
    labelled = load(gold)
    texts = {name: annotation.bitext for name, annotation in labelled.items() if annotation.bitext is not None}
    cases, warnings = pair_up(labelled, load(predicted, texts))
    shown = {
        "docs": str(len(cases)),
        "gold": gold_hash(labelled.values()),
        **_splitter(cases),
        "aligner": "unknown",
        "encoder": "unknown",
        **(job_settings(Path(predicted)) if isinstance(predicted, (str, PathLike)) else {}),
        **(settings or {}),
    }
    judgements = {}
    for metric in map(metric_named, DEFAULT if metrics is None else metrics):
        if (verdicts := _judge(metric, cases)) is not None:
            judgements[metric.name] = verdicts
        elif metrics is not None:
            warnings.append(f"no {metric.name} score: {metric.needs}")
    evaluation = Evaluation(system, tuple(cases), judgements, shown, tuple(warnings), resamples, confidence_by)
    return replace(evaluation, warnings=(*warnings, *_without_interval(evaluation))) if resamples else evaluation


def _without_interval(evaluation: Evaluation) -> Iterator[str]:
    """A line on the metrics for which too little can be drawn."""
    drawn = {name: evaluation.units(name) for name in evaluation.judgements}
    few = {name: units for name, units in drawn.items() if len(units.counts) < FEWEST_UNITS}
    if few:
        names = "" if len(few) == len(drawn) else f" for {', '.join(few)}"
        most = max(few.values(), key=lambda units: len(units.counts))
        needed = f"resampling needs at least {FEWEST_UNITS} {most.kind}, and the gold has {len(most.counts)}"
        yield f"no 95 % interval{names}: {needed}"


def _splitter(cases: Sequence[Case]) -> dict[str, str]:
    """Whether the system's sentences are the gold's."""
    return {"splitter": "own" if any(case.predicted is None for case in cases) else "gold"}


def _judge(metric: Metric, cases: Sequence[Case]) -> tuple[Judgement, ...] | None:
    """The verdicts on all documents, or None where a document lacks what the metric compares."""
    judgements = []
    if metric.level == "paragraph" and all(case.gold_paragraphs is None for case in cases):
        return None
    for case in cases:
        if (judgement := metric.judge(case)) is None:
            return None
        judgements.append(judgement)
    return tuple(judgements)
