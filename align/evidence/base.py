"""All evidence for beads as one matrix of features, for the quick first pass and for the full second one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..lattice import BEAD_TYPES, Edges, Floats, Ints
from ..texts import Texts

Features = dict[str, Floats]


class Evidence(Protocol):
    """A kind of evidence: what it knows of a batch, asked for beads."""

    def __call__(self, edges: Edges) -> Features:
        """Named features, one value an edge each."""
        ...


def type_name(zh: int, en: int) -> str:
    """The name of a bead type's feature. Rare large types share one, so that each has examples enough to learn from."""
    if zh + en > 5 and min(zh, en) > 1:
        return f"type:large-{min(zh, en, 4)}"
    return f"type:{zh}-{en}"


TYPE_NAMES: tuple[str, ...] = tuple(dict.fromkeys(type_name(zh, en) for zh, en in BEAD_TYPES))
_LARGEST = max(max(zh, en) for zh, en in BEAD_TYPES)
_TYPE_OF = np.full((_LARGEST + 1, _LARGEST + 1), -1)
for _zh, _en in BEAD_TYPES:
    _TYPE_OF[_zh, _en] = TYPE_NAMES.index(type_name(_zh, _en))


def bead_types(edges: Edges) -> NDArray[np.int64]:
    """For each edge the index of its type's name in ``TYPE_NAMES``."""
    return _TYPE_OF[edges.zh_count, edges.en_count]


def left_alone(name: str, edges: Edges, zh: Floats, en: Floats, origin: tuple[int, int] = (0, 0)) -> Features:
    """What is known of each sentence, summed over those that an edge leaves alone; 0 for paired beads.

    Args:
        name: what is known.
        edges: asked about.
        zh: prefix sums of its values for Chinese sentences.
        en: likewise for English ones.
        origin: the first Chinese and the first English sentence with a value.
    """
    features = {}
    for side, sums, start, first, count, alone in (
        ("zh", zh, origin[0], edges.zh, edges.zh_count, edges.en_count == 0),
        ("en", en, origin[1], edges.en, edges.en_count, edges.zh_count == 0),
    ):
        values = features[f"null:{side}-{name}"] = np.zeros(len(edges))
        begin = first[alone] - start
        values[alone] = sums[begin + count[alone]] - sums[begin]
    return features


# What is told the more surely the more of a bead's wording is explained, and what explained wording makes up for.
_BY_AMOUNT = (
    "cosine", "length:far", "length:en-long", "lexical:less", "lexical:amount", "lexical:zh-unexplained",
    "lexical:en-unexplained", "drop:zh-least-loss", "drop:en-least-loss", "extend:zh-gain", "extend:en-gain",
)  # fmt: skip


def by_amount(features: Mapping[str, Floats]) -> Features:
    """Evidence times the amount of wording explained: a likeness of two long passages is no chance.

    With these products novels that the weights had not seen gained more than a point of strict F1, and with those of
    every two of the eleven no more.
    """
    return {f"{name}*amount": features[name] * features["lexical:amount"] for name in _BY_AMOUNT}


def score(features: Mapping[str, Floats], edges: Edges, weights: Mapping[str, float]) -> Floats:
    """The weighted sum of features and of each edge's type; a weight without a feature adds nothing."""
    total = np.array([weights.get(name, 0.0) for name in TYPE_NAMES])[bead_types(edges)]
    for name, values in features.items():
        if weight := weights.get(name):
            total += weight * values
    return total


def document_of(texts: Texts, edges: Edges) -> Ints:
    """For each edge the number of its document."""
    document: Ints = np.where(
        edges.zh_count > 0, at(texts.zh.document, edges.zh, 0), at(texts.en.document, edges.en, 0)
    )
    return document


def at(values: NDArray[Any], index: Ints, default: int) -> NDArray[Any]:
    """Values by index. An index may lie one place behind the last value, as it does for a bead with an empty side."""
    if not len(values):
        return np.full(len(index), default)
    return values[np.clip(index, 0, len(values) - 1)]
