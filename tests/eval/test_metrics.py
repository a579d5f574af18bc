"""Every metric on small alignments, counted by hand: gold, predicted, metric, right/predicted/found/gold."""

from __future__ import annotations

import pytest
from duiqi import evaluate
from duiqi.document import Bead
from duiqi.formats.aligned.beads import parse_beads


def beads(text: str) -> tuple[Bead, ...]:
    return tuple(bead for _, bead in parse_beads(text.replace(" ", "\n"), "test"))


# Gold: two 1-1 beads, one 1-2, an omission (zh 3) and an addition (en 4), one 2-1.
GOLD = "[0]:[0] [1]:[1] [2]:[2,3] [3]:[] []:[4] [4,5]:[5]"
# Predicted: the first right; zh 1 joined with 2; zh 3 wrongly paired with en 4; the last bead cut short.
PREDICTED = "[0]:[0] [1,2]:[1,2,3] [3]:[4] [4]:[5] [5]:[]"

WORKED = [
    # Of 4 paired predicted beads only the first is in the gold, which has 4 paired beads.
    (GOLD, PREDICTED, "strict", (1, 4, 1, 4)),
    # With nulls 5 predicted and 6 gold beads; [5]:[] is not in the gold.
    (GOLD, PREDICTED, "strict+nulls", (1, 5, 1, 6)),
    # [1,2]:[1,2,3] overlaps two gold beads, [4]:[5] one, [3]:[4] none; all 4 paired gold beads are overlapped.
    (GOLD, PREDICTED, "lax", (3, 4, 4, 4)),
    # [5]:[] overlaps no null of the gold; neither gold null is overlapped by a predicted null.
    (GOLD, PREDICTED, "lax+nulls", (3, 5, 4, 6)),
    # Vecalign: 5 predicted with nulls, 4 gold without.
    (GOLD, PREDICTED, "vecalign", (1, 5, 1, 4)),
    (GOLD, PREDICTED, "vecalign-lax", (3, 5, 4, 4)),
    # A null that the gold has counts for precision in Vecalign, and recall still leaves it out.
    (GOLD, "[0]:[0] [3]:[] []:[4]", "vecalign", (3, 3, 1, 4)),
    (GOLD, "[0]:[0] [3]:[] []:[4]", "strict", (1, 1, 1, 4)),
    (GOLD, "[0]:[0] [3]:[] []:[4]", "strict+nulls", (3, 3, 3, 6)),
    # Grouping of omitted sentences matters strictly, not laxly.
    ("[0]:[0] [1]:[] [2]:[]", "[0]:[0] [1,2]:[]", "strict+nulls", (1, 2, 1, 3)),
    ("[0]:[0] [1]:[] [2]:[]", "[0]:[0] [1,2]:[]", "lax+nulls", (2, 2, 3, 3)),
    # A bead inside one gold bead is right by segment; a gold bead is found when right beads cover it.
    ("[0,1,2]:[0,1] [3]:[2]", "[0]:[0] [1,2]:[1] [3]:[2]", "segment", (3, 3, 2, 2)),
    ("[0,1,2]:[0,1] [3]:[2]", "[0]:[0] [1]:[1] [2]:[] [3]:[2]", "segment", (3, 3, 1, 2)),
    ("[0,1]:[0] [2]:[1]", "[0]:[0] [1,2]:[1]", "segment", (1, 2, 0, 2)),
    # Equal beads count once; nothing predicted is no error.
    ("[0]:[0] [0]:[0]", "[0]:[0] [0]:[0]", "strict", (1, 1, 1, 1)),
    ("[0]:[0]", "", "strict", (0, 0, 0, 1)),
]


@pytest.mark.parametrize(("gold", "predicted", "metric", "counts"), WORKED)
def test_counts_of_worked_examples(gold, predicted, metric, counts):
    assert evaluate(beads(gold), beads(predicted), [metric])[metric].counts == counts


def test_figures_of_the_worked_example():
    score = evaluate(beads(GOLD), beads(PREDICTED), ["vecalign-lax"])["vecalign-lax"]
    assert score.precision == 3 / 5
    assert score.recall == 1.0
    assert score.f1 == 2 * 0.6 * 1.0 / 1.6
    assert score.signature.startswith("metric:vecalign-lax|nulls:precision|level:sentence")


def test_micro_pools_beads_and_macro_averages_documents():
    gold = {"long": beads("[0]:[0] [1]:[1] [2]:[2]"), "short": beads("[0]:[0]")}
    predicted = {"long": beads("[0]:[0] [1]:[1] [2]:[2]"), "short": beads("[0]:[1]")}
    score = evaluate(gold, predicted, ["strict"])["strict"]
    assert score.micro.f1 == 3 / 4
    assert score.macro.f1 == 1 / 2


def test_a_document_without_prediction_counts_as_missed_and_is_named():
    gold = {"a": beads("[0]:[0]"), "b": beads("[0]:[0]")}
    evaluation = evaluate(gold, {"a": beads("[0]:[0]")}, ["strict"])
    assert evaluation["strict"].counts == (1, 1, 1, 2)
    assert any("b" in note for note in evaluation.warnings)
