"""``duiqi eval``: alignments against gold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import DuiqiError

if TYPE_CHECKING:
    from ..eval.command import System


@click.command("eval")
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("predicted", nargs=-1, type=click.Path(path_type=Path))
@click.option("-m", "--metric", "metrics", multiple=True, metavar="NAME", help="Score by this metric (repeatable).")
@click.option("--baseline", "baselines", multiple=True, metavar="NAME", help="Also score gale-church or dense.")
@click.option("--encoder", metavar="NAME", help="Encoder of the aligners that are run.")
@click.option("--bootstrap", "resamples", default=1000, show_default=True, help="Resamples; 0 for no intervals.")
@click.option("--test", default="randomization", type=click.Choice(["randomization", "bootstrap"]), show_default=True)
@click.option("--precision", "precisions", multiple=True, type=click.FloatRange(0, 1), help="Find the best threshold.")
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
    from ..eval.command import Options, run  # noqa: PLC0415 - loads only what the subcommand needs

    baselines, encoder = options.pop("baselines"), options.pop("encoder")
    own = not (options["predicted"] or options["agreement"])
    run(Options(**options, systems=_systems(baselines, encoder, own=own)))


def _systems(baselines: Sequence[str], encoder: str | None, *, own: bool) -> Iterator[System]:
    """The aligners to be run over gold: duiqi's own where nothing was predicted, and the baselines asked for."""
    from ..align.baselines import BASELINES, Dense, GaleChurch  # noqa: PLC0415 - loads only what is used
    from ..encode.registry import load_encoder  # noqa: PLC0415
    from ..eval.command import System  # noqa: PLC0415

    if unknown := [name for name in baselines if name not in BASELINES]:
        raise DuiqiError(f"there is no baseline {unknown[0]!r}; choose from {', '.join(BASELINES)}")
    loaded = load_encoder(encoder or "use") if own or Dense.name in baselines else None
    if own and loaded is not None:
        aligner = import_module("duiqi.align.aligner").Aligner(loaded)
        yield System("duiqi", {"aligner": "duiqi", "encoder": loaded.name}, aligner.align_many)
    for name in baselines:
        if name == Dense.name and loaded is not None:
            yield System(name, {"aligner": name, "encoder": loaded.name}, Dense(loaded).align_many)
        else:
            yield System(name, {"aligner": name, "encoder": "none"}, GaleChurch().align_many)
