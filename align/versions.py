"""Several translations of one text side by side: each aligned with it, then joined to the finest common beads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..document import LANGUAGES, Alignment, Bead, Document, Language
from ..grouping import connected


@dataclass(frozen=True, slots=True)
class Part:
    """What one translation has in a row.

    Attributes:
        text: its sentences as they came; empty where it has none.
        indexes: of its sentences, from 0.
        confidence: the least of the beads that the row joins; None where it has no bead there or nobody judged one.
        crossing: whether one of these beads stands in another order than its pivot's sentences.
    """

    text: str
    indexes: tuple[int, ...]
    confidence: float | None
    crossing: bool = False


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A common bead: sentences of the pivot, and what each translation has for them.

    Attributes:
        pivot: the pivot's text; empty where a translation has something of its own.
        indexes: of the pivot's sentences, from 0.
        parts: by the translation's label.
    """

    pivot: str
    indexes: tuple[int, ...]
    parts: Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Versions:
    """A text and its translations in common beads; iterating gives the rows.

    Attributes:
        name: of the document.
        language: the pivot's.
        tags: BCP 47 tags: of the pivot under ``""``, of each translation under its label.
        rows: every sentence of every text stands in exactly one; in the pivot's order.
    """

    name: str
    language: Language
    tags: Mapping[str, str]
    rows: tuple[VersionRow, ...]

    def __iter__(self) -> Iterator[VersionRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def labels(self) -> tuple[str, ...]:
        """The translations in the order they were given."""
        return tuple(label for label in self.tags if label)


def join_versions(alignments: Mapping[str, Alignment], pivot: Language = "zh", name: str = "") -> Versions:
    """Join alignments of one text with several translations to the finest beads that are common to all.

    A row is a connected component of the sentences of all texts, linked by the beads of every alignment. Where one
    translator wrote one sentence for two of the pivot, both are in one row, with what every other translation has for
    them. A row that only a translation has follows the one with its sentence before.

    Args:
        alignments: by a label for the translation (``hawkes``); the pivot's side is the same text in all.
        pivot: the language of the common text.
        name: what to call the document.

    Raises:
        ValueError: there is no alignment, or the sentences of the pivot differ between two.
    """
    if pivot not in LANGUAGES:
        raise ValueError(f"expected 'zh' or 'en' as pivot, found {pivot!r}")
    if not alignments:
        raise ValueError("expected one alignment or more, found none")
    texts = {label: _sides(alignment, pivot) for label, alignment in alignments.items()}
    common = next(iter(texts.values()))[0]
    for label, (pivotal, _) in texts.items():
        if pivotal.text != common.text or pivotal.sentences != common.sentences:
            raise ValueError(f"the pivot of {label} is another text than that of {next(iter(texts))}")
    starts: dict[str, int] = {}
    links: list[Sequence[int]] = []
    size = len(common.sentences)
    for label, alignment in alignments.items():
        starts[label] = size
        links += [[*own, *(size + index for index in other)] for own, other in _indexes(alignment, pivot)]
        size += len(texts[label][1].sentences)
    groups = _ordered(connected(size, links), len(common.sentences), starts)
    home = {node: number for number, group in enumerate(groups) for node in group}
    beads: dict[str, dict[int, list[Bead]]] = {}
    for label, alignment in alignments.items():
        of_row = beads.setdefault(label, {})
        for bead, (own, other) in zip(alignment.beads, _indexes(alignment, pivot), strict=True):
            of_row.setdefault(home[own[0] if own else starts[label] + other[0]], []).append(bead)
    ends = {label: starts[label] + len(document.sentences) for label, (_, document) in texts.items()}
    rows = []
    for number, group in enumerate(groups):
        own = tuple(node for node in group if node < len(common.sentences))
        parts = {}
        for label, (_, document) in texts.items():
            indexes = tuple(node - starts[label] for node in group if starts[label] <= node < ends[label])
            parts[label] = _part(document, indexes, beads[label].get(number, []))
        rows.append(VersionRow(_text(common, own), own, parts))
    tags = {"": common.tag or pivot} | {label: document.tag for label, (_, document) in texts.items()}
    return Versions(name, pivot, tags, tuple(rows))


def _sides(alignment: Alignment, pivot: Language) -> tuple[Document, Document]:
    """The pivot's text and the translation."""
    zh, en = alignment.bitext.zh, alignment.bitext.en
    return (zh, en) if pivot == "zh" else (en, zh)


def _indexes(alignment: Alignment, pivot: Language) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The sides of each bead, the pivot's first."""
    return [(bead.zh, bead.en) if pivot == "zh" else (bead.en, bead.zh) for bead in alignment.beads]


def _ordered(groups: list[list[int]], size: int, starts: Mapping[str, int]) -> list[list[int]]:
    """The rows in the pivot's order; one that only a translation has follows the row with its sentence before.

    Args:
        groups: nodes of each row, ascending, in the order of their first ones: the pivot's rows come first.
        size: nodes of the pivot.
        starts: the first node of each translation.
    """
    home = {node: number for number, group in enumerate(groups) for node in group}
    following: dict[int, list[int]] = {}
    first: list[int] = []
    for number, group in enumerate(groups):
        if group[0] >= size:
            before = home[group[0] - 1] if group[0] not in starts.values() else None
            (first if before is None else following.setdefault(before, [])).append(number)
    ordered: list[list[int]] = []
    waiting = [*(number for number, group in enumerate(groups) if group[0] < size)][::-1] + first[::-1]
    while waiting:
        number = waiting.pop()
        ordered.append(groups[number])
        waiting += following.get(number, [])[::-1]
    return ordered


def _part(document: Document, indexes: tuple[int, ...], beads: Sequence[Bead]) -> Part:
    sure = [bead.confidence for bead in beads]
    known = [confidence for confidence in sure if confidence is not None]
    least = min(known) if known and len(known) == len(sure) else None
    return Part(_text(document, indexes), indexes, least, any(bead.crossing for bead in beads))


def _text(document: Document, indexes: Sequence[int]) -> str:
    return document.passage(document.sentences[index] for index in indexes)
