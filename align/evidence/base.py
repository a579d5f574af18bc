"""Features of beads: what every kind of evidence returns, and the score that weighs them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..lattice import BEAD_TYPES, Edges, Floats, Ints
from ..texts import Texts

Features = dict[str, Floats]


class Evidence(Protocol):
    """A kind of evidence on a batch: called with edges, it returns their features."""

    def __call__(self, edges: Edges) -> Features:
        """Features by name, each with one value an edge."""
        ...


def type_name(zh: int, en: int) -> str:
    """The name of a bead type's feature. Rare large types share a name, so that each name has enough examples."""
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


def null_sums(name: str, edges: Edges, zh: Floats, en: Floats, origin: tuple[int, int] = (0, 0)) -> Features:
    """Values of sentences summed over those that an edge leaves null; 0 for paired beads.

    Args:
        name: the features' name: ``null:zh-<name>`` and ``null:en-<name>``.
        edges: the edges asked about.
        zh: prefix sums of the values of Chinese sentences.
        en: those of English sentences.
        origin: the first Chinese and the first English sentence that the sums hold.
    """
    features = {}
    for side, sums, start, first, count, null in (
        ("zh", zh, origin[0], edges.zh, edges.zh_count, edges.en_count == 0),
        ("en", en, origin[1], edges.en, edges.en_count, edges.zh_count == 0),
    ):
        values = features[f"null:{side}-{name}"] = np.zeros(len(edges))
        begin = first[null] - start
        values[null] = sums[begin + count[null]] - sums[begin]
    return features


# Features that are also multiplied by ``lexical:amount``.
_BY_AMOUNT = (
    "cosine", "length:far", "length:en-long", "lexical:less", "lexical:amount", "lexical:zh-unexplained",
    "lexical:en-unexplained", "drop:zh-least-loss", "drop:en-least-loss", "extend:zh-gain", "extend:en-gain",
)  # fmt: skip


def by_amount(features: Mapping[str, Floats]) -> Features:
    """Products of features with the amount of wording explained: two long passages are seldom alike by chance.

    They raised strict F1 by more than a point on novels that the weights had not seen. Products of every two of the
    eleven features raised it no further.
    """
    return {f"{name}*amount": features[name] * features["lexical:amount"] for name in _BY_AMOUNT}


def score(features: Mapping[str, Floats], edges: Edges, weights: Mapping[str, float]) -> Floats:
    """Each edge's weighted sum of features, with the weight of its type; features without a weight add nothing."""
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
