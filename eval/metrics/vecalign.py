"""The scorers that published figures of Vecalign and of Bertalign were made with, count for count."""

from __future__ import annotations

from typing import ClassVar

from ...document import Bead
from ..case import Case, Judgement, Verdict, sides
from .base import Metric
from .lax import Overlaps


class VecalignStrict(Metric):
    """Strict as ``score.py`` of Vecalign counts it: empty-sided beads lower precision but never recall.

    Precision is over all predicted beads, empty-sided ones included, each right when the gold has exactly that bead;
    recall is over the gold beads with two sides, each found when it is predicted exactly.
    Source: B. Thompson and P. Koehn (2019), Vecalign, EMNLP; github.com/thompsonb/vecalign, ``score_multiple``.
    """

    name: ClassVar[str] = "vecalign"
    title: ClassVar[str] = "Vecalign's strict"
    nulls: ClassVar[str] = "precision"

    def judge(self, case: Case) -> Judgement | None:
        """See ``Metric.judge``."""
        if case.predicted is None:
            return None
        return Judgement(
            self._against(case.predicted, case.gold, nulls=True),
            self._against(case.gold, case.predicted, nulls=False),
            case.name,
        )

    def _against(self, beads: tuple[Bead, ...], others: tuple[Bead, ...], *, nulls: bool) -> Verdict:
        there = {sides(bead) for bead in others}
        weight = [int(bead.paired or nulls) for bead in beads]
        right = (counts and int(sides(bead) in there) for bead, counts in zip(beads, weight, strict=True))
        return Verdict.of(beads, right, weight)


class VecalignLax(VecalignStrict):
    """Lax as Vecalign counts it: a bead is right when it is so strictly, or shares a linked pair of sentences.

    An empty-sided predicted bead shares no pair, so it is right only when the gold has exactly that bead.
    """

    name: ClassVar[str] = "vecalign-lax"
    title: ClassVar[str] = "Vecalign's lax"

    def _against(self, beads: tuple[Bead, ...], others: tuple[Bead, ...], *, nulls: bool) -> Verdict:
        there = {sides(bead) for bead in others}
        overlapping = Overlaps(tuple(bead for bead in others if bead.paired))
        weight = [int(bead.paired or nulls) for bead in beads]
        right = (
            counts and int(sides(bead) in there or overlapping.any(bead))
            for bead, counts in zip(beads, weight, strict=True)
        )
        return Verdict.of(beads, right, weight)
