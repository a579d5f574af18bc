"""Pictures as SVG text, without scripts: shares over time, and bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

COLOURS: Final = ("#1b6ca8", "#d1495b", "#4c956c", "#8f6bb3", "#b07d2b", "#3d405b")
"""Most colour-blind readers can tell them apart too."""
_INK, _GRID = "#444", "#e2e2e2"


def shares_chart(groups: Sequence[str], series: Mapping[str, Sequence[float]], title: str) -> str:
    """Shares (0 to 1, upwards) by group (to the right), a line for each series with its name beside.

    Args:
        groups: the names of the groups, in order.
        series: for each name a share in each group.
        title: what a reader without the picture is told.
    """
    width, height, left, top = 560.0, 260.0, 50.0, 12.0
    step = width / max(len(groups) - 1, 1)
    parts = []
    for at in range(5):
        y = top + height * at / 4
        parts.append(_line(left, y, left + width, y) + _text(left - 8, y + 4, f"{100 - 25 * at} %", "end"))
    every = max(-(-len(groups) // 12), 1)
    shown = range(0, len(groups), every)
    parts += [_text(left + step * at, top + height + 18, groups[at], "middle") for at in shown]
    for number, (name, shares) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        points = [(left + step * at, top + height * (1 - share)) for at, share in enumerate(shares)]
        parts.append(
            f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="none" stroke="{colour}" '
            'stroke-width="2"/>'
        )
        for (x, y), group, share in zip(points, groups, shares, strict=True):
            label = escape(f"{name}, {group}: {share:.1%}")
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"><title>{label}</title></circle>')
        y = top + 8 + 20 * number
        parts.append(f'<rect x="{left + width + 18:.1f}" y="{y - 8:.1f}" width="10" height="10" fill="{colour}"/>')
        parts.append(_text(left + width + 34, y + 1, name))
    return _svg(left + width + 230, max(top + height, 20 * len(series)) + 30, parts, title)


def bars_chart(values: Mapping[str, float], title: str, form: str = "{:.1%}") -> str:
    """A bar for each value, its name before it and its figure behind.

    Args:
        values: none below 0.
        title: what a reader without the picture is told.
        form: how a figure is written.
    """
    most = max(values.values(), default=0.0) or 1.0
    parts = []
    for at, (name, value) in enumerate(values.items()):
        y = 22 * at + 4
        size = 360 * value / most
        parts.append(_text(130, y + 12, name, "end"))
        parts.append(f'<rect x="140" y="{y}" width="{size:.1f}" height="16" fill="{COLOURS[0]}"/>')
        parts.append(_text(146 + size, y + 12, form.format(value)))
    return _svg(600, 22 * len(values) + 8, parts, title)


def as_file(svg: str) -> str:
    """A picture as a file of its own."""
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" ', 1) + "\n"


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{_GRID}"/>'


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(width: float, height: float, parts: Sequence[str], title: str) -> str:
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" role="img" '
        f'aria-label="{escape(title)}" font-size="12" fill="{_INK}">{"".join(parts)}</svg>'
    )
