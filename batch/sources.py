"""How the documents of a plan are read: which files are, and a job's bitext from its sources."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..document import Bitext, Language
from ..errors import DuiqiError, InputError
from ..formats import names, read, read_pair, registry
from ..formats.layout import Layout
from .storage import Entry, storage_of

if TYPE_CHECKING:
    from .plan import Job


def is_readable(name: str) -> bool:
    """Whether a file of this name is in a format that texts are read from."""
    ending = Path(name).suffix.lower()
    return any(ending in form.endings and (form.contents or form.bitexts) for form in registry.FORMATS)


def joins_many(name: str) -> bool:
    """Whether a file of this name may hold many documents."""
    return registry.find(Path(name)).many


def name_of(name: str) -> tuple[str, Language | None]:
    """A file's name without ending and language mark, and the language that the mark says."""
    return names.name_of(Path(name))


def count_documents(entry: Entry) -> int | None:
    """How many documents a file of many holds, where that is told without parsing it: JSONL has one a line."""
    if Path(entry.name).suffix.lower() not in {".jsonl", ".ndjson"}:
        return None
    try:
        with storage_of(entry.path).open(entry.path) as file:
            return sum(piece.count(b"\n") for piece in iter(lambda: file.read(2**20), b""))
    except OSError:
        return 1  # the failure that reading it will be


def read_many(path: Path, encoding: str | None) -> Iterator[Bitext | DuiqiError]:
    """The documents of a file that holds many; where reading can go on after one that is none, its error instead."""
    if registry.find(path).name != "jsonl":
        yield from read(path, encoding=encoding)
        return
    from ..formats.aligned.jsonl import read_bitexts  # noqa: PLC0415

    errors: list[DuiqiError] = []
    for bitext in read_bitexts(path, encoding, errors.append):
        yield from _taken(errors)
        yield bitext
    yield from _taken(errors)


def _taken(errors: list[DuiqiError]) -> Iterator[DuiqiError]:
    while errors:
        yield errors.pop(0)


def read_job(job: Job, *, encoding: str | None, lines: bool, layout: Layout | None = None) -> Bitext:
    """Read a job's document.

    Raises:
        DuiqiError: it cannot be read, or its file holds not exactly one document.
    """
    if job.problem is not None:
        raise DuiqiError(job.problem)
    if job.bitext is not None:
        return job.bitext
    with ExitStack() as stack:
        paths = [stack.enter_context(local_copy(source)) for source in job.sources]
        if len(paths) == 2:
            bitext = read_pair(paths[0], paths[1], lines=lines, encoding=encoding, name=job.name)
        else:
            documents = list(read(paths[0], encoding=encoding, layout=layout))
            if len(documents) != 1:
                raise InputError(job.sources[0], f"expected one document, found {len(documents)}")
            bitext = documents[0]
    warnings = bitext.warnings
    for path, source in zip(paths, job.sources, strict=True):
        warnings = tuple(warning.replace(str(path), source) for warning in warnings)
    return replace(bitext, name=job.name, warnings=warnings)


@contextmanager
def local_copy(source: str) -> Iterator[Path]:
    """A source as a file of this machine for the time of the block, whose errors tell of the source.

    Raises:
        InputError: it cannot be had, or what the block raised.
    """
    try:
        with storage_of(source).local(source) as path:
            try:
                yield path
            except InputError as error:
                told = (text.replace(str(path), source) for text in (error.source, error.problem))
                raise InputError(*told) from None
    except OSError as error:
        raise InputError(source, f"cannot be read ({error.strerror or error})") from error
