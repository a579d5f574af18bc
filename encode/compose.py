"""Sums over runs of consecutive sentences, from which the vectors of runs are composed."""

from __future__ import annotations

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
