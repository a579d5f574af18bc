"""Segment score, for gold that pairs segments of several sentences and says nothing about sentences inside them."""

from __future__ import annotations

from typing import ClassVar

from ..case import Case, CaseMatches, Matches
from .base import Metric


class Segment(Metric):
    """Beads that stay within one gold bead.

    Keyed gold pairs the lines, paragraphs or articles of a source. A line can hold several sentences, and how these
    are aligned is unknown. A predicted bead is right when all its sentences lie in one gold bead; a gold bead is found
    when all its sentences lie in right beads. Beads with an empty side count in neither.
    """

    name: ClassVar[str] = "segment"
    title: ClassVar[str] = "segment"

    def match(self, case: Case) -> CaseMatches | None:
        """See ``Metric.match``."""
        if case.predicted is None:
            return None
        zh_owner: dict[int, int] = {}
        en_owner: dict[int, int] = {}
        for number, bead in enumerate(case.gold):
            if bead.paired:
                zh_owner.update(dict.fromkeys(bead.zh, number))
                en_owner.update(dict.fromkeys(bead.en, number))
        zh_covered: set[int] = set()
        en_covered: set[int] = set()
        right = []
        for bead in case.predicted:
            owners = {zh_owner.get(i, -1) for i in bead.zh}
            owners.update(en_owner.get(j, -2) for j in bead.en)
            right.append(int(bead.paired and len(owners) == 1 and owners.pop() >= 0))
            if right[-1]:
                zh_covered.update(bead.zh)
                en_covered.update(bead.en)
        found = (
            int(bead.paired and zh_covered.issuperset(bead.zh) and en_covered.issuperset(bead.en)) for bead in case.gold
        )
        return CaseMatches(
            Matches.of(case.predicted, right, (int(bead.paired) for bead in case.predicted)),
            Matches.of(case.gold, found, (int(bead.paired) for bead in case.gold)),
            case.name,
        )
