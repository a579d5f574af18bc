"""The search: a quick pass over the band prunes most beads, the full evidence decides between those that remain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from scipy.special import expit

from ..runtime.stopwatch import stage
from ..runtime.threads import Map, Result, map_here
from .anchors import Span, bands, split_long
from .confidence import log_odds
from .evidence.base import Evidence, Features, by_amount, score
from .evidence.context import ContextEvidence, Nulls
from .evidence.dense import BatchRuns, DenseEvidence, RunSimilarity, null_features, similarity_features
from .evidence.length import LengthEvidence
from .evidence.lexical import LexicalEvidence, Lexicon
from .evidence.paragraphs import ParagraphEvidence
from .evidence.punctuation import PunctuationEvidence
from .lattice import SMALL_TYPES, Band, Edges, Floats, Lattice, build, narrowed, null_probabilities
from .lexicon.document import PROBABLE, document_lexicon
from .lexicon.index import BatchUnits
from .texts import EncodedTexts, prefix_sums
from .weights import Weights

# Beads below this posterior after the first pass are dropped. Of the blocks of 521 development documents all but 8 keep
# a path that gold allows, all but 11 at 3e-4, and no more at 1e-5.
_CANDIDATE = 1e-4
# Small beads below this posterior are dropped before the band is narrowed. A quarter of the edges remains. Of 104,157
# beads that a first pass over the whole bands of development documents keeps, 72 are lost, all below 2e-4.
_SMALL_CANDIDATE = 1e-6
# Chinese sentences in a group of blocks that are searched together. The size bounds the memory, shares the cost of a
# step, and leaves a long text enough groups for all threads.
_TOGETHER = 1000
# Gain of a null sentence in minimum-risk decoding, where a paired bead gains 1. At 0 every sentence would be paired, at
# 1 no doubtful one would be.
_NULL_GAIN = 0.15


@dataclass(frozen=True, slots=True)
class Candidates:
    """The beads of some blocks that may still be chosen, as a lattice, and their features."""

    bands: list[Band]
    similarity: RunSimilarity
    lattice: Lattice
    features: Features


@dataclass(frozen=True, slots=True)
class Found:
    """A bead that the search chose: first sentences and counts by the batch's indexes.

    Attributes:
        probability: the probability that it is right.
        score: the weighted sum of its features; for a null, one sentence's share of its gap's.
    """

    zh: int
    zh_count: int
    en: int
    en_count: int
    probability: float
    score: float


class Searcher:
    """Searches a batch of documents. What the evidence needs of the texts is worked out once.

    Args:
        texts: the batch.
        units: the batch's units; None to find them now.
        map_: maps a function over tasks, in threads or not. No task depends on another.
    """

    @stage("units")
    def __init__(self, texts: EncodedTexts, units: BatchUnits | None = None, map_: Map = map_here) -> None:
        self.texts = texts
        self._map = map_
        self._runs = BatchRuns(texts)
        self._units = units or BatchUnits(texts)
        self._length = LengthEvidence(texts)
        self._surface: tuple[Evidence, ...] = (self._length, PunctuationEvidence(texts), ParagraphEvidence(texts))

    def groups(self, spans: Sequence[Span]) -> Iterator[list[Band]]:
        """The bands of all spans, in groups that are searched together."""
        zh, en = self.texts.zh.encoding.vectors, self.texts.en.encoding.vectors
        with stage("bands"):
            parts = [part for span in spans for part in split_long(zh, en, span)]
            found = self._map(lambda part: list(bands(zh, en, part)), parts)
        group: list[Band] = []
        size = 0
        for band in chain.from_iterable(found):
            group.append(band)
            size += len(band.low)
            if size >= _TOGETHER:
                yield group
                group, size = [], 0
        if group:
            yield group

    @stage("first pass")
    def first_pass(self, group: list[Band], weights: Weights | None = None) -> Candidates:
        """All beads of the bands, with the features that cost least: similarity and length.

        Args:
            group: the bands.
            weights: with them a search for small beads narrows the bands first, as most of a band is far from any
                likely bead. None to keep the whole bands.
        """
        similarity = RunSimilarity(self._runs, group)
        if weights is not None:
            small = build(group, SMALL_TYPES)
            scores = score(self._quick(similarity, small.edges), small.edges, weights.first)
            group = narrowed(group, small.edges, small.posteriors(scores)[1] > _SMALL_CANDIDATE)
        lattice = build(group)
        return Candidates(group, similarity, lattice, self._quick(similarity, lattice.edges))

    def _quick(self, similarity: RunSimilarity, edges: Edges) -> Features:
        """The features of the first pass."""
        paired = edges.paired
        some = edges.take(paired)
        cosine = np.zeros(len(edges))
        cosine[paired] = similarity(some.block, some.zh, some.zh_count, some.en, some.en_count)
        return similarity_features(cosine, edges) | null_features(similarity, edges) | self._length(edges)

    def second_pass(
        self, groups: Iterable[list[Band]], weights: Weights, use: Callable[[Candidates], Result]
    ) -> list[Result]:
        """Prune every group by the first pass, then hand each to ``use`` with all features.

        The first pass goes over all groups before the second begins: what it finds anywhere in a document is evidence
        for the whole document.

        Args:
            groups: groups of bands.
            weights: weights of the bead score.
            use: called once a group. The group's features are freed when it returns, so that memory holds those of one
                group a thread.

        Returns:
            What ``use`` returned, one a group, in order.
        """
        nulls = Nulls(self.texts)
        probable: list[tuple[Edges, Floats]] = []
        kept: list[Candidates] = []

        def prune(group: list[Band]) -> tuple[Candidates, tuple[Edges, Floats], tuple[Floats, Floats]]:
            candidates = self.first_pass(group, weights)
            edges = candidates.lattice.edges
            with stage("search"):
                _, probabilities = candidates.lattice.posteriors(score(candidates.features, edges, weights.first))
            likely = edges.paired & (probabilities >= PROBABLE)
            rest = replace(candidates, lattice=candidates.lattice.prune(probabilities > _CANDIDATE), features={})
            return rest, (edges.take(likely), probabilities[likely]), null_probabilities(edges, probabilities)

        with stage("first pass"):
            for candidates, likely, null_here in self._map(prune, groups):
                kept.append(candidates)
                probable.append(likely)
                nulls.add(null_here, candidates.similarity)
        with stage("evidence"):
            lexicon = Lexicon(self._units.links, document_lexicon(self._units, probable))
            lexicons = (lexicon, lexicon.reverse())
            context = ContextEvidence(self.texts, nulls)

        def weigh(candidates: Candidates) -> Result:
            evidence: tuple[Evidence, ...] = (
                DenseEvidence(self._runs, candidates.similarity),
                LexicalEvidence(self._units, lexicons, candidates.bands),
                *self._surface,
                context,
            )
            features: Features = {}
            for each in evidence:
                features |= each(candidates.lattice.edges)
            features |= by_amount(features)
            return use(replace(candidates, features=features))

        with stage("evidence"):
            return self._map(weigh, kept)

    def search(self, groups: Iterable[list[Band]], weights: Weights) -> Iterator[Found]:
        """The beads of all blocks, each sentence in one, in order of the blocks and monotone within each."""
        return chain.from_iterable(self.second_pass(groups, weights, lambda each: list(decode(each, weights))))


def choose(lattice: Lattice, scores: Floats) -> tuple[list[list[int]], Floats]:
    """For each block the edges of the path with the most expected right beads, and how probable each edge is.

    Taking the path with the highest expected number of right beads, not the likeliest path, is minimum Bayes risk
    decoding (Goel & Byrne 2000). The probability of a null sentence is summed over all edges that leave it null,
    wherever the path then stands on the other side. The probability of a gap is the mean of its sentences'.
    """
    edges = lattice.edges
    _, probabilities = lattice.posteriors(scores)
    by_sentence = null_probabilities(edges, probabilities)
    for first, count, null, found in (
        (edges.zh, edges.zh_count, edges.en_count == 0, by_sentence[0]),
        (edges.en, edges.en_count, edges.zh_count == 0, by_sentence[1]),
    ):
        sums, begin = prefix_sums(found), first[null]
        probabilities[null] = (sums[begin + count[null]] - sums[begin]) / count[null]
    gains = np.where(edges.paired, 1.0, _NULL_GAIN * (edges.zh_count + edges.en_count)) * probabilities
    return lattice.best(gains), probabilities


def decode(candidates: Candidates, weights: Weights) -> Iterator[Found]:
    """The chosen beads of some blocks, in order, with calibrated probabilities; a gap gives one bead a sentence."""
    edges = candidates.lattice.edges
    sides = (edges.zh, edges.zh_count, edges.en, edges.en_count)
    scores = score(candidates.features, edges, weights.second)
    paths, probabilities = choose(candidates.lattice, scores)
    confidences = expit(weights.calibration * log_odds(probabilities))  # temperature scaling (Guo et al. 2017)
    for path in paths:
        for edge in path:
            zh, zh_count, en, en_count = (int(each[edge]) for each in sides)
            confidence, here = float(confidences[edge]), float(scores[edge])
            if zh_count and en_count:
                yield Found(zh, zh_count, en, en_count, confidence, here)
            else:
                here /= zh_count + en_count
                yield from (Found(zh + step, 1, en, 0, confidence, here) for step in range(zh_count))
                yield from (Found(zh, 0, en + step, 1, confidence, here) for step in range(en_count))
