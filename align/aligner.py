"""From bitexts to alignments: encode, search, find crossing beads, derive paragraph beads and confidences."""

from __future__ import annotations

import re
import threading
import warnings
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from ..document import Alignment, Bead, Bitext, Document, Language
from ..encode import Encoder
from ..encode.gap import cosine_gap
from ..encode.registry import EMBEDDED, load_encoder
from ..errors import InputError, wrong_type
from ..formats.timing import timed
from ..grouping import CONFIDENCE_DIGITS, in_reading_order, paragraph_beads
from ..runtime.stopwatch import stage
from ..runtime.threads import Map, Workers
from ..tokenize.script import detect_language
from ..tokenize.segment import segment
from .anchors import Span
from .confidence import discounted
from .crossing import crossing_beads
from .lexicon.index import BatchUnits
from .search import Searcher
from .texts import EncodedTexts, Texts, lay_out, sentence_texts
from .weights import Weights, load_weights

# Sentences in a group of documents that are encoded and searched together, so that short ones share the cost of a step.
_TOGETHER = 4096
# Most threads of the search. A text of 72,000 sentences takes 1.36 GB with 4 threads, 1.16 GB with 2: .1 GB a thread.
_MOST_THREADS = 4
# Lower bound of the measured spread, so that the cosines of a useless encoder are not scaled without limit.
_LEAST_SPREAD = 0.03
_making_default = threading.Lock()
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


class Aligner:
    """Aligns bitexts with one encoder and one set of weights.

    Args:
        encoder: an encoder, or the name of one as `load_encoder` takes it (``sentence-transformers/LaBSE``); None for
            the embedded one.
        weights: a weight file made by ``duiqi train``, or weights; None for those that ship for the encoder.
        threads: cores to use beside the encoder's own; None for all that this process may use.

    Raises:
        InputError: no encoder has that name, or the weights cannot be used.
        MissingExtraError: the encoder needs packages that are not installed.
        TypeError: ``encoder`` is neither a name nor an encoder.
    """

    def __init__(
        self,
        encoder: Encoder | str | None = None,
        weights: Weights | Path | str | None = None,
        threads: int | None = None,
    ) -> None:
        if encoder is None or isinstance(encoder, str):
            encoder = load_encoder(EMBEDDED if encoder is None else encoder, threads=threads)
        elif not hasattr(encoder, "encode_sentences"):
            expected = "an encoder's name (`sentence-transformers/LaBSE`), an encoder or None"
            raise wrong_type("Aligner", "encoder", expected, encoder)
        self.encoder = encoder
        self._workers = Workers(threads, _MOST_THREADS)
        if not isinstance(weights, Weights):
            weights = load_weights(Path(weights) if weights is not None else None, self.encoder.name)
        self.weights = weights

    @cached_property
    def _scale(self) -> float:
        """The factor that puts the cosines of another encoder on the scale of the weights' own one."""
        if self.encoder.name == self.weights.encoder:
            return 1.0
        return self.weights.spread / max(cosine_gap(self.encoder), _LEAST_SPREAD)

    def align(self, bitext: Bitext) -> Alignment:
        """Align one bitext; paragraphs without sentences are segmented first."""
        return next(self.align_many([bitext]))

    def align_many(self, bitexts: Iterable[Bitext]) -> Iterator[Alignment]:
        """Align bitexts, in order. Short ones share a batch; no alignment depends on the rest of its batch."""
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
        # Units need no vectors, and most of the encoder's work runs without the interpreter lock.
        with ThreadPoolExecutor(1, thread_name_prefix="duiqi") as beside:
            begun = beside.submit(BatchUnits, texts) if self._workers.threads > 1 else None
            with stage("encode"):
                encoded = texts.encoded(self.encoder.encode_sentences([*zh, *en]), self._scale)
            with stage("units"):
                units = begun.result() if begun else BatchUnits(texts)
        # Products in the search are too small for BLAS's own threads, which would only wait.
        with self._workers.mapping() as map_:
            beads = _search_documents(encoded, bitexts, units, self.weights, map_)
        for bitext, found in zip(bitexts, beads, strict=True):
            yield _alignment(bitext, found)


def align_texts(
    zh: str, en: str, *, aligner: Aligner | None = None, name: str = "text", encoder: Encoder | None = None
) -> Alignment:
    """Align a Chinese and an English text.

    Args:
        zh: the Chinese text, Traditional or simplified; paragraphs are lines, or stand between blank lines.
        en: the English text, likewise.
        aligner: None for the default aligner, which has the embedded encoder and is made once a process.
        name: what to call the document.
        encoder: deprecated; give ``aligner=Aligner(encoder)``.

    Raises:
        InputError: a side is empty, or the two sides are swapped.
        TypeError: a side is no text.
    """
    for side, text, other in (("zh", zh, "English"), ("en", en, "Chinese")):
        if not isinstance(text, str):
            raise wrong_type("align_texts", side, "a text (for lists of sentences call duiqi.align_sentences)", text)
        if not text.strip():
            raise InputError(side, "expected a text, found nothing")
        if detect_language(text) == ("en" if side == "zh" else "zh"):
            raise InputError(side, f"expected the other language, found {other}; give the Chinese text as zh")
    if encoder is not None:
        message = "duiqi: align_texts(encoder=...) will be removed in 0.3; give aligner=duiqi.Aligner(encoder)"
        warnings.warn(message, DeprecationWarning, stacklevel=2)
        aligner = Aligner(encoder)
    return _given("align_texts", aligner).align(Bitext(name, _paragraphs("zh", zh), _paragraphs("en", en)))


def align_sentences(
    zh: Iterable[str], en: Iterable[str], *, aligner: Aligner | None = None, name: str = ""
) -> Alignment:
    """Align sentences that are split already; the beads hold their indexes, counted from 0.

    Args:
        zh: the Chinese sentences in the text's order. An empty one keeps its index.
        en: the English sentences, likewise.
        aligner: None for the default aligner, which has the embedded encoder and is made once a process.
        name: what to call the document.

    Returns:
        The alignment. Each side is one paragraph.

    Raises:
        InputError: the two sides are swapped.
        TypeError: a side is no list of texts.
    """
    zh, en = _sentences("zh", zh), _sentences("en", en)
    # A side may well lack its language (names, figures), so one that looks foreign is believed, and two are not.
    if detect_language("\n".join(zh)) == "en" and detect_language("\n".join(en)) == "zh":
        raise InputError("zh", "expected Chinese sentences, found English, and the other way round; swap the two lists")
    return _given("align_sentences", aligner).align(Bitext.from_sentences(zh, en, name))


def _sentences(side: str, given: Iterable[str]) -> list[str]:
    """A side of `align_sentences` as a list."""
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise wrong_type("align_sentences", side, "a list of sentences (for texts call duiqi.align_texts)", given)
    sentences = list(given)
    for number, sentence in enumerate(sentences):
        if not isinstance(sentence, str):
            raise wrong_type("align_sentences", f"{side}[{number}]", "a sentence", sentence)
    return sentences


def _given(function: str, aligner: Aligner | None) -> Aligner:
    """The aligner that a user gave, or the default one."""
    if aligner is None:
        return _default_aligner()
    if not isinstance(aligner, Aligner):
        raise wrong_type(function, "aligner", "a duiqi.Aligner or None", aligner)
    return aligner


def _default_aligner() -> Aligner:
    """One aligner a process, made at the first call: its encoder takes longer to load than a page to align."""
    with _making_default:
        return _made_default()


@cache
def _made_default() -> Aligner:
    return Aligner()


def _paragraphs(language: Language, text: str) -> Document:
    """A text by its paragraphs: what stands between blank lines where there are any, else lines."""
    separator = _BLANK_LINE if _BLANK_LINE.search(text.strip()) else "\n"
    return Document.from_paragraphs(language, ((part, "paragraph") for part in re.split(separator, text)))


@stage("search")
def _search_documents(
    texts: EncodedTexts, bitexts: Sequence[Bitext], units: BatchUnits, weights: Weights, map_: Map
) -> list[list[Bead]]:
    """For each document its sentence beads, by its own indexes, in reading order."""
    spans = [span for number, bitext in enumerate(bitexts) for span in _spans(texts, number, bitext)]
    searcher = Searcher(texts, units, map_)
    found = list(searcher.search(searcher.groups(spans), weights))
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


def _spans(texts: Texts, number: int, bitext: Bitext) -> Iterator[Span]:
    """The spans of a document that are aligned separately: the titles, if both sides have one, and the rest."""
    zh0, zh1 = int(texts.zh.first[number]), int(texts.zh.first[number + 1])
    en0, en1 = int(texts.en.first[number]), int(texts.en.first[number + 1])
    zh_title, en_title = _title_length(bitext.zh), _title_length(bitext.en)
    if zh_title and en_title:
        yield Span(zh0, zh0 + zh_title, en0, en0 + en_title)
        zh0, en0 = zh0 + zh_title, en0 + en_title
    yield Span(zh0, zh1, en0, en1)


def _title_length(document: Document) -> int:
    """The number of sentences of the document's title; 0 without a title."""
    first = document.paragraphs[0] if document.paragraphs else None
    return len(first.sentences or ()) if first and first.kind == "title" else 0


@stage("paragraphs")
def _alignment(bitext: Bitext, beads: Sequence[Bead]) -> Alignment:
    beads = in_reading_order(beads)
    sizes = np.array([len(bead.zh) + len(bead.en) for bead in beads], np.float64)
    paired = np.array([bead.paired for bead in beads], np.float64)
    confidences = discounted(np.array([bead.confidence for bead in beads], np.float64), paired, sizes)
    rounded = np.round(confidences, CONFIDENCE_DIGITS).tolist()
    sentences = timed(bitext, [replace(bead, confidence=each) for bead, each in zip(beads, rounded, strict=True)])
    confidence = float((confidences * paired) @ sizes / sizes.sum()) if beads else 0.0
    return Alignment(bitext, sentences, paragraph_beads(bitext, sentences), round(confidence, CONFIDENCE_DIGITS))
