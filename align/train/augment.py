"""Training texts made from gold by rule: sentences left out or moved, paragraphs unknown, texts unrelated.

Gold of published translations has few omissions, users' texts have many. Every variant is made from a seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...document import Bead, Bitext, Document, Paragraph
from ..lattice import Ints
from .fit import gold_cuts

# Share of beads that lose one side, log-uniform between these; either side is as likely.
_LEAST_OMITTED, _MOST_OMITTED = 0.03, 0.3
# Share of beads at which a new paragraph begins, log-uniform between these. On one side at most the second share of the
# new paragraphs is joined to the one before, and at most the third share of other sentences begins one.
_BREAKS = (0.1, 0.5)
_MOST_JOINED, _MOST_CUT = 0.5, 0.1
# Share of the document's beads in a section that is left out.
_SECTION = 0.3
# Most beads of a span that changes places with the next one, and the share of all beads that are moved so.
_LONGEST_MOVED, _MOVED = 3, 0.15
# Sentences a side that are taken of unrelated texts, log-uniform between these.
_FEWEST_UNRELATED, _MOST_UNRELATED = 2, 40


@dataclass(frozen=True, slots=True)
class Gold:
    """A bitext with sentences cut, and its gold beads.

    Attributes:
        exact: whether people aligned the sentences; False for keyed gold, whose source pairs lines or paragraphs.
        genre: the kind of text. No genre counts for more than a fixed number of beads.
    """

    bitext: Bitext
    beads: tuple[Bead, ...]
    exact: bool = True
    genre: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """Gold made from gold: which sentences of the original texts it keeps, in its own order.

    Attributes:
        kind: how it was changed; "original" for the unchanged text.
    """

    gold: Gold
    zh_source: int
    zh_kept: tuple[int, ...]
    en_source: int
    en_kept: tuple[int, ...]
    kind: str = "original"


def variants(golds: Sequence[Gold], seed: int = 0) -> Iterator[Variant]:
    """Of each gold text: itself, and variants with omissions, other paragraphs or none, and an unrelated other side."""
    for number, gold in enumerate(golds):
        random = np.random.default_rng([seed, number])
        whole = _kept(gold, number, set(), set())
        yield whole
        if len(gold.bitext.zh.paragraphs) > 1 or len(gold.bitext.en.paragraphs) > 1:
            yield replace(_without_paragraphs(whole), kind="no paragraphs")
        omitted = _with_omissions(gold, number, random)
        yield replace(omitted if random.random() < 0.5 else _without_paragraphs(omitted), kind="omissions")
        yield replace(_with_omissions(_with_paragraphs(gold, random), number, random), kind="other paragraphs")
        yield replace(_without_section(gold, number, random), kind="no section")
        other = (number + 1 + int(random.integers(max(len(golds) - 1, 1)))) % len(golds)
        if other != number:
            yield replace(_unrelated(golds, number, other, random), kind="unrelated")


def displaced(golds: Sequence[Gold], seed: int = 0) -> Iterator[Variant]:
    """Each gold text with sentences left out and with neighbouring spans of its Chinese exchanged."""
    for number, gold in enumerate(golds):
        random = np.random.default_rng([seed, number, 1])
        variant = _without_paragraphs(_with_omissions(gold, number, random))
        yield replace(_exchanged(variant, random), kind="displaced")


def _exchanged(variant: Variant, random: np.random.Generator) -> Variant:
    gold = variant.gold
    nodes, _ = gold_cuts(gold.beads, len(variant.zh_kept), len(variant.en_kept))
    order: list[int] = []
    at = 0
    while at < len(nodes) - 1:
        length = int(random.integers(1, _LONGEST_MOVED + 1))
        moves = random.random() < _MOVED / length and at + 2 * length < len(nodes)
        middle, end = (at + length, at + 2 * length) if moves else (at, at + 1)
        order += [*range(nodes[middle, 0], nodes[end, 0]), *range(nodes[at, 0], nodes[middle, 0])]
        at = end
    place = {old: new for new, old in enumerate(order)}
    beads = tuple(Bead(tuple(sorted(place[i] for i in bead.zh)), bead.en) for bead in gold.beads)
    zh = _flat(gold.bitext.zh)
    zh = replace(zh, paragraphs=(replace(zh.paragraphs[0], sentences=tuple(zh.sentences[i] for i in order)),))
    moved = replace(gold, bitext=replace(gold.bitext, zh=zh), beads=beads)
    return replace(variant, gold=moved, zh_kept=tuple(variant.zh_kept[i] for i in order))


def _kept(gold: Gold, number: int, zh_gone: set[int], en_gone: set[int]) -> Variant:
    """A text without some sentences, with the beads that remain."""
    zh = [i for i in range(len(gold.bitext.zh.sentences)) if i not in zh_gone]
    en = [j for j in range(len(gold.bitext.en.sentences)) if j not in en_gone]
    zh_new, en_new = ({old: new for new, old in enumerate(kept)} for kept in (zh, en))
    beads = []
    for bead in gold.beads:
        zh_side = tuple(zh_new[i] for i in bead.zh if i in zh_new)
        en_side = tuple(en_new[j] for j in bead.en if j in en_new)
        if zh_side or en_side:
            beads.append(Bead(zh_side, en_side))
    bitext = replace(gold.bitext, zh=_subset(gold.bitext.zh, set(zh)), en=_subset(gold.bitext.en, set(en)))
    return Variant(replace(gold, bitext=bitext, beads=tuple(beads)), number, tuple(zh), number, tuple(en))


def _subset(document: Document, kept: set[int]) -> Document:
    paragraphs, number = [], 0
    for paragraph in document.paragraphs:
        sentences = []
        for sentence in paragraph.sentences or ():
            if number in kept:
                sentences.append(sentence)
            number += 1
        if sentences:
            paragraphs.append(replace(paragraph, sentences=tuple(sentences)))
    return replace(document, paragraphs=tuple(paragraphs))


def _without_paragraphs(variant: Variant) -> Variant:
    bitext = variant.gold.bitext
    flat = replace(bitext, zh=_flat(bitext.zh), en=_flat(bitext.en))
    return replace(variant, gold=replace(variant.gold, bitext=flat))


def _flat(document: Document) -> Document:
    return replace(document, paragraphs=(Paragraph(0, len(document.text), sentences=document.sentences),))


def _with_paragraphs(gold: Gold, random: np.random.Generator) -> Gold:
    """The same sentences in random paragraphs that begin between beads; one side lacks some and has others of its own.

    Hand-aligned gold has few paragraphs, and those of keyed gold are mostly the pairs of its source.
    """
    nodes, _ = gold_cuts(gold.beads, len(gold.bitext.zh.sentences), len(gold.bitext.en.sentences))
    share, joined, cut = _log_uniform(*_BREAKS, random), _MOST_JOINED * random.random(), _MOST_CUT * random.random()
    broken = nodes[random.random(len(nodes)) < share]
    damage_zh = random.random() < 0.5

    def side(document: Document, first: Ints, damaged: bool) -> Document:
        begins = np.isin(np.arange(len(document.sentences)), first)
        chance = random.random(len(begins))
        if damaged:
            begins = np.where(begins, chance >= joined, chance < cut)
        parts = np.split(np.array(document.sentences, object), np.flatnonzero(begins[1:]) + 1)
        paragraphs = (Paragraph(part[0].start, part[-1].end, sentences=tuple(part)) for part in parts if len(part))
        return replace(document, paragraphs=tuple(paragraphs))

    zh, en = side(gold.bitext.zh, broken[:, 0], damage_zh), side(gold.bitext.en, broken[:, 1], not damage_zh)
    return replace(gold, bitext=replace(gold.bitext, zh=zh, en=en))


def _with_omissions(gold: Gold, number: int, random: np.random.Generator) -> Variant:
    zh_gone: set[int] = set()
    en_gone: set[int] = set()
    share = _log_uniform(_LEAST_OMITTED, _MOST_OMITTED, random)
    for bead in gold.beads:
        if bead.paired and random.random() < share:
            if random.random() < 0.5:
                zh_gone.update(bead.zh)
            else:
                en_gone.update(bead.en)
    return _kept(gold, number, zh_gone, en_gone)


def _log_uniform(least: float, most: float, random: np.random.Generator) -> float:
    return float(least * (most / least) ** random.random())


def _without_section(gold: Gold, number: int, random: np.random.Generator) -> Variant:
    count = int(len(gold.beads) * _SECTION)
    first = int(random.integers(len(gold.beads) - count + 1)) if gold.beads else 0
    section = gold.beads[first : first + count]
    if random.random() < 0.5:
        return _kept(gold, number, {i for bead in section for i in bead.zh}, set())
    return _kept(gold, number, set(), {j for bead in section for j in bead.en})


def _unrelated(golds: Sequence[Gold], number: int, other: int, random: np.random.Generator) -> Variant:
    """The Chinese of one text with the English of another: every sentence is null."""
    zh, en = golds[number].bitext.zh, golds[other].bitext.en
    count = round(_log_uniform(_FEWEST_UNRELATED, _MOST_UNRELATED, random))
    zh_first = int(random.integers(max(len(zh.sentences) - count, 0) + 1))
    en_first = int(random.integers(max(len(en.sentences) - count, 0) + 1))
    zh_kept = range(zh_first, min(zh_first + count, len(zh.sentences)))
    en_kept = range(en_first, min(en_first + count, len(en.sentences)))
    beads = [Bead((i,), ()) for i in range(len(zh_kept))] + [Bead((), (j,)) for j in range(len(en_kept))]
    zh_part, en_part = _subset(zh, set(zh_kept)), _subset(en, set(en_kept))
    if random.random() < 0.5:
        zh_part, en_part = _flat(zh_part), _flat(en_part)
    bitext = Bitext("unrelated", zh_part, en_part)
    gold = Gold(bitext, tuple(beads), golds[number].exact, "unrelated")
    return Variant(gold, number, tuple(zh_kept), other, tuple(en_kept))
