"""Where inputs and outputs lie: folders of this machine, or any storage with a URL that fsspec knows."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from ..errors import InputError, MissingExtraError

STATE = ".duiqi"
"""The sub-folder of an output folder in which a job keeps what it needs to be resumed."""
PAIRING = "pairing.json"
"""The file in it that keeps which inputs were paired by content; it outlives a restart."""
UNFINISHED = "unfinished"
"""The folder in it for files that are being written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a folder lists.

    Attributes:
        name: without the folder.
        path: with it.
        is_folder: whether it is a folder itself.
        size: bytes of a file.
        stamp: changes when the file does.
        is_special: whether it is neither file nor folder but a device, a pipe, or a link to nothing.
    """

    name: str
    path: str
    is_folder: bool
    size: int = 0
    stamp: str = ""
    is_special: bool = False


class Storage(Protocol):
    """What a job needs of a place: listing, reading, and writing files that appear whole or not at all."""

    def entry(self, path: str) -> Entry | None:
        """What lies at a path; None for nothing."""
        ...

    def entries(self, folder: str) -> list[Entry]:
        """What lies in a folder, by name; empty where the folder does not exist."""
        ...

    def open(self, path: str) -> IO[bytes]:
        """Open a file to read; seekable."""
        ...

    def create(self, path: str) -> Any:  # noqa: ANN401 - a context manager of IO[bytes]
        """A file to write that takes its name when the block ends well; folders are made as needed."""
        ...

    def delete(self, path: str) -> None:
        """Delete a file or a folder with all in it; nothing happens where there is none."""
        ...

    def local(self, path: str) -> Any:  # noqa: ANN401 - a context manager of Path
        """The file as one of this machine, for as long as the block lasts."""
        ...


def sha256_in(storage: Storage, path: str) -> str:
    """The SHA-256 of a file on a storage, in hexadecimal."""
    hashed = hashlib.sha256()
    with storage.open(path) as file:
        while piece := file.read(2**20):
            hashed.update(piece)
    return hashed.hexdigest()


class LocalStorage:
    """Files of this machine, or of a file system that is mounted on it.

    Args:
        scratch: a folder for files that are being written, on the same file system; None for beside each file.
    """

    def __init__(self, scratch: str | None = None) -> None:
        self._scratch = scratch

    def entry(self, path: str) -> Entry | None:
        """What lies at a path; None for nothing."""
        try:
            found = Path(path).stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return Entry(Path(path).name, path, Path(path).is_dir(), found.st_size, f"{found.st_size}-{found.st_mtime_ns}")

    def entries(self, folder: str) -> list[Entry]:
        """What lies in a folder, by name."""
        if not Path(folder).is_dir():
            return []
        with os.scandir(folder) as listing:
            found = [_entry(item, os.path.join(folder, item.name)) for item in listing]  # noqa: PTH118 - once a document
        return sorted(found, key=lambda entry: entry.name)

    def open(self, path: str) -> IO[bytes]:
        """Open a file to read."""
        return Path(path).open("rb")

    @contextmanager
    def create(self, path: str) -> Iterator[IO[bytes]]:
        """A file to write that takes its name once its bytes are on the disk."""
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(self._scratch) if self._scratch else target.parent
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{os.getpid()}.part"
        try:
            with part.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
            _sync_folder(target.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def delete(self, path: str) -> None:
        """Delete a file or a folder with all in it."""
        target = Path(path)
        if target.is_dir() and not target.is_symlink():
            for entry in self.entries(path):
                self.delete(entry.path)
            target.rmdir()
        else:
            target.unlink(missing_ok=True)

    @contextmanager
    def local(self, path: str) -> Iterator[Path]:
        """The file itself."""
        yield Path(path)


class UrlStorage:
    """Object storage and the like, through fsspec; files appear there when they are closed.

    Args:
        scheme: what stands before ``://``.
    """

    def __init__(self, scheme: str) -> None:
        try:
            import fsspec  # noqa: PLC0415 - an extra
        except ImportError:
            raise MissingExtraError(f"{scheme}://", "cloud") from None
        try:
            self._files = fsspec.filesystem(scheme)
        except ValueError:
            raise InputError(f"{scheme}://", "is not a kind of storage that fsspec knows") from None
        except ImportError as error:
            raise InputError(f"{scheme}://", f"needs a package that is not installed: {error}") from None

    def entry(self, path: str) -> Entry | None:
        """What lies at a path; None for nothing."""
        try:
            with _as_system_errors():
                self._files.invalidate_cache()
                return self._entry(self._files.info(path))
        except FileNotFoundError:
            return None

    def entries(self, folder: str) -> list[Entry]:
        """What lies in a folder, by name."""
        try:
            with _as_system_errors():
                self._files.invalidate_cache()
                listing = self._files.ls(folder, detail=True)
        except FileNotFoundError:
            return []
        own = self._files.unstrip_protocol(folder).rstrip("/")
        found = [self._entry(info) for info in listing]
        return sorted((entry for entry in found if entry.path.rstrip("/") != own), key=lambda entry: entry.name)

    def open(self, path: str) -> IO[bytes]:
        """Open a file to read."""
        with _as_system_errors():
            opened: IO[bytes] = self._files.open(path, "rb")
            return opened

    @contextmanager
    def create(self, path: str) -> Iterator[IO[bytes]]:
        """A file that is written beside and uploaded when it is whole."""
        with tempfile.TemporaryDirectory(prefix="duiqi-") as folder:
            part = Path(folder) / "part"
            with part.open("wb") as file:
                yield file
            with _as_system_errors():
                self._files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
                self._files.put_file(str(part), path)

    def delete(self, path: str) -> None:
        """Delete a file or a folder with all in it."""
        with _as_system_errors():
            if self._files.exists(path):
                self._files.rm(path, recursive=True)

    @contextmanager
    def local(self, path: str) -> Iterator[Path]:
        """A copy of the file under its own name."""
        with tempfile.TemporaryDirectory(prefix="duiqi-") as folder:
            copy = Path(folder) / path.rstrip("/").rsplit("/", 1)[-1]
            with _as_system_errors():
                self._files.get_file(path, str(copy))
            yield copy

    def _entry(self, info: dict[str, Any]) -> Entry:
        path = self._files.unstrip_protocol(info["name"]).rstrip("/")
        size = int(info.get("size") or 0)
        changed = next((info[key] for key in ("ETag", "etag", "md5Hash", "mtime", "created") if info.get(key)), "")
        return Entry(path.rsplit("/", 1)[-1], path, info["type"] == "directory", size, f"{size}-{changed}")


@contextmanager
def _as_system_errors() -> Iterator[None]:
    """A block whose errors become OSError: every kind of storage has its own."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise OSError(f"{type(error).__name__}: {error}") from error


def is_url(path: str) -> bool:
    """Whether a path names storage by URL."""
    return "://" in path


def storage_of(path: str, scratch: str | None = None) -> Storage:
    """The storage in which a path or URL lies; ``scratch`` as for `LocalStorage`."""
    return UrlStorage(path.split("://", 1)[0]) if is_url(path) else LocalStorage(scratch)


def join(folder: str, name: str) -> str:
    """A path under a folder or URL."""
    return f"{folder.rstrip('/')}/{name}"


def _entry(item: os.DirEntry[str], path: str) -> Entry:
    try:
        found = item.stat()
    except PermissionError:  # reported when it is read
        return Entry(item.name, path, is_folder=False)
    except OSError:  # a link to nothing, or in a circle
        return Entry(item.name, path, is_folder=False, is_special=True)
    stamp = f"{found.st_size}-{found.st_mtime_ns}"
    is_folder = stat.S_ISDIR(found.st_mode)
    is_special = not is_folder and not stat.S_ISREG(found.st_mode)
    return Entry(item.name, path, is_folder, found.st_size, stamp, is_special)


def _sync_folder(folder: Path) -> None:
    """Make a new name survive a power cut, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
