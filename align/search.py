"""The search: a quick pass over the corridor leaves few beads in doubt, the full evidence decides between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..stopwatch import stage
from .anchors import Piece, corridors
from .dense import BatchRuns, DenseEvidence, RunSimilarity, null_features, similarity_features
from .evidence import Evidence, Features, score
from .lattice import Corridor, Floats, Lattice, build
from .lexical import BatchUnits, LexicalEvidence
from .model import Weights
from .surface import LengthEvidence, ParagraphEvidence, PunctuationEvidence
from .texts import Texts

# Beads less probable than this after the first pass are not looked at again. With it a path that gold allows was left
# in every block of 521 development documents.
_DOUBT = 1e-5
# Blocks are searched together until they hold about this many Chinese sentences: bounded memory, shared steps.
_TOGETHER = 2000


@dataclass(frozen=True, slots=True)
class Doubt:
    """Some blocks' lattice of beads that may be chosen, and the evidence on them."""

    corridors: list[Corridor]
    similarity: RunSimilarity
    lattice: Lattice
    features: Features


@dataclass(frozen=True, slots=True)
class Found:
    """A bead that the search chose: first sentences and counts by the batch's indexes, and its probability."""

    zh: int
    zh_count: int
    en: int
    en_count: int
    probability: float


class Searcher:
    """Searches a batch of documents, whose texts it has looked through once for all evidence.

    Args:
        texts: the batch.
    """

    @stage("units")
    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self._runs = BatchRuns(texts)
        self._units = BatchUnits(texts)
        self._length = LengthEvidence(texts)
        self._surface: tuple[Evidence, ...] = (self._length, PunctuationEvidence(texts), ParagraphEvidence(texts))

    def groups(self, pieces: Sequence[Piece]) -> Iterator[list[Corridor]]:
        """The corridors of all pieces, in groups to be searched together."""
        group: list[Corridor] = []
        size = 0
        for piece in pieces:
            with stage("corridors"):
                found = list(corridors(self.texts.zh.encoding.vectors, self.texts.en.encoding.vectors, piece))
            for corridor in found:
                group.append(corridor)
                size += len(corridor.low)
                if size >= _TOGETHER:
                    yield group
                    group, size = [], 0
        if group:
            yield group

    @stage("first pass")
    def first_pass(self, group: list[Corridor]) -> Doubt:
        """All beads of the corridors, with the evidence that costs least: similarity and length."""
        similarity = RunSimilarity(self._runs, group)
        lattice = build(group)
        edges, paired = lattice.edges, lattice.edges.paired
        some = edges.take(paired)
        cosine = np.zeros(len(edges))
        cosine[paired] = similarity(some.block, some.zh, some.zh_count, some.en, some.en_count)
        features = similarity_features(cosine, edges) | null_features(similarity, edges) | self._length(edges)
        return Doubt(group, similarity, lattice, features)

    @stage("evidence")
    def second_pass(self, doubt: Doubt, weights: Weights) -> Doubt:
        """The beads that the first pass leaves in doubt, with all evidence."""
        with stage("search"):
            _, probabilities = doubt.lattice.posteriors(score(doubt.features, doubt.lattice.edges, weights.first))
            lattice = doubt.lattice.prune(probabilities > _DOUBT)
        features: Features = {}
        found: tuple[Evidence, ...] = (
            DenseEvidence(self._runs, doubt.similarity),
            LexicalEvidence(self._units, doubt.corridors),
        )
        for evidence in (*found, *self._surface):
            features |= evidence(lattice.edges)
        return Doubt(doubt.corridors, doubt.similarity, lattice, features)

    def search(self, groups: Iterable[list[Corridor]], weights: Weights) -> Iterator[Found]:
        """The beads of all blocks, each sentence in one, in order of the blocks and monotone within each."""
        for group in groups:
            yield from decode(self.second_pass(self.first_pass(group), weights), weights)


def choose(lattice: Lattice, scores: Floats) -> tuple[list[list[int]], Floats]:
    """For each block the edges of the path with the most expected right beads, and the probabilities of all edges.

    Taking the path that maximises the expected number of right beads, not the likeliest path, is minimum Bayes risk
    decoding (Goel & Byrne 2000).
    """
    _, probabilities = lattice.posteriors(scores)
    return lattice.best(probabilities), probabilities


def decode(doubt: Doubt, weights: Weights) -> Iterator[Found]:
    """The beads of some blocks, in order, each with its calibrated probability."""
    edges = doubt.lattice.edges
    paths, probabilities = choose(doubt.lattice, score(doubt.features, edges, weights.second))
    for path in paths:
        for edge in path:
            yield Found(
                int(edges.zh[edge]),
                int(edges.zh_count[edge]),
                int(edges.en[edge]),
                int(edges.en_count[edge]),
                calibrated(float(probabilities[edge]), weights),
            )


def calibrated(probability: float, weights: Weights) -> float:
    """The probability that a bead of this posterior is right (Platt 1999, on log-odds)."""
    slope, offset = weights.calibration
    clipped = min(max(probability, 1e-9), 1 - 1e-9)
    odds: float = slope * float(np.log(clipped / (1 - clipped))) + offset
    return 1 / (1 + float(np.exp(-odds)))
