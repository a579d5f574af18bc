"""``duiqi train``: weights of the bead score from one's own gold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..encode.registry import EncoderOptions
from .options import built, encoder_options, option, out_option
from .sections import Command

if TYPE_CHECKING:
    from ..align.train.augment import Gold

EXAMPLES = (
    "duiqi train corpus/gold -o weights.json",
    "duiqi train gold/ --keyed statutes/ -o weights.json --encoder models/e5-small",
    "duiqi align pages/ -o out --weights weights.json",
)


@click.command("train", cls=Command, examples=EXAMPLES, renamed={"--output": "--out"})
@click.argument("gold", nargs=-1, type=click.Path(path_type=Path, exists=True))
@option(
    "--keyed",
    section="Inputs",
    multiple=True,
    metavar="PATH",
    type=click.Path(path_type=Path, exists=True),
    help="Gold of paired lines or paragraphs (repeatable).",
)
@out_option("FILE", "The weight file.", type=click.Path(path_type=Path, dir_okay=False))
@option(
    "--about",
    section="Outputs",
    default="",
    metavar="TEXT",
    help="What the texts are, for whoever reads the weight file.",
)
@encoder_options
def command(gold: Sequence[Path], keyed: Sequence[Path], out: Path, about: str, **values: Any) -> None:  # noqa: ANN401 - the fields of EncoderOptions
    """Fit the bead score to GOLD: files or folders of hand-aligned sentences with their texts.

    Gold in which a source pairs lines or paragraphs, whose sentences nobody aligned, is given with --keyed.
    """
    from ..align.train.train import train as fit_weights  # noqa: PLC0415 - loads only what the subcommand needs

    if not gold and not keyed:
        raise click.UsageError("give gold to learn from: a file or folder, or --keyed with one")
    golds = [text for exact, paths in ((True, gold), (False, keyed)) for path in paths for text in _golds(path, exact)]
    encoder = built(EncoderOptions, values).load()
    weights = fit_weights(golds, encoder, about, report=lambda line: click.echo(f"duiqi: {line}", err=True))
    weights.save(out)
    click.echo(f"duiqi: {out}: weights from {len(golds)} documents; use them with --weights {out}", err=True)


def _golds(path: Path, exact: bool) -> Iterator[Gold]:
    """The gold texts of a file or folder; one without its texts beside it is an error that names it."""
    from ..align.train.augment import Gold  # noqa: PLC0415
    from ..errors import InputError  # noqa: PLC0415
    from ..eval.load import load  # noqa: PLC0415

    for annotation in load(path).values():
        if annotation.bitext is None:
            raise InputError(annotation.source, "has beads but not the texts; put the .zh and .en files beside it")
        yield Gold(annotation.bitext, tuple(annotation.beads), exact, annotation.genre or path.name)
