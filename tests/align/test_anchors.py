"""Bands tile the texts, and keep what belongs together in reach."""

import numpy as np
import pytest
from duiqi.align import anchors
from duiqi.align.anchors import Span, bands, split_long
from hypothesis import given, settings
from hypothesis import strategies as st


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def texts(zh_count, en_count, seed=0):
    random = np.random.default_rng(seed)
    return unit(random.normal(size=(zh_count, 16))), unit(random.normal(size=(en_count, 16)))


def blocks_of(zh, en):
    whole = Span(0, len(zh), 0, len(en))
    return [block for part in split_long(zh, en, whole) for block in bands(zh, en, part)]


def tiles(blocks, zh_count, en_count):
    zh = en = 0
    for block in blocks:
        assert (block.zh, block.en) == (zh, en)
        assert block.low[0] == 0
        assert (np.diff(block.low) >= 0).all()
        assert (np.diff(block.high) >= 0).all()
        assert (block.low <= block.high).all()
        zh, en = zh + len(block.low) - 1, en + int(block.high[-1])
    assert (zh, en) == (zh_count, en_count)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 1000))
def test_blocks_follow_each_other_and_cover_both_sides(zh_count, en_count, seed):
    zh, en = texts(zh_count, en_count, seed)
    tiles(blocks_of(zh, en), zh_count, en_count)


def test_a_long_pair_of_texts_is_cut_into_blocks_in_which_counterparts_meet():
    vectors, noise = texts(5000, 5000)
    en = unit(vectors + 0.3 * noise)
    # A section of the English side is missing.
    en = np.concatenate([en[:2000], en[2600:]])
    blocks = blocks_of(vectors, en)
    tiles(blocks, 5000, 4400)
    assert len(blocks) > 20
    reached = 0
    for block in blocks:
        for row in range(len(block.low) - 1):
            i = block.zh + row
            j = i if i < 2000 else i - 600 if i >= 2600 else None
            if j is not None:
                reached += block.low[row] <= j - block.en < block.high[row + 1]
    assert reached == 4400


def test_long_texts_that_have_nothing_in_common_still_come_in_pieces_of_bounded_size(monkeypatch):
    monkeypatch.setattr(anchors, "_SPAN", 100)
    monkeypatch.setattr(anchors, "_LONGEST_SPAN", 300)
    zh, en = texts(1500, 900)
    blocks = blocks_of(zh, en)
    tiles(blocks, 1500, 900)
    assert max(len(block.low) for block in blocks) <= 700


@pytest.mark.parametrize("counts", [(0, 5), (5, 0), (0, 0), (1, 1)])
def test_empty_and_tiny_sides_have_one_block(counts):
    zh, en = texts(*counts)
    (block,) = blocks_of(zh, en)
    tiles([block], *counts)


@pytest.mark.parametrize("phrases", [1, 5])
def test_where_sentences_are_alike_the_band_grows_with_their_number_and_not_with_its_square(phrases):
    vectors, _ = texts(phrases, 0)
    nodes = []
    for count in (1000, 2000, 4000):
        alike = np.tile(vectors, (count // phrases, 1))
        blocks = blocks_of(alike, alike)
        tiles(blocks, count, count)
        nodes.append(sum(int((block.high - block.low + 1).sum()) for block in blocks))
        assert max(len(block.low) for block in blocks) < 900
    assert nodes[0] < 40 * 1000
    assert nodes[1] == pytest.approx(2 * nodes[0], rel=0.05)
    assert nodes[2] == pytest.approx(4 * nodes[0], rel=0.05)


def test_a_long_section_that_one_side_lacks_is_searched_whole():
    zh, en = texts(1000, 0)[0], np.zeros((60, 16), np.float32)
    (block,) = blocks_of(zh, en)
    assert (block.low == 0).all()
    assert (block.high == 60).all()
