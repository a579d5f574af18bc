"""How many cores this process may use, and one BLAS thread for each of our own."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_CGROUP_LIMIT = Path("/sys/fs/cgroup/cpu.max")


def usable_cores() -> int:
    """The number of cores that this process may use: its affinity mask, and its container's share of processor time."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = _CGROUP_LIMIT.read_text(encoding="ascii").split()
        cores = min(cores, -(-int(quota) // int(period)))
    except (OSError, ValueError):  # no cgroup v2 here, or no limit in it ("max")
        pass
    return max(1, cores)


class Workers:
    """Maps a function over tasks on our own threads, each with one BLAS thread, so that cores are never oversubscribed.

    Matrix products of one thread on a block that fits its cache beat one large product shared by all threads, and
    the work between the products runs in parallel too. Where ``threadpoolctl`` is missing BLAS cannot be held to one
    thread, so the tasks run one after another and leave the cores to BLAS, which counted them by the affinity mask when
    it was loaded.

    Args:
        threads: how many threads; None for as many as there are usable cores, counted anew at each use.
    """

    # BLAS has one setting a process, so only one caller at a time may map; it has all the cores anyway.
    _blas = threading.RLock()

    def __init__(self, threads: int | None = None) -> None:
        if threads is not None and threads < 1:
            raise ValueError(f"threads must be at least 1, not {threads}")
        self._threads = threads

    @property
    def threads(self) -> int:
        """The number of threads that the next map uses."""
        if _blas_controller() is None:
            return 1
        return self._threads or usable_cores()

    @contextmanager
    def mapping(self) -> Iterator[Callable[[Callable[[Task], Result], Iterable[Task]], list[Result]]]:
        """Gives ``map(function, tasks) -> results`` in the tasks' order, with BLAS held to one thread meanwhile."""
        threads, controller = self.threads, _blas_controller()
        with self._blas:
            if controller is None:
                yield _map_here
                return
            with controller.limit(limits=1, user_api="blas"):
                if threads == 1:
                    yield _map_here
                    return
                # A pool of its own a call: threads would not survive a fork of the process.
                with ThreadPoolExecutor(threads, thread_name_prefix="duiqi-encode") as pool:
                    yield partial(_map_in, pool)


def _map_here(function: Callable[[Task], Result], tasks: Iterable[Task]) -> list[Result]:
    return [function(task) for task in tasks]


def _map_in(pool: Executor, function: Callable[[Task], Result], tasks: Iterable[Task]) -> list[Result]:
    tasks = list(tasks)
    return list(pool.map(function, tasks)) if len(tasks) > 1 else _map_here(function, tasks)


@cache
def _blas_controller() -> Any | None:  # noqa: ANN401 - threadpoolctl has no types
    try:
        from threadpoolctl import ThreadpoolController  # noqa: PLC0415 - may be missing
    except ImportError:
        return None
    return ThreadpoolController()
