"""``duiqi terms``: words and terms of aligned texts with their renderings."""

from __future__ import annotations

from pathlib import Path

import click

from .options import option
from .sections import Command

EXAMPLES = ("duiqi terms out/", "duiqi terms out/ -o terms.xlsx", "duiqi terms out/ -o terms.tbx --least 5")


@click.command("terms", cls=Command, examples=EXAMPLES)
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@option(
    "-o",
    "--out",
    section="Outputs",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A file: .tsv, .xlsx or .tbx. By default TSV to standard output.",
)
@option(
    "--least",
    section="What is listed",
    metavar="N",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="Pairs that are together in N beads or more.",
)
@option("--limit", section="What is listed", metavar="N", type=click.IntRange(min=1), help="The first N pairs.")
def command(source: Path, *, out: Path | None, least: int, limit: int | None) -> None:
    """List Chinese and English words and terms that belong together, by log-likelihood.

    IN is the folder of a job, or aligned text in a file or folder.
    """
    from ..search import term_files  # noqa: PLC0415 - loads only what the subcommand needs
    from ..search.sources import alignments  # noqa: PLC0415
    from ..search.terms import terms  # noqa: PLC0415

    if out:
        term_files.check_format(out)
    found = terms(alignments(source), least)[:limit]
    if out:
        term_files.write_terms(found, out)
    else:
        for line in term_files.tsv(found):
            click.echo(line)
    click.echo(f"{len(found)} pairs{f' to {out}' if out else ''}", err=True)
