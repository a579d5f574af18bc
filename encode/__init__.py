"""Sentences to vectors: the protocols that every encoder keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np  # the command line asks for the registry's defaults, and should not load numpy for them
    from numpy.typing import NDArray

Vectors: TypeAlias = "NDArray[np.float32]"
Precision: TypeAlias = Literal["auto", "float32", "float16"]
"""Width of a model's floats; ``auto`` is half precision on GPUs and single precision elsewhere."""


class Encoding(Protocol):
    """The sentences of a text, encoded once; the vector of any run of consecutive sentences is composed from them."""

    @property
    def vectors(self) -> Vectors:
        """Unit rows, one a sentence: shape (sentences, dimension). Zeros for a sentence with nothing to encode."""
        ...

    def runs(self, starts: NDArray[np.integer], lengths: NDArray[np.integer]) -> Vectors:
        """Unit rows, one a run of sentences ``[start, start + length)``, length at least 1: shape (runs, dimension)."""
        ...

    def __getitem__(self, sentences: slice | NDArray[np.integer]) -> Encoding:
        """The encoding of some of the sentences, so that documents can share batches."""
        ...


class Encoder(Protocol):
    """Turns texts of both languages into vectors of one space."""

    @property
    def name(self) -> str:
        """The name that was asked for; it is recorded with results."""
        ...

    @property
    def revision(self) -> str:
        """The version of its weights: a release, a commit or a digest; it is recorded with results too."""
        ...

    @property
    def dimension(self) -> int:
        """The number of columns of its vectors."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, one a text: shape (texts, dimension), float32."""
        ...

    def encode_sentences(self, texts: Sequence[str]) -> Encoding:
        """Encode each sentence of a text once, and keep what runs are composed from."""
        ...
