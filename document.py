"""The data that the rooms pass to each other: texts by offset, beads and alignments. No I/O, no algorithms."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args, overload

if TYPE_CHECKING:
    from pandas import DataFrame

Language: TypeAlias = Literal["zh", "en"]
Side: TypeAlias = tuple[int, ...]
Kind: TypeAlias = Literal["title", "heading", "paragraph", "item", "cell", "byline", "note"]
Level: TypeAlias = Literal["sentence", "paragraph"]
Status: TypeAlias = Literal["auto", "checked", "edited"]
Extra: TypeAlias = tuple[tuple[str, str], ...]

LANGUAGES: tuple[Language, Language] = ("zh", "en")

HARD_BREAK = "\u2028"
"""The line separator: a line break that the author wrote, as in verse; a line feed is a wrapped line's end."""

# A run of blanks is looked at from its beginning only, or the time would grow with the square of its length.
_LINE_BREAK = re.compile(r"(?<![^\S\n\u2028])[^\S\n\u2028]*[\n\u2028]\s*")
# Two words of Latin letters or numbers, with the marks on them, keep a blank between them in Chinese too.
_LATIN_END = re.compile(r"[0-9A-Za-z\u00c0-\u024f.,;:!?)\]%'\"&+/]")
_LATIN_START = re.compile(r"[0-9A-Za-z\u00c0-\u024f(\[$'\"&+]")
# A word with a hyphen that goes on in the next line; in "two- and three-year" the hyphen does not join.
_TORN = re.compile(r"[^\W\d_]-(?!(?:and|or|nor|to)\b)[^\W\d_]")
_HAN = re.compile("[\u3400-\u9fff]")


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
    """One side of a bitext: a text in one language and the paragraphs in it, in order, by offset.

    Attributes:
        language: ``zh`` or ``en``.
        text: the whole text; all offsets are Unicode code points into it.
        paragraphs: the paragraphs in order.
        tag: the BCP 47 tag of the text (``zh-CN``, ``zh-TW``, ``en``); empty until `segment` has looked at the script.
            It follows from the text, so two documents that differ in it alone are equal.
    """

    language: Language
    text: str
    paragraphs: tuple[Paragraph, ...]
    tag: str = field(default="", compare=False)
    _sentences: tuple[Sentence, ...] | None = field(default=None, init=False, repr=False, compare=False)

    def __repr__(self) -> str:
        start = _shortened(self.text)
        return f"<Document {self.language}: {_count(self.paragraphs, 'paragraph')}, {self._counted()}, {start!r}>"

    def _counted(self) -> str:
        """How many sentences there are, for a repr."""
        cut = all(paragraph.sentences is not None for paragraph in self.paragraphs)
        return _count(self.sentences, "sentence") if cut else "not segmented"

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

    @classmethod
    def from_sentences(cls, language: Language, *paragraphs: Iterable[str]) -> Document:
        """Lay out texts that are segmented already, one sentence a line.

        Args:
            language: ``zh`` or ``en``.
            paragraphs: the sentences of each paragraph; an empty sentence keeps its index, an empty paragraph none.
        """
        lines: list[str] = []
        laid: list[Paragraph] = []
        offset = 0
        for sentences in paragraphs:
            spans = []
            for sentence in sentences:
                spans.append(Sentence(offset, offset + len(sentence)))
                lines.append(sentence)
                offset += len(sentence) + 1
            if spans:
                laid.append(Paragraph(spans[0].start, spans[-1].end, sentences=tuple(spans)))
        return cls(language, "\n".join(lines), tuple(laid))

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in order; their positions here are the indexes that beads use."""
        if self._sentences is None:
            found = tuple(sentence for paragraph in self.paragraphs for sentence in paragraph.sentences or ())
            object.__setattr__(self, "_sentences", found)
            return found
        return self._sentences

    @property
    def paragraph_of(self) -> tuple[int, ...]:
        """For each sentence the index of its paragraph."""
        return tuple(
            number for number, paragraph in enumerate(self.paragraphs) for _ in range(len(paragraph.sentences or ()))
        )

    def passage(self, spans: Iterable[Sentence | Paragraph]) -> str:
        """The text that consecutive sentences or paragraphs cover, as it came, on one line.

        Line breaks within it become nothing in Chinese and a blank in English; so does the gap between two spans that
        hold other text between them (a skipped code block, say). Latin words in Chinese keep a blank between them, and
        so do lines of Chinese verse; a word with a hyphen at a line's end is not torn by one.
        """
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
        text = "\n".join(pieces)
        return _LINE_BREAK.sub(self._joiner, text)

    def _joiner(self, line_break: re.Match[str]) -> str:
        """What stands for a line break when the lines around it become one."""
        text = line_break.string
        start, end = line_break.span()
        before, after = text[max(0, start - 2) : start], text[end : end + 4]
        if self.language == "en":
            torn = _TORN.match(before + after)
            return "" if torn or (_HAN.match(before[-1:]) and _HAN.match(after)) else " "
        if HARD_BREAK in line_break[0] and before[-1:].isalnum():
            return " "
        return " " if _LATIN_END.match(before[-1:]) and _LATIN_START.match(after) else ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that a document was read from.

    Attributes:
        path: the path or URL as the user or the walk named it.
        sha256: the hexadecimal digest of the file's bytes.
    """

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table with a column for each language: what the source itself puts side by side.

    Attributes:
        zh: the indexes of the Chinese paragraphs in the row; empty for an empty cell.
        en: the indexes of the English paragraphs in it, likewise.
        columns: the row's other cells, each with the name of its column.
    """

    zh: Side
    en: Side
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Bitext:
    """A document in both languages, and what is known about it.

    Attributes:
        name: what the user calls the document; unique within a job.
        zh: the Chinese side.
        en: the English side.
        metadata: what the source says of itself (title, author, date, page, encoding, ...), by lower-case key.
        warnings: what a reader noticed and a user should know, one line each.
        sources: the files that it was read from: one of both languages, or the Chinese and the English one.
        rows: the rows of its tables, where it has tables with a column for each language.
    """

    name: str
    zh: Document
    en: Document
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    rows: tuple[TableRow, ...] = ()

    @classmethod
    def from_sentences(cls, zh: Iterable[str], en: Iterable[str], name: str = "") -> Bitext:
        """A bitext of two lists of sentences, each side one paragraph."""
        return cls(name, Document.from_sentences("zh", zh), Document.from_sentences("en", en))

    def __repr__(self) -> str:
        return f"<Bitext {self.name!r}: zh {self.zh._counted()}, en {self.en._counted()}>"


@dataclass(frozen=True, slots=True)
class Bead:
    """Consecutive sentences (or paragraphs) of one side joined to consecutive ones of the other, by index from 0.

    Attributes:
        zh: the Chinese indexes; empty where there is no counterpart.
        en: the English indexes; empty where there is no counterpart.
        confidence: the probability that the bead is right, 0 to 1; None where nobody judged it.
        crossing: whether the bead stands in another order on the two sides.
        status: ``auto`` as an aligner left it; ``checked`` or ``edited`` by a person.
        mark: a word that a person or a tool put on the bead, as InterText does.
        note: what a person wrote about the bead.
        extra: what a record of a later version says of the bead, as names with their JSON, kept as it came.
    """

    zh: Side
    en: Side
    confidence: float | None = None
    crossing: bool = False
    status: Status = "auto"
    mark: str = ""
    note: str = ""
    extra: Extra = ()

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
    def confidence(self) -> float | None:
        """The probability that the pair is right, 0 to 1; None where nobody judged it."""
        return self.bead.confidence


@dataclass(frozen=True, slots=True)
class Alignment:
    """An aligned bitext: beads over its sentences and over its paragraphs.

    Every sentence and every paragraph of both sides stands in exactly one bead, the indexes in a bead's side are
    consecutive, and each sentence bead lies within one paragraph bead; anything else is a ValueError.

    Attributes:
        bitext: the texts, with sentences cut.
        beads: sentence beads in reading order.
        paragraph_beads: paragraph beads in reading order.
        confidence: the probability that a sentence of this document has the counterpart it is given, 0 to 1; near 0
            where the two texts have nothing to do with each other; None where nobody judged it.
        extra: what a record of a later version says of the document, as names with their JSON, kept as it came.
    """

    bitext: Bitext
    beads: tuple[Bead, ...]
    paragraph_beads: tuple[Bead, ...]
    confidence: float | None = None
    extra: Extra = ()

    def __post_init__(self) -> None:
        zh, en = self.bitext.zh, self.bitext.en
        _check_cover("sentence", self.beads, len(zh.sentences), len(en.sentences))
        _check_cover("paragraph", self.paragraph_beads, len(zh.paragraphs), len(en.paragraphs))
        for bead, homes in zip(self.beads, self._homes(), strict=True):
            if len(homes) != 1:
                raise ValueError(f"sentence bead {bead.zh}:{bead.en} lies in {len(homes)} paragraph beads, not in one")

    def __iter__(self) -> Iterator[Pair]:
        return self.pairs()

    def __len__(self) -> int:
        return len(self.beads)

    @overload
    def __getitem__(self, index: int) -> Pair: ...

    @overload
    def __getitem__(self, index: slice) -> list[Pair]: ...

    def __getitem__(self, index: int | slice) -> Pair | list[Pair]:
        if isinstance(index, slice):
            return [self._pair(bead, "sentence") for bead in self.beads[index]]
        return self._pair(self.beads[index], "sentence")

    def __repr__(self) -> str:
        sure = "" if self.confidence is None else f", confidence {self.confidence:.2f}"
        return f"<Alignment {self.bitext.name!r}: {_count(self.beads, 'bead')}{sure}>"

    def __str__(self) -> str:
        sure = ("    " if pair.confidence is None else f"{pair.confidence:4.2f}" for pair in self)
        lines = (f"{c} {p.type:>4}  {p.zh or '-'}\n{'':11}{p.en or '-'}" for c, p in zip(sure, self, strict=True))
        return "\n".join(lines)

    @property
    def sentences(self) -> tuple[Bead, ...]:
        """The name of ``beads`` before 0.2."""
        _renamed("sentences", "beads")
        return self.beads

    @property
    def paragraphs(self) -> tuple[Bead, ...]:
        """The name of ``paragraph_beads`` before 0.2."""
        _renamed("paragraphs", "paragraph_beads")
        return self.paragraph_beads

    def pairs(self, level: Level = "sentence") -> Iterator[Pair]:
        """The beads of a level with their texts, those with an empty side included.

        Raises:
            ValueError: ``level`` is neither ``sentence`` nor ``paragraph``.
        """
        if level not in get_args(Level):
            raise ValueError(f"expected 'sentence' or 'paragraph' as level, found {level!r}")
        return (self._pair(bead, level) for bead in (self.beads if level == "sentence" else self.paragraph_beads))

    def to_pandas(self, level: Level = "sentence") -> DataFrame:
        """The beads of a level as a table, one a row, for counting and filtering.

        Args:
            level: sentence or paragraph beads.

        Returns:
            A frame with the columns ``document``, ``level``, ``zh``, ``en`` (texts), ``type``, ``zh_indexes``,
            ``en_indexes`` (lists), ``confidence`` (NaN where nobody judged the bead), ``crossing`` and ``status``.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        from .views import frame  # noqa: PLC0415 - the data needs no views

        return frame(self.bitext.name, level, self.pairs(level))

    def _repr_html_(self) -> str:
        """The alignment as a notebook shows it."""
        from .views import table  # noqa: PLC0415 - as above

        return table(repr(self)[1:-1], self.pairs(), len(self))

    def _pair(self, bead: Bead, level: Level) -> Pair:
        zh, en = self.bitext.zh, self.bitext.en
        zh_units = zh.sentences if level == "sentence" else zh.paragraphs
        en_units = en.sentences if level == "sentence" else en.paragraphs
        return Pair(zh.passage(zh_units[i] for i in bead.zh), en.passage(en_units[j] for j in bead.en), bead)

    def paragraph_bead_of(self) -> tuple[int, ...]:
        """For each sentence bead the index of the paragraph bead that it lies in."""
        return tuple(next(iter(homes)) for homes in self._homes())

    def _homes(self) -> list[set[int]]:
        """For each sentence bead the indexes of the paragraph beads that its sentences lie in."""
        zh_bead = {i: number for number, bead in enumerate(self.paragraph_beads) for i in bead.zh}
        en_bead = {j: number for number, bead in enumerate(self.paragraph_beads) for j in bead.en}
        zh_paragraph, en_paragraph = self.bitext.zh.paragraph_of, self.bitext.en.paragraph_of
        return [
            {zh_bead[zh_paragraph[i]] for i in bead.zh} | {en_bead[en_paragraph[j]] for j in bead.en}
            for bead in self.beads
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


def _renamed(old: str, new: str) -> None:
    message = f"duiqi: Alignment.{old} is called Alignment.{new} now; the old name will be removed in 0.3"
    warnings.warn(message, DeprecationWarning, stacklevel=3)


def _count(things: Sized, noun: str) -> str:
    """A number with its noun: ``1 bead``, ``2 beads``."""
    return f"{len(things)} {noun}" + "s" * (len(things) != 1)


def _shortened(text: str, width: int = 40) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text[: 2 * width].split())
    return line if len(line) <= width and len(text) <= 2 * width else line[: width - 1] + "…"
