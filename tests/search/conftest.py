"""A corpus of the gold texts, with dates and a document in Traditional characters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from duiqi.document import Alignment, Bead, Bitext
from duiqi.formats import read_alignments
from duiqi.formats.aligned.record import format_line
from opencc import OpenCC

GOLD = Path(__file__).parents[2] / "corpus" / "gold"


def aligned(name: str, pairs: list[tuple[str, str]], **metadata: str) -> Alignment:
    """A document of one pair of sentences a bead."""
    zh, en = [zh for zh, _ in pairs if zh], [en for _, en in pairs if en]
    beads, i, j = [], 0, 0
    for chinese, english in pairs:
        beads.append(Bead((i,) if chinese else (), (j,) if english else (), 0.9))
        i, j = i + bool(chinese), j + bool(english)
    whole = Bead((0,) if zh else (), (0,) if en else ())
    return Alignment(replace(Bitext.from_sentences(zh, en, name), metadata=metadata), tuple(beads), (whole,))


def write_record(folder: Path, alignments: list[Alignment]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "alignments.jsonl").write_bytes(b"".join(map(format_line, alignments)))
    return folder


@pytest.fixture(name="aligned")
def aligned_fixture() -> Callable[..., Alignment]:
    return aligned


@pytest.fixture(name="write_record")
def write_record_fixture() -> Callable[[Path, list[Alignment]], Path]:
    return write_record


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """The folder of a small job with dates."""
    return write_record(
        tmp_path / "job",
        [
            aligned(
                "1958/a",
                [
                    ("大跃进开始了。", "The Great Leap Forward has begun."),
                    ("跃进！跃进！", "Leap forward! Leap forward!"),
                    ("天气很好。", "The weather is fine; he makes tea."),
                ],
                date="1958-05-01",
            ),
            aligned(
                "1959/b",
                [
                    ("躍進的年代。", "A time of leaps."),
                    ("他看著我，說：後來呢？", "He looked at me: “And then?”"),
                    ("", "Alone."),
                ],
                date="1959-02-03",
            ),
        ],
    )


@pytest.fixture(scope="session")
def gold_alignments() -> list[Alignment]:
    """The gold, and the first documents once more in Traditional characters."""
    found = list(read_alignments(GOLD))
    convert = OpenCC("s2t").convert
    for alignment in found[:4]:
        zh = alignment.bitext.zh
        bitext = replace(alignment.bitext, name=f"t/{alignment.bitext.name}", zh=replace(zh, text=convert(zh.text)))
        found.append(replace(alignment, bitext=bitext))
    return found


@pytest.fixture(scope="session")
def gold(gold_alignments: list[Alignment], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a job with the gold as its record."""
    return write_record(tmp_path_factory.mktemp("gold"), gold_alignments)
