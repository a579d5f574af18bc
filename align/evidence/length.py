"""Evidence from lengths: whether a bead's two sides are as long as translations of each other are in its document."""

from __future__ import annotations

import numpy as np

from ..lattice import LARGEST, Edges, Floats, Ints
from ..texts import BatchSide, Texts, prefix_sums
from .base import Features, document_of, null_sums


class LengthEvidence:
    """How far a bead's length ratio is from its document's own (after Gale & Church 1993, section 3)."""

    def __init__(self, texts: Texts) -> None:
        self._zh, self._en = _RunLengths(texts.zh), _RunLengths(texts.en)
        self._ratio, self._texts = texts.log_ratio, texts

    def __call__(self, edges: Edges) -> Features:
        """How far the length ratio is off, and the lengths of nulls."""
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
        } | null_sums("length", edges, self._zh.nulls, self._en.nulls)


class _RunLengths:
    """Lengths of one side's runs and their logarithms, in tables by count and first sentence."""

    def __init__(self, side: BatchSide) -> None:
        sums = prefix_sums(side.lengths)
        ends = np.minimum(np.arange(LARGEST + 1)[:, None] + np.arange(len(sums)), len(sums) - 1)
        self._lengths = sums[ends] - sums
        # Three characters added to both sides keep the ratio of very short sentences near the document's.
        self._logs = np.log(self._lengths + 3)
        self.nulls = prefix_sums(np.log(side.lengths + 1))

    def __call__(self, first: Ints, count: Ints) -> tuple[Floats, Floats]:
        count = np.minimum(count, LARGEST)
        return self._lengths[count, first], self._logs[count, first]
