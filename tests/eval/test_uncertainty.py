"""Intervals, paired tests, agreement and calibration, on figures that can be checked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from duiqi.document import Bead
from duiqi.errors import DuiqiError
from duiqi.eval.agreement import agreement, masi_distance
from duiqi.eval.calibration import calibration
from duiqi.eval.case import CaseMatches, Matches
from duiqi.eval.evaluation import compare, evaluate
from duiqi.eval.report.tables import scores_table
from duiqi.eval.resample import BLOCK, intervals, paired_p_value
from duiqi.formats.aligned.beads import parse_beads


def beads(text: str) -> tuple[Bead, ...]:
    return tuple(bead for _, bead in parse_beads(text.replace(" ", "\n"), "test"))


def documents(rights, size=10):
    """A document for each number: so many of its beads are right."""
    return np.array([(right, size, right, size) for right in rights])


def test_an_interval_holds_the_score_and_narrows_with_more_documents():
    few, many = documents([5, 9] * 5), documents([5, 9] * 100)
    wide, narrow = intervals(few)["f1"], intervals(many)["f1"]
    assert wide.low < 0.7 < wide.high
    assert narrow.low < 0.7 < narrow.high
    assert narrow.high - narrow.low < (wide.high - wide.low) / 3


def test_an_interval_of_equal_documents_is_a_point_and_a_seed_repeats_it():
    same = intervals(documents([8] * 12))["f1"]
    assert same.low == pytest.approx(0.8)
    assert same.high == pytest.approx(0.8)
    assert intervals(documents([3, 9, 5]), seed=7) == intervals(documents([3, 9, 5]), seed=7)


def test_two_units_make_no_interval():
    assert intervals(documents([10, 10])) == {}
    assert intervals(documents([10, 10, 10])) != {}


def test_a_tiny_gold_has_no_interval_and_says_why():
    gold = tuple(Bead((i,), (i,)) for i in range(12))
    evaluation = evaluate(gold, gold, ["strict", "lax"], resamples=100)
    assert not evaluation["strict"].intervals
    assert "bootstrap" not in evaluation["strict"].signature
    why = f"no 95 % interval: resampling needs at least 3 blocks of {BLOCK} beads, and the gold has 1"
    assert evaluation.warnings == (why,)
    assert not evaluate(gold, gold, ["strict"]).warnings
    assert "95 % of F1" not in scores_table([evaluation]).columns
    long = tuple(Bead((i,), (i,)) for i in range(3 * BLOCK))
    assert "95 % of F1" in scores_table([evaluate(long, long, ["strict"], resamples=100)]).columns


@pytest.mark.parametrize(("level", "deviations"), [(0.95, 1.960), (0.9, 1.645), (0.99, 2.576)])
def test_an_interval_is_that_of_theory(level, deviations):
    # 2,000 documents of one bead, half of them right: the normal distribution's quantiles times the standard error
    # sqrt(.25 / 2000) = .01118. The bounds of 90 % and of 95 % lie .0035 apart, those of 95 % and of 99 % .0069.
    interval = intervals(documents([0, 1] * 1000, size=1), resamples=4000, level=level)["precision"]
    assert interval.low == pytest.approx(0.5 - deviations * 0.01118, abs=0.0015)
    assert interval.high == pytest.approx(0.5 + deviations * 0.01118, abs=0.0015)


def test_an_interval_is_of_95_percent_unless_another_is_asked_for():
    counts = documents([0, 1] * 50, size=1)
    assert intervals(counts) == intervals(counts, level=0.95)
    assert intervals(counts)["f1"].level == 0.95


@pytest.mark.parametrize("test", ["randomization", "bootstrap"])
def test_systems_that_always_differ_are_told_apart_and_equal_ones_are_not(test):
    worse, better = documents([5] * 30), documents([7] * 30)
    gap, p_value = paired_p_value(worse, better, test=test)
    assert gap == pytest.approx(0.2)
    assert p_value < 0.01
    assert paired_p_value(worse, worse, test=test) == (0.0, 1.0)
    mixed = documents([4, 6] * 15)
    assert paired_p_value(worse, mixed, test=test)[1] > 0.5


def test_randomization_of_one_document_cannot_find_a_difference():
    # Two outcomes, swapped or not, equally far from 0: every resample is as extreme.
    assert paired_p_value(documents([5]), documents([9]))[1] == 1.0


def test_a_paired_test_needs_the_same_documents():
    with pytest.raises(DuiqiError, match="the same units, got 2 and 3"):
        paired_p_value(documents([1, 2]), documents([1, 2, 3]))


def test_a_long_document_is_cut_into_blocks_whose_counts_add_up():
    gold = tuple(Bead((i,), (i,)) for i in range(3 * BLOCK - 5))
    predicted = tuple(Bead((i,), (i if i % 7 else i + 1,)) for i in range(3 * BLOCK - 5))
    evaluation = evaluate(gold, predicted, ["strict", "vecalign"])
    drawn = evaluation.units("strict")
    assert drawn.kind == f"blocks of {BLOCK} beads"
    assert len(drawn.counts) == 3
    assert drawn.counts.sum(axis=0).tolist() == list(evaluation["strict"].counts)


def test_two_systems_are_compared_by_every_metric_that_both_have():
    gold = {f"d{n}": beads("[0]:[0] [1]:[1]") for n in range(12)}
    half = {f"d{n}": beads("[0]:[0] [1]:[]") for n in range(12)}
    found = compare(evaluate(gold, half, system="a"), evaluate(gold, gold, system="b"))
    assert found["strict"].difference == pytest.approx(1 - 2 / 3)
    assert found["strict"].p_value < 0.01
    assert (found["strict"].first, found["strict"].second, found["strict"].kind) == ("a", "b", "documents")


FIRST = "[0]:[0] [1]:[1] [2]:[2] [3]:[]"
SECOND = "[0]:[0] [1,2]:[1,2] [3]:[]"


def test_agreement_counted_by_hand():
    result = agreement([{"d": beads(FIRST)}, {"d": beads(SECOND)}])
    assert result.strict_f1 == pytest.approx(2 * 1 / (3 + 2))
    assert result.jaccard == pytest.approx(2 / 5)
    # 4 x 3 pairs: 3 linked by the first, 5 by the second, 3 by both; agreed on 10 of 12.
    expected = (3 * 5 + 9 * 7) / 144
    assert result.kappa == pytest.approx((10 / 12 - expected) / (1 - expected))


def test_krippendorffs_alpha_counted_by_hand():
    # Sentence labels, first/second: zh0 {0}/{0}; zh1 {1}/{1,2}; zh2 {2}/{1,2}; zh3 {}/{}; en likewise without en3.
    # Observed: 4 units at distance 1 - 1/2 * 2/3 = 2/3, each counted twice over 14 labels.
    observed = 4 * 2 * (2 / 3) / 14
    # 14 labels of the pool: {zh0} x2, {zh1}, {zh2}, {zh1,zh2} x2, the same for en, {} x2. Ordered pairs at distance 0:
    # 2 each of five kinds; {a} against {a,b} at 2/3: each of four singles with two doubles, both orders.
    near = 4 * 2 * 2
    expected = (14 * 13 - 5 * 2 - near + near * 2 / 3) / (14 * 13)
    assert agreement([{"d": beads(FIRST)}, {"d": beads(SECOND)}]).alpha == pytest.approx(1 - observed / expected)


def test_full_agreement_is_one_by_every_measure_and_any_number_of_annotators():
    result = agreement([{"d": beads(FIRST)}] * 3)
    assert (result.strict_f1, result.jaccard, result.kappa, result.alpha) == (1, 1, 1, 1)
    assert result.annotators == 3


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [
        ({1}, {1}, 0),
        ({1}, {2}, 1),
        ({1}, {1, 2}, 1 - 1 / 2 * 2 / 3),
        ({1, 2}, {2, 3}, 1 - 1 / 3 * 1 / 3),
        (set(), {1}, 1),
    ],
)
def test_masi_distance_of_sets(first, second, distance):
    units = [frozenset(("d", "en", index) for index in label) for label in (first, second)]
    assert masi_distance(*units) == pytest.approx(distance)


def test_agreement_needs_two_annotators_and_a_document_that_both_read():
    with pytest.raises(DuiqiError, match="two annotators or more, got 1"):
        agreement([{"d": beads(FIRST)}])
    with pytest.raises(DuiqiError, match="no document"):
        agreement([{"a": beads(FIRST)}, {"b": beads(FIRST)}])


def judged(confidences, rights):
    predicted = [Bead((i,), (i,), confidence) for i, confidence in enumerate(confidences)]
    matches = Matches.of(predicted, rights, [1] * len(predicted))
    return [CaseMatches(matches, matches)]


def test_calibration_counted_by_hand():
    result = calibration(judged([0.95, 0.91, 0.65, 0.61, 0.15], [1, 1, 1, 0, 0]))
    table = [(row.count, row.confidence, row.precision) for row in result.bins]
    assert table == [(1, 0.15, 0.0), (2, pytest.approx(0.63), 0.5), (2, pytest.approx(0.93), 1.0)]
    assert result.ece == pytest.approx((0.15 * 1 + 0.13 * 2 + 0.07 * 2) / 5)
    cut = result.cut_for(0.75)
    assert (cut.threshold, cut.precision, cut.kept, cut.beads) == (0.61, 0.75, 1.0, 4)
    assert result.cut_for(1.0).threshold == 0.65
    assert calibration(judged([0.9, 0.5], [0, 1])).cut_for(0.9) is None


def test_there_is_no_calibration_where_no_confidence_was_given():
    assert calibration(judged([None, None], [1, 0])) is None
    assert calibration([]) is None
