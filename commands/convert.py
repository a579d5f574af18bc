"""``duiqi convert``: aligned text from one format to another."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click


@click.command("convert", short_help="Convert aligned text to another format.")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path), help="A file, or a folder to put files into."
)
@click.option("--to", metavar="FORMAT", help="beads, ladder, intertext, xces, tsv, tmx or jsonl; else by the ending.")
@click.option("--level", default="sentence", show_default=True, type=click.Choice(["sentence", "paragraph"]))
@click.option("--unpaired", is_flag=True, help="Also write beads with an empty side to TSV, TMX and JSONL.")
@click.option("--texts", type=click.Path(path_type=Path), help="Folder of <document>.zh and .en, if not beside IN.")
def convert(source: Path, out: Path, **options: Any) -> None:  # noqa: ANN401 -- what click passes on
    """Convert aligned text from one format to another: a file, or all of a folder."""
    from ..formats.aligned.convert import convert as convert_files  # noqa: PLC0415 - loads only what the subcommand needs

    done = convert_files(source, out, **options)
    for note in done.warnings:
        click.echo(f"duiqi: {note}", err=True)
    removed = f", {done.removed} characters left out that the format cannot hold" if done.removed else ""
    for problem in done.failed:
        click.echo(f"duiqi: {problem}", err=True)
    if done.left_out:
        click.echo(f"duiqi: {done.left_out} beads with an empty side left out; --unpaired keeps them", err=True)
    failed = f"; {len(done.failed)} could not be written" if done.failed else ""
    click.echo(f"{done.documents} documents, {done.beads} beads to {out}{removed}{failed}", err=True)
    if done.failed:
        sys.exit(1)
