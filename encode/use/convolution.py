"""Convolutions over neighbouring tokens with fewer multiplications, by Winograd's minimal filtering.

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
from .product import MARGIN, DeterministicProduct

TILE = 4
"""Neighbouring outputs that are computed together; more would save more products and lose more digits."""

# The points at which polynomials are evaluated, beside infinity. Small numbers and their inverses lose the fewest
# digits, and opposite points share half of their terms.
_POINTS = (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5)
# The index of the point whose powers are all 1: what is added to its product is added to every output.
_ONE = 1

Terms = list[tuple[np.float32, int]]
"""A weighted sum of arrays: weights and indexes."""


class Convolution:
    """A convolution over a few neighbouring rows, computed in tiles of TILE outputs.

    Results are those of the plain convolution except for rounding. They depend only on the rows that a tile reads.

    Args:
        kernel: the matrices that the neighbouring rows are multiplied by: shape (rows, k, columns), columns at most
            256.
        bias: added to each output: shape (columns,).
    """

    def __init__(self, kernel: Vectors, bias: Vectors) -> None:
        self.reach = TILE + len(kernel) - 1
        """How many rows a tile reads."""
        points = _POINTS[: self.reach - 1]
        inputs = np.linalg.inv(_powers(points, self.reach)).T
        # The scales go into the weights; the small numbers that remain become exact by rounding.
        scales = np.array([[row[np.flatnonzero(row.round(9))[-1]]] for row in inputs])
        weights = np.tensordot(_powers(points, len(kernel)) * scales, kernel.astype(np.float64), axes=1)
        self._products = [DeterministicProduct(matrix.astype(np.float32)) for matrix in weights]
        self._bias = np.pad(bias, MARGIN)
        self._opposite = [at for at, (one, other) in enumerate(pairwise(points)) if one == -other != 0]
        # Opposite points share their even and odd terms, unless a point without its opposite is used too.
        self._shared = self._opposite if len(points) % 2 else []
        self._inputs = _terms(_halves((inputs / scales).round(9), self._shared))
        self._outputs = _terms(_halves(_powers(points, TILE).T, self._opposite, axis=1))

    def __call__(self, rows: Vectors, buffers: Buffers) -> list[Vectors]:
        """The outputs of some tiles.

        Args:
            rows: the first row that each tile reads, the second, and so on: shape (reach, tiles, k); the number of
                tiles is one that a deterministic product takes.
            buffers: the arrays to compute in.

        Returns:
            The first output of each tile, the second, and so on: TILE arrays of shape (tiles, columns). They are
            overwritten when ``buffers`` are used again.
        """
        tiles = rows.shape[1]
        inputs, products = buffers.inputs[:, :tiles], buffers.products[:, :tiles]
        spare, wide, outputs = buffers.spare[:tiles], buffers.wide[:tiles], buffers.outputs[:, :tiles]
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


class Buffers:
    """The arrays that convolutions of up to ``reach`` rows compute in."""

    def __init__(self, reach: int, tiles: int, width: int) -> None:
        wide = width + 2 * MARGIN
        self.inputs, self.spare, self.products, self.wide, self.outputs = arrays(
            (reach, tiles, width), (tiles, width), (reach, tiles, wide), (tiles, wide), (TILE, tiles, wide)
        )


def arrays(*shapes: tuple[int, ...]) -> list[Vectors]:
    """Uninitialised arrays in one piece of memory, for which the system may use large pages.

    The first access to small pages was measured to cost up to a third of the time of the computation.
    """
    sizes = [prod(shape) for shape in shapes]
    parts = np.split(np.empty(sum(sizes), np.float32), np.cumsum(sizes)[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def _powers(points: Sequence[float], count: int) -> NDArray[np.float64]:
    """One row a point with its powers from 0 up, and a last row for infinity, where only the highest power counts."""
    return np.vstack([np.vander(points, count, increasing=True), np.eye(count)[-1:]])


def _halves(matrix: NDArray[np.float64], pairs: Sequence[int], axis: int = 0) -> NDArray[np.float64]:
    """The matrix with pairs of neighbouring rows (or columns) replaced by half their sum and half their difference."""
    result = np.moveaxis(matrix, axis, 0).copy()
    for at in pairs:
        one, other = result[at].copy(), result[at + 1].copy()
        result[at], result[at + 1] = (one + other) / 2, (one - other) / 2
    return np.moveaxis(result, 0, axis)


def _terms(matrix: NDArray[np.float64]) -> list[Terms]:
    """The non-zero weights of each row; weights of 1 come first."""
    rows = [[(np.float32(weight), at) for at, weight in enumerate(row.tolist()) if weight] for row in matrix]
    return [sorted(row, key=lambda term: term[0] != 1) for row in rows]


def _add_up(terms: Terms, arrays: Vectors, out: Vectors, spare: Vectors) -> None:
    """Add up weighted arrays."""
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
    """Replace two arrays by their sum and their difference."""
    np.subtract(one, other, out=spare)
    one += other
    other[:] = spare
