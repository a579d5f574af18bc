"""Beads that cross: sentences or paragraphs that stand in another order on the two sides.

The lattice is monotone, so a passage that was moved is null on both sides. Null spans near each other are aligned with
each other by the same search. A 2-2 bead is taken apart where its sentences clearly changed places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scipy.special import expit

from ..document import Bead
from .anchors import Span
from .search import Found, Searcher
from .weights import Weights

# Farthest distance, in beads of the path, between null spans that are compared: with the distance grows the number of
# sentences that are alike by chance.
_FARTHEST = 60
# Least probability of a crossing bead.
_PROBABLE = 0.5
# A 2-2 bead is taken apart if the cosines of its crossed pairs exceed those of its parallel pairs by this sum.
_SWAPPED = 0.5


def crossing_beads(searcher: Searcher, found: Sequence[Found], weights: Weights) -> Iterator[Bead]:
    """All beads by the batch's indexes; those that cross are added and marked.

    Args:
        searcher: the batch's searcher.
        found: the beads of the monotone search, document by document.
        weights: weights of the bead score.
    """
    moved = [
        replace(bead, probability=confidence)
        for bead in moved_beads(searcher, found, weights)
        if (confidence := _confidence(bead, weights)) > _PROBABLE
    ]
    zh_moved = {i for bead in moved for i in range(bead.zh, bead.zh + bead.zh_count)}
    en_moved = {j for bead in moved for j in range(bead.en, bead.en + bead.en_count)}
    for bead in found:
        if not (bead.zh_count and bead.en_count):
            if (bead.zh_count and bead.zh in zh_moved) or (bead.en_count and bead.en in en_moved):
                continue
            yield _bead(bead)
        elif _swapped(searcher, bead):
            yield Bead((bead.zh,), (bead.en + 1,), bead.probability, True)
            yield Bead((bead.zh + 1,), (bead.en,), bead.probability, True)
        else:
            yield _bead(bead)
    for bead in moved:
        yield Bead(_side(bead.zh, bead.zh_count), _side(bead.en, bead.en_count), bead.probability, True)


def _bead(found: Found) -> Bead:
    return Bead(_side(found.zh, found.zh_count), _side(found.en, found.en_count), found.probability)


def _side(first: int, count: int) -> tuple[int, ...]:
    return tuple(range(first, first + count))


def _swapped(searcher: Searcher, bead: Found) -> bool:
    if (bead.zh_count, bead.en_count) != (2, 2):
        return False
    texts = searcher.texts
    cosines = texts.zh.encoding.vectors[bead.zh : bead.zh + 2] @ texts.en.encoding.vectors[bead.en : bead.en + 2].T
    return bool(texts.scale * (cosines[0, 1] + cosines[1, 0] - cosines[0, 0] - cosines[1, 1]) > _SWAPPED)


def crossing_features(bead: Found) -> dict[str, float]:
    """Features of a bead between null sentences.

    The search between two spans assumes that they belong together, so its probabilities are far too high. The bead's
    score against a price a sentence says more.
    """
    return {"score": bead.score, "sentences": float(bead.zh_count + bead.en_count), "any": 1.0}


def _confidence(bead: Found, weights: Weights) -> float:
    odds = sum(weights.crossing.get(name, 0.0) * value for name, value in crossing_features(bead).items())
    return float(expit(odds))


def moved_beads(searcher: Searcher, found: Sequence[Found], weights: Weights) -> list[Found]:
    """The paired beads that a search finds between null spans of the monotone search."""
    spans = list(_disjoint(_candidates(searcher, found)))
    if not spans:
        return []
    beads = searcher.search(searcher.groups(spans), weights)
    return [bead for bead in beads if bead.zh_count and bead.en_count]


def _candidates(searcher: Searcher, found: Sequence[Found]) -> Iterator[tuple[float, tuple[int, int], tuple[int, int]]]:
    """Null spans of both sides that are near each other, with their highest similarity."""
    zh_runs, en_runs = list(_null_spans(searcher, found, "zh")), list(_null_spans(searcher, found, "en"))
    zh, en = searcher.texts.zh, searcher.texts.en
    start = 0
    for (zh0, zh1), zh_at in zh_runs:
        while start < len(en_runs) and en_runs[start][1] < zh_at - _FARTHEST:
            start += 1
        for (en0, en1), en_at in en_runs[start:]:
            if en_at > zh_at + _FARTHEST:
                break
            if zh.document[zh0] == en.document[en0]:
                cosines = zh.encoding.vectors[zh0:zh1] @ en.encoding.vectors[en0:en1].T
                yield float(cosines.max()), (zh0, zh1), (en0, en1)


def _null_spans(searcher: Searcher, found: Sequence[Found], side: str) -> Iterator[tuple[tuple[int, int], int]]:
    """The longest runs of null sentences of a side, each with its place in the path of beads."""
    other = "en" if side == "zh" else "zh"
    documents = getattr(searcher.texts, side).document
    first = last = -1
    at = 0
    for place, bead in enumerate(found):
        if getattr(bead, f"{other}_count") or not getattr(bead, f"{side}_count"):
            continue
        here = getattr(bead, side)
        if here != last or documents[here] != documents[first]:
            if first >= 0:
                yield (first, last), at
            first, at = here, place
        last = here + getattr(bead, f"{side}_count")
    if first >= 0:
        yield (first, last), at


def _disjoint(candidates: Iterator[tuple[float, tuple[int, int], tuple[int, int]]]) -> Iterator[Span]:
    """The most similar pairs of spans, each span in at most one pair, in the order of the text."""
    zh_taken: set[int] = set()
    en_taken: set[int] = set()
    chosen = []
    for _, zh, en in sorted(candidates, key=lambda candidate: (-candidate[0], candidate[1:])):
        if zh[0] not in zh_taken and en[0] not in en_taken:
            zh_taken.add(zh[0])
            en_taken.add(en[0])
            chosen.append((zh, en))
    for zh, en in sorted(chosen):
        yield Span(*zh, *en)
