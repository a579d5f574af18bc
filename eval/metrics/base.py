"""What a metric is: a name, settings for the signature, and a count of what matches in a document."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from ..case import Case, CaseMatches, Level


class Metric(ABC):
    """A way to score predicted beads against gold beads.

    Attributes:
        name: what the command line and the results call it.
        title: a heading of a few words.
        nulls: where beads with an empty side count: ``out`` (nowhere), ``in`` (in precision and recall), or
            ``precision``.
        level: whether sentence beads or paragraph beads are compared.
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
    def match(self, case: Case) -> CaseMatches | None:
        """The matches of a document, or None where it lacks what this metric compares (paragraphs, texts)."""

    def settings(self) -> dict[str, str]:
        """What the signature says about this metric, in order."""
        return {"metric": self.name, "nulls": self.nulls, "level": self.level, "unit": self.unit}
