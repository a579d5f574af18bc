"""What duiqi writes, opened by the programs that it is written for, which takes minutes.

Only with ``DUIQI_TEST_TOOLS=1``; then one that is not installed is a failure: `.ci/run` installs all of them.
"""

import os
import shutil
import subprocess
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from duiqi.document import Alignment
from duiqi.formats import read_alignments

GOLD = Path(__file__).parents[2] / "corpus" / "gold"


@pytest.fixture(scope="session", autouse=True)
def asked():
    """Skips what is here unless it is asked for."""
    if not os.environ.get("DUIQI_TEST_TOOLS"):
        pytest.skip("opens other programs, which takes minutes: DUIQI_TEST_TOOLS=1 runs it")


def missing(what):
    """Fail a test that needs what is not installed."""
    pytest.fail(f"{what} is not installed")


@pytest.fixture(scope="session")
def program():
    """The path of a program on this machine."""
    return lambda name: shutil.which(name) or missing(name)


@pytest.fixture(scope="session")
def package():
    """Needs a Python package."""
    return lambda name: find_spec(name) or missing(name)


@pytest.fixture(scope="session")
def java():
    """Runs the jar that a Debian package brings."""

    def run(jar, *arguments, check=True):
        command = shutil.which("java") or missing("Java")
        if not Path(jar).exists():
            missing(Path(jar).stem)
        return subprocess.run(
            [command, "-jar", jar, *arguments], capture_output=True, text=True, timeout=300, check=check
        )

    return run


def touched(alignment):
    """An alignment in which a person checked the second bead and wrote a note on the third."""
    beads = list(alignment.beads)
    beads[1:3] = replace(beads[1], status="checked"), replace(beads[2], status="edited", note='=see "p. 3" & <4>')
    confidences = [replace(bead, confidence=round(0.999 - 0.01 * (n % 90), 3)) for n, bead in enumerate(beads)]
    return Alignment(alignment.bitext, tuple(confidences), alignment.paragraph_beads)


@pytest.fixture(scope="session")
def gold():
    """The gold that ships: 28 documents of several kinds, some of them worked on."""
    return [touched(alignment) for alignment in read_alignments(GOLD)]
