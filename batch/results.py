"""What a worker hands back: a document's rows as bytes, and what the report says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

from ..document import Level
from .jobs import Task
from .outputs import Output

FailureKind = Literal["input", "worker", "internal"]
"""Whose fault a failure is: the input's, which a user can mend; the worker process's, which died; or a defect's."""


class _Named(TypedDict):
    name: str
    state: Literal["done", "doubtful", "failed"]
    sources: list[str]


class DocumentReport(_Named, total=False):
    """A document's line in ``documents.jsonl``.

    Every line has ``name``, ``state`` and ``sources`` (paths or URLs). A failed document has ``error``, ``kind`` and,
    for a defect, ``detail`` (a stack trace); one that is done has the rest. So has a doubtful one, whose sides hardly
    match: it was aligned, but TMX does not hold it.

    Attributes:
        confidence: of the document, 0 to 1.
        sentences: by language.
        paragraphs: by language.
        beads: sentence beads by type.
        paragraph_beads: by type.
        crossing: beads that stand in another order on the two sides.
        unpaired: share of the sentences in beads with an empty side.
        written: pairs by level.
        filtered: pairs left out, by level and reason.
        removed_characters: that a format could not hold.
        metadata: what the source says of itself.
        warnings: what a user should know, a line each.
        files: files of its own.
        sha256: of each of them as it was written.
        seconds: that it took, about.
    """

    error: str
    kind: FailureKind
    detail: str
    confidence: float
    sentences: dict[str, int]
    paragraphs: dict[str, int]
    beads: dict[str, int]
    paragraph_beads: dict[str, int]
    crossing: int
    unpaired: float
    written: dict[Level, int]
    filtered: dict[Level, dict[str, int]]
    removed_characters: int
    metadata: dict[str, str]
    warnings: list[str]
    files: list[str]
    sha256: dict[str, str]
    seconds: float


@dataclass(frozen=True, slots=True)
class RenderedRow:
    """A bead as each streamed format writes it (empty where it does not), and a digest that duplicates share.

    Attributes:
        data: the bytes, in the order of ``streamed``.
        digest: equal for duplicates; empty where nobody asks.
    """

    data: tuple[bytes, ...]
    digest: bytes = b""


@dataclass(slots=True)
class DocumentResult:
    """What became of a document.

    Attributes:
        fingerprint: of the task: shows whether the input changed since.
        report: for ``documents.jsonl``.
        rows: by level.
        whole: the document as one row, by kind, for outputs whose unit is a document.
        files: files of its own, by name (beads).
        script: of the Chinese side, ``zh-CN`` or ``zh-TW``, for a TMX header; empty where there is none.
    """

    fingerprint: str
    report: DocumentReport
    rows: dict[Level, list[RenderedRow]] = field(default_factory=dict)
    whole: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    script: str = ""

    @property
    def size(self) -> int:
        """Bytes held, about."""
        rows = sum(len(data) for rows in self.rows.values() for row in rows for data in row.data)
        return rows + sum(map(len, self.whole.values())) + sum(map(len, self.files.values()))

    def pieces(self, output: Output, column: int) -> Iterator[bytes]:
        """What the document gives to an output.

        Args:
            output: the output.
            column: the place of its kind in ``streamed``.
        """
        if output.level is None:
            yield self.whole.get(output.kind, b"")
        else:
            for row in self.rows.get(output.level, ()):
                yield row.data[column]


@dataclass(slots=True)
class GroupResult:
    """The documents of a group in order, the encoder that served them, and seconds by stage."""

    number: int
    documents: list[DocumentResult]
    encoder: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def failure(task: Task, error: str, kind: FailureKind, detail: str = "") -> DocumentResult:
    """The result of a document that could not be aligned.

    Args:
        task: the document's.
        error: what went wrong, in one line.
        kind: whose fault it is.
        detail: a stack trace, for a defect.
    """
    report: DocumentReport = {
        "name": task.name,
        "state": "failed",
        "sources": list(task.sources),
        "error": " ".join(error.split()),
        "kind": kind,
    }
    if detail:
        report["detail"] = detail
    return DocumentResult(task.fingerprint, report)
