"""What a worker does with a group of documents: read, align in shared batches, filter, render, report."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from time import perf_counter
from typing import Any, ParamSpec, Protocol, TypeVar

from ..align.rows import keep_rows
from ..document import Alignment, Bitext
from ..errors import DuiqiError
from ..runtime.stopwatch import stage, taken
from ..tokenize.segment import segment
from .jobs import Group, Task
from .reading import read_task
from .render import render
from .results import DocumentResult, GroupResult, failure
from .settings import Settings
from .stages import ALIGN, LOAD, READ, TOKENIZE, WRITE

T = TypeVar("T")
P = ParamSpec("P")


class BitextAligner(Protocol):
    """What a worker needs of an aligner."""

    def align_many(self, bitexts: Iterable[Bitext]) -> Iterator[Alignment]:
        """An alignment for each bitext, in order."""
        ...

    def about(self) -> dict[str, Any]:
        """What a report says of it: the encoder, its revision, the weights."""
        ...


MakeAligner = Callable[[], BitextAligner]
"""Makes the aligner in the worker that uses it; pickled by its name."""


class GroupWorker:
    """Aligns groups; the aligner is made once, when the first group comes.

    Args:
        settings: what decides the outputs.
        make_aligner: makes the aligner.
    """

    def __init__(self, settings: Settings, make_aligner: MakeAligner) -> None:
        self._settings = settings
        self._make_aligner = make_aligner
        self._aligner: BitextAligner | None = None

    def __call__(self, group: Group) -> GroupResult:
        """Align the documents of a group; one that fails is a failed result and harms no other.

        Raises:
            DuiqiError: the aligner cannot be made (an encoder that is not there, say).
            MemoryError: there is no memory left; another process may have some.
        """
        taken()
        if self._aligner is None:
            with stage(LOAD):
                self._aligner = self._make_aligner()
        read = [_attempt(task, self._read, task) for task in group.tasks]
        alignments = iter(self._align_together([bitext for bitext in read if isinstance(bitext, Bitext)]))
        documents = []
        for task, bitext in zip(group.tasks, read, strict=True):
            if isinstance(bitext, Bitext):
                documents.append(_attempt(task, self._finish, task, bitext, next(alignments)))
            else:
                documents.append(bitext)
        return GroupResult(group.number, documents, self._aligner.about(), taken())

    def _read(self, task: Task) -> Bitext:
        with stage(READ):
            bitext = read_task(
                task, encoding=self._settings.encoding, lines=self._settings.lines, layout=self._settings.layout
            )
        with stage(TOKENIZE):
            return segment(bitext)

    def _align_together(self, bitexts: list[Bitext]) -> list[tuple[Alignment | None, float]]:
        """The alignments, made in shared batches, and the seconds of each; None for all where one failed."""
        started = perf_counter()
        try:
            alignments: Sequence[Alignment | None] = self._align(bitexts)
        except MemoryError:
            raise
        except Exception:
            alignments = [None] * len(bitexts)
        share = (perf_counter() - started) / max(len(bitexts), 1)
        return [(alignment, share) for alignment in alignments]

    def _finish(self, task: Task, bitext: Bitext, aligned: tuple[Alignment | None, float]) -> DocumentResult:
        alignment, share = aligned
        started = perf_counter()
        if alignment is None:
            alignment = self._align([bitext])[0]
        alignment = keep_rows(alignment, self._settings.rows)
        with stage(WRITE):
            result = render(alignment, task, self._settings)
        result.report["seconds"] = round(share + perf_counter() - started, 3)
        return result

    def _align(self, bitexts: list[Bitext]) -> list[Alignment]:
        if self._aligner is None:
            raise RuntimeError("the aligner is made before it is used")
        with stage(ALIGN):
            alignments = list(self._aligner.align_many(bitexts))
        if len(alignments) != len(bitexts):
            raise RuntimeError(f"{len(bitexts)} documents gave {len(alignments)} alignments")
        return alignments


def _attempt(task: Task, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | DocumentResult:
    """What a step gives, or the failed result of its document."""
    try:
        return step(*args, **kwargs)
    except DuiqiError as error:
        return failure(task, str(error), "input")
    except MemoryError:
        raise
    except Exception as error:
        return failure(task, f"{type(error).__name__}: {error}", "internal", traceback.format_exc())
