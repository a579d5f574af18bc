"""Of the beads in doubt those are chosen of which most are right, and sentences left alone by how surely they are."""

import numpy as np
import pytest
from duiqi.align.lattice import Band, Lattice, build
from duiqi.align.search import choose
from hypothesis import given, settings
from hypothesis import strategies as st


def whole(zh_count: int, en_count: int) -> Lattice:
    band = Band(0, 0, np.zeros(zh_count + 1, np.int64), np.full(zh_count + 1, en_count))
    return build([band], [(1, 0), (0, 1), (1, 1)])


def test_a_sentence_is_as_probable_to_be_alone_as_all_ways_to_leave_it_alone():
    # A pair, or its two sentences alone, in either order: three paths, equally likely.
    lattice = whole(1, 1)
    _, probabilities = choose(lattice, np.zeros(len(lattice.edges)))
    assert probabilities[~lattice.edges.paired] == pytest.approx(2 / 3)
    assert probabilities[lattice.edges.paired] == pytest.approx(1 / 3)


def test_texts_without_anything_in_common_are_left_alone_though_there_are_many_orders_to_do_so():
    # Each order in which the sentences are passed over is rare, and every pair is rarer than being alone.
    lattice = whole(8, 8)
    paths, probabilities = choose(lattice, np.where(lattice.edges.paired, -1.0, 0.0))
    assert not lattice.edges.paired[paths[0]].any()
    assert probabilities[paths[0]].min() > 0.5


@settings(deadline=None)
@given(st.integers(0, 4), st.integers(0, 4), st.randoms(use_true_random=False))
def test_every_sentence_is_in_one_chosen_bead(zh_count, en_count, random):
    lattice = whole(zh_count, en_count)
    edges = lattice.edges
    paths, probabilities = choose(lattice, np.array([random.uniform(-5, 5) for _ in range(len(edges))]))
    zh = [i for edge in paths[0] for i in range(edges.zh[edge], edges.zh[edge] + edges.zh_count[edge])]
    en = [j for edge in paths[0] for j in range(edges.en[edge], edges.en[edge] + edges.en_count[edge])]
    assert (zh, en) == (list(range(zh_count)), list(range(en_count)))
    assert ((probabilities >= 0) & (probabilities <= 1 + 1e-9)).all()
