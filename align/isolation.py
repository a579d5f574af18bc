"""Less confidence in a bead that stands amid sentences without counterparts, where a likeness is more often chance.

The search weighs a bead by its own evidence, and documents that have nothing to do with each other may share a heading
or a formula word for word. In a text that is parallel, about the bead at least, nothing changes.
"""

from __future__ import annotations

import numpy as np

from .lattice import Floats, Ints
from .odds import log_odds, probability
from .texts import prefix_sums

# So many beads are looked at on either side; with half as many, or twice as many, the development texts come out alike.
_REACH = 8
# A bead is isolated where less than this share of the sentences about it is paired. In texts of which a third of the
# sentences is missing here and there, more is.
_PAIRED = 0.2
# What log-odds fall by for each that those of the share lie below it. On pairs of unrelated development texts 5 to 11
# came out best, by threshold; training texts hold too few isolated beads to learn it.
_COUNTS = 6.0
# What is known of the surroundings counts as if half of one sentence more were paired.
_PRIOR = 0.5


def doubted(confidences: Floats, paired: Floats, sizes: Floats) -> Floats:
    """The confidences of a document's beads, less for those that stand isolated.

    Args:
        confidences: one value a bead, in the order of the text.
        paired: 1 for beads with two sides, 0 for sentences left alone, whose confidence stays.
        sizes: how many sentences each has, of both sides together.
    """
    return probability(log_odds(confidences) + _COUNTS * isolation(confidences * paired, sizes) * paired)


def isolation(trust: Floats, sizes: Floats) -> Floats:
    """How much too little is paired about each bead, as log-odds: 0 or less.

    Args:
        trust: how probably each bead of a document is right, in the order of the text; 0 for a sentence left alone.
        sizes: how many sentences each has, of both sides together.
    """
    place: Ints = np.arange(len(trust))
    low, high = np.maximum(place - _REACH, 0), np.minimum(place + _REACH + 1, len(trust))
    some, all_ = (
        sums[high] - sums[place + 1] + sums[place] - sums[low]
        for sums in (prefix_sums(trust * sizes), prefix_sums(sizes))
    )
    return np.minimum(log_odds((some + _PRIOR) / (all_ + 2 * _PRIOR)) - log_odds(np.array(_PAIRED)), 0.0)
