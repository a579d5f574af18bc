"""Where to search: a chain of anchors over the whole document, cuts at sure nodes, and a band around the chain.

Such a first pass (Moore 2002; Liu & Zhu 2023, Bertalign) keeps the search linear in the length of the document. An
anchor is a pair of sentences more similar than both are to their nearest neighbours (the margin of Artetxe & Schwenk
2019). The chain is the rising sequence of pairs with the highest sum of margins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .lattice import Band, Ints

Matrix = NDArray[np.float32]

# Nearest neighbours in the margin, as many as in its source.
_NEIGHBOURS = 4
# Sentences by which the band is wider than the chain of anchors, and than the chain between two sure ones. Gold's path
# lies inside in all 521 development documents.
_MARGIN = 4
_SURE_STRAY = 1
# A node is sure where this many anchors follow each other without a gap on either side, each with at least this margin
# (a difference of cosines).
_SURE_ANCHORS = 3
_SURE_MARGIN = 0.1
# Least Chinese sentences of a block, as far as sure nodes allow; shorter blocks save no more time.
_BLOCK = 48
# Smaller margins are rounding errors, as between sentences that are the same.
_LEAST_MARGIN = 1e-5
# Where sentences are alike (forms, minutes, refrains, logs) no anchor stands out. A rectangle between anchors with more
# than this many sentences on both sides is searched around its diagonal only, through cells this many sentences apart,
# and is cut into blocks of at least this many Chinese sentences. None of the 7 gold sets that were tried has one.
_LARGEST_RECTANGLE = 64
_DIAGONAL_STEP = 12
_DIAGONAL_BLOCK = 400
# A document longer than twice this many sentences a side is aligned coarsely and cut into spans of about this size, at
# most of the second. The coarse alignment has at most this many cells.
_SPAN = 1000
_LONGEST_SPAN = 3000
_COARSE_CELLS = 4_000_000


class Span(NamedTuple):
    """A span of both sides: half-open ranges of the batch's sentences."""

    zh: int
    zh_end: int
    en: int
    en_end: int


def bands(zh: Matrix, en: Matrix, part: Span) -> Iterator[Band]:
    """The blocks of a span of two texts, in order, each with the band to be searched.

    Args:
        zh: unit rows of all Chinese sentences: shape (sentences, dimension).
        en: those of all English sentences, likewise.
        part: a document or a part of one, as ``split_long`` gives it.
    """
    chain, sure = _chain(zh[part.zh : part.zh_end], en[part.en : part.en_end])
    diagonal = _diagonals(chain, part.zh_end - part.zh, part.en_end - part.en)
    yield from _cut(sorted([*chain, *diagonal]), sure, diagonal, part)


def split_long(zh: Matrix, en: Matrix, span: Span) -> Iterator[Span]:
    """Cut a span that is too long for one matrix of similarities, at nodes near which a coarse alignment passes."""
    zh_count, en_count = span.zh_end - span.zh, span.en_end - span.en
    if zh_count <= _SPAN * 2 and en_count <= _SPAN * 2:
        yield span
        return
    size = max(16, int(np.ceil(np.sqrt(zh_count * en_count / _COARSE_CELLS))))
    chain, _ = _chain(_pooled(zh[span.zh : span.zh_end], size), _pooled(en[span.en : span.en_end], size))
    cuts = [(span.zh, span.en)]
    steps = [(span.zh + (i + 1) * size, span.en + (j + 1) * size) for i, j in chain]
    for i, j in [*steps, (span.zh_end, span.en_end)]:
        zh0, en0 = cuts[-1]
        if i - zh0 < _SPAN and j - en0 < _SPAN:
            continue
        near = _sure_node(zh, en, (i, j), size, Span(zh0, span.zh_end, en0, span.en_end))
        if near:
            cuts.append(near)
        elif i - zh0 > _LONGEST_SPAN or j - en0 > _LONGEST_SPAN:
            # No node is sure for thousands of sentences (the texts hardly match): cut where the coarse chain passes.
            cuts.extend(_steps_between(cuts[-1], (min(i, span.zh_end), min(j, span.en_end))))
    last = (span.zh_end, span.en_end)
    if cuts[-1] != last:
        tail = max(last[0] - cuts[-1][0], last[1] - cuts[-1][1])
        cuts.extend(_steps_between(cuts[-1], last) if tail > _LONGEST_SPAN else [last])
    for (zh0, en0), (zh1, en1) in pairwise(cuts):
        yield Span(zh0, zh1, en0, en1)


def _steps_between(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    """Nodes after start up to and including end, at most the longest span apart."""
    count = -(-max(end[0] - start[0], end[1] - start[1]) // _LONGEST_SPAN)
    return [tuple(a + (b - a) * k // count for a, b in zip(start, end, strict=True)) for k in range(1, count + 1)]  # type: ignore[misc]


def _pooled(vectors: Matrix, size: int) -> Matrix:
    """Unit rows, each the sum of ``size`` sentences; the last row may be of fewer."""
    pooled: Matrix = np.add.reduceat(vectors, np.arange(0, len(vectors), size), axis=0)
    pooled /= np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-6)
    return pooled


def _sure_node(zh: Matrix, en: Matrix, node: tuple[int, int], size: int, within: Span) -> tuple[int, int] | None:
    """The sure node nearest to the given one, or None."""
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
    """The chain of anchors between two texts, and its sure nodes: both as (zh, en) from 0."""
    if not len(zh) or not len(en):
        return [], []
    margins = _margins(zh, en)
    chain = _heaviest_chain(np.where(margins > _LEAST_MARGIN, margins, np.float32(0)))
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
    """How much each pair's centred similarity exceeds the mean of both sentences' nearest neighbours."""
    similarities = _centred(zh) @ _centred(en).T
    near_zh, near_en = _nearest(similarities), _nearest(similarities.T)
    margins: Matrix = similarities - (near_zh[:, None] + near_en[None, :]) * np.float32(0.5)
    return margins


def _nearest(similarities: Matrix) -> Matrix:
    """The mean of each row's highest few values, taken one by one: a partition takes four times as long."""
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
    """The rising chain of cells with the highest sum of weights (a weighted longest common subsequence)."""
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


def _diagonals(chain: list[tuple[int, int]], zh_count: int, en_count: int) -> set[tuple[int, int]]:
    """Cells on the diagonals of rectangles between neighbouring anchors that are too large to be searched whole."""
    cells = set()
    for (i, j), (i_next, j_next) in pairwise([(-1, -1), *chain, (zh_count, en_count)]):
        rows, columns = i_next - i, j_next - j
        if min(rows, columns) > _LARGEST_RECTANGLE:
            steps = min(rows, columns, max(rows, columns) // _DIAGONAL_STEP)
            cells |= {(i + rows * k // steps, j + columns * k // steps) for k in range(1, steps)}
    return cells


def _cut(
    chain: list[tuple[int, int]], sure: list[tuple[int, int]], diagonal: Collection[tuple[int, int]], part: Span
) -> Iterator[Band]:
    """Cut a span at sure nodes, or on a diagonal without any, into blocks with their bands around the chain."""
    end = (part.zh_end - part.zh, part.en_end - part.en)
    cuts = [(0, 0)]
    for node in sorted([*sure, *diagonal]):
        least = _DIAGONAL_BLOCK if node in diagonal else _BLOCK
        if node[0] - cuts[-1][0] >= least and end[0] - node[0] >= least:
            cuts.append(node)
    cuts.append(end)
    position = 0
    for (i0, j0), (i1, j1) in pairwise(cuts):
        inside = []
        while position < len(chain) and chain[position][0] < i1 and chain[position][1] < j1:
            inside.append((chain[position][0] - i0, chain[position][1] - j0))
            position += 1
        low, high = _bounds(inside, {(i - i0, j - j0) for i, j in sure}, i1 - i0, j1 - j0)
        yield Band(part.zh + i0, part.en + j0, low, high)


def _bounds(
    chain: list[tuple[int, int]], sure: Collection[tuple[int, int]], zh_count: int, en_count: int
) -> tuple[Ints, Ints]:
    """Each row's first and last node: all rectangles between neighbouring anchors, grown by the margin."""
    low = np.full(zh_count + 1, en_count)
    high = np.zeros(zh_count + 1, np.int64)
    for (i, j), (i_next, j_next) in pairwise([(-1, -1), *chain, (zh_count, en_count)]):
        margin = _SURE_STRAY if (i, j) in sure and (i_next, j_next) in sure else _MARGIN
        rows = slice(max(0, i + 1 - margin), min(zh_count, i_next + margin) + 1)
        low[rows] = np.minimum(low[rows], max(0, j + 1 - margin))
        high[rows] = np.maximum(high[rows], min(en_count, j_next + margin))
    return low, high
