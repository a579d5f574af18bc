"""The lattice against enumeration: sums, probabilities best paths over every way to pair two small texts."""

import numpy as np
import pytest
from duiqi.align.lattice import BEAD_TYPES, SMALL_TYPES, Band, build, narrowed
from hypothesis import given, settings
from hypothesis import strategies as st


def whole(zh_count: int, en_count: int, zh: int = 0, en: int = 0) -> Band:
    rows = zh_count + 1
    return Band(zh, en, np.zeros(rows, np.int64), np.full(rows, en_count))


def paths(edges, block, start, end):
    """Every sequence of edge numbers from a node to another."""
    if start == end:
        yield []
        return
    for edge in np.flatnonzero((edges.source == start) & (edges.block == block)):
        yield from ([int(edge), *rest] for rest in paths(edges, block, edges.target[edge], end))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_sums_probabilities_and_best_paths_are_those_of_all_paths(sizes, seed):
    lattice = build([whole(*size) for size in sizes])
    edges = lattice.edges
    scores = np.random.default_rng(seed).normal(size=len(edges))
    totals, probabilities = lattice.posteriors(scores)
    best = lattice.best(scores)
    for block, (start, end) in enumerate(zip(lattice.start, lattice.end, strict=True)):
        everything = [(sum(scores[path]), path) for path in paths(edges, block, start, end)]
        assert totals[block] == pytest.approx(np.logaddexp.reduce([value for value, _ in everything]))
        assert sum(scores[best[block]]) == pytest.approx(max(value for value, _ in everything))
        for edge in np.flatnonzero(edges.block == block):
            share = sum(np.exp(value - totals[block]) for value, path in everything if edge in path)
            assert probabilities[edge] == pytest.approx(share)


def test_a_path_covers_every_sentence_of_a_block_once():
    lattice = build([whole(4, 3, zh=10, en=20), whole(2, 5, zh=14, en=23)])
    edges = lattice.edges
    for path, zh, en in zip(lattice.best(np.ones(len(edges))), ((10, 14), (14, 16)), ((20, 23), (23, 28)), strict=True):
        covered = [
            [i for edge in path for i in range(first[edge], first[edge] + count[edge])]
            for first, count in ((edges.zh, edges.zh_count), (edges.en, edges.en_count))
        ]
        assert covered == [list(range(*zh)), list(range(*en))]


def test_beads_of_five_sentences_to_five_are_in_reach():
    edges = build([whole(5, 5)]).edges
    assert {(5, 5), (1, 5), (5, 1), (3, 5)} <= set(zip(edges.zh_count.tolist(), edges.en_count.tolist(), strict=True))
    assert (5, 5) in BEAD_TYPES


def test_only_nodes_within_the_corridor_are_passed():
    lattice = build([Band(0, 0, np.array([0, 0, 1]), np.array([1, 2, 2]))])
    edges = lattice.edges
    # Both English sentences before the first Chinese one would leave the band.
    assert not ((edges.zh_count == 0) & (edges.zh == 0) & (edges.en == 1)).any()
    (path,) = lattice.best(np.where(edges.paired, 1.0, 0.0))
    assert [(int(edges.zh_count[e]), int(edges.en_count[e])) for e in path] == [(1, 1), (1, 1)]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_a_narrowed_corridor_holds_every_chosen_edge_and_nothing_new(sizes, seed):
    bands = [whole(*size, zh=100 * block, en=200 * block) for block, size in enumerate(sizes)]
    lattice = build(bands, SMALL_TYPES)
    edges = lattice.edges
    _, probabilities = lattice.posteriors(np.random.default_rng(seed).normal(scale=9, size=len(edges)))
    chosen = probabilities > 1e-3
    narrow = narrowed(bands, edges, chosen)
    for old, new in zip(bands, narrow, strict=True):
        assert (new.low >= old.low).all()
        assert (new.high <= old.high).all()
        assert (np.diff(new.low) >= 0).all()
        assert (np.diff(new.high) >= 0).all()

    def beads(some):
        return {tuple(bead) for bead in np.column_stack([some.zh, some.en, some.zh_count, some.en_count]).tolist()}

    assert beads(edges.take(chosen)) <= beads(build(narrow, SMALL_TYPES).edges)


def test_a_narrowed_corridor_leaves_out_what_is_far_from_the_chosen_edges():
    bands = [whole(30, 30)]
    lattice = build(bands, SMALL_TYPES)
    diagonal = lattice.edges.paired & (lattice.edges.zh == lattice.edges.en)
    (narrow,) = narrowed(bands, lattice.edges, diagonal)
    assert (narrow.high - narrow.low).max() <= 4
