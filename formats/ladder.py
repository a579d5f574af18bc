"""Hunalign's ladder: lines ``zh<TAB>en<TAB>score``, each a pair of places between sentences where both texts meet.

Two rungs that follow each other enclose a bead: ``3 4`` and ``5 5`` say that Chinese 3 and 4 stand against English 4.
Source: D. Varga et al. (2005), Parallel corpora for medium density languages, RANLP; hunalign's documentation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..document import Bead, Bitext
from ..errors import InputError
from .annotation import Annotation
from .beads import read_text, shown, texts_beside

SUFFIX = ".ladder"


def read_ladder(path: str | Path) -> Annotation:
    """Read a ladder; the sentences are in ``<name>.zh`` and ``<name>.en`` beside it, if anywhere.

    Scores are not probabilities and are passed over.

    Raises:
        InputError: a line that is no rung, or one that goes back; the message names the line.
    """
    path = Path(path)
    name = path.name.removesuffix(SUFFIX)
    bitext, warnings = texts_beside(path.with_name(name))
    beads: list[Bead] = []
    at: tuple[int, int] | None = None
    last = None if bitext is None else (len(bitext.zh.sentences), len(bitext.en.sentences))
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        rung = _rung(line)
        if rung is None:
            expected = "a rung, two sentence numbers and perhaps a score with tabs between"
            raise InputError(path, f"line {number}: expected {expected}, found {shown(line)}")
        if at is None and rung != (0, 0):
            raise InputError(
                path, f"line {number}: expected the first rung to be 0 and 0, found {rung[0]} and {rung[1]}"
            )
        if at is not None and (rung[0] < at[0] or rung[1] < at[1]):
            problem = f"line {number}: expected at least {at[0]} and {at[1]}, found {rung[0]} and {rung[1]}"
            raise InputError(path, problem)
        if last is not None and (rung[0] > last[0] or rung[1] > last[1]):
            problem = (
                f"line {number}: expected at most {last[0]} and {last[1]} sentences, found {rung[0]} and {rung[1]}"
            )
            raise InputError(path, problem)
        if at is not None and rung != at:
            beads.append(Bead(tuple(range(at[0], rung[0])), tuple(range(at[1], rung[1]))))
        at = rung
    return Annotation(name, tuple(beads), bitext=bitext, source=str(path), warnings=warnings)


def read_each(path: str | Path, texts: Mapping[str, Bitext] | None = None) -> Iterator[Annotation]:
    """The one document of a file, as the registry of formats asks for it; indexes need no texts to be matched to."""
    yield read_ladder(path)


def _rung(line: str) -> tuple[int, int] | None:
    fields = line.split("\t") if "\t" in line else line.split()
    if len(fields) not in (2, 3):
        return None
    zh, en = (field.strip() for field in fields[:2])
    if not (zh.isascii() and zh.isdigit() and en.isascii() and en.isdigit()):
        return None
    return int(zh), int(en)
