"""A running ``duiqi align`` for measurements: its time, its memory, what else ran, and the digest of its outputs."""

import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MEMORY_SECONDS = 2.0
"""How often memory is looked at: reading it of three processes takes some 10 ms."""


@dataclass(slots=True)
class End:
    """How a job ended.

    Attributes:
        status: exit status.
        seconds: wall time.
        planned: until it said how much there is to do.
        processor: seconds of processor time of all its processes.
        others: processor seconds that everything else on the machine took meanwhile.
        message: its last message.
        memory: (documents done, bytes) on the way.
    """

    status: int
    seconds: float
    planned: float
    processor: float
    others: float
    message: str
    memory: list[tuple[int, int]] = field(default_factory=list)


class Job:
    """``duiqi align`` in a session of its own."""

    def __init__(self, texts: Path, out: Path, jobs: int, *options: str) -> None:
        command = [sys.executable, "-m", "duiqi", "align", str(texts), "-o", str(out), "--jobs", str(jobs)]
        self._began, self._processor, self._machine = time.monotonic(), _children(), _machine()
        self._sizes: list[tuple[float, int]] = []
        self._done: list[tuple[float, int]] = []
        self._message = ""
        self._planned = 0.0
        self._facts: dict[str, Any] = {}
        self._process = subprocess.Popen(
            [*command, "--log-json", *options],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
            errors="replace",
        )
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    @property
    def ended(self) -> bool:
        """Whether it ended by itself."""
        return self._process.poll() is not None

    @property
    def before(self) -> int | None:
        """How many documents it found done; None before it said so."""
        return self._facts.get("done")

    def done(self, rate: float) -> float:
        """How many documents are done, about: what it said last, and so many a second since."""
        said, done = self._done[-1] if self._done else (0.0, 0)
        return done + (self.seconds - said) * rate

    @property
    def seconds(self) -> float:
        """How long it runs."""
        return time.monotonic() - self._began

    def kill(self) -> None:
        """SIGKILL to all of its processes at once."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._listening.join()

    def watch(self, tell_every: float = 60.0) -> End:
        """Wait for the end, and tell now and then how far it came."""
        told = looked = 0.0
        while not self.ended:
            if self.seconds - looked >= MEMORY_SECONDS:
                looked = self.seconds
                self._sizes.append((looked, memory(self._process.pid)))
            if self.seconds - told >= tell_every:
                told = self.seconds
                print(f"  {told:5.0f} s: {self._message}", flush=True)
            time.sleep(0.1)
        seconds = self.seconds
        self._listening.join()
        processor = _children() - self._processor
        others = max(0.0, _machine() - self._machine - processor)
        curve = [(self._done_at(at), size) for at, size in self._sizes]
        return End(self._process.returncode, seconds, self._planned, processor, others, self._message, curve)

    def _listen(self) -> None:
        for line in self._process.stderr or ():
            try:
                event = json.loads(line)
            except ValueError:
                self._message = line.strip()
                continue
            if event["event"] in {"begin", "progress"}:
                self._done.append((self.seconds, event["done"]))
            if event["event"] == "begin":
                self._planned, self._facts = self.seconds, event
            if event["event"] != "failed":
                self._message = event["message"]

    def _done_at(self, moment: float) -> int:
        """Documents done by then, between what it said before and after."""
        before = [(at, done) for at, done in self._done if at <= moment] or [(0.0, 0)]
        after = next(((at, done) for at, done in self._done if at > moment), before[-1])
        (at, done), (until, more) = before[-1], after
        return round(done + (more - done) * (moment - at) / max(until - at, 0.001))


def memory(session: int) -> int:
    """Proportional memory (PSS) of all processes of a session, in bytes."""
    total = 0
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                if os.getsid(int(place.name)) == session:
                    lines = (place / "smaps_rollup").read_text("ascii").splitlines()
                    total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
            except (OSError, StopIteration):
                continue
    return total


def digest(out: Path) -> dict[str, str]:
    """The outputs of a folder: all but the report's times and what only resuming needs."""
    hashes = {}
    for path in sorted(out.rglob("*")):
        if path.is_file() and path.name not in ("run.json", "documents.jsonl") and ".duiqi" not in path.parts:
            hashed = hashlib.sha256()
            with path.open("rb") as file:
                while piece := file.read(2**20):
                    hashed.update(piece)
            hashes[str(path.relative_to(out))] = hashed.hexdigest()
    report = json.loads((out / "run.json").read_text("utf-8"))
    rows = map(json.loads, (out / "documents.jsonl").read_text("utf-8").splitlines())
    documents = [{key: value for key, value in row.items() if key != "seconds"} for row in rows]
    kept = {key: report[key] for key in ("settings", "encoder", "totals", "files", "skipped")}
    hashes["run.json without times"] = hashlib.sha256(json.dumps([documents, kept]).encode()).hexdigest()
    return hashes


def _children() -> float:
    """Processor seconds of the processes that this one started and that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _machine() -> float:
    """Processor seconds that the whole machine has worked."""
    times = [int(part) for part in Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:]]
    user, nice, system, _, _, irq, softirq, steal = times[:8]
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")
