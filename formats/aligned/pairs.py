"""Text pairs as files hold them, one after the other, and the document that they make by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...document import Bead, Bitext, Document, Extra, Side, Status, TableRow
from .annotation import Annotation


@dataclass(slots=True)
class TextPair:
    """A bead as its texts; readers fill it step by step.

    Attributes:
        zh: the Chinese, empty for none.
        en: the English, empty for none.
        confidence: the probability that the pair is right; None where the file does not say.
        place: where it stands in its file, for messages (``line 7``).
        indexes: the indexes of its sentences on both sides, where the file has them.
        paragraph: the index of the paragraph bead that holds it, where the file has it.
        status: whether a person checked the bead.
        mark: a word that a person or a tool put on the bead.
        note: what a person wrote about the bead.
        metadata: what the file says of the pair's document.
        extra: what else the file says of the bead, as names with their JSON.
    """

    zh: str
    en: str
    confidence: float | None = None
    place: str = ""
    indexes: tuple[Side, Side] | None = None
    paragraph: int | None = None
    status: Status = "auto"
    mark: str = ""
    note: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    extra: Extra = ()

    def bead(self, zh: Side, en: Side) -> Bead:
        """The pair as a bead over these sentences."""
        return Bead(zh, en, self.confidence, status=self.status, mark=self.mark, note=self.note, extra=self.extra)


def add_pair(pairs: list[TextPair], pair: TextPair) -> None:
    """Add a pair; where it says the same of its document as the one before, both share it, which saves memory."""
    if pairs and pairs[-1].metadata == pair.metadata:
        pair.metadata = pairs[-1].metadata
    pairs.append(pair)


def metadata_of(pairs: Iterable[TextPair]) -> dict[str, str]:
    """What all pairs of a document say of it: what only some say, or say otherwise, is about those pairs."""
    known: dict[str, str] | None = None
    last: Mapping[str, str] | None = None
    for pair in pairs:
        if pair.metadata is not last:
            last = pair.metadata
            known = {k: v for k, v in (last if known is None else known).items() if last.get(k) == v}
    return known or {}


def annotation_of(
    name: str,
    pairs: Sequence[TextPair],
    source: str | Path,
    *,
    warnings: tuple[str, ...] = (),
    paragraph_each: bool = False,
) -> Annotation:
    """Pairs as beads over their own texts, each text a sentence.

    Args:
        name: the document's name.
        pairs: in their order; those of one ``paragraph`` are put together.
        source: the file, for messages.
        warnings: what a user should know.
        paragraph_each: whether a pair of no known paragraph is a paragraph of its own; else all such are one.
    """
    homes: dict[object, list[TextPair]] = {}
    for number, pair in enumerate(pairs):
        alone = ("pair", number) if paragraph_each and pair.paragraph is None else pair.paragraph
        homes.setdefault(alone, []).append(pair)
    zh_paragraphs: list[list[str]] = []
    en_paragraphs: list[list[str]] = []
    beads = []
    zh_count = en_count = 0
    for home in homes.values():
        zh_paragraphs.append([])
        en_paragraphs.append([])
        for pair in home:
            zh, en = pair.zh.strip(), pair.en.strip()
            left, right = (zh_count,) * bool(zh), (en_count,) * bool(en)
            zh_paragraphs[-1] += [zh] * bool(zh)
            en_paragraphs[-1] += [en] * bool(en)
            zh_count, en_count = zh_count + len(left), en_count + len(right)
            if left or right:
                beads.append(pair.bead(left, right))
    zh_side = Document.from_sentences("zh", *zh_paragraphs)
    bitext = Bitext(name, zh_side, Document.from_sentences("en", *en_paragraphs), metadata_of(pairs))
    genre = bitext.metadata.get("genre", "")
    return Annotation(name, tuple(beads), bitext=bitext, source=str(source), genre=genre, warnings=warnings)


def bitext_of(name: str, pairs: Sequence[TextPair], source: str | Path, warnings: tuple[str, ...] = ()) -> Bitext:
    """The texts of pairs, to be segmented and aligned again: a paragraph and a row each pair, or as the pairs know it.

    Raises:
        InputError: a side is empty, or in the wrong language.
    """
    bitext = annotation_of(name, pairs, source, warnings=warnings, paragraph_each=True).unaligned()
    # Where the file knows paragraphs, its pairs are parts of them, and only those can be told apart afterwards.
    return bitext if any(pair.paragraph is not None for pair in pairs) else replace(bitext, rows=_rows(pairs))


def _rows(pairs: Iterable[TextPair]) -> tuple[TableRow, ...]:
    """The pairs as rows, each with a paragraph of its own on a side that has text."""
    rows: list[TableRow] = []
    zh = en = 0
    for pair in pairs:
        left, right = (zh,) * bool(pair.zh.strip()), (en,) * bool(pair.en.strip())
        zh, en = zh + len(left), en + len(right)
        if left or right:
            rows.append(TableRow(left, right))
    return tuple(rows)
