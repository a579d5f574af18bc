"""The metrics by name, one kind a module; the command line's choices come from here."""

from __future__ import annotations

from ...errors import DuiqiError
from .base import Metric
from .bertalign import BertalignLax, BertalignStrict, BertalignVerses, Verses
from .characters import Characters
from .lax import Lax, LaxWithNulls
from .links import Links
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
        Links(),
        Characters(),
        Paragraphs(),
        VecalignStrict(),
        VecalignLax(),
        BertalignStrict(),
        BertalignLax(),
        BertalignVerses(),
        Verses(),
    )
}

DEFAULT = ("strict", "strict+nulls", "lax", "lax+nulls", "segment", "links", "characters", "paragraphs", "vecalign")
"""The metrics of a run without ``-m``. Of other projects' scorers only the best known is among them."""


def metric_named(name: str) -> Metric:
    """A metric of the registry.

    Raises:
        DuiqiError: no metric has that name; the message lists those that there are.
    """
    if name not in METRICS:
        raise DuiqiError(f"there is no metric {name!r}; choose from {', '.join(METRICS)}")
    return METRICS[name]
