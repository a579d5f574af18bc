"""Evidence from lengths: whether a bead's two sides are as long as translations of each other are in its document."""

from __future__ import annotations

import numpy as np

from ..lattice import LARGEST, Edges, Floats, Ints
from ..texts import Side, Texts, prefix_sums
from .base import Features, document_of, left_alone


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
