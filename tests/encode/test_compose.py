"""Sums over runs, and products whose rows do not depend on their neighbours."""

import numpy as np
import pytest
from duiqi.encode.compose import WeightedEncoding, sum_runs, unit_rows
from duiqi.encode.use.product import ROWS, DeterministicProduct, padded_rows
from duiqi.runtime.threads import Workers
from hypothesis import given
from hypothesis import strategies as st

RNG = np.random.default_rng(0)


@given(st.lists(st.tuples(st.integers(0, 59), st.integers(1, 60)), max_size=20))
def test_the_sum_of_a_run_is_that_of_its_rows_short_or_long(runs):
    rows = RNG.random((60, 3), np.float32)
    starts = np.array([start for start, _ in runs], np.intp)
    lengths = np.array([min(length, 60 - start) for start, length in runs], np.intp)
    sums = sum_runs(rows, starts, lengths)
    assert sums.shape == (len(runs), 3)
    for total, start, length in zip(sums, starts, lengths, strict=True):
        np.testing.assert_allclose(total, rows[start : start + length].sum(axis=0), rtol=1e-5)


def test_rows_of_nothing_stay_rows_of_nothing():
    rows = unit_rows(np.array([[3, 4], [0, 0], [1e-20, 0]], np.float32))
    np.testing.assert_allclose(rows, [[0.6, 0.8], [0, 0], [0, 0]])


def test_a_blank_sentence_changes_no_run():
    vectors = unit_rows(RNG.random((3, 4), np.float32))
    encoding = WeightedEncoding.of(vectors, ["four", " ", "nine more"])
    with_blank, without = encoding.runs(np.array([0, 0]), np.array([2, 1]))
    np.testing.assert_allclose(with_blank, without, atol=1e-6)


@pytest.mark.parametrize("columns", [256, 320, 512])
def test_a_deterministic_product_is_the_product_and_the_same_bits_in_every_row(columns):
    matrix = RNG.normal(size=(128, columns)).astype(np.float32)
    product = DeterministicProduct(matrix)
    row = RNG.normal(size=128).astype(np.float32)
    seen = set()
    with Workers(1).mapping():
        for count in (1, 12, 100, ROWS):
            rows = np.zeros((padded_rows(count), 128), np.float32)
            rows[:count] = row
            result = product(rows)[:count]
            np.testing.assert_allclose(result, rows[:count] @ matrix, atol=1e-4)
            seen |= {one.tobytes() for one in result}
    assert len(seen) == 1


def test_a_product_of_other_numbers_of_rows_is_refused():
    product = DeterministicProduct(np.ones((4, 256), np.float32))
    for count in (ROWS + 12, 5):
        with pytest.raises(ValueError, match="multiple of 12"):
            product(np.ones((count, 4), np.float32))
