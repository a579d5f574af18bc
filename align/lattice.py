"""The bead lattice: nodes between sentences, edges that are beads, and sums and best paths over it.

Blocks of many documents lie in one lattice and are swept together, level by level, which shares the cost of a step.
Forward-backward over segments is that of a semi-Markov conditional random field (Sarawagi & Cohen 2004, section 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Most sentences on one side of a bead. Both sides together hold at most seven, or ten where both hold three to five. Of
# 2,338 beads that people aligned in novels and magazine articles none is larger.
LARGEST = 6
# Sizes of gaps, in sentences. Nulls come in sections, so a gap of several is one step with its own weight, as in the
# alignment of sequences (Gotoh 1982). A longer gap takes several steps.
GAPS = (1, 2, 4, 8)
BEAD_TYPES: tuple[tuple[int, int], ...] = (
    *((gap, 0) for gap in GAPS),
    *((0, gap) for gap in GAPS),
    *((a, b) for a in range(1, LARGEST + 1) for b in range(1, LARGEST + 1) if a + b <= LARGEST + 1),
    (3, 5),
    (4, 4),
    (5, 3),
    (4, 5),
    (5, 4),
    (5, 5),
)

# The types with which a quick search narrows the bands.
SMALL_TYPES = ((1, 0), (0, 1), (1, 1), (1, 2), (2, 1))
# Nodes that a narrowed band keeps on either side of the edges that remain.
_BESIDE = 1

_NEVER = -1e30


class Band(NamedTuple):
    """The nodes of a block that the search may pass.

    Row ``i`` (0 to the number of Chinese sentences) holds the nodes before English sentence ``low[i]`` to ``high[i]``,
    both included. ``zh`` and ``en`` are the batch's indexes of the block's first sentences. Row 0 holds node 0, the
    last row the last node; ``low`` and ``high`` never fall.
    """

    zh: int
    en: int
    low: Ints
    high: Ints


@dataclass(frozen=True, slots=True)
class Edges:
    """Beads that may be chosen: parallel arrays, one value an edge, sorted by target node.

    Attributes:
        source, target: the nodes that the bead leads from and to.
        zh, en: its first sentences, by the batch's indexes.
        zh_count, en_count: its numbers of sentences, 0 on an empty side.
        block: the number of its block.
    """

    source: Ints
    target: Ints
    zh: Ints
    en: Ints
    zh_count: Ints
    en_count: Ints
    block: Ints

    def __len__(self) -> int:
        return len(self.source)

    def take(self, chosen: NDArray[np.bool_]) -> Edges:
        """Only the chosen edges."""
        return Edges(*(getattr(self, name)[chosen] for name in self.__slots__))

    @property
    def paired(self) -> NDArray[np.bool_]:
        """Which edges have both sides."""
        return (self.zh_count > 0) & (self.en_count > 0)


class _Step(NamedTuple):
    """Edges ``first`` to ``last`` lead to ``nodes``; each node's edges begin at ``begin`` within the step."""

    first: int
    last: int
    begin: Ints
    counts: Ints
    nodes: Ints


@dataclass(frozen=True)
class Lattice:
    """Nodes by level, edges between them, and one start and one end node a block."""

    level: Ints
    edges: Edges
    start: Ints
    end: Ints

    def prune(self, chosen: NDArray[np.bool_]) -> Lattice:
        """The same nodes with fewer edges."""
        return Lattice(self.level, self.edges.take(chosen), self.start, self.end)

    @cached_property
    def _forward(self) -> list[_Step]:
        return _steps(self.level, self.edges.target)

    @cached_property
    def _backward_order(self) -> Ints:
        # Nodes are numbered by level.
        return np.argsort(-self.edges.source, kind="stable")

    @cached_property
    def _backward(self) -> list[_Step]:
        return _steps(-self.level, self.edges.source[self._backward_order])

    def posteriors(self, scores: Floats) -> tuple[Floats, Floats]:
        """The log of the sum over all paths, one value a block, and the posterior of each edge."""
        edges = self.edges
        forward = _sweep(self._forward, edges.source, scores, self.start, len(self.level))
        order = self._backward_order
        backward = _sweep(self._backward, edges.target[order], scores[order], self.end, len(self.level))
        total = forward[self.end]
        share = forward[edges.source] + scores + backward[edges.target] - total[edges.block]
        return total, np.exp(np.minimum(share, 0.0))

    def best(self, gains: Floats) -> list[list[int]]:
        """For each block the edges of the path with the highest sum of gains, in order."""
        edges = self.edges
        value = np.full(len(self.level), _NEVER)
        value[self.start] = 0.0
        chosen = np.full(len(self.level), -1)
        for step in self._forward:
            arriving = value[edges.source[step.first : step.last]] + gains[step.first : step.last]
            highest = np.maximum.reduceat(arriving, step.begin)
            hits = np.flatnonzero(arriving == np.repeat(highest, step.counts))[::-1]
            # Written from last to first, so that of equally good edges the first stays.
            chosen[edges.target[step.first + hits]] = step.first + hits
            value[step.nodes] = highest
        return [self._trace(chosen, start, end) for start, end in zip(self.start, self.end, strict=True)]

    def _trace(self, chosen: Ints, start: int, end: int) -> list[int]:
        path = []
        while end != start:
            edge = int(chosen[end])
            path.append(edge)
            end = self.edges.source[edge]
        return path[::-1]


def build(bands: Sequence[Band], types: Sequence[tuple[int, int]] = BEAD_TYPES) -> Lattice:
    """The lattice of all beads of the given types within the blocks' bands."""
    rows = np.array([len(c.low) for c in bands])
    low = np.concatenate([c.low for c in bands])
    width = np.concatenate([c.high for c in bands]) - low + 1
    block_of_row = np.repeat(np.arange(len(bands)), rows)
    last_row = np.cumsum(rows) - 1
    i_of_row = np.arange(len(low)) - (last_row - rows + 1)[block_of_row]

    row = np.repeat(np.arange(len(low)), width)
    i = i_of_row[row]
    j = np.arange(len(row)) - np.repeat(np.cumsum(width) - width, width) + low[row]
    order = np.argsort(i + j, kind="stable")
    number = np.empty(len(row), np.int64)
    number[order] = np.arange(len(row))
    row, i, j = row[order], i[order], j[order]
    first_of_row = np.cumsum(width) - width

    source = np.full((len(row), len(types)), -1)
    for column, (a, b) in enumerate(types):
        before, column_j = np.maximum(row - a, 0), j - b
        inside = (i >= a) & (column_j >= low[before]) & (column_j < low[before] + width[before])
        source[inside, column] = number[(first_of_row[before] + column_j - low[before])[inside]]
    target, kind = np.nonzero(source >= 0)
    source = source[target, kind]
    a, b = np.array(types)[kind].T
    block = block_of_row[row[target]]
    zh0, en0 = (np.array([getattr(c, side) for c in bands])[block] for side in ("zh", "en"))
    edges = Edges(source, target, zh0 + i[source], en0 + j[source], a, b, block)
    start = number[first_of_row[last_row - rows + 1]]
    end = number[(first_of_row + width - 1)[last_row]]
    return Lattice(i + j, edges, start, end)


def narrowed(bands: Sequence[Band], edges: Edges, chosen: NDArray[np.bool_]) -> list[Band]:
    """Narrower bands: the nodes of the chosen edges and their neighbours.

    Args:
        bands: the bands of some blocks.
        edges: the edges of these blocks' lattice.
        chosen: which edges to keep; they must hold a path through every block.
    """
    some = edges.take(chosen)
    rows = np.array([len(c.low) for c in bands])
    first_row = np.cumsum(rows) - rows
    zh0, en0 = (np.array([getattr(c, side) for c in bands])[some.block] for side in ("zh", "en"))
    row, column = first_row[some.block] + some.zh - zh0, some.en - en0
    low = np.repeat([int(c.high[-1]) for c in bands], rows)
    high = np.zeros(len(low), np.int64)
    for nodes in ((row, column), (row + some.zh_count, column + some.en_count)):
        np.minimum.at(low, *nodes)
        np.maximum.at(high, *nodes)
    found = []
    for band, first, count in zip(bands, first_row.tolist(), rows.tolist(), strict=True):
        highest = np.maximum.accumulate(high[first : first + count])
        # A row that no edge touches keeps the nodes between those of its neighbours.
        lowest = np.minimum(np.minimum.accumulate(low[first : first + count][::-1])[::-1], highest)
        low_here, high_here = np.maximum(lowest - _BESIDE, band.low), np.minimum(highest + _BESIDE, band.high)
        found.append(Band(band.zh, band.en, low_here, high_here))
    return found


def null_probabilities(edges: Edges, probabilities: Floats) -> tuple[Floats, Floats]:
    """The probability that each Chinese and each English sentence is null, up to the last sentence of the edges."""
    zh, en = edges.en_count == 0, edges.zh_count == 0
    return (
        _covered(edges.zh[zh], edges.zh_count[zh], probabilities[zh]),
        _covered(edges.en[en], edges.en_count[en], probabilities[en]),
    )


def _covered(first: Ints, count: Ints, values: Floats) -> Floats:
    """For each sentence the sum of the values of the runs that hold it."""
    end = first + count
    size = int(end.max(initial=0))
    total = np.zeros(size)
    for step in range(int(count.max(initial=0))):
        held = count > step
        total += np.bincount(first[held] + step, values[held], size)
    return total


def _steps(level: Ints, target: Ints) -> list[_Step]:
    """Group edges, sorted by their targets' level and target, into one step a level."""
    if not len(target):
        return []
    begin = np.flatnonzero(np.r_[True, target[1:] != target[:-1]])
    nodes = target[begin]
    ends = np.r_[begin, len(target)]
    counts = np.diff(ends)
    new_level = np.r_[np.flatnonzero(np.r_[True, np.diff(level[nodes]) != 0]), len(nodes)]
    return [
        _Step(int(ends[g]), int(ends[h]), begin[g:h] - ends[g], counts[g:h], nodes[g:h])
        for g, h in zip(new_level[:-1].tolist(), new_level[1:].tolist(), strict=True)
    ]


def _sweep(steps: list[_Step], source: Ints, scores: Floats, start: Ints, count: int) -> Floats:
    """For each node the log of the sum over paths that lead to it from its block's start."""
    value = np.full(count, _NEVER)
    value[start] = 0.0
    for step in steps:
        arriving = value[source[step.first : step.last]] + scores[step.first : step.last]
        highest = np.maximum.reduceat(arriving, step.begin)
        shares = np.exp(arriving - np.repeat(highest, step.counts))
        value[step.nodes] = highest + np.log(np.add.reduceat(shares, step.begin))
    return value
