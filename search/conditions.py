"""Conditions on a document's metadata: ``date>=1958``, ``author=鲁迅``, ``document~1959``."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .pattern import PatternError

_CONDITION: Final = re.compile(r"\s*([^<>=!~\s]+)\s*(>=|<=|!=|=|>|<|~)\s*(.+?)\s*", re.DOTALL)
_COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "!=": operator.ne,
}
_YEAR: Final = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on a key of the metadata.

    Attributes:
        key: of the metadata, or ``document`` for the name, or ``year`` for the year in its date or name.
        operator: ``=``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, or ``~`` for "contains".
        value: what is compared with: as numbers where both are, else as texts; a date is cut to the value's length, so
            ``date<=1958`` holds for 1958-12-31.
    """

    key: str
    operator: str
    value: str

    @classmethod
    def parse(cls, text: str) -> Condition:
        """Read a condition.

        Raises:
            PatternError: it is none.
        """
        match = _CONDITION.fullmatch(text)
        if match is None:
            raise PatternError(f"{text!r} is no condition; expected a key, = != < <= > >= or ~, a value: date>=1958")
        return cls(*match.groups())

    def holds(self, metadata: Mapping[str, str]) -> bool:
        """Whether a document meets it; one without the key does not."""
        found = value_of(metadata, self.key)
        if found is None:
            return False
        if self.operator == "~":
            return self.value.lower() in found.lower()
        try:
            return _COMPARE[self.operator](float(found), float(self.value))
        except ValueError:
            pass
        if self.key.startswith("date"):
            found = found[: len(self.value)]
        return _COMPARE[self.operator](found, self.value)


def value_of(metadata: Mapping[str, str], key: str) -> str | None:
    """What the metadata of a document say under a key; ``year`` is the year of its date, or else in its name."""
    if key in metadata or key != "year":
        return metadata.get(key)
    for known in (metadata.get("date"), metadata.get("document")):
        if known and (found := _YEAR.search(known)):
            return found[1]
    return None


def check_keys(keys: Collection[str], documents: Collection[Mapping[str, str]]) -> None:
    """Tell a key that no document has.

    Raises:
        PatternError: there is one.
    """
    if not documents:
        return
    for key in keys:
        if not any(value_of(metadata, key) is not None for metadata in documents):
            known = sorted({known for metadata in documents for known in metadata} | {"document"})
            raise PatternError(f"no document has {key!r}; there are {', '.join(known)}")
