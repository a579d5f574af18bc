"""A pool of threads in which BLAS uses one thread for each of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from typing import Any, TypeVar

from .cores import usable_cores

Task = TypeVar("Task")
Result = TypeVar("Result")

Map = Callable[[Callable[[Any], Any], Iterable[Any]], list[Any]]
"""Maps a function over tasks, in threads or not; the results are in the tasks' order. If tasks fail, the error of the
first of them is raised."""


# Says whether this thread belongs to a pool and runs a task.
_within = threading.local()


class Workers:
    """Maps a function over tasks on threads, each with one BLAS thread, so that threads never outnumber cores.

    Matrix products of one thread on a block that fits into its cache are faster than one large product shared by all
    threads, and the work between the products runs in parallel too. If a task maps something itself, that runs in the
    task's thread, because the other cores are busy. Without ``threadpoolctl`` BLAS cannot be limited to one thread;
    the tasks then run one after another, and BLAS uses the cores.

    Args:
        threads: how many threads; None for as many as there are usable cores, counted at each use.
        most: the largest number of threads that is useful; None for any number.
    """

    # The number of BLAS threads is a setting of the whole process, so only one caller at a time may map.
    _blas = threading.RLock()

    def __init__(self, threads: int | None = None, most: int | None = None) -> None:
        if threads is not None and threads < 1:
            raise ValueError(f"threads must be at least 1, not {threads}")
        self._threads = threads
        self._most = most

    @property
    def threads(self) -> int:
        """The number of threads that the next map uses."""
        if _blas_controller() is None or _at_a_task():
            return 1
        threads = self._threads or usable_cores()
        return min(threads, self._most or threads)

    @contextmanager
    def mapping(self) -> Iterator[Map]:
        """Gives ``map(function, tasks) -> results`` in the tasks' order; BLAS is limited to one thread meanwhile."""
        threads, controller = self.threads, _blas_controller()
        if controller is None or _at_a_task():  # a task's BLAS is limited already
            yield map_here
            return
        with self._blas, controller.limit(limits=1, user_api="blas"):
            if threads == 1:
                yield map_here
                return
            # Each call makes its pool, because threads do not survive a fork of the process.
            with ThreadPoolExecutor(threads, thread_name_prefix="duiqi", initializer=_begin) as pool:
                yield partial(_map_in, pool)


def _begin() -> None:
    _within.task = True


def _at_a_task() -> bool:
    return getattr(_within, "task", False)


def map_here(function: Callable[[Task], Result], tasks: Iterable[Task]) -> list[Result]:
    """Maps in the caller's own thread."""
    return [function(task) for task in tasks]


def _map_in(pool: Executor, function: Callable[[Task], Result], tasks: Iterable[Task]) -> list[Result]:
    tasks = list(tasks)
    return list(pool.map(function, tasks)) if len(tasks) > 1 else map_here(function, tasks)


@cache
def _blas_controller() -> Any | None:  # noqa: ANN401 - threadpoolctl has no types
    try:
        from threadpoolctl import ThreadpoolController  # noqa: PLC0415 - may be missing
    except ImportError:
        return None
    return ThreadpoolController()
