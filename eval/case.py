"""One document to be scored: the gold's beads, a system's beads, and which of them a metric matches."""

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
        predicted: predicted sentence beads, each once; None where the system split the text into other sentences, so
            that indexes cannot be compared.
        gold_paragraphs: gold paragraph beads, if there are any.
        predicted_paragraphs: predicted paragraph beads, if there are any.
        text: the texts with the gold's sentences, if they are known.
        predicted_text: the texts with the system's sentences, and its beads over them; None where unknown.
        genre: what kind of text it is; empty where that is unknown.
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
        """Gold and predicted beads of a level, or None where gold or prediction has no beads to compare."""
        gold, predicted = (
            (self.gold, self.predicted) if level == "sentence" else (self.gold_paragraphs, self.predicted_paragraphs)
        )
        return None if gold is None or predicted is None else (gold, predicted)


@dataclass(frozen=True, slots=True)
class Matches:
    """How a metric counts the beads of one document, predicted or gold.

    Attributes:
        beads: the beads.
        matched: how much of each bead's weight the other annotation has too: shape (beads,).
        weight: how much each bead counts: shape (beads,). It is 0 for a bead that the metric leaves out, as most
            metrics do with beads that have an empty side.
    """

    beads: tuple[Bead, ...]
    matched: Amounts
    weight: Amounts

    @classmethod
    def of(cls, beads: Sequence[Bead], matched: Iterable[int], weight: Iterable[int]) -> Matches:
        """Build matches from plain numbers, one a bead."""
        return cls(tuple(beads), np.fromiter(matched, np.int64), np.fromiter(weight, np.int64))


@dataclass(frozen=True, slots=True)
class CaseMatches:
    """A metric's matches on one document: of the predicted beads (precision) and of the gold beads (recall)."""

    predicted: Matches
    gold: Matches
    name: str = field(default="")

    def counts(self) -> Amounts:
        """Matched predicted, predicted, matched gold, gold: shape (4,). Counts of documents add up."""
        parts = (self.predicted.matched, self.predicted.weight, self.gold.matched, self.gold.weight)
        return np.array([part.sum() for part in parts], dtype=np.int64)


def sides(bead: Bead) -> Sides:
    """The indexes of a bead's sentences, by which beads are compared; confidence and crossing do not matter."""
    return bead.zh, bead.en


def each_once(beads: Iterable[Bead]) -> tuple[Bead, ...]:
    """The beads without repetitions; the last of several equal beads stays, with its place and its confidence.

    The last one counts because a sentence that malformed beads hold twice belongs to the last bead that holds it.
    """
    last: dict[Sides, Bead] = {}
    for bead in beads:
        last.pop(sides(bead), None)
        last[sides(bead)] = bead
    return tuple(last.values())
