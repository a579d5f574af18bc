"""From one format of aligned text to another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...document import Alignment, Bitext, Level
from ...errors import InputError
from .. import recognise, registry, write
from ..files import MAX_UNPACKED, part_size, rereadable, write_files
from ..losses import losses
from ..names import file_stem
from ..writer import Writer
from .alignments import read_annotations
from .annotation import Annotation
from .beads import SUFFIX, gold_files, texts_beside


@dataclass(frozen=True, slots=True)
class Converted:
    """What a conversion did.

    Attributes:
        documents: how many documents were written.
        beads: how many beads were written.
        left_out: how many beads with an empty side were not.
        removed: how many characters the format could not hold.
        files: the files that were written.
        warnings: what a user should know, one line each.
        failed: why documents that should have got files of their own could not be written, one line each.
        lost: what the documents have and the format does not carry, see `losses`.
    """

    documents: int
    beads: int
    left_out: int
    removed: int
    files: tuple[Path, ...]
    warnings: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def convert(
    source: Path,
    out: Path,
    *,
    to: str | None = None,
    level: Level = "sentence",
    unpaired: bool = False,
    texts: Path | None = None,
    corrected: bool = True,
    split: int = 0,
    **settings: Any,  # noqa: ANN401 - as the writer of the format has them
) -> Converted:
    """Convert aligned text.

    Args:
        source: a file or folder in any format that ``duiqi eval`` reads.
        out: a file; or a folder, which gets a file for each document where the format holds one a file, else one that
            is named by the level (``sentences.tmx``).
        to: the format, where the extension of ``out`` does not show it.
        level: sentence or paragraph beads.
        unpaired: whether beads with an empty side are written to formats of text pairs too.
        texts: a folder of ``<document>.zh`` and ``.en``, one sentence a line, for sources that come without.
        corrected: whether corrections beside a record are applied.
        split: bytes after which another file begins, between documents; 0 for one file.
        settings: what the format has beside these; see `writer`.

    Raises:
        InputError: a malformed source; where one file is written, texts that are missing, or a format that cannot hold
            the beads. Where each document has a file, those that can be are written, and ``failed`` says why the others
            could not.
    """
    form = recognise.find_written(out, to)
    if form is None:
        expected = ", ".join(known.name for known in registry.WRITTEN)
        found = to or out.suffix or "none"
        raise InputError(out, f"expected a format to write ({expected}), found {found}; choose one with --to")
    into_folder = out.is_dir() or not out.suffix
    warnings: list[str] = []
    lost: dict[str, None] = {}
    count = 0

    def annotations(copy: Path) -> Iterator[Annotation]:
        """The documents one by one, counted, their warnings kept."""
        nonlocal count
        for annotation in read_annotations(copy, _texts(texts), corrected=corrected):
            count += 1
            warnings.extend(annotation.warnings)
            place = annotation.source.replace(str(copy), str(source))
            yield _with_texts(replace(annotation, source=place), texts)

    with rereadable(source, MAX_UNPACKED) as copy:
        if into_folder:
            out.mkdir(parents=True, exist_ok=True)
        if into_folder and form.single:
            done = (
                _write_one(annotation, out, form, level, lost, unpaired=unpaired) for annotation in annotations(copy)
            )
            written = _counted(done)
            return replace(written, warnings=tuple(warnings), lost=tuple(lost))
        place = out / form.file_name(level) if into_folder else out
        alignments = (_noting(annotation.alignment(), form, lost) for annotation in annotations(copy))

        def write_some(some: Iterator[Alignment], path: Path) -> Writer:
            return write(some, path, level, unpaired=unpaired, format=form.name, **settings)

        writers = _split(alignments, place, split, write_some) if split else [write_some(alignments, place)]
        written = _counted(writers)
        return replace(written, documents=count, warnings=tuple(warnings), lost=tuple(lost))


def _noting(alignment: Alignment, form: registry.Format, lost: dict[str, None]) -> Alignment:
    """An alignment whose losses in a format are noted."""
    lost |= dict.fromkeys(losses(form, alignment))
    return alignment


def _split(
    alignments: Iterator[Alignment], place: Path, size: int, write_some: Callable[[Iterator[Alignment], Path], Writer]
) -> list[Writer]:
    """Write numbered files of about a size, each whole documents; the first, too, is numbered."""
    writers: list[Writer] = []
    waiting = next(alignments, None)
    while waiting is not None or not writers:
        path = place.with_name(f"{place.stem}-{len(writers):05d}{place.suffix}")

        def some(path: Path = path) -> Iterator[Alignment]:
            nonlocal waiting
            while waiting is not None:
                yield waiting
                waiting = next(alignments, None)
                if part_size(path) >= size:
                    return

        writers.append(write_some(some(), path))
    return writers


def _counted(done: Iterable[Writer | str]) -> Converted:
    """What closed writers wrote, a document each, and why others could not; none of them is kept."""
    documents = beads = left_out = removed = 0
    files: list[Path] = []
    failed: list[str] = []
    for each in done:
        if isinstance(each, str):
            failed.append(each)
            continue
        documents += 1
        beads += each.beads
        left_out += each.left_out
        removed += each.removed
        files += each.files
    return Converted(documents, beads, left_out, removed, tuple(files), failed=tuple(failed))


def _write_one(
    annotation: Annotation, folder: Path, form: registry.Format, level: Level, lost: dict[str, None], *, unpaired: bool
) -> Writer | str:
    """Write a file for one document and return its closed writer, or say why that could not be done."""
    stem = file_stem(annotation.name)
    path = folder / (stem + form.endings[0])
    try:
        alignment = _noting(annotation.alignment(), form, lost)
        path.parent.mkdir(parents=True, exist_ok=True)
        writer = write(alignment, path, level, unpaired=unpaired, format=form.name)
        if form.name in ("beads", "ladder"):
            beside = gold_files(alignment, stem)
            del beside[stem + SUFFIX]
            write_files(folder, beside)
            writer.files += [folder / name for name in sorted(beside)]
    except InputError as error:
        return str(error)
    return writer


def _texts(folder: Path | None) -> dict[str, Bitext] | None:
    """The texts of a folder by name."""
    if folder is None:
        return None
    found: dict[str, Bitext] = {}
    for path in sorted(folder.rglob("*.zh")):
        base = path.with_name(path.name.removesuffix(".zh"))
        bitext, _ = texts_beside(base)
        if bitext is not None:
            found[base.relative_to(folder).as_posix()] = bitext
    if not found:
        raise InputError(folder, "expected texts in this folder, <document>.zh and <document>.en, found none")
    return found


def _with_texts(annotation: Annotation, texts: Path | None) -> Annotation:
    """An annotation that came without texts, with those of the folder."""
    if annotation.bitext is not None or texts is None:
        return annotation
    bitext, _ = texts_beside(texts / annotation.name)
    return replace(annotation, bitext=bitext and replace(bitext, name=annotation.name))
