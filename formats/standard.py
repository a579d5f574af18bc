"""``-`` for a file: standard input as a file that can be read again, and standard output."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import InputError

STANDARD = Path("-")
_INPUT = "standard input"


@contextmanager
def input_file(path: Path) -> Iterator[Path]:
    """A path to read from: for ``-`` a copy of standard input, for any other path the path itself.

    Raises:
        InputError: what the block raised about the copy, reported about standard input.
    """
    if path != STANDARD:
        yield path
        return
    with _stand_in("stdin", _INPUT) as copy:
        with copy.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield copy


def about_input(message: str, path: Path, copy: Path) -> str:
    """A message about what `input_file` made of a path, as one about the path."""
    return message if path == copy else message.replace(str(copy), _INPUT)


@contextmanager
def output_file(path: Path, ending: str) -> Iterator[Path]:
    """A path to write to: for ``-`` a file of this ending that goes to standard output when the block ends well.

    Raises:
        InputError: what the block raised about the file, reported about standard output.
    """
    if path != STANDARD:
        yield path
        return
    with _stand_in(f"stdout{ending}", "standard output") as written:
        yield written
        with written.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()


@contextmanager
def _stand_in(name: str, stream: str) -> Iterator[Path]:
    """A temporary file, called by the stream's name in errors."""
    with tempfile.TemporaryDirectory(prefix="duiqi-") as folder:
        path = Path(folder, name)
        try:
            yield path
        except InputError as error:
            raise InputError(*(text.replace(str(path), stream) for text in (error.source, error.problem))) from None
