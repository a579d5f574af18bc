"""An alignment as a book has it: chapters that begin at headings, and in them rows of paragraphs, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ...document import LANGUAGES, Alignment, Bead, Bitext, Document, Kind, Language

# Characters on the English side, or three times those on the Chinese: a page of a paperback. A paragraph that is
# longer, as a text without paragraphs is, stands in several rows, or nobody finds the other side of a sentence.
_LONGEST_ROW = 2000
_CHINESE_WEIGHT = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a sentence bead holds of one paragraph.

    Attributes:
        text: the text, on one line.
        bead: the index of the sentence bead; None where the paragraph was not cut into sentences.
        gap: the blanks between it and the stretch before it.
    """

    text: str
    bead: int | None
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or what a row holds of it."""

    kind: Kind
    stretches: tuple[Stretch, ...]

    @property
    def text(self) -> str:
        """The text on one line."""
        return "".join(stretch.gap + stretch.text for stretch in self.stretches)


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph bead, or a part of one too long for a row.

    Attributes:
        number: of the paragraph bead, from 1.
        part: 0, or how many parts of the bead stand before.
        bead: the paragraph bead.
        beads: the indexes of the sentence beads in it.
        zh: the Chinese paragraphs; none where the other side has no counterpart.
        en: the English paragraphs.
    """

    number: int
    part: int
    bead: Bead
    beads: tuple[int, ...]
    zh: tuple[Block, ...]
    en: tuple[Block, ...]

    @property
    def heading(self) -> bool:
        """Whether a title or a heading stands here."""
        return any(block.kind in ("title", "heading") for block in (*self.zh[:1], *self.en[:1]))

    def text(self, language: Language) -> str:
        """One side on one line."""
        joiner = "" if language == "zh" else " "
        return joiner.join(block.text for block in (self.zh if language == "zh" else self.en))


@dataclass(frozen=True, slots=True)
class Chapter:
    """Rows from one heading to the next.

    Attributes:
        zh: the Chinese title; empty where there is none.
        en: the English title.
        rows: all rows, those of the headings included.
        headings: how many rows at the beginning are headings.
    """

    zh: str
    en: str
    rows: tuple[Row, ...]
    headings: int


def known_titles(bitext: Bitext) -> tuple[str, str]:
    """A document's Chinese and English title, from its metadata or its first paragraph; empty where there is none."""
    zh, en = (
        bitext.metadata.get(f"title_{document.language}", "").strip() or _first_title(document)
        for document in (bitext.zh, bitext.en)
    )
    return zh, en


def titles(bitext: Bitext) -> tuple[str, str]:
    """What to call a document in both languages: its titles as far as they are known, else its name, once."""
    found = known_titles(bitext)
    return found if any(found) else ("", bitext.name)


def chapters(alignment: Alignment) -> Iterator[Chapter]:
    """The chapters of a document, in order.

    Headings that follow on each other belong to one chapter. What stands before the first heading is a chapter too; it
    has the document's title, as has a document without headings.
    """
    rows: list[Row] = []
    headings = 0
    for row in _rows(alignment):
        if row.heading and rows and headings < len(rows):
            yield _chapter(alignment, rows, headings)
            rows, headings = [], 0
        if row.heading:
            headings += 1
        rows.append(row)
    if rows:
        yield _chapter(alignment, rows, headings)


def _chapter(alignment: Alignment, rows: Sequence[Row], headings: int) -> Chapter:
    if headings:
        zh, en = (" ".join(text for row in rows[:headings] if (text := row.text(language))) for language in LANGUAGES)
    else:
        zh, en = titles(alignment.bitext)
    return Chapter(zh, en, tuple(rows), headings)


def _rows(alignment: Alignment) -> Iterator[Row]:
    held: list[list[int]] = [[] for _ in alignment.paragraph_beads]
    for index, home in enumerate(alignment.paragraph_bead_of()):
        held[home].append(index)
    zh, en = (_Side(document) for document in (alignment.bitext.zh, alignment.bitext.en))
    for number, (bead, beads) in enumerate(zip(alignment.paragraph_beads, held, strict=True), start=1):
        cut = all(zh.sentences[i] for i in bead.zh) and all(en.sentences[j] for j in bead.en)
        for part, indexes in enumerate(_parts(alignment, beads) if cut else [beads]):
            chosen = [(index, alignment.beads[index]) for index in indexes]
            yield Row(
                number,
                part,
                bead,
                tuple(indexes),
                zh.blocks(bead.zh, {i: index for index, one in chosen for i in one.zh}),
                en.blocks(bead.en, {j: index for index, one in chosen for j in one.en}),
            )


def _parts(alignment: Alignment, beads: Sequence[int]) -> Iterator[list[int]]:
    """The beads of a paragraph bead, cut where it is too long for a row and no bead crosses the cut."""
    zh, en = alignment.bitext.zh.sentences, alignment.bitext.en.sentences
    part: list[int] = []
    length = 0
    for position, index in enumerate(beads):
        bead = alignment.beads[index]
        added = max(
            _CHINESE_WEIGHT * sum(zh[i].end - zh[i].start for i in bead.zh),
            sum(en[j].end - en[j].start for j in bead.en),
        )
        if length + added > _LONGEST_ROW and part and _parted(alignment, beads, position):
            yield part
            part, length = [], 0
        part.append(index)
        length += added
    yield part


def _parted(alignment: Alignment, beads: Sequence[int], position: int) -> bool:
    """Whether all beads from a position on stand after all before it, on both sides."""
    before = [alignment.beads[index] for index in beads[:position]]
    after = [alignment.beads[index] for index in beads[position:]]
    return all(
        max((max(side) for side in ones if side), default=-1)
        < min((side[0] for side in others if side), default=1 << 60)
        for ones, others in (
            ([bead.zh for bead in before], [bead.zh for bead in after]),
            ([bead.en for bead in before], [bead.en for bead in after]),
        )
    )


class _Side:
    """One side of a bitext, by paragraph."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.sentences: list[range] = []
        start = 0
        for paragraph in document.paragraphs:
            self.sentences.append(range(start, start + len(paragraph.sentences or ())))
            start = self.sentences[-1].stop

    def blocks(self, paragraphs: Iterable[int], bead_of: dict[int, int]) -> tuple[Block, ...]:
        """The paragraphs, with those of their sentences for which a bead is given."""
        found = []
        for index in paragraphs:
            paragraph = self._document.paragraphs[index]
            inside = [i for i in self.sentences[index] if i in bead_of]
            if inside:
                found.append(Block(paragraph.kind, tuple(self._stretches(inside, bead_of))))
            elif not self.sentences[index]:
                found.append(Block(paragraph.kind, (Stretch(self._document.passage([paragraph]), None),)))
        return tuple(found)

    def _stretches(self, inside: Iterable[int], bead_of: dict[int, int]) -> Iterator[Stretch]:
        end = -1
        for bead, group in groupby(inside, bead_of.__getitem__):
            spans = [self._document.sentences[i] for i in group]
            gap = "" if end < 0 else self._gap(end, spans[0].start)
            yield Stretch(self._document.passage(spans), bead, gap)
            end = spans[-1].end

    def _gap(self, start: int, end: int) -> str:
        """What stands between two sentences: blanks as they are, a line break or other text as the language joins."""
        between = self._document.text[start:end]
        return (
            between if not between.strip() and "\n" not in between else "" if self._document.language == "zh" else " "
        )


def _first_title(document: Document) -> str:
    """The text of the paragraph that a document begins with, where that is a title."""
    first = document.paragraphs[:1]
    return document.passage(first) if first and first[0].kind == "title" else ""
