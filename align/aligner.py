"""From bitexts to alignments: encode, search, find what crosses, derive paragraphs, say how sure all that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from ..document import Alignment, Bead, Bitext, Document, Language
from ..encode import Encoder
from ..encode.gap import cosine_gap
from ..encode.registry import load_encoder
from ..errors import InputError
from ..grouping import in_reading_order
from ..runtime.stopwatch import stage
from ..runtime.threads import Map, Workers
from ..tokenize.script import detect_language
from ..tokenize.segment import segment
from .anchors import Piece
from .crossing import crossing_beads
from .isolation import doubted
from .lexicon.index import BatchUnits
from .paragraphs import paragraph_beads
from .search import Searcher
from .texts import EncodedTexts, Texts, lay_out, sentence_texts
from .weights import Weights, load_weights

# Documents are encoded and searched together until they hold this many sentences: short ones share the cost of a step.
_TOGETHER = 4096
_DIGITS = 4
# Threads of the search: with four a text of 72,000 sentences takes 1.36 GB, with two 1.16, of which .1 are each one's.
_MOST_THREADS = 4
# The least spread that is believed: cosines of an encoder that tells nothing apart are not blown up to do so.
_LEAST_SPREAD = 0.03
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


class Aligner:
    """Aligns bitexts with one encoder and one set of weights.

    Args:
        encoder: None for the embedded one.
        weights: a weight file made by ``duiqi train``, or weights; None for those that ship for the encoder.
        threads: cores to use beside the encoder's own; None for all that this process may use.
    """

    def __init__(
        self,
        encoder: Encoder | None = None,
        weights: Weights | Path | str | None = None,
        threads: int | None = None,
    ) -> None:
        self.encoder = encoder or load_encoder(threads=threads)
        self._workers = Workers(threads, _MOST_THREADS)
        if not isinstance(weights, Weights):
            weights = load_weights(Path(weights) if weights is not None else None, self.encoder.name)
        self.weights = weights

    @cached_property
    def _scale(self) -> float:
        """What cosines of an encoder other than the weights' own are multiplied by, so that they spread alike."""
        if self.encoder.name == self.weights.encoder:
            return 1.0
        return self.weights.spread / max(cosine_gap(self.encoder), _LEAST_SPREAD)

    def align(self, bitext: Bitext) -> Alignment:
        """Align one bitext; paragraphs that are not cut into sentences yet are cut first."""
        return next(self.align_many([bitext]))

    def align_many(self, bitexts: Iterable[Bitext]) -> Iterator[Alignment]:
        """Align bitexts, in order. Short ones share batches; no alignment depends on what it shares one with."""
        group: list[Bitext] = []
        size = 0
        for bitext in map(segment, bitexts):
            group.append(bitext)
            size += len(bitext.zh.sentences) + len(bitext.en.sentences)
            if size >= _TOGETHER:
                yield from self._align_group(group)
                group, size = [], 0
        if group:
            yield from self._align_group(group)

    def _align_group(self, bitexts: Sequence[Bitext]) -> Iterator[Alignment]:
        zh = [text for bitext in bitexts for text in sentence_texts(bitext.zh)]
        en = [text for bitext in bitexts for text in sentence_texts(bitext.en)]
        with stage("units"):
            texts = lay_out(bitexts, zh, en)
        # Units need no vectors, and most of the encoder's work needs no interpreter.
        with ThreadPoolExecutor(1, thread_name_prefix="duiqi") as beside:
            begun = beside.submit(BatchUnits, texts) if self._workers.threads > 1 else None
            with stage("encode"):
                encoded = texts.encoded(self.encoder.encode_sentences([*zh, *en]), self._scale)
            with stage("units"):
                units = begun.result() if begun else BatchUnits(texts)
        # The search's many small products gain nothing from BLAS's own threads, whose waiting costs as much as it does.
        with self._workers.mapping() as map_:
            beads = _search_documents(encoded, bitexts, units, self.weights, map_)
        for bitext, found in zip(bitexts, beads, strict=True):
            yield _alignment(bitext, found)


def align_texts(zh: str, en: str, *, encoder: Encoder | None = None) -> Alignment:
    """Align a Chinese and an English text.

    Args:
        zh: the Chinese text, Traditional or simplified; paragraphs are lines, or stand between blank lines.
        en: the English text, likewise.
        encoder: None for the embedded one.

    Raises:
        InputError: a side is empty, or the two sides are swapped.
    """
    for name, text, other in (("zh", zh, "English"), ("en", en, "Chinese")):
        if not text.strip():
            raise InputError(name, "expected a text, found nothing")
        if detect_language(text) == ("en" if name == "zh" else "zh"):
            raise InputError(name, f"expected the other language, found {other}; give the Chinese text as zh")
    return Aligner(encoder).align(Bitext("text", _paragraphs("zh", zh), _paragraphs("en", en)))


def _paragraphs(language: Language, text: str) -> Document:
    """A text by its paragraphs: what stands between blank lines where there are any, else lines."""
    separator = _BLANK_LINE if _BLANK_LINE.search(text.strip()) else "\n"
    return Document.from_paragraphs(language, ((part, "paragraph") for part in re.split(separator, text)))


@stage("search")
def _search_documents(
    texts: EncodedTexts, bitexts: Sequence[Bitext], units: BatchUnits, weights: Weights, map_: Map
) -> list[list[Bead]]:
    """For each document its sentence beads, by its own indexes, in reading order."""
    pieces = [piece for number, bitext in enumerate(bitexts) for piece in _pieces(texts, number, bitext)]
    searcher = Searcher(texts, units, map_)
    found = list(searcher.search(searcher.groups(pieces), weights))
    beads: list[list[Bead]] = [[] for _ in bitexts]
    for bead in crossing_beads(searcher, found, weights):
        side, first = (texts.zh, bead.zh) if bead.zh else (texts.en, bead.en)
        number = int(side.document[first[0]])
        zh0, en0 = int(texts.zh.first[number]), int(texts.en.first[number])
        beads[number].append(
            Bead(
                tuple(i - zh0 for i in bead.zh),
                tuple(j - en0 for j in bead.en),
                bead.confidence,
                bead.crossing,
            )
        )
    return beads


def _pieces(texts: Texts, number: int, bitext: Bitext) -> Iterator[Piece]:
    """A document as pieces to be aligned by themselves: its titles, where both sides have one, and the rest."""
    zh0, zh1 = int(texts.zh.first[number]), int(texts.zh.first[number + 1])
    en0, en1 = int(texts.en.first[number]), int(texts.en.first[number + 1])
    zh_title, en_title = _title_length(bitext.zh), _title_length(bitext.en)
    if zh_title and en_title:
        yield Piece(zh0, zh0 + zh_title, en0, en0 + en_title)
        zh0, en0 = zh0 + zh_title, en0 + en_title
    yield Piece(zh0, zh1, en0, en1)


def _title_length(document: Document) -> int:
    """How many sentences the document's title has; 0 without a title."""
    first = document.paragraphs[0] if document.paragraphs else None
    return len(first.sentences or ()) if first and first.kind == "title" else 0


@stage("paragraphs")
def _alignment(bitext: Bitext, beads: Sequence[Bead]) -> Alignment:
    beads = in_reading_order(beads)
    sizes = np.array([len(bead.zh) + len(bead.en) for bead in beads], np.float64)
    paired = np.array([bead.paired for bead in beads], np.float64)
    confidences = doubted(np.array([bead.confidence for bead in beads], np.float64), paired, sizes)
    rounded = np.round(confidences, _DIGITS).tolist()
    sentences = tuple(replace(bead, confidence=each) for bead, each in zip(beads, rounded, strict=True))
    confidence = float((confidences * paired) @ sizes / sizes.sum()) if beads else 0.0
    return Alignment(bitext, sentences, paragraph_beads(bitext, sentences), round(confidence, _DIGITS))
