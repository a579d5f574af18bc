"""The aligners that duiqi is compared with."""

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np
import pytest
from duiqi.align import monotone
from duiqi.align.baselines import Dense, GaleChurch
from duiqi.align.monotone import best_path
from duiqi.document import Bitext, Document
from hypothesis import given, settings
from hypothesis import strategies as st

TYPES = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2))


def bitext(zh, en):
    return Bitext("d", Document.from_sentences("zh", zh), Document.from_sentences("en", en))


def sides(alignment):
    return [(bead.zh, bead.en) for bead in alignment.beads]


def test_gale_church_joins_two_short_sentences_against_a_long_one():
    zh = ["字" * 40, "字" * 20, "字" * 21, "字" * 60]
    en = ["x" * 120, "x" * 124, "x" * 180]
    assert sides(GaleChurch().align(bitext(zh, en))) == [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,))]


class Letters:
    """An encoder of one dimension a letter: texts with the same letters are the same, others have nothing in common."""

    name = "letters"
    dimension = 26

    def encode(self, texts):
        counts = np.array([[text.lower().count(chr(97 + k)) for k in range(26)] for text in texts], dtype=np.float32)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)

    def encode_sentences(self, texts):
        return LettersEncoding(self, texts)


class LettersEncoding:
    def __init__(self, encoder, texts):
        self.encoder, self.texts = encoder, texts

    def runs(self, starts, lengths):
        spans = zip(starts, lengths, strict=True)
        return self.encoder.encode(["".join(self.texts[start : start + length]) for start, length in spans])


def test_dense_joins_what_the_encoder_says_belongs_together():
    zh = ["aaa", "bbb", "ccc", "ddd", "eee"]
    en = ["aaa", "bbbccc", "ddd", "eee"]
    assert sides(Dense(Letters()).align(bitext(zh, en))) == [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,)), ((4,), (3,))]


@pytest.mark.parametrize("aligner", [GaleChurch(), Dense(Letters())])
@pytest.mark.parametrize(("zh", "en"), [([], []), (["a"], []), ([], ["a", "b"]), ([""], ["a"])])
def test_empty_sides_are_aligned_with_nothing(aligner, zh, en):
    alignment = aligner.align(bitext(zh, en))
    assert sum(len(bead.zh) for bead in alignment.beads) == len(zh)
    assert sum(len(bead.en) for bead in alignment.beads) == len(en)


def everything(zh_count, en_count):
    """All monotone paths, by trying each."""
    if not zh_count and not en_count:
        yield ()
    for a, b in TYPES:
        if a <= zh_count and b <= en_count:
            for path in everything(zh_count - a, en_count - b):
                yield (*path, (a, b, zh_count, en_count))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 10_000))
def test_the_path_found_is_the_best_of_all(zh_count, en_count, seed):
    values = {kind: np.random.default_rng([seed, *kind]).normal(size=(9, 9)) for kind in TYPES}
    values[0, 1][:] = values[0, 1][:1]

    def scores(row, low, high):
        return {kind: values[kind][row, low:high] for kind in TYPES}

    found = best_path(zh_count, en_count, TYPES, scores)
    places = [(len(bead.zh), len(bead.en)) for bead in found]
    total, i, j = 0.0, 0, 0
    for a, b in places:
        i, j = i + a, j + b
        total += values[a, b][i, j]
    assert (i, j) == (zh_count, en_count)
    best = max(sum(values[a, b][i, j] for a, b, i, j in path) for path in everything(zh_count, en_count))
    assert total == pytest.approx(best)


def test_a_long_document_is_searched_in_a_band(monkeypatch):
    monkeypatch.setattr(monotone, "MAX_CELLS", 20_000)
    lengths = np.random.default_rng(1).integers(5, 60, 600)
    zh = ["字" * length for length in lengths]
    en = ["x" * (3 * length) for length in lengths]
    assert sides(GaleChurch().align(bitext(zh, en))) == [((i,), (i,)) for i in range(600)]


def test_a_steep_document_is_still_covered(monkeypatch):
    monkeypatch.setattr(monotone, "MAX_CELLS", 100)
    for zh_count, en_count in combinations_with_replacement((1, 3, 400), 2):
        alignment = GaleChurch().align(bitext(["字"] * zh_count, ["xxx"] * en_count))
        assert len(alignment.bitext.zh.sentences) == zh_count
