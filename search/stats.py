"""Figures of a corpus: sizes, words, lengths, beads, what has no counterpart. ``docs/search.md`` defines each."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..document import Alignment, Bead, Document, Language
from ..tokenize.words import ChineseWords
from .conditions import value_of
from .folding import fold
from .pattern import PatternError

CHUNK: Final = 1000
"""Tokens of the stretches over which the standardised type-token ratio is a mean, as in WordSmith (Scott)."""

NO_GROUP: Final = "(none)"
"""The group of documents without the key."""

_ENGLISH: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@dataclass(slots=True)
class SideFigures:
    """What was counted on one side.

    Attributes:
        paragraphs: how many.
        sentences: how many.
        tokens: words with a letter or digit.
        types: how often each word occurs, in the form in which texts are compared.
        characters: without blanks.
        unpaired: sentences in beads without another side.
        chunks: the type-token ratio of each full stretch of `CHUNK` tokens.
    """

    paragraphs: int = 0
    sentences: int = 0
    tokens: int = 0
    types: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    unpaired: int = 0
    chunks: list[float] = field(default_factory=list)
    _stretch: list[str] = field(default_factory=list)

    @property
    def sttr(self) -> float | None:
        """The standardised type-token ratio; None below `CHUNK` tokens."""
        return sum(self.chunks) / len(self.chunks) if self.chunks else None

    def add_words(self, words: list[str]) -> None:
        """Count the words of a sentence."""
        self.tokens += len(words)
        self.types.update(words)
        self._stretch += words
        while len(self._stretch) >= CHUNK:
            self.chunks.append(len(set(self._stretch[:CHUNK])) / CHUNK)
            del self._stretch[:CHUNK]


MEASURES: Final = {
    "zh_words_per_sentence": "Chinese words a sentence",
    "en_words_per_sentence": "English words a sentence",
    "en_words_per_zh_word": "English words a Chinese word, in pairs",
    "en_characters_per_zh_character": "English characters a Chinese one, in pairs",
    "one_to_one": "beads 1-1",
    "split": "Chinese sentences split into several",
    "joined": "Chinese sentences joined with others",
    "zh_unpaired": "Chinese sentences without counterpart",
    "en_unpaired": "English sentences without counterpart",
    "crossing": "beads in another order",
    "confidence": "mean confidence of beads",
}
"""What is measured as a quotient of sums, and what a table calls it."""

_AT: Final = {name: at for at, name in enumerate(MEASURES)}


def _no_sums() -> array[float]:
    return array("d")


@dataclass(slots=True)
class Figures:
    """The figures of a corpus or a group of its documents.

    Attributes:
        documents: how many.
        zh: of the Chinese side.
        en: of the English side.
        beads: how many beads of each type.
        paragraph_beads: how many paragraph beads of each type.
        length_ratios: English characters by Chinese ones of each pair that has both.
        confidences: of the beads that were judged.
        document_sums: numerator and denominator of each measure, for one document after the other.
        paragraph_sums: the same for each paragraph bead.
    """

    documents: int = 0
    zh: SideFigures = field(default_factory=SideFigures)
    en: SideFigures = field(default_factory=SideFigures)
    beads: Counter[str] = field(default_factory=Counter)
    paragraph_beads: Counter[str] = field(default_factory=Counter)
    length_ratios: list[float] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)
    document_sums: array[float] = field(default_factory=_no_sums)
    paragraph_sums: array[float] = field(default_factory=_no_sums)

    def measure(self, name: str) -> float | None:
        """A measure of `MEASURES`; None where there is nothing to measure."""
        numerator, denominator = self.sums("document", name).sum(axis=0).tolist()
        return numerator / denominator if denominator else None

    def sums(self, unit: str, name: str) -> NDArray[np.float64]:
        """Numerator and denominator of a measure in each ``document`` or ``paragraph``: shape (units, 2)."""
        flat = self.document_sums if unit == "document" else self.paragraph_sums
        return np.array(flat).reshape(-1, len(MEASURES), 2)[:, _AT[name]]

    def fields(self) -> dict[str, Any]:
        """The figures as ``duiqi stats --json`` prints them."""
        sides: dict[str, Any] = {"zh": _side_fields(self.zh), "en": _side_fields(self.en)}
        low, middle, high = _quartiles(self.confidences)
        return {
            "documents": self.documents,
            **sides,
            "beads": self.beads.total(),
            "bead_types": dict(sorted(self.beads.items(), key=lambda item: (-item[1], item[0]))),
            "paragraph_bead_types": dict(sorted(self.paragraph_beads.items(), key=lambda item: (-item[1], item[0]))),
            **{name: _rounded(self.measure(name)) for name in MEASURES},
            "length_ratio_median": _rounded(median(self.length_ratios) if self.length_ratios else None),
            "confidence_quartiles": [_rounded(low), _rounded(middle), _rounded(high)],
            "judged": len(self.confidences),
        }


def figures(alignments: Iterable[Alignment], by: str | None = None) -> dict[str, Figures]:
    """Count a corpus.

    Args:
        alignments: the documents, read one at a time.
        by: a key of the metadata, ``year`` or ``document``, whose values make groups.

    Returns:
        The figures of all documents under ``""``, and those of each group under its name, sorted.
    """
    whole = Figures()
    groups: dict[str, Figures] = {}
    words = _Words()
    for alignment in alignments:
        into = [whole]
        if by is not None:
            known = {**alignment.bitext.metadata, "document": alignment.bitext.name}
            into.append(groups.setdefault(value_of(known, by) or NO_GROUP, Figures()))
        _count(alignment, into, words)
    return {"": whole, **dict(sorted(groups.items()))}


def check_groups(groups: Mapping[str, Figures], by: str | None) -> None:
    """Tell a key that no document has.

    Raises:
        PatternError: all documents are in the group without one.
    """
    if by is not None and set(groups) == {"", NO_GROUP}:
        raise PatternError(f"no document has {by!r} among its metadata; see the key 'metadata' in alignments.jsonl")


class _Words:
    """The words of a sentence in the form in which they are compared; those without a letter or digit left out."""

    def __init__(self) -> None:
        self._chinese = ChineseWords()

    def __call__(self, text: str, language: Language) -> list[str]:
        folded = fold(text)
        if language == "en":
            return [match[0].replace("’", "'") for match in _ENGLISH.finditer(folded)]
        spans = self._chinese(text)
        return [folded[start:end] for start, end in spans if any(map(str.isalnum, text[start:end]))]


def _count(alignment: Alignment, into: list[Figures], words: _Words) -> None:
    """Add a document to figures."""
    sides = (alignment.bitext.zh, alignment.bitext.en)
    of_sentences = [_side(document, words) for document in sides]
    sums = [[0.0, 0.0] * len(MEASURES) for _ in alignment.paragraph_beads]
    for bead, home in zip(alignment.beads, alignment.paragraph_bead_of(), strict=True):
        _add_bead(sums[home], bead, of_sentences)
    total = [sum(column) for column in zip(*sums, strict=True)]
    ratios = list(_ratios(alignment.beads, of_sentences))
    for figure in into:
        figure.documents += 1
        figure.document_sums.extend(total)
        for each in sums:
            figure.paragraph_sums.extend(each)
        figure.beads.update(bead.type for bead in alignment.beads)
        figure.paragraph_beads.update(bead.type for bead in alignment.paragraph_beads)
        figure.length_ratios += ratios
        figure.confidences += [bead.confidence for bead in alignment.beads if bead.confidence is not None]
        for at, (side, document) in enumerate(zip((figure.zh, figure.en), sides, strict=True)):
            side.paragraphs += len(document.paragraphs)
            side.sentences += len(document.sentences)
            for found, characters in of_sentences[at]:
                side.add_words(found)
                side.characters += characters
            side.unpaired += sum(len(bead.zh if at == 0 else bead.en) for bead in alignment.beads if not bead.paired)


_Sentences = list[tuple[list[str], int]]
"""For each sentence its words and how many characters it has."""


def _side(document: Document, words: _Words) -> _Sentences:
    texts = (document.text[sentence.start : sentence.end] for sentence in document.sentences)
    return [(words(text, document.language), sum(not char.isspace() for char in text)) for text in texts]


def _ratios(beads: Iterable[Bead], sides: list[_Sentences]) -> Iterator[float]:
    """English characters by Chinese ones of each pair."""
    for bead in beads:
        zh, en = (sum(side[i][1] for i in of) for side, of in zip(sides, (bead.zh, bead.en), strict=True))
        if zh and en:
            yield en / zh


def _add_bead(sums: list[float], bead: Bead, sides: list[_Sentences]) -> None:
    """Add a bead to the sums of its paragraph bead."""
    zh, en = ([side[i] for i in of] for side, of in zip(sides, (bead.zh, bead.en), strict=True))
    zh_words, en_words = (sum(len(words) for words, _ in side) for side in (zh, en))
    added: dict[str, tuple[float, float]] = {
        "zh_words_per_sentence": (zh_words, len(zh)),
        "en_words_per_sentence": (en_words, len(en)),
        "one_to_one": (len(zh) == len(en) == 1, 1),
        "split": (len(zh) if len(zh) == 1 and len(en) > 1 else 0, len(zh)),
        "joined": (len(zh) if len(zh) > 1 and len(en) == 1 else 0, len(zh)),
        "zh_unpaired": (0 if en else len(zh), len(zh)),
        "en_unpaired": (0 if zh else len(en), len(en)),
        "crossing": (bead.crossing, 1),
    }
    if bead.paired:
        added["en_words_per_zh_word"] = (en_words, zh_words)
        added["en_characters_per_zh_character"] = (sum(size for _, size in en), sum(size for _, size in zh))
    if bead.confidence is not None:
        added["confidence"] = (bead.confidence, 1)
    for name, (numerator, denominator) in added.items():
        sums[2 * _AT[name]] += numerator
        sums[2 * _AT[name] + 1] += denominator


def _side_fields(side: SideFigures) -> dict[str, Any]:
    return {
        "paragraphs": side.paragraphs,
        "sentences": side.sentences,
        "tokens": side.tokens,
        "types": len(side.types),
        "sttr": _rounded(side.sttr),
        "characters": side.characters,
        "unpaired": side.unpaired,
    }


def _quartiles(values: list[float]) -> tuple[float | None, float | None, float | None]:
    """The values below which a quarter, a half and three quarters lie, by linear interpolation."""
    if not values:
        return None, None, None
    ordered = sorted(values)

    def at(share: float) -> float:
        place = share * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (ordered[high] - ordered[low]) * (place - low)

    return at(0.25), at(0.5), at(0.75)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
