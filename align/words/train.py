"""The weights of the score of two words, learned from beads alone: nobody has linked their words.

A word of a bead should find its counterpart in the bead's other side rather than in a sentence that comes from another
bead of the same text. What is made as likely as can be is that each word of both sides prefers the one to the other
(noise-contrastive, as Gutmann and Hyvärinen 2010); which word it prefers there is left open.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ...encode import Vectors
from ...encode.compose import unit_rows
from ...encode.use.weights import DIMENSION
from .evidence import NAMES
from .links import Piece, batches, encoder
from .score import Batch, WordWeights, competition
from .text import Words

Pair = tuple[Words, Words]

LEARNED = tuple(name for name in NAMES if name not in ("mark", "no mark"))
"""What is learned. Marks say nothing of whether two sentences are translations, for all have the same."""

START = {
    "vectors": 12.0, "word": 3.0, "phrase": 3.0, "part": 2.0, "same": 3.0, "name": 3.0, "mark": 5.0, "no mark": -4.0,
    "zh grammar": -0.5, "en grammar": -0.5, "grammar": 0.0,
}  # fmt: skip
"""Weights before anything is learned, by guess."""

_FEWEST, _MOST = 4, 50
"""Words of each side of a bead that is learned from."""
_OF_A_TEXT = 40
"""Beads of one text at most, so that long texts do not have all the say."""
# Beads whose words tell the directions in which words differ.
_FOR_DIRECTIONS = 2000
# Beads of a text among which one of about the same length is looked for.
_TRIED = 40
# A word prefers the wrong side by chance, or because the right one leaves it out, this often.
_NOISE = 0.04
# What a weight costs, by the square of its distance from the start, in steps that are about as telling.
_REGULARISATION = 1e-4
_STEPS = {"vectors": 6.0, "zh grammar": 1.0, "en grammar": 1.0, "grammar": 1.0}
_STEP = 3.0
_DIFFERENCE = 0.03
_ITERATIONS = 25


@dataclass(frozen=True, slots=True)
class _Contrast:
    """Batches of beads as they are, with another English side, and with another Chinese one."""

    true: list[tuple[Batch, list[Piece]]]
    other_en: list[tuple[Batch, list[Piece]]]
    other_zh: list[tuple[Batch, list[Piece]]]


def directions(texts: Sequence[Sequence[Pair]], columns: int = 128) -> NDArray[np.int8]:
    """The directions in which words in context differ most, both languages together: shape (512, columns)."""
    pairs = [pair for text in texts for pair in text]
    random.Random(2).shuffle(pairs)
    sides = [side.parts for pair in pairs[:_FOR_DIRECTIONS] for side in pair]
    halves = [encoder().word_states(sides, half) for half in np.hsplit(np.eye(DIMENSION, dtype=np.float32), 2)]
    vectors = unit_rows(np.hstack(halves)).astype(np.float64)
    vectors -= vectors.mean(axis=0)
    found = np.linalg.eigh(vectors.T @ vectors)[1][:, : -columns - 1 : -1]
    largest = np.take_along_axis(found, np.abs(found).argmax(axis=0)[None], axis=0)
    result: NDArray[np.int8] = np.round(found / largest * 127).astype(np.int8)
    return result


def train(
    texts: Sequence[Sequence[Pair]],
    start: WordWeights,
    basis: Vectors,
    most: int = 1000,
    report: Callable[[str], None] = lambda line: None,
) -> WordWeights:
    """Learn the weights of features; the shape stays.

    Args:
        texts: of each text the words of its beads.
        start: where the weights begin, and are drawn to.
        basis: the directions in which words are compared: shape (512, columns).
        most: how many beads are learned from, drawn at random.
        report: told of progress, a line at a time.
    """
    triples = list(_triples(texts))
    random.Random(0).shuffle(triples)
    triples = triples[:most]
    report(f"{len(triples)} beads")
    contrast = _Contrast(
        *(
            list(batches(pairs, [Piece(n, 0, 0, len(z.forms), len(e.forms)) for n, (z, e) in enumerate(pairs)], basis))
            for pairs in zip(*triples, strict=True)
        )
    )
    steps = np.array([_STEPS.get(name, _STEP) for name in LEARNED])
    origin = np.array([start.features[name] for name in LEARNED]) / steps

    def weights(values: NDArray[np.float64]) -> WordWeights:
        learned = dict(zip(LEARNED, (values * steps).tolist(), strict=True))
        return replace(start, features={**start.features, **learned})

    def cost(values: NDArray[np.float64]) -> float:
        return _loss(contrast, weights(values)) + _REGULARISATION * float(((values - origin) ** 2).sum())

    def slope(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        here = cost(values)
        moved = values + _DIFFERENCE * np.eye(len(values))
        return here, np.array([(cost(row) - here) / _DIFFERENCE for row in moved])

    def tell(values: NDArray[np.float64]) -> None:
        found = ", ".join(f"{name} {value:.2f}" for name, value in zip(LEARNED, values * steps, strict=True))
        report(f"loss {_loss(contrast, weights(values)):.4f}: {found}")

    best = minimize(slope, origin, jac=True, method="L-BFGS-B", callback=tell, options={"maxiter": _ITERATIONS})
    return weights(best.x)


def _triples(texts: Sequence[Sequence[Pair]]) -> Iterator[tuple[Pair, Pair, Pair]]:
    """Each bead, the same with another English side and with another Chinese one, of about its length, of its text."""
    drawn = random.Random(1)
    for text in texts:
        pairs = [pair for pair in text if all(_FEWEST <= len(side.forms) <= _MOST for side in pair)]
        for zh, en in drawn.sample(pairs, min(len(pairs), _OF_A_TEXT)):
            others = [pair for pair in drawn.sample(pairs, min(len(pairs), _TRIED)) if pair[0] != zh and pair[1] != en]
            if others:
                other_zh = min(others, key=lambda pair: abs(len(pair[0].forms) - len(zh.forms)))[0]
                other_en = min(others, key=lambda pair: abs(len(pair[1].forms) - len(en.forms)))[1]
                yield (zh, en), (zh, other_en), (other_zh, en)


def _loss(contrast: _Contrast, weights: WordWeights) -> float:
    """How unlikely it is, on average, that words prefer their own bead."""
    null = float(np.exp(weights.shape["null"]))
    true = _totals(contrast.true, weights)
    losses = []
    for side, batches_ in ((0, contrast.other_en), (1, contrast.other_zh)):
        own, other = true[side], _totals(batches_, weights)[side]
        preferred = (own + null) / (own + other + 2 * null)
        losses.append(-np.log((1 - _NOISE) * preferred + _NOISE / 2))
    return float(np.concatenate(losses).mean())


def _totals(found: Sequence[tuple[Batch, list[Piece]]], weights: WordWeights) -> tuple[Vectors, Vectors]:
    """For each Chinese and each English word of all beads, in order, the sum of its exponentiated scores."""
    zh: dict[int, Vectors] = {}
    en: dict[int, Vectors] = {}
    for batch, pieces in found:
        odds = competition(batch, weights)[1]
        for piece, own in zip(pieces, odds, strict=True):
            zh[piece.pair] = own.sum(axis=1)[: piece.zh_count]
            en[piece.pair] = own.sum(axis=0)[: piece.en_count]
    return np.concatenate([zh[number] for number in sorted(zh)]), np.concatenate([en[number] for number in sorted(en)])
