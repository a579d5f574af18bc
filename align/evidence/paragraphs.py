"""Evidence from paragraphs: whether beads and gaps begin and end where paragraphs do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..lattice import Edges, Floats, Ints
from ..texts import BatchSide, Texts
from .base import Features, at, document_of


class ParagraphEvidence:
    """Whether a bead begins and ends with paragraphs on both sides or on one.

    All features are 0 in a document that has a side of one paragraph.
    """

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._begins = [_begins(side) for side in (texts.zh, texts.en)]

    def __call__(self, edges: Edges) -> Features:
        """Whether paragraphs begin and end with beads and gaps, and how many break within a bead."""
        texts = self._texts
        known = texts.paragraphs_known[document_of(texts, edges)]
        zh_begins, en_begins = self._begins
        zh_start, zh_end = zh_begins[edges.zh], zh_begins[edges.zh + edges.zh_count]
        en_start, en_end = en_begins[edges.en], en_begins[edges.en + edges.en_count]
        paired, null = edges.paired & known, ~edges.paired & known
        crossed = _crossed(texts.zh, edges.zh, edges.zh_count) + _crossed(texts.en, edges.en, edges.en_count)
        whole = np.where(edges.zh_count > 0, zh_start & zh_end, en_start & en_end)
        features = {
            "paragraph:begin-both": zh_start & en_start & paired,
            "paragraph:begin-one": (zh_start != en_start) & paired,
            "paragraph:end-both": zh_end & en_end & paired,
            "paragraph:end-one": (zh_end != en_end) & paired,
            "paragraph:crossed": crossed * paired,
            "paragraph:null-whole": whole & null,
            "paragraph:null-first": zh_start & en_start & (zh_end != en_end) & null,
            "paragraph:null-last": (zh_start != en_start) & zh_end & en_end & null,
        }
        return {name: values.astype(np.float64) for name, values in features.items()}


def _begins(side: BatchSide) -> NDArray[np.bool_]:
    """For each sentence, and for the place behind the last, whether a paragraph begins there."""
    return np.r_[True, np.diff(side.paragraph) != 0, True] if len(side.paragraph) else np.array([True])


def _crossed(side: BatchSide, first: Ints, count: Ints) -> Floats:
    """How many paragraph breaks lie within each run."""
    crossed: Floats = np.where(count > 0, at(side.paragraph, first + count - 1, 0) - at(side.paragraph, first, 0), 0)
    return crossed
