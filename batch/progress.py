"""What a user sees of a running job: a bar on a terminal, lines elsewhere, JSON for machines, or nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias

from ..runtime.wording import plural
from .results import DocumentReport

if TYPE_CHECKING:
    from rich.progress import Progress

LINE_SECONDS = 10.0
"""Seconds between two lines that say how far a job is."""

OnEvent: TypeAlias = Callable[[str, Mapping[str, Any]], None]


class Reporter:
    """Reports what happens: this one prints a line on stderr for each document that failed."""

    def begin(self, total: int | None, done: int, workers: int) -> None:
        """The job begins: so many documents in all (None for unknown), so many done by an earlier run."""

    def planned(self, total: int) -> None:
        """All documents were found at last, where their number was unknown when the job began."""

    def document(self, report: DocumentReport) -> None:
        """A document is done, doubtful or failed."""
        facts = {"document": report["name"]}
        if report["state"] == "failed":
            self.say("failed", f"{report['name']}: {report['error']}", facts)
        elif report["state"] == "doubtful":
            self.say("doubtful", f"{report['name']}: {report['warnings'][-1]}", facts)

    def say(self, event: str, text: str, facts: Mapping[str, Any] | None = None) -> None:
        """Print a message in a line."""
        print(f"duiqi: {text}", file=sys.stderr)  # noqa: T201 - messages are what this module is for

    def end(self) -> None:
        """The job ends, well or not."""


class Silent(Reporter):
    """Says nothing while the job runs; the reports name what failed."""

    def say(self, event: str, text: str, facts: Mapping[str, Any] | None = None) -> None:
        """Say nothing."""


class Events(Silent):
    """Hands what happens to a function.

    Args:
        on_event: takes the event's name and its facts: ``begin`` (``total``, ``done``, ``workers``), ``planned``
            (``total``), ``document`` (its line of ``documents.jsonl``), ``end``.
    """

    def __init__(self, on_event: OnEvent) -> None:
        self._on_event = on_event

    def begin(self, total: int | None, done: int, workers: int) -> None:
        """Hand on what is to be done."""
        self._on_event("begin", {"total": total, "done": done, "workers": workers})

    def planned(self, total: int) -> None:
        """Hand on how many documents there are."""
        self._on_event("planned", {"total": total})

    def document(self, report: DocumentReport) -> None:
        """Hand on what became of a document."""
        self._on_event("document", report)

    def end(self) -> None:
        """Hand on that the job ends."""
        self._on_event("end", {})


class Lines(Reporter):
    """A line now and then, with the rate."""

    def begin(self, total: int | None, done: int, workers: int) -> None:
        """Say what is to be done."""
        self._total, self._done, self._before = total, done, done
        self._started = self._told = monotonic()
        self._failed = 0
        resumed = f", {done:,} of them done before" if done else ""
        count = "documents, not counted yet" if total is None else f"{total:,} {plural('document', total)}"
        facts = {"total": total, "done": done, "workers": workers}
        self.say("begin", f"{count}{resumed}; {workers} worker {plural('process', workers)}", facts)

    def planned(self, total: int) -> None:
        """Say from now on how many are left."""
        self._total = total

    def document(self, report: DocumentReport) -> None:
        """Count it, and say how far the job is when it is time."""
        super().document(report)
        self._done += 1
        self._failed += report["state"] == "failed"
        if monotonic() - self._told >= LINE_SECONDS:
            self._tell()

    def end(self) -> None:
        """Say how far the job came, where a line said so before and more was done since."""
        if self._told != self._started and self._done != self._done_told:
            self._tell()

    def _tell(self) -> None:
        self._told, self._done_told = monotonic(), self._done
        rate = (self._done - self._before) / max(self._told - self._started, 0.001)
        facts: dict[str, Any] = {
            "done": self._done,
            "total": self._total,
            "failed": self._failed,
            "rate": round(rate, 2),
        }
        left = ""
        if self._total is not None and rate > 0:
            facts["seconds_left"] = round((self._total - self._done) / rate)
            left = f", {duration(facts['seconds_left'])} left"
        of = "" if self._total is None else f" of {self._total:,}"
        nouns = plural("document", self._done if self._total is None else self._total)
        text = f"{self._done:,}{of} {nouns}, {self._failed:,} failed, {rate:,.1f} a second{left}"
        self.say("progress", text, facts)


class JsonLines(Lines):
    """The same as JSON, an event a line on stderr."""

    def say(self, event: str, text: str, facts: Mapping[str, Any] | None = None) -> None:
        """Print an event."""
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
        row = {"time": now, "event": event, "message": text, **(facts or {})}
        print(json.dumps(row, ensure_ascii=False), file=sys.stderr, flush=True)  # noqa: T201


class Bar(Reporter):
    """A progress bar with the rate and the time left, failures as lines above it."""

    def __init__(self) -> None:
        self._bar: Progress | None = None

    def begin(self, total: int | None, done: int, workers: int) -> None:
        """Show the bar."""
        from rich.console import Console  # noqa: PLC0415 - only on a terminal
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._started, self._count = monotonic(), 0
        self._task = self._bar.add_task("aligning", total=total, completed=done, rate="")
        self._bar.start()

    def planned(self, total: int) -> None:
        """Give the bar its length."""
        if self._bar is not None:
            self._bar.update(self._task, total=total)

    def document(self, report: DocumentReport) -> None:
        """Move the bar."""
        super().document(report)
        self._count += 1
        rate = f"{self._count / max(monotonic() - self._started, 0.001):,.1f}/s"
        if self._bar is not None:
            self._bar.update(self._task, advance=1, rate=rate)

    def say(self, event: str, text: str, facts: Mapping[str, Any] | None = None) -> None:
        """A line above the bar, where there is one."""
        if self._bar is None:
            super().say(event, text, facts)
            return
        shown = text.encode("utf-8", "backslashreplace").decode()
        self._bar.console.print(f"duiqi: {shown}", markup=False, highlight=False, soft_wrap=True)

    def end(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.stop()


def reporter(*, quiet: bool = False, log_json: bool = False) -> Reporter:
    """The reporter for where stderr goes and for what the user asked."""
    if log_json:
        return JsonLines()
    if quiet:
        return Silent()
    return Bar() if sys.stderr.isatty() else Lines()


def duration(seconds: float) -> str:
    """Seconds as hours, minutes and seconds."""
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
