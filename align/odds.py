"""Probabilities and their log-odds."""

from __future__ import annotations

import numpy as np

from .lattice import Floats


def log_odds(probabilities: Floats) -> Floats:
    """The logarithm of p / (1 - p), finite for 0 and 1 too."""
    clipped = np.clip(probabilities, 1e-9, 1 - 1e-9)
    odds: Floats = np.log(clipped / (1 - clipped))
    return odds


def probability(odds: Floats) -> Floats:
    """Of log-odds; none is too large."""
    return (1 + np.tanh(odds / 2)) / 2
