"""Small charts as SVG, readable on light and on dark pages."""

from collections.abc import Mapping, Sequence
from html import escape
from math import floor, log10
from pathlib import Path

COLOURS = (
    *("#3182ce", "#dd6b20", "#38a169", "#805ad5", "#d53f8c", "#b7791f"),
    *("#319795", "#e53e3e", "#718096", "#63b3ed", "#f6ad55", "#68d391"),
)
_STYLE = """text { font: 12px system-ui, sans-serif; fill: #333 } .title { font-weight: 600 } .note { font-size: 10px }
.line { stroke: #bbb } @media (prefers-color-scheme: dark) { text { fill: #ddd } .line { stroke: #555 } }"""
_WIDTH, _LEFT, _ROW = 680, 170, 26

Series = Mapping[str, Sequence[tuple[float, float]]]
"""By name the points of a line."""


def bars(path: Path, title: str, rows: Mapping[str, Mapping[str, float]], unit: str, note: str) -> None:
    """A bar a row, of one part or of several next to each other.

    Args:
        path: the file to write.
        title: what is shown.
        rows: by label the parts by name; rows of one part need no legend.
        unit: of the numbers.
        note: a line beneath: the machine.
    """
    names = list(dict.fromkeys(name for parts in rows.values() for name in parts))
    longest = max(sum(parts.values()) for parts in rows.values()) or 1.0
    scale = (_WIDTH - _LEFT - 150) / longest
    body, y = [_text(10, 20, title, "title")], 34
    for label, parts in rows.items():
        x = float(_LEFT)
        body.append(_text(_LEFT - 8, y + 15, label, anchor="end"))
        for name, value in parts.items():
            width = value * scale
            body.append(_rectangle(x, y + 3, width, _ROW - 8, COLOURS[names.index(name) % len(COLOURS)]))
            x += width
        body.append(_text(x + 6, y + 15, f"{_number(sum(parts.values()))} {unit}"))
        y += _ROW
    if len(names) > 1:
        legend, y = _legend(names, y + 8)
        body += legend
    _write(path, title, [*body, _text(10, y + 16, note, "note")], y + 26)


def lines(path: Path, title: str, series: Series, axes: tuple[str, str], note: str) -> None:
    """Lines over a logarithmic scale of sizes, from zero up.

    Args:
        path: the file to write.
        title: what is shown.
        series: by name the points.
        axes: what the sizes are, drawn by their logarithm, and what the heights are.
        note: a line beneath: the machine.
    """
    xs = sorted({x for points in series.values() for x, _ in points})
    highest = max(y for points in series.values() for _, y in points) * 1.1 or 1.0
    left, top, width, height = 70, 50, _WIDTH - 110, 180
    span = (log10(xs[-1]) - log10(xs[0])) or 1.0

    def place(x: float, y: float) -> tuple[float, float]:
        return left + width * (log10(x) - log10(xs[0])) / span, top + height * (1 - y / highest)

    body = [_text(10, 20, title, "title"), _text(10, 40, axes[1])]
    for tick in range(5):
        _, y = place(xs[0], highest * tick / 4)
        body.append(f'<line class="line" x1="{left}" y1="{y:.1f}" x2="{left + width}" y2="{y:.1f}"/>')
        body.append(_text(left - 6, y + 4, _number(highest * tick / 4), anchor="end"))
    free = 0.0
    for x in xs:
        at = place(x, 0)[0]
        if at >= free:  # else its label would stand on the one before
            body.append(_text(at, top + height + 16, f"{x:,.0f}", anchor="middle"))
            free = at + 50
    body.append(_text(left + width / 2, top + height + 34, axes[0], anchor="middle"))
    for number, points in enumerate(series.values()):
        colour = COLOURS[number % len(COLOURS)]
        drawn = [place(x, y) for x, y in points]
        path_of = " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)
        body.append(f'<polyline points="{path_of}" fill="none" stroke="{colour}" stroke-width="2"/>')
        body += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in drawn]
    legend, y = _legend(list(series), top + height + 46)
    _write(path, title, [*body, *legend, _text(10, y + 16, note, "note")], int(y) + 26)


def _legend(names: Sequence[str], y: int) -> tuple[list[str], int]:
    body, x = [], 10
    for number, name in enumerate(names):
        needed = 26 + 7 * len(name)
        if x > 10 and x + needed > _WIDTH:
            x, y = 10, y + 18
        body.append(_rectangle(x, y + 2, 10, 10, COLOURS[number % len(COLOURS)]))
        body.append(_text(x + 15, y + 11, name))
        x += needed
    return body, y + 18


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _rectangle(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def _number(value: float) -> str:
    """Three digits."""
    digits = max(0, 2 - floor(log10(abs(value)))) if value else 0
    return f"{value:,.{digits}f}"


def _write(path: Path, title: str, body: Sequence[str], height: int) -> None:
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" '
        f'role="img" aria-label="{escape(title, quote=True)}">\n<style>{_STYLE}</style>\n'
        + "\n".join(body)
        + "\n</svg>\n",
        encoding="utf-8",
    )
