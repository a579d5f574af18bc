"""What a job is made of: tasks, one a document, in groups that a worker takes at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ..document import Bitext


@dataclass(frozen=True, slots=True)
class Task:
    """A document to align: where it is read from, or why it cannot be.

    Attributes:
        name: unique within the job; its place under the inputs without the file's ending.
        sources: the file of both languages, or the Chinese and the English one.
        stamp: changes when a source does.
        size: bytes to read, about.
        bitext: the document itself where its file holds many.
        problem: why there is nothing to align.
    """

    name: str
    sources: tuple[str, ...]
    stamp: str
    size: int
    bitext: Bitext | None = None
    problem: str | None = None

    @property
    def fingerprint(self) -> str:
        """A short hash of the name and the stamp: equal when the document is."""
        text = f"{self.name}\n{self.stamp}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Group:
    """Consecutive tasks of a job, and the group's number."""

    number: int
    tasks: tuple[Task, ...]

    @property
    def size(self) -> int:
        """Bytes to read, about."""
        return sum(task.size for task in self.tasks)
