"""Hunalign's ladder: lines ``zh<TAB>en<TAB>score``, each a pair of places between sentences where both texts meet.

Two rungs that follow each other enclose a bead: ``3 4`` and ``5 5`` say that Chinese 3 and 4 stand against English 4.
Source: D. Varga et al. (2005), Parallel corpora for medium density languages, RANLP; hunalign's documentation.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from ...document import Alignment, Bead
from ...errors import InputError
from ..files import read_utf8, shown
from ..writer import Writer
from .annotation import Annotation, Texts
from .beads import texts_beside

SUFFIX: Final = ".ladder"
_DIGITS: Final = 9
"""Digits of the longest sentence number that is read."""
_MOST: Final = 100_000
"""Sentences that one bead may hold on a side: more are a damaged file, and would fill the memory."""


def read(path: str | Path, texts: Texts | None = None) -> Iterator[Annotation]:
    """Read the one document of a ladder; its sentences are in ``<name>.zh`` and ``<name>.en`` beside it, if anywhere.

    Scores are passed over: hunalign's are not probabilities, and the file does not say whose they are.

    Args:
        path: the ladder.
        texts: texts by document name, which indexes do not need to be matched to.

    Raises:
        InputError: a line that is no rung, or one that goes back; the message names the line.
    """
    del texts
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
    yield Annotation(name, beads, bitext=bitext, source=str(path), warnings=tuple(warnings))


def _rungs(path: Path) -> list[tuple[int, tuple[int, int]]]:
    """The rungs with their line numbers; they begin at 0 and 0 and never go back."""
    rungs: list[tuple[int, tuple[int, int]]] = []
    last = (0, 0)
    for number, line in enumerate(read_utf8(path).split("\n"), start=1):
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
        if max(rung[0] - last[0], rung[1] - last[1]) > _MOST:
            raise InputError(path, f"line {number}: expected a bead of at most {_MOST} sentences on a side, found more")
        rungs.append((number, rung))
        last = rung
    return rungs


def _rung(line: str) -> tuple[int, int] | None:
    fields = line.split("\t") if "\t" in line else line.split()
    if len(fields) not in (2, 3):
        return None
    zh, en = (field.strip() for field in fields[:2])
    if not all(field.isascii() and field.isdigit() and len(field) <= _DIGITS for field in (zh, en)):
        return None
    return int(zh), int(en)


class LadderWriter(Writer):
    """Writes the places between beads, one a line, with the confidence of the bead that begins there."""

    def add(self, alignment: Alignment) -> None:
        """Write the rungs of the document.

        Raises:
            InputError: a document was written to this file already, or beads cross, which a ladder cannot say.
        """
        if self._file.tell():
            raise InputError(self.path, "a ladder holds one document; write each to a file of its own")
        beads = alignment.beads if self.level == "sentence" else alignment.paragraph_beads
        zh = en = 0
        lines = []
        for bead in beads:
            if (bead.zh and bead.zh[0] != zh) or (bead.en and bead.en[0] != en):
                problem = f"bead {list(bead.zh)}:{list(bead.en)} of {alignment.bitext.name} crosses others"
                raise InputError(self.path, f"{problem}, which a ladder cannot hold; write beads or links instead")
            score = "" if bead.confidence is None else f"\t{bead.confidence:.4g}"
            lines.append(f"{zh}\t{en}{score}\n")
            zh, en = zh + len(bead.zh), en + len(bead.en)
        lines.append(f"{zh}\t{en}\t0\n")
        self._file.write("".join(lines).encode("ascii"))
        self.beads += len(beads)
