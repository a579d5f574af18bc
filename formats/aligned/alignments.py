"""Which reader reads which file of aligned text: the registry of alignment formats, and folders of them."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TypeAlias, cast

from ...document import Bitext, Side
from ...errors import InputError
from ..jobfolder import OUTPUT, is_report
from .annotation import Annotation
from .beads import PARAGRAPHS_SUFFIX, reason
from .text_pairs import bead_confidences

Texts: TypeAlias = Mapping[str, Bitext]
Reader: TypeAlias = Callable[[Path, "Texts | None"], Iterator[Annotation]]

READERS: dict[str, str] = {
    "beads": "beads:read_each",
    "ladder": "ladder:read_each",
    "links": "link_groups:read_each",
    "jsonl": "text_pairs:read_jsonl",
    "tmx": "text_pairs:read_tmx",
    "tsv": "text_pairs:read_tsv",
}
"""Formats of aligned text and where each is read; in a folder the first of them that is there is what is read."""

_ENDINGS = {
    ".align": "beads",
    ".beads": "beads",
    ".ladder": "ladder",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".tmx": "tmx",
    ".tsv": "tsv",
}

_HEAD = 4096

SECOND_READING = "second-reading"
"""A folder beside the genres of a gold corpus with another annotator's beads: no gold, but read when named itself."""


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
        files, kind, rows = _files(path)
        confidences = _confidences(rows)
        for file in files:
            folder = file.parent.relative_to(path)
            for annotation in _read(file, kind, texts):
                placed = _placed(annotation, folder) if folder.parts else annotation
                yield _with_confidences(placed, confidences.get(placed.name))
    elif path.is_file():
        yield from _read(path, kind_of(path), texts)
    else:
        raise InputError(path, "expected a file or folder of aligned text, found none")


def kind_of(path: Path) -> str:
    """The alignment format of a file, by its ending, else by how it begins.

    Raises:
        InputError: it begins like none.
    """
    ending = Path(path.name.lower().removesuffix(".gz")).suffix
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
        if head.startswith(b"\x1f\x8b"):
            with gzip.open(path) as packed:
                head = packed.read(_HEAD)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(path, f"cannot be read: {reason(error)}") from error
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if any(mark in head for mark in (b"<linkGrp", b"<cesAlign")):
        return "links"
    if b"<tmx" in head:
        return "tmx"
    if start[:1] in (b"[", b"{"):
        return "beads" if start[:1] == b"[" else "jsonl"
    line = start.split(b"\n", 1)[0]
    if b"\t" in line:
        return "ladder" if all(field.strip().isdigit() for field in line.split(b"\t")[:2]) else "tsv"
    expected = ", ".join(READERS)
    raise InputError(path, f"expected aligned text ({expected}), found a file that begins like none of them")


def _files(folder: Path) -> tuple[list[Path], str, list[Path]]:
    """The files of a folder in the first format of which there are any, and the rows that a job wrote beside beads."""
    found: dict[str, list[Path]] = {}
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != SECOND_READING and not name.startswith("."))
        for name in sorted(names):
            file = Path(place, name)
            kind = _ENDINGS.get(Path(name.lower().removesuffix(".gz")).suffix)
            if name.startswith(".") or name.endswith(PARAGRAPHS_SUFFIX) or is_report(name, names):
                continue
            if name.lower().removesuffix(".gz").endswith(".xml") and kind_of_xml(file):
                kind = "links"
            if kind is not None:
                found.setdefault(kind, []).append(file)
    kind = next((kind for kind in READERS if kind in found), None)
    if kind is None:
        expected = ", ".join(f"*{ending}" for ending in _ENDINGS)
        raise InputError(folder, f"expected files of aligned text in this folder ({expected}), found none")
    # The folder of a job holds both levels; sentences are what is scored.
    job = [file for file in found[kind] if _holds_sentences(file)]
    rows = [file for file in found.get("jsonl", []) if _holds_sentences(file)] if kind == "beads" else []
    return job or found[kind], kind, rows


def _holds_sentences(file: Path) -> bool:
    """Whether a file is named as a job names its sentence pairs."""
    name = OUTPUT.fullmatch(file.name)
    return name is not None and name["level"] == "sentence" and name["packed"] != ".zst"


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


def kind_of_xml(path: Path) -> bool:
    """Whether an XML file holds links; the documents that links point to lie in the same folder."""
    try:
        return kind_of(path) == "links"
    except InputError:
        return False


def _read(path: Path, kind: str, texts: Texts | None) -> Iterator[Annotation]:
    module, _, name = READERS[kind].partition(":")
    reader = cast("Reader", getattr(import_module(f".{module}", __package__), name))
    yield from reader(path, texts)


def _placed(annotation: Annotation, folder: Path) -> Annotation:
    name = f"{folder.as_posix()}/{annotation.name}"
    bitext = annotation.bitext and replace(annotation.bitext, name=name)
    return replace(annotation, name=name, bitext=bitext, genre=annotation.genre or folder.parts[0])
