"""A corrected file back into the job that it came from: its differences become entries of the corrections log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...corrections.compare import CorrectedRow, compare
from ...corrections.log import CorrectionsLog
from ...document import Alignment, Bead
from ...errors import InputError
from ..recognise import find_annotated
from . import record
from .alignments import read_annotations, record_files
from .annotation import Annotation


@dataclass(slots=True)
class Applied:
    """What a corrected file said.

    Attributes:
        documents: how many documents of the file are in the record.
        edits: how many edits were added to the log.
        changed: the documents that they change, in order.
        reworded: texts that the file has in other words, one line each.
        refused: what could not be understood, one line each.
    """

    documents: int = 0
    edits: int = 0
    changed: list[str] = field(default_factory=list)
    reworded: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def apply_file(path: Path, folder: Path, *, accept_text: bool = False, by: str = "") -> Applied:
    """Add what a person corrected in a file to the corrections of a job.

    Every row of a document in the file is compared with the document's present state: the record with the corrections
    so far. Rows that are gone leave their sentences unpaired; documents that the file does not name stay as they are.

    Args:
        path: the corrected file, in any format of aligned text: XLSX, TSV, TMX, JSONL, InterText.
        folder: the job's folder, which holds the record.
        accept_text: whether texts in other words are taken into the corrected state.
        by: who corrected; the user's name on this machine where it is not given.

    Raises:
        InputError: the file cannot be read, the folder has no record, or none of the file's documents is in it.
        OutputError: the log cannot be written.
    """
    corrected = _rows(path)
    log = CorrectionsLog(folder)
    applied = Applied()
    for alignment in _recorded(folder):
        name = alignment.bitext.name
        rows = corrected.pop(name, None)
        if rows is None:
            continue
        applied.documents += 1
        found = compare(rows, log.replay(alignment).alignment, accept_text=accept_text)
        if found.edits:
            log.append(alignment, found.edits, by)
            applied.edits += len(found.edits)
            applied.changed.append(name)
        applied.reworded += [f"{name}: {line}" for line in found.reworded]
        applied.refused += [f"{name}: {line}" for line in found.refused]
    if not applied.documents:
        named = ", ".join(repr(name) for name in list(corrected)[:3]) or "none"
        raise InputError(path, f"expected documents of {folder}, found {named}; is it a file that this job gave?")
    applied.refused += [f"{name}: no such document in {folder}" for name in corrected]
    return applied


def _recorded(folder: Path) -> Iterator[Alignment]:
    files = record_files(folder)
    if not files:
        raise InputError(folder, "expected the folder of a job with its record, alignments.jsonl, found none")
    for file in files:
        yield from record.read(file)


def _rows(path: Path) -> dict[str, Sequence[CorrectedRow]]:
    """The rows of a corrected file by document."""
    form = find_annotated(path)
    if form.name == "xlsx":
        from .xlsx import corrected_rows  # noqa: PLC0415 - an extra

        return dict(corrected_rows(path))
    return {annotation.name: list(_of(annotation)) for annotation in read_annotations(path)}


def _of(annotation: Annotation) -> Iterator[CorrectedRow]:
    """The beads of a document with their texts."""
    if annotation.bitext is None:
        raise InputError(annotation.source or annotation.name, "expected texts, found beads alone; give the texts too")
    zh, en = annotation.bitext.zh, annotation.bitext.en
    for number, bead in enumerate(annotation.beads, start=1):
        texts = (zh.passage(zh.sentences[i] for i in bead.zh), en.passage(en.sentences[j] for j in bead.en))
        # Indexes are those of the file's own sentences, and say nothing of the record's.
        yield CorrectedRow(f"row {number}", *texts, Bead((), (), status=bead.status, mark=bead.mark, note=bead.note))
