"""Aligned text from a file in any format, or from all files of a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from ...corrections.log import Corrected, CorrectionsLog
from ...document import Alignment, Side
from ...errors import InputError
from ..jobfolder import OUTPUT, is_report
from ..recognise import annotated_by_name, find_annotated
from ..registry import ANNOTATED, Format
from . import record
from .annotation import Annotation, Texts
from .beads import PARAGRAPHS_SUFFIX
from .jsonl import bead_confidences

_FIRST: Final = ("record", "beads", "ladder", "intertext", "xces", "jsonl", "tmx", "tsv")
"""Formats in the order in which a folder that holds several is read: the first that is there, and no other."""

SECOND_READING: Final = "second-reading"
"""A folder beside the genres of a gold corpus with another annotator's beads: read only when it is named itself."""


def read_annotations(path: str | Path, texts: Texts | None = None, *, corrected: bool = True) -> Iterator[Annotation]:
    """Read the aligned documents of a file, or of all files in a folder and its sub-folders.

    A document in a sub-folder is named with it (``news/a``), and the sub-folder is its genre. Beads files in the folder
    of a job get their confidences from its ``sentences.jsonl``. A record is read with the corrections that lie beside
    it.

    Args:
        path: a file in one of the alignment formats, or a folder.
        texts: texts by document name, to which formats that hold text pairs are matched.
        corrected: whether corrections beside a record are applied; else it is read as it was aligned.

    Raises:
        InputError: nothing to read, an unknown format, or a malformed file.
    """
    path = Path(path)
    files, form, rows = _found(path)
    confidences = _confidences(rows)
    for file in files:
        folder = file.parent.relative_to(path) if path.is_dir() else Path()
        for annotation in _read(file, form, texts, corrected=corrected):
            placed = _placed(annotation, folder) if folder.parts else annotation
            yield _with_confidences(placed, confidences.get(placed.name))


def read_alignments(path: str | Path, *, corrected: bool = True) -> Iterator[Alignment]:
    """Read the aligned documents of a file or folder as complete alignments; a record gives back what was written.

    Raises:
        InputError: as `read_annotations`; or texts that are not known, or beads that are no alignment.
    """
    files, form, _ = _found(Path(path))
    if form.name == "record":
        for file in files:
            yield from (state.alignment for state in _states(file, corrected=corrected))
        return
    for annotation in read_annotations(path):
        yield annotation.alignment()


def record_files(folder: Path) -> list[Path]:
    """The files of a job's record, in the order of their documents; none where the folder has no record."""
    named = [path for path in folder.glob("alignments*") if annotated_by_name(path.name) is not None]
    records = [path for path in named if find_annotated(path).name == "record"]
    return sorted(records, key=lambda path: _in_order(path.name))


def _found(path: Path) -> tuple[list[Path], Format, list[Path]]:
    """The files that a path stands for, their format, and the rows of a job beside its beads."""
    if path.is_dir():
        return _files(path)
    if path.is_file():
        return [path], find_annotated(path), []
    raise InputError(path, "expected a file or folder of aligned text, found none")


def _files(folder: Path) -> tuple[list[Path], Format, list[Path]]:
    """The files of a folder in the first format that is there, and the rows that a job wrote beside beads."""
    found: dict[str, list[Path]] = {}
    forms: dict[str, Format] = {}
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != SECOND_READING and not name.startswith("."))
        for name in sorted(names, key=_in_order):
            if name.startswith(".") or name.endswith(PARAGRAPHS_SUFFIX) or is_report(name, names):
                continue
            form = _form(Path(place, name))
            if form is not None:
                forms[form.annotations] = form
                found.setdefault(form.annotations, []).append(Path(place, name))
    first = min(forms.values(), key=lambda form: (*_FIRST, form.name).index(form.name), default=None)
    if first is None:
        expected = ", ".join(f"*{ending}" for form in _ordered() for ending in form.endings)
        raise InputError(folder, f"expected files of aligned text in this folder ({expected}), found none")
    files = found[first.annotations]
    # The folder of a job holds both levels; sentences are what is scored.
    job = [file for file in files if _is_of_sentences(file)]
    jsonl = next(form for form in ANNOTATED if form.name == "jsonl")
    rows = [file for file in found.get(jsonl.annotations, []) if _is_of_sentences(file)]
    return job or files, first, rows if first.name == "beads" else []


def _is_of_sentences(path: Path) -> bool:
    """Whether a file is a job's output of sentence beads."""
    output = OUTPUT.fullmatch(path.name)
    return output is not None and output["level"] == "sentence"


def _in_order(name: str) -> list[tuple[str, int]]:
    """Names with their numbers by value, so that shard 100000 follows shard 99999."""
    return [(word, int(number or 0)) for word, number in re.findall(r"(\D*)(\d*)", name)]


def _ordered() -> list[Format]:
    """The formats of aligned text, those that go first in a folder first."""
    return sorted(ANNOTATED, key=lambda form: (*_FIRST, form.name).index(form.name))


def _form(path: Path) -> Format | None:
    """The format of a file in a folder; None where it holds no aligned text, as the documents that links point to."""
    form = annotated_by_name(path.name)
    if form is None and path.name.lower().removesuffix(".gz").endswith(".xml"):
        try:
            return find_annotated(path)
        except InputError:
            return None
    return form


def _confidences(files: list[Path]) -> dict[str, dict[tuple[Side, Side], float | None]]:
    found: dict[str, dict[tuple[Side, Side], float | None]] = {}
    for file in files:
        found |= bead_confidences(file)
    return found


def _with_confidences(annotation: Annotation, known: dict[tuple[Side, Side], float | None] | None) -> Annotation:
    if known is None:
        return annotation
    beads = (replace(bead, confidence=known.get((bead.zh, bead.en))) for bead in annotation.beads)
    return replace(annotation, beads=tuple(beads))


def _read(path: Path, form: Format, texts: Texts | None, *, corrected: bool) -> Iterator[Annotation]:
    if form.name == "record":
        for state in _states(path, corrected=corrected):
            yield replace(Annotation.of(state.alignment), source=str(path), warnings=state.aside)
    elif (read := form.read_annotations()) is not None:
        yield from read(path, texts)


def _states(path: Path, *, corrected: bool) -> Iterator[Corrected]:
    """The documents of a record file, with the corrections beside it."""
    log = CorrectionsLog(path.parent)
    changed = set(log.documents()) if corrected else set()
    for alignment in record.read(path):
        yield log.replay(alignment) if alignment.bitext.name in changed else Corrected(alignment)


def _placed(annotation: Annotation, folder: Path) -> Annotation:
    name = f"{folder.as_posix()}/{annotation.name}"
    bitext = annotation.bitext and replace(annotation.bitext, name=name)
    return replace(annotation, name=name, bitext=bitext, genre=annotation.genre or folder.parts[0])
