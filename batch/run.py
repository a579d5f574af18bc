"""A job from its inputs to its reports: plan, engine, ledger, outputs; begun, resumed or found complete."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timezone
from functools import partial
from itertools import islice
from time import monotonic
from typing import Any, Literal, TypeAlias

from ..errors import DuiqiError
from ..version import __version__
from . import converted
from .aligner import make_aligner
from .digests import DigestSet
from .duplicates import drop_duplicates
from .inputs import Inputs, Named, check, nothing_found
from .jobs import Group, Task
from .ledger import Ledger
from .listing import Skipped
from .local import run_local
from .plan import grouped, look_ahead, plan
from .progress import Events, OnEvent, Reporter, Silent
from .report import write_report
from .results import GroupResult
from .settings import RunOptions, Settings, share_cores
from .state import JobState
from .table import write_table
from .totals import Totals
from .versions import write as write_versions
from .work import MakeAligner

COMMIT_SECONDS = 10.0
"""Seconds of work that a crash may cost, about."""

State: TypeAlias = Literal["complete", "interrupted", "stopped"]


@dataclass(frozen=True, slots=True)
class JobResult:
    """How a job ended.

    Attributes:
        folder: the output folder or URL.
        state: ``complete``; ``stopped`` because too many documents failed; ``interrupted`` by the user.
        totals: sums over all documents done so far; ``totals.documents["failed"]`` says how many failed.
        files: the output files that are finished: ``file`` (the name), ``bytes``, ``sha256``.
        seconds: by stage, summed over all workers and runs.
        already: whether the job was complete before this run.
        skipped: files of the inputs that are no documents, those that found no partner among them.
        elapsed: seconds that this run took.
    """

    folder: str
    state: State
    totals: Totals
    files: list[dict[str, Any]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    already: bool = False
    skipped: Skipped = field(default_factory=Skipped)
    elapsed: float = 0.0


def align_files(
    inputs: Inputs | Named | Iterable[Named],
    out: Named,
    *,
    settings: Settings | None = None,
    options: RunOptions | None = None,
    on_event: OnEvent | None = None,
) -> JobResult:
    """Align files and folders as ``duiqi align`` does: a job that can be stopped and resumed.

    The outputs go to ``out``, with ``run.json``, ``documents.jsonl`` and, where documents failed, ``errors.jsonl``. The
    same call resumes a job that was stopped, and does nothing where the job is complete. Worker processes import the
    calling script: call it under ``if __name__ == "__main__":`` there.

    Args:
        inputs: a path or URL, several, or ``Inputs(zh=..., en=...)`` for two folders or files.
        out: the output folder or URL.
        settings: what decides the outputs; None for the defaults of ``duiqi align``.
        options: how to run; None for all cores of this machine.
        on_event: called with the name and the facts of each event; see `Events`. A KeyboardInterrupt that it raises
            stops the job, which keeps what is done.

    Returns:
        How the job ended. Documents that failed are counted in it and raise nothing.

    Raises:
        InputError: an input does not exist, or there is no document in them.
        DuiqiError: the folder holds another job, or inputs or settings changed; no aligner can be made.
        OutputError: the outputs cannot be written.
        TypeError: the inputs are no paths.
    """
    reporter = Events(on_event) if on_event is not None else Silent()
    folder = os.fspath(out)
    return run(Inputs.of(inputs), folder, settings or Settings(), options or RunOptions(), reporter=reporter)


def run(
    inputs: Inputs,
    folder: str,
    settings: Settings,
    options: RunOptions,
    *,
    reporter: Reporter,
    make: MakeAligner | None = None,
) -> JobResult:
    """Do a job, or what is left of it.

    Args:
        inputs: what the user named.
        folder: the output folder or URL.
        settings: what decides the outputs.
        options: how to run.
        reporter: is told what happens.
        make: makes the aligner in each worker; None for the real one.

    Raises:
        InputError: an input does not exist, or there is no document in them.
        DuiqiError: the folder holds another job, or inputs or settings changed; no aligner can be made; the outputs
            cannot be written.
    """
    check(inputs, folder, settings.encoding)
    converted.check(settings, folder)
    if inputs.versions and not settings.recorded:  # they are made from the record
        settings = replace(settings, to=(*settings.to, "record"))
    with ExitStack() as stack:
        state = stack.enter_context(
            JobState.opened(folder, settings, inputs, restart=options.restart, force=options.force)
        )
        if done := state.done():
            skipped = Skipped()
            if done["plan"] != _plan_digest(task.fingerprint for task in plan(inputs, settings.encoding, skipped)):
                raise DuiqiError(
                    f"{folder}: the job is complete, but its inputs changed since; do it again with --restart"
                )
            totals = Totals.restore(done["totals"])
            return JobResult(folder, "complete", totals, done["files"], already=True, skipped=skipped)
        ledger = Ledger(state.storage, folder, settings)
        with state.writing():
            ledger.restore()
            ledger.catch_up()
        job = _Run(state, ledger, settings, options, reporter)
        return job.run(inputs, stack, make)


class _Run:
    """One run of a job."""

    def __init__(
        self, state: JobState, ledger: Ledger, settings: Settings, options: RunOptions, reporter: Reporter
    ) -> None:
        self._state = state
        self._ledger = ledger
        self._settings = settings
        self._options = options
        self._reporter = reporter
        self._skipped = Skipped(texts={"zh": [], "en": []})
        self._extra: list[dict[str, Any]] = []
        self._duplicates: DigestSet | None = None
        self._began, self._started = datetime.now(timezone.utc), monotonic()
        # Whether an interruption came while the ledger took in a group: then what it holds must not be kept.
        self._torn = False

    def run(self, inputs: Inputs, stack: ExitStack, make: MakeAligner | None) -> JobResult:
        total, tasks = look_ahead(plan(inputs, self._settings.encoding, self._skipped))
        if total == 0 and not self._ledger.document:
            self._state.forget()
            raise nothing_found(inputs, self._skipped)
        if total is None:
            tasks = self._counted(tasks)
        workers, threads = share_cores(self._options, self._settings.encoder, total)
        if self._settings.filters.dedup != "none" and self._settings.filters.dedup_scope == "job":
            self._duplicates = stack.enter_context(DigestSet())
            self._duplicates.restore(self._ledger.digests())
        tasks = _unchanged(tasks, self._ledger.fingerprints(), self._state.folder)
        done = self._ledger.document
        groups = grouped(islice(tasks, done, None), self._settings.shard_size, self._ledger.group, done)
        make = make or partial(make_aligner, self._settings, self._options, threads)
        results = self._engine(groups, make, workers, threads)
        self._reporter.begin(total, done, workers)
        try:
            try:
                state = self._take(results)
            except KeyboardInterrupt:
                state = "interrupted"
            finally:
                try:
                    results.close()
                finally:  # even after a second interruption
                    self._reporter.end()
            return self._close(inputs, state, workers, threads)
        except KeyboardInterrupt:  # a second one, or one at the very end: what is on storage is whole
            return self._result("interrupted")

    def _counted(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """The tasks; the reporter learns their number when the last is planned."""
        count = 0
        for task in tasks:
            count += 1
            yield task
        self._reporter.planned(count)

    def _engine(
        self, groups: Iterator[Group], make: MakeAligner, workers: int, threads: int
    ) -> Generator[GroupResult, None, None]:
        if self._options.engine == "ray":
            from .cluster import run_on_ray  # noqa: PLC0415 - an extra

            return run_on_ray(groups, self._settings, make, self._options, threads)
        return run_local(groups, self._settings, make, workers=workers, threads=threads, timeout=self._options.timeout)

    def _take(self, results: Iterable[GroupResult]) -> State:
        """Take in results until there are no more, or too many failed."""
        if self._failed_too_often:  # in an earlier run
            return "stopped"
        committed = monotonic()
        for result in results:
            if self._duplicates is not None:
                drop_duplicates(result, self._duplicates)
            self._torn = True
            with self._state.writing():
                self._ledger.add(result)
                if monotonic() - committed > COMMIT_SECONDS:
                    self._ledger.commit()
                    committed = monotonic()
            self._torn = False
            for document in result.documents:
                self._reporter.document(document.report)
            if self._failed_too_often:
                return "stopped"
        return "complete"

    @property
    def _failed_too_often(self) -> bool:
        most = self._options.max_failures
        return most is not None and self._ledger.totals.documents["failed"] > most

    def _close(self, inputs: Inputs, state: State, workers: int, threads: int) -> JobResult:
        """Finish the outputs, or keep what is done for the next run; write the reports."""
        ledger = self._ledger
        if self._torn:
            return self._result(state)
        with self._state.writing():
            if state == "complete":
                ledger.finish_shard()
                self._extra = [*converted.write(self._state.folder, self._settings), *self._versions(inputs)]
            else:
                ledger.commit()
            if state == "complete" and self._skipped.alone and self._skipped.by_name:
                write_table(self._state.storage, self._state.folder, ledger.records(), self._skipped)
            write_report(self._state.storage, self._state.folder, self._facts(state, workers, threads), ledger.records)
            if state == "complete":
                facts = {
                    "plan": _plan_digest(ledger.fingerprints()),
                    "totals": ledger.totals.as_data(),
                    "files": self._files,
                }
                self._state.finish(facts)
        return self._result(state)

    def _versions(self, inputs: Inputs) -> Iterable[dict[str, Any]]:
        """The files that show several translations of one text side by side."""
        if not inputs.versions:
            return ()
        versions = (inputs.pivot, [label for label, _ in inputs.versions])
        return write_versions(self._state.storage, self._state.folder, self._settings, versions)

    def _result(self, state: State) -> JobResult:
        ledger = self._ledger
        return JobResult(
            self._state.folder,
            state,
            ledger.totals,
            self._files,
            dict(ledger.seconds),
            skipped=self._skipped,
            elapsed=monotonic() - self._started,
        )

    @property
    def _files(self) -> list[dict[str, Any]]:
        """The output files that are finished."""
        return self._ledger.files + self._extra

    def _facts(self, state: State, workers: int, threads: int) -> dict[str, Any]:
        now = datetime.now(timezone.utc)
        return {
            "duiqi": __version__,
            "state": state,
            "inputs": self._state.inputs,
            "settings": asdict(self._settings),
            "encoder": self._ledger.encoder,
            "totals": self._ledger.totals.as_data() | self._ledger.totals.shares(),
            "files": self._files,
            "skipped": self._skipped.as_data(),
            "last_run": {
                "engine": self._options.engine,
                "workers": workers,
                "threads": threads,
                "began": self._began.isoformat(timespec="seconds"),
                "ended": now.isoformat(timespec="seconds"),
                "seconds": round(monotonic() - self._started, 1),
            },
            "worker_seconds": self._ledger.seconds,
        }


def _unchanged(tasks: Iterable[Task], done: Iterator[str], folder: str) -> Iterator[Task]:
    """The plan, compared with the fingerprints of the tasks that an earlier run did.

    Raises:
        DuiqiError: a document that was done is gone or is another now.
    """
    for task in tasks:
        fingerprint = next(done, None)
        if fingerprint is not None and fingerprint != task.fingerprint:
            raise DuiqiError(
                f"{folder}: the inputs changed since the job began, first at document {task.name}; "
                "begin again with --restart"
            )
        yield task
    if next(done, None) is not None:
        raise DuiqiError(
            f"{folder}: documents are gone from the inputs since the job began; begin again with --restart"
        )


def _plan_digest(fingerprints: Iterable[str]) -> str:
    hashed = hashlib.sha256()
    for fingerprint in fingerprints:
        hashed.update(fingerprint.encode("ascii"))
    return hashed.hexdigest()
