"""The two sides of a bead are about as long, by the ratio of their own document."""

import numpy as np
import pytest
from duiqi.align.evidence.length import LengthEvidence


def lines(zh_lengths, en_lengths):
    return [["字" * n for n in zh_lengths]], [["x" * n for n in en_lengths]]


def test_lengths_count_by_the_ratio_of_their_own_document(batch, beads):
    # In the first document English takes three letters a character, in the second six.
    texts = batch(lines([40] * 50, [120] * 50), lines([40] * 50, [240] * 50))
    found = LengthEvidence(texts)(beads((0, 1, 0, 1), (50, 1, 50, 1), (0, 1, 50, 1)))
    assert found["length:far"][:2] == pytest.approx(0, abs=0.06)
    assert found["length:far"][2] == pytest.approx(np.log(2), abs=0.1)


def test_the_longer_side_is_told_from_the_shorter_one(batch, beads):
    texts = batch(lines([40] * 40, [120] * 40))
    found = LengthEvidence(texts)(beads((0, 1, 0, 4), (0, 4, 0, 1), (0, 2, 0, 2)))
    assert (found["length:en-long"] > 1).tolist() == [True, False, False]
    assert (found["length:en-very-long"] > 0.5).tolist() == [True, False, False]
    assert (found["length:zh-very-long"] > 0.5).tolist() == [False, True, False]
    assert found["length:far2"][0] == pytest.approx(found["length:far"][0] ** 2)
    assert found["length:certain"].tolist() == pytest.approx([0.5 * 3, 0.5 * 3, 0], abs=1e-6)


def test_a_ratio_is_surer_the_longer_the_bead(batch, beads):
    texts = batch(lines([2, 80], [30, 1200]))
    short, long = LengthEvidence(texts)(beads((0, 1, 0, 1), (1, 1, 1, 1)))["length:certain"]
    assert 0 < short < long


def test_nulls_have_lengths_and_no_ratio(batch, beads):
    texts = batch(lines([9, 99], [30, 30]))
    found = LengthEvidence(texts)(beads((0, 2, 0, 0), (0, 0, 0, 1), (0, 1, 0, 1)))
    assert found["null:zh-length"] == pytest.approx([np.log(10) + np.log(100), 0, 0], abs=1e-5)
    assert found["null:en-length"] == pytest.approx([0, np.log(11), 0], abs=1e-5)
    assert found["length:far"][:2].tolist() == [0, 0]
