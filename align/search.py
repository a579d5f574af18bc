"""The search: a quick pass over the corridor leaves few beads in doubt, the full evidence decides between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from scipy.special import expit

from ..runtime.stopwatch import stage
from ..runtime.threads import Map, Result, map_here
from .anchors import Piece, corridors, split_long
from .confidence import log_odds
from .evidence.base import Evidence, Features, by_amount, score
from .evidence.context import Alone, SurroundingsEvidence
from .evidence.dense import BatchRuns, DenseEvidence, RunSimilarity, null_features, similarity_features
from .evidence.length import LengthEvidence
from .evidence.lexical import LexicalEvidence, Lexicon
from .evidence.paragraphs import ParagraphEvidence
from .evidence.punctuation import PunctuationEvidence
from .lattice import SMALL_TYPES, Corridor, Edges, Floats, Lattice, alone_probabilities, build, narrowed
from .lexicon.document import PROBABLE, learn
from .lexicon.index import BatchUnits
from .texts import EncodedTexts, prefix_sums
from .weights import Weights

# Beads less probable than this after the first pass are not looked at again. With it a path that gold allows was left
# in all but 8 blocks of 521 development documents, as with a tenth of it; 3e-4 loses three more.
_DOUBT = 1e-4
# Small beads less probable than this do not show the way to the first pass. With it a quarter of the edges remains, and
# of 104,157 beads that passes over whole corridors of development documents left in doubt 72 are lost, all below 2e-4.
_HOPELESS = 1e-6
# Blocks are searched together until they hold about this many Chinese sentences: bounded memory, shared steps, and
# of a long text groups enough for all threads.
_TOGETHER = 1000
# A sentence left alone counts as this share of a bead where paths are chosen by their right beads: with nothing for it
# sentences would be paired at any odds, with a whole bead hardly where there is doubt.
_ALONE = 0.15


@dataclass(frozen=True, slots=True)
class Doubt:
    """Some blocks' lattice of beads that may be chosen, and the evidence on them."""

    corridors: list[Corridor]
    similarity: RunSimilarity
    lattice: Lattice
    features: Features


@dataclass(frozen=True, slots=True)
class Found:
    """A bead that the search chose: first sentences and counts by the batch's indexes.

    Attributes:
        probability: that it is right.
        score: what its evidence alone comes to; of a gap one sentence's share.
    """

    zh: int
    zh_count: int
    en: int
    en_count: int
    probability: float
    score: float


class Searcher:
    """Searches a batch of documents, whose texts it has looked through once for all evidence.

    Args:
        texts: the batch.
        units: of the batch; None to find them now.
        map_: maps a function over tasks, in threads or not: what is done for parts of a text does not depend on others.
    """

    @stage("units")
    def __init__(self, texts: EncodedTexts, units: BatchUnits | None = None, map_: Map = map_here) -> None:
        self.texts = texts
        self._map = map_
        self._runs = BatchRuns(texts)
        self._units = units or BatchUnits(texts)
        self._length = LengthEvidence(texts)
        self._surface: tuple[Evidence, ...] = (self._length, PunctuationEvidence(texts), ParagraphEvidence(texts))

    def groups(self, pieces: Sequence[Piece]) -> Iterator[list[Corridor]]:
        """The corridors of all pieces, in groups to be searched together."""
        zh, en = self.texts.zh.encoding.vectors, self.texts.en.encoding.vectors
        with stage("corridors"):
            parts = [part for piece in pieces for part in split_long(zh, en, piece)]
            found = self._map(lambda part: list(corridors(zh, en, part)), parts)
        group: list[Corridor] = []
        size = 0
        for corridor in chain.from_iterable(found):
            group.append(corridor)
            size += len(corridor.low)
            if size >= _TOGETHER:
                yield group
                group, size = [], 0
        if group:
            yield group

    @stage("first pass")
    def first_pass(self, group: list[Corridor], weights: Weights | None = None) -> Doubt:
        """All beads of the corridors, with the evidence that costs least: similarity and length.

        Args:
            group: the corridors.
            weights: with them only that part of the corridors is looked at that a search for small beads leaves in
                doubt; most of a corridor is far from any likely bead.
        """
        similarity = RunSimilarity(self._runs, group)
        if weights is not None:
            small = build(group, SMALL_TYPES)
            scores = score(self._quick(similarity, small.edges), small.edges, weights.first)
            group = narrowed(group, small.edges, small.posteriors(scores)[1] > _HOPELESS)
        lattice = build(group)
        return Doubt(group, similarity, lattice, self._quick(similarity, lattice.edges))

    def _quick(self, similarity: RunSimilarity, edges: Edges) -> Features:
        """The evidence of the first pass."""
        paired = edges.paired
        some = edges.take(paired)
        cosine = np.zeros(len(edges))
        cosine[paired] = similarity(some.block, some.zh, some.zh_count, some.en, some.en_count)
        return similarity_features(cosine, edges) | null_features(similarity, edges) | self._length(edges)

    def doubts(
        self, groups: Iterable[list[Corridor]], weights: Weights, use: Callable[[Doubt], Result]
    ) -> list[Result]:
        """For each group what is made of the beads that the first pass leaves in doubt, with all evidence.

        All groups are passed through once before any is looked at again: what the first pass finds in a document is
        evidence for the whole of it.

        Args:
            groups: of corridors.
            weights: of the bead score.
            use: makes it. The evidence goes when it is done, so that only as many groups' lie in memory as there are
                threads.
        """
        alone = Alone(self.texts)
        probable: list[tuple[Edges, Floats]] = []
        left: list[Doubt] = []

        def pass_through(group: list[Corridor]) -> tuple[Doubt, tuple[Edges, Floats], tuple[Floats, Floats]]:
            doubt = self.first_pass(group, weights)
            edges = doubt.lattice.edges
            with stage("search"):
                _, probabilities = doubt.lattice.posteriors(score(doubt.features, edges, weights.first))
            likely = edges.paired & (probabilities >= PROBABLE)
            rest = replace(doubt, lattice=doubt.lattice.prune(probabilities > _DOUBT), features={})
            return rest, (edges.take(likely), probabilities[likely]), alone_probabilities(edges, probabilities)

        with stage("first pass"):
            for doubt, likely, alone_here in self._map(pass_through, groups):
                left.append(doubt)
                probable.append(likely)
                alone.add(alone_here, doubt.similarity)
        with stage("evidence"):
            lexicon = Lexicon(self._units.links, learn(self._units, probable))
            lexicons = (lexicon, lexicon.reverse())
            surroundings = SurroundingsEvidence(self.texts, alone)

        def look_again(doubt: Doubt) -> Result:
            evidence: tuple[Evidence, ...] = (
                DenseEvidence(self._runs, doubt.similarity),
                LexicalEvidence(self._units, lexicons, doubt.corridors),
                *self._surface,
                surroundings,
            )
            features: Features = {}
            for each in evidence:
                features |= each(doubt.lattice.edges)
            features |= by_amount(features)
            return use(replace(doubt, features=features))

        with stage("evidence"):
            return self._map(look_again, left)

    def search(self, groups: Iterable[list[Corridor]], weights: Weights) -> Iterator[Found]:
        """The beads of all blocks, each sentence in one, in order of the blocks and monotone within each."""
        return chain.from_iterable(self.doubts(groups, weights, lambda doubt: list(decode(doubt, weights))))


def choose(lattice: Lattice, scores: Floats) -> tuple[list[list[int]], Floats]:
    """For each block the edges of the path with the most expected right beads, and how probable each edge is.

    Taking the path that maximises the expected number of right beads, not the likeliest path, is minimum Bayes risk
    decoding (Goel & Byrne 2000). A sentence left alone is as probable as it is to be alone at all, wherever on the
    other side the path stands then; a gap is as probable as its sentences on the average.
    """
    edges = lattice.edges
    _, probabilities = lattice.posteriors(scores)
    by_sentence = alone_probabilities(edges, probabilities)
    for first, count, alone, found in (
        (edges.zh, edges.zh_count, edges.en_count == 0, by_sentence[0]),
        (edges.en, edges.en_count, edges.zh_count == 0, by_sentence[1]),
    ):
        sums, begin = prefix_sums(found), first[alone]
        probabilities[alone] = (sums[begin + count[alone]] - sums[begin]) / count[alone]
    gains = np.where(edges.paired, 1.0, _ALONE * (edges.zh_count + edges.en_count)) * probabilities
    return lattice.best(gains), probabilities


def decode(doubt: Doubt, weights: Weights) -> Iterator[Found]:
    """The beads of some blocks, in order, each with its calibrated probability; a gap is a bead a sentence."""
    edges = doubt.lattice.edges
    sides = (edges.zh, edges.zh_count, edges.en, edges.en_count)
    scores = score(doubt.features, edges, weights.second)
    paths, probabilities = choose(doubt.lattice, scores)
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
