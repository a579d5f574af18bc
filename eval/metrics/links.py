"""Links between sentences: the pairs of a Chinese and an English sentence that beads hold."""

from __future__ import annotations

from collections import defaultdict
from typing import ClassVar

from ...document import Bead
from ..case import Case, CaseMatches, Matches
from .base import Metric


class Links(Metric):
    """Pairs of sentences: an n-m bead counts as n times m pairs.

    Precision is the share of predicted pairs that the gold has, recall the share of gold pairs that are predicted. A
    bead that is nearly right gets most of its pairs right. Beads with an empty side have no pairs.
    Source: J. Veronis and P. Langlais (2000), Evaluation of parallel text alignment systems: the ARCADE project, in
    Parallel text processing, Kluwer: sentence granularity.
    """

    name: ClassVar[str] = "links"
    title: ClassVar[str] = "sentence links"
    unit: ClassVar[str] = "sentence pairs"

    def match(self, case: Case) -> CaseMatches | None:
        """See ``Metric.match``."""
        if case.predicted is None:
            return None
        return CaseMatches(_against(case.predicted, case.gold), _against(case.gold, case.predicted), case.name)


def _against(beads: tuple[Bead, ...], others: tuple[Bead, ...]) -> Matches:
    linked: dict[int, set[int]] = defaultdict(set)
    for bead in others:
        for i in bead.zh:
            linked[i].update(bead.en)
    right = (sum(len(linked[i].intersection(bead.en)) for i in bead.zh if i in linked) for bead in beads)
    return Matches.of(beads, right, (len(set(bead.zh)) * len(set(bead.en)) for bead in beads))
