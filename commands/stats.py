"""``duiqi stats``: figures of aligned texts."""

from __future__ import annotations

from pathlib import Path

import click

from .options import option
from .sections import Command

EXAMPLES = (
    "duiqi stats out/",
    "duiqi stats out/ --by year --html figures.html",
    "duiqi stats novels/ --compare news/ --json",
)


@click.command("stats", cls=Command, examples=EXAMPLES)
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@option(
    "--by",
    section="What is counted",
    metavar="KEY",
    help="Also by group: year, document, or a key of the metadata.",
)
@option(
    "--compare",
    section="What is counted",
    metavar="OTHER",
    type=click.Path(path_type=Path),
    help="Other aligned texts, and what differs, with intervals and tests.",
)
@option("--json", "as_json", section="Outputs", is_flag=True, help="The figures as JSON.")
@option("--html", section="Outputs", metavar="FILE", type=click.Path(path_type=Path), help="A page with pictures.")
def command(source: Path, *, by: str | None, compare: Path | None, as_json: bool, html: Path | None) -> None:
    """Count and measure the aligned texts of IN: the folder of a job, or aligned text in a file or folder."""
    from ..search import figures_report  # noqa: PLC0415 - loads only what the subcommand needs
    from ..search.compare import compare as compare_figures  # noqa: PLC0415
    from ..search.sources import alignments  # noqa: PLC0415
    from ..search.stats import check_groups, figures  # noqa: PLC0415

    groups = figures(alignments(source), by)
    check_groups(groups, by)
    other = figures(alignments(compare))[""] if compare else None
    comparison = compare_figures(groups[""], other) if other else None
    if html:
        from ..formats.files import whole_file  # noqa: PLC0415

        title = f"Figures of {source.name}" + (f", compared with {compare.name}" if compare else "")
        with whole_file(html) as file:
            for piece in figures_report.html(groups, comparison, title):
                file.write(f"{piece}\n".encode("utf-8", "replace"))
    if as_json:
        click.echo(figures_report.as_json(groups, by, comparison, other))
    elif not html:
        for line in figures_report.text(groups, comparison):
            click.echo(line)
