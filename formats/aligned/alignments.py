"""Aligned text from a file in any format, or from all files of a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from ...document import Side
from ...errors import InputError
from ..registry import ANNOTATED, Format, annotated_by_name, find_annotated
from .annotation import Annotation, Texts
from .beads import PARAGRAPHS_SUFFIX
from .jsonl import bead_confidences

_FIRST: Final = ("beads", "ladder", "intertext", "xces", "jsonl", "tmx", "tsv")
"""Formats in the order in which a folder that holds several is read: the first that is there, and no other."""

_JOB_OUTPUT: Final = re.compile(r"sentences(-\d+)?\.(jsonl|tmx)(\.gz)?$")

SECOND_READING: Final = "second-reading"
"""A folder beside the genres of a gold corpus with another annotator's beads: read only when it is named itself."""

# A folder with the first of these is a job's, and its file of the second name lists what failed: it has no beads.
_RUN, _FAILURES = "run.json", "errors.jsonl"


def read_alignments(path: str | Path, texts: Texts | None = None) -> Iterator[Annotation]:
    """Read the aligned documents of a file, or of all files in a folder and its sub-folders.

    A document in a sub-folder is named with it (``news/a``), and the sub-folder is its genre. Beads files in the folder
    of a job get their confidences from its ``sentences.jsonl``.

    Args:
        path: a file in one of the alignment formats, or a folder.
        texts: texts by document name, to which formats that hold text pairs are matched.

    Raises:
        InputError: nothing to read, an unknown format, or a malformed file.
    """
    path = Path(path)
    if path.is_dir():
        files, form, rows = _files(path)
        confidences = _confidences(rows)
        for file in files:
            folder = file.parent.relative_to(path)
            for annotation in _read(file, form, texts):
                placed = _placed(annotation, folder) if folder.parts else annotation
                yield _with_confidences(placed, confidences.get(placed.name))
    elif path.is_file():
        yield from _read(path, find_annotated(path), texts)
    else:
        raise InputError(path, "expected a file or folder of aligned text, found none")


def _files(folder: Path) -> tuple[list[Path], Format, list[Path]]:
    """The files of a folder in the first format that is there, and the rows that a job wrote beside beads."""
    found: dict[str, list[Path]] = {}
    forms: dict[str, Format] = {}
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != SECOND_READING and not name.startswith("."))
        for name in sorted(names):
            if name.startswith(".") or name.endswith(PARAGRAPHS_SUFFIX) or (name == _FAILURES and _RUN in names):
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
    job = [file for file in files if _JOB_OUTPUT.match(file.name)]
    jsonl = next(form for form in ANNOTATED if form.name == "jsonl")
    rows = [file for file in found.get(jsonl.annotations, []) if _JOB_OUTPUT.match(file.name)]
    return job or files, first, rows if first.name == "beads" else []


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


def _read(path: Path, form: Format, texts: Texts | None) -> Iterator[Annotation]:
    read = form.read_annotations()
    if read is not None:
        yield from read(path, texts)


def _placed(annotation: Annotation, folder: Path) -> Annotation:
    name = f"{folder.as_posix()}/{annotation.name}"
    bitext = annotation.bitext and replace(annotation.bitext, name=name)
    return replace(annotation, name=name, bitext=bitext, genre=annotation.genre or folder.parts[0])
