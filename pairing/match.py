"""Pairs Chinese and English documents by their content, where their names do not.

Documents whose mean vectors are near are compared sentence by sentence, by their numbers and Latin words, and by
length. A pair is kept if its probability is at least one half. Encoding takes by far the most time, which grows
linearly with the number of documents; finding neighbours is one matrix product.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit

from ..document import Document
from ..encode import Encoder
from .evidence import gather
from .profiles import Profile, profiles

# Weights of the features, fitted by logistic regression on eleven collections (benchmarks/pairing.py --fit). With
# weights fitted on the ten others each collection lost at most a point of F1.
WEIGHTS: Final = {"cosine": 2.3, "tokens": 3.5, "sentences": 2.6, "length": -1.8, "margin": 4.9, "free": 3.4}
BIAS: Final = -5.6
_KEPT: Final = 0.5
"""The least probability of a pair that is kept."""


@dataclass(frozen=True, slots=True)
class Match:
    """A Chinese and an English document, by index, that say the same, and the probability that they do."""

    zh: int
    en: int
    confidence: float


def pair_by_content(zh: Iterable[Document], en: Iterable[Document], encoder: Encoder) -> list[Match]:
    """Find which documents are translations of each other.

    Args:
        zh: the Chinese documents; one is in memory at a time.
        en: the English documents.
        encoder: turns sentences of both languages into vectors of one space.

    Returns:
        The pairs found, the most probable first; each document is in one pair at most.
    """
    return match(profiles(zh, encoder), profiles(en, encoder))


def match(zh: Sequence[Profile], en: Sequence[Profile]) -> list[Match]:
    """Find the pairs among profiles."""
    if not zh or not en:
        return []
    candidates = gather(zh, en)
    logits = np.full(len(candidates.zh), BIAS)
    for name, weight in WEIGHTS.items():
        logits += weight * candidates.features[name]
    confidence = expit(logits)
    found: list[Match] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for number in np.argsort(-confidence, kind="stable"):
        i, j = int(candidates.zh[number]), int(candidates.en[number])
        if confidence[number] < _KEPT:
            break
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            found.append(Match(i, j, float(confidence[number])))
    return found
