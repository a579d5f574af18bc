"""Convolutions over neighbouring tokens with fewer multiplications: minimal filtering.

Winograd 1980, "Arithmetic Complexity of Computations"; Lavin & Gray 2016, "Fast Algorithms for Convolutional Neural
Networks" (CVPR). Four outputs of a convolution over 2, 3 or 5 tokens take 5, 6 or 8 products instead of 8, 12 or 20.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import prod

import numpy as np
from numpy.typing import NDArray

from .. import Vectors
from .steady import MARGIN, SteadyProduct

TILE = 4
"""Neighbouring outputs that are computed together: more of them would save more, and lose digits."""

# Where polynomials are evaluated, beside infinity: small numbers and their inverses lose the fewest digits, and what
# two opposite ones have in common is computed once.
_POINTS = (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5)
# All powers of this point are 1, so what is added to its product is added to every output.
_ONE = 1

Terms = list[tuple[np.float32, int]]
"""A weighted sum of arrays: weights and indexes."""


class Filter:
    """A convolution over a few neighbouring rows, computed by tiles of TILE outputs.

    Results are those of the plain convolution but for rounding, and depend on nothing but the rows that a tile reads.

    Args:
        kernel: what each of the neighbouring rows is multiplied by: shape (rows, k, columns), columns at most 256.
        bias: added to each output: shape (columns,).
    """

    def __init__(self, kernel: Vectors, bias: Vectors) -> None:
        self.reach = TILE + len(kernel) - 1
        """How many rows a tile reads."""
        points = _POINTS[: self.reach - 1]
        inputs = np.linalg.inv(_powers(points, self.reach)).T
        # What is divided out here goes into the weights; what is left are small numbers that rounding makes exact.
        scales = np.array([[row[np.flatnonzero(row.round(9))[-1]]] for row in inputs])
        weights = np.tensordot(_powers(points, len(kernel)) * scales, kernel.astype(np.float64), axes=1)
        self._products = [SteadyProduct(matrix.astype(np.float32)) for matrix in weights]
        self._bias = np.pad(bias, MARGIN)
        self._opposite = [at for at, (one, other) in enumerate(pairwise(points)) if one == -other != 0]
        # Opposite points have all even and all odd terms in common, but not beside a point without its opposite.
        self._shared = self._opposite if len(points) % 2 else []
        self._inputs = _terms(_halves((inputs / scales).round(9), self._shared))
        self._outputs = _terms(_halves(_powers(points, TILE).T, self._opposite, axis=1))

    def __call__(self, rows: Vectors, room: Room) -> list[Vectors]:
        """The outputs of some tiles.

        Args:
            rows: the first row that each tile reads, the second, and so on: shape (reach, tiles, k); as many tiles as
                a steady product takes.
            room: what is written to.

        Returns:
            The first output of each tile, the second, and so on: TILE arrays of shape (tiles, columns), which last
            until ``room`` is used again.
        """
        tiles = rows.shape[1]
        inputs, products = room.inputs[:, :tiles], room.products[:, :tiles]
        spare, wide, outputs = room.spare[:tiles], room.wide[:tiles], room.outputs[:, :tiles]
        for at, terms in enumerate(self._inputs):
            _add_up(terms, rows, inputs[at], spare)
        for at in self._shared:
            _butterfly(inputs[at], inputs[at + 1], spare)
        for at, product in enumerate(self._products):
            product.panel(inputs[at], products[at])
        products[_ONE] += self._bias
        for at in self._opposite:
            _butterfly(products[at], products[at + 1], wide)
        for at, terms in enumerate(self._outputs):
            _add_up(terms, products, outputs[at], wide)
        return [output[:, MARGIN:-MARGIN] for output in outputs]


class Room:
    """The arrays that filters of up to ``reach`` rows write to."""

    def __init__(self, reach: int, tiles: int, width: int) -> None:
        wide = width + 2 * MARGIN
        self.inputs, self.spare, self.products, self.wide, self.outputs = arrays(
            (reach, tiles, width), (tiles, width), (reach, tiles, wide), (tiles, wide), (TILE, tiles, wide)
        )


def arrays(*shapes: tuple[int, ...]) -> list[Vectors]:
    """Arrays without content, in one piece of memory: a large one may come in large pages.

    Touching small pages for the first time was seen to cost as much as a third of computing what is written to them.
    """
    sizes = [prod(shape) for shape in shapes]
    parts = np.split(np.empty(sum(sizes), np.float32), np.cumsum(sizes)[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def _powers(points: Sequence[float], count: int) -> NDArray[np.float64]:
    """A row a point with its powers, from 0 up, and infinity's, of which only the highest counts."""
    return np.vstack([np.vander(points, count, increasing=True), np.eye(count)[-1:]])


def _halves(matrix: NDArray[np.float64], pairs: Sequence[int], axis: int = 0) -> NDArray[np.float64]:
    """With half the sum and half the difference of two neighbouring rows (or columns) in place of the two."""
    result = np.moveaxis(matrix, axis, 0).copy()
    for at in pairs:
        one, other = result[at].copy(), result[at + 1].copy()
        result[at], result[at + 1] = (one + other) / 2, (one - other) / 2
    return np.moveaxis(result, 0, axis)


def _terms(matrix: NDArray[np.float64]) -> list[Terms]:
    """The rows of a matrix without their zeros, first what is taken as it is."""
    rows = [[(np.float32(weight), at) for at, weight in enumerate(row.tolist()) if weight] for row in matrix]
    return [sorted(row, key=lambda term: term[0] != 1) for row in rows]


def _add_up(terms: Terms, arrays: Vectors, out: Vectors, spare: Vectors) -> None:
    """Add up arrays with their weights."""
    (weight, first), *rest = terms
    total = arrays[first]
    if weight != 1 or not rest:
        total = np.multiply(total, weight, out=out)
    for weight, at in rest:
        if weight in (1, -1):
            (np.add if weight == 1 else np.subtract)(total, arrays[at], out=out)
        else:
            np.multiply(arrays[at], weight, out=spare)
            np.add(total, spare, out=out)
        total = out


def _butterfly(one: Vectors, other: Vectors, spare: Vectors) -> None:
    """The sum in place of one, the difference in place of the other."""
    np.subtract(one, other, out=spare)
    one += other
    other[:] = spare
