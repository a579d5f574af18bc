"""The best monotone path through beads of small types, row by row: the search of the baselines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..document import Bead

BeadType: TypeAlias = tuple[int, int]
Scores: TypeAlias = NDArray[np.float64]
RowScores: TypeAlias = Callable[[int, int, int], Mapping[BeadType, Scores]]
"""Row, low, high: for each type (a, b) the scores of beads ending at zh ``row`` and at each of en low..high - 1."""

MAX_CELLS = 40_000_000
"""Cells of the table, a byte each: above this only a band around the diagonal is searched."""


def best_path(zh_count: int, en_count: int, types: tuple[BeadType, ...], scores: RowScores) -> list[Bead]:
    """The beads of the path with the highest sum of scores, in order.

    Args:
        zh_count: Chinese sentences.
        en_count: English sentences.
        types: the allowed bead types. (1, 0) and (0, 1) must be among them, and no others with an empty side.
        scores: the scores of a row's beads. The score of a bead that would begin before the text is not used. Scores
            of (0, 1) must not depend on the row.

    Returns:
        Beads that hold every sentence once.
    """
    low, high = _band(zh_count, en_count)
    table = np.full((zh_count + 1, int((high - low).max())), -1, dtype=np.int8)
    depth = max(a for a, _ in types)
    rows: dict[int, Scores] = {}
    steps = [(number, a, b) for number, (a, b) in enumerate(types) if a]
    insert = types.index((0, 1))
    for i in range(zh_count + 1):
        start, end = int(low[i]), int(high[i])
        row = np.full(en_count + 1, -np.inf)
        choice = np.full(end - start, -1, dtype=np.int8)
        if i == 0:
            row[0] = 0.0
        gains = scores(i, start, end)
        for number, a, b in steps:
            first = max(start, b)
            if a > i or first >= end:
                continue
            sums = rows[i - a][first - b : end - b] + gains[a, b][first - start :]
            better = sums > row[first:end]
            row[first:end][better] = sums[better]
            choice[first - start :][better] = number
        # Scores of a run of (0, 1) beads add up, so the best place to begin one is a running maximum.
        total = np.cumsum(gains[0, 1])
        reached = np.maximum.accumulate(row[start:end] - total) + total
        inserted = reached > row[start:end] + 1e-9
        row[start:end][inserted] = reached[inserted]
        choice[inserted] = insert
        table[i, : end - start] = choice
        rows[i] = row
        rows.pop(i - depth, None)
    return _trace(table, low, types, en_count)


def _trace(table: NDArray[np.int8], low: NDArray[np.int64], types: tuple[BeadType, ...], en_count: int) -> list[Bead]:
    i, j = len(table) - 1, en_count
    beads: list[Bead] = []
    while i or j:
        a, b = types[table[i, j - low[i]]]
        beads.append(Bead(tuple(range(i - a, i)), tuple(range(j - b, j))))
        i, j = i - a, j - b
    return beads[::-1]


def _band(zh_count: int, en_count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each row the first column that is searched, and the one after the last."""
    middle = np.linspace(0, en_count, zh_count + 1)
    if (zh_count + 1) * (en_count + 1) <= MAX_CELLS:
        half = float(en_count)
    else:
        # Rows must overlap with those before, so the band is at least as wide as the text is steep.
        half = max(MAX_CELLS / (zh_count + 1) / 2, 8 * en_count / max(zh_count, 1), 64)
    low = np.maximum(np.floor(middle - half), 0).astype(np.int64)
    high = np.minimum(np.ceil(middle + half), en_count).astype(np.int64) + 1
    return low, high
