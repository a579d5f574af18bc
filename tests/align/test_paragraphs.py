"""Paragraph beads hold sentence beads whole, whatever the sentence beads."""

from itertools import pairwise

from duiqi.document import Alignment, Bead, Bitext
from duiqi.grouping import in_reading_order, paragraph_beads
from hypothesis import given, settings
from hypothesis import strategies as st

sizes = st.lists(st.integers(1, 4), min_size=1, max_size=5)


@settings(deadline=None)
@given(sizes, sizes, st.randoms(use_true_random=False))
def test_any_sentence_beads_crossing_ones_too_lie_within_the_paragraph_beads(cut, zh_sizes, en_sizes, random):
    sides = []
    for count in (sum(zh_sizes), sum(en_sizes)):
        cuts = sorted([*random.sample(range(count + 1), random.randint(0, count)), 0, count])
        sides.append([tuple(range(a, b)) for a, b in pairwise(cuts) if b > a])
    zh, en = sides
    random.shuffle(en)
    length = max(len(zh), len(en))
    beads = [Bead(z, e) for z, e in zip(zh + [()] * (length - len(zh)), en + [()] * (length - len(en)), strict=True)]
    bitext = Bitext("random", cut("zh", zh_sizes), cut("en", en_sizes))
    ordered = in_reading_order(beads)
    # An Alignment refuses beads that lose or tear anything.
    alignment = Alignment(bitext, ordered, paragraph_beads(bitext, ordered))
    assert sorted(b.zh for b in alignment.beads) == sorted(b.zh for b in beads)


def test_paragraphs_without_any_counterpart_stand_alone(cut):
    bitext = Bitext("one", cut("zh", [1, 1]), cut("en", [1]))
    beads = (Bead((0,), (0,), 0.8), Bead((1,), (), 0.6))
    assert paragraph_beads(bitext, beads) == (Bead((0,), (0,), 0.8), Bead((1,), (), 0.6))


def test_paragraphs_that_changed_places_are_marked_as_crossing(cut):
    bitext = Bitext("one", cut("zh", [1, 1]), cut("en", [1, 1]))
    beads = (Bead((0,), (1,), 1.0, True), Bead((1,), (0,), 1.0))
    assert paragraph_beads(bitext, beads) == (Bead((0,), (1,), 1.0), Bead((1,), (0,), 1.0, True))


def test_a_paragraph_bead_has_the_mean_confidence_by_sentence_and_none_where_a_sentence_bead_has_none(cut):
    bitext = Bitext("one", cut("zh", [2, 1]), cut("en", [2, 1]))
    beads = (Bead((0,), (0,), 0.9), Bead((1,), (), 0.3), Bead((), (1,), 0.6), Bead((2,), (2,)))
    assert paragraph_beads(bitext, beads) == (Bead((0,), (0,), 0.675), Bead((1,), (1,), None))
