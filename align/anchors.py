"""Where to search: a chain of anchors over the whole document, cuts at sure places, and a corridor around the chain.

The first pass of two-pass aligners (Moore 2002; Liu & Zhu 2023, Bertalign) keeps the search linear in the length of the
document. Anchors here are sentences whose similarity stands out from that of their neighbours on both sides (the margin
of Artetxe & Schwenk 2019), chained so that the margins' sum is highest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .lattice import Corridor, Ints

Matrix = NDArray[np.float32]

# Neighbours whose mean similarity a pair has to exceed. Four as in the margin's source.
_NEIGHBOURS = 4
# By so many sentences the search may leave the chain of anchors, and between two sure ones. With these, gold's path lay
# inside in all of 521 documents.
_MARGIN = 4
_SURE_STRAY = 1
# A document is cut where this many anchors follow each other without a gap on either side, each with a clear margin.
_SURE_ANCHORS = 3
_SURE_MARGIN = 0.1
# Blocks of about this many Chinese sentences are swept together; shorter ones gain nothing.
_BLOCK = 48
# Similarities are taken within pieces of about this many sentences a side; a longer document is aligned coarsely first.
_PIECE = 1000
_LONGEST_PIECE = 3000
_COARSE_CELLS = 4_000_000


class Piece(NamedTuple):
    """A stretch of both sides: half-open ranges of the batch's sentences."""

    zh: int
    zh_end: int
    en: int
    en_end: int


def corridors(zh: Matrix, en: Matrix, part: Piece) -> Iterator[Corridor]:
    """The blocks of a part of two texts, in order, each with the corridor to be searched.

    Args:
        zh: unit rows of all Chinese sentences: shape (sentences, dimension).
        en: those of all English sentences, likewise.
        part: what belongs together, a document or a part of one that ``split_long`` gives.
    """
    chain, sure = _chain(zh[part.zh : part.zh_end], en[part.en : part.en_end])
    yield from _cut(chain, sure, part)


def split_long(zh: Matrix, en: Matrix, piece: Piece) -> Iterator[Piece]:
    """Cut a piece too long for one matrix of similarities at places that a coarse alignment finds."""
    zh_count, en_count = piece.zh_end - piece.zh, piece.en_end - piece.en
    if zh_count <= _PIECE * 2 and en_count <= _PIECE * 2:
        yield piece
        return
    size = max(16, int(np.ceil(np.sqrt(zh_count * en_count / _COARSE_CELLS))))
    chain, _ = _chain(_pooled(zh[piece.zh : piece.zh_end], size), _pooled(en[piece.en : piece.en_end], size))
    cuts = [(piece.zh, piece.en)]
    steps = [(piece.zh + (i + 1) * size, piece.en + (j + 1) * size) for i, j in chain]
    for i, j in [*steps, (piece.zh_end, piece.en_end)]:
        zh0, en0 = cuts[-1]
        if i - zh0 < _PIECE and j - en0 < _PIECE:
            continue
        near = _sure_node(zh, en, (i, j), size, Piece(zh0, piece.zh_end, en0, piece.en_end))
        if near:
            cuts.append(near)
        elif i - zh0 > _LONGEST_PIECE or j - en0 > _LONGEST_PIECE:
            # Nothing is sure for thousands of sentences (the texts hardly match): the chain's own place must do.
            cuts.extend(_steps_between(cuts[-1], (min(i, piece.zh_end), min(j, piece.en_end))))
    last = (piece.zh_end, piece.en_end)
    if cuts[-1] != last:
        tail = max(last[0] - cuts[-1][0], last[1] - cuts[-1][1])
        cuts.extend(_steps_between(cuts[-1], last) if tail > _LONGEST_PIECE else [last])
    for (zh0, en0), (zh1, en1) in pairwise(cuts):
        yield Piece(zh0, zh1, en0, en1)


def _steps_between(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    """Nodes from start (left out) to end (included), at most the longest piece apart."""
    count = -(-max(end[0] - start[0], end[1] - start[1]) // _LONGEST_PIECE)
    return [tuple(a + (b - a) * k // count for a, b in zip(start, end, strict=True)) for k in range(1, count + 1)]  # type: ignore[misc]


def _pooled(vectors: Matrix, size: int) -> Matrix:
    """Unit rows, each the direction of ``size`` sentences together; the last may be of fewer."""
    pooled: Matrix = np.add.reduceat(vectors, np.arange(0, len(vectors), size), axis=0)
    pooled /= np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-6)
    return pooled


def _sure_node(zh: Matrix, en: Matrix, node: tuple[int, int], size: int, within: Piece) -> tuple[int, int] | None:
    """A node near the given one where three anchors in a row leave no doubt, or None."""
    zh0, zh1 = max(within.zh, node[0] - 2 * size), min(within.zh_end, node[0] + 2 * size)
    en0, en1 = max(within.en, node[1] - 3 * size), min(within.en_end, node[1] + 3 * size)
    if zh1 - zh0 < _SURE_ANCHORS or en1 - en0 < _SURE_ANCHORS:
        return None
    _, sure = _chain(zh[zh0:zh1], en[en0:en1])
    if not sure:
        return None
    i, j = min(sure, key=lambda cut: abs(cut[0] + zh0 - node[0]))
    return zh0 + i, en0 + j


def _chain(zh: Matrix, en: Matrix) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The chain of anchors between two stretches, and the nodes where it is sure: both as (zh, en) from 0."""
    if not len(zh) or not len(en):
        return [], []
    margins = _margins(zh, en)
    chain = _heaviest_chain(np.maximum(margins, 0))
    weights = np.array([margins[i, j] for i, j in chain])
    sure = [
        chain[k]
        for k in range(1, len(chain) - 1)
        if weights[k - 1 : k + 2].min() >= _SURE_MARGIN
        and chain[k + 1][0] - chain[k - 1][0] == _SURE_ANCHORS - 1
        and chain[k + 1][1] - chain[k - 1][1] == _SURE_ANCHORS - 1
    ]
    return chain, sure


def _margins(zh: Matrix, en: Matrix) -> Matrix:
    """By how much each pair's centred similarity exceeds the mean of both sentences' nearest neighbours."""
    similarities = _centred(zh) @ _centred(en).T
    near_zh, near_en = _nearest(similarities), _nearest(similarities.T)
    margins: Matrix = similarities - (near_zh[:, None] + near_en[None, :]) * np.float32(0.5)
    return margins


def _nearest(similarities: Matrix) -> Matrix:
    """The mean of each row's highest few: one after another, which takes a quarter of the time of a partition."""
    rest = np.array(similarities, order="C")
    rows, count = np.arange(len(rest)), min(_NEIGHBOURS, rest.shape[1])
    total = np.zeros(len(rest), np.float32)
    for _ in range(count):
        highest = rest.argmax(axis=1)
        total += rest[rows, highest]
        rest[rows, highest] = -np.inf
    return total / np.float32(count)


def _centred(vectors: Matrix) -> Matrix:
    if len(vectors) == 1:
        return vectors
    centred: Matrix = vectors - vectors.mean(axis=0)
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
    return centred


def _heaviest_chain(weights: Matrix) -> list[tuple[int, int]]:
    """The rising chain of cells whose weights sum highest (a longest common subsequence with weights)."""
    rows, columns = weights.shape
    sums = np.zeros((rows + 1, columns + 1), np.float32)
    for i in range(rows):
        np.maximum.accumulate(np.maximum(sums[i, 1:], sums[i, :-1] + weights[i]), out=sums[i + 1, 1:])
    chain = []
    i, j = rows, columns
    while i and j:
        if sums[i, j] == sums[i - 1, j]:
            i -= 1
        elif sums[i, j] == sums[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            chain.append((i, j))
    return chain[::-1]


def _cut(chain: list[tuple[int, int]], sure: list[tuple[int, int]], part: Piece) -> Iterator[Corridor]:
    """Cut a part at sure nodes into blocks, and give each its corridor around the chain."""
    end = (part.zh_end - part.zh, part.en_end - part.en)
    cuts = [(0, 0)]
    for node in sure:
        if node[0] - cuts[-1][0] >= _BLOCK and end[0] - node[0] >= _BLOCK:
            cuts.append(node)
    cuts.append(end)
    position = 0
    for (i0, j0), (i1, j1) in pairwise(cuts):
        inside = []
        while position < len(chain) and chain[position][0] < i1 and chain[position][1] < j1:
            inside.append((chain[position][0] - i0, chain[position][1] - j0))
            position += 1
        low, high = _bounds(inside, {(i - i0, j - j0) for i, j in sure}, i1 - i0, j1 - j0)
        yield Corridor(part.zh + i0, part.en + j0, low, high)


def _bounds(
    chain: list[tuple[int, int]], sure: Collection[tuple[int, int]], zh_count: int, en_count: int
) -> tuple[Ints, Ints]:
    """For each row its first and last node: all rectangles between neighbouring anchors, grown by the margin."""
    low = np.full(zh_count + 1, en_count)
    high = np.zeros(zh_count + 1, np.int64)
    for (i, j), (i_next, j_next) in pairwise([(-1, -1), *chain, (zh_count, en_count)]):
        margin = _SURE_STRAY if (i, j) in sure and (i_next, j_next) in sure else _MARGIN
        rows = slice(max(0, i + 1 - margin), min(zh_count, i_next + margin) + 1)
        low[rows] = np.minimum(low[rows], max(0, j + 1 - margin))
        high[rows] = np.maximum(high[rows], min(en_count, j_next + margin))
    return low, high
