"""The figures that the README prints for the gold that ships, so that none drifts unnoticed."""

from pathlib import Path

import pytest
from duiqi.align.aligner import Aligner
from duiqi.eval.evaluation import evaluate
from duiqi.eval.load import load

GOLD = Path(__file__).parents[2] / "corpus/gold"


def test_strict_counts_on_the_gold_that_ships():
    bitexts = [annotation.bitext for annotation in load(GOLD).values()]
    right, predicted, found, gold = evaluate(GOLD, list(Aligner().align_many(bitexts)), ["strict"])["strict"].counts
    assert gold == 800
    # Other processors round vectors otherwise, which may change a bead or two.
    assert (right, predicted, found) == tuple(pytest.approx(count, abs=2) for count in (766, 800, 766))
