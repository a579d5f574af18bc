"""Train the bead score on gold: the likelihood of gold paths in the lattice, regularised, by L-BFGS.

A gold bead that people aligned is one edge of the path. Where gold only pairs spans of sentences (keyed gold, beads too
large for the lattice), every path of paired beads within them counts as right, and the likelihood sums over these
paths. Without such spans the problem is convex (a semi-Markov conditional random field).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

from ...document import Bead
from ..confidence import log_odds
from ..evidence.base import TYPE_NAMES, Features, bead_types
from ..lattice import BEAD_TYPES, Edges, Floats, Ints, Lattice
from ..weights import CROSSING

_TYPES = frozenset(BEAD_TYPES)
# Score of an edge that gold rules out. It is finite, so that training goes on where the lattice lacks a gold bead.
_WRONG = -15.0
# Standard deviation of the prior on the weights of crossing beads, as a share of its means.
_PRIOR_CROSSING = 0.3


@dataclass(frozen=True, slots=True)
class Example:
    """A lattice with features, which of its edges gold allows (``right``), and the weight of each block."""

    lattice: Lattice
    features: Features
    right: NDArray[np.bool_]
    importance: Floats


class SpanKind(IntEnum):
    """What gold says of a span of both sides."""

    GAP = 0
    """All its sentences are null; their order in the path does not matter."""
    LOOSE = 1
    """Its sides belong together; the beads within are not known, or cross."""
    BEAD = 2
    """It is one bead."""


def gold_cuts(beads: Sequence[Bead], zh_count: int, en_count: int) -> tuple[Ints, Ints]:
    """The nodes of gold's path, and the kind of each span between two of them.

    Beads that cross or have gaps within are joined into spans that do not.

    Returns:
        Nodes (zh, en) from (0, 0) to the end: shape (spans + 1, 2); and the ``SpanKind`` of each span.
    """
    paired: list[tuple[int, int, int, int, bool]] = []
    for bead in sorted((bead for bead in beads if bead.paired), key=lambda bead: (min(bead.zh), min(bead.en))):
        whole = len(bead.zh) == max(bead.zh) - min(bead.zh) + 1 and len(bead.en) == max(bead.en) - min(bead.en) + 1
        zh0, zh1, en0, en1 = min(bead.zh), max(bead.zh) + 1, min(bead.en), max(bead.en) + 1
        while paired and (zh0 < paired[-1][1] or en0 < paired[-1][3]):
            before = paired.pop()
            zh0, zh1 = min(zh0, before[0]), max(zh1, before[1])
            en0, en1, whole = min(en0, before[2]), max(en1, before[3]), False
        paired.append((zh0, zh1, en0, en1, whole))
    nodes, spans = [(0, 0)], []
    for zh0, zh1, en0, en1, whole in [*paired, (zh_count, zh_count, en_count, en_count, True)]:
        if nodes[-1] != (zh0, en0):
            nodes.append((zh0, en0))
            spans.append(SpanKind.GAP)
        if zh1 > zh0:
            nodes.append((zh1, en1))
            spans.append(SpanKind.BEAD if whole and (zh1 - zh0, en1 - en0) in _TYPES else SpanKind.LOOSE)
    return np.array(nodes), np.array(spans, np.int64)


def right_edges(edges: Edges, nodes: Ints, spans: Ints, exact: bool) -> NDArray[np.bool_]:
    """Which edges gold allows.

    Args:
        edges: edges of one document, by indexes from its own first sentences.
        nodes: the nodes of gold's path, as ``gold_cuts`` gives them.
        spans: the kinds of the spans between them, likewise.
        exact: True if a paired bead is itself right, False if any path within it is (keyed gold).
    """
    if not len(spans):
        return np.ones(len(edges), bool)
    at = np.clip(np.searchsorted(nodes.sum(axis=1), edges.zh + edges.en, side="right") - 1, 0, len(spans) - 1)
    zh0, en0 = nodes[at].T
    zh1, en1 = nodes[at + 1].T
    zh_end, en_end, kind = edges.zh + edges.zh_count, edges.en + edges.en_count, spans[at]
    inside = (zh0 <= edges.zh) & (en0 <= edges.en) & (zh_end <= zh1) & (en_end <= en1)
    whole = (zh0 == edges.zh) & (en0 == edges.en) & (zh_end == zh1) & (en_end == en1)
    fits: NDArray[np.bool_] = whole | (kind != SpanKind.BEAD) | (not exact)
    allowed: NDArray[np.bool_] = inside & fits & (edges.paired == (kind != SpanKind.GAP))
    return allowed


def fit(
    examples: Sequence[Example],
    names: Sequence[str],
    regularisation: float = 3.0,
    start: Mapping[str, float] | None = None,
    steps: int = 90,
) -> dict[str, float]:
    """The weights under which gold's paths are most likely.

    Args:
        examples: lattices with features and gold.
        names: the features; the bead types are added.
        regularisation: strength of the Gaussian prior on the weights of standardised features.
        start: weights to begin with.
        steps: most steps of the optimiser.
    """
    matrices = [np.column_stack([_matrix(e.features, names), _types(e.lattice.edges)]) for e in examples]
    everything = [*names, *TYPE_NAMES]
    rows = sum(len(matrix) for matrix in matrices)
    mean = sum(matrix.sum(axis=0, dtype=np.float64) for matrix in matrices) / rows
    square = sum((matrix.astype(np.float64) ** 2).sum(axis=0) for matrix in matrices) / rows
    scale = np.sqrt(np.maximum(square - mean**2, 0)) + 1e-6
    wrong = [np.where(example.right, 0.0, _WRONG) for example in examples]

    def loss(weights: Floats) -> tuple[float, Floats]:
        value = regularisation / 2 * float(weights @ weights)
        gradient = regularisation * weights
        raw = (weights / scale).astype(np.float32)
        for example, matrix, penalty in zip(examples, matrices, wrong, strict=True):
            scores = (matrix @ raw).astype(np.float64)
            total, expected = example.lattice.posteriors(scores)
            right_total, right = example.lattice.posteriors(scores + penalty)
            value -= float((right_total - total) @ example.importance)
            difference = (right - expected) * example.importance[example.lattice.edges.block]
            gradient -= (difference.astype(np.float32) @ matrix) / scale
        return value, gradient

    initial = np.array([(start or {}).get(name, 0.0) for name in everything]) * scale
    result = minimize(loss, initial, jac=True, method="L-BFGS-B", options={"maxiter": steps})
    return dict(zip(everything, (result.x / scale).tolist(), strict=True))


def _matrix(features: Features, names: Sequence[str]) -> NDArray[np.float32]:
    return np.column_stack([features[name] for name in names]).astype(np.float32)


def _types(edges: Edges) -> NDArray[np.float32]:
    return np.eye(len(TYPE_NAMES), dtype=np.float32)[bead_types(edges)]


def calibrate(probabilities: Floats, right: NDArray[np.bool_], importance: Floats) -> float:
    """The factor of log-odds that makes the beads' probabilities most likely (temperature scaling, Guo et al. 2017).

    Args:
        probabilities: the probabilities of the chosen beads.
        right: whether each bead is right.
        importance: the weight of each bead.
    """
    odds = log_odds(probabilities) * np.where(right, -1.0, 1.0)

    def loss(slope: float) -> float:
        return float(importance @ np.logaddexp(0.0, slope * odds)) + (slope - 1) ** 2

    return float(minimize_scalar(loss, bounds=(0.1, 2.0), method="bounded").x)


def calibrate_crossing(
    features: Sequence[Mapping[str, float]], right: NDArray[np.bool_], importance: Floats
) -> dict[str, float]:
    """Weights of the features of crossing beads, by logistic regression.

    The prior is the weights of all development texts, which a few beads hardly change.

    Args:
        features: the ``crossing_features`` of each bead.
        right: whether each bead is right.
        importance: the weight of each bead.
    """
    names, prior = list(CROSSING), np.array(list(CROSSING.values()))
    matrix = np.array([[each[name] for name in names] for each in features]).reshape(-1, len(names))
    signs = np.where(right, -1.0, 1.0)

    def loss(weights: Floats) -> float:
        away = (weights - prior) / (np.abs(prior) * _PRIOR_CROSSING)
        return float(importance @ np.logaddexp(0.0, signs * (matrix @ weights)) + away @ away / 2)

    return dict(zip(names, minimize(loss, prior, method="L-BFGS-B").x.tolist(), strict=True))


def local_edges(edges: Edges, zh_first: int, en_first: int) -> Edges:
    """The edges of a document by indexes from its own first sentences."""
    return Edges(
        edges.source,
        edges.target,
        edges.zh - zh_first,
        edges.en - en_first,
        edges.zh_count,
        edges.en_count,
        edges.block,
    )
