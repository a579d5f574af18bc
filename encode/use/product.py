"""Deterministic matrix products: a row's result is the same to the last bit, whatever the other rows are."""

from __future__ import annotations

import numpy as np

from .. import Vectors

ROWS = 504
"""The most rows of a product; the working set of a thread with about as many fits into its cache."""

# Rows that OpenBLAS's kernels for AVX2 compute together; they compute a remainder of fewer rows in another way.
_STEP = 12
MARGIN = 8
"""Columns of zeros on both sides of a panel, which are thrown away.

At the two ends of a panel of columns those kernels add up eight columns of some rows in another order.
"""
# The most columns of a panel: as many as one panel of those kernels has.
_WIDEST = 256


def padded_rows(count: int) -> int:
    """``count`` rounded up to a multiple of the kernels' step: the rows that a product must be given."""
    return -(-count // _STEP) * _STEP


class DeterministicProduct:
    """Multiplies by a fixed matrix; a row's result does not depend on the other rows of the batch.

    A BLAS may add up the terms of different rows in different orders, and then last bits change with the batch. That
    can change a rounded digit of a confidence, so a job that runs again would write other files. The promise holds with
    OpenBLAS's kernels for AVX2 while BLAS has one thread (see ``threads.Workers``); elsewhere rows may differ in the
    last bit.

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
        """``rows`` times the matrix: shape (rows, columns). There are ``padded_rows(n)`` rows, at most ROWS."""
        if len(self._panels) == 1:
            return self.panel(rows, self.buffer())
        result = np.empty((len(rows), self.columns), np.float32)
        buffer = self.buffer()
        for number in range(len(self._panels)):
            result[:, number * self._width : (number + 1) * self._width] = self.panel(rows, buffer, number)
        return result

    def buffer(self) -> Vectors:
        """An array for the result of one panel."""
        return np.empty((ROWS, self._width + 2 * MARGIN), np.float32)

    def panel(self, rows: Vectors, buffer: Vectors, number: int = 0) -> Vectors:
        """One panel of the product, written into ``buffer``: a view of shape (rows, panel's columns)."""
        if len(rows) % _STEP or len(rows) > ROWS:
            raise ValueError(f"expected a multiple of {_STEP} rows, at most {ROWS}, found {len(rows)}")
        np.matmul(rows, self._panels[number], out=buffer[: len(rows)])
        return buffer[: len(rows), MARGIN:-MARGIN]
