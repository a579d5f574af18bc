"""Several encoders as one: with their vectors side by side, a cosine is a weighted mean of the members' cosines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from . import Encoder, Encoding, Vectors
from .compose import unit_rows
from .gap import cosine_gap


@dataclass(frozen=True, slots=True)
class EnsembleEncoding:
    """Sentences encoded by several encoders; each composes a run in its own way.

    Attributes:
        parts: the members' encodings.
        scales: the factor of each member's vectors.
        vectors: unit rows: shape (sentences, sum of the members' dimensions).
    """

    parts: tuple[Encoding, ...]
    scales: tuple[float, ...]
    vectors: Vectors

    def runs(self, starts: NDArray[np.integer], lengths: NDArray[np.integer]) -> Vectors:
        """Unit rows, one a run."""
        return _side_by_side([part.runs(starts, lengths) for part in self.parts], self.scales)

    def __getitem__(self, sentences: slice | NDArray[np.integer]) -> EnsembleEncoding:
        return EnsembleEncoding(tuple(part[sentences] for part in self.parts), self.scales, self.vectors[sentences])


class EnsembleEncoder:
    """Encoders whose cosines are averaged; a member's weight is the inverse of its cosine gap.

    The cosines of one encoder may take up half of the scale and those of another a tenth. In a plain mean the second
    encoder would hardly count.
    """

    def __init__(self, members: Sequence[Encoder]) -> None:
        self._members = tuple(members)

    @property
    def name(self) -> str:
        """The members' names, joined by +."""
        return "+".join(member.name for member in self._members)

    @property
    def revision(self) -> str:
        """The members' revisions, joined by +."""
        return "+".join(member.revision for member in self._members)

    @property
    def dimension(self) -> int:
        """The sum of the members' dimensions."""
        return sum(member.dimension for member in self._members)

    @cached_property
    def _scales(self) -> tuple[float, ...]:
        gaps = np.array([cosine_gap(member) for member in self._members])
        weights = 1 / np.maximum(gaps, 1e-3)
        return tuple(np.sqrt(weights / weights.sum()).tolist())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, one a text, float32: shape (texts, dimension)."""
        return _side_by_side([member.encode(texts) for member in self._members], self._scales)

    def encode_sentences(self, texts: Sequence[str]) -> EnsembleEncoding:
        """Encode each sentence once by every member."""
        parts = tuple(member.encode_sentences(texts) for member in self._members)
        return EnsembleEncoding(parts, self._scales, _side_by_side([part.vectors for part in parts], self._scales))


def _side_by_side(vectors: Sequence[Vectors], scales: Sequence[float]) -> Vectors:
    return unit_rows(
        np.concatenate([part * np.float32(scale) for part, scale in zip(vectors, scales, strict=True)], axis=1)
    )
