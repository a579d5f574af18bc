"""The log of corrections: append-only, in SQLite, beside the record that it corrects and never changes.

The corrected state of a document is its record with the log replayed. An entry that was made on another text than the
record now has is set aside, never dropped.
"""

from __future__ import annotations

import getpass
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

from ..document import Alignment
from ..errors import InputError, OutputError
from .edits import Edit, Undo, apply, as_json, from_json

FILE: Final = "corrections.sqlite"
"""The log's name in the folder of a job."""

VERSION: Final = 1
"""Of the log's layout, kept as SQLite's ``user_version``."""

_LAYOUT: Final = """
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,           -- when, UTC, ISO 8601
    "by" TEXT NOT NULL,         -- who
    document TEXT NOT NULL,     -- which document of the record
    edit TEXT NOT NULL,         -- what, as JSON
    text_sha256 TEXT NOT NULL   -- on which texts it was made
);
CREATE INDEX corrections_by_document ON corrections (document, id);
CREATE TRIGGER corrections_stay BEFORE UPDATE ON corrections BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER corrections_last BEFORE DELETE ON corrections BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
"""
_WAIT_SECONDS: Final = 10.0
"""How long another process may hold the log before this one gives up."""


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry of the log.

    Attributes:
        id: its number, from 1.
        at: when it was made, UTC, as ISO 8601.
        by: who made it.
        document: the document's name.
        edit: what was done.
        text_sha256: see `text_digest`.
    """

    id: int
    at: str
    by: str
    document: str
    edit: Edit
    text_sha256: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A document with its corrections.

    Attributes:
        alignment: the corrected state.
        applied: how many entries of the log it holds.
        aside: why entries could not be applied, one line each.
    """

    alignment: Alignment
    applied: int = 0
    aside: tuple[str, ...] = ()


def text_digest(alignment: Alignment) -> str:
    """The SHA-256 of both texts, by which the log knows what an entry was made on."""
    texts = "\0".join((alignment.bitext.zh.text, alignment.bitext.en.text))
    return hashlib.sha256(texts.encode("utf-8", "surrogatepass")).hexdigest()


class CorrectionsLog:
    """The log of a job's folder, opened for reading or, once something is added, made.

    Args:
        folder: the job's folder.
    """

    def __init__(self, folder: str | Path) -> None:
        self.path = Path(folder) / FILE

    def append(self, record: Alignment, edits: Sequence[Edit], by: str = "") -> list[int]:
        """Add edits of one document, all or none.

        Args:
            record: the document as the record has it, not as it was corrected.
            edits: in their order.
            by: who made them; the user's name on this machine where it is not given.

        Returns:
            The numbers of the entries.

        Raises:
            OutputError: the log cannot be written.
        """
        entry = (datetime.now(timezone.utc).isoformat(timespec="seconds"), by or _user(), record.bitext.name)
        digest = text_digest(record)
        with self._opened(writing=True) as database, database:
            return [
                database.execute(
                    'INSERT INTO corrections (at, "by", document, edit, text_sha256) VALUES (?, ?, ?, ?, ?)',
                    (*entry, as_json(edit), digest),
                ).lastrowid
                or 0
                for edit in edits
            ]

    def corrections(self, document: str | None = None) -> list[Correction]:
        """The entries in order, of one document or of all.

        Raises:
            InputError: the log cannot be read, or is of a later version.
        """
        if not self.path.exists():
            return []
        where, values = ("WHERE document = ?", (document,)) if document is not None else ("", ())
        query = f'SELECT id, at, "by", document, edit, text_sha256 FROM corrections {where} ORDER BY id'
        with self._opened() as database:
            rows = database.execute(query, values).fetchall()
        try:
            return [
                Correction(number, at, by, name, from_json(edit), digest) for number, at, by, name, edit, digest in rows
            ]
        except ValueError as error:
            raise InputError(self.path, f"is damaged: {error}") from None

    def documents(self) -> list[str]:
        """The names of the documents that have entries, in the order of their first."""
        if not self.path.exists():
            return []
        with self._opened() as database:
            found = database.execute("SELECT document FROM corrections GROUP BY document ORDER BY min(id)")
            return [name for (name,) in found]

    def replay(self, record: Alignment) -> Corrected:
        """A document of the record with its corrections.

        Raises:
            InputError: the log cannot be read.
        """
        return replay(record, self.corrections(record.bitext.name))

    @contextmanager
    def _opened(self, *, writing: bool = False) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=_WAIT_SECONDS)) as database:
                (version,) = database.execute("PRAGMA user_version").fetchone()
                if version > VERSION:
                    raise InputError(self.path, f"is of version {version}, this duiqi knows {VERSION}; upgrade duiqi")
                if writing and version == 0:
                    _lay_out(database)
                yield database
        except sqlite3.Error as error:
            if writing:
                raise OutputError(self.path, str(error)) from None
            raise InputError(self.path, f"expected a log of corrections, which cannot be read ({error})") from None


def replay(record: Alignment, corrections: Iterable[Correction]) -> Corrected:
    """A document of the record after entries of the log.

    Args:
        record: the document as the record has it.
        corrections: its entries, in order.
    """
    corrections = list(corrections)
    cancelled: set[int] = set()
    for entry in reversed(corrections):
        if isinstance(entry.edit, Undo) and entry.id not in cancelled:
            cancelled.add(entry.edit.edit)
    digest = text_digest(record)
    alignment, applied, aside = record, 0, []
    for entry in corrections:
        if isinstance(entry.edit, Undo) or entry.id in cancelled:
            continue
        if entry.text_sha256 != digest:
            aside.append(
                f"correction {entry.id} of {entry.document} by {entry.by} was made on another text: kept aside"
            )
            continue
        try:
            alignment = apply(alignment, entry.edit)
        except ValueError as error:
            aside.append(f"{_named(entry)} does not fit: {error}")
        else:
            applied += 1
    return Corrected(alignment, applied, tuple(aside))


def _named(entry: Correction) -> str:
    return f"correction {entry.id} of {entry.document} by {entry.by}"


def _lay_out(database: sqlite3.Connection) -> None:
    """Make the table, once; another process may be doing the same."""
    database.execute("PRAGMA journal_mode = WAL")
    with database:
        database.execute("BEGIN IMMEDIATE")
        if database.execute("PRAGMA user_version").fetchone() == (0,):
            for statement in _statements(_LAYOUT):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {VERSION}")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; ``executescript`` would end the transaction that they stand in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a name for its user
        return "unknown"
