"""The scorer of Vecalign, count for count."""

from __future__ import annotations

from typing import ClassVar

from ...document import Bead
from ..case import Case, CaseMatches, Matches, sides
from .base import Metric
from .lax import Overlaps


class VecalignStrict(Metric):
    """Strict as ``score.py`` of Vecalign counts it: beads with an empty side can lower precision but never recall.

    Precision is the share of all predicted beads, also those with an empty side, that the gold has exactly. Recall is
    the share of the gold beads with two sides that are predicted exactly.
    Source: B. Thompson and P. Koehn (2019), Vecalign, EMNLP; github.com/thompsonb/vecalign, ``score_multiple``.
    """

    name: ClassVar[str] = "vecalign"
    title: ClassVar[str] = "Vecalign's strict"
    nulls: ClassVar[str] = "precision"

    def match(self, case: Case) -> CaseMatches | None:
        """See ``Metric.match``."""
        if case.predicted is None:
            return None
        return CaseMatches(
            self._against(case.predicted, case.gold, nulls=True),
            self._against(case.gold, case.predicted, nulls=False),
            case.name,
        )

    def _against(self, beads: tuple[Bead, ...], others: tuple[Bead, ...], *, nulls: bool) -> Matches:
        there = {sides(bead) for bead in others}
        weight = [int(bead.paired or nulls) for bead in beads]
        right = (counts and int(sides(bead) in there) for bead, counts in zip(beads, weight, strict=True))
        return Matches.of(beads, right, weight)


class VecalignLax(VecalignStrict):
    """Lax as Vecalign counts it: a bead is right when it is so strictly, or shares a linked pair of sentences.

    A predicted bead with an empty side shares no pair, so it is right only when the gold has exactly that bead.
    """

    name: ClassVar[str] = "vecalign-lax"
    title: ClassVar[str] = "Vecalign's lax"

    def _against(self, beads: tuple[Bead, ...], others: tuple[Bead, ...], *, nulls: bool) -> Matches:
        there = {sides(bead) for bead in others}
        overlapping = Overlaps(tuple(bead for bead in others if bead.paired))
        weight = [int(bead.paired or nulls) for bead in beads]
        right = (
            counts and int(sides(bead) in there or overlapping.any(bead))
            for bead, counts in zip(beads, weight, strict=True)
        )
        return Matches.of(beads, right, weight)
