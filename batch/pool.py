"""Worker processes that may die: each has its own pipe, so that a death costs only the work that it held."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from time import monotonic
from types import TracebackType
from typing import Any, Generic, TypeVar

from ..errors import DuiqiError

Work = TypeVar("Work")
Answer = TypeVar("Answer")
Ticket = TypeVar("Ticket")

# Spawned, not forked: a forked child holds its siblings' pipes open, and locks of threads that it does not have.
_CONTEXT = multiprocessing.get_context("spawn")

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

FIRST_DEATHS = 10
"""Give up after so many deaths per worker if no worker has ever answered; the first documents alone may kill a few."""

_OUT_OF_MEMORY = errno.ENOMEM
"""Exit status of a worker that ran out of memory."""


@dataclass(frozen=True, slots=True)
class Death:
    """A worker process ended, or was ended, while it held a task; ``how`` says by what."""

    how: str


class Pool(Generic[Work, Ticket, Answer]):
    """A number of worker processes, each of which holds one task at a time. Use in a ``with`` block.

    Args:
        workers: how many.
        threads: how many threads each one's numeric libraries may use.
        serve: what handles tasks in the worker; pickled. A DuiqiError that it raises is raised here.
    """

    def __init__(self, workers: int, threads: int, serve: Callable[[Work], Answer]) -> None:
        self._serve = serve
        self._threads = threads
        self._idle: list[_Worker] = [self._start() for _ in range(workers)]
        self._busy: list[_Busy[Ticket]] = []
        self._answers = self._deaths = 0

    def __enter__(self) -> Pool[Work, Ticket, Answer]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        workers = [*self._idle, *(busy.worker for busy in self._busy)]
        for worker in workers:  # all at once: each takes a moment to end
            worker.pipe.close()
        for worker in workers:
            worker.stop()

    @property
    def free(self) -> bool:
        """Whether a worker waits for a task."""
        return bool(self._idle)

    @property
    def busy(self) -> bool:
        """Whether a task is under way."""
        return bool(self._busy)

    def submit(self, work: Work, ticket: Ticket, seconds: float) -> None:
        """Give a task to a worker that waits (`free`).

        Args:
            work: what is to be done.
            ticket: comes back with the answer.
            seconds: after which a worker without an answer is killed.
        """
        worker = self._idle.pop()
        with suppress(OSError):  # it died while it waited: next() reports the death
            worker.pipe.send(work)
        self._busy.append(_Busy(worker, ticket, seconds, monotonic() + seconds))

    def next(self) -> tuple[Ticket, Answer | Death]:
        """Wait for an answer, for the death of a worker, or for one that takes too long.

        Raises:
            DuiqiError: what the worker raised; or workers die again and again and none ever answered.
        """
        first = min(self._busy, key=lambda busy: busy.deadline)
        ready = wait([busy.worker.pipe for busy in self._busy], max(0.0, first.deadline - monotonic()))
        busy = next((busy for busy in self._busy if busy.worker.pipe in ready), first)
        self._busy.remove(busy)
        if not ready:
            busy.worker.stop()
            return self._lost(busy, f"no answer in {busy.seconds:,g} seconds; see --timeout")
        try:
            answer = busy.worker.pipe.recv()
        except (EOFError, OSError):
            return self._lost(busy, busy.worker.stop())
        self._answers += 1
        self._idle.append(busy.worker)
        if isinstance(answer, DuiqiError):
            raise answer
        return busy.ticket, answer

    def _lost(self, busy: _Busy[Ticket], how: str) -> tuple[Ticket, Death]:
        """Start a worker in the place of one that is gone."""
        self._deaths += 1
        if not self._answers and self._deaths >= FIRST_DEATHS * (len(self._idle) + len(self._busy) + 1):
            raise DuiqiError(f"workers die before they finish a document ({how}); try fewer --jobs") from None
        self._idle.append(self._start())
        return busy.ticket, Death(how)

    def _start(self) -> _Worker:
        here, there = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=_work, args=(there, self._serve, self._threads), daemon=True)
        with _environment(self._threads), _uninterrupted():
            process.start()
        there.close()
        return _Worker(process, here)


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    pipe: Connection

    def stop(self) -> str:
        """End the process; what ended it, where it had ended before."""
        self.pipe.close()
        self.process.join(0.2)
        code = self.process.exitcode
        if code is None:
            self.process.kill()
            self.process.join()
        self.process.close()
        return _cause(code)


@dataclass(frozen=True, slots=True, eq=False)
class _Busy(Generic[Ticket]):
    """A worker that holds a task, and until when it may."""

    worker: _Worker
    ticket: Ticket
    seconds: float
    deadline: float


@contextmanager
def _environment(threads: int) -> Iterator[None]:
    """A block whose child processes use so many threads: numeric libraries read these variables when they load."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, str(threads)))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """A block whose child processes never see Ctrl-C, which goes to the whole group: the parent handles it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # starting it later would unblock the signal
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(pipe: Connection, serve: Callable[[Any], Any], threads: int) -> None:
    """A worker's life: take a task, answer, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            os._exit(0)  # at once: an orderly exit of the libraries takes .1 s
        try:
            answer = serve(task)
        except DuiqiError as error:
            answer = error
        except MemoryError:  # what fills it may stay: a new process does the rest
            os._exit(_OUT_OF_MEMORY)
        try:
            pipe.send(answer)
        except OSError:
            return


def _end_with_parent() -> None:
    """End at once when the parent does, even in the middle of a long document."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        return (
            f"killed by {name}, as the system does when memory runs out" if name == "SIGKILL" else f"killed by {name}"
        )
    if code == _OUT_OF_MEMORY:
        return "out of memory"
    return f"ended with exit status {code}" if code else "ended"
