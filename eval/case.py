"""One document to be scored: what the gold says, what a system says, and a metric's verdict on each bead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..document import Bead, Bitext, Side

Level: TypeAlias = Literal["sentence", "paragraph"]
Sides: TypeAlias = tuple[Side, Side]
Amounts: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Case:
    """A document's gold and predicted beads.

    Attributes:
        name: the document's name.
        gold: gold sentence beads, each once.
        predicted: predicted sentence beads, each once; None where the system cut the text into other sentences, so
            that indexes cannot be compared.
        gold_paragraphs: gold paragraph beads, if there are any.
        predicted_paragraphs: predicted paragraph beads, if there are any.
        text: the texts, with the gold's sentences cut, if they are known.
        predicted_text: the texts with the system's sentences cut, and its beads over them; None where unknown.
        genre: what kind of text it is; empty where that is not known.
    """

    name: str
    gold: tuple[Bead, ...]
    predicted: tuple[Bead, ...] | None
    gold_paragraphs: tuple[Bead, ...] | None = None
    predicted_paragraphs: tuple[Bead, ...] | None = None
    text: Bitext | None = None
    predicted_text: tuple[Bitext, tuple[Bead, ...]] | None = None
    genre: str = ""

    def beads(self, level: Level) -> tuple[tuple[Bead, ...], tuple[Bead, ...]] | None:
        """Gold and predicted beads of a level, or None where either side has none to compare."""
        gold, predicted = (
            (self.gold, self.predicted) if level == "sentence" else (self.gold_paragraphs, self.predicted_paragraphs)
        )
        return None if gold is None or predicted is None else (gold, predicted)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a metric says of some beads, one entry a bead: how much it weighs and how much of that is right.

    Beads that the metric leaves out (those with an empty side, for most) weigh nothing.
    """

    beads: tuple[Bead, ...]
    right: Amounts
    weight: Amounts

    @classmethod
    def of(cls, beads: Sequence[Bead], right: Iterable[int], weight: Iterable[int]) -> Verdict:
        """Build a verdict from plain numbers, one a bead."""
        return cls(tuple(beads), np.fromiter(right, np.int64), np.fromiter(weight, np.int64))


@dataclass(frozen=True, slots=True)
class Judgement:
    """A metric's verdicts on one document: on the predicted beads (precision) and on the gold beads (recall)."""

    predicted: Verdict
    gold: Verdict
    name: str = field(default="")

    def counts(self) -> Amounts:
        """Right predicted, predicted, found gold, gold: shape (4,). Counts of documents add up."""
        parts = (self.predicted.right, self.predicted.weight, self.gold.right, self.gold.weight)
        return np.array([part.sum() for part in parts], dtype=np.int64)


def sides(bead: Bead) -> Sides:
    """What beads are compared by: their indexes, without confidence or crossing."""
    return bead.zh, bead.en


def each_once(beads: Iterable[Bead]) -> tuple[Bead, ...]:
    """The beads without repetitions; of equal ones the last stays, as the last says whose a sentence is."""
    return tuple(reversed({sides(bead): bead for bead in reversed(tuple(beads))}.values()))
