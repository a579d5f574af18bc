"""``duiqi eval``: alignments against gold."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from ..encode.registry import EncoderOptions
from .choices import RegistryOption
from .options import as_aligned_option, built, choices_of, encoder_options, option, weights_option
from .sections import Command

EXAMPLES = (
    "duiqi eval corpus/gold out",
    "duiqi eval corpus/gold out other.tmx --html report.html",
    "duiqi eval corpus/gold --baseline gale-church --baseline dense",
    "duiqi eval first/ second/ --agreement",
    "cat other.tmx | duiqi eval corpus/gold -",
)


def _metrics() -> Iterable[str]:
    from ..eval.metrics import METRICS  # noqa: PLC0415 - loads only what is asked for

    return METRICS


def _baselines() -> Iterable[str]:
    from ..align.baselines import BASELINES  # noqa: PLC0415 - as above

    return BASELINES


def _tests() -> Iterable[str]:
    from ..eval.resample import Test  # noqa: PLC0415 - as above

    return choices_of(Test)


@click.command("eval", cls=Command, examples=EXAMPLES, renamed={"--precision": "--at-precision"})
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("predicted", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-m",
    "--metric",
    "metrics",
    cls=RegistryOption,
    section="Scores",
    names=_metrics,
    multiple=True,
    metavar="NAME",
    help="Score by this metric, and by no others that are not named (repeatable).",
)
@option(
    "--confidence-by",
    section="Scores",
    type=click.Choice(["strict", "segment"]),
    metavar="NAME",
    default="strict",
    show_default=True,
    help="Which beads count as right for confidences: strict, or segment for keyed gold.",
)
@option(
    "--at-precision",
    "precisions",
    section="Scores",
    multiple=True,
    metavar="P",
    type=click.FloatRange(0, 1),
    help="Find the lowest confidence that gives this precision (repeatable).",
)
@option(
    "--bootstrap",
    "resamples",
    section="Scores",
    metavar="N",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    help="Samples behind the intervals; 0 for none.",
)
@click.option(
    "--test",
    cls=RegistryOption,
    section="Scores",
    names=_tests,
    metavar="NAME",
    default="randomization",
    show_default=True,
    help="The paired test.",
)
@as_aligned_option
@option("--agreement", section="Scores", is_flag=True, help="Treat all arguments as annotators of the same texts.")
@click.option(
    "--baseline",
    "baselines",
    cls=RegistryOption,
    section="Aligners to run",
    names=_baselines,
    multiple=True,
    metavar="NAME",
    help="Run this aligner over the gold's sentences too (repeatable).",
)
@encoder_options
@weights_option
@option("--errors", section="Outputs", is_flag=True, help="Print the wrong beads with both texts, by kind.")
@option("--json", "output", section="Outputs", flag_value="json", help="Print JSON.")
@option("--markdown", "output", section="Outputs", flag_value="markdown", help="Print Markdown tables.")
@option("--latex", "output", section="Outputs", flag_value="latex", help="Print LaTeX tables.")
@option(
    "--html",
    section="Outputs",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write a report with pictures.",
)
def command(
    predicted: tuple[Path, ...],
    baselines: tuple[str, ...],
    weights: str | None,
    **values: Any,  # noqa: ANN401 - the fields of evaluation.Options and EncoderOptions
) -> None:
    """Score PREDICTED alignments (files or folders, one a system; - for standard input) against GOLD.

    Without PREDICTED the gold's own sentences are aligned first. Documents are matched by name.
    """
    from ..eval.systems import systems  # noqa: PLC0415
    from ..formats.standard import STANDARD, input_file  # noqa: PLC0415
    from .evaluation import Options, run  # noqa: PLC0415 - loads only what the subcommand needs

    if values["agreement"] and baselines:
        raise click.UsageError("--agreement compares annotators; --baseline does not go with it")
    if predicted.count(STANDARD) > 1:
        raise click.UsageError("standard input can be read once: give - once")
    own = not (predicted or values["agreement"])
    aligners = systems(baselines, built(EncoderOptions, values), weights=weights, own=own)
    with ExitStack() as stack:
        files = tuple(stack.enter_context(input_file(path)) for path in predicted)
        run(built(Options, values, predicted=files, systems=aligners))
