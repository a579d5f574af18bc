"""``duiqi find``: a concordance of both sides of aligned texts."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import option
from .sections import Command

if TYPE_CHECKING:
    from ..document import Language
    from ..search.find import Hit, Query
    from ..search.index import Index
    from ..search.kwic import Links
    from ..search.pattern import Kind

EXAMPLES = (
    "duiqi find out/ 跃进",
    "duiqi find out/ 'leap*' --in en --without 跃进",
    "duiqi find out/ make --stem --sort right --tsv",
    "duiqi find out/ 跃进 --translations --by year --chart leap.svg",
)


@click.command("find", cls=Command, examples=EXAMPLES)
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("pattern", metavar="PATTERN")
@option(
    "--in",
    "side",
    section="What is found",
    metavar="SIDE",
    type=click.Choice(("zh", "en")),
    help="The side with the pattern: zh, en. By default its script tells.",
)
@option("--regex", section="What is found", is_flag=True, help="PATTERN is a regular expression, case and all.")
@option("--stem", section="What is found", is_flag=True, help="English words in all their forms.")
@option(
    "--near",
    section="What is found",
    metavar="N",
    type=click.IntRange(min=0),
    help="PATTERN's words in any order, at most N words between (characters in Chinese).",
)
@option("--with", "having", section="What is found", metavar="P", multiple=True, help="The other side holds P.")
@option("--without", "lacking", section="What is found", metavar="P", multiple=True, help="The other side lacks P.")
@option(
    "--where",
    section="What is found",
    metavar="KEY>=VALUE",
    multiple=True,
    help="Only documents with such metadata; also = != < <= > ~ (holds).",
)
@option(
    "--sort",
    section="Order",
    metavar="BY",
    default="document",
    show_default=True,
    help="document, left or right context, or a key of the metadata.",
)
@option("--limit", section="Order", metavar="N", type=click.IntRange(min=1), help="The first N beads.")
@option("--sample", section="Order", metavar="N", type=click.IntRange(min=1), help="N beads by chance.")
@option("--seed", section="Order", metavar="N", default=0, help="Another number draws another sample.")
@option(
    "--context",
    section="Outputs",
    metavar="N",
    type=click.IntRange(min=1),
    default=36,
    show_default=True,
    help="Columns before and after a match.",
)
@option("--json", "as_json", section="Outputs", is_flag=True, help="An object a bead: texts, side, spans.")
@option("--tsv", "as_tsv", section="Outputs", is_flag=True, help="A row a match.")
@option("--html", section="Outputs", metavar="FILE", type=click.Path(path_type=Path), help="A page for a browser.")
@option("--translations", section="Renderings", is_flag=True, help="A table of what PATTERN was rendered as.")
@option(
    "--by",
    section="Renderings",
    metavar="KEY",
    default="year",
    show_default=True,
    help="Count renderings by year or a key of the metadata.",
)
@option(
    "--chart",
    section="Renderings",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Draw the shares of renderings (SVG).",
)
def command(
    source: Path,
    pattern: str,
    *,
    side: Language | None,
    regex: bool,
    stem: bool,
    near: int | None,
    having: tuple[str, ...],
    lacking: tuple[str, ...],
    where: tuple[str, ...],
    sort: str,
    limit: int | None,
    sample: int | None,
    seed: int,
    context: int,
    as_json: bool,
    as_tsv: bool,
    html: Path | None,
    translations: bool,
    by: str,
    chart: Path | None,
) -> None:
    """Find PATTERN in the aligned texts of IN and show it in its context, with the other side.

    IN is the folder of a job or a file of aligned text. An index is built when IN is first searched. Chinese is found
    at any place, simplified or Traditional; English by whole words. In PATTERN * stands for the rest of a word, ? for a
    character; a backslash before them takes them as they are.
    """
    from ..search.conditions import Condition  # noqa: PLC0415 - loads only what the subcommand needs
    from ..search.find import Query  # noqa: PLC0415
    from ..search.index import open_index  # noqa: PLC0415

    if regex and stem:
        raise click.UsageError("--regex and --stem exclude each other: choose one")
    if as_json and as_tsv:
        raise click.UsageError("--json and --tsv exclude each other: choose one")
    if chart and not translations:
        raise click.UsageError("--chart draws renderings: add --translations")
    kind: Kind = "regex" if regex else "stem" if stem else "plain"
    query = Query(pattern, side, kind, near, having, lacking, tuple(map(Condition.parse, where)))
    query.check()
    with open_index(source, progress=True, say=_say) as index:
        hits = _hits(index, query, order=sort, limit=limit, sample=sample, seed=seed)
        if translations:
            _translations(index, list(hits), query, as_json=as_json, as_tsv=as_tsv, html=html, by=by, chart=chart)
        else:
            _concordance(index, hits, query, context=context, as_json=as_json, as_tsv=as_tsv, html=html, sort=sort)


def _hits(index: Index, query: Query, *, order: str, limit: int | None, sample: int | None, seed: int) -> Iterable[Hit]:
    """The hits in the order that was asked for."""
    from itertools import islice  # noqa: PLC0415

    from ..search import find  # noqa: PLC0415

    hits: Iterable[Hit] = find.find(index, query)
    if sample:
        hits = find.sample(hits, sample, seed)
    hits = find.sort(index, hits, order)
    return islice(hits, limit) if limit else hits


def _concordance(
    index: Index,
    hits: Iterable[Hit],
    query: Query,
    *,
    context: int,
    as_json: bool,
    as_tsv: bool,
    html: Path | None,
    sort: str,
) -> None:
    from ..search import kwic  # noqa: PLC0415

    if as_json and not html:
        for line in kwic.json_lines(hits):
            click.echo(line)
        return
    hits = list(hits)
    links = _links(index, hits, query)
    rows = list(kwic.lines(hits, links, sort))
    if html:
        _write(html, kwic.html(rows, f"{query.pattern} in {index.corpus.name}"))
    if as_json:
        lines = kwic.json_lines(hits)
    elif as_tsv:
        lines = kwic.tsv(rows)
    elif html:
        lines = iter(())
    else:
        bold = sys.stdout.isatty()
        lines = kwic.terminal(rows, context, (lambda text: click.style(text, bold=True, fg="cyan")) if bold else None)
    for line in lines:
        click.echo(line)
    matches = sum(len(hit.matches) for hit in hits)
    click.echo(f"{matches} matches in {len(hits)} beads", err=True)


def _translations(
    index: Index,
    hits: Sequence[Hit],
    query: Query,
    *,
    as_json: bool,
    as_tsv: bool,
    html: Path | None,
    by: str,
    chart: Path | None,
) -> None:
    from ..search import pictures, translations  # noqa: PLC0415
    from ..search.renderings import renderings  # noqa: PLC0415

    rows = renderings(hits, _links(index, hits, query), by)
    if html:
        _write(html, translations.html(rows, query.pattern, by))
    if chart:
        _write(chart, [pictures.as_file(translations.chart(rows, query.pattern))])
    lines = translations.text(rows, by)
    if as_json:
        lines = translations.json_lines(rows, by)
    elif as_tsv:
        lines = translations.tsv(rows)
    for line in lines:
        click.echo(line)
    click.echo(f"{len(hits)} beads", err=True)


def _links(index: Index, hits: Sequence[Hit], query: Query) -> Links:
    from ..search.renderings import CooccurrenceLinks  # noqa: PLC0415

    return CooccurrenceLinks(index, hits, query.pattern)


def _write(path: Path, pieces: Iterable[str]) -> None:
    from ..formats.files import whole_file  # noqa: PLC0415

    with whole_file(path) as file:
        for piece in pieces:
            file.write(f"{piece}\n".encode("utf-8", "replace"))


def _say(text: str) -> None:
    click.echo(f"duiqi: {text}", err=True)
