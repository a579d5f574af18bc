"""Sums over runs of consecutive sentences, from which the vectors of runs are composed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from . import Vectors

Number = TypeVar("Number", np.float32, np.int32)

# Below this norm a vector says nothing: its direction would be rounding error.
_SMALLEST_NORM = 1e-12


def unit_rows(rows: Vectors) -> Vectors:
    """The rows scaled to length 1, in place; rows of (almost) nothing become rows of zeros."""
    norms = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    rows /= np.where(norms > _SMALLEST_NORM, norms, np.float32(np.inf))[:, None]
    return rows


def check_runs(starts: NDArray[np.integer], lengths: NDArray[np.integer], count: int) -> None:
    """Raise ValueError unless every run is of at least one sentence and lies within ``count`` sentences."""
    if starts.shape != lengths.shape or starts.ndim != 1:
        raise ValueError(
            f"starts and lengths of runs must be two flat arrays alike, not {starts.shape}, {lengths.shape}"
        )
    if starts.size and (starts.min() < 0 or lengths.min() < 1 or (starts + lengths).max() > count):
        raise ValueError(f"a run leaves the {count} sentences or holds none")


def sum_runs(rows: NDArray[Number], starts: NDArray[np.integer], lengths: NDArray[np.integer]) -> NDArray[Number]:
    """For each run the sum of its rows: shape (runs, columns).

    Short runs, of which there are many, are added row by row over all runs at once; the rare long ones each on their
    own. Prefix sums would be one subtraction a run, but lose digits with the length of the document in float32, and
    cost twice the memory in float64.
    """
    many = 16
    result: NDArray[Number] = rows[starts]
    longest = int(lengths.max(initial=1))
    for step in range(1, min(longest, many)):
        longer = np.flatnonzero((lengths > step) & (lengths <= many))
        result[longer] += rows[starts[longer] + step]
    for run in np.flatnonzero(lengths > many):
        result[run] = rows[starts[run] : starts[run] + lengths[run]].sum(axis=0)
    return result


def length_weights(texts: Sequence[str]) -> Vectors:
    """How much each text weighs in a run: the root of its length in characters; nothing for a blank text."""
    return np.sqrt(np.array([len(text.strip()) for text in texts], np.float32))


@dataclass(frozen=True, slots=True)
class WeightedEncoding:
    """Sentences of any encoder; the vector of a run is the sum of its sentences', weighted and scaled to length 1.

    With weights that grow with the root of the length this is as good as encoding the joined text on edited
    texts, and some points worse on novels (see the design's first trials).

    Attributes:
        vectors: unit rows, or zeros: shape (sentences, dimension).
        weighted: the rows times their weights: shape (sentences, dimension).
    """

    vectors: Vectors
    weighted: Vectors

    @classmethod
    def of(cls, vectors: Vectors, texts: Sequence[str]) -> WeightedEncoding:
        """The encoding of texts with their vectors."""
        return cls(vectors, vectors * length_weights(texts)[:, None])

    def runs(self, starts: NDArray[np.integer], lengths: NDArray[np.integer]) -> Vectors:
        """Unit rows, one a run; zeros for a run of blank sentences."""
        starts, lengths = np.asarray(starts, np.intp), np.asarray(lengths, np.intp)
        check_runs(starts, lengths, len(self.vectors))
        return unit_rows(sum_runs(self.weighted, starts, lengths))

    def __getitem__(self, sentences: slice | NDArray[np.integer]) -> WeightedEncoding:
        return WeightedEncoding(self.vectors[sentences], self.weighted[sentences])
