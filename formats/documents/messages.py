"""The texts of a program's message files, JSON and Java's properties: one language a file, keys beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, TypeAlias

import javaproperties

from ...document import Kind, Language
from ...errors import InputError
from ..contents import Contents, tidy
from ..encoding import Decoded, read_text
from ..files import reason

Key: TypeAlias = tuple["str | int", ...]
"""Where a text stands: the names and numbers that lead to it."""

_MOST: Final = 1_000_000
"""Texts of one file, far more than any program has."""


def read(path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
    """Read a message file of one language; its texts in the order of their keys, which is the same in all languages.

    Raises:
        InputError: it is no such file.
    """
    decoded = read_text(path, encoding, language)
    texts = properties(decoded, path) if path.suffix.lower() == ".properties" else leaves(decoded, path)
    in_order = sorted(texts, key=lambda key: [(isinstance(part, str), part) for part in key])
    paragraphs: list[tuple[str, Kind]] = [(texts[key], "item") for key in in_order]
    return Contents(paragraphs, decoded.metadata, decoded.warnings)


def properties(decoded: Decoded, path: Path) -> dict[Key, str]:
    """The texts of a properties file by key, escapes undone."""
    try:
        found = javaproperties.loads(_joined(decoded.text))
    except Exception as error:  # of escapes that are none
        raise InputError(path, f"expected a properties file, found what is none{reason(error)}; mend it") from None
    return {(key,): tidy(text) for key, text in found.items()}


def _joined(text: str) -> str:
    """The text with lines that go on after a backslash joined, which costs the library the square of their number."""
    lines: list[str] = []
    begun: list[str] = []
    for line in tidy(text).split("\n"):
        rest = line.lstrip(" \t\f")
        if not begun and rest.startswith(("#", "!")):
            continue
        goes_on = (len(rest) - len(rest.rstrip("\\"))) % 2 == 1
        begun.append(rest[:-1] if goes_on else rest)
        if not goes_on:
            lines.append("".join(begun))
            begun = []
    return "\n".join([*lines, "".join(begun)])


def leaves(decoded: Decoded, path: Path) -> dict[Key, str]:
    """All texts in a JSON file, in its order, by the keys and numbers that lead to them.

    Raises:
        InputError: it is no JSON, or holds too many texts.
    """
    try:
        whole = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        expected = "expected JSON with messages, found what is none"
        raise InputError(path, f"{expected}{reason(error)}; name it .jsonl if each line is a document") from None
    found: dict[Key, str] = {}
    left: list[tuple[Key, object]] = [((), whole)]
    while left:
        key, value = left.pop()
        if isinstance(value, dict):
            left += [((*key, name), part) for name, part in reversed(value.items())]
        elif isinstance(value, list):
            left += [((*key, number), part) for number, part in reversed(list(enumerate(value)))]
        elif isinstance(value, str):
            found[key] = tidy(value)
        if len(found) + len(left) > _MOST:
            raise InputError(path, f"expected a message file, found more than {_MOST} texts in it; split it")
    return found
