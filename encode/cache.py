"""Keeps encoded sentences in a folder from one run to the next; several processes may share it."""

from __future__ import annotations

import hashlib
import sqlite3
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from . import Encoder, Encoding, Vectors

States = NDArray[Any]

GIGABYTE = 1 << 30

# Texts looked up, encoded and stored at a time.
_SLAB = 4096
# Keys in one query; every SQLite accepts at least 999 values in a statement.
_KEYS_A_QUERY = 900
# Seconds to wait for another process that writes.
_SECONDS_TO_WAIT = 60
# Seconds in a day. Uses are recorded by day, so that reading the same entry writes at most once a day.
_DAY = 86_400
# The share of the limit that is still used after the oldest entries were deleted.
_KEPT = 0.8


class CacheableEncoder(Encoder, Protocol):
    """An encoder that keeps one state for each sentence; a state depends only on the sentence's text."""

    @property
    def identity(self) -> str:
        """Everything beside the text that a state depends on: the encoder, its revision, its precision."""
        ...

    @property
    def state_type(self) -> np.dtype[Any]:
        """The type of a state."""
        ...

    def states(self, texts: Sequence[str]) -> States:
        """One state a text: shape (texts,)."""
        ...

    def encoding_of(self, texts: Sequence[str], states: States) -> Encoding:
        """The encoding of texts with their states."""
        ...


class CachedEncoder:
    """An encoder that looks in a cache first.

    Args:
        encoder: the encoder for texts that are missing in the cache.
        folder: the cache's folder; it is made if it is missing.
        limit: the largest size of the cache in bytes; beyond it the entries used longest ago are deleted.

    Raises:
        InputError: the folder cannot be used.
    """

    def __init__(self, encoder: CacheableEncoder, folder: Path, limit: int = 4 * GIGABYTE) -> None:
        self._encoder = encoder
        self._store = _Store(folder, limit)

    @property
    def name(self) -> str:
        """The encoder's name."""
        return self._encoder.name

    @property
    def revision(self) -> str:
        """The encoder's revision."""
        return self._encoder.revision

    @property
    def dimension(self) -> int:
        """The encoder's dimension."""
        return self._encoder.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, one a text, as the encoder gives them."""
        return self.encode_sentences(texts).vectors

    def encode_sentences(self, texts: Sequence[str]) -> Encoding:
        """Encode the sentences that are missing in the cache, and store them there."""
        states = np.zeros(len(texts), self._encoder.state_type)
        for start in range(0, len(texts), _SLAB):
            part = texts[start : start + _SLAB]
            states[start : start + len(part)] = self._states(part)
        return self._encoder.encoding_of(texts, states)

    def _states(self, texts: Sequence[str]) -> States:
        keys = [self._key(text) for text in texts]
        known = self._store.get(keys, self._encoder.state_type.itemsize)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            found = self._encoder.states(list(new.values()))
            fresh = {key: state.tobytes() for key, state in zip(new, found, strict=True)}
            self._store.put(fresh)
            known |= fresh
        return np.frombuffer(b"".join(known[key] for key in keys), self._encoder.state_type)

    def _key(self, text: str) -> bytes:
        digest = self._begun.copy()
        digest.update(text.encode("utf-8", "surrogatepass"))
        return digest.digest()

    @cached_property
    def _begun(self) -> hashlib.blake2b:
        """The hash of the encoder's identity, with which every key begins."""
        return hashlib.blake2b(self._encoder.identity.encode("utf-8", "surrogatepass") + b"\0\0", digest_size=20)


class _Store:
    """Keys and values in one SQLite file; each use opens a connection, so that forks and threads may share the file."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._file = folder / "vectors.sqlite"
        self._limit = limit
        self._broken = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with self._connection() as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS states (key BLOB PRIMARY KEY, used INTEGER, state BLOB) WITHOUT ROWID"
                )
                connection.execute("CREATE INDEX IF NOT EXISTS by_use ON states (used)")
        except OSError as error:
            raise InputError(folder, f"expected a folder to keep vectors in: {error.strerror or error}") from error
        except sqlite3.Error as error:
            raise InputError(
                self._file,
                f"expected a cache of vectors, and cannot use it ({error}); delete it, or name another folder",
            ) from error

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file, timeout=_SECONDS_TO_WAIT)) as connection, connection:
            connection.execute("PRAGMA synchronous = NORMAL")
            yield connection

    def get(self, keys: Sequence[bytes], size: int) -> dict[bytes, bytes]:
        """The stored values by key; a value of another size than ``size`` counts as missing."""
        today = int(time.time()) // _DAY
        found: dict[bytes, bytes] = {}
        old: list[bytes] = []
        if self._broken:
            return found
        try:
            with self._connection() as connection:
                for start in range(0, len(keys), _KEYS_A_QUERY):
                    part = keys[start : start + _KEYS_A_QUERY]
                    marks = ",".join("?" * len(part))
                    query = f"SELECT key, used, state FROM states WHERE key IN ({marks})"
                    for key, used, state in connection.execute(query, part):
                        if len(state) == size:
                            found[key] = state
                            if used < today:
                                old.append(key)
                connection.executemany("UPDATE states SET used = ? WHERE key = ?", ((today, key) for key in old))
        except sqlite3.Error as error:
            self._give_up(error)
        return found

    def put(self, values: dict[bytes, bytes]) -> None:
        """Store values, and delete the entries used longest ago if the limit is exceeded."""
        if self._broken:
            return
        today = int(time.time()) // _DAY
        try:
            with self._connection() as connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(
                    "INSERT OR REPLACE INTO states VALUES (?, ?, ?)",
                    ((key, today, value) for key, value in values.items()),
                )
                if (size := self._size(connection)) > self._limit:
                    (count,) = connection.execute("SELECT count(*) FROM states").fetchone()
                    connection.execute(
                        "DELETE FROM states WHERE key IN (SELECT key FROM states ORDER BY used LIMIT ?)",
                        (max(1, int(count * (1 - _KEPT * self._limit / size))),),
                    )
        except sqlite3.Error as error:
            self._give_up(error)

    @staticmethod
    def _size(connection: sqlite3.Connection) -> int:
        """Bytes in use; SQLite uses the space of deleted entries again before the file grows."""
        pages, free, size = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * size)

    def _give_up(self, error: sqlite3.Error) -> None:
        """Work without the cache from here on, and warn once: a full disk, for example, must not end the job."""
        self._broken = True
        warnings.warn(f"{self._file}: the cache of vectors is not used from here on: {error}", stacklevel=3)
