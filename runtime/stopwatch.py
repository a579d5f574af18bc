"""Seconds by stage of the work; a stage is counted without the stages within it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class _Watch(threading.local):
    """The stages of one thread. A thread that waits for another counts the waiting in its own stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.running: list[str] = []
        self.since = 0.0

    def turn(self) -> None:
        """Add the time since the last turn to the innermost stage."""
        now = perf_counter()
        if self.running:
            stage = self.running[-1]
            self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self.since
        self.since = now


_watch = _Watch()


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Count the ``with`` block, or each call of a decorated function, as a stage; not for generator functions."""
    _watch.turn()
    _watch.running.append(name)
    try:
        yield
    finally:
        _watch.turn()
        _watch.running.pop()


def taken() -> dict[str, float]:
    """Seconds by stage in this thread since the last call."""
    _watch.turn()
    seconds, _watch.seconds = _watch.seconds, {}
    return seconds
