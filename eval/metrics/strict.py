"""Strict: a bead is right when the other annotation has exactly that bead."""

from __future__ import annotations

from typing import ClassVar

from ...document import Bead
from ..case import Case, CaseMatches, Level, Matches, sides
from .base import Metric


class Strict(Metric):
    """Exact beads; beads with an empty side count neither in precision nor in recall.

    Precision is the share of predicted beads that are in the gold, recall the share of gold beads that are predicted.
    Source: R. Sennrich and M. Volk (2011), Iterative, MT-based sentence alignment of parallel texts, NODALIDA.
    """

    name: ClassVar[str] = "strict"
    title: ClassVar[str] = "strict"

    def counted(self, bead: Bead) -> bool:
        """Whether a bead counts at all."""
        return bead.paired

    def match(self, case: Case) -> CaseMatches | None:
        """See ``Metric.match``."""
        beads = case.beads(self.level)
        if beads is None:
            return None
        gold, predicted = beads
        return CaseMatches(self._against(predicted, gold), self._against(gold, predicted), case.name)

    def _against(self, beads: tuple[Bead, ...], others: tuple[Bead, ...]) -> Matches:
        there = {sides(bead) for bead in others}
        weight = [int(self.counted(bead)) for bead in beads]
        right = (counts and int(sides(bead) in there) for bead, counts in zip(beads, weight, strict=True))
        return Matches.of(beads, right, weight)


class StrictWithNulls(Strict):
    """Exact beads; beads with an empty side count in both precision and recall.

    Bertalign's published tables are counted so (github.com/bfsujason/aligner-eval, ``utils/eval.py``).
    """

    name: ClassVar[str] = "strict+nulls"
    title: ClassVar[str] = "strict, nulls in"
    nulls: ClassVar[str] = "in"

    def counted(self, bead: Bead) -> bool:
        """Every bead counts."""
        return bool(bead.zh or bead.en)


class Paragraphs(Strict):
    """Exact paragraph beads; those with an empty side count in neither.

    Documents whose gold has no paragraph beads are left out.
    """

    name: ClassVar[str] = "paragraphs"
    title: ClassVar[str] = "paragraphs"
    level: ClassVar[Level] = "paragraph"
    unit: ClassVar[str] = "paragraph beads"
    needs: ClassVar[str] = "it compares beads over the same paragraphs, which gold or prediction lacks"

    def match(self, case: Case) -> CaseMatches | None:
        """See ``Metric.match``."""
        if case.gold_paragraphs is None:
            nothing = Matches.of((), (), ())
            return CaseMatches(nothing, nothing, case.name)
        return super().match(case)
