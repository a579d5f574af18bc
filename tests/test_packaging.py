"""What is packed is what stands in the tree, and the tree may stand in a folder of any name."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from duiqi.version import __version__

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
# Folders with Python that do not belong to the package.
BESIDE = {"tests", "benchmarks", "docs", "corpus", "examples", "build", "dist", "out"}


def declared() -> set[str]:
    """The packages that go into the wheel; read without tomllib, which Python 3.10 lacks."""
    table = re.search(r"^packages = \[\n(.*?)^\]", TEXT, re.DOTALL | re.MULTILINE)
    assert table
    return set(re.findall(r'"(duiqi[\w.]*)"', table[1]))


def test_the_wheels_packages_are_the_trees_folders_with_python_in_them() -> None:
    folders = {path.parent.relative_to(ROOT).parts for path in ROOT.rglob("*.py")}
    inside = {parts for parts in folders if not parts or not (parts[0] in BESIDE or parts[0].startswith("."))}
    assert declared() == {".".join(("duiqi", *parts)) for parts in inside}


def test_the_list_of_public_names_and_the_mark_of_types_are_packed() -> None:
    data = re.search(r"^\[tool.setuptools.package-data\]\n(.*?)\n\n", TEXT, re.DOTALL | re.MULTILINE)
    assert data
    assert 'duiqi = ["__init__.pyi", "py.typed"]' in data[1]


def test_a_checkout_in_a_folder_whose_name_is_no_identifier_passes_its_tests(tmp_path: Path) -> None:
    # As an archive of a repository unpacks: pytest imports the root as a package of no name that Python could give.
    checkout = tmp_path / "duiqi-main"
    (checkout / "tests").mkdir(parents=True)
    for name in ("__init__.py", "__init__.pyi", "pyproject.toml", "tests/conftest.py", "tests/test_document.py"):
        shutil.copy(ROOT / name, checkout / name)
    # `duiqi` is what is tested here; the copy only stands where the checkout would.
    links = tmp_path / "links"
    links.mkdir()
    (links / "duiqi").symlink_to(ROOT, target_is_directory=True)
    environment = {**os.environ, "PYTHONPATH": str(links)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


def test_the_citation_and_the_changelog_are_of_this_version() -> None:
    yaml = pytest.importorskip("yaml")
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == __version__
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[(\d[\d.]*)\]", changelog, re.MULTILINE)
    assert versions[0] == __version__
