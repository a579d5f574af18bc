"""How the documents of a job are read: a bitext from a task's files, or the many of one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from ..document import Bitext
from ..errors import DuiqiError, InputError
from ..formats import read, read_pair, recognise
from ..formats.layout import Layout
from .jobs import Task
from .storage import storage_of


def read_task(task: Task, *, encoding: str | None, lines: bool, layout: Layout | None = None) -> Bitext:
    """Read a task's document.

    Args:
        task: names its files.
        encoding: of the files, or of each language's as ``zh=gb18030,en=cp1252``; None to detect it.
        lines: whether the two files hold one sentence a line.
        layout: how a file of both languages holds them; None to find it by script.

    Returns:
        The document with the path and the SHA-256 of each file that it was read from.

    Raises:
        DuiqiError: it cannot be read, or its file holds not exactly one document.
    """
    if task.problem is not None:
        raise DuiqiError(task.problem)
    if task.bitext is not None:
        return task.bitext
    with ExitStack() as stack:
        paths = [stack.enter_context(local_copy(source)) for source in task.sources]
        if len(paths) == 2:
            bitext = read_pair(paths[0], paths[1], lines=lines, encoding=encoding, name=task.name)
        else:
            documents = list(read(paths[0], encoding=encoding_of_both(task.sources[0], encoding), layout=layout))
            if len(documents) != 1:
                raise InputError(task.sources[0], f"expected one document, found {len(documents)}")
            bitext = documents[0]
        sources = tuple(replace(each, path=name) for each, name in zip(bitext.sources, task.sources, strict=True))
    warnings = bitext.warnings
    for path, source in zip(paths, task.sources, strict=True):
        warnings = tuple(warning.replace(str(path), source) for warning in warnings)
    return replace(bitext, name=task.name, warnings=warnings, sources=sources)


def read_many(path: Path, encoding: str | None) -> Iterator[Bitext | DuiqiError]:
    """The documents of a file that holds many; in JSONL the error of each line that is no document, in its place."""
    if recognise.find(path).name != "jsonl":
        yield from read(path, encoding=encoding)
        return
    from ..formats.aligned.jsonl import read_bitexts  # noqa: PLC0415

    errors: list[DuiqiError] = []
    for bitext in read_bitexts(path, encoding, errors.append):
        yield from _taken(errors)
        yield bitext
    yield from _taken(errors)


def encoding_of_both(source: str, encoding: str | None) -> str | None:
    """The encoding of a file that holds both languages.

    Raises:
        InputError: the user named an encoding for each language, which only files of one language can have.
    """
    if encoding is not None and "=" in encoding:
        raise InputError(source, "holds both languages in one encoding; name that one: --encoding ENCODING")
    return encoding


@contextmanager
def local_copy(source: str) -> Iterator[Path]:
    """A source as a file of this machine for the time of the block, whose errors name the source.

    Raises:
        InputError: it cannot be read, or what the block raised.
    """
    try:
        with storage_of(source).local(source) as path:
            try:
                yield path
            except InputError as error:
                source_and_problem = (text.replace(str(path), source) for text in (error.source, error.problem))
                raise InputError(*source_and_problem) from None
    except OSError as error:
        raise InputError(source, f"cannot be read ({error.strerror or error})") from error


def _taken(errors: list[DuiqiError]) -> Iterator[DuiqiError]:
    while errors:
        yield errors.pop(0)
