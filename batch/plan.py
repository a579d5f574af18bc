"""Inputs to an ordered stream of tasks, one a document, in groups that share the encoder's batches."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ..document import Source
from ..errors import DuiqiError
from ..formats import recognise
from ..formats.files import sha256_of
from .digests import DigestSet, digest_of
from .inputs import Inputs
from .jobs import Group, Task
from .listing import Skipped, entry_of
from .reading import encoding_of_both, local_copy, read_many
from .storage import Entry
from .walk import problem_of, walk

GROUP_DOCUMENTS = 256
GROUP_BYTES = 64 * 2**10
"""A worker takes at most so many documents, or so many bytes of them, at once: they fill the encoder's batches and are
about a second of work.

Over 120 documents groups of 128, 64 and 32 KiB took 5.6, 5.3 and 5.8 s of processor time (means of three runs). The
smaller a group, the sooner the last worker ends.
"""

AHEAD_TASKS = 10_000
AHEAD_BYTES = 2 * 2**20
"""At most so many tasks, and so many bytes of texts in them, are planned before the first is begun.

They take 12 MB of memory (10,000 pairs of files) or 4 MB (JSONL). A job within these bounds knows the number of its
documents when it begins.
"""


def plan(inputs: Inputs, encoding: str | None = None, skipped: Skipped | None = None) -> Iterator[Task]:
    """The documents of the inputs in an order that depends on names only, as a stream.

    Args:
        inputs: what the user named.
        encoding: of files that hold many documents, which are read here.
        skipped: takes what is passed over.
    """
    alone = len(inputs.paths) == 1 and inputs.zh is None and not entry_of(inputs.paths[0]).is_folder
    for name, entries in walk(inputs, skipped, encoding):
        if len(entries) == 1 and recognise.find(Path(entries[0].name)).many:
            yield from _documents(entries[0], name, encoding, alone=alone)
        else:
            stamp = " ".join(entry.stamp for entry in entries)
            sources, size = tuple(entry.path for entry in entries), sum(entry.size for entry in entries)
            yield Task(name, sources, stamp, size, problem=problem_of(entries))


def look_ahead(tasks: Iterator[Task]) -> tuple[int | None, Iterator[Task]]:
    """The number of tasks, None where there are more than is planned ahead; and the tasks, each held until taken."""
    held: deque[Task] = deque()
    size = 0
    ended = False
    while not ended and len(held) < AHEAD_TASKS and size < AHEAD_BYTES:
        task = next(tasks, None)
        if task is None:
            ended = True
        else:
            held.append(task)
            size += task.size if task.bitext is not None else 0
    return (len(held) if ended else None), _drained(held, tasks)


def grouped(tasks: Iterable[Task], shard_size: int = 0, group: int = 0, document: int = 0) -> Iterator[Group]:
    """Cut a plan into groups; the cuts depend on the plan alone, so that any number of workers gives the same groups.

    Args:
        tasks: the plan, or what is left of it after some group.
        shard_size: documents a shard; no group reaches over a shard's end. 0 for one shard.
        group: number of the first group to come.
        document: number in the plan of the first task.
    """
    held: list[Task] = []
    size, number = 0, group
    for count, task in enumerate(tasks, document):
        full = len(held) >= GROUP_DOCUMENTS or size + task.size > GROUP_BYTES
        if held and (full or (shard_size and count % shard_size == 0)):
            yield Group(number, tuple(held))
            number, held, size = number + 1, [], 0
        held.append(task)
        size += task.size
    if held:
        yield Group(number, tuple(held))


def _drained(held: deque[Task], rest: Iterator[Task]) -> Iterator[Task]:
    while held:
        yield held.popleft()
    yield from rest


def _documents(entry: Entry, label: str, encoding: str | None, *, alone: bool) -> Iterator[Task]:
    """The documents of a file that holds many; their names are the file's own where it is the only input."""
    number = 0
    try:
        encoding = encoding_of_both(entry.path, encoding)
        with local_copy(entry.path) as path, DigestSet() as names:
            source = Source(entry.path, sha256_of(path))
            for bitext in read_many(path, encoding):
                number += 1
                stamp = f"{entry.stamp}#{number}"
                if isinstance(bitext, DuiqiError):
                    problem = str(bitext).replace(str(path), entry.path)
                    yield Task(f"{label}/{number}", (entry.path,), stamp, 0, problem=problem)
                    continue
                name = bitext.name if alone else f"{label}/{bitext.name}"
                if not names.add(digest_of(name)):
                    name = f"{name}#{number}"
                size = 3 * len(bitext.zh.text) + len(bitext.en.text)
                yield Task(name, (entry.path,), stamp, size, replace(bitext, name=name, sources=(source,)))
    except DuiqiError as error:
        name = f"{label}/{number + 1}" if number else label
        yield Task(name, (entry.path,), entry.stamp, 0, problem=str(error))
