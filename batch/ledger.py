"""What a job has done, kept on storage so that a killed job can be resumed.

``OUT/.duiqi`` holds ``job.json`` (the settings). As the job runs, ``part-<first group>.zip`` files appear there, each
whole: the rendered rows, the reports, the tasks' fingerprints and the pairs' digests of some consecutive groups. When
all documents of a shard are done, its output files are put together, ``shard-<number>.zip`` keeps all but the rows, and
the parts are deleted. What is in no part and no shard was not done.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from ..errors import DuiqiError
from .digests import DIGEST_BYTES
from .outputs import Output, Target, assemble, compressor, outputs
from .results import DocumentResult, GroupResult
from .settings import Settings
from .storage import STATE, Storage, join
from .totals import Totals

PART_BYTES = 8 * 2**20
"""Bytes of rows that are held before a part is written."""

_FINGERPRINTS, _RECORDS, _DIGESTS, _HEADER = "fingerprints", "documents.jsonl", "digests", "header.json"
# A fixed time: the same work gives the same bytes.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(slots=True)
class Header:
    """What a part or a shard says of itself.

    Attributes:
        groups: number of its first group, and of the first after it.
        documents: the same for documents.
        totals: of the job up to its end.
        script: language tag of its first document's Chinese.
        encoder: what aligned it.
        files: output files, of a shard.
        seconds: by stage, of the job up to its end.
    """

    groups: tuple[int, int]
    documents: tuple[int, int]
    totals: dict[str, Any]
    script: str
    encoder: dict[str, Any] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Segment:
    path: str
    header: Header


class Ledger:
    """Keeps a job's parts and shards.

    Args:
        storage: where the outputs go.
        folder: the output folder.
        settings: of the job.
    """

    def __init__(self, storage: Storage, folder: str, settings: Settings) -> None:
        self._storage = storage
        self._folder = folder
        self._settings = settings
        self._outputs = outputs(settings)
        self._squeeze = compressor(settings.compression)
        self._state = join(folder, STATE)
        self._shards: list[_Segment] = []
        self._parts: list[_Segment] = []
        self._stale: list[str] = []
        self._buffer = _Buffer(self._outputs)
        self.totals = Totals()
        self.seconds: dict[str, float] = {}
        self.group = 0
        self.document = 0

    def restore(self) -> None:
        """Take up what an earlier run left.

        Raises:
            DuiqiError: it is damaged.
        """
        names = sorted((entry.name for entry in self._storage.entries(self._state)), key=_number)
        for name in names:
            if name.startswith("shard-"):
                self._shards.append(self._segment(name))
        done = self._shards[-1].header.groups[1] if self._shards else 0
        for name in names:
            if name.startswith("part-"):
                part = self._segment(name)
                if part.header.groups[0] < done:  # its shard was finished just before the kill
                    self._stale.append(part.path)
                else:
                    self._parts.append(part)
        self._check_row()
        if last := self._last:
            self.group, self.document = last.groups[1], last.documents[1]
            self.totals = Totals.restore(last.totals)
            self.seconds = dict(last.seconds)
        self._buffer.begin(self.group, self.document)

    @property
    def encoder(self) -> dict[str, Any]:
        """What aligned the last document that was."""
        return self._buffer.encoder or (self._last.encoder if self._last else {})

    @property
    def files(self) -> list[dict[str, Any]]:
        """The output files that are finished."""
        return [file for shard in self._shards for file in shard.header.files]

    def output_names(self) -> list[str]:
        """The output files that are finished, and those of the shard under way, which may be there already."""
        shard = len(self._shards) if self._settings.shard_size else None
        under_way = [output.file(shard, self._settings.compression) for output in self._outputs]
        return [file["file"] for file in self.files] + under_way

    def fingerprints(self) -> Iterator[str]:
        """The fingerprints of the tasks that are done, in order."""
        for segment in self._segments():
            with self._opened(segment.path) as archive, archive.open(_FINGERPRINTS) as file:
                for line in file:
                    yield line.decode("ascii").strip()

    def digests(self) -> Iterator[bytes]:
        """The digests of the pairs that were written."""
        for segment in self._segments():
            with self._opened(segment.path) as archive, archive.open(_DIGESTS) as file:
                while digest := file.read(DIGEST_BYTES):
                    yield digest

    def records(self) -> Iterator[bytes]:
        """The report's line of every document that is done, in order."""
        for segment in self._segments():
            with self._opened(segment.path) as archive, archive.open(_RECORDS) as file:
                yield from file

    def add(self, result: GroupResult) -> None:
        """Take in a group; duplicates are out of it already.

        Raises:
            DuiqiError: it was aligned by another encoder than what came before.
        """
        if result.encoder and self.encoder and result.encoder != self.encoder:
            raise DuiqiError(f"the encoder changed from {self.encoder} to {result.encoder}; begin again with --restart")
        for stage, seconds in result.seconds.items():
            self.seconds[stage] = round(self.seconds.get(stage, 0.0) + seconds, 3)
        for document in result.documents:
            self.totals.add(document.report)
        self.group, self.document = result.number + 1, self.document + len(result.documents)
        self._buffer.add(result, self._squeeze)
        if self._buffer.size > PART_BYTES:
            self.commit()
        self._finish_due_shard()

    def catch_up(self) -> None:
        """Do what an earlier run was killed before: delete the parts of a finished shard, write a shard that is due."""
        for path in self._stale:
            self._storage.delete(path)
        self._stale.clear()
        self._finish_due_shard()

    def _finish_due_shard(self) -> None:
        size = self._settings.shard_size
        if size and self.document % size == 0:
            self.finish_shard()

    def commit(self) -> None:
        """Write what is held as a part."""
        buffer = self._buffer
        if buffer.group == self.group:
            return
        for name, data in buffer.files.items():
            with self._storage.create(join(self._folder, name)) as file:
                file.write(data)
        header = self._header((buffer.group, self.group), (buffer.document, self.document), buffer.script)
        path = join(self._state, f"part-{buffer.group:010d}.zip")
        with self._storage.create(path) as file, zipfile.ZipFile(file, "w") as archive:
            for name, pieces in buffer.entries.items():
                _put(archive, name, pieces)
            _put(archive, _HEADER, [_as_json(header)])
        self._parts.append(_Segment(path, header))
        encoder = buffer.encoder
        self._buffer = _Buffer(self._outputs)
        self._buffer.begin(self.group, self.document)
        self._buffer.encoder = encoder

    def finish_shard(self) -> None:
        """Put the outputs of the documents since the last shard together."""
        self.commit()
        if not self._parts:
            return
        number = len(self._shards)
        first, last = self._parts[0].header, self._parts[-1].header
        script = next((part.header.script for part in self._parts if part.header.script), "zh-CN")
        header = self._header((first.groups[0], last.groups[1]), (first.documents[0], last.documents[1]), script)
        shard = number if self._settings.shard_size else None
        target = Target(self._storage, self._folder, shard, self._settings)
        for output in self._outputs:
            header.files.append(assemble(target, output, script, self._pieces(output.name)))
        path = join(self._state, f"shard-{number:05d}.zip")
        with self._storage.create(path) as file, zipfile.ZipFile(file, "w") as archive:
            for entry in (_FINGERPRINTS, _RECORDS, _DIGESTS):
                _put(archive, entry, self._pieces(entry))
            _put(archive, _HEADER, [_as_json(header)])
        self._shards.append(_Segment(path, header))
        for part in self._parts:
            self._storage.delete(part.path)
        self._parts.clear()

    def _header(self, groups: tuple[int, int], documents: tuple[int, int], script: str) -> Header:
        return Header(groups, documents, self.totals.as_data(), script, self.encoder, seconds=dict(self.seconds))

    @property
    def _last(self) -> Header | None:
        return (self._parts or self._shards)[-1].header if self._parts or self._shards else None

    def _segments(self) -> list[_Segment]:
        return [*self._shards, *self._parts]

    def _pieces(self, entry: str) -> Iterator[bytes]:
        for part in self._parts:
            with self._opened(part.path) as archive, archive.open(entry) as file:
                while piece := file.read(2**20):
                    yield piece

    def _segment(self, name: str) -> _Segment:
        path = join(self._state, name)
        with self._opened(path) as archive:
            data = json.loads(archive.read(_HEADER))
        data["groups"], data["documents"] = tuple(data["groups"]), tuple(data["documents"])
        return _Segment(path, Header(**data))

    @contextmanager
    def _opened(self, path: str) -> Iterator[zipfile.ZipFile]:
        try:
            with self._storage.open(path) as file, zipfile.ZipFile(file) as archive:
                yield archive
        except (zipfile.BadZipFile, KeyError, EOFError) as error:
            raise DuiqiError(
                f"{path}: what an earlier run left is damaged ({error}); begin again with --restart"
            ) from None

    def _check_row(self) -> None:
        expected = 0
        for segment in self._segments():
            if segment.header.groups[0] != expected:
                raise DuiqiError(
                    f"{segment.path}: what an earlier run left has a gap before it; begin again with --restart"
                )
            expected = segment.header.groups[1]


class _Buffer:
    """What came since the last part."""

    def __init__(self, streamed: Iterable[Output]) -> None:
        self._outputs = list(streamed)
        self.entries: dict[str, list[bytes]] = {output.name: [] for output in self._outputs}
        self.entries |= {_FINGERPRINTS: [], _RECORDS: [], _DIGESTS: []}
        self.files: dict[str, bytes] = {}
        self.encoder: dict[str, Any] = {}
        self.script = ""
        self.group = self.document = self.size = 0

    def begin(self, group: int, document: int) -> None:
        """Say what comes next."""
        self.group, self.document = group, document

    def add(self, result: GroupResult, squeeze: Callable[[bytes], bytes]) -> None:
        """Take in a group, each output's rows of it compressed as one piece."""
        self.encoder = result.encoder or self.encoder
        columns: dict[str, io.BytesIO] = {output.name: io.BytesIO() for output in self._outputs}
        for document in result.documents:
            self._add_document(document, columns)
        for name, column in columns.items():
            data = squeeze(column.getvalue())
            self.entries[name].append(data)
            self.size += len(data)

    def _column_of(self, output: Output) -> int:
        """The place in a rendered row of what goes to an output of rows."""
        kinds = list(dict.fromkeys(other.kind for other in self._outputs if other.level is not None))
        return kinds.index(output.kind) if output.level is not None else 0

    def _add_document(self, document: DocumentResult, columns: dict[str, io.BytesIO]) -> None:
        self.script = self.script or document.script
        self.files |= document.files
        self.size += sum(map(len, document.files.values()))
        for output in self._outputs:
            columns[output.name].writelines(document.pieces(output, self._column_of(output)))
        self.entries[_DIGESTS].extend(row.digest for rows in document.rows.values() for row in rows if row.digest)
        self.entries[_FINGERPRINTS].append(document.fingerprint.encode("ascii") + b"\n")
        self.entries[_RECORDS].append(
            json.dumps(document.report, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        )


def _number(name: str) -> int:
    """The number in the name of a part or a shard, which may have more digits than the name is padded to."""
    digits = name.partition("-")[2].partition(".")[0]
    return int(digits) if digits.isdecimal() else -1


def _put(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> None:
    with archive.open(zipfile.ZipInfo(name, _ZIP_TIME), "w", force_zip64=True) as file:
        for piece in pieces:
            file.write(piece)


def _as_json(header: Header) -> bytes:
    return json.dumps(asdict(header)).encode()
