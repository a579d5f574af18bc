"""The pictures of a report as SVG text for a page that works offline, without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from ...document import Bead
from ..calibration import Calibration
from ..case import Case, sides
from ..evaluation import Evaluation

COLOURS = ("#1b6ca8", "#d1495b", "#4c956c", "#8f6bb3", "#b07d2b", "#3d405b")
"""Colours of systems; most colour-blind readers can tell them apart too."""
RIGHT, MISSED, WRONG = "#4c956c", "#1b6ca8", "#d1495b"
_INK, _GRID = "#444", "#e2e2e2"


def intervals_chart(evaluations: Sequence[Evaluation], metrics: Sequence[tuple[str, str]]) -> str:
    """F1 with its interval, by metric and system.

    Args:
        evaluations: the systems.
        metrics: names and titles of metrics, in order.
    """
    rows = [
        (title if at == 0 else "", evaluation, name, COLOURS[at % len(COLOURS)])
        for name, title in metrics
        for at, evaluation in enumerate(evaluations)
        if name in evaluation.scores
    ]
    lowest = min((_low(evaluation, name) for _, evaluation, name, _ in rows), default=0.0)
    start = min(int(lowest * 10) / 10, 0.9)  # leaves a scale where all figures are 1
    left, width, step = 190, 560, 20
    height = step * len(rows)
    parts = []
    for at in range(6):
        value = start + (1 - start) * at / 5
        x = left + width * at / 5
        parts.append(_line(x, 0, x, height, _GRID) + _text(x, height + 16, f"{value:.2f}", "middle"))
    for at, (title, evaluation, name, colour) in enumerate(rows):
        y = step * at + step / 2
        score = evaluation.scores[name]
        x = left + width * (score.f1 - start) / (1 - start)
        if title:
            parts.append(_text(left - 10, y + 4, title, "end"))
        if interval := score.intervals.get("f1"):
            ends = (left + width * (bound - start) / (1 - start) for bound in (interval.low, interval.high))
            parts.append(_line(*_between(ends, y), colour, width=3))
        label = f"{evaluation.system}: {title or name} F1 {score.f1:.4f}"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"><title>{escape(label)}</title></circle>')
        parts.append(_text(left + width + 12, y + 4, f"{score.f1:.4f}"[1:] if score.f1 < 1 else "1.0000"))
    return _svg(left + width + 70, height + 26, parts, "F1 with its interval, by metric")


def _low(evaluation: Evaluation, name: str) -> float:
    score = evaluation.scores[name]
    return min([score.f1, *(bound.low for key, bound in score.intervals.items() if key == "f1")])


def _between(ends: Iterable[float], y: float) -> tuple[float, float, float, float]:
    low, high = ends
    return low, y, high, y


def types_chart(evaluations: Sequence[Evaluation], most: int = 10) -> str:
    """Strict F1 by bead type, one bar a system, with the number of gold beads under each type."""
    tables = [evaluation.by_type("strict") for evaluation in evaluations]
    kinds = list(dict.fromkeys(kind for table in tables for kind in table))[:most]
    bar, gap, height, base = 18, 18, 160, 170
    parts = []
    for at in range(5):
        y = base - height * at / 4
        parts.append(_line(40, y, 60 + len(kinds) * (bar * len(tables) + gap), y, _GRID))
        parts.append(_text(34, y + 4, f"{at / 4:.2f}", "end"))
    x = 55.0
    for kind in kinds:
        start = x
        for at, table in enumerate(tables):
            figures, counts = table.get(kind, (None, (0, 0, 0, 0)))
            value = figures.f1 if figures else 0.0
            label = f"{evaluations[at].system}: {kind} F1 {value:.4f}, {counts[3]} gold, {counts[1]} predicted"
            parts.append(
                f'<rect x="{x}" y="{base - height * value:.1f}" width="{bar - 2}" height="{height * value:.1f}" '
                f'fill="{COLOURS[at % len(COLOURS)]}"><title>{escape(label)}</title></rect>'
            )
            x += bar
        middle = (start + x) / 2
        gold = max(int(table[kind][1][3]) for table in tables if kind in table)
        parts.append(_text(middle, base + 16, kind, "middle") + _text(middle, base + 31, f"{gold}", "middle", size=10))
        x += gap
    return _svg(x + 20, base + 40, parts, "Strict F1 by bead type, with the number of gold beads")


def reliability_chart(calibration: Calibration) -> str:
    """Precision (upwards) against mean confidence (to the right), a dot a bin; a larger dot stands for more beads.

    On the diagonal confidence equals precision.
    """
    size, left, top = 240, 50, 10
    most = max(row.count for row in calibration.bins)
    parts = [_square(size, left, top, "confidence", "precision"), _line(left, top + size, left + size, top, "#999")]
    points = []
    for row in calibration.bins:
        x, y = left + size * row.confidence, top + size * (1 - row.precision)
        points.append(f"{x:.1f},{y:.1f}")
        label = f"{row.count} beads of confidence {row.low:.1f}-{row.high:.1f}: precision {row.precision:.4f}"
        radius = 3 + 7 * (row.count / most) ** 0.5
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{COLOURS[0]}" fill-opacity=".75">'
            f"<title>{label}</title></circle>"
        )
    parts.append(f'<polyline points="{" ".join(points)}" fill="none" stroke="{COLOURS[0]}"/>')
    return _svg(left + size + 20, top + size + 45, parts, "Reliability: precision against confidence")


def curve_chart(calibration: Calibration) -> str:
    """Precision against recall, over all thresholds."""
    size, left, top = 240, 50, 10
    lowest = min(cut.precision for cut in calibration.curve)
    start = int(lowest * 10) / 10 if lowest < 1 else 0.9
    step = max(1, len(calibration.curve) // 400)
    cuts = [*calibration.curve[::step], calibration.curve[-1]]
    points = " ".join(
        f"{left + size * cut.recall:.1f},{top + size * (1 - (cut.precision - start) / (1 - start)):.1f}" for cut in cuts
    )
    parts = [
        _square(size, left, top, "recall", "precision", start=start),
        f'<polyline points="{points}" fill="none" stroke="{COLOURS[0]}" stroke-width="2"/>',
    ]
    return _svg(left + size + 20, top + size + 45, parts, "Precision against recall")


def dot_plot(case: Case) -> str:
    """Gold and predicted beads of a document as boxes, Chinese from left to right, English from top to bottom."""
    predicted = case.predicted or ()
    beads = [*case.gold, *predicted]
    zh_count = max((max(bead.zh, default=-1) for bead in beads), default=-1) + 1
    en_count = max((max(bead.en, default=-1) for bead in beads), default=-1) + 1
    scale = min(14.0, 460 / max(zh_count, en_count, 1))
    width, height, left, top = scale * zh_count, scale * en_count, 40, 26
    gold_sides, predicted_sides = {sides(bead) for bead in case.gold}, {sides(bead) for bead in predicted}
    groups = (
        (RIGHT, 0.55, [bead for bead in case.gold if sides(bead) in predicted_sides]),
        (MISSED, 0.25, [bead for bead in case.gold if sides(bead) not in predicted_sides]),
        (WRONG, 0.45, [bead for bead in predicted if sides(bead) not in gold_sides]),
    )
    parts = [f'<rect x="{left}" y="{top}" width="{width:.1f}" height="{height:.1f}" fill="none" stroke="{_GRID}"/>']
    for colour, opacity, group in groups:
        path = "".join(_box(bead, scale, left, top) for bead in group)
        if path:
            parts.append(f'<path d="{path}" fill="{colour}" fill-opacity="{opacity}" stroke="{colour}"/>')
    parts.append(_text(left + width / 2, 14, f"Chinese sentences, {zh_count}", "middle"))
    middle = top + height / 2
    parts.append(
        f'<text transform="translate(16 {middle:.1f}) rotate(-90)" text-anchor="middle">English, {en_count}</text>'
    )
    return _svg(left + width + 20, top + max(height, 90) + 12, parts, f"Beads of {case.name}")


def _box(bead: Bead, scale: float, left: float, top: float) -> str:
    """A bead's box; a bead with an empty side is a tick on the margin, beside its sentences."""
    tick = 6.0
    x = left + scale * bead.zh[0] if bead.zh else left - tick
    y = top + scale * bead.en[0] if bead.en else top - tick
    width = scale * (bead.zh[-1] - bead.zh[0] + 1) if bead.zh else tick
    height = scale * (bead.en[-1] - bead.en[0] + 1) if bead.en else tick
    return f"M{x:.1f} {y:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}z"


def _square(size: float, left: float, top: float, below: str, beside: str, *, start: float = 0.0) -> str:
    """Axes of a square chart: 0 to 1 to the right, ``start`` to 1 upwards."""
    parts = []
    for at in range(5):
        x, y = left + size * at / 4, top + size * (1 - at / 4)
        parts.append(_line(x, top, x, top + size, _GRID) + _line(left, y, left + size, y, _GRID))
        parts.append(_text(x, top + size + 16, f"{at / 4:.2f}", "middle"))
        parts.append(_text(left - 6, y + 4, f"{start + (1 - start) * at / 4:.2f}", "end"))
    parts.append(_text(left + size / 2, top + size + 36, below, "middle"))
    middle = top + size / 2
    parts.append(f'<text transform="translate(12 {middle}) rotate(-90)" text-anchor="middle">{beside}</text>')
    return "".join(parts)


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, *, width: float = 1) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'


def _text(x: float, y: float, text: str, anchor: str = "start", *, size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>'


def _svg(width: float, height: float, parts: Sequence[str], label: str) -> str:
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" role="img" '
        f'aria-label="{escape(label)}" font-size="12" fill="{_INK}">{"".join(parts)}</svg>'
    )
