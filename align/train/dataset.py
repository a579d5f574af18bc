"""The training set of the bead score: gold texts and their variants, encoded once, as lattices with features."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ...encode import Encoder
from ..anchors import Span
from ..crossing import crossing_features, moved_beads
from ..lattice import Band, Floats
from ..search import Candidates, Found, Searcher
from ..texts import EncodedTexts, Texts, lay_out, sentence_texts
from ..weights import Weights
from .augment import Gold, Variant, displaced, variants
from .fit import Example, gold_cuts, local_edges, right_edges

# Most beads that a genre counts for, so that a large one does not outweigh the others.
_MOST_BEADS = 1500
# Weight of a genre's variants of one kind, where its unchanged texts weigh 1. Raising it makes nulls cheaper: better
# for texts full of omissions and worse for faithful translations.
_VARIANT = 0.5
# Weight of all pairs of unrelated texts together, where one genre's unchanged texts weigh 1: nothing may be paired in
# them, however short they are and however alike their paragraphs.
_UNRELATED = 2.0
_KINDS = {"original": 1.0, "unrelated": _UNRELATED}
# Weight of gold that people aligned against keyed gold, which does not say how the sentences of a pair are joined.
_EXACT = 2.0
# Chinese sentences for training the first pass, which has few weights and very many edges.
_FIRST_PASS_SENTENCES = 5000
# Chinese sentences in a batch of variants that are searched together.
_BATCH = 3000


@dataclass(frozen=True, slots=True)
class Labelled:
    """A group of blocks as an example; for each block the number of its gold text, and whether that gold is exact."""

    example: Example
    source: NDArray[np.int64]
    exact: NDArray[np.bool_]


class Dataset:
    """All gold texts and their variants."""

    def __init__(self, golds: Sequence[Gold], encoder: Encoder) -> None:
        zh = [sentence_texts(gold.bitext.zh) for gold in golds]
        en = [sentence_texts(gold.bitext.en) for gold in golds]
        encoding = encoder.encode_sentences([text for side in (*zh, *en) for text in side])
        starts = np.cumsum([0, *map(len, (*zh, *en))])
        self.variants, self._displaced = list(variants(golds)), list(displaced(golds))
        self._texts = (zh, en)
        self._encoding, self._starts, self._documents = encoding, starts, len(golds)
        beads: Counter[tuple[str, str]] = Counter()
        for variant in (*self.variants, *self._displaced):
            beads[variant.gold.genre, variant.kind] += len(variant.gold.beads)
        self._importance = {
            (genre, kind): min(1.0, _MOST_BEADS / max(count, 1)) * _KINDS.get(kind, _VARIANT)
            for (genre, kind), count in beads.items()
        }

    def _batches(self, chosen: Sequence[Variant]) -> Iterator[tuple[list[Variant], EncodedTexts]]:
        """Variants in batches of limited size."""
        group: list[Variant] = []
        size = 0
        for variant in chosen:
            group.append(variant)
            size += len(variant.zh_kept)
            if size > _BATCH:
                yield group, self._lay_out(group)
                group, size = [], 0
        if group:
            yield group, self._lay_out(group)

    def _lay_out(self, chosen: Sequence[Variant]) -> EncodedTexts:
        zh_texts, en_texts = self._texts
        zh = [zh_texts[variant.zh_source][i] for variant in chosen for i in variant.zh_kept]
        en = [en_texts[variant.en_source][j] for variant in chosen for j in variant.en_kept]
        kept = [(variant.zh_source, variant.zh_kept) for variant in chosen]
        kept += [(self._documents + variant.en_source, variant.en_kept) for variant in chosen]
        rows = [int(self._starts[source]) + index for source, indexes in kept for index in indexes]
        texts = lay_out([variant.gold.bitext for variant in chosen], zh, en)
        return texts.encoded(self._encoding[np.array(rows, np.int64)])

    def first_pass_examples(self) -> list[Example]:
        """Examples of a sample of all genres, with all beads of the bands."""
        examples = []
        for chosen in self._sample():
            for group, texts in self._batches(chosen):
                searcher = Searcher(texts)
                for bands in searcher.groups(_spans(texts)):
                    candidates = searcher.first_pass(bands)
                    examples.append(self._example(candidates, texts, group).example)
        return examples

    def _sample(self) -> Iterator[list[Variant]]:
        by_genre: dict[str, list[int]] = {}
        for number, variant in enumerate(self.variants):
            by_genre.setdefault(variant.gold.genre, []).append(number)
        share = _FIRST_PASS_SENTENCES // len(by_genre)
        for numbers in by_genre.values():
            # Variants from all over the genre, in a shuffled order that is always the same, until they fill its share.
            size, chosen = 0, []
            for number in sorted(numbers, key=lambda number: (number * 7919) % 10007):
                chosen.append(number)
                size += len(self.variants[number].zh_kept)
                if size >= share:
                    break
            yield [self.variants[number] for number in sorted(chosen)]

    def second_pass_examples(self, weights: Weights) -> list[Labelled]:
        """Examples of all variants, with the beads that the first pass keeps."""
        labelled: list[Labelled] = []
        for group, texts in self._batches(self.variants):
            searcher = Searcher(texts)
            label = partial(self._example, texts=texts, group=group)
            labelled += searcher.second_pass(searcher.groups(_spans(texts)), weights, label)
        return labelled

    def _example(self, candidates: Candidates, texts: Texts, group: Sequence[Variant]) -> Labelled:
        edges = candidates.lattice.edges
        places = _documents_of(candidates.bands, texts)
        right = np.zeros(len(edges), bool)
        place_of_edge = places[edges.block]
        for place in np.unique(place_of_edge):
            chosen = place_of_edge == place
            gold = group[place].gold
            zh0, zh1 = (int(texts.zh.first[place + step]) for step in (0, 1))
            en0, en1 = (int(texts.en.first[place + step]) for step in (0, 1))
            nodes, spans = gold_cuts(gold.beads, zh1 - zh0, en1 - en0)
            right[chosen] = right_edges(local_edges(edges.take(chosen), zh0, en0), nodes, spans, gold.exact)
        of_blocks = [group[place] for place in places]
        source = np.array([variant.zh_source for variant in of_blocks])
        exact = np.array([variant.gold.exact for variant in of_blocks])
        importance = np.array([self._weight(variant) for variant in of_blocks])
        return Labelled(Example(candidates.lattice, candidates.features, right, importance), source, exact)

    def _weight(self, variant: Variant) -> float:
        """The weight of a variant's beads."""
        return self._importance[variant.gold.genre, variant.kind] * (_EXACT if variant.gold.exact else 1.0)

    def moved_beads(self, weights: Weights) -> tuple[list[dict[str, float]], NDArray[np.bool_], Floats]:
        """Crossing beads found in texts with displaced spans: their features, which of them are right, and weights."""
        found: list[dict[str, float]] = []
        right: list[bool] = []
        importance: list[float] = []
        for group, texts in self._batches(self._displaced):
            searcher = Searcher(texts)
            in_order = list(searcher.search(searcher.groups(_spans(texts)), weights))
            for bead in moved_beads(searcher, in_order, weights):
                place = int(texts.zh.document[bead.zh])
                found.append(crossing_features(bead))
                right.append(_is_right(bead, int(texts.zh.first[place]), int(texts.en.first[place]), group[place].gold))
                importance.append(self._weight(group[place]))
        return found, np.array(right, bool), np.array(importance)


def _is_right(bead: Found, zh_first: int, en_first: int, gold: Gold) -> bool:
    zh = range(bead.zh - zh_first, bead.zh - zh_first + bead.zh_count)
    en = range(bead.en - en_first, bead.en - en_first + bead.en_count)
    if gold.exact:
        return any(tuple(zh) == other.zh and tuple(en) == other.en for other in gold.beads)
    return any({*zh} <= {*other.zh} and {*en} <= {*other.en} for other in gold.beads)


def _spans(texts: Texts) -> list[Span]:
    bounds = zip(texts.zh.first[:-1], texts.zh.first[1:], texts.en.first[:-1], texts.en.first[1:], strict=True)
    return [Span(*map(int, bound)) for bound in bounds]


def _documents_of(bands: Sequence[Band], texts: Texts) -> NDArray[np.int64]:
    """The document of each block, found by the side that is not empty."""
    documents = []
    for band in bands:
        zh = np.searchsorted(texts.zh.first, band.zh, side="right") - 1
        en = np.searchsorted(texts.en.first, band.en, side="right") - 1
        documents.append(int(zh) if len(band.low) > 1 else int(en))
    return np.minimum(np.array(documents, np.int64), len(texts.log_ratio) - 1)
