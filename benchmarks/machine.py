"""Shared by all benchmarks: a description of the machine, timing in turns, processes with their peak memory."""

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from duiqi.runtime.cores import usable_cores
from duiqi.version import __version__


def describe(*packages: str) -> str:
    """One line: processor, cores that may be used, Python, duiqi and the versions of ``packages``."""
    machine = f"{_processor()}, {usable_cores()} cores, Python {platform.python_version()}, duiqi {__version__}"
    return ", ".join([machine, *map(_release, ("numpy", *packages))])


def in_turns(works: Mapping[str, Callable[[], Callable[[], object]]], repeats: int) -> dict[str, float]:
    """Median seconds of each work; the works take turns, so that other load on the machine slows all of them alike.

    Args:
        works: by name what prepares a work, uncounted, and gives the work that is timed.
        repeats: how often.
    """
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(repeats):
        for name, prepare in works.items():
            work = prepare()
            start = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(found) for name, found in times.items()}


@dataclass(frozen=True)
class Finished:
    """A process that has ended.

    Attributes:
        seconds: by the clock.
        memory: bytes at its peak.
        processor: seconds of processor time, its own and the system's for it.
        output: what it said, on either stream.
    """

    seconds: float
    memory: int
    output: str
    processor: float


def finished(command: Sequence[str], **environment: str) -> Finished:
    """Run a command to its end; RuntimeError with what it said where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
    )
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: {output}")
    # Kilobytes, but on macOS bytes.
    memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Finished(seconds, memory, output, usage.ru_utime + usage.ru_stime)


def _release(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} not installed"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
