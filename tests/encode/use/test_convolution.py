"""Minimal filtering: the plain convolution's results with fewer products, from nothing but a tile's own rows."""

import numpy as np
import pytest
from duiqi.encode.use.convolution import TILE, Buffers, Convolution
from duiqi.runtime.threads import Workers

RNG = np.random.default_rng(7)
WIDTH = 256
TILES = 24


@pytest.fixture(scope="module")
def buffers():
    return Buffers(reach=TILE + 4, tiles=TILES, width=WIDTH)


@pytest.mark.parametrize("order", [2, 3, 5])
def test_it_is_the_plain_convolution(order, buffers):
    kernel = RNG.normal(size=(order, WIDTH, WIDTH)).astype(np.float32) / 16
    bias = RNG.normal(size=WIDTH).astype(np.float32)
    convolve = Convolution(kernel, bias)
    rows = RNG.normal(size=(convolve.reach, TILES, WIDTH)).astype(np.float32)
    outputs = convolve(rows, buffers)
    assert len(outputs) == TILE
    for at, output in enumerate(outputs):
        plain = sum(rows[at + place].astype(float) @ kernel[place] for place in range(order)) + bias
        np.testing.assert_allclose(output, plain, atol=2e-4)


@pytest.mark.parametrize(("order", "products"), [(2, 5), (3, 6), (5, 8)])
def test_a_tile_takes_one_product_for_each_row_that_it_reads(order, products):
    assert Convolution(np.ones((order, WIDTH, WIDTH), np.float32), np.zeros(WIDTH, np.float32)).reach == products


@pytest.mark.parametrize("order", [2, 3, 5])
def test_a_tile_has_the_same_bits_in_any_place_and_company(order, buffers):
    kernel = RNG.normal(size=(order, WIDTH, WIDTH)).astype(np.float32)
    convolve = Convolution(kernel, np.ones(WIDTH, np.float32))
    tile = RNG.normal(size=(convolve.reach, WIDTH)).astype(np.float32)
    seen = set()
    with Workers(1).mapping():
        for count in (12, TILES):
            rows = RNG.normal(size=(convolve.reach, count, WIDTH)).astype(np.float32)
            for place in (0, 5, count - 1):
                rows[:, place] = tile
                seen.add(b"".join(output[place].tobytes() for output in convolve(rows, buffers)))
    assert len(seen) == 1
