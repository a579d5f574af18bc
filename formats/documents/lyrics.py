"""Lyrics (LRC): lines with the times at which they are sung."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

Cue: TypeAlias = tuple[int, int, str]
"""Start and end in milliseconds, and the text."""

_STAMP: Final = re.compile(r"[ \t]*\[(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?\]")
_WORD_STAMP: Final = re.compile(r"<\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>")
_TAG: Final = re.compile(r"\s*\[([A-Za-z#]+):(.*)\]\s*")
_NAMES: Final = {"ti": "title", "ar": "author"}
_LAST: Final = 5000
"""Milliseconds that the last line is taken to last."""
_MOST: Final = 50
"""Times at which one line may be sung."""


def cues(text: str) -> tuple[list[Cue], dict[str, str]]:
    """The lines in the order in which they are sung, and what the file says of itself (``title``, ``author``).

    A line that is sung again stands again; lines of one time, as in two languages, keep their order. Times of single
    words are left out.
    """
    metadata: dict[str, str] = {}
    sung: list[tuple[int, str]] = []
    last = 0
    for line in text.split("\n"):
        if tag := _TAG.fullmatch(line):
            if (name := _NAMES.get(tag[1].lower())) and tag[2].strip():
                metadata[name] = tag[2].strip()
            continue
        at = 0
        times: list[int] = []
        while len(times) < _MOST and (stamp := _STAMP.match(line, at)):
            at = stamp.end()
            times.append(_milliseconds(stamp))
        words = _WORD_STAMP.sub("", line[at:]).strip()
        if times:
            last = times[-1]
        sung += [(time, words) for time in times or [last]]
    sung.sort(key=lambda cue: cue[0])
    starts = sorted({time for time, _ in sung})
    ends = dict(zip(starts, [*starts[1:], starts[-1] + _LAST], strict=True)) if starts else {}
    return [(time, ends[time], words) for time, words in sung if words], metadata


def _milliseconds(stamp: re.Match[str]) -> int:
    return (int(stamp[1]) * 60 + int(stamp[2])) * 1000 + int((stamp[3] or "0").ljust(3, "0"))
