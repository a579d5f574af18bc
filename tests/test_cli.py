"""The command line as a user meets it: help, version, speed of the start."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner
from duiqi.cli import cli
from duiqi.version import __version__


def test_version_is_the_packages() -> None:
    assert CliRunner().invoke(cli, ["--version"]).output == f"duiqi, version {__version__}\n"


def test_unknown_command_is_wrong_usage() -> None:
    result = CliRunner().invoke(cli, ["algin"])
    assert result.exit_code == 2
    assert "algin" in result.output


@pytest.mark.parametrize("heavy", ["numpy", "jieba", "nltk", "lxml", "rich", "opencc", "torch", "ray"])
def test_help_loads_nothing_heavy(heavy: str) -> None:
    probe = f"import sys, duiqi.cli; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
