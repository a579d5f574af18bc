"""How far a bead stands by itself, and what that takes from its confidence."""

import numpy as np
import pytest
from duiqi.align.confidence import discounted, isolation, log_odds
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

PROBABILITIES = st.lists(st.floats(0, 1), min_size=1, max_size=60)


def of(trust):
    return isolation(np.array(trust, float), np.full(len(trust), 2.0))


def test_a_bead_among_paired_ones_is_not_isolated():
    assert of([0.9] * 5).tolist() == [0.0] * 5


def test_a_bead_alone_in_its_document_is_not_isolated():
    assert of([0.6]).tolist() == [0.0]


def test_a_bead_amid_sentences_left_alone_is_isolated_and_the_more_the_more_they_are():
    few, many = of([0.0] * 2 + [0.9] + [0.0] * 2)[2], of([0.0] * 8 + [0.9] + [0.0] * 8)[8]
    assert many < few < 0


def test_a_parallel_section_of_a_document_is_not_isolated_by_the_rest():
    assert of([0.0] * 40 + [0.9] * 20 + [0.0] * 40)[40:60].tolist() == [0.0] * 20


def test_an_isolated_bead_is_doubted_and_a_sentence_left_alone_keeps_its_confidence():
    confidences, paired = np.full(17, 0.8), np.zeros(17)
    paired[8] = 1.0
    found = discounted(confidences, paired, np.full(17, 2.0))
    assert found[8] < 0.1
    assert np.delete(found, 8) == pytest.approx(0.8)


@given(PROBABILITIES)
def test_log_odds_and_back(probabilities):
    assert expit(log_odds(np.array(probabilities))) == pytest.approx(probabilities, abs=1e-8)


@given(PROBABILITIES, st.randoms(use_true_random=False))
def test_doubt_takes_away_and_never_adds(probabilities, random):
    confidences = np.array(probabilities)
    paired = np.array([float(random.random() < 0.5) for _ in probabilities])
    sizes = np.array([float(random.randint(1, 9)) for _ in probabilities])
    found = discounted(confidences, paired, sizes)
    assert ((found >= 0) & (found <= confidences + 1e-8)).all()
