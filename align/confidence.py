"""How sure beads are: log-odds, and less confidence for a paired bead amid sentences without counterparts.

The search weighs a bead by its own evidence. Documents that have nothing to do with each other may still share a
heading or a formula word for word; amid nulls such a likeness is more often chance. Where the text around a bead is
parallel, nothing changes.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

from .lattice import Floats, Ints
from .texts import prefix_sums

# Beads on either side that count as a bead's surroundings. Half as many, or twice as many, give the same figures on
# the development texts.
_REACH = 8
# A bead is isolated where less than this share of the sentences around it is paired. Texts that lack a third of their
# sentences, here and there, have a higher share.
_PAIRED = 0.2
# Subtracted from a bead's log-odds for each unit by which the log-odds of the paired share fall below those of _PAIRED.
# 5 to 11 did best on pairs of unrelated development texts, by threshold; training texts hold too few isolated beads to
# learn it.
_COUNTS = 6.0
# Smoothing, in sentences: this much is added to the paired and to the unpaired count.
_PRIOR = 0.5
# Probabilities are kept this far from 0 and 1, so that their log-odds are finite.
_EPSILON = 1e-9


def log_odds(probabilities: Floats) -> Floats:
    """The logarithm of p / (1 - p), finite for 0 and 1 too."""
    odds: Floats = logit(np.clip(probabilities, _EPSILON, 1 - _EPSILON))
    return odds


def discounted(confidences: Floats, paired: Floats, sizes: Floats) -> Floats:
    """The confidences of a document's beads, lowered for those that are isolated.

    Args:
        confidences: one value a bead, in the order of the text.
        paired: 1 for beads with two sides, 0 for nulls, which keep their confidence.
        sizes: the number of sentences of each bead, both sides together.
    """
    lowered: Floats = expit(log_odds(confidences) + _COUNTS * isolation(confidences * paired, sizes) * paired)
    return lowered


def isolation(trust: Floats, sizes: Floats) -> Floats:
    """For each bead how far the paired share of its surroundings falls short, as a difference of log-odds: 0 or less.

    Args:
        trust: the probability that each bead of a document is right, in the order of the text; 0 for a null.
        sizes: the number of sentences of each bead, both sides together.
    """
    place: Ints = np.arange(len(trust))
    low, high = np.maximum(place - _REACH, 0), np.minimum(place + _REACH + 1, len(trust))
    some, all_ = (
        sums[high] - sums[place + 1] + sums[place] - sums[low]
        for sums in (prefix_sums(trust * sizes), prefix_sums(sizes))
    )
    return np.minimum(log_odds((some + _PRIOR) / (all_ + 2 * _PRIOR)) - log_odds(np.array(_PAIRED)), 0.0)
