"""The order of work and results, with a pool that does its tasks when it is asked for them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import pytest
from duiqi.batch import local
from duiqi.batch.jobs import Group, Task
from duiqi.batch.local import Piece, drive
from duiqi.batch.pool import Death
from duiqi.batch.results import DocumentResult, GroupResult


class LastFirstPool:
    """Two workers, of which the one that began last answers first; notes when tasks begin."""

    def __init__(self, notes: list[str], deadly: set[str] | None = None) -> None:
        self.notes = notes
        self._deadly = deadly or set()
        self._held: deque[tuple[Group, Piece]] = deque()

    @property
    def free(self) -> bool:
        return len(self._held) < 2

    @property
    def busy(self) -> bool:
        return bool(self._held)

    def submit(self, work: Group, ticket: Piece, seconds: float) -> None:
        self.notes.append(f"begun {work.number}")
        self._held.append((work, ticket))

    def next(self) -> tuple[Piece, GroupResult | Death]:
        group, ticket = self._held.pop()
        if any(task.name in self._deadly for task in group.tasks):
            return ticket, Death("killed")
        documents = [DocumentResult(task.fingerprint, {"name": task.name, "state": "done"}) for task in group.tasks]
        return ticket, GroupResult(group.number, documents, {"name": "fake"})


def groups(count: int) -> Iterator[Group]:
    for number in range(count):
        yield Group(number, tuple(Task(f"d{number}-{i}", ("x",), "", 1) for i in range(3)))


def test_results_come_in_order_and_no_worker_waits_until_they_are_taken() -> None:
    notes: list[str] = []
    notes.extend(f"taken {result.number}" for result in drive(LastFirstPool(notes), groups(4), 1))  # type: ignore[arg-type]
    assert [note for note in notes if note.startswith("taken")] == [f"taken {i}" for i in range(4)]
    assert notes.index("begun 3") < notes.index("taken 0")


@pytest.mark.parametrize("held", [-1, 0, 2**20])
def test_every_group_is_done_however_little_may_be_held(held: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "HELD_BYTES", held)
    assert [result.number for result in drive(LastFirstPool([]), groups(7), 1)] == list(range(7))  # type: ignore[arg-type]


def test_documents_keep_their_order_when_one_is_the_end_of_its_worker() -> None:
    results = list(drive(LastFirstPool([], {"d1-1"}), groups(3), 1))  # type: ignore[arg-type]
    records = [document.report for result in results for document in result.documents]
    assert [record["name"] for record in records] == [f"d{number}-{i}" for number in range(3) for i in range(3)]
    assert [record["name"] for record in records if record["state"] == "failed"] == ["d1-1"]
    assert all(result.encoder for result in results)
