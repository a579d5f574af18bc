"""Formats: one module for each, with its reader and its writer, and a registry of them.

Files in, bitexts out: `read`, `read_pair`. Alignments in, files out: `write`, `writer`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..document import LANGUAGES, Alignment, Bitext, Document, Level, Source, TableRow
from ..errors import InputError, wrong_type
from ..tokenize.script import detect_language
from . import recognise, registry, timing
from .encoding import Encodings, encoding_of
from .files import sha256_of
from .layout import Layout
from .names import pair_name
from .sides import bitext
from .writer import Writer

__all__ = ["read", "read_alignments", "read_pair", "write", "writer"]


def read(
    path: str | os.PathLike[str],
    *,
    encoding: str | None = None,
    format: str | None = None,  # noqa: A002 - the word users know
    layout: Layout | None = None,
) -> Iterator[Bitext]:
    """Read the documents of a file that holds both languages.

    Args:
        path: a newspaper page, or a text, table or corpus in one of the formats of the registry.
        encoding: the encoding of a text file, where it should not be detected.
        format: the format's name, where the file's extension does not show it.
        layout: how a text holds its two languages, where the script of its paragraphs does not show it.

    Yields:
        The documents in the file's order, paragraphs not yet split into sentences.

    Raises:
        InputError: the file cannot be used as it is; the message says why.
        MissingExtraError: the format needs packages that are not installed.
    """
    path = Path(path)
    sources = _sources(path)
    for found in _read(path, encoding, format, layout):
        yield replace(found, sources=sources)


def _read(path: Path, encoding: str | None, name: str | None, layout: Layout | None) -> Iterator[Bitext]:
    form = recognise.look_into(path, name)
    if read_bitexts := form.read_bitexts():
        yield from read_bitexts(path, encoding)
        return
    read_contents = form.read_contents()
    if read_contents is None:
        raise InputError(path, f"expected texts, found a file of {form.name}, which holds none; give the texts")
    if form.pages and (page := _page(path, encoding)):
        yield page
        return
    from .bilingual_tables import take_tables_apart  # noqa: PLC0415
    from .layout import take_apart  # noqa: PLC0415

    contents = read_contents(path, encoding)
    known = _by_side(contents.metadata, contents.metadata)
    warnings = contents.warnings
    rows: tuple[TableRow, ...] = ()
    if tables := take_tables_apart(contents, path, layout):
        zh, en = (tables.sides.document(language) for language in LANGUAGES)
        rows, warnings = tables.sides.rows, (*warnings, *tables.warnings)
        known["table_columns"] = tables.columns
    else:
        zh, en, notes = take_apart(contents, path, layout)
        warnings = (*warnings, *notes)
    if title := contents.metadata.get("title"):
        # The file's title is in one of its languages.
        known.pop("title_en" if detect_language(title) == "zh" else "title_zh")
    known |= timing.metadata(((zh, contents.cues), (en, contents.cues)))
    yield replace(bitext(path.stem, zh, en, (path, path), metadata=known, warnings=warnings), rows=rows)


def read_pair(
    zh: str | os.PathLike[str],
    en: str | os.PathLike[str],
    *,
    lines: bool = False,
    encoding: Encodings = None,
    format: str | None = None,  # noqa: A002
    name: str | None = None,
) -> Bitext:
    """Read a document from two files, one for each language.

    Args:
        zh: the Chinese file.
        en: the English file.
        lines: whether each line of both is one sentence, taken as it is.
        encoding: the encoding of both files, or of each as a mapping or as ``zh=gb18030,en=cp1252``, where it should
            not be detected.
        format: the format's name, where the files' extensions do not show it.
        name: the document's name; by default what the files' names have in common.

    Raises:
        InputError: a file cannot be used as it is, a side is empty, or the sides stand in each other's place.
        MissingExtraError: a format needs packages that are not installed.
    """
    paths = (Path(zh), Path(en))
    documents: list[Document] = []
    metadata: list[dict[str, str]] = []
    cues: list[Sequence[timing.Cue]] = []
    warnings: list[str] = []
    for language, path in zip(LANGUAGES, paths, strict=True):
        named = encoding_of(language, encoding)
        if lines:
            from .documents.plain import read_lines  # noqa: PLC0415

            document, known, notes = read_lines(path, language, named)
        else:
            read_contents = recognise.look_into(path, format).read_contents()
            if read_contents is None:
                raise InputError(path, "expected a text in one language; give a file of both languages by itself")
            contents = read_contents(path, named, language)
            document, known, notes = contents.document(language), contents.metadata, list(contents.warnings)
            cues.append(contents.cues)
        documents.append(document)
        metadata.append(known)
        warnings += notes
    known_of_both = _by_side(*metadata) | timing.metadata(zip(documents, cues, strict=False))
    name = name or pair_name(*paths)
    found = bitext(name, documents[0], documents[1], paths, metadata=known_of_both, warnings=tuple(warnings))
    return replace(found, sources=_sources(*paths))


def read_alignments(path: str | os.PathLike[str], *, corrected: bool = True) -> Iterator[Alignment]:
    """Read aligned documents, the inverse of `write`.

    Args:
        path: the folder of a job, whose record gives back the alignments as they were; or a file or folder in any
            format of aligned text, which gives back what it can hold.
        corrected: whether the corrections beside a record are applied; else it is read as it was aligned.

    Yields:
        One alignment at a time, in the order of the files.

    Raises:
        InputError: there is nothing to read, it is malformed, or its texts are not known.
    """
    from .aligned import alignments  # noqa: PLC0415

    yield from alignments.read_alignments(Path(path), corrected=corrected)


def writer(
    path: str | os.PathLike[str],
    level: Level = "sentence",
    *,
    unpaired: bool = False,
    format: str | None = None,  # noqa: A002
    **settings: Any,  # noqa: ANN401 - as the writer of the format has them
) -> Writer:
    """A writer to a file, to which documents are added one by one; use it in a ``with`` block.

    Args:
        path: the file; its extension shows the format.
        level: sentence or paragraph beads.
        unpaired: whether beads with an empty side are written too.
        format: the format's name, where the extension does not show it.
        settings: what the format has beside these: for TMX ``languages=("zh-Hans", "en-US")``, ``metadata=False``,
            ``created=datetime``.

    Raises:
        InputError: the format is not one that is written, or the file cannot be made.
        TypeError: the format has no such setting.
    """
    path = Path(path)
    form = recognise.find_written(path, format)
    make = form.make_writer() if form is not None else None
    if make is None:
        if format is not None:
            names = ", ".join(known.name for known in registry.WRITTEN)
            raise InputError(path, f"'{format}' is not a format that is written; expected one of {names}")
        endings = ", ".join(known.endings[0] for known in registry.WRITTEN if known.endings)
        raise InputError(path, f"expected a file to write alignments to, named with one of {endings}; rename it")
    return make(path, level, unpaired, **settings)


def write(
    alignments: Alignment | Iterable[Alignment],
    path: str | os.PathLike[str],
    level: Level = "sentence",
    *,
    unpaired: bool = False,
    format: str | None = None,  # noqa: A002
    **settings: Any,  # noqa: ANN401 - as `writer` has them
) -> Writer:
    """Write one alignment, or many as they come, to a file, whole or not at all.

    Args:
        alignments: what to write.
        path: the file; its extension shows the format.
        level: sentence or paragraph beads.
        unpaired: whether beads with an empty side are written too.
        format: the format's name, where the extension does not show it.
        settings: what the format has beside these; see `writer`.

    Returns:
        The closed writer, which knows how many beads it wrote and how many characters the format could not hold.

    Raises:
        InputError: the format is not one that is written, or the file cannot be made.
        TypeError: something else than an alignment is to be written.
    """
    if isinstance(alignments, str) or not isinstance(alignments, (Alignment, Iterable)):
        raise wrong_type("write", "alignments", "an Alignment or several", alignments)
    with writer(path, level, unpaired=unpaired, format=format, **settings) as open_writer:
        for alignment in [alignments] if isinstance(alignments, Alignment) else alignments:
            if not isinstance(alignment, Alignment):
                raise wrong_type("write", "alignments", "an Alignment or several", alignment)
            open_writer.add(alignment)
    return open_writer


def _sources(*paths: Path) -> tuple[Source, ...]:
    """The files that a document is read from, but for pipes, which cannot be read twice."""
    return tuple(Source(str(path), sha256_of(path)) for path in paths if path.is_file())


def _page(path: Path, encoding: str | None) -> Bitext | None:
    """The file as a newspaper page, if it is one."""
    from .documents import page  # noqa: PLC0415
    from .encoding import read_text  # noqa: PLC0415

    decoded = read_text(path, encoding)
    return page.of_text(decoded, path) if page.is_page(decoded.text) else None


def _by_side(zh: Mapping[str, str], en: Mapping[str, str]) -> dict[str, str]:
    """What two files say of themselves; each key is joined to its side: ``zh_encoding``, ``title_zh``."""
    known = {}
    for language, metadata in zip(LANGUAGES, (zh, en), strict=True):
        for key, value in metadata.items():
            known[f"{language}_{key}" if key == "encoding" else f"{key}_{language}"] = value
    return known
