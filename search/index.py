"""The index of a corpus: its beads in SQLite, with FTS5 over Chinese characters and English words.

Chinese characters are tokens of their own and are asked for as phrases, so every substring is found. The index is built
in a file of its own that takes its name when it is whole, and is brought up to date in one transaction.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import platformdirs
from filelock import FileLock, Timeout

from ..align.lexicon.dictionary import stem
from ..document import LANGUAGES, Alignment
from ..errors import DuiqiError, OutputError
from .folding import clean, fold, tokens
from .sources import Source, entries, stamp

FILE: Final = "index.sqlite"
"""The index's name in the folder of a job."""

VERSION: Final = 1
"""Of the index's layout and of what it holds, kept as ``user_version``; an index of another version is built anew."""

_LAYOUT: Final = """
CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    place INTEGER NOT NULL,     -- its number in the record
    digest BLOB NOT NULL,       -- of its line in the record and of its corrections
    metadata TEXT NOT NULL      -- JSON
);
CREATE TABLE beads (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    number INTEGER NOT NULL,    -- among the document's beads, from 0
    confidence REAL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL
);
CREATE INDEX beads_by_document ON beads (document);
CREATE TABLE words (word TEXT PRIMARY KEY, stem TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX words_by_stem ON words (stem);
"""
# `tokens` cuts the texts before SQLite sees them, with a blank between; all that is not ASCII belongs to tokens.
_SEARCH: Final = "CREATE VIRTUAL TABLE search USING fts5(zh, en, content='', columnsize=0, tokenize='ascii')"
_HASH_BYTES: Final = 64 << 20
"""Bytes of postings that FTS5 gathers before it writes them: 1 MiB by default, where merging takes most of the time."""
_WAIT_SECONDS: Final = 600.0
"""How long another process may build the index before this one gives up."""
_TICK: Final = 0.1

Say = Callable[[str], None]
"""Takes a message to the user."""


def _silent(text: str) -> None:
    del text


class Index:
    """An open index, for reading.

    Args:
        path: the SQLite file.
        corpus: what it was made of.
    """

    def __init__(self, path: Path, corpus: Path) -> None:
        self.path = path
        self.corpus = corpus
        self.database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    @property
    def size(self) -> int:
        """How many beads there are."""
        return int(self.database.execute("SELECT count(*) FROM beads").fetchone()[0])

    def metadata(self) -> dict[int, dict[str, str]]:
        """What is known of each document, by its number here; ``document`` is its name."""
        rows = self.database.execute("SELECT id, name, metadata FROM documents")
        return {number: {**json.loads(known), "document": name} for number, name, known in rows}


@contextmanager
def open_index(corpus: str | os.PathLike[str], *, progress: bool = False, say: Say = _silent) -> Iterator[Index]:
    """Open the index of a corpus; build it, or bring it up to date, where that is needed.

    Args:
        corpus: the folder of a job, or any file or folder of aligned text.
        progress: whether a bar is drawn on stderr.
        say: takes what the user should know: a rebuilt index, another place for it.

    Raises:
        InputError: there are no aligned texts.
        OutputError: the index can be written nowhere.
    """
    corpus = Path(corpus)
    source = Source.of(corpus)
    for place in _places(corpus):
        try:
            path = _ready(place, source, progress=progress, say=say)
        except (OSError, sqlite3.OperationalError) as error:
            if _is_full(error):
                raise OutputError(place, str(error)) from None
            continue
        if place != _places(corpus)[0] and corpus.is_dir():
            say(f"{corpus}: cannot be written to; the index is in {place.parent}")
        with Index(path, corpus) as index:
            yield index
        return
    raise OutputError(corpus, "no place for an index")


def _places(corpus: Path) -> list[Path]:
    """Where the index may lie, the best place first."""
    name = hashlib.sha256(str(corpus.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    user = str(os.getuid()) if hasattr(os, "getuid") else "user"
    others = [
        Path(platformdirs.user_cache_dir("duiqi"), "search", name, FILE),
        Path(tempfile.gettempdir(), f"duiqi-search-{user}", name, FILE),
    ]
    return [corpus / FILE, *others] if corpus.is_dir() else others


def _ready(path: Path, source: Source, *, progress: bool, say: Say) -> Path:
    """The path of an index that holds what the source now holds."""
    seen = stamp(source)
    if _known(path) == (VERSION, seen):
        return path
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True, mode=0o700)
    # A folder that nobody may write to was meant to stay as it is; for root the system would write to it all the same.
    if not (os.access(path.parent, os.W_OK) and path.parent.stat().st_mode & 0o222):
        raise PermissionError(str(path.parent))
    lock = FileLock(path.with_name(f".{FILE}.lock"), timeout=_TICK)
    with _held(lock, path, say):
        version, then = _known(path)
        if (version, then) == (VERSION, seen):
            return path
        if version not in (None, VERSION):
            say(f"{path}: is of version {version}, this duiqi makes {VERSION}; it is built anew")
        elif path.exists() and version is None:
            say(f"{path}: is damaged; it is built anew")
        if version == VERSION:
            _update(path, source, seen, progress=progress)
        else:
            _build(path, source, seen, progress=progress)
    return path


@contextmanager
def _held(lock: FileLock, path: Path, say: Say) -> Iterator[None]:
    """The lock, once another process lets it go."""
    try:
        lock.acquire()
    except Timeout:
        say(f"{path}: another duiqi is making it; waiting")
        try:
            lock.acquire(timeout=_WAIT_SECONDS)
        except Timeout:
            raise OutputError(path, "another duiqi has been making it for ten minutes") from None
    try:
        yield
    finally:
        lock.release()


def _known(path: Path) -> tuple[int | None, str]:
    """The version of an index and the stamp of what it was made of; None for what is no index."""
    if not path.is_file():
        return None, ""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            (version,) = database.execute("PRAGMA user_version").fetchone()
            if version != VERSION:
                return int(version) or None, ""  # 0 is what SQLite says of an empty file
            (seen,) = database.execute("SELECT value FROM facts WHERE key = 'stamp'").fetchone()
            database.execute("SELECT rowid FROM search WHERE search MATCH 'x' LIMIT 1").fetchall()
    except (sqlite3.Error, TypeError):
        return None, ""
    return int(version), str(seen)


def _build(path: Path, source: Source, seen: str, *, progress: bool) -> None:
    """Build the index in another file, which then takes its name."""
    for left in path.parent.glob(f".{FILE}.*.part*"):  # of a process that was killed: this one holds the lock
        left.unlink(missing_ok=True)
    part = path.with_name(f".{FILE}.{os.getpid()}.part")
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as database:
            # The file is thrown away where this does not end well.
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            database.execute("PRAGMA page_size = 8192")
            database.executescript(_LAYOUT)
            try:
                database.execute(_SEARCH)
            except sqlite3.OperationalError as error:
                raise DuiqiError(f"searching needs SQLite with FTS5, which this Python lacks ({error})") from None
            _fill(database, source, seen, progress=progress)
            database.execute("INSERT INTO search(search) VALUES ('optimize')")
            database.execute(f"PRAGMA user_version = {VERSION}")
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _update(path: Path, source: Source, seen: str, *, progress: bool) -> None:
    """Bring an index up to date, all at once or not at all."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        _fill(database, source, seen, progress=progress)


def _fill(database: sqlite3.Connection, source: Source, seen: str, *, progress: bool) -> None:
    """Make the index hold what the source holds; documents whose digest it knows are not read."""
    database.execute(f"INSERT INTO search(search, rank) VALUES ('hashsize', {_HASH_BYTES})")
    database.execute("BEGIN IMMEDIATE")
    try:
        old: dict[tuple[str, bytes], list[int]] = {}
        for number, name, digest in database.execute("SELECT id, name, digest FROM documents"):
            old.setdefault((name, bytes(digest)), []).append(number)
        adder = _Adder(database)
        with _bar(source.bytes if progress else 0) as advance:
            for place, entry in enumerate(entries(source, advance)):
                name = clean(entry.name)
                if same := old.get((name, entry.digest)):
                    database.execute("UPDATE documents SET place = ? WHERE id = ?", (place, same.pop(0)))
                else:
                    adder.add(entry.alignment(), name, place, entry.digest)
        for numbers in old.values():
            for number in numbers:
                _remove(database, number)
        adder.finish()
        database.execute("INSERT OR REPLACE INTO facts VALUES ('stamp', ?)", (seen,))
        database.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            database.execute("ROLLBACK")
        raise


class _Adder:
    """Adds documents to an index."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._words: set[str] = set()
        (self._bead,) = database.execute("SELECT coalesce(max(id), 0) FROM beads").fetchone()

    def add(self, alignment: Alignment, name: str, place: int, digest: bytes) -> None:
        """Add the beads of a document."""
        known = clean(json.dumps(dict(alignment.bitext.metadata), ensure_ascii=False))
        document = self._database.execute(
            "INSERT INTO documents (name, place, digest, metadata) VALUES (?, ?, ?, ?)", (name, place, digest, known)
        ).lastrowid
        rows: list[tuple[Any, ...]] = []
        postings: list[tuple[int, str, str]] = []
        for number, pair in enumerate(alignment.pairs()):
            self._bead += 1
            zh, en = clean(pair.zh), clean(pair.en)
            rows.append((self._bead, document, number, pair.confidence, zh, en))
            english = tokens(fold(en), "en")
            self._words.update(english)
            postings.append((self._bead, " ".join(tokens(fold(zh), "zh")), " ".join(english)))
        self._database.executemany("INSERT INTO beads VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._database.executemany("INSERT INTO search (rowid, zh, en) VALUES (?, ?, ?)", postings)

    def finish(self) -> None:
        """Add the words that were seen, with their stems."""
        rows = ((word, stem(word)) for word in sorted(self._words))
        self._database.executemany("INSERT OR IGNORE INTO words VALUES (?, ?)", rows)


def _remove(database: sqlite3.Connection, document: int) -> None:
    """Take a document out; FTS5 without contents must be told what it was given."""
    for bead, *texts in database.execute("SELECT id, zh, en FROM beads WHERE document = ?", (document,)).fetchall():
        given = (" ".join(tokens(fold(text), side)) for text, side in zip(texts, LANGUAGES, strict=True))
        database.execute("INSERT INTO search (search, rowid, zh, en) VALUES ('delete', ?, ?, ?)", (bead, *given))
    database.execute("DELETE FROM beads WHERE document = ?", (document,))
    database.execute("DELETE FROM documents WHERE id = ?", (document,))


@contextmanager
def _bar(total: int) -> Iterator[Callable[[int], None]]:
    """A bar over so many bytes on stderr, where that is a terminal and there are any; yields what moves it on."""
    if not total or not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("building the index", total=total)
        yield lambda count: bar.advance(task, count)


def _is_full(error: Exception) -> bool:
    return isinstance(error, sqlite3.OperationalError) and "full" in str(error)
