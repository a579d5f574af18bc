"""The metrics against their definitions written out once more, naively, on beads of any shape."""

from __future__ import annotations

from duiqi import evaluate
from duiqi.document import Bead
from hypothesis import given, settings
from hypothesis import strategies as st


@st.composite
def alignments(draw):
    """Beads over two texts in order, with any sentence repeated or left out now and then."""
    sizes = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(any), max_size=10))
    beads, i, j = [], 0, 0
    for a, b in sizes:
        beads.append((tuple(range(i, i + a)), tuple(range(j, j + b))))
        i, j = i + a, j + b
    extra = draw(st.lists(st.sampled_from(beads), max_size=2)) if beads else []
    return beads + extra


def shares(counts):
    right, predicted, found, gold = counts
    precision = right / predicted if predicted else 0.0
    recall = found / gold if gold else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def strict(gold, predicted):
    gold, predicted = ({bead for bead in beads if all(bead)} for beads in (gold, predicted))
    return len(gold & predicted), len(predicted), len(gold & predicted), len(gold)


def segment(gold, predicted):
    """Right: all its sentences lie in one gold bead. Found: all its sentences lie in right beads."""
    gold, predicted = ({bead for bead in beads if all(bead)} for beads in (gold, predicted))
    right = [b for b in predicted if any(set(b[0]) <= set(g[0]) and set(b[1]) <= set(g[1]) for g in gold)]
    covered = [{index for bead in right for index in bead[side]} for side in (0, 1)]
    found = [g for g in gold if set(g[0]) <= covered[0] and set(g[1]) <= covered[1]]
    return len(right), len(predicted), len(found), len(gold)


def vecalign(gold, predicted, lax):
    """Precision over all predicted beads, recall over gold beads with two sides; lax: a linked pair in common."""

    def hits(beads, others):
        linked = {(i, j) for zh, en in others for i in zh for j in en}
        touching = {bead for bead in beads if any((i, j) in linked for i in bead[0] for j in bead[1])}
        return len([bead for bead in beads if bead in others or (lax and bead in touching)])

    gold, predicted = set(gold), set(predicted)
    paired_gold, paired = ({bead for bead in beads if all(bead)} for beads in (gold, predicted))
    return hits(predicted, gold), len(predicted), hits(paired_gold, paired), len(paired_gold)


DEFINITIONS = {
    "strict": strict,
    "segment": segment,
    "vecalign": lambda gold, predicted: vecalign(gold, predicted, lax=False),
    "vecalign-lax": lambda gold, predicted: vecalign(gold, predicted, lax=True),
}


@settings(max_examples=200, deadline=None)
@given(alignments(), alignments())
def test_scores_agree_with_their_definitions_to_the_last_digit(gold, predicted):
    evaluation = evaluate(*([Bead(zh, en) for zh, en in beads] for beads in (gold, predicted)), list(DEFINITIONS))
    for name, definition in DEFINITIONS.items():
        score = evaluation[name]
        assert score.counts == definition(gold, predicted)
        assert (score.precision, score.recall, score.f1) == shares(score.counts)
