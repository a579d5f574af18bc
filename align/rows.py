"""Rows of a table as beads: what the source puts side by side stays so, where the aligner does not contradict it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from json import dumps
from typing import Literal, TypeAlias

from ..document import Alignment, Bead, Bitext, Document, Extra, Side, TableRow
from ..grouping import completed, paragraph_beads

Rows: TypeAlias = Literal["auto", "keep", "align"]

_AGREE = 0.5
"""The least share of rows with two texts that `auto` wants the aligner to agree with: less, and they are shifted."""


def keep_rows(alignment: Alignment, how: Rows = "auto") -> Alignment:
    """The alignment of a document with tables, with its rows kept.

    Args:
        alignment: what the aligner found by itself, rows or not.
        how: ``keep`` makes each row one bead. ``auto`` does so where the aligner has sentences of the row with others,
            and keeps the aligner's finer beads where they lie within the row; where it agrees with fewer than half of
            the rows, these are not kept. ``align`` leaves the alignment as it is.

    Returns:
        Beads with the confidence that the aligner's own ones have: the least of those in a row, None where the aligner
        has it otherwise. ``metadata["table_rows"]`` says what became of the rows. A row's other columns
        stand in each of its beads as ``columns``.
    """
    bitext = alignment.bitext
    if not bitext.rows:
        return alignment
    found = _Found(alignment)
    zh_of, en_of = _sentences(bitext.zh), _sentences(bitext.en)
    rows = [
        (row, tuple(i for at in row.zh for i in zh_of[at]), tuple(j for at in row.en for j in en_of[at]))
        for row in bitext.rows
    ]
    judged = [found.within(zh, en) for _, zh, en in rows if zh and en]
    agree = sum(within is not None for within in judged)
    counted = f"the aligner agrees with {agree} of {len(judged)} rows"
    if how == "align" or (how == "auto" and agree < _AGREE * len(judged)):
        said = f"aligned anew: {counted}"
        warnings = bitext.warnings if how == "align" else (*bitext.warnings, f"rows {said}; --rows keep keeps them")
        return replace(alignment, bitext=_told(bitext, said, warnings))
    beads: list[Bead] = []
    for row, zh, en in rows:
        beads += (_with_columns(bead, row) for bead in _row_beads(found, zh, en, whole=how == "keep"))
    in_rows = ({i for _, zh, _ in rows for i in zh}, {j for _, _, en in rows for j in en})
    beads += [bead for bead in alignment.beads if in_rows[0].isdisjoint(bead.zh) and in_rows[1].isdisjoint(bead.en)]
    complete = completed(beads, len(bitext.zh.sentences), len(bitext.en.sentences))
    bitext = _told(bitext, f"kept: {counted}", bitext.warnings)
    return replace(alignment, bitext=bitext, beads=complete, paragraph_beads=paragraph_beads(bitext, complete))


class _Found:
    """The aligner's beads by sentence."""

    def __init__(self, alignment: Alignment) -> None:
        self._zh = {i: bead for bead in alignment.beads for i in bead.zh}
        self._en = {j: bead for bead in alignment.beads for j in bead.en}

    def within(self, zh: Side, en: Side) -> list[Bead] | None:
        """The beads of a row, if they lie within it and one of them at least has two sides."""
        beads = self.of(zh, en)
        return beads if beads and any(bead.paired for bead in beads) and _covers(beads, zh, en) else None

    def of(self, zh: Side, en: Side) -> list[Bead]:
        """The beads that hold any of these sentences, each once, in order."""
        return list(dict.fromkeys(chain((self._zh[i] for i in zh), (self._en[j] for j in en))))


def _row_beads(found: _Found, zh: Side, en: Side, *, whole: bool) -> Iterable[Bead]:
    if not (zh and en):
        beads = found.of(zh, en)
        return beads if _covers(beads, zh, en) else ()  # each sentence will be alone
    within = found.within(zh, en)
    if within is None:
        return [Bead(zh, en)]
    if not whole:
        return within
    sure = [bead.confidence for bead in within]
    return [Bead(zh, en, None if None in sure else min(each for each in sure if each is not None))]


def _covers(beads: Iterable[Bead], zh: Side, en: Side) -> bool:
    """Whether the beads hold no other sentences."""
    return all(set(bead.zh) <= set(zh) and set(bead.en) <= set(en) for bead in beads)


def _with_columns(bead: Bead, row: TableRow) -> Bead:
    if not row.columns:
        return bead
    columns: Extra = (("columns", dumps(dict(row.columns), ensure_ascii=False)),)
    return replace(bead, extra=(*bead.extra, *columns))


def _sentences(document: Document) -> list[Side]:
    """For each paragraph the indexes of its sentences."""
    sides: list[Side] = []
    count = 0
    for paragraph in document.paragraphs:
        start, count = count, count + len(paragraph.sentences or ())
        sides.append(tuple(range(start, count)))
    return sides


def _told(bitext: Bitext, rows: str, warnings: tuple[str, ...]) -> Bitext:
    return replace(bitext, metadata={**bitext.metadata, "table_rows": rows}, warnings=warnings)
