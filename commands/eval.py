"""``duiqi eval``: alignments against gold."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from .choices import RegistryOption


def _metrics() -> Iterable[str]:
    from ..eval.metrics import METRICS  # noqa: PLC0415 - loads only what is asked for

    return METRICS


def _baselines() -> Iterable[str]:
    from ..align.baselines import BASELINES  # noqa: PLC0415 - as above

    return BASELINES


@click.command("eval", short_help="Score alignments against gold.")
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("predicted", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-m",
    "--metric",
    "metrics",
    cls=RegistryOption,
    names=_metrics,
    multiple=True,
    metavar="NAME",
    help="Score by this metric, and by no others that are not named (repeatable).",
)
@click.option(
    "--baseline",
    "baselines",
    cls=RegistryOption,
    names=_baselines,
    multiple=True,
    metavar="NAME",
    help="Run this aligner over the gold's sentences too (repeatable).",
)
@click.option("--encoder", default="use", show_default=True, help="Encoder of the aligners that are run.")
@click.option("--weights", type=click.Path(exists=True, dir_okay=False), help="Weights that duiqi train made.")
@click.option(
    "--bootstrap",
    "resamples",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    help="Samples behind the intervals; 0 for none.",
)
@click.option(
    "--test",
    default="randomization",
    type=click.Choice(["randomization", "bootstrap"]),
    show_default=True,
    help="The paired test.",
)
@click.option(
    "--confidence-by",
    type=click.Choice(["strict", "segment"]),
    default="strict",
    show_default=True,
    help="Which beads count as right for confidences: segment for keyed gold.",
)
@click.option(
    "--precision", "precisions", multiple=True, type=click.FloatRange(0, 1), help="Find the best threshold for it."
)
@click.option("--agreement", is_flag=True, help="Treat all arguments as annotators of the same texts.")
@click.option("--errors", is_flag=True, help="Print the wrong beads with both texts, by kind.")
@click.option("--json", "output", flag_value="json", help="Print JSON.")
@click.option("--markdown", "output", flag_value="markdown", help="Print Markdown tables.")
@click.option("--latex", "output", flag_value="latex", help="Print LaTeX tables.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Also write a report with pictures.")
def eval_(**options: Any) -> None:  # noqa: ANN401 -- what click passes on, named as in eval.command.Options
    """Score PREDICTED alignments (files or folders, one a system) against GOLD.

    Without PREDICTED the gold's own sentences are aligned first. Documents go together by name.
    """
    from ..eval.systems import systems  # noqa: PLC0415
    from .evaluation import Options, run  # noqa: PLC0415 - loads only what the subcommand needs

    baselines, encoder, weights = (options.pop(name) for name in ("baselines", "encoder", "weights"))
    if options["agreement"] and baselines:
        raise click.UsageError("--agreement compares annotators; --baseline does not go with it")
    own = not (options["predicted"] or options["agreement"])
    run(Options(**options, systems=systems(baselines, encoder, weights=weights, own=own)))
