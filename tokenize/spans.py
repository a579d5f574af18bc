"""From the offsets where a text is split to the spans between them."""

from __future__ import annotations

from collections.abc import Iterable


def between(text: str, cuts: Iterable[int]) -> list[tuple[int, int]]:
    """The spans between ascending cuts and the text's ends, trimmed of whitespace; blank spans are left out."""
    spans = []
    start = 0
    for end in (*cuts, len(text)):
        piece = text[start:end]
        body = piece.strip()
        if len(body) == len(piece) > 0:
            spans.append((start, end))
        elif body:
            first = start + len(piece) - len(piece.lstrip())
            spans.append((first, first + len(body)))
        start = end
    return spans
