"""Evidence on the surface of the texts: lengths, punctuation, enumerators, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..lattice import LARGEST, Edges, Floats, Ints
from ..texts import Side, Texts, prefix_sums
from .base import Features, left_alone

_CLOSERS = "”’\"'」』）)]】》〉"
_OPENERS = "“‘\"'「『《"
_QUOTED = re.compile(r"[“”\"「」『』‘]|(?:^|\s)'\w|[.,!?]'(?:\s|$)")
# Sentence ends by kind. What ends in none of these is a heading, a list item or a fragment.
_KINDS = ("fragment", "stop", "question", "exclamation", "colon", "comma", "ellipsis")
_ENDS = {
    mark: kind for kind, marks in enumerate(("", ".。．", "?？", "!！", ":：", ",，、;；—-–", "…")) for mark in marks
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


class LengthEvidence:
    """How far a bead's length ratio is from its document's own (after Gale & Church 1993, section 3)."""

    def __init__(self, texts: Texts) -> None:
        self._zh, self._en = _RunLengths(texts.zh), _RunLengths(texts.en)
        self._ratio, self._texts = texts.log_ratio, texts

    def __call__(self, edges: Edges) -> Features:
        """How far off lengths are, and the lengths of sentences left alone."""
        zh, zh_log = self._zh(edges.zh, edges.zh_count)
        en, en_log = self._en(edges.en, edges.en_count)
        document = document_of(self._texts, edges)
        excess = np.where(edges.paired, en_log - zh_log - self._ratio[document], 0.0)
        far, certainty = np.abs(excess), np.minimum(np.sqrt((zh + en) / 20), 3)
        return {
            "length:far": far,
            "length:far2": np.minimum(far * far, 4),
            "length:certain": np.minimum(far, 0.5) * certainty,
            "length:en-long": np.maximum(excess, 0),
            "length:en-very-long": np.maximum(excess - 0.7, 0),
            "length:zh-very-long": np.maximum(-excess - 0.7, 0),
        } | left_alone("length", edges, self._zh.alone, self._en.alone)


class _RunLengths:
    """Lengths of runs of one side and their logarithms, for each first sentence and count: one look-up an edge."""

    def __init__(self, side: Side) -> None:
        sums = prefix_sums(side.lengths)
        ends = np.minimum(np.arange(LARGEST + 1)[:, None] + np.arange(len(sums)), len(sums) - 1)
        self._lengths = sums[ends] - sums
        # Three characters more on both sides keep the ratio of very short sentences from running wild.
        self._logs = np.log(self._lengths + 3)
        self.alone = prefix_sums(np.log(side.lengths + 1))

    def __call__(self, first: Ints, count: Ints) -> tuple[Floats, Floats]:
        count = np.minimum(count, LARGEST)
        return self._lengths[count, first], self._logs[count, first]


def document_of(texts: Texts, edges: Edges) -> Ints:
    """For each edge the number of its document."""
    document: Ints = np.where(
        edges.zh_count > 0, _at(texts.zh.document, edges.zh, 0), _at(texts.en.document, edges.en, 0)
    )
    return document


def _at(values: NDArray[Any], index: Ints, default: int) -> NDArray[Any]:
    """Values by index, whose indexes may lie one behind the last (of beads with an empty side)."""
    if not len(values):
        return np.full(len(index), default)
    return values[np.clip(index, 0, len(values) - 1)]


class PunctuationEvidence:
    """Whether both sides end alike, hold quotations alike, and leave no enumerator behind."""

    def __init__(self, texts: Texts) -> None:
        self._zh, self._en = _Marks(texts.zh), _Marks(texts.en)

    def __call__(self, edges: Edges) -> Features:
        """How ends, quotations, counts of marks and enumerators agree."""
        paired = edges.paired
        zh_end, en_end = (
            _at(side.end, first + count - 1, 0)
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


class _Marks:
    def __init__(self, side: Side) -> None:
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
        """What the marks of runs say."""
        last = first + count - 1
        return {
            "quoted": self._quoted[first + count] > self._quoted[first],
            "opens": _at(self._opens, first, 0).astype(bool),
            "closes": _at(self._closes, last, 0).astype(bool),
            "questions": self._questions[first + count] - self._questions[first],
            "exclamations": self._exclamations[first + count] - self._exclamations[first],
            "enumerators": self._enumerators[first + count] - self._enumerators[first],
            "enumerator-first": _at(self._enumerator, first, 0).astype(bool) & (count > 1),
            "enumerator-last": _at(self._enumerator, last, 0).astype(bool) & (count > 1),
        }


class ParagraphEvidence:
    """Whether a bead begins and ends with paragraphs on both sides or on one; nothing where either side has none."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._begins = [_begins(side) for side in (texts.zh, texts.en)]

    def __call__(self, edges: Edges) -> Features:
        """Where paragraphs begin, end and break within beads."""
        texts = self._texts
        known = texts.paragraphs_known[document_of(texts, edges)]
        zh_begins, en_begins = self._begins
        zh_start, zh_end = zh_begins[edges.zh], zh_begins[edges.zh + edges.zh_count]
        en_start, en_end = en_begins[edges.en], en_begins[edges.en + edges.en_count]
        paired, alone = edges.paired & known, ~edges.paired & known
        crossed = _crossed(texts.zh, edges.zh, edges.zh_count) + _crossed(texts.en, edges.en, edges.en_count)
        whole = np.where(edges.zh_count > 0, zh_start & zh_end, en_start & en_end)
        features = {
            "paragraph:begin-both": zh_start & en_start & paired,
            "paragraph:begin-one": (zh_start != en_start) & paired,
            "paragraph:end-both": zh_end & en_end & paired,
            "paragraph:end-one": (zh_end != en_end) & paired,
            "paragraph:crossed": crossed * paired,
            "paragraph:null-whole": whole & alone,
            "paragraph:null-first": zh_start & en_start & (zh_end != en_end) & alone,
            "paragraph:null-last": (zh_start != en_start) & zh_end & en_end & alone,
        }
        return {name: values.astype(np.float64) for name, values in features.items()}


def _begins(side: Side) -> NDArray[np.bool_]:
    """For each sentence, and for the place behind the last, whether a paragraph begins there."""
    return np.r_[True, np.diff(side.paragraph) != 0, True] if len(side.paragraph) else np.array([True])


def _crossed(side: Side, first: Ints, count: Ints) -> Floats:
    """How many paragraph breaks lie within each run."""
    crossed: Floats = np.where(count > 0, _at(side.paragraph, first + count - 1, 0) - _at(side.paragraph, first, 0), 0)
    return crossed
