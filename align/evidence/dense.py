"""Evidence from vectors: how alike two runs of sentences are, and whether one sentence more or fewer is better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..lattice import LARGEST, Band, Edges, Floats, Ints
from ..texts import EncodedSide, EncodedTexts, prefix_sums
from .base import Features, null_sums

# Changes of the cosine are clipped to this size: a larger one says no more.
_CLEAR = 0.2
# Sentences whose vectors are copied at a time, which bounds the memory.
_PART = 256


def document_means(side: EncodedSide) -> NDArray[np.float32]:
    """The mean vector of each document's sentences: shape (documents, dimension); zeros for an empty one."""
    vectors = side.encoding.vectors
    counts = np.diff(side.first)
    means = np.zeros((len(counts), vectors.shape[1]), np.float32)
    filled = np.flatnonzero(counts)
    if len(filled):
        means[filled] = np.add.reduceat(vectors, side.first[filled], axis=0) / counts[filled, None]
    return means


class RunSimilarity:
    """Cosines of runs, centred by language, from one matrix of sentence similarities a block.

    Here a run's vector is the sum of its sentences' vectors, each weighted by the square root of its length. The
    product of two such sums is a sum over a rectangle of the matrix, so no run's vector is made.
    """

    def __init__(self, runs: BatchRuns, bands: Sequence[Band]) -> None:
        self._zh, self._en, self._scale = runs.zh, runs.en, runs.texts.scale
        self._origin = np.array([(c.zh, c.en) for c in bands]).reshape(-1, 2)
        self._shape = np.array([(len(c.low) - 1, int(c.high[-1])) for c in bands]).reshape(-1, 2)
        self._columns = self._shape[:, 1] + 1
        sizes = (self._shape[:, 0] + 1) * self._columns
        self._first = np.cumsum(sizes) - sizes
        self._sums = np.zeros(int(sizes.sum()), np.float64)
        self.zh_best, self.en_best = (Best.within(*self._span(axis)) for axis in (0, 1))
        for band, first, (rows, columns) in zip(bands, self._first, self._shape.tolist(), strict=True):
            zh_part, en_part = slice(band.zh, band.zh + rows), slice(band.en, band.en + columns)
            products = self._zh.weighted(zh_part) @ self._en.weighted(en_part).T
            table = np.zeros((rows + 1, columns + 1))
            np.cumsum(np.cumsum(products, axis=0, dtype=np.float64), axis=1, out=table[1:, 1:])
            self._sums[first : first + table.size] = table.ravel()
            if rows and columns:
                cosines = products / (self._zh.norms[0][zh_part, None] * self._en.norms[0][None, en_part])
                cosines -= (self._zh.hubness[0][zh_part, None] + self._en.hubness[0][None, en_part]) / 2
                cosines *= self._scale
                inside = _inside(band)
                self.zh_best.at(band.zh, rows)[:] = np.where(inside, cosines, -1.0).max(axis=1)
                self.en_best.at(band.en, columns)[:] = np.where(inside, cosines, -1.0).max(axis=0)

    def _span(self, axis: int) -> tuple[int, int]:
        """The first of one side's sentences in the blocks, and the place behind the last."""
        first, count = self._origin[:, axis], self._shape[:, axis]
        return int(first.min()), int((first + count).max())

    def __call__(self, block: Ints, zh: Ints, zh_count: Ints, en: Ints, en_count: Ints) -> Floats:
        """Centred cosines of pairs of runs, both of at least one sentence, by first sentence and count.

        -inf where a run would leave its block or be longer than beads are.
        """
        i, j = zh - self._origin[block, 0], en - self._origin[block, 1]
        inside = (i >= 0) & (j >= 0) & (zh_count > 0) & (en_count > 0) & (zh_count <= LARGEST) & (en_count <= LARGEST)
        inside &= (i + zh_count <= self._shape[block, 0]) & (j + en_count <= self._shape[block, 1])
        block, i, j = block[inside], i[inside], j[inside]
        a, b, zh, en = zh_count[inside], en_count[inside], zh[inside], en[inside]
        first, columns = self._first[block], self._columns[block]
        corner, below = first + i * columns + j, first + (i + a) * columns + j
        dots = self._sums[below + b] - self._sums[below] - self._sums[corner + b] + self._sums[corner]
        cosines = np.full(len(inside), -np.inf)
        centres = (self._zh.hubness[a - 1, zh] + self._en.hubness[b - 1, en]) / 2
        cosines[inside] = (dots / (self._zh.norms[a - 1, zh] * self._en.norms[b - 1, en]) - centres) * self._scale
        return cosines


class Best(NamedTuple):
    """The centred cosine of sentences from ``first`` on with the most similar one in the band; 0 if none is there."""

    first: int
    values: Floats

    @classmethod
    def within(cls, first: int, end: int) -> Best:
        """Zeros for the sentences from first to end."""
        return cls(first, np.zeros(end - first))

    def at(self, first: int, count: int) -> Floats:
        """A view of the values of some sentences."""
        return self.values[first - self.first : first - self.first + count]


class BatchRuns:
    """Norms and hubness of both sides' runs, worked out once for a batch."""

    def __init__(self, texts: EncodedTexts) -> None:
        self.texts = texts
        self.zh_mean, self.en_mean = document_means(texts.zh), document_means(texts.en)
        self.zh = _Runs(texts.zh, self.en_mean)
        self.en = _Runs(texts.en, self.zh_mean)


class _Runs:
    """The weighted vectors of one side, and the norm and hubness of its runs of one to six sentences.

    Hubness is a run's similarity to the mean vector of the document's other side. A run with a high one is similar to
    everything, so half of both runs' hubness is subtracted from their cosine.
    """

    def __init__(self, side: EncodedSide, other_mean: NDArray[np.float32]) -> None:
        self._vectors, self._scale = side.encoding.vectors, np.sqrt(side.lengths).astype(np.float32)[:, None]
        count = len(self._vectors)
        to_mean = np.zeros(count)
        # Products of each sentence with the next five: the squared norm of a run is a sum of these.
        square = np.zeros((LARGEST, count))
        # Part by part, so that no second copy of all vectors is made.
        for first in range(0, count, _PART):
            rows = self.weighted(slice(first, first + _PART + LARGEST - 1)).astype(np.float64)
            here = slice(first, min(first + _PART, count))
            for step in range(min(LARGEST, len(rows))):
                pairs = min(here.stop - first, len(rows) - step)
                square[step, first : first + pairs] = np.einsum("ij,ij->i", rows[:pairs], rows[step : step + pairs])
            means = other_mean[side.document[here]].astype(np.float64)
            to_mean[here] = np.einsum("ij,ij->i", rows[: len(means)], means)
        self.norms = np.ones((LARGEST, count))
        self.hubness = np.zeros((LARGEST, count))
        squares, sums = np.zeros(count), np.zeros(count)
        for length in range(1, min(LARGEST, count) + 1):
            valid = count - length + 1
            last = np.arange(valid) + length - 1
            squares = squares[:valid] + square[0, last]
            for step in range(1, length):
                squares += 2 * square[step, last - step]
            sums = sums[:valid] + to_mean[last]
            norm = np.sqrt(np.maximum(squares, 1e-9))
            self.norms[length - 1, :valid] = norm
            self.hubness[length - 1, :valid] = sums / norm

    def weighted(self, part: slice) -> NDArray[np.float32]:
        """The vectors of some sentences, each weighted by the square root of its length."""
        rows: NDArray[np.float32] = self._vectors[part] * self._scale[part]
        return rows


def _inside(band: Band) -> NDArray[np.bool_]:
    """Which 1-1 beads lie in a band: shape (Chinese, English sentences)."""
    columns = np.arange(int(band.high[-1]))[None, :]
    return (columns >= band.low[:-1, None]) & (columns < band.high[1:, None])


class DenseEvidence:
    """Similarity of a bead's two sides, and how it changes if a sentence is dropped or the next one is taken in."""

    def __init__(self, runs: BatchRuns, similarity: RunSimilarity) -> None:
        self._runs = runs
        self._similarity = similarity

    def __call__(self, edges: Edges) -> Features:
        """Similarity of paired beads; for a null the similarity of the most similar sentence in its band."""
        paired = edges.paired
        cosine = np.zeros(len(edges))
        cosine[paired] = self._composed(edges.take(paired))
        features = similarity_features(cosine, edges)
        features |= self._neighbours(edges, paired)
        features |= null_features(self._similarity, edges)
        return features

    def _composed(self, edges: Edges) -> Floats:
        """Centred cosines of runs composed by the encoder itself."""
        sides = []
        for side, other_mean, first, count in (
            (self._runs.texts.zh, self._runs.en_mean, edges.zh, edges.zh_count),
            (self._runs.texts.en, self._runs.zh_mean, edges.en, edges.en_count),
        ):
            key, position = np.unique(first * (LARGEST + 1) + count, return_inverse=True)
            starts, lengths = key // (LARGEST + 1), key % (LARGEST + 1)
            single = lengths == 1
            vectors = np.empty((len(key), side.encoding.vectors.shape[1]), np.float32)
            vectors[single] = side.encoding.vectors[starts[single]]
            vectors[~single] = side.encoding.runs(starts[~single], lengths[~single])
            hubness = np.einsum("ij,ij->i", vectors, other_mean[side.document[starts]], dtype=np.float64)
            sides.append((vectors, hubness, position))
        (zh, zh_hubness, zh_at), (en, en_hubness, en_at) = sides
        cosine = np.empty(len(edges))
        for part in range(0, len(edges), 8192):
            rows = slice(part, part + 8192)
            cosine[rows] = np.einsum("ij,ij->i", zh[zh_at[rows]], en[en_at[rows]])
        centred: Floats = (cosine - (zh_hubness[zh_at] + en_hubness[en_at]) / 2) * self._runs.texts.scale
        return centred

    def _neighbours(self, edges: Edges, paired: NDArray[np.bool_]) -> Features:
        """How much the cosine changes without a side's first or last sentence, or with one more at either end."""

        def change(zh_shift: int, zh_more: int, en_shift: int, en_more: int) -> Floats:
            other = self._similarity(
                edges.block,
                edges.zh + zh_shift,
                np.where(paired, edges.zh_count + zh_more, 0),
                edges.en + en_shift,
                np.where(paired, edges.en_count + en_more, 0),
            )
            both = np.isfinite(other) & np.isfinite(here)
            gain = np.zeros(len(edges))
            gain[both] = np.clip(other[both] - here[both], -_CLEAR, _CLEAR)
            return gain

        here = self._similarity(edges.block, edges.zh, edges.zh_count, edges.en, edges.en_count)
        changes = {
            "zh": (change(1, -1, 0, 0), change(0, -1, 0, 0), change(-1, 1, 0, 0), change(0, 1, 0, 0)),
            "en": (change(0, 0, 1, -1), change(0, 0, 0, -1), change(0, 0, -1, 1), change(0, 0, 0, 1)),
        }
        features = {}
        for side, (drop_first, drop_last, take_before, take_next) in changes.items():
            most = np.maximum(drop_first, drop_last)
            several = (edges.zh_count if side == "zh" else edges.en_count) > 1
            features[f"drop:{side}-gain"] = np.where(several, np.maximum(drop_first, 0) + np.maximum(drop_last, 0), 0.0)
            features[f"drop:{side}-least-loss"] = np.where(several, np.minimum(most, 0), 0.0)
            features[f"extend:{side}-gain"] = np.maximum(take_before, 0) + np.maximum(take_next, 0)
            features[f"extend:{side}-loss"] = np.minimum(take_before, 0) + np.minimum(take_next, 0)
        return features


def similarity_features(cosine: Floats, edges: Edges) -> Features:
    """Features of a cosine: itself, cut off at two heights, and each of these times the number of sentences."""
    joined = edges.zh_count + edges.en_count
    low, high = np.minimum(cosine, 0.15), np.minimum(cosine, 0.3)
    return {
        "cosine": cosine,
        "cosine:low": low,
        "cosine:high": high,
        "cosine*sentences": cosine * joined,
        "cosine:low*sentences": low * joined,
        "cosine:high*sentences": high * joined,
    }


def null_features(similarity: RunSimilarity, edges: Edges) -> Features:
    """For nulls the similarity of the most similar sentence in the band, summed over a gap."""
    zh, en = similarity.zh_best, similarity.en_best
    return null_sums("best", edges, prefix_sums(zh.values), prefix_sums(en.values), (zh.first, en.first))
