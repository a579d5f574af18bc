"""Beads that cross: sentences or paragraphs that stand in another order on the two sides.

The lattice is monotone, so what was moved is left alone on both sides. Stretches left alone near each other are
aligned with each other by the same search; and two neighbours joined in one bead of two to two are taken apart where
each is clearly the counterpart of the other's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scipy.special import expit

from ..document import Bead
from .anchors import Piece
from .search import Found, Searcher
from .weights import Weights

# Counterparts further apart than this many sentences are not looked for: chance likenesses grow with the distance.
_FARTHEST = 60
# A bead that crosses must be more probable than not.
_PROBABLE = 0.5
# Cosines of two neighbours with each other's counterparts must exceed those of the parallel reading by this much.
_SWAPPED = 0.5


def crossing_beads(searcher: Searcher, found: Sequence[Found], weights: Weights) -> Iterator[Bead]:
    """All beads by the batch's indexes, with those that cross found and marked.

    Args:
        searcher: of the batch.
        found: what the monotone search chose, document by document.
        weights: of the bead score.
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
    """What tells whether a bead between sentences that were left alone is right.

    The search within two stretches takes it for granted that they belong together, so its probabilities are far too
    high. What the bead's evidence comes to, against a price a sentence, tells more.
    """
    return {"score": bead.score, "sentences": float(bead.zh_count + bead.en_count), "any": 1.0}


def _confidence(bead: Found, weights: Weights) -> float:
    odds = sum(weights.crossing.get(name, 0.0) * value for name, value in crossing_features(bead).items())
    return float(expit(odds))


def moved_beads(searcher: Searcher, found: Sequence[Found], weights: Weights) -> list[Found]:
    """The beads with two sides that a search finds between stretches that the search in order left alone."""
    pieces = list(_disjoint(_candidates(searcher, found)))
    if not pieces:
        return []
    beads = searcher.search(searcher.groups(pieces), weights)
    return [bead for bead in beads if bead.zh_count and bead.en_count]


def _candidates(searcher: Searcher, found: Sequence[Found]) -> Iterator[tuple[float, tuple[int, int], tuple[int, int]]]:
    """Stretches left alone on both sides and near each other, with their highest similarity."""
    zh_runs, en_runs = list(_alone(searcher, found, "zh")), list(_alone(searcher, found, "en"))
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


def _alone(searcher: Searcher, found: Sequence[Found], side: str) -> Iterator[tuple[tuple[int, int], int]]:
    """Maximal stretches of a side without counterparts, each with its place in the path of beads."""
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


def _disjoint(candidates: Iterator[tuple[float, tuple[int, int], tuple[int, int]]]) -> Iterator[Piece]:
    """The most similar pairs of stretches, each stretch in one pair at most, in order of the text."""
    zh_taken: set[int] = set()
    en_taken: set[int] = set()
    chosen = []
    for _, zh, en in sorted(candidates, key=lambda candidate: (-candidate[0], candidate[1:])):
        if zh[0] not in zh_taken and en[0] not in en_taken:
            zh_taken.add(zh[0])
            en_taken.add(en[0])
            chosen.append((zh, en))
    for zh, en in sorted(chosen):
        yield Piece(*zh, *en)
