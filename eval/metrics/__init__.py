"""The metrics by name, one kind a module; the command line's choices come from here."""

from __future__ import annotations

from ...errors import DuiqiError
from .base import Metric
from .lax import Lax, LaxWithNulls
from .segment import Segment
from .strict import Paragraphs, Strict, StrictWithNulls
from .vecalign import VecalignLax, VecalignStrict

METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Strict(),
        StrictWithNulls(),
        Lax(),
        LaxWithNulls(),
        Segment(),
        Paragraphs(),
        VecalignStrict(),
        VecalignLax(),
    )
}


def metric_named(name: str) -> Metric:
    """A metric of the registry.

    Raises:
        DuiqiError: naming those that there are.
    """
    if name not in METRICS:
        raise DuiqiError(f"there is no metric {name!r}; choose from {', '.join(METRICS)}")
    return METRICS[name]
