"""From gold to a weight file: encode, make variants, fit the first pass, then the second on what the first leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..encode import Encoder, Encoding
from ..encode.spread import spread
from ..errors import DuiqiError
from .anchors import Piece
from .augment import Gold, variants
from .evidence import score
from .lattice import Corridor, Floats
from .model import Weights
from .search import Doubt, Searcher, choose
from .texts import Texts, lay_out, sentence_texts
from .training import Example, calibrate, fit, gold_cuts, local_edges, right_edges

# However many beads a genre has, it counts as if it had at most this many, so that none drowns the others.
_MOST_BEADS = 1500
# What a genre's variants of a kind count together, against its texts as they are. More makes omissions cheaper: texts
# full of them come out better, and faithful translations, in which hardly a sentence is left out, worse.
_VARIANT = 0.5
# Pairs of unrelated texts, of all genres together, count as so many texts as they are of one genre: nothing may be
# found in them, however short they are and however alike their paragraphs.
_UNRELATED = 2.0
_KINDS = {"original": 1.0, "unrelated": _UNRELATED}
# Gold that people aligned counts so many times as much as keyed gold, which does not say how sentences in a pair join.
_EXACT = 2.0
# The first pass has few weights and very many edges: about this many Chinese sentences keep its training short.
_FIRST_PASS_SENTENCES = 5000
_REGULARISATION = 3.0
# Folds of kinds of text, or of documents, for calibration: each is aligned with weights that have not seen it.
_FOLDS = 3
# A fold's weights begin with those of all texts and are near their place after so many steps.
_FOLD_STEPS = 30


def train(
    golds: Sequence[Gold], encoder: Encoder, recipe: str = "", report: Callable[[str], None] = lambda line: None
) -> Weights:
    """Fit the bead score to gold.

    Args:
        golds: texts with gold beads.
        encoder: whose similarities are weighed.
        recipe: what the texts are, for the file.
        report: told of progress, a line at a time.

    Raises:
        DuiqiError: there is no bead with two sides to learn from.
    """
    if not any(bead.paired for gold in golds for bead in gold.beads):
        raise DuiqiError("no bead with two sides to learn from: give gold with aligned sentences")
    report(f"encoding {len(golds)} documents")
    material = _Material(golds, encoder)
    report(f"first pass over {len(material.variants)} documents and variants of them")
    examples = material.first_pass_examples()
    first = fit(examples, list(examples[0].features), _REGULARISATION)
    report("second pass")
    second_examples = material.second_pass_examples(Weights(first, {}))
    names = list(second_examples[0].example.features)
    second = fit([labelled.example for labelled in second_examples], names, _REGULARISATION)
    report("calibration")
    calibration = _calibration(_folds(golds), second_examples, names, second)
    facts = {
        "texts": recipe,
        "documents": len(golds),
        "beads": sum(len(gold.beads) for gold in golds),
        "regularisation": _REGULARISATION,
    }
    return Weights(first, second, calibration, encoder.name, spread(encoder), facts)


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A group of blocks as an example, and for each block the gold text that it was made from, and whether exact."""

    example: Example
    source: NDArray[np.int64]
    exact: NDArray[np.bool_]


class _Material:
    """All variants, laid out in batches."""

    def __init__(self, golds: Sequence[Gold], encoder: Encoder) -> None:
        zh = [sentence_texts(gold.bitext.zh) for gold in golds]
        en = [sentence_texts(gold.bitext.en) for gold in golds]
        encoding = encoder.encode_sentences([text for side in (*zh, *en) for text in side])
        starts = np.cumsum([0, *map(len, (*zh, *en))])
        self.variants = list(variants(golds))
        self._texts = (zh, en)
        self._encoding, self._starts, self._documents = encoding, starts, len(golds)
        beads: Counter[tuple[str, str]] = Counter()
        for variant in self.variants:
            beads[variant.gold.genre, variant.kind] += len(variant.gold.beads)
        self._importance = {
            (genre, kind): min(1.0, _MOST_BEADS / max(count, 1)) * _KINDS.get(kind, _VARIANT)
            for (genre, kind), count in beads.items()
        }

    def _batches(self, chosen: Sequence[int]) -> Iterator[tuple[NDArray[np.int64], Texts]]:
        """Variants in batches, so that no batch grows large."""
        group: list[int] = []
        size = 0
        for number in chosen:
            group.append(number)
            size += len(self.variants[number].zh_kept)
            if size > 3000:
                yield np.array(group), self._lay_out(group)
                group, size = [], 0
        if group:
            yield np.array(group), self._lay_out(group)

    def _lay_out(self, group: Sequence[int]) -> Texts:
        chosen = [self.variants[number] for number in group]
        zh_texts, en_texts = self._texts
        zh = [zh_texts[variant.zh_source][i] for variant in chosen for i in variant.zh_kept]
        en = [en_texts[variant.en_source][j] for variant in chosen for j in variant.en_kept]
        zh_rows = self._rows([(variant.zh_source, variant.zh_kept) for variant in chosen])
        en_rows = self._rows([(self._documents + variant.en_source, variant.en_kept) for variant in chosen])
        bitexts = [variant.gold.bitext for variant in chosen]
        return lay_out(bitexts, zh_rows, en_rows, zh, en)

    def _rows(self, kept: Sequence[tuple[int, Sequence[int]]]) -> Encoding:
        rows = [int(self._starts[source]) + index for source, indexes in kept for index in indexes]
        return self._encoding[np.array(rows, np.int64)]

    def first_pass_examples(self) -> list[Example]:
        """A sample of all genres, with all beads of the corridor."""
        examples = []
        for chosen in self._sample():
            for group, texts in self._batches(chosen):
                searcher = Searcher(texts)
                for corridors in searcher.groups(_pieces(texts)):
                    doubt = searcher.first_pass(corridors)
                    examples.append(self._example(doubt, texts, group).example)
        return examples

    def _sample(self) -> Iterator[list[int]]:
        by_genre: dict[str, list[int]] = {}
        for number, variant in enumerate(self.variants):
            by_genre.setdefault(variant.gold.genre, []).append(number)
        share = _FIRST_PASS_SENTENCES // len(by_genre)
        for numbers in by_genre.values():
            # Variants from all over the genre, in a mixed order that is always the same, until the share is used up.
            size, chosen = 0, []
            for number in sorted(numbers, key=lambda number: (number * 7919) % 10007):
                chosen.append(number)
                size += len(self.variants[number].zh_kept)
                if size >= share:
                    break
            yield sorted(chosen)

    def second_pass_examples(self, weights: Weights) -> list[_Labelled]:
        """All variants, with the beads that the first pass leaves."""
        labelled: list[_Labelled] = []
        for group, texts in self._batches(range(len(self.variants))):
            searcher = Searcher(texts)
            doubts = searcher.doubts(searcher.groups(_pieces(texts)), weights)
            labelled.extend(self._example(doubt, texts, group) for doubt in doubts)
        return labelled

    def _example(self, doubt: Doubt, texts: Texts, group: NDArray[np.int64]) -> _Labelled:
        edges = doubt.lattice.edges
        places = _documents_of(doubt.corridors, texts)
        right = np.zeros(len(edges), bool)
        place_of_edge = places[edges.block]
        for place in np.unique(place_of_edge):
            chosen = place_of_edge == place
            gold = self.variants[group[place]].gold
            zh0, zh1 = (int(texts.zh.first[place + step]) for step in (0, 1))
            en0, en1 = (int(texts.en.first[place + step]) for step in (0, 1))
            nodes, stretches = gold_cuts(gold.beads, zh1 - zh0, en1 - en0)
            right[chosen] = right_edges(local_edges(edges.take(chosen), zh0, en0), nodes, stretches, gold.exact)
        kinds = [(self.variants[number].gold.genre, self.variants[number].kind) for number in group[places]]
        source = np.array([self.variants[number].zh_source for number in group[places]])
        exact = np.array([self.variants[number].gold.exact for number in group[places]])
        importance = np.array([self._importance[kind] for kind in kinds]) * np.where(exact, _EXACT, 1.0)
        return _Labelled(Example(doubt.lattice, doubt.features, right, importance), source, exact)


def _pieces(texts: Texts) -> list[Piece]:
    bounds = zip(texts.zh.first[:-1], texts.zh.first[1:], texts.en.first[:-1], texts.en.first[1:], strict=True)
    return [Piece(*map(int, bound)) for bound in bounds]


def _documents_of(corridors: Sequence[Corridor], texts: Texts) -> NDArray[np.int64]:
    """For each block the document that it lies in; a block with one empty side is found by the other."""
    documents = []
    for corridor in corridors:
        zh = np.searchsorted(texts.zh.first, corridor.zh, side="right") - 1
        en = np.searchsorted(texts.en.first, corridor.en, side="right") - 1
        documents.append(int(zh) if len(corridor.low) > 1 else int(en))
    return np.minimum(np.array(documents, np.int64), len(texts.log_ratio) - 1)


def _folds(golds: Sequence[Gold]) -> NDArray[np.int64]:
    """For each text its fold: by genre, so that confidence holds for kinds not trained on, else by document."""
    genres = sorted({gold.genre for gold in golds})
    if len(genres) < _FOLDS:
        return np.arange(len(golds)) % min(_FOLDS, len(golds))
    return np.array([genres.index(gold.genre) % _FOLDS for gold in golds])


def _calibration(
    folds: NDArray[np.int64], labelled: Sequence[_Labelled], names: Sequence[str], start: dict[str, float]
) -> float:
    """What log-odds are to be multiplied by, from beads chosen by weights that had not seen their texts.

    Where some gold is exact only that is asked: of keyed gold more beads pass for right than people would align so.
    """
    some_exact = any(each.exact.any() for each in labelled)
    count = int(folds.max()) + 1
    if count < 2:
        return 1.0
    beads: list[tuple[Floats, NDArray[np.bool_], Floats]] = []
    for fold in range(count):
        seen = [
            replace(each.example, importance=each.example.importance * (folds[each.source] != fold))
            for each in labelled
        ]
        weights = fit(seen, names, _REGULARISATION, start, _FOLD_STEPS)
        for each in labelled:
            edges = each.example.lattice.edges
            paths, probabilities = choose(each.example.lattice, score(each.example.features, edges, weights))
            unseen = (folds[each.source] == fold) & (each.exact | (not some_exact))
            chosen = np.array([edge for block, path in enumerate(paths) if unseen[block] for edge in path], np.int64)
            chosen = chosen[edges.paired[chosen]]
            importance = each.example.importance[edges.block[chosen]]
            beads.append((probabilities[chosen], each.example.right[chosen], importance))
    return calibrate(*map(np.concatenate, zip(*beads, strict=True)))
