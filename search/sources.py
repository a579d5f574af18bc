"""What an index is made of: the lines of a job's record with their corrections, or any aligned text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..corrections.log import FILE as CORRECTIONS
from ..corrections.log import CorrectionsLog
from ..document import Alignment
from ..errors import InputError
from ..formats import read_alignments
from ..formats.aligned import record
from ..formats.files import open_unpacked, reason
from ..formats.jobfolder import OUTPUT

_NOT_TEXTS: Final = ("index.sqlite", CORRECTIONS)
_NONE: Final = "expected a job's folder or a file of aligned text, found none; duiqi align makes one"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a corpus comes from.

    Attributes:
        corpus: the folder or file that the user named.
        records: the files of its record, in order; empty where it has none.
        files: all files whose change may change the corpus.
    """

    corpus: Path
    records: tuple[Path, ...]
    files: tuple[Path, ...]

    @classmethod
    def of(cls, corpus: Path) -> Source:
        """Look at a folder or file.

        Raises:
            InputError: there is none.
        """
        if corpus.is_file():
            is_record = _is_record(corpus.name)
            beside = [corpus.with_name(CORRECTIONS)] if is_record else []
            return cls(corpus, (corpus,) if is_record else (), (corpus, *beside))
        if not corpus.is_dir():
            raise InputError(corpus, _NONE)
        names = [path for path in corpus.iterdir() if _is_record(path.name)]
        records = tuple(sorted(names, key=lambda path: (len(path.name), path.name)))
        if records:
            return cls(corpus, records, (*records, corpus / CORRECTIONS))
        found = (path for path in corpus.rglob("*") if path.is_file() and not path.name.startswith((".", *_NOT_TEXTS)))
        return cls(corpus, (), tuple(sorted(found)))

    @property
    def bytes(self) -> int:
        """How many bytes there are to read."""
        return sum(path.stat().st_size for path in self.files if path.exists())


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of a corpus, read only when it is asked for.

    Attributes:
        name: of the document.
        digest: of everything that the index holds of it.
        alignment: reads it.
    """

    name: str
    digest: bytes
    alignment: Callable[[], Alignment]


def stamp(source: Source) -> str:
    """What tells quickly whether any file changed since: names, sizes and times."""
    parts = []
    for path in source.files:
        for each in (path, path.with_name(f"{path.name}-wal")) if path.name == CORRECTIONS else (path,):
            if each.exists() and (each == path or each.stat().st_size):
                state = each.stat()
                parts.append(f"{each.relative_to(source.corpus.parent)}:{state.st_size}:{state.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def entries(source: Source, advance: Callable[[int], None]) -> Iterator[Entry]:
    """The documents of a corpus, one at a time.

    Args:
        source: where they come from.
        advance: is told how many bytes were read.

    Raises:
        InputError: there are none, or a file is malformed.
    """
    if not source.records:
        yield from _read(source.corpus)
        return
    for path in source.records:
        log = CorrectionsLog(path.parent)
        corrected = set(log.documents())
        with open_unpacked(path, None) as file:
            number = 0
            while line := file.readline(record.MAX_LINE + 1):
                number += 1
                advance(len(line))
                if line.strip():
                    yield _entry(line, f"{path}: line {number}", log, corrected)


def _entry(line: bytes, at: str, log: CorrectionsLog, corrected: set[str]) -> Entry:
    """A line of a record, with its corrections."""
    row = _row(line, at)
    name = row.get("document")
    digest = hashlib.sha256(line)
    if name in corrected:
        alignment = log.replay(record.parse(row, at)).alignment
        digest.update(record.format_line(alignment))
        return Entry(str(name), digest.digest(), lambda: alignment)
    return Entry(str(name), digest.digest(), lambda: record.parse(row, at))


def _row(line: bytes, at: str) -> dict[str, Any]:
    if len(line) > record.MAX_LINE:
        raise InputError(at, f"expected at most {record.MAX_LINE >> 20} MiB, found a longer line")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(at, f"expected a record as a JSON object, found something else{reason(error)}") from None
    if not isinstance(row, dict):
        raise InputError(at, f"expected a record as a JSON object, found {type(row).__name__}")
    return row


def _read(corpus: Path) -> Iterator[Entry]:
    """The documents of aligned text that is no record."""
    for alignment in alignments(corpus):
        line = record.format_line(alignment)
        yield Entry(alignment.bitext.name, hashlib.sha256(line).digest(), lambda held=alignment: held)  # type: ignore[misc]


def alignments(corpus: Path) -> Iterator[Alignment]:
    """The documents of a job's record with its corrections, or of any aligned text.

    Raises:
        InputError: there are none; the message says how to get them.
    """
    if not corpus.exists():
        raise InputError(corpus, _NONE)
    try:
        yield from read_alignments(corpus)
    except InputError as error:
        if error.source == str(corpus) and corpus.is_dir() and "found none" in error.problem:
            instead = "expected a job's record (alignments.jsonl) or aligned text in this folder, found none"
            raise InputError(corpus, f"{instead}; make it: duiqi align {corpus} -o OUT, and give OUT") from None
        raise


def _is_record(name: str) -> bool:
    output = OUTPUT.fullmatch(name)
    return output is not None and output["level"] is None and output["kind"] == "jsonl"
