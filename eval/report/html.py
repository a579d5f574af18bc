"""The report as one HTML file without other files: tables, pictures, and the wrong beads with both texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from ...document import LANGUAGES, Bead
from ...errors import InputError
from ...version import __version__
from ..case import Case
from ..differences import KINDS, Difference, differences
from ..evaluation import Evaluation
from ..metrics import METRICS
from ..resample import Test
from . import svg
from .tables import Table, tables

MOST_DIFFERENCES = 200
"""The most wrong beads shown for a system; a page with more is slow to open."""
MOST_PLOTS = 12
"""The most dot plots for a system; the documents with most differences come first."""

_STYLE = """
body { font: 15px/1.5 system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif; color: #222;
  margin: 2rem auto; max-width: 66rem; padding: 0 1rem }
h1 { font-size: 1.5rem }
h2 { font-size: 1.2rem; margin-top: 2.2rem }
h3 { font-size: 1rem; margin-bottom: .3rem }
table { border-collapse: collapse; margin: .6rem 0 1.2rem }
caption { text-align: left; font-weight: 600; padding: .3rem 0; white-space: nowrap }
th, td { padding: .15rem .7rem; border-bottom: 1px solid #e2e2e2; text-align: right;
  font-variant-numeric: tabular-nums }
th.w, td.w { text-align: left }
thead th { border-bottom: 2px solid #bbb }
code { font-size: .82rem; color: #555; overflow-wrap: anywhere }
.row { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 2rem }
svg { max-width: 100%; height: auto }
.key span { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 1em }
.difference { border: 1px solid #ddd; border-radius: 4px; margin: .7rem 0; overflow: hidden }
.difference header { background: #f4f4f4; padding: .15rem .7rem; font-size: .85rem; color: #555 }
.bead { display: grid; grid-template-columns: 9.5rem 1fr 1fr; border-top: 1px solid #eee }
.bead > * { padding: .3rem .7rem; overflow-wrap: anywhere }
.bead .label { font-size: .82rem; font-family: monospace }
.gold .label { border-left: 4px solid #1b6ca8 }
.got .label { border-left: 4px solid #d1495b }
.bead mark { color: inherit; border-radius: 3px; padding: 0 .15em }
.none { color: #999 }
details { margin: .5rem 0 }
summary { cursor: pointer }
"""
_SHADES = ("#fff1a8", "#cfe8ff", "#d8f3d0", "#f3d3e6", "#e5dcfa", "#ffdcc2")
"""Shades of gold beads; a sentence has its gold bead's shade in the predicted beads too."""


def write_report(
    path: Path,
    evaluations: Sequence[Evaluation],
    *,
    test: Test = "randomization",
    precisions: Sequence[float] = (0.95, 0.99),
) -> None:
    """Write the report of one or several systems.

    Args:
        path: the file to write.
        evaluations: the systems.
        test: the paired test between systems.
        precisions: wanted precisions for the table of thresholds.

    Raises:
        InputError: the file cannot be written.
    """
    page = "\n".join(_page(evaluations, test, precisions))
    try:
        path.write_text(page, encoding="utf-8", errors="replace")
    except OSError as error:
        raise InputError(path, f"cannot be written: {error.strerror or error}") from error


def _page(evaluations: Sequence[Evaluation], test: Test, precisions: Sequence[float]) -> Iterator[str]:
    names = ", ".join(evaluation.system for evaluation in evaluations)
    yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Alignment scores: {escape(names)}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>Alignment scores: {escape(names)}</h1>"
    yield from _scores(evaluations, test, precisions)
    for evaluation in evaluations:
        if evaluation.calibration is not None:
            yield f"<h2>Confidence of {escape(evaluation.system)}</h2><div class='row'>"
            yield svg.reliability_chart(evaluation.calibration) + svg.curve_chart(evaluation.calibration) + "</div>"
    for evaluation in evaluations:
        yield from _beads(evaluation)
    yield f"<p><code>duiqi {__version__}</code></p></body></html>"


def _scores(evaluations: Sequence[Evaluation], test: Test, precisions: Sequence[float]) -> Iterator[str]:
    first, *others = map(_table, tables(evaluations, test=test, precisions=precisions))
    yield first
    yield from _key([(e.system, svg.COLOURS[at % len(svg.COLOURS)]) for at, e in enumerate(evaluations)])
    titles = [(name, METRICS[name].title) for name in METRICS if any(name in e.matches for e in evaluations)]
    yield svg.intervals_chart(evaluations, titles)
    if all("strict" in evaluation.matches for evaluation in evaluations):
        yield "<h2>By bead type</h2>"
        yield svg.types_chart(evaluations)
    yield f"<div class='row'>{''.join(others)}</div>"
    yield "<details><summary>Signatures</summary>"
    for evaluation in evaluations:
        for name in evaluation.matches:
            yield f"<div><code>{escape(evaluation.system)}: {escape(evaluation.signature(name))}</code></div>"
    yield "</details>"
    for note in dict.fromkeys(note for evaluation in evaluations for note in evaluation.warnings):
        yield f"<p>{escape(note)}</p>"


def _beads(evaluation: Evaluation) -> Iterator[str]:
    """Dot plots and wrong beads of a system."""
    if any(case.predicted is None for case in evaluation.cases):
        return
    found = [(case, differences(case)) for case in evaluation.cases]
    found.sort(key=lambda item: -len(item[1]))
    yield f"<h2>Beads of {escape(evaluation.system)}</h2>"
    yield from _key([("in both", svg.RIGHT), ("gold only", svg.MISSED), ("predicted only", svg.WRONG)])
    for at, (case, wrong) in enumerate(found[:MOST_PLOTS]):
        opened = " open" if at == 0 else ""
        yield f"<details{opened}><summary>{escape(case.name)}: {len(wrong)} differences</summary>"
        yield svg.dot_plot(case) + "</details>"
    if len(found) > MOST_PLOTS:
        yield f"<p>{len(found) - MOST_PLOTS} documents with no more differences than these are left out.</p>"
    yield f"<h2>Wrong beads of {escape(evaluation.system)}</h2>"
    by_kind: dict[str, list[tuple[Case, Difference]]] = {}
    for case, wrong in found:
        for difference in wrong:
            by_kind.setdefault(difference.kind, []).append((case, difference))
    left = MOST_DIFFERENCES
    for kind, group in sorted(by_kind.items(), key=lambda item: -len(item[1])):
        shown, left = group[: max(left, 0)], left - len(group)
        more = f", the first {len(shown)} shown" if len(shown) < len(group) else ""
        yield f"<h3>{kind}: {escape(KINDS[kind])} ({len(group)}{more})</h3>"
        yield from (_difference(case, difference) for case, difference in shown)


def _difference(case: Case, difference: Difference) -> str:
    shade: dict[tuple[str, int], str] = {}
    for number, bead in enumerate(difference.gold):
        for language in LANGUAGES:
            shade.update({(language, index): _SHADES[number % len(_SHADES)] for index in getattr(bead, language)})
    rows = []
    for kind, label, beads in (("gold", "gold", difference.gold), ("got", "predicted", difference.predicted)):
        for bead in beads:
            sure = f" {bead.confidence:.2f}" if kind == "got" and bead.confidence is not None else ""
            head = f"{label}{sure}<br>{list(bead.zh)}:{list(bead.en)}"
            cells = "".join(f"<div>{_side(case, bead, language, shade)}</div>" for language in LANGUAGES)
            rows.append(f'<div class="bead {kind}"><div class="label">{head}</div>{cells}</div>')
    return f'<div class="difference"><header>{escape(difference.document)}</header>{"".join(rows)}</div>'


def _side(case: Case, bead: Bead, language: str, shade: dict[tuple[str, int], str]) -> str:
    """One side of a bead; each sentence has the shade of its gold bead."""
    side = getattr(bead, language)
    if not side:
        return '<span class="none">(nothing)</span>'
    document = getattr(case.text, language) if case.text is not None else None
    parts = []
    for index in side:
        text = f"[{index}]"
        if document is not None and index < len(document.sentences):
            text = document.passage([document.sentences[index]])
        colour = shade.get((language, index), "#f0f0f0")
        parts.append(f'<mark style="background:{colour}">{escape(text)}</mark>')
    return " ".join(parts)


def _key(entries: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield "<p class='key'>"
    for name, colour in entries:
        yield f"<span style='background:{colour}'></span>{escape(name)}"
    yield "</p>"


def _table(table: Table) -> str:
    def cells(row: Sequence[str], tag: str) -> str:
        kinds = (" class='w'" if at < table.words else "" for at in range(len(row)))
        return "".join(f"<{tag}{kind}>{escape(cell)}</{tag}>" for kind, cell in zip(kinds, row, strict=True))

    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in table.rows)
    head = f"<thead><tr>{cells(table.columns, 'th')}</tr></thead>"
    return f"<table><caption>{escape(table.title)}</caption>{head}<tbody>{body}</tbody></table>"
