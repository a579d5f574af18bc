"""The data that the rooms pass to each other: texts by offset, beads and alignments. No I/O, no algorithms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["zh", "en"]
Side: TypeAlias = tuple[int, ...]
Kind: TypeAlias = Literal["title", "heading", "paragraph", "item", "cell", "byline"]

LANGUAGES: tuple[Language, Language] = ("zh", "en")

_LINE_BREAK = re.compile(r"[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's place in its document's text: the half-open span ``[start, end)`` in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's span in its document's text, what it is, and its sentences once they are cut.

    ``sentences`` is None until a tokenizer has cut the paragraph; a reader whose input is cut already gives them.
    """

    start: int
    end: int
    kind: Kind = "paragraph"
    sentences: tuple[Sentence, ...] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One side of a bitext: a text in one language and the paragraphs in it, in order, by offset."""

    language: Language
    text: str
    paragraphs: tuple[Paragraph, ...]

    @classmethod
    def from_paragraphs(cls, language: Language, paragraphs: Iterable[tuple[str, Kind]]) -> Document:
        """Lay out paragraphs one a line, each as it is but for blanks at its ends; blank ones are left out."""
        spans, texts, offset = [], [], 0
        for text, kind in paragraphs:
            if stripped := text.strip():
                spans.append(Paragraph(offset, offset + len(stripped), kind))
                texts.append(stripped)
                offset += len(stripped) + 1
        return cls(language, "\n".join(texts), tuple(spans))

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in order; their positions here are the indexes that beads use."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph.sentences or ())

    @property
    def paragraph_of(self) -> tuple[int, ...]:
        """For each sentence the index of its paragraph."""
        return tuple(
            number for number, paragraph in enumerate(self.paragraphs) for _ in range(len(paragraph.sentences or ()))
        )

    def passage(self, spans: Iterable[Sentence | Paragraph]) -> str:
        """The text that consecutive sentences or paragraphs cover, as it came, on one line.

        Line breaks within it become nothing in Chinese and a blank in English; so does the gap between two spans that
        hold other text between them (a skipped code block, say).
        """
        joiner = "" if self.language == "zh" else " "
        pieces: list[str] = []
        start = end = -1
        for span in spans:
            if start < 0:
                start, end = span.start, span.end
            elif self.text[end : span.start].strip():
                pieces.append(self.text[start:end])
                start, end = span.start, span.end
            else:
                end = span.end
        if start >= 0:
            pieces.append(self.text[start:end])
        return joiner.join(_LINE_BREAK.sub(joiner, piece) for piece in pieces)


@dataclass(frozen=True, slots=True)
class Bitext:
    """A document in both languages, and what is known about it.

    Attributes:
        name: what the user calls the document; unique within a job.
        metadata: what the source says of itself (title, author, date, page, encoding, ...), by lower-case key.
        warnings: what a reader noticed and a user should know, one line each.
    """

    name: str
    zh: Document
    en: Document
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bead:
    """Consecutive sentences (or paragraphs) of one side joined to consecutive ones of the other, by index from 0.

    An empty side says that there is no counterpart. ``confidence`` is the probability that the bead is right, 1.0 in
    gold; ``crossing`` marks a bead that stands in another order on the two sides.
    """

    zh: Side
    en: Side
    confidence: float = 1.0
    crossing: bool = False

    @property
    def type(self) -> str:
        """The numbers of sentences on both sides, Chinese first: ``1-2``."""
        return f"{len(self.zh)}-{len(self.en)}"

    @property
    def paired(self) -> bool:
        """Whether both sides hold something."""
        return bool(self.zh) and bool(self.en)


@dataclass(frozen=True, slots=True)
class Pair:
    """A bead with its texts, as a user reads it."""

    zh: str
    en: str
    bead: Bead

    @property
    def type(self) -> str:
        """The bead's type: ``1-2``."""
        return self.bead.type

    @property
    def confidence(self) -> float:
        """The probability that the pair is right, 0 to 1."""
        return self.bead.confidence


@dataclass(frozen=True, slots=True)
class Alignment:
    """An aligned bitext: beads over its sentences and over its paragraphs.

    Every sentence and every paragraph of both sides stands in exactly one bead, the indexes in a bead's side are
    consecutive, and each sentence bead lies within one paragraph bead; anything else is a ValueError.

    Attributes:
        bitext: the texts, with sentences cut.
        sentences: sentence beads in reading order.
        paragraphs: paragraph beads in reading order.
        confidence: the probability that a sentence of this document has the counterpart it is given; near 0 where the
            two texts have nothing to do with each other.
    """

    bitext: Bitext
    sentences: tuple[Bead, ...]
    paragraphs: tuple[Bead, ...]
    confidence: float = 1.0

    def __post_init__(self) -> None:
        zh, en = self.bitext.zh, self.bitext.en
        _check_cover("sentence", self.sentences, len(zh.sentences), len(en.sentences))
        _check_cover("paragraph", self.paragraphs, len(zh.paragraphs), len(en.paragraphs))
        home = self._paragraph_beads()
        for bead, homes in zip(self.sentences, home, strict=True):
            if len(homes) != 1:
                raise ValueError(f"sentence bead {bead.zh}:{bead.en} lies in {len(homes)} paragraph beads, not in one")

    def __iter__(self) -> Iterator[Pair]:
        return self.pairs("sentence")

    def __len__(self) -> int:
        return len(self.sentences)

    def __str__(self) -> str:
        lines = (f"{p.confidence:4.2f} {p.type:>4}  {p.zh or '-'}\n{'':11}{p.en or '-'}" for p in self)
        return "\n".join(lines)

    def pairs(self, level: Literal["sentence", "paragraph"]) -> Iterator[Pair]:
        """The beads of a level with their texts, those with an empty side included."""
        zh, en = self.bitext.zh, self.bitext.en
        zh_units = zh.sentences if level == "sentence" else zh.paragraphs
        en_units = en.sentences if level == "sentence" else en.paragraphs
        for bead in self.sentences if level == "sentence" else self.paragraphs:
            yield Pair(zh.passage(zh_units[i] for i in bead.zh), en.passage(en_units[j] for j in bead.en), bead)

    def paragraph_bead_of(self) -> tuple[int, ...]:
        """For each sentence bead the index of the paragraph bead that it lies in."""
        return tuple(next(iter(homes)) for homes in self._paragraph_beads())

    def _paragraph_beads(self) -> list[set[int]]:
        zh_bead = {i: number for number, bead in enumerate(self.paragraphs) for i in bead.zh}
        en_bead = {j: number for number, bead in enumerate(self.paragraphs) for j in bead.en}
        zh_paragraph, en_paragraph = self.bitext.zh.paragraph_of, self.bitext.en.paragraph_of
        return [
            {zh_bead[zh_paragraph[i]] for i in bead.zh} | {en_bead[en_paragraph[j]] for j in bead.en}
            for bead in self.sentences
        ]


def _check_cover(level: str, beads: Iterable[Bead], zh_count: int, en_count: int) -> None:
    """Raise ValueError unless every index of both sides stands in exactly one bead, consecutive within a side."""
    beads = list(beads)
    if any(not bead.zh and not bead.en for bead in beads):
        raise ValueError(f"a {level} bead is empty on both sides")
    sides: tuple[tuple[list[Side], int], ...] = (([b.zh for b in beads], zh_count), ([b.en for b in beads], en_count))
    for language, (parts, count) in zip(LANGUAGES, sides, strict=True):
        for part in parts:
            if part and part != tuple(range(part[0], part[0] + len(part))):
                raise ValueError(f"a {level} bead joins {language} {part}, which are not consecutive")
        if sorted(index for part in parts for index in part) != list(range(count)):
            raise ValueError(f"{level} beads do not hold each of the {count} {language} {level}s exactly once")
