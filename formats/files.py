"""Files whole or not at all: bounded reading, and writing under a temporary name until all is there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ..errors import InputError

MAX_BYTES = 64 * 2**20
"""The largest file that is read as one document: ten times the longest novel, small enough to hold in memory."""


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file of at most ``limit`` bytes.

    Raises:
        InputError: the file is missing, a folder, unreadable, or larger than the limit.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise InputError(path, "expected a file, found none; check the path") from None
    except IsADirectoryError:
        raise InputError(path, "expected a file, found a folder; name the files in it") from None
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror}); check the path and its permissions") from None
    except ValueError as error:  # a NUL in the path
        raise InputError(repr(str(path)), f"is not a path{reason(error)}") from None
    if len(data) > limit:
        raise InputError(path, f"is larger than {limit // 2**20} MiB, too much for one document; split it")
    return data


@contextmanager
def rereadable(path: Path, limit: int = MAX_BYTES) -> Iterator[Path]:
    """A path that can be read more than once: a pipe or device, which cannot, as a copy of the same name.

    Raises:
        InputError: it cannot be read or is larger than the limit; or what the block raised, told of ``path``.
    """
    if path.is_file() or path.is_dir() or not path.exists():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="duiqi-") as folder:
        copy = Path(folder, path.name)
        copy.write_bytes(read_bytes(path, limit))
        try:
            yield copy
        except InputError as error:
            told = (text.replace(str(copy), str(path)) for text in (error.source, error.problem))
            raise InputError(*told) from None


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to that takes its name when the block ends well, and leaves nothing behind when it does not.

    Raises:
        InputError: the file cannot be made there.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        file = part.open("wb")
    except (OSError, ValueError) as error:
        raise InputError(path, f"cannot be written{reason(error)}; check the folder and its permissions") from None
    try:
        with file:
            yield file
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def reason(error: Exception) -> str:
    """What a library says is wrong, in brackets and on one line; nothing where it does not say."""
    said = " ".join(str(error).split())[:120]
    return f" ({said})" if said else ""
