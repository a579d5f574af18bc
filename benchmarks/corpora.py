"""Texts of any length for benchmarks: gold's sentences, one a line, joined and repeated as often as it takes."""

from collections.abc import Sequence
from itertools import cycle, pairwise
from pathlib import Path

from duiqi.align.train.fit import gold_cuts
from duiqi.eval.load import load

GOLD = Path(__file__).parent.parent / "corpus" / "gold"

Sides = tuple[list[str], list[str]]
"""The Chinese and the English sentences of a document."""


def sentences(folders: Sequence[Path], longest: int | None = None) -> list[Sides]:
    """The documents of gold with texts, in order; where ``longest`` is given, cut between beads into parts so long."""
    documents: list[Sides] = []
    for folder in folders:
        for annotation in load(folder).values():
            if (bitext := annotation.bitext) is None:
                continue
            zh, en = (
                [side.passage([one]).replace("\n", " ") for one in side.sentences] for side in (bitext.zh, bitext.en)
            )
            nodes, _ = gold_cuts(annotation.beads, len(zh), len(en))
            cuts = [(0, 0)]
            for i, j in nodes.tolist():
                if longest and i + j - sum(cuts[-1]) >= longest:
                    cuts.append((i, j))
            bounds = pairwise([*cuts, (len(zh), len(en))])
            documents += [(zh[i0:i1], en[j0:j1]) for (i0, j0), (i1, j1) in bounds if i1 > i0 and j1 > j0]
    return documents


def short_ones(documents: Sequence[Sides], count: int) -> list[Sides]:
    """Documents with about ``count`` sentences in all, both sides together."""
    chosen: list[Sides] = []
    for sides in cycle(documents):
        chosen.append(sides)
        count -= len(sides[0]) + len(sides[1])
        if count <= 0:
            return chosen
    raise ValueError("there is no document")


def of_length(documents: Sequence[Sides], count: int) -> Sides:
    """One document with about ``count`` sentences, both sides together, made of whole documents."""
    zh: list[str] = []
    en: list[str] = []
    for some_zh, some_en in cycle(documents):
        zh += some_zh
        en += some_en
        if len(zh) + len(en) >= count:
            return zh, en
    raise ValueError("there is no document")


def write(folder: Path, documents: Sequence[Sides]) -> tuple[Path, Path]:
    """Write documents as files of lines, a folder a language: the folders."""
    for name, at in (("zh", 0), ("en", 1)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number, sides in enumerate(documents):
            (folder / name / f"{number:06}.txt").write_text("\n".join(sides[at]) + "\n", encoding="utf-8")
    return folder / "zh", folder / "en"
