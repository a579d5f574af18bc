"""Segment score, for gold whose n-m beads nobody aligned inside."""

from __future__ import annotations

from typing import ClassVar

from ..case import Case, Judgement, Verdict
from .base import Metric


class Segment(Metric):
    """Beads that stay within one gold bead.

    Keyed gold pairs lines, paragraphs or articles of a source; where sentence splitting made several sentences of one,
    only the whole pair is known. A predicted bead is right when all its sentences lie in one gold bead; a gold bead
    is found when all its sentences lie in right beads. Beads with an empty side count in neither.
    """

    name: ClassVar[str] = "segment"
    title: ClassVar[str] = "segment"

    def judge(self, case: Case) -> Judgement | None:
        """See ``Metric.judge``."""
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
        return Judgement(
            Verdict.of(case.predicted, right, (int(bead.paired) for bead in case.predicted)),
            Verdict.of(case.gold, found, (int(bead.paired) for bead in case.gold)),
            case.name,
        )
