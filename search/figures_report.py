"""The figures of a corpus as text, JSON and a page of HTML."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final

from ..version import __version__
from .compare import Comparison
from .kwic import STYLE, columns_of
from .pictures import bars_chart, shares_chart
from .stats import MEASURES, Figures

_ROWS: Final = {
    "documents": "documents",
    "zh.paragraphs": "Chinese paragraphs",
    "en.paragraphs": "English paragraphs",
    "zh.sentences": "Chinese sentences",
    "en.sentences": "English sentences",
    "zh.tokens": "Chinese words",
    "en.tokens": "English words",
    "zh.types": "different Chinese words",
    "en.types": "different English words",
    "zh.sttr": "Chinese type-token ratio, by 1,000",
    "en.sttr": "English type-token ratio, by 1,000",
    "zh.characters": "Chinese characters",
    "en.characters": "English characters",
    "beads": "beads",
    **MEASURES,
    "length_ratio_median": "median of English by Chinese characters",
}
_SHARES: Final = frozenset(("one_to_one", "split", "joined", "zh_unpaired", "en_unpaired", "crossing"))
_WHOLE: Final = "all"

Cells = list[list[str]]


def as_json(groups: Mapping[str, Figures], by: str | None, comparison: Comparison | None, other: Figures | None) -> str:
    """The figures as an object: of all documents, of each group, and of the comparison."""
    fields: dict[str, Any] = groups[""].fields()
    if by is not None:
        fields["by"] = by
        fields["groups"] = {name: each.fields() for name, each in groups.items() if name}
    if comparison is not None and other is not None:
        fields["compared_with"] = other.fields()
        differences = [difference.fields() for difference in comparison.differences]
        fields["comparison"] = {"unit": comparison.unit, "differences": differences}
    return json.dumps(fields, ensure_ascii=False, indent=2)


def text(groups: Mapping[str, Figures], comparison: Comparison | None) -> Iterator[str]:
    """The figures as tables for a terminal."""
    yield from _plain(_table(groups))
    yield ""
    yield from _plain(_types(groups))
    if comparison is not None:
        yield ""
        yield f"Compared by {comparison.unit}s:"
        yield from _plain(_differences(comparison))


def html(groups: Mapping[str, Figures], comparison: Comparison | None, title: str) -> Iterator[str]:
    """A page with the tables and pictures."""
    whole = groups[""]
    yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><h1>{escape(title)}</h1>"
    yield _html_table(_table(groups))
    yield "<h2>Bead types</h2>"
    total = max(whole.beads.total(), 1)
    yield bars_chart({kind: count / total for kind, count in whole.beads.most_common(12)}, "Shares of bead types")
    yield _html_table(_types(groups))
    names = [name for name in groups if name]
    if len(names) > 1:
        yield "<h2>By group</h2>"
        shares = {
            MEASURES[name]: [groups[group].measure(name) or 0.0 for group in names]
            for name in ("one_to_one", "split", "joined", "zh_unpaired", "en_unpaired")
        }
        yield shares_chart(names, shares, "Shares by group")
    if whole.confidences:
        yield "<h2>Confidence of beads</h2>"
        bins = [0] * 10
        for value in whole.confidences:
            bins[min(int(value * 10), 9)] += 1
        bars = {f"{at / 10:.1f}-{(at + 1) / 10:.1f}": count / len(whole.confidences) for at, count in enumerate(bins)}
        yield bars_chart(bars, "Shares of beads by confidence")
    if comparison is not None:
        yield f"<h2>Comparison, by {comparison.unit}s</h2>"
        yield _html_table(_differences(comparison))
    yield f"<p><code>duiqi {__version__}</code></p></body></html>"


def _table(groups: Mapping[str, Figures]) -> Cells:
    """A row a figure, a column a group."""
    columns = [_flat(each.fields()) for each in groups.values()]
    rows = [["", *(name or _WHOLE for name in groups)]]
    rows += [[title, *(_shown(name, column.get(name)) for column in columns)] for name, title in _ROWS.items()]
    return rows


def _types(groups: Mapping[str, Figures]) -> Cells:
    """A row a bead type: the count and share in each group."""
    rows = [["bead type", *(name or _WHOLE for name in groups)]]
    for kind, _ in sorted(groups[""].beads.items(), key=lambda item: (-item[1], item[0])):
        counts = [(each.beads[kind], max(each.beads.total(), 1)) for each in groups.values()]
        rows.append([kind, *(f"{count} ({count / total:.1%})" for count, total in counts)])
    return rows


def _differences(comparison: Comparison) -> Cells:
    rows = [["", "first", "second", "difference", "95 % interval", "p", "q"]]
    for each in comparison.differences:
        name = each.name
        values = (each.first, each.second, each.second - each.first)
        interval = f"{_shown(name, each.low)} to {_shown(name, each.high)}"
        title = _ROWS.get(name) or _ROWS[name.replace("_", ".", 1)]
        rows.append([title, *(_shown(name, value) for value in values), interval, f"{each.p:.4f}", f"{each.q:.4f}"])
    return rows


def _flat(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Figures by the names of `_ROWS`."""
    flat = dict(fields)
    for language in ("zh", "en"):
        flat |= {f"{language}.{name}": value for name, value in fields[language].items()}
    return flat


def _shown(name: str, value: float | None) -> str:
    if value is None:
        return "-"
    if name in _SHARES:
        return f"{value:.1%}"
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _plain(rows: Cells) -> Iterator[str]:
    """Columns of a terminal, the first to the left and the others to the right."""
    widths = [max(columns_of(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        first = row[0] + " " * (widths[0] - columns_of(row[0]))
        rest = (" " * (width - columns_of(cell)) + cell for cell, width in zip(row[1:], widths[1:], strict=True))
        yield "  ".join((first, *rest)).rstrip()


def _html_table(rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in rows[0])
    body = "".join(
        f"<tr><td>{escape(row[0])}</td>{''.join(f'<td class=n>{escape(cell)}</td>' for cell in row[1:])}</tr>"
        for row in rows[1:]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
