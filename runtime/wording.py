"""Words of messages that depend on numbers."""

from __future__ import annotations


def plural(noun: str, count: int) -> str:
    """A noun as it stands after a number."""
    if count == 1:
        return noun
    return f"{noun}es" if noun.endswith("s") else f"{noun}s"
