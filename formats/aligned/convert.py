"""From one format of aligned text to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...document import Alignment, Bitext, Document
from ...errors import InputError
from .. import registry, write
from ..files import rereadable, whole_file
from ..rendering import Level
from ..writer import Writer
from .alignments import read_alignments
from .annotation import Annotation
from .beads import MAX_BYTES, PARAGRAPHS_SUFFIX, format_beads, texts_beside

ONE_A_FILE = ("beads", "ladder", "intertext", "tsv")
"""Formats whose files hold one document, or do not say where one ends."""


@dataclass(frozen=True, slots=True)
class Converted:
    """What a conversion did.

    Attributes:
        documents: how many documents were written.
        beads: how many beads were written.
        left_out: how many beads with an empty side were not.
        removed: how many characters the format could not hold.
        files: the files that hold the beads.
        warnings: what a user should know, one line each.
        failed: why documents that should have got files of their own could not be written, one line each.
    """

    documents: int
    beads: int
    left_out: int
    removed: int
    files: tuple[Path, ...]
    warnings: tuple[str, ...]
    failed: tuple[str, ...] = ()


def convert(
    source: Path,
    out: Path,
    *,
    to: str | None = None,
    level: Level = "sentence",
    unpaired: bool = False,
    texts: Path | None = None,
) -> Converted:
    """Convert aligned text.

    Args:
        source: a file or folder in any format that ``duiqi eval`` reads.
        out: a file; or a folder, which gets a file for each document where the format holds one a file, else one that
            is named by the level (``sentences.tmx``).
        to: the format, where the ending of ``out`` does not tell it.
        level: sentence or paragraph beads.
        unpaired: whether beads with an empty side are written to formats of text pairs too.
        texts: a folder of ``<document>.zh`` and ``.en``, one sentence a line, for sources that come without.

    Raises:
        InputError: a malformed source; where one file is written, texts that are missing, or a format that cannot hold
            the beads. Where each document has a file, those that can be are written, and ``failed`` tells of the rest.
    """
    form = registry.find_written(out, to)
    if form is None:
        expected = ", ".join(known.name for known in registry.WRITTEN)
        found = to or out.suffix or "none"
        raise InputError(out, f"expected a format to write ({expected}), found {found}; choose one with --to")
    with rereadable(source, MAX_BYTES) as copy:
        annotations = [
            replace(annotation, source=annotation.source.replace(str(copy), str(source)))
            for annotation in read_alignments(copy, _texts(texts))
        ]
    warnings = [note for annotation in annotations for note in annotation.warnings]
    annotations = [_with_texts(annotation, texts) for annotation in annotations]
    if out.is_dir() or not out.suffix:
        out.mkdir(parents=True, exist_ok=True)
        if form.name in ONE_A_FILE:
            failed: list[str] = []
            writers = list(_write_each(annotations, out, form, level, unpaired=unpaired, failed=failed))
            return _converted(len(writers), writers, warnings, failed)
        out = out / f"{level}s{(*form.endings, '.xml')[0]}"
    alignments = (annotation.alignment() for annotation in annotations)
    writer = write(alignments, out, level, unpaired=unpaired, format=form.name)
    return _converted(len(annotations), [writer], warnings)


def _converted(
    documents: int, writers: Sequence[Writer], warnings: Iterable[str], failed: Iterable[str] = ()
) -> Converted:
    return Converted(
        documents,
        sum(writer.beads for writer in writers),
        sum(writer.left_out for writer in writers),
        sum(writer.removed for writer in writers),
        tuple(writer.path for writer in writers),
        tuple(warnings),
        tuple(failed),
    )


def _write_each(
    annotations: Iterable[Annotation],
    folder: Path,
    form: registry.Format,
    level: Level,
    *,
    unpaired: bool,
    failed: list[str],
) -> Iterator[Writer]:
    """Write a file for each document; why one cannot be written is added to ``failed``."""
    for annotation in annotations:
        parts = [part for part in annotation.name.split("/") if part not in ("", ".", "..")]
        base = folder.joinpath(*parts) if parts else folder / "document"
        path = base.with_name(base.name + form.endings[0])
        try:
            alignment = annotation.alignment()
            base.parent.mkdir(parents=True, exist_ok=True)
            writer = write(alignment, path, level, unpaired=unpaired, format=form.name)
            if form.name in ("beads", "ladder"):
                _write_texts(alignment, base)
        except InputError as error:
            failed.append(str(error))
        else:
            yield writer


def _write_texts(alignment: Alignment, base: Path) -> None:
    """The sentences and paragraphs that indexes refer to, in the layout of gold."""
    for document in (alignment.bitext.zh, alignment.bitext.en):
        path = base.with_name(f"{base.name}.{document.language}")
        paragraphs = _paragraphs(document)
        _write_whole(path, "".join(f"{sentence}\n" for paragraph in paragraphs for sentence in paragraph))
        if len(paragraphs) > 1:
            text = "\n".join("".join(f"{sentence}\n" for sentence in paragraph) for paragraph in paragraphs)
            _write_whole(path.with_name(path.name + ".par"), text)
    if max(len(alignment.bitext.zh.paragraphs), len(alignment.bitext.en.paragraphs)) > 1:
        _write_whole(base.with_name(base.name + PARAGRAPHS_SUFFIX), format_beads(alignment.paragraph_beads))


def _paragraphs(document: Document) -> list[list[str]]:
    return [
        [document.passage([span]) for span in paragraph.sentences]
        for paragraph in document.paragraphs
        if paragraph.sentences
    ]


def _write_whole(path: Path, text: str) -> None:
    with whole_file(path) as file:
        file.write(text.encode("utf-8", "replace"))


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
