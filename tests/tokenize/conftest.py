"""Counts the work of a splitter, so that a test can tell linear from quadratic without a clock."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest
from duiqi.tokenize import chinese, english, lists, quotation, spans, stops

MODULES = (chinese, english, lists, quotation, spans, stops)


class Counter:
    """Lines of Python executed, plus characters that were copied or searched outside of Python."""

    def __init__(self) -> None:
        self.steps = 0

    def trace(self, frame: FrameType, event: str, _: Any) -> Any:
        """Count the lines of the splitters' modules; for ``sys.settrace``."""
        if frame.f_globals.get("__package__") != "duiqi.tokenize":
            return None
        self.steps += event == "line"
        return self.trace


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[str], object], str], int]:
    """Counts what splitting a text takes: lines of Python and characters.

    What a pattern does between two characters is not seen: its search counts as the characters that it passes.
    """

    def count(split: Callable[[str], object], text: str) -> int:
        counter = Counter()
        outer = sys.gettrace()
        with monkeypatch.context() as patch:
            for module in MODULES:
                for name, value in list(vars(module).items()):
                    if isinstance(value, re.Pattern):
                        patch.setattr(module, name, Pattern(value, counter))
            sys.settrace(counter.trace)
            try:
                split(Text(text, counter))
            finally:
                sys.settrace(outer)
        return counter.steps

    return count


class Text(str):
    """A text that counts the characters taken from it and searched in it."""

    __slots__ = ("_counter",)

    def __new__(cls, text: str, counter: Counter) -> Text:
        """A text with the counter that it counts to."""
        made = super().__new__(cls, text)
        made._counter = counter
        return made

    def __getitem__(self, key: Any) -> str:
        found = super().__getitem__(key)
        self._counter.steps += len(found)
        return found

    def find(self, part: str, start: int = 0, end: int = sys.maxsize) -> int:
        """As of any text."""
        found = super().find(part, start, end)
        self._counter.steps += (found if found >= 0 else min(end, len(self))) - start
        return found

    def rfind(self, part: str, start: int = 0, end: int = sys.maxsize) -> int:
        """As of any text."""
        found = super().rfind(part, start, end)
        self._counter.steps += min(end, len(self)) - max(found, start)
        return found


class Pattern:
    """A compiled pattern that counts the characters that it passes over."""

    def __init__(self, pattern: re.Pattern[str], counter: Counter) -> None:
        self._pattern, self._counter = pattern, counter

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As of any pattern."""
        return self._counted(self._pattern.match(text, start, end), start, start)

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As of any pattern."""
        return self._counted(self._pattern.fullmatch(text, start, end), start, start)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As of any pattern."""
        return self._counted(self._pattern.search(text, start, end), start, min(end, len(text)))

    def findall(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[Any]:
        """As of any pattern."""
        self._counter.steps += min(end, len(text)) - start
        return self._pattern.findall(text, start, end)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As of any pattern."""
        self._counter.steps += min(end, len(text)) - start
        return self._pattern.finditer(text, start, end)

    def _counted(self, found: re.Match[str] | None, start: int, end: int) -> re.Match[str] | None:
        self._counter.steps += (found.end() if found else end) - start
        return found
