"""The output files of a job: their names, and how a shard is put together from rendered rows."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from ..document import Level
from ..errors import MissingExtraError
from ..formats import recognise
from ..formats.registry import RenderingClass
from ..formats.rendering import Rendering
from .settings import Compression, Settings
from .storage import Storage, join

LEVELS: tuple[Level, Level] = ("sentence", "paragraph")

_ENDINGS: dict[Compression, str] = {"none": "", "gzip": ".gz", "zstd": ".zst"}


@dataclass(frozen=True, slots=True)
class Output:
    """An output to which many documents stream: ``sentences.tmx``.

    Attributes:
        kind: the format.
        level: whether a row is a sentence bead or a paragraph bead; None where it is a document.
    """

    kind: str
    level: Level | None

    @property
    def stem(self) -> str:
        """What the file's name begins with."""
        return "alignments" if self.level is None else f"{self.level}s"

    @property
    def name(self) -> str:
        """The file's name without shard and compression."""
        return f"{self.stem}.{self.extension}"

    @property
    def extension(self) -> str:
        """The format's extension, without the dot."""
        return "jsonl" if self.kind == "record" else self.kind

    def file(self, shard: int | None, compression: Compression) -> str:
        """The file's name; shards are numbered from 0 (``sentences-00000.tmx.gz``)."""
        number = "" if shard is None else f"-{shard:05d}"
        return f"{self.stem}{number}.{self.extension}{_ENDINGS[compression]}"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a shard's files go: the storage and folder, the shard's number where there are several, the settings."""

    storage: Storage
    folder: str
    shard: int | None
    settings: Settings


def outputs(settings: Settings) -> list[Output]:
    """The streamed outputs that a job writes."""
    rows = [Output(kind, level) for level in LEVELS for kind in settings.streamed]
    return [*rows, Output("record", None)] if settings.recorded else rows


def rendering(kind: str, level: Level, settings: Settings) -> Rendering:
    """The rendering of a streamed kind."""
    if kind == "tmx":
        return _rendering_class(kind)(level, languages=settings.tmx_languages, metadata=settings.tmx_metadata)
    return _rendering_class(kind)(level)


@cache
def _rendering_class(kind: str) -> RenderingClass:
    make = recognise.find(Path(f"x.{kind}")).make_rendering()
    if make is None:
        raise ValueError(f"{kind} is not a format to which documents stream")
    return make


def compressor(compression: Compression) -> Callable[[bytes], bytes]:
    """Compresses pieces, each whole by itself, so that a file is the pieces one after another.

    Raises:
        MissingExtraError: zstd was asked for and its package is not installed.
    """
    if compression == "gzip":
        return lambda data: gzip.compress(data, compresslevel=6, mtime=0) if data else b""
    if compression == "zstd":
        try:
            import zstandard  # noqa: PLC0415 - an extra
        except ImportError:
            raise MissingExtraError("zstd", "zstd") from None
        squeeze = zstandard.ZstdCompressor(level=6).compress
        return lambda data: squeeze(data) if data else b""
    return lambda data: data


def assemble(target: Target, output: Output, script: str, parts: Iterable[bytes]) -> dict[str, Any]:
    """Write one output file from its parts, whole or not at all.

    Args:
        target: where to.
        output: what it is.
        script: the language tag of its first document's Chinese.
        parts: bytes in order, compressed already.

    Returns:
        The file's name, size and SHA-256.
    """
    squeeze = compressor(target.settings.compression)
    head, tail = b"", b""
    if output.level is not None:
        form = rendering(output.kind, output.level, target.settings)
        head, tail = form.head(script), form.tail()
    file = output.file(target.shard, target.settings.compression)
    hashed = hashlib.sha256()
    size = 0
    with target.storage.create(join(target.folder, file)) as stream:
        for data in chain([squeeze(head)], parts, [squeeze(tail)]):
            stream.write(data)
            hashed.update(data)
            size += len(data)
    return {"file": file, "bytes": size, "sha256": hashed.hexdigest()}
