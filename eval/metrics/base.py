"""What a metric is: a name, settings that go into the signature, and a verdict on every bead of a document."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from ..case import Case, Judgement, Level


class Metric(ABC):
    """A way to score predicted beads against gold beads.

    Attributes:
        name: what the command line and the results call it.
        title: a heading of a few words.
        nulls: where beads with an empty side count: ``out``, ``in``, or ``precision`` only.
        level: the beads that are compared.
        unit: what precision and recall are shares of.
        needs: what documents must have, for a message.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    nulls: ClassVar[str] = "out"
    level: ClassVar[Level] = "sentence"
    unit: ClassVar[str] = "beads"
    needs: ClassVar[str] = "it compares beads over the same sentences, and the system cut the text into others"

    @abstractmethod
    def judge(self, case: Case) -> Judgement | None:
        """The verdicts on a document, or None where it lacks what this metric compares (paragraphs, texts)."""

    def settings(self) -> dict[str, str]:
        """What the signature says of this metric, in order."""
        return {"metric": self.name, "nulls": self.nulls, "level": self.level, "unit": self.unit}
