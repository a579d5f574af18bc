"""The table of renderings: for a terminal, as TSV, JSON, HTML, and a picture of shares over time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from ..version import __version__
from .kwic import STYLE
from .pictures import shares_chart
from .renderings import Rendering

_SHOWN: Final = 6
"""Renderings that a chart has lines for: the most frequent."""


def groups_of(rows: Sequence[Rendering]) -> dict[str, int]:
    """The groups of a table, in order, and how many hits each has."""
    totals: Counter[str] = Counter()
    for row in rows:
        totals.update(row.groups)
    return dict(sorted(totals.items()))


def text(rows: Sequence[Rendering], by: str) -> Iterator[str]:
    """A line for each rendering: count, share, rendering, where it can be read; with several groups also each count."""
    groups = groups_of(rows)
    split = len(groups) > 1
    yield "count   share  rendering"
    for row in rows:
        where = ", ".join(f"{hit.document}:{hit.bead}" for hit in row.examples)
        counts = f"  [{by}: {', '.join(f'{group} {count}' for group, count in row.groups.items())}]" if split else ""
        yield f"{row.count:5}  {row.share:6.1%}  {row.text}  ({where}){counts}"


def tsv(rows: Sequence[Rendering]) -> Iterator[str]:
    """A header and a row for each rendering, with a column for each group."""
    groups = groups_of(rows)
    yield "\t".join(("rendering", "count", "share", *groups, "examples"))
    for row in rows:
        counts = (str(row.groups.get(group, 0)) for group in groups)
        where = " ".join(f"{hit.document}:{hit.bead}" for hit in row.examples)
        cells = (row.text, str(row.count), f"{row.share:.4f}", *counts, where)
        yield "\t".join(" ".join(cell.split()) for cell in cells)


def json_lines(rows: Sequence[Rendering], by: str) -> Iterator[str]:
    """An object for each rendering; ``groups`` has the counts by the key ``by``."""
    for row in rows:
        fields = {
            "rendering": row.text,
            "count": row.count,
            "share": round(row.share, 6),
            "by": by,
            "groups": row.groups,
            "examples": [hit.fields() for hit in row.examples],
        }
        yield json.dumps(fields, ensure_ascii=False)


def chart(rows: Sequence[Rendering], pattern: str) -> str:
    """The shares of the most frequent renderings in each group, as SVG."""
    groups = groups_of(rows)
    series = {row.text: [row.groups.get(group, 0) / count for group, count in groups.items()] for row in rows[:_SHOWN]}
    return shares_chart(list(groups), series, f"Renderings of {pattern}: shares")


def html(rows: Sequence[Rendering], pattern: str, by: str) -> Iterator[str]:
    """A page with the table, the picture and the examples."""
    groups = groups_of(rows)
    total = sum(groups.values())
    yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Renderings of {escape(pattern)}</title><style>{STYLE}</style></head><body>"
    yield f"<h1>Renderings of {escape(pattern)}: {total} beads</h1>"
    if len(groups) > 1:
        yield chart(rows, pattern)
    heads = "".join(f"<th>{escape(group)}</th>" for group in groups)
    yield f"<table><caption>By {escape(by)}</caption><thead><tr><th>Rendering</th><th>Count</th><th>Share</th>{heads}"
    yield "</tr></thead><tbody>"
    for row in rows:
        counts = "".join(f"<td class='n'>{row.groups.get(group, 0)}</td>" for group in groups)
        yield f"<tr><td>{escape(row.text)}</td><td class='n'>{row.count}</td><td class='n'>{row.share:.1%}</td>"
        yield f"{counts}</tr>"
    yield "</tbody></table><h2>Examples</h2>"
    for row in rows:
        yield f"<h3>{escape(row.text)}</h3>"
        for hit in row.examples:
            yield f"<p>{escape(hit.zh)}<br>{escape(hit.en)} <code>{escape(f'{hit.document}:{hit.bead}')}</code></p>"
    yield f"<p><code>duiqi {__version__}</code></p></body></html>"
