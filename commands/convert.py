"""``duiqi convert``: aligned text from one format to another."""

from __future__ import annotations

import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, get_args

import click

from ..corrections.log import FILE
from ..document import Level
from ..errors import InputError
from ..formats.jobfolder import job_that_wrote
from ..formats.recognise import find_written
from ..formats.registry import WRITTEN, Format
from ..formats.standard import STANDARD, about_input, input_file, output_file
from ..runtime.wording import plural
from .options import as_aligned_option, option, out_option, tmx_options
from .sections import Command

FORMATS = tuple(form.name for form in WRITTEN)
LEVELS: tuple[Level, ...] = get_args(Level)
EXAMPLES = (
    "duiqi convert out/sentences.jsonl -o pairs.tsv",
    "duiqi convert gold/ -o ladders/ --to ladder",
    "duiqi convert beads/ --texts texts/ -o corpus.tmx --unpaired",
    "cat pairs.tmx | duiqi convert - -o - --to tsv | cut -f 1",
    "duiqi convert out/ -o corrected.xlsx",
    "duiqi convert corrected.xlsx --apply out/",
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
@as_aligned_option
@out_option(
    "OUT",
    "A file, a folder to put files into, or - for standard output.",
    type=click.Path(path_type=Path),
    required=False,
)
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
    "--unpaired",
    section="Outputs",
    is_flag=True,
    help="Also write beads with an empty side, which TSV, TMX, JSONL, Moses, Sketch and Parquet else leave out.",
)
@tmx_options
@option("--tmx-date", section="Outputs", is_flag=True, help="Write the time of the conversion into TMX.")
@option(
    "--licence", section="Outputs", metavar="NAME", help="The licence for the dataset card of Parquet: cc0-1.0, say."
)
@option(
    "--split",
    section="Outputs",
    metavar="MB",
    type=click.FloatRange(min=0, min_open=True),
    help="Begin another file after so many megabytes, between documents.",
)
@option(
    "--apply",
    "job",
    section="Corrections",
    metavar="FOLDER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Take the corrections in IN into this folder of a job.",
)
@option(
    "--accept-text",
    section="Corrections",
    is_flag=True,
    help="With --apply, also take texts in other words.",
)
@option(
    "--by", section="Corrections", metavar="NAME", default="", help="With --apply, who corrected; by default the user."
)
def command(
    source: Path,
    out: Path | None,
    *,
    job: Path | None,
    accept_text: bool,
    by: str,
    to: str | None,
    **options: Any,  # noqa: ANN401 - as click names them
) -> None:
    """Convert aligned text from one format to another: IN is a file, a folder with all files in it, or -.

    As IN, - is standard input, whose format is found by its content. IN may be the folder of a job: its record gives
    all formats, with the corrections made so far. With --apply, IN is a corrected file of that job, and nothing is
    converted.
    """
    if job is not None:
        if out is not None or to is not None:
            raise click.UsageError("--apply takes corrections and converts nothing: leave out -o and --to")
        _apply(source, job, accept_text=accept_text, by=by)
    elif accept_text or by:
        raise click.UsageError("--accept-text and --by go with --apply FOLDER")
    elif out is None:
        raise click.UsageError(f"'-o' / '--out' is missing, as in: {EXAMPLES[0]}")
    else:
        _convert(source, out, to, **options)


def _apply(source: Path, job: Path, *, accept_text: bool, by: str) -> None:
    """Take corrections into a job, and say what was not taken."""
    from ..formats.aligned.apply import apply_file  # noqa: PLC0415 - loads only what the subcommand needs

    with input_file(source) as read:
        done = apply_file(read, job, accept_text=accept_text, by=by)
    for line in done.reworded:
        taken = "taken" if accept_text else "not taken; --accept-text takes it"
        click.echo(f"duiqi: {line} ({taken})", err=True)
    for line in done.refused:
        click.echo(f"duiqi: {line}", err=True)
    found = f"{done.edits:,} {plural('correction', done.edits)} in {len(done.changed):,} of {done.documents:,}"
    kept = f", kept in {job / FILE}" if done.edits else ""
    click.echo(f"{found} {plural('document', done.documents)}{kept}", err=True)
    if done.refused or (done.reworded and not accept_text):
        sys.exit(1)


def _settings(
    form: Format | None,
    *,
    tmx_languages: tuple[str, str] | None,
    tmx_metadata: bool,
    tmx_date: bool,
    licence: str | None,
) -> dict[str, Any]:
    """The settings of a writer of TMX or Parquet; of other formats none."""
    name = form.name if form is not None else ""
    if name != "parquet" and licence is not None:
        raise click.UsageError("--licence is for Parquet")
    if name != "tmx" and (tmx_languages is not None or not tmx_metadata or tmx_date):
        raise click.UsageError("--tmx-languages, --no-tmx-metadata and --tmx-date are for TMX")
    if name == "parquet":
        return {"licence": licence or ""}
    if name != "tmx":
        return {}
    created = datetime.now(timezone.utc) if tmx_date else None
    return {"languages": tmx_languages, "metadata": tmx_metadata, "created": created}


def _convert(
    source: Path,
    out: Path,
    to: str | None,
    *,
    as_aligned: bool,
    level: Level,
    unpaired: bool,
    texts: Path | None,
    split: float | None,
    **own: Any,  # noqa: ANN401 - the options of single formats
) -> None:
    from ..formats.aligned.convert import convert as convert_files  # noqa: PLC0415 - loads only what the subcommand needs

    form = find_written(out, to)
    if out == STANDARD and form is None:
        raise click.UsageError("-o - needs a format: add --to, as in: duiqi convert IN -o - --to tsv")
    if split and form is not None and form.name == "parquet":
        # Its card names one file and counts its rows.
        raise click.UsageError("--split is not for Parquet, which is read in parts as it is; leave it out")
    if out != STANDARD and (job := job_that_wrote(out)) is not None:
        what = "is the folder of a job" if job == out else f"is an output of the job in {job}"
        raise InputError(out, f"{what}, which convert does not write over; name another OUT")
    ending = (*form.endings, ".xml")[0] if form else ""
    with input_file(source) as read, output_file(out, ending) as written:
        done = convert_files(
            read,
            written,
            to=to,
            level=level,
            unpaired=unpaired,
            texts=texts,
            corrected=not as_aligned,
            split=round((split or 0) * 1e6),
            **_settings(form, **own),
        )
    place = "standard output" if out == STANDARD else out
    notes = [*done.warnings, *done.failed]
    if done.left_out:
        beads = plural("bead", done.left_out)
        notes.append(f"{done.left_out:,} {beads} with an empty side left out; --unpaired keeps them")
    if done.lost:
        notes.append(f"{form.name if form else to} cannot carry these, which are left out: {', '.join(done.lost)}")
    for note in notes:
        click.echo(f"duiqi: {about_input(note, source, read)}", err=True)
    removed = f", {done.removed:,} characters left out that the format cannot hold" if done.removed else ""
    failed = f"; {len(done.failed):,} could not be written" if done.failed else ""
    counts = f"{done.documents:,} {plural('document', done.documents)}, {done.beads:,} {plural('bead', done.beads)}"
    click.echo(f"{counts} to {place}{removed}{failed}", err=True)
    if done.failed:
        sys.exit(1)
