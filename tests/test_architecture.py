"""The rooms stand on floors, and every import leads down: no circle, neither between rooms nor inside one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FLOORS = (
    ("version", "errors", "runtime"),
    ("views",),
    ("document",),
    ("grouping",),
    ("tokenize", "corrections"),
    ("formats", "encode"),
    ("align",),
    ("eval", "pairing"),
    ("batch", "search"),
    ("review",),
    ("commands",),
    ("cli",),
    ("__main__",),
)
"""Rooms and modules at the top, the lowest floor first, as docs/architecture.md draws them."""

APART = {"tests", "benchmarks", "examples", "docs", "corpus", "build"}


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name under ``duiqi``."""
    found = {}
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[0] in APART or any(part.startswith(".") or part.endswith(".egg-info") for part in parts):
            continue
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imports(name: str) -> Iterator[str]:
    """The modules that a module imports, also where it is used or for types only."""
    path = MODULES[name]
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    package = [part for part in package if part]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            target = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            for alias in node.names:
                inner = f"{target}.{alias.name}".strip(".")
                home = inner if inner in MODULES else target
                if home in MODULES and home != name:
                    yield home


def floor_of(name: str) -> int:
    return next(number for number, floor in enumerate(FLOORS) if name.split(".", maxsplit=1)[0] in floor)


def test_every_room_stands_on_a_floor() -> None:
    assert {name.split(".")[0] for name in MODULES if name} <= {room for floor in FLOORS for room in floor}


@pytest.mark.parametrize("name", sorted(name for name in MODULES if name))
def test_no_import_leads_up(name: str) -> None:
    here = floor_of(name)
    up = [
        other
        for other in imports(name)
        if other and other.split(".")[0] != name.split(".", maxsplit=1)[0] and floor_of(other) >= here
    ]
    assert not up


def test_no_circle_of_modules() -> None:
    graph = {name: set(imports(name)) for name in MODULES}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))
