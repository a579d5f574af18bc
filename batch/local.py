"""A job on one machine: groups to worker processes and their results back in the plan's order."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from .jobs import Group
from .plan import GROUP_BYTES
from .pool import Death, Pool
from .results import DocumentResult, GroupResult, failure
from .settings import Settings
from .work import GroupWorker, MakeAligner

HELD_BYTES = 64 * 2**20
"""Bytes of results that may wait for an earlier one; while there are more, no later group is begun."""

WorkerPool: TypeAlias = "Pool[Group, Piece, GroupResult]"


def run_local(
    groups: Iterator[Group],
    settings: Settings,
    make_aligner: MakeAligner,
    *,
    workers: int,
    threads: int,
    timeout: float,
) -> Generator[GroupResult, None, None]:
    """Align groups in worker processes of this machine.

    Args:
        groups: in the plan's order; taken as workers come free, so that few are held.
        settings: what decides the outputs.
        make_aligner: makes the aligner, in each worker once.
        workers: how many processes.
        threads: of each.
        timeout: seconds that a worker may take for `GROUP_BYTES` of text; proportionally longer for a larger document.

    Yields:
        Results in the order of the groups.

    Raises:
        DuiqiError: no aligner can be made, or workers die before they finish anything.
    """
    with start(settings, make_aligner, workers, threads) as pool:
        yield from drive(pool, groups, timeout)


def start(settings: Settings, make_aligner: MakeAligner, workers: int, threads: int) -> WorkerPool:
    """Worker processes that align groups, for use in a ``with`` block."""
    return Pool(workers, threads, GroupWorker(settings, make_aligner))


def drive(pool: WorkerPool, groups: Iterator[Group], timeout: float) -> Iterator[GroupResult]:
    """Align groups in a pool and give their results in order.

    When a worker dies or hangs, each document of its group is tried once more by itself. A document whose worker dies
    or hangs again has failed.
    """
    line = _Line(groups)
    while True:
        while pool.free and (piece := line.next()) is not None:
            work = piece.work
            pool.submit(work, piece, timeout * max(1.0, work.size / GROUP_BYTES))
        # After the workers have got new work: they do not wait while results are taken in.
        yield from line.ready()
        if not pool.busy:
            return
        piece, answer = pool.next()
        if isinstance(answer, GroupResult):
            line.finish(piece, answer)
        else:
            line.lose(piece, answer)


@dataclass(frozen=True, slots=True)
class Piece:
    """A group, or one document of a group that its worker did not survive."""

    group: Group
    position: int | None = None

    @property
    def work(self) -> Group:
        """What the worker is given."""
        if self.position is None:
            return self.group
        return replace(self.group, tasks=(self.group.tasks[self.position],))


@dataclass(slots=True)
class _Waiting:
    """A group that was begun: what a worker said of it, how many pieces are not done, the documents that are."""

    result: GroupResult
    pieces: int = 1
    documents: dict[int, DocumentResult] = field(default_factory=dict)


class _Line:
    """The groups that are begun, in order, and the documents to be tried again."""

    def __init__(self, groups: Iterator[Group]) -> None:
        self._groups = groups
        self._again: deque[Piece] = deque()
        self._waiting: dict[int, _Waiting] = {}  # by group number, in order
        self._held = 0

    def next(self) -> Piece | None:
        """The next piece to align; None where all are begun or too much is held."""
        if self._again:
            return self._again.popleft()
        if (self._held > HELD_BYTES and self._blocked) or (group := next(self._groups, None)) is None:
            return None
        self._waiting[group.number] = _Waiting(GroupResult(group.number, []))
        return Piece(group)

    def finish(self, piece: Piece, result: GroupResult) -> None:
        """Take in what a worker made of a piece."""
        waiting = self._waiting[piece.group.number]
        waiting.pieces -= 1
        self._held += sum(document.size for document in result.documents)
        waiting.documents.update(enumerate(result.documents, start=piece.position or 0))
        if result.encoder:
            waiting.result = result

    def lose(self, piece: Piece, death: Death) -> None:
        """Have the documents of a lost piece tried again, one by one, or given up where they were."""
        waiting = self._waiting[piece.group.number]
        if piece.position is None:
            waiting.pieces = len(piece.group.tasks)
            self._again.extend(Piece(piece.group, position) for position in range(len(piece.group.tasks)))
            return
        lost = failure(piece.group.tasks[piece.position], f"its worker process was lost twice: {death.how}", "worker")
        self.finish(piece, GroupResult(piece.group.number, [lost]))

    def ready(self) -> Iterator[GroupResult]:
        """The results whose turn has come."""
        while self._waiting and not self._blocked:
            waiting = self._waiting.pop(next(iter(self._waiting)))
            documents = [waiting.documents[position] for position in sorted(waiting.documents)]
            self._held -= sum(document.size for document in documents)
            yield replace(waiting.result, documents=documents)

    @property
    def _blocked(self) -> bool:
        """Whether the first group that was begun is not done yet."""
        first = next(iter(self._waiting.values()), None)
        return first is not None and first.pieces > 0
