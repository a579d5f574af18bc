"""Links between the words of beads, of an alignment and of sentences that are cut into words already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ...document import Alignment, Document
from ...encode import Vectors
from ...encode.compose import unit_rows
from ...encode.use.encoder import UniversalSentenceEncoder
from ...tokenize.words import ChineseWords, EnglishWords
from .evidence import VECTORS, Matrix, features
from .score import Batch, WordWeights, agreement, load
from .text import Words, chinese_tokens, english_tokens, words_at

Span = tuple[int, int]
Link = tuple[int, int, float]

# Words that are linked together: what they share, such as the tokens of a word, is done once. They take some 60 MB.
_TOGETHER = 40_000
# Pairs of words that are scored together, filled up: what fits a core's cache, several arrays of them.
_PAIRS = 30_000
# Words of a side that are looked at at once. What is longer is no sentence: it is cut, both sides in proportion.
_LONGEST = 1000
_DIGITS = 4
# The power of the agreement that is about the share of right links: of the links of hand-linked sentences with an
# agreement of .28, .37, .49, .62 and .77 there were .50, .57, .63, .78 and .89 right or possible.
_SOFTENING = 0.6


@dataclass(frozen=True, slots=True)
class WordLinks:
    """The words of a bead and the links between them.

    Attributes:
        zh: the Chinese words by jieba, as half-open spans of characters of the Chinese document's text.
        en: the English words by NLTK, likewise.
        links: ``(i, j, confidence)`` in order: the Chinese word ``zh[i]`` and the English word ``en[j]`` stand for each
            other, or for a part of each other. A word may have several links, or none. The confidence is the
            probability that the link is right, 0 to 1.
    """

    zh: tuple[Span, ...]
    en: tuple[Span, ...]
    links: tuple[Link, ...]


def align_words(alignment: Alignment) -> list[WordLinks]:
    """Link the words of each bead of an alignment.

    Args:
        alignment: sentences aligned, by any encoder or by hand; words are compared by the embedded encoder.

    Returns:
        For each bead of ``alignment.beads`` its words and the links between them; no links where a side is empty.
    """
    bitext = alignment.bitext
    chinese, english = ChineseWords(), EnglishWords()

    def spans(document: Document, cut: ChineseWords | EnglishWords, sentences: Iterable[int]) -> tuple[Span, ...]:
        found = []
        for sentence in (document.sentences[index] for index in sentences):
            text = document.text[sentence.start : sentence.end]
            found += [(sentence.start + start, sentence.start + end) for start, end in cut(text)]
        return tuple(found)

    words = [(spans(bitext.zh, chinese, bead.zh), spans(bitext.en, english, bead.en)) for bead in alignment.beads]
    pairs = ((_words(bitext.zh, zh), _words(bitext.en, en)) for zh, en in words)
    return [WordLinks(zh, en, links) for (zh, en), links in zip(words, link_words(pairs), strict=True)]


def _words(document: Document, spans: Sequence[Span]) -> Words:
    if not spans:
        return Words((), ())
    start = spans[0][0]
    text = document.text[start : spans[-1][1]]
    return words_at(text, [(first - start, last - start) for first, last in spans])


def link_tokens(pairs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Iterator[tuple[Link, ...]]:
    """The links between sentences that are cut into words already, in order.

    Args:
        pairs: the words of each Chinese sentence, Traditional or simplified, and those of its English counterpart.
    """
    return link_words((chinese_tokens(zh), english_tokens(en)) for zh, en in pairs)


def link_words(pairs: Iterable[tuple[Words, Words]]) -> Iterator[tuple[Link, ...]]:
    """The links between the words of each pair of texts, in order; some thousands of words in memory at a time."""
    group: list[tuple[Words, Words]] = []
    size = 0
    for pair in pairs:
        group.append(pair)
        size += len(pair[0].forms) + len(pair[1].forms)
        if size >= _TOGETHER:
            yield from _link_group(group)
            group, size = [], 0
    if group:
        yield from _link_group(group)


@cache
def encoder() -> UniversalSentenceEncoder:
    """What words are compared by."""
    return UniversalSentenceEncoder()


def _link_group(pairs: Sequence[tuple[Words, Words]]) -> Iterator[tuple[Link, ...]]:
    weights, basis = load()
    pieces = [piece for number, pair in enumerate(pairs) for piece in _pieces(number, pair)]
    links: list[list[Link]] = [[] for _ in pairs]
    for batch, chosen in batches(pairs, pieces, basis):
        for piece, found in zip(chosen, _chosen(batch, weights), strict=True):
            links[piece.pair] += [(piece.zh + i, piece.en + j, sure) for i, j, sure in found]
    return map(tuple, links)


@dataclass(frozen=True, slots=True)
class Piece:
    """What is scored at once: a pair of texts, or a stretch of one that is too long.

    Attributes:
        pair: the pair's number.
        zh, en: the first word of either side.
        zh_count, en_count: how many words there are, at least one each.
    """

    pair: int
    zh: int
    en: int
    zh_count: int
    en_count: int


def _pieces(number: int, pair: tuple[Words, Words]) -> Iterator[Piece]:
    """A pair of texts in as many stretches as its longer side needs, both sides in proportion."""
    sizes = [len(words.forms) for words in pair]
    count = -(-max(sizes) // _LONGEST)
    for part in range(count):
        (zh, zh_end), (en, en_end) = ((size * part // count, size * (part + 1) // count) for size in sizes)
        if zh < zh_end and en < en_end:
            yield Piece(number, zh, en, zh_end - zh, en_end - en)


def batches(
    pairs: Sequence[tuple[Words, Words]], pieces: Sequence[Piece], basis: Vectors
) -> Iterator[tuple[Batch, list[Piece]]]:
    """The pieces with their features, those of about a size together."""
    used = sorted({piece.pair for piece in pieces})
    sides = [[words.parts for words in side] for side in zip(*(pairs[number] for number in used), strict=True)]
    vectors = unit_rows(encoder().word_states(list(chain.from_iterable(sides)), basis))
    firsts = np.cumsum([0, *map(len, chain.from_iterable(sides))])
    place = {number: at for at, number in enumerate(used)}
    ordered = sorted(pieces, key=lambda piece: (max(piece.zh_count, piece.en_count), piece.zh_count))
    for chosen in _alike(ordered):
        forms = [
            (
                pairs[piece.pair][0].forms[piece.zh : piece.zh + piece.zh_count],
                pairs[piece.pair][1].forms[piece.en : piece.en + piece.en_count],
            )
            for piece in chosen
        ]
        batch = Batch([(len(zh), len(en)) for zh, en in forms])
        for piece, (zh, en), out in zip(chosen, forms, batch.features, strict=True):
            zh_first = firsts[place[piece.pair]] + piece.zh
            en_first = firsts[place[piece.pair] + len(used)] + piece.en
            block: Matrix = out[:, : len(zh), : len(en)]
            features(zh, en, block)
            block[VECTORS] = vectors[zh_first : zh_first + len(zh)] @ vectors[en_first : en_first + len(en)].T
        yield batch, chosen


def _alike(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Pieces by size, as many together as ``_PAIRS`` allows."""
    group: list[Piece] = []
    rows = columns = 0
    for piece in pieces:
        rows, columns = max(rows, piece.zh_count), max(columns, piece.en_count)
        if group and (len(group) + 1) * rows * columns > _PAIRS:
            yield group
            group, rows, columns = [], piece.zh_count, piece.en_count
        group.append(piece)
    if group:
        yield group


def _chosen(batch: Batch, weights: WordWeights) -> Iterator[list[Link]]:
    """For each piece of a batch its links."""
    agreed = agreement(batch, weights)
    for own in agreed:
        zh, en = np.nonzero(own >= weights.shape["least"])
        sure = confidence(own[zh, en].astype(np.float64))
        yield list(zip(zh.tolist(), en.tolist(), sure.tolist(), strict=True))


def confidence(agreed: NDArray[np.floating]) -> NDArray[np.floating]:
    """The probability that links are right, of the agreement on them."""
    return np.round(agreed**_SOFTENING, _DIGITS)
