"""What a figure was measured on, for the head of every benchmark's output."""

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from duiqi.encode.threads import usable_cores
from duiqi.version import __version__


def describe(*packages: str) -> str:
    """One line: processor, cores that may be used, Python, duiqi and the versions of ``packages``."""
    machine = f"{_processor()}, {usable_cores()} cores, Python {platform.python_version()}, duiqi {__version__}"
    return ", ".join([machine, *map(_release, ("numpy", *packages))])


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
