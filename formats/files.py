"""Files, read and written: bounded reading, gzip, files that appear whole or not at all, and what messages show."""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import IO, Any, Final

from ..errors import InputError, MissingExtraError

MAX_BYTES: Final = 64 * 2**20
"""Bytes of the largest file that is read as one document: ten times the longest novel, small enough for memory."""
MAX_UNPACKED: Final = 2**30
"""Bytes that a file of aligned text may unpack to where all of it is held: nothing that people align is longer."""

_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file of at most ``limit`` bytes.

    Raises:
        InputError: the file is missing, a folder, unreadable, or larger than the limit.
    """
    with _opened(path) as file:
        try:
            data = file.read(limit + 1)
        except OSError as error:
            raise _unreadable(path, error) from None
    if len(data) > limit:
        raise InputError(path, f"is larger than {limit // 2**20} MiB, too much for one document; split it")
    return data


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(2**20):
            hashed.update(piece)
    return hashed.hexdigest()


class Unpacked:
    """A file's bytes in order, unpacked if they were gzip.

    Args:
        file: the bytes.
        path: the file, for messages.
        limit: how many bytes may be read; None for any number.
    """

    def __init__(self, file: IO[bytes] | gzip.GzipFile, path: Path, limit: int | None) -> None:
        self._file = file
        self._path = path
        self._limit = limit
        self._count = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most ``size`` of them; all that are left where it is negative."""
        if size < 0 and self._limit is not None:
            size = self._limit - self._count + 1
        return self._counted(self._file.read(size))

    def readline(self, size: int = -1) -> bytes:
        """The next line with its line end, at most ``size`` bytes of it."""
        return self._counted(self._file.readline(size))

    def _counted(self, data: bytes) -> bytes:
        self._count += len(data)
        if self._limit is not None and self._count > self._limit:
            raise InputError(self._path, f"expected at most {self._limit >> 20} MiB unpacked, found more; split it")
        return data


@contextmanager
def open_unpacked(path: Path, limit: int | None = MAX_UNPACKED) -> Iterator[Unpacked]:
    """A file to read from the start, unpacked if it is gzip or zstd.

    Args:
        path: the file; a pipe will do.
        limit: how many bytes may be read from it, None for any number.

    Raises:
        InputError: it cannot be read, is damaged, or is longer than the limit.
        MissingExtraError: it is zstd, and the package that reads it is not installed.
    """
    with _opened(path) as raw:
        try:
            start = raw.peek(4)[:4]
            if start.startswith(_GZIP):
                with gzip.GzipFile(fileobj=raw) as file:
                    yield Unpacked(file, path, limit)
            elif start == _ZSTD:
                yield Unpacked(_zstd(raw), path, limit)
            else:
                yield Unpacked(raw, path, limit)
        except (OSError, EOFError, zlib.error) as error:
            raise _unreadable(path, error) from None


def _zstd(raw: BufferedReader) -> IO[bytes]:
    """A zstd file's bytes; what is damaged is an OSError, as with gzip."""
    try:
        import zstandard  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError("reading zstd", "zstd") from None

    class Frames(RawIOBase):
        """Every frame of the file, one after the other."""

        def __init__(self) -> None:
            self._frames = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as RawIOBase has it
            try:
                return int(self._frames.readinto(buffer))
            except zstandard.ZstdError as error:
                raise OSError(str(error)) from None

    return BufferedReader(Frames())


@contextmanager
def open_plain(path: Path) -> Iterator[IO[bytes]]:
    """A file to read from the start as it is.

    Raises:
        InputError: it cannot be read.
    """
    with _opened(path) as file:
        try:
            yield file
        except OSError as error:
            raise _unreadable(path, error) from None


def read_unpacked(path: Path) -> bytes:
    """A file's bytes, unpacked if they are gzip.

    Raises:
        InputError: it cannot be read, is damaged, or unpacks to more than ``MAX_UNPACKED``.
    """
    with open_unpacked(path) as file:
        return file.read()


def read_utf8(path: Path) -> str:
    """A UTF-8 file's text, with or without a byte order mark, line ends as line feeds; gzip is unpacked.

    Raises:
        InputError: it cannot be read, or is not UTF-8.
    """
    try:
        text = read_unpacked(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        found = f"byte 0x{error.object[error.start]:02x}"
        raise InputError(path, f"line {line}: expected UTF-8, found {found}; convert the file to UTF-8") from error
    return text.replace("\r\n", "\n")


@contextmanager
def rereadable(path: Path, limit: int = MAX_BYTES) -> Iterator[Path]:
    """A path that can be read more than once: a pipe or device, which cannot, as a copy of the same name.

    Raises:
        InputError: it cannot be read or is larger than the limit; or what the block raised, naming ``path``.
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
            renamed = (text.replace(str(copy), str(path)) for text in (error.source, error.problem))
            raise InputError(*renamed) from None


def _part(path: Path) -> Path:
    """The name of a file that is being written."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def part_size(path: Path) -> int:
    """How many bytes a file that is being written has on the disk by now."""
    try:
        return _part(path).stat().st_size
    except OSError:
        return 0


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to that takes its name when the block ends well, and leaves nothing behind when it does not.

    Raises:
        InputError: the file cannot be made there.
    """
    part = _part(path)
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


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write files by name into a folder and folders below it, which are made; each appears whole or not at all.

    Raises:
        InputError: a file cannot be made there.
    """
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as file:
            file.write(data)


def reason(error: Exception) -> str:
    """What a library says is wrong, in brackets and on one line; nothing where it does not say."""
    said = " ".join(str(getattr(error, "msg", None) or error).split())[:120]
    return f" ({said})" if said else ""


def shown(text: str, width: int = 60) -> str:
    """A line as a message shows it: quoted, escaped, shortened."""
    text = text.strip()
    return repr(text if len(text) <= width else text[: width - 3] + "...")


def counted(number: int, noun: str) -> str:
    """A number with its noun: ``1 cell``, ``2 cells``."""
    return f"{number} {noun}" + "s" * (number != 1)


def _opened(path: Path) -> BufferedReader:
    """The file, open to read bytes.

    Raises:
        InputError: it is missing, a folder, or unreadable.
    """
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise InputError(path, "expected a file, found none; check the path") from None
    except IsADirectoryError:
        raise InputError(path, "expected a file, found a folder; name the files in it") from None
    except OSError as error:
        raise _unreadable(path, error) from None
    except ValueError as error:  # a NUL in the path
        raise InputError(repr(str(path)), f"is not a path{reason(error)}") from None


def _unreadable(path: Path, error: Exception) -> InputError:
    said = f" ({error.strerror})" if isinstance(error, OSError) and error.strerror else reason(error)
    return InputError(path, f"cannot be read{said}; check that it is whole and that its permissions allow it")
