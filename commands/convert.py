"""``duiqi convert``: aligned text from one format to another."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import click

from ..document import Level
from ..errors import InputError
from ..formats.jobfolder import job_that_wrote
from ..formats.registry import WRITTEN, find_written
from ..formats.standard import STANDARD, about_input, input_file, output_file
from .options import option, out_option
from .sections import Command

FORMATS = tuple(form.name for form in WRITTEN)
LEVELS: tuple[Level, ...] = get_args(Level)
EXAMPLES = (
    "duiqi convert out/sentences.jsonl -o pairs.tsv",
    "duiqi convert gold/ -o ladders/ --to ladder",
    "duiqi convert beads/ --texts texts/ -o corpus.tmx --unpaired",
    "cat pairs.tmx | duiqi convert - -o - --to tsv | cut -f 1",
)


@click.command("convert", cls=Command, examples=EXAMPLES)
@click.argument("source", metavar="IN", type=click.Path(path_type=Path, allow_dash=True))
@option(
    "--texts",
    section="Inputs",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Folder of <document>.zh and .en, if not beside IN.",
)
@out_option("OUT", "A file, a folder to put files into, or - for standard output.", type=click.Path(path_type=Path))
@option(
    "--to",
    section="Outputs",
    metavar="FORMAT",
    type=click.Choice(FORMATS),
    help=f"The format, if the ending of OUT does not tell: {', '.join(FORMATS)}.",
)
@option(
    "--level",
    section="Outputs",
    metavar="LEVEL",
    type=click.Choice(LEVELS),
    default="sentence",
    show_default=True,
    help=f"The beads of which level: {', '.join(LEVELS)}.",
)
@option(
    "--unpaired", section="Outputs", is_flag=True, help="Also write beads with an empty side to TSV, TMX and JSONL."
)
def command(source: Path, out: Path, *, to: str | None, level: Level, unpaired: bool, texts: Path | None) -> None:
    """Convert aligned text from one format to another: IN is a file, a folder with all files in it, or -.

    As IN, - is standard input, whose format is found by its content.
    """
    from ..formats.aligned.convert import convert as convert_files  # noqa: PLC0415 - loads only what the subcommand needs

    form = find_written(out, to)
    if out == STANDARD and form is None:
        raise click.UsageError("-o - needs a format: add --to, as in: duiqi convert IN -o - --to tsv")
    if out != STANDARD and (job := job_that_wrote(out)) is not None:
        what = "is the folder of a job" if job == out else f"is an output of the job in {job}"
        raise InputError(out, f"{what}, which convert does not write over; name another OUT")
    ending = (*form.endings, ".xml")[0] if form else ""
    with input_file(source) as read, output_file(out, ending) as written:
        done = convert_files(read, written, to=to, level=level, unpaired=unpaired, texts=texts)
    place = "standard output" if out == STANDARD else out
    notes = [*done.warnings, *done.failed]
    if done.left_out:
        notes.append(f"{done.left_out} beads with an empty side left out; --unpaired keeps them")
    for note in notes:
        click.echo(f"duiqi: {about_input(note, source, read)}", err=True)
    removed = f", {done.removed} characters left out that the format cannot hold" if done.removed else ""
    failed = f"; {len(done.failed)} could not be written" if done.failed else ""
    click.echo(f"{done.documents} documents, {done.beads} beads to {place}{removed}{failed}", err=True)
    if done.failed:
        sys.exit(1)
