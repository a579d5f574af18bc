"""How strongly two things occur together: the log-likelihood ratio and Dice's coefficient."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

SIGNIFICANT: Final = 10.83
"""A log-likelihood ratio that chance exceeds once in a thousand (chi-square with one degree of freedom)."""


def log_likelihood(both: ArrayLike, first: ArrayLike, second: ArrayLike, total: ArrayLike) -> Floats:
    """The log-likelihood ratio G2 of Dunning (1993), negative where two things avoid each other.

    Args:
        both: in how many places both are.
        first: in how many places the first is.
        second: in how many places the second is.
        total: how many places there are.

    Returns:
        Values of the arguments' common shape.
    """
    both, first, second, total = (np.asarray(each, np.float64) for each in (both, first, second, total))
    observed = np.stack(np.broadcast_arrays(both, first - both, second - both, total - first - second + both))
    expected = np.stack(
        np.broadcast_arrays(
            first * second, first * (total - second), (total - first) * second, (total - first) * (total - second)
        )
    ) / np.maximum(total, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(observed > 0, observed * np.log(observed / expected), 0.0)
    value = np.maximum(2 * terms.sum(axis=0), 0.0)
    signed: Floats = np.where(both * total < first * second, -value, value)
    return signed


def dice(both: ArrayLike, first: ArrayLike, second: ArrayLike) -> Floats:
    """Dice's coefficient: twice the places with both, by the places with each; 1 where they are always together."""
    both, first, second = (np.asarray(each, np.float64) for each in (both, first, second))
    value: Floats = 2 * both / np.maximum(first + second, 1)
    return value
