"""``duiqi train``: weights of the bead score from one's own gold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..align.train.augment import Gold


@click.command(short_help="Fit the bead score to one's own gold.")
@click.argument("gold", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--keyed", multiple=True, type=click.Path(path_type=Path, exists=True), help="Gold of paired lines or paragraphs."
)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The weight file.")
@click.option("--encoder", default="use", show_default=True, help="Encoder whose similarities are weighed.")
@click.option("--about", default="", metavar="TEXT", help="What the texts are, for whoever reads the weight file.")
def train(gold: Sequence[Path], keyed: Sequence[Path], output: Path, encoder: str, about: str) -> None:
    """Fit the bead score to GOLD: files or folders of hand-aligned sentences with their texts.

    Gold in which a source pairs lines or paragraphs, whose sentences nobody aligned, is given with --keyed.
    """
    from ..align.train.train import train as fit_weights  # noqa: PLC0415 - loads only what the subcommand needs
    from ..encode.registry import load_encoder  # noqa: PLC0415

    if not gold and not keyed:
        raise click.UsageError("give gold to learn from: a file or folder, or --keyed with one")
    golds = [text for exact, paths in ((True, gold), (False, keyed)) for path in paths for text in _golds(path, exact)]
    weights = fit_weights(
        golds, load_encoder(encoder), about, report=lambda line: click.echo(f"duiqi: {line}", err=True)
    )
    weights.save(output)
    click.echo(f"duiqi: {output}: weights from {len(golds)} documents; use them with --weights {output}", err=True)


def _golds(path: Path, exact: bool) -> Iterator[Gold]:
    """The gold texts of a file or folder; one without its texts beside it is an error that names it."""
    from ..align.train.augment import Gold  # noqa: PLC0415
    from ..errors import InputError  # noqa: PLC0415
    from ..eval.load import load  # noqa: PLC0415

    for annotation in load(path).values():
        if annotation.bitext is None:
            raise InputError(annotation.source, "has beads but not the texts; put the .zh and .en files beside it")
        yield Gold(annotation.bitext, tuple(annotation.beads), exact, annotation.genre or path.name)
