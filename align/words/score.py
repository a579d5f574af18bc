"""From features to links: words of a side compete for those of the other, and links beside each other agree.

Each pair of words has a score, the same from either side. From it come two probabilities, that of the English word
among all that the Chinese one may be linked to and the reverse; their geometric mean is how far both sides agree on the
link (Liang, Taskar and Klein 2006, "Alignment by Agreement"). Neighbours of what is agreed on then gain, as in hidden
Markov models of alignment (Vogel, Ney and Tillmann 1996), and the words compete anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from ...encode import Vectors
from .evidence import NAMES, Matrix

# Log-odds are held within these bounds, where they are certain anyway.
_BOUND = 30.0


@dataclass(frozen=True, slots=True)
class WordWeights:
    """The weights of the score of a pair of words, and of what happens between pairs.

    Attributes:
        features: the weights of ``evidence.NAMES``, learned from unlabelled beads.
        shape: ``position``, taken off for standing at another place of the bead; ``null``,
            the score of no link; ``diagonal``, ``beside`` and ``near``, what a link gains from one between the words
            before or after both of its own, before or after one of them, or a word further; ``sharing``, how
            much a word's neighbours compete with it; ``rounds``, how often neighbours are asked; ``least``, the least
            agreement of a link. Chosen by hand.
    """

    features: Mapping[str, float]
    shape: Mapping[str, float]


@cache
def load() -> tuple[WordWeights, Vectors]:
    """The weights that ship, and the directions in which words are compared: shape (512, 128)."""
    content = json.loads((files(__package__) / "weights.json").read_text(encoding="utf-8"))
    with (files(__package__) / "basis.npy").open("rb") as file:
        basis = np.load(file, allow_pickle=False).astype(np.float32)
    return WordWeights(content["features"], content["shape"]), basis / np.linalg.norm(basis, axis=0)


class Batch:
    """Some beads of about the same size, filled up to the same.

    Args:
        sizes: how many Chinese and English words each bead has, at least one each.

    Attributes:
        features: those of each pair of words, zeros at first: shape (beads, features, Chinese words, English words).
        mask: 1 where there is a pair of words: shape (beads, Chinese words, English words).
        distance: how far apart the two stand, by the share of the bead's length, and more in a long one: by the square
            root of its words.
    """

    def __init__(self, sizes: Sequence[tuple[int, int]]) -> None:
        self.zh, self.en = (np.array(side)[:, None] for side in zip(*sizes, strict=True))
        rows, columns = int(self.zh.max()), int(self.en.max())
        self.features = np.zeros((len(sizes), len(NAMES), rows, columns), np.float32)
        held = (np.arange(rows) < self.zh)[:, :, None] & (np.arange(columns) < self.en)[:, None]
        self.mask = held.astype(np.float32)
        zh_at, en_at = (np.arange(rows) + 0.5) / self.zh, (np.arange(columns) + 0.5) / self.en
        length = np.sqrt(np.maximum(self.zh, self.en))[:, :, None]
        self.distance = (np.abs(zh_at[:, :, None] - en_at[:, None]) * length).astype(np.float32) * self.mask


def agreement(batch: Batch, weights: WordWeights) -> Matrix:
    """How far both sides agree on each link, 0 to 1: shape (beads, Chinese words, English words)."""
    return competition(batch, weights)[0]


def competition(batch: Batch, weights: WordWeights) -> tuple[Matrix, Matrix]:
    """The agreement, and the exponentiated scores that it comes from; both 0 where a bead has no words."""
    shape = weights.shape
    values = np.array([weights.features[name] for name in NAMES], np.float32)
    base = np.einsum("f,bfij->bij", values, batch.features)
    base -= np.float32(shape["position"]) * batch.distance
    null, sharing = np.float32(np.exp(shape["null"])), np.float32(shape["sharing"])
    score = base
    for left in range(int(shape["rounds"]), -1, -1):
        odds = np.exp(np.clip(score, -_BOUND, _BOUND)) * batch.mask
        zh_rivals, en_rivals = (_rivals(odds, axis, sharing) + null for axis in (2, 1))
        agreed = odds / np.sqrt(zh_rivals * en_rivals)
        if left:
            score = base + _support(agreed, shape)
    return agreed, odds


def _rivals(odds: Matrix, axis: int, sharing: np.float32) -> Matrix:
    """What a pair competes with along an axis: all, but its neighbours only in part, for a name may be of several."""
    rivals = odds.sum(axis=axis, keepdims=True) - (1 - sharing) * _moved(odds, axis)
    result: Matrix = rivals
    return result


def _moved(values: Matrix, axis: int) -> Matrix:
    """The sum of the two neighbours along an axis."""
    moved = np.zeros_like(values)
    if axis == 1:
        moved[:, 1:] += values[:, :-1]
        moved[:, :-1] += values[:, 1:]
    else:
        moved[:, :, 1:] += values[:, :, :-1]
        moved[:, :, :-1] += values[:, :, 1:]
    return moved


def _support(agreed: Matrix, shape: Mapping[str, float]) -> Matrix:
    """What each pair gains from the links about it."""
    rows, columns = agreed.shape[1:]
    wide = np.pad(agreed, ((0, 0), (2, 2), (2, 2)))

    def at(i: int, j: int) -> Matrix:
        return wide[:, 2 + i : 2 + i + rows, 2 + j : 2 + j + columns]

    diagonal = at(1, 1) + at(-1, -1) + np.float32(0.5) * (at(2, 2) + at(-2, -2))
    beside = at(1, 0) + at(-1, 0) + at(0, 1) + at(0, -1)
    near = at(1, 2) + at(-1, -2) + at(2, 1) + at(-2, -1) + at(1, -1) + at(-1, 1)
    gained: Matrix = np.float32(shape["diagonal"]) * diagonal
    gained += np.float32(shape["beside"]) * beside
    gained += np.float32(shape["near"]) * near
    return gained
