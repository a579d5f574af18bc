"""Files whole or not at all: bounded reading, and writing under a temporary name until all is there."""

from __future__ import annotations

import os
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
