"""Beads over a bitext as a file has them, gold or some aligner's: perhaps incomplete, perhaps without texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from ...document import Alignment, Bead, Bitext, Extra, Paragraph
from ...errors import InputError
from ...grouping import completed, paragraph_beads
from ..sides import bitext as joined

Texts: TypeAlias = Mapping[str, Bitext]
"""Texts by document name, to which formats that hold text pairs are matched."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """Labelled beads of one document.

    Unlike an ``Alignment`` this may leave sentences out and need not have the texts: what a gold file says is scored as
    it stands.

    Attributes:
        name: the document's name.
        beads: sentence beads in the file's order; both sides empty never occurs.
        paragraph_beads: paragraph beads, where the file or a file beside it has them.
        bitext: the texts with sentences split, where they are known.
        source: the file, for messages.
        genre: what kind of text it is, where that is known; else empty.
        warnings: what a user should know, one line each.
        confidence: of the document, where it is known.
        extra: what a record says of the document that is not known here.
    """

    name: str
    beads: tuple[Bead, ...]
    paragraph_beads: tuple[Bead, ...] | None = None
    bitext: Bitext | None = None
    source: str = ""
    genre: str = ""
    warnings: tuple[str, ...] = ()
    confidence: float | None = None
    extra: Extra = ()

    @classmethod
    def of(cls, alignment: Alignment) -> Annotation:
        """An aligner's result as an annotation."""
        bitext = alignment.bitext
        return cls(
            bitext.name,
            alignment.beads,
            alignment.paragraph_beads,
            bitext,
            source=bitext.name,
            genre=bitext.metadata.get("genre", ""),
            confidence=alignment.confidence,
            extra=alignment.extra,
        )

    def alignment(self) -> Alignment:
        """The complete alignment: sentences that no bead holds stand in beads of their own, with an empty side.

        Raises:
            InputError: when the texts are not known, or the beads cannot be completed (a sentence in two beads, or
                sentences joined that are not consecutive).
        """
        bitext = self._texts()
        zh, en = bitext.zh, bitext.en
        sentences = completed(self.beads, len(zh.sentences), len(en.sentences))
        if self.paragraph_beads is None:
            paragraphs = paragraph_beads(bitext, sentences)
        else:
            paragraphs = completed(self.paragraph_beads, len(zh.paragraphs), len(en.paragraphs))
        try:
            return Alignment(bitext, sentences, paragraphs, self.confidence, self.extra)
        except ValueError as error:
            raise InputError(self.source or self.name, f"these beads are no alignment: {error}") from error

    def unaligned(self) -> Bitext:
        """The texts without the beads, their paragraphs to be segmented again.

        Raises:
            InputError: when the texts are not known, a side is empty, or a side is in the wrong language.
        """
        bitext = self._texts()
        zh, en = (
            replace(side, paragraphs=tuple(Paragraph(one.start, one.end, one.kind) for one in side.paragraphs))
            for side in (bitext.zh, bitext.en)
        )
        sources = (self.source or self.name,) * 2
        return joined(self.name, zh, en, sources, metadata=bitext.metadata, warnings=self.warnings)

    def _texts(self) -> Bitext:
        if self.bitext is None:
            problem = f"the texts are needed: put {self.name}.zh and {self.name}.en beside it"
            raise InputError(self.source or self.name, problem)
        return self.bitext
