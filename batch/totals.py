"""Sums over the documents of a job, kept as it goes so that no report needs all documents at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .results import DocumentReport


@dataclass(slots=True)
class Totals:
    """What the documents of a job come to.

    Attributes:
        documents: by state: ``done``, ``doubtful`` and ``failed``. All else counts the first two.
        sentences: by language.
        paragraphs: by language.
        beads: sentence beads by type.
        paragraph_beads: by type.
        written: pairs by level.
        filtered: pairs kept out, by level and reason.
        unpaired: sentences in beads with an empty side.
        crossing: beads in another order on the two sides.
        warnings: warnings that readers gave.
        removed_characters: that a format could not hold.
        confidence_sum: of the documents' confidences.
    """

    documents: Counter[str] = field(default_factory=Counter)
    sentences: Counter[str] = field(default_factory=Counter)
    paragraphs: Counter[str] = field(default_factory=Counter)
    beads: Counter[str] = field(default_factory=Counter)
    paragraph_beads: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    filtered: dict[str, Counter[str]] = field(default_factory=dict)
    unpaired: int = 0
    crossing: int = 0
    warnings: int = 0
    removed_characters: int = 0
    confidence_sum: float = 0.0

    def add(self, report: DocumentReport) -> None:
        """Count a document."""
        self.documents[report["state"]] += 1
        self.warnings += len(report.get("warnings", ()))
        if report["state"] == "failed":
            return
        self.sentences.update(report["sentences"])
        self.paragraphs.update(report["paragraphs"])
        self.beads.update(report["beads"])
        self.paragraph_beads.update(report["paragraph_beads"])
        self.written.update(report["written"])
        for level, reasons in report["filtered"].items():
            self.filtered.setdefault(level, Counter()).update(reasons)
        self.unpaired += sum(_empty_sided(bead_type) * count for bead_type, count in report["beads"].items())
        self.crossing += report["crossing"]
        self.removed_characters += report["removed_characters"]
        self.confidence_sum = round(self.confidence_sum + report["confidence"], 4)

    def as_data(self) -> dict[str, Any]:
        """For JSON; `restore` reads it back."""
        counts = {
            name: dict(getattr(self, name))
            for name in ("documents", "sentences", "paragraphs", "paragraph_beads", "written")
        }
        return {
            **counts,
            "beads": dict(sorted(self.beads.items(), key=lambda item: (-item[1], item[0]))),
            "filtered": {level: dict(sorted(reasons.items())) for level, reasons in self.filtered.items()},
            "unpaired": self.unpaired,
            "crossing": self.crossing,
            "warnings": self.warnings,
            "removed_characters": self.removed_characters,
            "confidence_sum": self.confidence_sum,
        }

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> Totals:
        """Totals from what `as_data` gave."""
        restored = cls()
        for name in ("documents", "sentences", "paragraphs", "beads", "paragraph_beads", "written"):
            getattr(restored, name).update(data[name])
        restored.filtered = {level: Counter(reasons) for level, reasons in data["filtered"].items()}
        for name in ("unpaired", "crossing", "warnings", "removed_characters", "confidence_sum"):
            setattr(restored, name, data[name])
        return restored

    def shares(self) -> dict[str, float]:
        """The unpaired share of all sentences and the mean of the documents' confidences."""
        sentences = sum(self.sentences.values())
        aligned = self.documents["done"] + self.documents["doubtful"]
        return {
            "unpaired_share": round(self.unpaired / max(sentences, 1), 4),
            "mean_confidence": round(self.confidence_sum / max(aligned, 1), 4),
        }


def _empty_sided(bead_type: str) -> int:
    """How many sentences a bead of this type leaves without counterpart."""
    zh, en = map(int, bead_type.split("-"))
    return 0 if zh and en else zh + en
