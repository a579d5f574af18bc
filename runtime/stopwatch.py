"""Where the time goes: seconds by stage, each counted without the stages within it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class _Watch(threading.local):
    """Of one thread: another's stages never stand within this one's, which counts what it waits for."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.running: list[str] = []
        self.since = 0.0

    def turn(self) -> None:
        """Give the time since the last turn to the innermost stage."""
        now = perf_counter()
        if self.running:
            stage = self.running[-1]
            self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self.since
        self.since = now


_watch = _Watch()


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Count what runs meanwhile, or each call of a decorated function, as a stage; not for generator functions."""
    _watch.turn()
    _watch.running.append(name)
    try:
        yield
    finally:
        _watch.turn()
        _watch.running.pop()


def taken() -> dict[str, float]:
    """Seconds by stage since this was asked last, in this thread."""
    _watch.turn()
    seconds, _watch.seconds = _watch.seconds, {}
    return seconds
