"""Lax: a bead is right when it overlaps a bead of the other annotation in both languages."""

from __future__ import annotations

from typing import ClassVar

from ...document import Bead, Side
from ..case import Case, CaseMatches, Matches
from .base import Metric


class Lax(Metric):
    """Beads that share at least one pair of sentences with a bead of the other annotation.

    Source: Sennrich and Volk (2011). Beads with an empty side count in neither.
    """

    name: ClassVar[str] = "lax"
    title: ClassVar[str] = "lax"

    def match(self, case: Case) -> CaseMatches | None:
        """See ``Metric.match``."""
        if case.predicted is None:
            return None
        return CaseMatches(
            self._against(case.predicted, case.gold), self._against(case.gold, case.predicted), case.name
        )

    def counted(self, bead: Bead) -> bool:
        """Whether a bead counts at all."""
        return bead.paired

    def _against(self, beads: tuple[Bead, ...], others: tuple[Bead, ...]) -> Matches:
        overlapping = Overlaps(others)
        weight = [int(self.counted(bead)) for bead in beads]
        right = (counts and int(overlapping.any(bead)) for bead, counts in zip(beads, weight, strict=True))
        return Matches.of(beads, right, weight)


class LaxWithNulls(Lax):
    """Lax, with beads of an empty side in both precision and recall.

    Such a bead is right when one of its sentences is unpaired in the other annotation too, so it does not matter how
    unpaired sentences are grouped.
    """

    name: ClassVar[str] = "lax+nulls"
    title: ClassVar[str] = "lax, nulls in"
    nulls: ClassVar[str] = "in"

    def counted(self, bead: Bead) -> bool:
        """Every bead counts."""
        return bool(bead.zh or bead.en)


class Overlaps:
    """Tells which beads overlap given beads: on both sides, or on one side where the other is empty in both."""

    def __init__(self, beads: tuple[Bead, ...]) -> None:
        self._linked: dict[int, Side] = {}
        self._nulls: tuple[set[int], set[int]] = (set(), set())
        for bead in beads:
            if bead.zh and bead.en:
                for i in bead.zh:
                    self._linked[i] = self._linked.get(i, ()) + bead.en
            else:
                self._nulls[0].update(bead.zh)
                self._nulls[1].update(bead.en)

    def any(self, bead: Bead) -> bool:
        """Whether any of the beads overlaps this one."""
        if bead.zh and bead.en:
            return any(j in bead.en for i in bead.zh for j in self._linked.get(i, ()))
        return not (self._nulls[0].isdisjoint(bead.zh) and self._nulls[1].isdisjoint(bead.en))
