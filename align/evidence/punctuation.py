"""Evidence from punctuation: sentence ends, quotation marks, questions and exclamations, and enumerators."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..lattice import Edges, Ints
from ..texts import BatchSide, Texts
from .base import Features, at

_CLOSERS = "”’\"'」』）)]】》〉"
_OPENERS = "“‘\"'「『《"
_QUOTED = re.compile(r"[“”\"「」『』‘]|(?:^|\s)'\w|[.,!?]'(?:\s|$)")
# Kinds of sentence ends. A sentence without any of this punctuation is a heading, a list item or a fragment.
_KINDS = ("fragment", "stop", "question", "exclamation", "colon", "comma", "ellipsis")
_ENDS = {
    char: kind for kind, chars in enumerate(("", ".。．", "?？", "!！", ":：", ",，、;；—-–", "…")) for char in chars
}
_ENUMERATOR = re.compile(
    r"[\W_]*(?:[0-9]{1,3}|[ivxIVXⅠ-ⅿ]{1,5}|[A-Za-z]|第.{1,5}[条條章节節项項款编編]|[一二三四五六七八九十]{1,3}"
    r"|(?:Article|Section|Chapter|Paragraph|Part|No)\b\.?\s*\(?[\w.-]{1,6}\)?)[\W_]*"
)


def _end_kind(text: str) -> int:
    return _ENDS.get(text.rstrip().rstrip(_CLOSERS + " ")[-1:], 0)


def _each(strings: Sequence[str], test: Callable[[str], object]) -> NDArray[np.bool_]:
    return np.array([bool(test(text)) for text in strings], bool)


def _sums(values: NDArray[np.bool_]) -> Ints:
    return np.concatenate([[0], np.cumsum(values)])


class PunctuationEvidence:
    """Whether both sides end alike, hold quotations alike, and leave no enumerator behind."""

    def __init__(self, texts: Texts) -> None:
        self._zh, self._en = _Punctuation(texts.zh), _Punctuation(texts.en)

    def __call__(self, edges: Edges) -> Features:
        """Whether ends and quotations agree, how far counts differ, and where enumerators stand."""
        paired = edges.paired
        zh_end, en_end = (
            at(side.end, first + count - 1, 0)
            for side, first, count in ((self._zh, edges.zh, edges.zh_count), (self._en, edges.en, edges.en_count))
        )
        features = {"end:same": (zh_end == en_end) & paired}
        for kind, name in enumerate(_KINDS):
            features[f"end:{name}-both"] = (zh_end == kind) & (en_end == kind) & paired
            features[f"end:{name}-one"] = ((zh_end == kind) != (en_end == kind)) & paired
        zh, en = self._zh.features(edges.zh, edges.zh_count), self._en.features(edges.en, edges.en_count)
        for name in ("quoted", "opens", "closes"):
            features[f"quote:{name}-both"] = zh[name] & en[name] & paired
            features[f"quote:{name}-one"] = (zh[name] != en[name]) & paired
        result = {name: values.astype(np.float64) for name, values in features.items()}
        for name in ("questions", "exclamations"):
            result[f"count:{name}"] = np.abs(zh[name] - en[name]) * paired
        result["enumerator:last"] = (zh["enumerator-last"] * 1.0 + en["enumerator-last"]) * paired
        result["enumerator:first"] = (zh["enumerator-first"] * 1.0 + en["enumerator-first"]) * paired
        result["enumerator:null"] = np.where(paired, 0.0, zh["enumerators"] + en["enumerators"])
        return result


class _Punctuation:
    """The punctuation of one side's sentences, as arrays with one value a sentence or as prefix sums."""

    def __init__(self, side: BatchSide) -> None:
        strings = side.strings
        self.end = np.array([_end_kind(text) for text in strings], np.int64)
        self._quoted = _sums(_each(strings, _QUOTED.search))
        self._opens = _each(strings, lambda text: text[:1] in _OPENERS and text)
        self._closes = _each(strings, lambda text: text[-1:] in "”’\"'」』" and text)
        self._enumerator = _each(strings, lambda text: len(text) < 20 and _ENUMERATOR.fullmatch(text))
        self._enumerators = _sums(self._enumerator)
        self._questions = _sums(self.end == _KINDS.index("question"))
        self._exclamations = _sums(self.end == _KINDS.index("exclamation"))

    def features(self, first: Ints, count: Ints) -> dict[str, NDArray[Any]]:
        """The punctuation of runs of sentences."""
        last = first + count - 1
        return {
            "quoted": self._quoted[first + count] > self._quoted[first],
            "opens": at(self._opens, first, 0).astype(bool),
            "closes": at(self._closes, last, 0).astype(bool),
            "questions": self._questions[first + count] - self._questions[first],
            "exclamations": self._exclamations[first + count] - self._exclamations[first],
            "enumerators": self._enumerators[first + count] - self._enumerators[first],
            "enumerator-first": at(self._enumerator, first, 0).astype(bool) & (count > 1),
            "enumerator-last": at(self._enumerator, last, 0).astype(bool) & (count > 1),
        }
