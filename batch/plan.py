"""Inputs to an ordered stream of jobs, one a document, in groups that share the encoder's batches."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..document import Bitext
from ..errors import DuiqiError
from .digests import DigestSet, digest_of
from .inputs import Inputs, Skipped, entry_of, walk
from .sources import count_documents, joins_many, local_copy, read_many
from .storage import Entry

GROUP_DOCUMENTS = 256
GROUP_BYTES = 64 * 2**10
"""A group is what a worker takes at once: enough short documents to fill the encoder's batches, a second of work.

Over 120 documents groups of 128, 64 and 32 KiB took 5.6, 5.3 and 5.8 s of processor time (means of three turns); the
smaller a group, the less one worker is left alone with at the end.
"""


@dataclass(frozen=True, slots=True)
class Job:
    """A document to align: where it is read from, or why it cannot be.

    Attributes:
        name: unique within the plan; its place under the inputs without the file's ending.
        sources: the file of both languages, or the Chinese and the English one.
        stamp: changes when a source does.
        size: bytes to read, about.
        bitext: the document itself where its file holds many.
        problem: why there is nothing to align.
    """

    name: str
    sources: tuple[str, ...]
    stamp: str
    size: int
    bitext: Bitext | None = None
    problem: str | None = None

    @property
    def mark(self) -> str:
        """A short hash of the name and the stamp: equal when the document is."""
        text = f"{self.name}\n{self.stamp}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Group:
    """Consecutive jobs of the plan, and the group's number."""

    number: int
    jobs: tuple[Job, ...]

    @property
    def size(self) -> int:
        """Bytes to read, about."""
        return sum(job.size for job in self.jobs)


def plan(inputs: Inputs, encoding: str | None = None, skipped: Skipped | None = None) -> Iterator[Job]:
    """The documents of the inputs in an order that depends on names only, as a stream.

    Args:
        inputs: what the user named.
        encoding: of files that hold many documents, which are read here.
        skipped: takes what is passed over.
    """
    alone = len(inputs.paths) == 1 and inputs.zh is None and not entry_of(inputs.paths[0]).is_folder
    for name, entries in walk(inputs, skipped):
        if len(entries) == 1 and joins_many(entries[0].name):
            yield from _documents(entries[0], name, encoding, alone=alone)
        else:
            stamp = " ".join(entry.stamp for entry in entries)
            yield Job(name, tuple(entry.path for entry in entries), stamp, sum(entry.size for entry in entries))


def estimate(inputs: Inputs) -> int | None:
    """How many documents there are, without reading them; None where only reading tells."""
    count = 0
    for _, entries in walk(inputs):
        found = count_documents(entries[0]) if len(entries) == 1 and joins_many(entries[0].name) else 1
        if found is None:
            return None
        count += found
    return count


def grouped(jobs: Iterable[Job], shard_size: int = 0, group: int = 0, document: int = 0) -> Iterator[Group]:
    """Cut a plan into groups; the cuts depend on the plan alone, so that any number of workers gives the same groups.

    Args:
        jobs: the plan, or what is left of it after some group.
        shard_size: documents a shard; no group reaches over a shard's end. 0 for one shard.
        group: number of the first group to come.
        document: number in the plan of the first job.
    """
    held: list[Job] = []
    size, number = 0, group
    for count, job in enumerate(jobs, document):
        full = len(held) >= GROUP_DOCUMENTS or size + job.size > GROUP_BYTES
        if held and (full or (shard_size and count % shard_size == 0)):
            yield Group(number, tuple(held))
            number, held, size = number + 1, [], 0
        held.append(job)
        size += job.size
    if held:
        yield Group(number, tuple(held))


def _documents(entry: Entry, label: str, encoding: str | None, *, alone: bool) -> Iterator[Job]:
    """The documents of a file that holds many; their names are the file's own where it is the only input."""
    number = 0
    try:
        with local_copy(entry.path) as path, DigestSet() as names:
            for bitext in read_many(path, encoding):
                number += 1
                stamp = f"{entry.stamp}#{number}"
                if isinstance(bitext, DuiqiError):
                    problem = str(bitext).replace(str(path), entry.path)
                    yield Job(f"{label}/{number}", (entry.path,), stamp, 0, problem=problem)
                    continue
                name = bitext.name if alone else f"{label}/{bitext.name}"
                if not names.add(digest_of(name)):
                    name = f"{name}#{number}"
                size = 3 * len(bitext.zh.text) + len(bitext.en.text)
                yield Job(name, (entry.path,), stamp, size, replace(bitext, name=name))
    except DuiqiError as error:
        name = f"{label}/{number + 1}" if number else label
        yield Job(name, (entry.path,), entry.stamp, 0, problem=str(error))
