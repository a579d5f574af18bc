"""Texts of any length for benchmarks: gold's sentences, one a line, joined and repeated as often as it takes."""

from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

from duiqi.eval.load import load

GOLD = Path(__file__).parent.parent / "corpus" / "gold"

Sides = tuple[list[str], list[str]]
"""The Chinese and the English sentences of a document."""


def sentences(folders: Sequence[Path]) -> list[Sides]:
    """The documents of gold with texts, in order."""
    return [
        tuple([side.passage([one]).replace("\n", " ") for one in side.sentences] for side in (bitext.zh, bitext.en))
        for folder in folders
        for annotation in load(folder).values()
        if (bitext := annotation.bitext) is not None
    ]


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
