"""Which documents may be translations of each other, and the features of each such pair."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..encode import Vectors
from .profiles import Profile

_NEIGHBOURS: Final = 10
"""Candidates of each document. On the development sets the true one was among the first five for 249 in 250."""
_BLOCK: Final = 1024
"""Documents whose cosines with all of the other side are in memory at a time."""
_SHRINKAGE: Final = 8
"""Documents by which the subtracted mean of a collection of n is shrunk: n / (n + this) of it is subtracted."""
_PLACE: Final = 0.3
"""What the cosine of two sentences at opposite ends of their documents loses."""
_UNRIVALLED: Final = 0.4
"""The margin given to a pair without a rival: that of a clear pair, not more."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidate pairs, by index, and their features: arrays of shape (candidates,).

    The features: ``cosine`` of the documents' mean vectors; ``tokens``, the cosine of their numbers and Latin words;
    ``sentences``, how well sampled sentences find their like; ``length``, how far the ratio of lengths is from the
    usual one (difference of logarithms, at most 1); ``margin`` over the best rival, a pair that shares a document with
    this one; ``free``, the margin over rivals whose other document has no better candidate.
    """

    zh: NDArray[np.int64]
    en: NDArray[np.int64]
    features: dict[str, NDArray[np.float64]]


def gather(zh: Sequence[Profile], en: Sequence[Profile]) -> Candidates:
    """The candidate pairs, whose mean vectors are near as seen from either side, and their features."""
    zh_sentences, zh_means = _centred(zh)
    en_sentences, en_means = _centred(en)
    rows, columns, cosine = _neighbours(zh_means, en_means)
    token_vectors = _weighted(zh, en)
    shared = np.array([_dot(token_vectors[0][i], token_vectors[1][j]) for i, j in zip(rows, columns, strict=True)])
    likeness = np.array([_likeness(zh_sentences[i], en_sentences[j]) for i, j in zip(rows, columns, strict=True)])
    ratio = np.array([math.log((zh[i].length + 1) / (en[j].length + 1)) for i, j in zip(rows, columns, strict=True)])
    together = cosine + shared / 2 + likeness
    best = np.lexsort((-together, rows))
    best = best[np.r_[True, rows[best][1:] != rows[best][:-1]]]
    length = np.abs(ratio - np.median(ratio[best]))
    features = {
        "cosine": cosine,
        "tokens": shared,
        "sentences": likeness,
        "length": np.minimum(length, 1.0),
        **_margins(rows, columns, together - length / 5),
    }
    return Candidates(rows, columns, features)


def _centred(side: Sequence[Profile]) -> tuple[list[Vectors], Vectors]:
    """The sentence vectors minus their common mean, and each document's mean minus that of all documents."""
    share = len(side) / (len(side) + _SHRINKAGE)
    common = share * np.mean([profile.vectors.mean(0, dtype=np.float32) for profile in side], axis=0)
    sentences = [_unit(profile.vectors.astype(np.float32) - common) for profile in side]
    means = _unit(np.array([vectors.mean(0) for vectors in sentences], dtype=np.float32))
    return sentences, _unit(means - share * means.mean(0))


def _unit(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Vectors = (vectors / np.maximum(norms, 1e-9)).astype(np.float32)
    return unit


def _neighbours(zh: Vectors, en: Vectors) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The pairs in which one document is among the other's nearest, with their cosines, in order."""
    pairs: set[tuple[int, int]] = set()
    for own, other, turned in ((zh, en, False), (en, zh, True)):
        count = min(_NEIGHBOURS, len(other))
        for start in range(0, len(own), _BLOCK):
            cosines = own[start : start + _BLOCK] @ other.T
            nearest = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
            for row, columns in enumerate(nearest, start):
                pairs.update((int(column), row) if turned else (row, int(column)) for column in columns)
    ordered = np.array(sorted(pairs), dtype=np.int64)
    cosine = np.einsum("ij,ij->i", zh[ordered[:, 0]], en[ordered[:, 1]]).astype(np.float64)
    return ordered[:, 0], ordered[:, 1], cosine


def _weighted(zh: Sequence[Profile], en: Sequence[Profile]) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Each document's tokens that occur on both sides as a unit vector, rare tokens with more weight."""
    counts = [Counter(token for profile in side for token in profile.tokens) for side in (zh, en)]
    total = len(zh) + len(en)
    rarity = {
        token: math.log(1 + total / (counts[0][token] + counts[1][token])) for token in counts[0].keys() & counts[1]
    }
    vectors: list[list[dict[str, float]]] = []
    for side in (zh, en):
        vectors.append([])
        for profile in side:
            weights = {
                token: rarity[token] * (1 + math.log(n)) for token, n in profile.tokens.items() if token in rarity
            }
            norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
            vectors[-1].append({token: weight / norm for token, weight in weights.items()})
    return vectors[0], vectors[1]


def _dot(a: dict[str, float], b: dict[str, float]) -> float:
    return sum(weight * b[token] for token, weight in a.items() if token in b)


def _likeness(zh: Vectors, en: Vectors) -> float:
    """The mean cosine of each sampled sentence with its nearest on the other side, less the distance of places."""
    if not len(zh) or not len(en):
        return 0.0
    places = np.abs(np.linspace(0, 1, len(zh))[:, None] - np.linspace(0, 1, len(en)))
    alike = zh @ en.T - _PLACE * places
    return float(alike.max(0).mean() + alike.max(1).mean()) / 2


def _margins(
    rows: NDArray[np.int64], columns: NDArray[np.int64], score: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """How far each pair's score is above that of its best rival."""
    everyone = np.ones(len(score), dtype=bool)
    # A rival is bound when it is the best candidate of its other document.
    bound = (_rival(rows, score, everyone) <= score, _rival(columns, score, everyone) <= score)
    margin, free = np.ones(len(score)), np.full(len(score), _UNRIVALLED)
    for keys, bound_there in ((rows, bound[1]), (columns, bound[0])):
        margin = np.minimum(margin, score - _rival(keys, score, everyone))
        free = np.minimum(free, score - _rival(keys, score, bound_there))
    return {"margin": np.maximum(margin, -1.0), "free": np.maximum(free, -1.0)}


def _rival(keys: NDArray[np.int64], score: NDArray[np.float64], among: NDArray[np.bool_]) -> NDArray[np.float64]:
    """For each pair the highest score among the others with its key; minus infinity where there are none."""
    chosen = np.flatnonzero(among)
    order = chosen[np.lexsort((-score[chosen], keys[chosen]))]
    first = np.r_[True, keys[order][1:] != keys[order][:-1]][: len(order)]
    second = np.r_[False, first[:-1]][: len(order)] & ~first
    size = int(keys.max()) + 1
    leader, highest, next_highest = np.full(size, -1), np.full(size, -np.inf), np.full(size, -np.inf)
    leader[keys[order[first]]] = order[first]
    highest[keys[order[first]]] = score[order[first]]
    next_highest[keys[order[second]]] = score[order[second]]
    own = leader[keys] == np.arange(len(keys))
    rival: NDArray[np.float64] = np.where(own, next_highest[keys], highest[keys])
    return rival
