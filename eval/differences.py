"""Where a prediction differs from the gold: groups of beads over the same sentences, by kind of error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..document import Bead
from .case import Case, sides

KINDS: dict[str, str] = {
    "missed": "pairs of the gold left unpaired",
    "invented": "sentences paired that have no counterpart in the gold",
    "split": "one bead of the gold predicted as several",
    "merged": "several beads of the gold predicted as one",
    "short": "sentences of a bead left out",
    "long": "a sentence too many in a bead",
    "inversion": "sentences that change places on the two sides",
    "boundary": "sentences put with a neighbouring bead",
    "misplaced": "sentences paired with others altogether",
    "nulls": "unpaired sentences grouped otherwise",
}
"""What each kind of difference is."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Gold and predicted beads that hold the same sentences and do not agree.

    Attributes:
        document: the document's name.
        kind: one of ``KINDS``.
        gold: the gold beads, in reading order.
        predicted: the predicted beads, in reading order.
    """

    document: str
    kind: str
    gold: tuple[Bead, ...]
    predicted: tuple[Bead, ...]


def differences(case: Case) -> list[Difference]:
    """All differences of a document in reading order; each bead that is not right stands in exactly one."""
    gold_sides = {sides(bead) for bead in case.gold}
    predicted_sides = {sides(bead) for bead in case.predicted or ()}
    wrong_gold = [bead for bead in case.gold if sides(bead) not in predicted_sides]
    wrong_predicted = [bead for bead in case.predicted or () if sides(bead) not in gold_sides]
    groups = _connected([(0, bead) for bead in wrong_gold] + [(1, bead) for bead in wrong_predicted])
    found = []
    for group in groups:
        gold, predicted = (tuple(sorted((b for k, b in group if k == side), key=_place)) for side in (0, 1))
        found.append(Difference(case.name, _kind(gold, predicted), gold, predicted))
    return sorted(found, key=lambda difference: _place((difference.gold or difference.predicted)[0]))


def _place(bead: Bead) -> tuple[int, int]:
    """Reading order by the Chinese; beads without by the English."""
    return (bead.zh[0], 0) if bead.zh else (bead.en[0], 1)


def _connected(beads: Sequence[tuple[int, Bead]]) -> list[list[tuple[int, Bead]]]:
    """Beads that share sentences, directly or through others."""
    groups: list[list[tuple[int, Bead]]] = []
    home: dict[tuple[str, int], int] = {}
    for item in beads:
        keys = [("zh", i) for i in item[1].zh] + [("en", j) for j in item[1].en]
        met = sorted({home[key] for key in keys if key in home}, key=lambda at: -len(groups[at]))
        at = met[0] if met else len(groups)
        if not met:
            groups.append([])
        groups[at].append(item)
        home.update(dict.fromkeys(keys, at))
        for other in met[1:]:
            for _, bead in groups[other]:
                home.update({("zh", i): at for i in bead.zh} | {("en", j): at for j in bead.en})
            groups[at] += groups[other]
            groups[other] = []
    return [group for group in groups if group]


def _kind(gold: Sequence[Bead], predicted: Sequence[Bead]) -> str:
    """What went wrong in a group, by the beads with two sides."""
    right, got = ([bead for bead in beads if bead.paired] for beads in (gold, predicted))
    if not (right and got):
        return "missed" if right else "invented" if got else "nulls"
    inside = len(right) == 1 and all(_holds(right[0], bead) for bead in got)
    around = len(got) == 1 and all(_holds(got[0], bead) for bead in right)
    kinds = (
        ("inversion", _crosses(right) and not _crosses(got)),
        ("misplaced", not _links(right) & _links(got)),
        ("short" if len(got) == 1 else "split", inside),
        ("long" if len(right) == 1 else "merged", around),
    )
    return next((kind for kind, fits in kinds if fits), "boundary")


def _crosses(beads: Sequence[Bead]) -> bool:
    """Whether beads with two sides, in the order of the Chinese, are not in that of the English."""
    return any(after.en[0] < before.en[0] for before, after in pairwise(beads))


def _links(beads: Iterable[Bead]) -> set[tuple[int, int]]:
    return {(i, j) for bead in beads for i in bead.zh for j in bead.en}


def _holds(outer: Bead, inner: Bead) -> bool:
    return set(inner.zh) <= set(outer.zh) and set(inner.en) <= set(outer.en)
