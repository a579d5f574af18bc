"""Matrix products in which a row's result is the same, to the last bit, wherever the row stands."""

from __future__ import annotations

import numpy as np

from .. import Vectors

ROWS = 504
"""The most rows of a product: about as many as keep a thread's working set in its cache."""

# OpenBLAS's kernels for AVX2 work on so many rows at a time, and a remainder is computed in another way.
_STEP = 12
# Where those kernels begin and end a panel of columns they add up some rows' first and last eight in another order.
# With eight columns to throw away at either end, and panels no wider than one of theirs, that touches nothing.
MARGIN = 8
_WIDEST = 256


def whole(count: int) -> int:
    """How many rows a product must have that is to serve ``count``: the others' results are not used."""
    return -(-count // _STEP) * _STEP


class SteadyProduct:
    """Multiplies by a fixed matrix, so that the results do not depend on what else is in the batch.

    A BLAS is free to add in another order in another row, and the last bits then change with the batch: enough to
    change a rounded digit of a confidence here and there, so that a job done again would not give the same files. It
    holds while BLAS has one thread (see ``threads.Workers``); on kernels other than those that were looked at, and with
    several threads, rows may still differ in the last bit.

    Args:
        matrix: shape (k, columns); the columns must divide into panels of at most 256.
    """

    def __init__(self, matrix: Vectors) -> None:
        self.columns = matrix.shape[1]
        panels = -(-self.columns // _WIDEST)
        self._width = self.columns // panels
        if self._width * panels != self.columns:
            raise ValueError(f"{self.columns} columns do not divide into {panels} panels")
        self._panels = [
            np.ascontiguousarray(np.pad(panel, ((0, 0), (MARGIN, MARGIN))))
            for panel in np.hsplit(matrix.astype(np.float32), panels)
        ]

    def __call__(self, rows: Vectors) -> Vectors:
        """``rows`` times the matrix: shape (rows, columns). There must be ``whole(n)`` rows, at most ROWS."""
        if len(self._panels) == 1:
            return self.panel(rows, self.room())
        result = np.empty((len(rows), self.columns), np.float32)
        room = self.room()
        for number in range(len(self._panels)):
            result[:, number * self._width : (number + 1) * self._width] = self.panel(rows, room, number)
        return result

    def room(self) -> Vectors:
        """Memory for one panel's result."""
        return np.empty((ROWS, self._width + 2 * MARGIN), np.float32)

    def panel(self, rows: Vectors, room: Vectors, number: int = 0) -> Vectors:
        """One panel of the product, written into ``room``: a view of shape (rows, panel's columns)."""
        if len(rows) % _STEP or len(rows) > ROWS:
            raise ValueError(f"a steady product is of a multiple of {_STEP} rows up to {ROWS}, not of {len(rows)}")
        np.matmul(rows, self._panels[number], out=room[: len(rows)])
        return room[: len(rows), MARGIN:-MARGIN]
