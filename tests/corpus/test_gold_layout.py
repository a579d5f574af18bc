"""The gold that ships with the project keeps its own layout: complete, consistent, and readable as an Alignment."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from duiqi.document import Alignment, Bead, Bitext, Document, Language, Paragraph, Sentence

GOLD = Path(__file__).parents[2] / "corpus" / "gold"
READINGS = (GOLD.parent / "first-reading", GOLD / "second-reading")
# The sample page has no reading by others.
INDEPENDENT = GOLD.parent / "independent-reading"
BEAD = re.compile(r"\[((?:\d+(?:, \d+)*)?)\]:\[((?:\d+(?:, \d+)*)?)\]")
TEXTS = sorted(path.with_suffix("") for path in GOLD.glob("*/*.zh"))

pytestmark = pytest.mark.parametrize("text", TEXTS, ids=lambda text: f"{text.parent.name}/{text.name}")


def lines(path: Path) -> list[str]:
    content = path.read_text(encoding="utf-8")
    assert content.endswith("\n")
    assert "\r" not in content
    return content.removesuffix("\n").split("\n")


def beads(path: Path) -> tuple[Bead, ...]:
    found = [BEAD.fullmatch(line) for line in lines(path)]
    assert all(found), f"{path} holds a line that is not a bead"
    sides = [[tuple(int(i) for i in side.split(", ") if i) for side in match.groups()] for match in found if match]
    return tuple(Bead(zh, en) for zh, en in sides)


def document(text: Path, language: Language) -> Document:
    blocks = [block.split("\n") for block in "\n".join(lines(Path(f"{text}.{language}.par"))).split("\n\n")]
    joined = "\n".join(sentence for block in blocks for sentence in block)
    paragraphs, offset = [], 0
    for block in blocks:
        sentences = []
        for sentence in block:
            sentences.append(Sentence(offset, offset + len(sentence)))
            offset += len(sentence) + 1
        paragraphs.append(Paragraph(sentences[0].start, sentences[-1].end, sentences=tuple(sentences)))
    return Document(language, joined, tuple(paragraphs))


def bitext(text: Path) -> Bitext:
    return Bitext(text.name, document(text, "zh"), document(text, "en"))


def in_reading_order(found: tuple[Bead, ...]) -> bool:
    """Chinese in order; an English-only bead right after the bead that holds the English sentence before it."""
    zh = [bead.zh[0] for bead in found if bead.zh]
    before = {bead.en[0]: previous.en for previous, bead in pairwise(found) if not bead.zh}
    first_alone = {found[0].en[0]} if not found[0].zh else set()
    return zh == sorted(zh) and all(j in first_alone or j - 1 in before[j] for b in found if not b.zh for j in b.en[:1])


def test_every_sentence_stands_once_and_within_one_paragraph_bead(text: Path) -> None:
    Alignment(bitext(text), beads(Path(f"{text}.align")), beads(Path(f"{text}.paragraphs.align")))


def test_paragraph_beads_are_the_finest_that_keep_sentence_beads_whole(text: Path) -> None:
    both = bitext(text)
    groups = [{("zh", i)} for i in range(len(both.zh.paragraphs))] + [
        {("en", j)} for j in range(len(both.en.paragraphs))
    ]
    for bead in beads(Path(f"{text}.align")):
        units = {("zh", both.zh.paragraph_of[i]) for i in bead.zh} | {("en", both.en.paragraph_of[j]) for j in bead.en}
        joined = [group for group in groups if group & units]
        groups = [group for group in groups if not group & units] + [set().union(*joined)]
    found = beads(Path(f"{text}.paragraphs.align"))
    decided = [{("zh", i) for i in bead.zh} | {("en", j) for j in bead.en} for bead in found]
    assert sorted(map(sorted, decided)) == sorted(map(sorted, groups))


def test_paragraph_files_hold_the_same_sentences(text: Path) -> None:
    for language in ("zh", "en"):
        sentences = lines(Path(f"{text}.{language}"))
        assert [line for line in lines(Path(f"{text}.{language}.par")) if line] == sentences
        assert all(sentence == sentence.strip() != "" for sentence in sentences)


def test_beads_are_listed_in_reading_order(text: Path) -> None:
    assert in_reading_order(beads(Path(f"{text}.align")))
    assert in_reading_order(beads(Path(f"{text}.paragraphs.align")))


def test_all_readings_cover_the_same_sentences(text: Path) -> None:
    decided = beads(Path(f"{text}.align"))
    others = [INDEPENDENT] if text.parent.name != "people-daily" else []
    for reading in [*READINGS, *others]:
        read = beads(reading / text.parent.name / f"{text.name}.align")
        for side in ("zh", "en"):
            assert sorted(i for bead in read for i in getattr(bead, side)) == sorted(
                i for bead in decided for i in getattr(bead, side)
            )
        assert in_reading_order(read)


def test_readme_counts_the_agreement_of_the_readings(text: Path) -> None:
    name = f"{text.parent.name}/{text.name}"
    first, second = (set(beads(reading / f"{name}.align")) for reading in READINGS)
    row = f"| {name} | {len(first)} | {len(second)} | {len(first & second)} |"
    assert row in (GOLD.parent / "README.md").read_text(encoding="utf-8").splitlines()
