"""A set of digests on disk, so that what a job has seen does not fill its memory."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

DIGEST_BYTES = 16


class DigestSet:
    """A set of digests in a temporary database, so that memory does not grow with the job. Use in a ``with`` block."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="duiqi-")
        self._database = sqlite3.connect(Path(self._folder.name) / "digests", isolation_level=None)
        # It ends with the process: a later run makes it again from the digests in the ledger.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -32768"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY) WITHOUT ROWID")

    def __enter__(self) -> DigestSet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._database.close()
        self._folder.cleanup()

    def add(self, digest: bytes) -> bool:
        """Take in a digest; whether it is new."""
        return self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (digest,)).rowcount == 1

    def restore(self, digests: Iterable[bytes]) -> None:
        """Take in the digests of an earlier run."""
        self._database.execute("BEGIN")
        self._database.executemany("INSERT OR IGNORE INTO seen VALUES (?)", ((digest,) for digest in digests))
        self._database.execute("COMMIT")


def digest_of(text: str) -> bytes:
    """The digest of a text, whatever characters it has."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()
