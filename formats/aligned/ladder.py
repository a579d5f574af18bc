"""Hunalign's ladder: lines ``zh<TAB>en<TAB>score``, each a pair of places between sentences where both texts meet.

Two rungs that follow each other enclose a bead: ``3 4`` and ``5 5`` say that Chinese 3 and 4 stand against English 4.
Source: D. Varga et al. (2005), Parallel corpora for medium density languages, RANLP; hunalign's documentation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from ...document import Bead, Bitext
from ...errors import InputError
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
    bitext, notes = texts_beside(path.with_name(name))
    warnings = list(notes)
    rungs = _rungs(path)
    if bitext is not None and rungs:
        counts = (len(bitext.zh.sentences), len(bitext.en.sentences))
        if rungs[-1][1] == counts[::-1] != counts:
            rungs = [(number, (zh, en)) for number, (en, zh) in rungs]
            warnings.append(f"{path.name}: its columns are English first, by the numbers of sentences; read so")
        for number, (zh, en) in rungs:
            if zh > counts[0] or en > counts[1]:
                expected = f"at most {counts[0]} Chinese and {counts[1]} English sentences"
                raise InputError(path, f"line {number}: expected {expected}, found {zh} and {en}")
    beads = tuple(
        Bead(tuple(range(zh, next_zh)), tuple(range(en, next_en)))
        for (_, (zh, en)), (_, (next_zh, next_en)) in pairwise(rungs)
        if (zh, en) != (next_zh, next_en)
    )
    return Annotation(name, beads, bitext=bitext, source=str(path), warnings=tuple(warnings))


def _rungs(path: Path) -> list[tuple[int, tuple[int, int]]]:
    """The rungs with their line numbers; they begin at 0 and 0 and never go back."""
    rungs: list[tuple[int, tuple[int, int]]] = []
    last = (0, 0)
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        rung = _rung(line)
        if rung is None:
            expected = "a rung, two sentence numbers and perhaps a score with tabs between"
            raise InputError(path, f"line {number}: expected {expected}, found {shown(line)}")
        if not rungs and rung != last:
            raise InputError(
                path, f"line {number}: expected the first rung to be 0 and 0, found {rung[0]} and {rung[1]}"
            )
        if rung[0] < last[0] or rung[1] < last[1]:
            problem = f"line {number}: expected at least {last[0]} and {last[1]}, found {rung[0]} and {rung[1]}"
            raise InputError(path, problem)
        rungs.append((number, rung))
        last = rung
    return rungs


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
