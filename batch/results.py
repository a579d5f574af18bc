"""What a worker hands back: a document's rows as bytes, and what the report says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..document import Level
from .plan import Job

Record = dict[str, Any]
"""A document's line in the report, ready for JSON."""


@dataclass(frozen=True, slots=True)
class RenderedRow:
    """A bead as each streamed format writes it (empty where it does not), and what tells whether it was written before.

    Attributes:
        data: the bytes, in the order of ``streamed``.
        digest: equal for duplicates; empty where nobody asks.
    """

    data: tuple[bytes, ...]
    digest: bytes = b""


@dataclass(slots=True)
class DocumentResult:
    """A document's fate.

    Attributes:
        mark: of the job: tells whether the input changed since.
        record: for the report.
        rows: by level.
        files: files of its own, by name (beads).
        script: of the Chinese side, ``zh-CN`` or ``zh-TW``, for a TMX header; empty where there is none.
    """

    mark: str
    record: Record
    rows: dict[Level, list[RenderedRow]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    script: str = ""

    @property
    def size(self) -> int:
        """Bytes held, about."""
        rows = sum(len(data) for rows in self.rows.values() for row in rows for data in row.data)
        return rows + sum(map(len, self.files.values()))


@dataclass(slots=True)
class GroupResult:
    """The documents of a group in order, the encoder that served them, and seconds by stage."""

    number: int
    documents: list[DocumentResult]
    encoder: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def failure(job: Job, error: str, kind: str, detail: str = "") -> DocumentResult:
    """The result of a document that could not be aligned.

    Args:
        job: the document's.
        error: what went wrong, in one line.
        kind: ``input`` (the user can mend it), ``worker`` (its process died), ``internal`` (a defect).
        detail: a stack trace, for a defect.
    """
    record: Record = {
        "name": job.name,
        "state": "failed",
        "sources": list(job.sources),
        "error": " ".join(error.split()),
        "kind": kind,
    }
    if detail:
        record["detail"] = detail
    return DocumentResult(job.mark, record)
