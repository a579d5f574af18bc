"""The record: everything that an alignment holds and where it came from, a JSON object a line, a line a document.

``docs/alignments.schema.json`` describes it. All other outputs can be made from it again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, get_args

from ...document import (
    Alignment,
    Bead,
    Bitext,
    Document,
    Extra,
    Kind,
    Language,
    Level,
    Paragraph,
    Sentence,
    Source,
    Status,
)
from ...errors import InputError
from ...tokenize.segment import language_tag
from ..files import open_unpacked, reason
from ..writer import Writer
from .annotation import Annotation, Texts

VERSION: Final = 1
"""The version that is written. Raise it when a reader of the former one would misread a line."""

MAX_LINE: Final = 1 << 30
"""Bytes of a line beyond which it is refused; a document of 64 MiB with its offsets takes a fifth of it."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_DOCUMENT_KEYS: Final = frozenset(
    ("record", "document", "zh", "en", "beads", "paragraph_beads", "confidence", "metadata", "warnings", "sources")
)
_BEAD_KEYS: Final = frozenset(("zh", "en", "confidence", "crossing", "status", "mark", "note"))


def format_line(alignment: Alignment) -> bytes:
    """An alignment as a line of the record, with its line feed.

    The same alignment gives the same bytes. Half surrogates, which UTF-8 does not have, are escaped as JSON has it.
    """
    bitext = alignment.bitext
    row: dict[str, Any] = {
        "record": VERSION,
        "document": bitext.name,
        "zh": _side(bitext.zh),
        "en": _side(bitext.en),
        "beads": [_bead(bead) for bead in alignment.beads],
        "paragraph_beads": [_bead(bead) for bead in alignment.paragraph_beads],
        "confidence": alignment.confidence,
        "metadata": dict(bitext.metadata),
        "warnings": list(bitext.warnings),
        "sources": [{"path": source.path, "sha256": source.sha256} for source in bitext.sources],
    }
    row |= {key: json.loads(value) for key, value in alignment.extra}
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode() + b"\n"


def parse(row: Mapping[str, Any], source: str | Path) -> Alignment:
    """The alignment of a line's JSON.

    Args:
        row: the object of the line.
        source: the file and line, for messages.

    Raises:
        InputError: the record is of a later version, lacks something, or its beads are no alignment.
    """
    version = row.get("record")
    if isinstance(version, int) and version > VERSION:
        raise InputError(source, f"is a record of version {version}, this duiqi reads up to {VERSION}; upgrade duiqi")
    try:
        if version != VERSION:
            raise ValueError(f"its version is {version!r}")
        bitext = Bitext(
            _text(row["document"]),
            _document("zh", row["zh"]),
            _document("en", row["en"]),
            {_text(key): _text(value) for key, value in row["metadata"].items()},
            tuple(_text(warning) for warning in row["warnings"]),
            tuple(Source(_text(item["path"]), _text(item["sha256"])) for item in row["sources"]),
        )
        return Alignment(
            bitext,
            tuple(_parsed_bead(bead) for bead in row["beads"]),
            tuple(_parsed_bead(bead) for bead in row["paragraph_beads"]),
            _share(row["confidence"]),
            _extra(row, _DOCUMENT_KEYS),
        )
    except KeyError as error:
        raise InputError(source, f"expected a record of a document, found none of its key {error}") from None
    except (TypeError, ValueError, AttributeError, IndexError) as error:
        raise InputError(source, f"expected a record of a document, found a broken one ({error})") from None


def read(path: str | Path) -> Iterator[Alignment]:
    """Read the alignments of a record file, one in memory at a time.

    Args:
        path: a file such as ``alignments.jsonl``, plain or compressed with gzip or zstd.

    Raises:
        InputError: it cannot be read, or a line is no record; the message names the line.
        MissingExtraError: it is compressed with zstd, and the package for that is not installed.
    """
    path = Path(path)
    with open_unpacked(path, None) as file:
        number = 0
        while line := file.readline(MAX_LINE + 1):
            number += 1
            at = f"{path}: line {number}"
            if len(line) > MAX_LINE:
                raise InputError(at, f"expected at most {MAX_LINE >> 20} MiB, found a longer line")
            if line.strip():
                yield parse(_row(line, at), at)


def read_annotations(path: str | Path, texts: Texts | None = None) -> Iterator[Annotation]:
    """Read a record file as beads; its texts are its own, and need no others."""
    del texts
    for alignment in read(path):
        yield replace(Annotation.of(alignment), source=str(path), warnings=())


def _row(line: bytes, at: str) -> dict[str, Any]:
    """The JSON object of a line."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(at, f"expected a record as a JSON object, found something else{reason(error)}") from None
    if not isinstance(row, dict):
        raise InputError(at, f"expected a record as a JSON object, found {type(row).__name__}")
    return row


class RecordWriter(Writer):
    """Writes the record: every bead of both levels, whatever ``level`` and ``unpaired`` are."""

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = True) -> None:
        super().__init__(path, level, unpaired)

    def add(self, alignment: Alignment) -> None:
        """Write the line of a document."""
        self._file.write(format_line(alignment))
        self.beads += len(alignment.beads)


def _side(document: Document) -> dict[str, Any]:
    side: dict[str, Any] = {
        "tag": language_tag(document),
        "text": document.text,
        "paragraphs": [[paragraph.start, paragraph.end, paragraph.kind] for paragraph in document.paragraphs],
        "sentences": [[sentence.start, sentence.end] for sentence in document.sentences],
    }
    counts = [None if paragraph.sentences is None else len(paragraph.sentences) for paragraph in document.paragraphs]
    # Offsets tell which paragraph a sentence lies in, but for texts that no reader makes: paragraphs that touch or
    # overlap, with empty sentences where they do.
    if counts != _counts_by_offset(document.paragraphs, document.sentences):
        side["paragraph_sentences"] = counts
    return side


def _bead(bead: Bead) -> dict[str, Any]:
    row: dict[str, Any] = {"zh": list(bead.zh), "en": list(bead.en), "confidence": bead.confidence}
    if bead.crossing:
        row["crossing"] = True
    if bead.status != "auto":
        row["status"] = bead.status
    row |= {key: value for key, value in (("mark", bead.mark), ("note", bead.note)) if value}
    return row | {key: json.loads(value) for key, value in bead.extra}


def _document(language: Language, side: Mapping[str, Any]) -> Document:
    text = _text(side["text"])
    spans = [Paragraph(*_span(item[:2], len(text)), _kind(item[2])) for item in side["paragraphs"]]
    sentences = [Sentence(*_span(item, len(text))) for item in side["sentences"]]
    counts = side.get("paragraph_sentences") or _counts_by_offset(spans, sentences)
    if len(counts) != len(spans) or sum(count or 0 for count in counts) != len(sentences):
        raise ValueError(f"the {language} sentences do not lie in its paragraphs")
    paragraphs = []
    taken = 0
    for span, count in zip(spans, counts, strict=True):
        own = None if count is None else tuple(sentences[taken : taken + count])
        taken += count or 0
        paragraphs.append(Paragraph(span.start, span.end, span.kind, own))
    return Document(language, text, tuple(paragraphs), _text(side["tag"]))


def _counts_by_offset(paragraphs: Sequence[Paragraph], sentences: Sequence[Sentence]) -> list[int | None]:
    """For each paragraph how many sentences lie in it, each in the first that can hold it."""
    counts: list[int | None] = []
    at = 0
    for paragraph in paragraphs:
        first = at
        while at < len(sentences) and paragraph.start <= sentences[at].start <= sentences[at].end <= paragraph.end:
            at += 1
        counts.append(at - first)
    return counts


def _parsed_bead(row: Mapping[str, Any]) -> Bead:
    status: Status = row.get("status", "auto")
    if status not in get_args(Status):
        raise ValueError(f"the status {status!r}")
    return Bead(
        tuple(_index(index) for index in row["zh"]),
        tuple(_index(index) for index in row["en"]),
        _share(row["confidence"]),
        row.get("crossing", False) is True,
        status,
        _text(row.get("mark", "")),
        _text(row.get("note", "")),
        _extra(row, _BEAD_KEYS),
    )


def _extra(row: Mapping[str, Any], known: Iterable[str]) -> Extra:
    """What a line says under names that are not known here."""
    return tuple((key, json.dumps(value, ensure_ascii=False)) for key, value in row.items() if key not in known)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text was expected where {value!r:.60} is")
    return value


def _index(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(f"an index was expected where {value!r:.60} is")
    return value


def _span(item: Sequence[object], length: int) -> tuple[int, int]:
    start, end = (_index(offset) for offset in item)
    if not start <= end <= length:
        raise ValueError(f"the span {start} to {end} lies outside the text")
    return start, end


def _kind(value: object) -> Kind:
    kind: Kind | None = next((kind for kind in get_args(Kind) if kind == value), None)
    if kind is None:
        raise ValueError(f"the kind {value!r}")
    return kind


def _share(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ValueError(f"the confidence {value!r}")
    return float(value)
