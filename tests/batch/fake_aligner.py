"""An aligner that pairs sentences by their order, at once, and fails where a text tells it to."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from duiqi.document import Alignment, Bead, Bitext, Document
from duiqi.errors import InputError


class FakeAligner:
    """What a text orders: 报错 raises, 挂起 hangs, 崩溃 kills the process, 崩溃一次:FILE only where FILE is not.

    内存 takes all memory there is, so that from then on nothing is aligned.
    """

    def __init__(self) -> None:
        self._full = False

    def about(self) -> dict[str, Any]:
        return {"name": "fake", "dimension": 1}

    def align_many(self, bitexts: Iterable[Bitext]) -> Iterator[Alignment]:
        for bitext in bitexts:
            _obey(bitext)
            self._full |= "内存" in bitext.zh.text
            if self._full:
                raise MemoryError
            yield Alignment(
                bitext, _in_order(*(_sentences(side) for side in (bitext.zh, bitext.en))), _paragraphs(bitext), 1.0
            )


def blocked_signals(task: object) -> list[str]:
    """What a worker is asked to tell of itself."""
    return [signal.Signals(number).name for number in signal.pthread_sigmask(signal.SIG_BLOCK, [])]


def make() -> FakeAligner:
    return FakeAligner()


class SlowAligner(FakeAligner):
    """Takes its time over each document, in seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def align_many(self, bitexts: Iterable[Bitext]) -> Iterator[Alignment]:
        for alignment in super().align_many(bitexts):
            time.sleep(self._seconds)
            yield alignment


def make_slow() -> FakeAligner:
    return SlowAligner(0.01)


def make_slower() -> FakeAligner:
    return SlowAligner(0.2)


def make_impossible() -> FakeAligner:
    raise InputError("--encoder", "there is no such encoder")


def make_dying() -> FakeAligner:
    os.kill(os.getpid(), signal.SIGKILL)
    return FakeAligner()


def _obey(bitext: Bitext) -> None:
    if "报错" in bitext.zh.text:
        raise ValueError("told to fail")
    if "挂起" in bitext.zh.text:
        time.sleep(3600)
    if "崩溃一次" in bitext.zh.text:
        flag = Path(bitext.en.text.splitlines()[-1])
        if not flag.exists():
            flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    elif "崩溃" in bitext.zh.text:
        os.kill(os.getpid(), signal.SIGKILL)


def _sentences(side: Document) -> int:
    return len(side.sentences)


def _in_order(zh: int, en: int) -> tuple[Bead, ...]:
    both = tuple(Bead((i,), (i,), round(1 / (i + 1), 3)) for i in range(min(zh, en)))
    return both + tuple(Bead((i,), ()) for i in range(en, zh)) + tuple(Bead((), (j,)) for j in range(zh, en))


def _paragraphs(bitext: Bitext) -> tuple[Bead, ...]:
    zh, en = (tuple(range(len(side.paragraphs))) for side in (bitext.zh, bitext.en))
    return (Bead(zh, en),)
