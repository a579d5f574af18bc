"""What ``duiqi eval`` does once its arguments are read: load, align where nothing was predicted, score, print."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from rich.console import Console

from ..document import Alignment
from ..errors import DuiqiError, InputError
from ..eval.agreement import agreement
from ..eval.case import each_once
from ..eval.evaluation import Evaluation, evaluate
from ..eval.load import load
from ..eval.metrics import metric_named
from ..eval.report.data import as_data
from ..eval.report.html import write_report
from ..eval.report.tables import tables
from ..eval.report.terminal import print_errors, print_tables, printable
from ..eval.report.text import as_latex, as_markdown
from ..eval.resample import Test
from ..eval.systems import AlignMany, System
from ..formats.aligned.annotation import Annotation

PRECISIONS = (0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Options:
    """The arguments of ``duiqi eval``.

    Attributes:
        gold: gold file or folder.
        predicted: files or folders, one a system.
        systems: aligners to run beside them; asked for only when the gold is read.
        metrics: names of metrics; empty for the default ones.
        resamples: bootstrap samples; 0 for no intervals.
        test: the paired test between systems.
        confidence_by: the metric that confidences are held against.
        precisions: wanted precisions to find thresholds for; empty for .95 and .99.
        agreement: whether gold and predicted are annotators to compare with each other.
        errors: whether the wrong beads are printed.
        output: what is printed; None for tables in the terminal.
        html: where a report goes.
        as_aligned: whether a job's record is scored without the corrections beside it.
    """

    gold: Path
    predicted: tuple[Path, ...] = ()
    systems: Iterable[System] = ()
    metrics: tuple[str, ...] = ()
    resamples: int = 1000
    test: Test = "randomization"
    confidence_by: Literal["strict", "segment"] = "strict"
    precisions: tuple[float, ...] = ()
    agreement: bool = False
    errors: bool = False
    output: Literal["json", "markdown", "latex"] | None = None
    html: Path | None = None
    as_aligned: bool = False


def run(options: Options) -> None:
    """Score and print to stdout; warnings go to stderr.

    Raises:
        InputError: malformed files, or nothing to compare.
        DuiqiError: arguments that do not go together.
    """
    for name in options.metrics:
        metric_named(name)
    if options.agreement:
        _print_agreement(options)
        return
    evaluations = score(options)
    for note in dict.fromkeys(note for evaluation in evaluations for note in evaluation.warnings):
        print(f"duiqi: {note}", file=sys.stderr)  # noqa: T201 -- a command's message
    if options.html is not None:
        write_report(options.html, evaluations, test=options.test, precisions=options.precisions or PRECISIONS)
    _print_scores(options, evaluations)


def score(options: Options) -> list[Evaluation]:
    """One evaluation a system, predicted files first, then aligners that are run over the gold's own sentences."""
    labelled = list(load(options.gold).values())

    def scored(name: str, predicted: Path | list[Alignment], settings: dict[str, str] | None = None) -> Evaluation:
        return evaluate(
            labelled,
            predicted,
            options.metrics or None,
            system=name,
            settings=settings,
            resamples=options.resamples,
            confidence_by=options.confidence_by,
            corrected=not options.as_aligned,
        )

    names = _system_names(options.predicted)
    evaluations = [scored(name, path) for name, path in zip(names, options.predicted, strict=True)]
    for system in options.systems:
        aligned = _aligned(options.gold, labelled, system.align_many)
        evaluations.append(scored(system.name, aligned, system.settings))
    return evaluations


def _aligned(gold: Path, labelled: Sequence[Annotation], align_many: AlignMany) -> list[Alignment]:
    texts = [annotation.bitext for annotation in labelled if annotation.bitext is not None]
    if len(texts) < len(labelled):
        name = next(annotation.name for annotation in labelled if annotation.bitext is None)
        raise InputError(gold, f"to align {name} its sentences are needed, one a line, in {name}.zh and {name}.en")
    return list(align_many(texts))


def _system_names(paths: Sequence[Path]) -> list[str]:
    """What to call the systems: the last parts of their paths, as many as tell them apart."""
    for depth in range(1, max((len(path.parts) for path in paths), default=1) + 1):
        names = ["/".join(path.parts[-depth:]) for path in paths]
        if len(set(names)) == len(names):
            return names
    return [f"{at} {path}" for at, path in enumerate(paths, start=1)]


def _print_agreement(options: Options) -> None:
    if not options.predicted:
        raise DuiqiError("--agreement needs the beads of at least two annotators: duiqi eval FIRST SECOND --agreement")
    readings = [
        {name: each_once(annotation.beads) for name, annotation in load(path).items()}
        for path in (options.gold, *options.predicted)
    ]
    result = agreement(readings)
    console = Console()
    if options.output == "json":
        console.out(json.dumps(asdict(result), indent=2), highlight=False)
    else:
        console.out(str(result), highlight=False)


def _print_scores(options: Options, evaluations: Sequence[Evaluation]) -> None:
    precisions = options.precisions or PRECISIONS
    console = Console()
    signatures = [evaluation.signature(name) for evaluation in evaluations for name in list(evaluation.matches)[:1]]
    if options.output == "json":
        data = as_data(evaluations, test=options.test, precisions=precisions, errors=options.errors)
        console.out(json.dumps(data, ensure_ascii=False, indent=2), highlight=False)
        return
    shown = tables(evaluations, test=options.test, precisions=precisions)
    if options.output == "latex":
        console.out(as_latex(shown, signatures), highlight=False)
        return
    shown = printable(shown, console.encoding)
    if options.output == "markdown":
        console.out(as_markdown(shown, signatures), highlight=False)
        return
    print_tables(console, shown)
    for signature in signatures:
        console.print(signature, style="dim", highlight=False, markup=False, soft_wrap=True)
    console.print("--json prints every metric's signature.", style="dim")
    if options.errors:
        for evaluation in evaluations:
            print_errors(console, evaluation)
