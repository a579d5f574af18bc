"""What the bead score is trained on: gold texts and variants of them, encoded once, as lattices with evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ...encode import Encoder
from ..anchors import Piece
from ..crossing import crossing_features, moved_beads
from ..lattice import Corridor, Floats
from ..search import Doubt, Found, Searcher
from ..texts import EncodedTexts, Texts, lay_out, sentence_texts
from ..weights import Weights
from .augment import Gold, Variant, displaced, variants
from .fit import Example, gold_cuts, local_edges, right_edges

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
# Variants are searched together until they hold this many Chinese sentences.
_BATCH = 3000


@dataclass(frozen=True, slots=True)
class Labelled:
    """A group of blocks as an example, and for each block the gold text that it was made from, and whether exact."""

    example: Example
    source: NDArray[np.int64]
    exact: NDArray[np.bool_]


class Material:
    """All variants, laid out in batches."""

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
        """Variants in batches, so that no batch grows large."""
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
        """A sample of all genres, with all beads of the corridor."""
        examples = []
        for chosen in self._sample():
            for group, texts in self._batches(chosen):
                searcher = Searcher(texts)
                for corridors in searcher.groups(_pieces(texts)):
                    doubt = searcher.first_pass(corridors)
                    examples.append(self._example(doubt, texts, group).example)
        return examples

    def _sample(self) -> Iterator[list[Variant]]:
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
            yield [self.variants[number] for number in sorted(chosen)]

    def second_pass_examples(self, weights: Weights) -> list[Labelled]:
        """All variants, with the beads that the first pass leaves."""
        labelled: list[Labelled] = []
        for group, texts in self._batches(self.variants):
            searcher = Searcher(texts)
            label = partial(self._example, texts=texts, group=group)
            labelled += searcher.doubts(searcher.groups(_pieces(texts)), weights, label)
        return labelled

    def _example(self, doubt: Doubt, texts: Texts, group: Sequence[Variant]) -> Labelled:
        edges = doubt.lattice.edges
        places = _documents_of(doubt.corridors, texts)
        right = np.zeros(len(edges), bool)
        place_of_edge = places[edges.block]
        for place in np.unique(place_of_edge):
            chosen = place_of_edge == place
            gold = group[place].gold
            zh0, zh1 = (int(texts.zh.first[place + step]) for step in (0, 1))
            en0, en1 = (int(texts.en.first[place + step]) for step in (0, 1))
            nodes, stretches = gold_cuts(gold.beads, zh1 - zh0, en1 - en0)
            right[chosen] = right_edges(local_edges(edges.take(chosen), zh0, en0), nodes, stretches, gold.exact)
        of_blocks = [group[place] for place in places]
        source = np.array([variant.zh_source for variant in of_blocks])
        exact = np.array([variant.gold.exact for variant in of_blocks])
        importance = np.array([self._weight(variant) for variant in of_blocks])
        return Labelled(Example(doubt.lattice, doubt.features, right, importance), source, exact)

    def _weight(self, variant: Variant) -> float:
        """How much a variant's beads count."""
        return self._importance[variant.gold.genre, variant.kind] * (_EXACT if variant.gold.exact else 1.0)

    def moved_beads(self, weights: Weights) -> tuple[list[dict[str, float]], NDArray[np.bool_], Floats]:
        """Beads between sentences left alone in texts with displaced stretches: features, which are right, weights."""
        found: list[dict[str, float]] = []
        right: list[bool] = []
        importance: list[float] = []
        for group, texts in self._batches(self._displaced):
            searcher = Searcher(texts)
            in_order = list(searcher.search(searcher.groups(_pieces(texts)), weights))
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
