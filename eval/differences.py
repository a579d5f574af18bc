"""Where a prediction differs from the gold: groups of beads that share sentences, by kind of error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..document import Bead
from ..grouping import connected
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
    """Gold and predicted beads that share sentences and differ.

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
    """All differences of a document in reading order; each wrong bead stands in exactly one."""
    gold_sides = {sides(bead) for bead in case.gold}
    predicted_sides = {sides(bead) for bead in case.predicted or ()}
    wrong_gold = [bead for bead in case.gold if sides(bead) not in predicted_sides]
    wrong_predicted = [bead for bead in case.predicted or () if sides(bead) not in gold_sides]
    wrong = [*wrong_gold, *wrong_predicted]
    found = []
    for group in connected(len(wrong), _shared_sentences(wrong)):
        gold = tuple(sorted((wrong[at] for at in group if at < len(wrong_gold)), key=_place))
        predicted = tuple(sorted((wrong[at] for at in group if at >= len(wrong_gold)), key=_place))
        found.append(Difference(case.name, _kind(gold, predicted), gold, predicted))
    return sorted(found, key=lambda difference: _place((difference.gold or difference.predicted)[0]))


def _place(bead: Bead) -> tuple[int, int]:
    """Reading order: by the first Chinese sentence, or by the first English one in a bead without Chinese."""
    return (bead.zh[0], 0) if bead.zh else (bead.en[0], 1)


def _shared_sentences(beads: Sequence[Bead]) -> Iterator[tuple[int, int]]:
    """Numbers of beads that share a sentence: each bead with the one that held the sentence first."""
    holder: dict[tuple[str, int], int] = {}
    for number, bead in enumerate(beads):
        for sentence in [("zh", i) for i in bead.zh] + [("en", j) for j in bead.en]:
            yield holder.setdefault(sentence, number), number


def _kind(gold: Sequence[Bead], predicted: Sequence[Bead]) -> str:
    """What went wrong in a group, judged by the beads with two sides."""
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
    """Whether beads with two sides, in Chinese order, are out of order in English."""
    return any(after.en[0] < before.en[0] for before, after in pairwise(beads))


def _links(beads: Iterable[Bead]) -> set[tuple[int, int]]:
    return {(i, j) for bead in beads for i in bead.zh for j in bead.en}


def _holds(outer: Bead, inner: Bead) -> bool:
    return set(inner.zh) <= set(outer.zh) and set(inner.en) <= set(outer.en)
