"""Links between characters: comparable between systems that cut the text into other sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from typing import ClassVar, TypeAlias

from ...document import LANGUAGES, Bead, Document, Language
from ..case import Case, CaseMatches, Matches
from .base import Metric

Stretch: TypeAlias = tuple[int, int, int]
"""A sentence's start and end, counted in characters without whitespace, and the number of the bead that holds it."""


class Characters(Metric):
    """Pairs of characters: a bead pairs each of its Chinese characters with each of its English ones.

    Precision is the share of predicted character pairs that a gold bead has too, recall the share of gold pairs that a
    predicted bead has. Whitespace is not counted. Sentences do not matter, so a bead that holds one short sentence too
    many loses little.
    Source: the character granularity of Veronis and Langlais (2000).
    """

    name: ClassVar[str] = "characters"
    title: ClassVar[str] = "characters"
    unit: ClassVar[str] = "character pairs"
    needs: ClassVar[str] = "it needs the texts, in .zh and .en beside the beads"

    def match(self, case: Case) -> CaseMatches | None:
        """See ``Metric.match``."""
        if case.text is None:
            return None
        predicted_text, predicted = case.predicted_text or (case.text, ())
        overlaps: list[dict[tuple[int, int], int]] = []
        sizes: list[tuple[list[int], list[int]]] = []
        for language in LANGUAGES:
            lengths = _lengths(getattr(case.text, language))
            ours, gold_sizes = _stretches(lengths, case.gold, language)
            if predicted_text is not case.text:
                lengths = _lengths(getattr(predicted_text, language))
            theirs, predicted_sizes = _stretches(lengths, predicted, language)
            overlaps.append(_overlaps(ours, theirs))
            sizes.append((gold_sizes, predicted_sizes))
        gold_right, predicted_right = [0] * len(case.gold), [0] * len(predicted)
        for pair, zh_shared in overlaps[0].items():
            if en_shared := overlaps[1].get(pair):
                gold_right[pair[0]] += zh_shared * en_shared
                predicted_right[pair[1]] += zh_shared * en_shared
        (zh_gold, zh_predicted), (en_gold, en_predicted) = sizes
        gold_weight = [zh * en for zh, en in zip(zh_gold, en_gold, strict=True)]
        predicted_weight = [zh * en for zh, en in zip(zh_predicted, en_predicted, strict=True)]
        # The minimum keeps a pair from counting twice where a malformed file has a sentence in two beads.
        return CaseMatches(
            Matches.of(predicted, map(min, predicted_right, predicted_weight), predicted_weight),
            Matches.of(case.gold, map(min, gold_right, gold_weight), gold_weight),
            case.name,
        )


def _lengths(document: Document) -> list[int]:
    """The number of characters of each sentence, without whitespace."""
    text = document.text
    return [len("".join(text[span.start : span.end].split())) for span in document.sentences]


def _stretches(lengths: list[int], beads: tuple[Bead, ...], language: Language) -> tuple[list[Stretch], list[int]]:
    """One side's sentences in text order, each with its bead, and the number of characters of each bead."""
    starts = [0, *accumulate(lengths)]
    sizes = [0] * len(beads)
    held: list[Stretch] = []
    for number, bead in enumerate(beads):
        for index in set(bead.zh if language == "zh" else bead.en):
            held.append((starts[index], starts[index + 1], number))
            sizes[number] += lengths[index]
    return sorted(held), sizes


def _overlaps(ours: list[Stretch], theirs: list[Stretch]) -> dict[tuple[int, int], int]:
    """How many characters each of our beads shares with each of theirs."""
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for own, other, size in _sweep(ours, theirs):
        shared[own, other] += size
    return shared


def _sweep(ours: list[Stretch], theirs: list[Stretch]) -> Iterator[tuple[int, int, int]]:
    """Overlaps of two sorted lists of stretches: our bead, their bead, characters in common."""
    first = 0
    for start, end, number in ours:
        while first < len(theirs) and theirs[first][1] <= start:
            first += 1
        at = first
        while at < len(theirs) and theirs[at][0] < end:
            if (size := min(end, theirs[at][1]) - max(start, theirs[at][0])) > 0:
                yield number, theirs[at][2], size
            at += 1
