"""A job's output folder: which job it belongs to, its lock, and what an earlier run left there."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ..errors import DuiqiError, OutputError
from ..formats.jobfolder import DOCUMENTS, OUTPUT, REPORTS, RUN, read_records
from ..version import __version__
from .inputs import Inputs
from .ledger import Ledger
from .outputs import outputs
from .settings import Settings
from .storage import PAIRING, STATE, UNFINISHED, Storage, is_url, join, sha256_in, storage_of

_JOB, _DONE = "job.json", "done.json"
_RESTART = "restart.json"
"""This file is there while an earlier job is deleted; if that is cut short, the next run completes it first."""


class JobState:
    """The output folder of a job, held by this process."""

    def __init__(self, storage: Storage, folder: str, settings: Settings, inputs: Inputs) -> None:
        self.storage = storage
        self.folder = folder
        self.inputs: dict[str, Any] = {"paths": list(inputs.paths), "zh": inputs.zh, "en": inputs.en}
        if inputs.versions:
            self.inputs["versions"] = dict(inputs.versions)
        if inputs.pairs:
            self.inputs["pairs"] = [list(pair) for pair in inputs.pairs]
        self._settings = settings

    @classmethod
    @contextmanager
    def opened(
        cls, folder: str, settings: Settings, inputs: Inputs, *, restart: bool, force: bool = False
    ) -> Iterator[JobState]:
        """Lock an output folder for the time of the block; it is made where it is missing.

        Args:
            folder: path or URL.
            settings: of the job.
            inputs: of the job.
            restart: whether to delete what an earlier run left.
            force: whether to delete also files of it that were changed since.

        Raises:
            DuiqiError: another process works there; it holds the outputs of another job; the settings changed; a file
                was changed that a restart would delete.
        """
        scratch = join(join(folder, STATE), UNFINISHED)
        storage = storage_of(folder, scratch)
        state = cls(storage, folder, settings, inputs)
        with ExitStack() as stack:
            with state.writing():
                stack.enter_context(_lock(folder))
                storage.delete(scratch)
                state._begin(restart=restart, force=force)
            try:
                yield state
            finally:
                with contextlib.suppress(OSError):
                    storage.delete(scratch)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A block whose system errors are reported as `OutputError`.

        Raises:
            OutputError: the system's reason.
        """
        try:
            yield
        except OSError as error:
            raise OutputError(self.folder, error.strerror or str(error)) from error

    @classmethod
    def peek(cls, folder: str, settings: Settings, inputs: Inputs) -> str:
        """What an earlier run left in a folder, in a line; writes and locks nothing."""
        state = cls(storage_of(folder), folder, settings, inputs)
        begun = state.read(_JOB)
        if begun is None or state.read(_RESTART) is not None:
            return f"{folder}: a new job"
        if changed := _differences(begun, state._description()):
            return f"{folder}: holds a job with other settings ({changed})"
        if state.done():
            return f"{folder}: the job is complete"
        ledger = Ledger(state.storage, folder, settings)
        try:
            ledger.restore()
        except FileNotFoundError:  # parts went while they were read
            return f"{folder}: another duiqi works there"
        return f"{folder}: {ledger.document:,} documents done by an earlier run, the rest would be done"

    def read(self, name: str) -> dict[str, Any] | None:
        """What an earlier run kept under a name; None for nothing."""
        path = join(join(self.folder, STATE), name)
        if self.storage.entry(path) is None:
            return None
        with self.storage.open(path) as file:
            try:
                data: dict[str, Any] = json.load(file)
            except ValueError:
                raise DuiqiError(f"{path}: is damaged; delete its folder to begin again") from None
        return data

    def write(self, name: str, data: dict[str, Any]) -> None:
        """Keep something under a name."""
        with self.storage.create(join(join(self.folder, STATE), name)) as file:
            file.write(json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "replace"))

    def done(self) -> dict[str, Any] | None:
        """What `finish` was given, if an earlier run finished the job."""
        return self.read(_DONE)

    def finish(self, facts: dict[str, Any]) -> None:
        """Record that the job is complete, and delete what only a resumed job needs."""
        self.write(_DONE, facts)
        for entry in self.storage.entries(join(self.folder, STATE)):
            if entry.name.startswith(("shard-", "part-")):
                self.storage.delete(entry.path)

    def forget(self) -> None:
        """Delete the state of a job that had no documents."""
        self.storage.delete(join(self.folder, STATE))

    def _begin(self, *, restart: bool, force: bool) -> None:
        begun = self.read(_JOB)
        if begun is not None and restart and not force:
            self._check_unchanged(_settings_of(begun))
        restart = restart or self.read(_RESTART) is not None
        if begun is not None and restart:
            self.write(_RESTART, {})
            self._clear(begun)
            begun = None
        self.storage.delete(join(join(self.folder, STATE), _RESTART))
        if begun is None:
            if not restart:
                self._check_free()
            self.write(_JOB, self._description())
            return
        changed = _differences(begun, self._description())
        if changed and not self._holds_work():
            self.write(_JOB, self._description())
        elif changed:
            raise DuiqiError(
                f"{self.folder}: the settings changed since the job began ({changed}); "
                "give the former ones to resume it, or begin again with --restart"
            )

    def _holds_work(self) -> bool:
        """Whether an earlier run finished anything."""
        names = (entry.name for entry in self.storage.entries(join(self.folder, STATE)))
        return any(name.startswith(("part-", "shard-")) or name == _DONE for name in names)

    def _description(self) -> dict[str, Any]:
        return {"duiqi": __version__, "digest": self._settings.digest, "settings": asdict(self._settings)}

    def _check_free(self) -> None:
        """Raise DuiqiError where a file of another origin has the name of one that the job may write."""
        for entry in self.storage.entries(self.folder):
            if entry.name in REPORTS or _is_output(entry.name, self._settings):
                raise DuiqiError(
                    f"{self.folder}: holds {entry.name}, which no job known here wrote; "
                    "choose another folder, or overwrite with --restart"
                )

    def _clear(self, begun: dict[str, Any]) -> None:
        """Delete what an earlier job wrote, and nothing else."""
        names = [*self._written(_settings_of(begun)), *sorted(REPORTS - {RUN}), RUN]
        # The reports name the files, so they go after them; what says that a job was here goes last.
        for name in names:
            self.storage.delete(join(self.folder, name))
        state = join(self.folder, STATE)
        for entry in self.storage.entries(state):
            if entry.name not in {"lock", PAIRING, _JOB, _RESTART}:
                self.storage.delete(entry.path)
        self.storage.delete(join(state, _JOB))

    def _check_unchanged(self, settings: Settings) -> None:
        """Raise DuiqiError where a file differs from what the job wrote: somebody's work is in it."""
        written = {file["file"]: file["sha256"] for file in (self.done() or {}).get("files", ())}
        for record in self._records(settings):
            written |= record.get("sha256", {})
        for name, digest in written.items():
            path = join(self.folder, name)
            if self.storage.entry(path) is not None and sha256_in(self.storage, path) != digest:
                advice = "move it to another folder, or add --force to have it deleted"
                raise DuiqiError(f"{path}: was changed since duiqi wrote it; {advice}")

    def _written(self, settings: Settings) -> list[str]:
        """The files that a job of these settings wrote: those of a finished job, or of one under way."""
        names = [name for record in self._records(settings) for name in record.get("files", ())]
        with contextlib.suppress(FileNotFoundError, ValueError), self.storage.open(join(self.folder, RUN)) as file:
            # Until version 0.1 the documents stood there.
            names += [name for record in json.load(file).get("documents", ()) for name in record.get("files", ())]
        if done := self.read(_DONE):
            return names + [file["file"] for file in done["files"]]
        ledger = Ledger(self.storage, self.folder, settings)
        try:
            ledger.restore()
            return names + ledger.output_names()
        except DuiqiError:  # damaged: the names must do
            there = (entry.name for entry in self.storage.entries(self.folder))
            return names + [name for name in there if _is_output(name, settings)]

    def _records(self, settings: Settings) -> Iterator[dict[str, Any]]:
        """What is known of each document of a finished job, or of one under way."""
        with contextlib.suppress(FileNotFoundError), self.storage.open(join(self.folder, DOCUMENTS)) as file:
            yield from read_records(file)
        if self.done() is None:
            ledger = Ledger(self.storage, self.folder, settings)
            with contextlib.suppress(DuiqiError):  # damaged
                ledger.restore()
                yield from read_records(ledger.records())


def _is_output(name: str, settings: Settings) -> bool:
    """Whether a file has a name that a job of these settings gives to its outputs."""
    found = OUTPUT.fullmatch(name)
    if found is None:
        return False
    shard = None if found["shard"] is None else int(found["shard"])
    return (shard is not None) == bool(settings.shard_size) and any(
        output.file(shard, settings.compression) == name for output in outputs(settings)
    )


def _settings_of(begun: dict[str, Any]) -> Settings:
    """The settings of a job that an earlier run, perhaps of another version, began: those that name its files."""
    given = begun["settings"]
    return Settings(
        to=tuple(given["to"]),
        shard_size=int(given["shard_size"]),
        compression=given["compression"],
        lines=given["lines"],
    )


def _differences(before: dict[str, Any], now: dict[str, Any]) -> str:
    """Which settings differ, in words; empty for none."""
    if before["digest"] == now["digest"]:
        return ""
    if before["duiqi"] != now["duiqi"]:
        return f"duiqi was {before['duiqi']} and is {now['duiqi']}"
    old, new = (_flat(json.loads(json.dumps(side["settings"]))) for side in (before, now))
    changed = [f"{key} was {old.get(key)} and is {value}" for key, value in new.items() if old.get(key) != value]
    return ", ".join(changed) or "the content of the weights file"


def _flat(settings: dict[str, Any]) -> dict[str, Any]:
    filters: dict[str, Any] = settings["filters"]
    return {key: value for key, value in settings.items() if key != "filters"} | filters


@contextmanager
def _lock(folder: str) -> Iterator[None]:
    """Keep other processes of this machine out of a folder; the system frees it however this process ends."""
    if is_url(folder):
        yield
        return
    state = Path(folder) / STATE
    state.mkdir(parents=True, exist_ok=True)
    lock: contextlib.AbstractContextManager[object]
    try:
        lock = FileLock(state / "lock").acquire(blocking=False)
    except Timeout:
        raise DuiqiError(f"{folder}: another duiqi works there; wait for it, or choose another folder") from None
    except NotImplementedError:  # a file system without locks
        lock = contextlib.nullcontext()
    with lock:
        yield
