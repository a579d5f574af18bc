"""Paragraph beads that follow from sentence beads, with how sure they are and which of them cross."""

from __future__ import annotations

from collections.abc import Sequence

from .. import grouping
from ..document import Bead, Bitext


def paragraph_beads(bitext: Bitext, sentences: Sequence[Bead]) -> tuple[Bead, ...]:
    """The finest paragraph beads in which every sentence bead lies whole, in reading order.

    Args:
        bitext: texts with sentences cut.
        sentences: their sentence beads, each sentence in one.

    Returns:
        Beads whose confidence is the mean of their sentence beads', by sentence. One whose English stands before
        that of a bead above it is marked as crossing.
    """
    zh_of, en_of = bitext.zh.paragraph_of, bitext.en.paragraph_of
    beads = grouping.paragraph_beads(bitext, sentences)
    zh_home = {i: number for number, bead in enumerate(beads) for i in bead.zh}
    en_home = {j: number for number, bead in enumerate(beads) for j in bead.en}
    weights, sums = [0] * len(beads), [0.0] * len(beads)
    for bead in sentences:
        home = zh_home[zh_of[bead.zh[0]]] if bead.zh else en_home[en_of[bead.en[0]]]
        size = len(bead.zh) + len(bead.en)
        weights[home] += size
        sums[home] += size * (bead.confidence or 0.0)
    result = []
    reached = -1
    for bead, weight, total in zip(beads, weights, sums, strict=True):
        crossing = bead.paired and bead.en[0] < reached
        reached = max(reached, bead.en[0]) if bead.paired else reached
        result.append(Bead(bead.zh, bead.en, round(total / weight, 4) if weight else None, crossing))
    return tuple(result)
