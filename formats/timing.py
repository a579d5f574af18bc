"""When subtitles are shown: kept beside the text by offset, and found again for any part of it."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from ..document import LANGUAGES, Alignment, Bead, Bitext, Document, Level, Paragraph, Sentence

Times: TypeAlias = tuple[float, float]
"""Start and end in seconds."""

KEYS: Final = {language: f"times_{language}" for language in LANGUAGES}
"""The metadata of a bitext that holds the times of each side."""
_PLACE: Final = re.compile(r"(\d{1,9}):(\d{1,12})-(\d{1,12})")
_WINDOW: Final = 1000
"""Characters in which a cue is looked for where the text before it is not its neighbour's."""
_SHORTEST: Final = 4
"""Characters of a cue that is looked for so; shorter ones are found anywhere."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A text that is shown, with its start and end in milliseconds."""

    start: int
    end: int
    text: str


def placed(document: Document, cues: Iterable[Cue]) -> str:
    """Where in a document cues begin, and when they are shown: ``offset:start-end`` each, in milliseconds.

    Args:
        document: one side of a bitext that was made from the cues.
        cues: in their order; those that are not in the document belong to the other side.
    """
    text = document.text
    found: list[str] = []
    at = 0
    for cue in cues:
        while at < len(text) and text[at].isspace():
            at += 1
        start = at
        if not text.startswith(cue.text, at):
            start = text.find(cue.text, at, at + _WINDOW) if len(cue.text) >= _SHORTEST else -1
        if start >= 0 and cue.text:
            found.append(f"{start}:{cue.start}-{cue.end}")
            at = start + len(cue.text)
    return " ".join(found)


def metadata(sides: Iterable[tuple[Document, Sequence[Cue]]]) -> dict[str, str]:
    """The times of sides by the keys of a bitext's metadata; none where no cues are known."""
    found = {KEYS[document.language]: placed(document, cues) for document, cues in sides if cues}
    return {key: times for key, times in found.items() if times}


class Clock:
    """The times of one side of a bitext.

    Args:
        document: the side.
        times: where its cues begin and when they are shown, as `placed` has it.
    """

    def __init__(self, document: Document, times: str) -> None:
        places = [tuple(map(int, place)) for place in _PLACE.findall(times)]
        places = sorted(place for place in places if place[0] < len(document.text))
        self._offsets = [offset for offset, _, _ in places]
        ends = [*self._offsets[1:], len(document.text)][: len(places)]
        self._cues = [
            (start, end, max(after - offset, 1)) for (offset, start, end), after in zip(places, ends, strict=True)
        ]

    def of(self, spans: Sequence[Sentence | Paragraph]) -> Times | None:
        """When consecutive parts of the text are shown; one that begins within a cue has its share by characters."""
        if not spans or not self._offsets or spans[-1].end <= self._offsets[0]:
            return None
        start, end = self._at(spans[0].start), self._at(spans[-1].end - 1, last=True)
        return (start, end) if start < end else None

    def _at(self, offset: int, *, last: bool = False) -> float:
        """The second at which a character is shown, or at which the last of a text is gone."""
        number = max(bisect_right(self._offsets, offset) - 1, 0)
        start, end, length = self._cues[number]
        share = min(max(offset - self._offsets[number] + last, 0) / length, 1.0)
        # The line end between two cues belongs to neither.
        share = 1.0 if last and offset - self._offsets[number] + 2 >= length else share
        return round((start + (end - start) * share) / 1000, 3)


def times_of(alignment: Alignment, level: Level = "sentence") -> list[Times | None]:
    """When each bead of a level is shown: by the sources of its bitext, else as the beads themselves say."""
    bitext = alignment.bitext
    beads = alignment.beads if level == "sentence" else alignment.paragraph_beads
    return [times or _own(bead) for bead, times in zip(beads, _times(bitext, beads, level), strict=True)]


def timed(bitext: Bitext, beads: Sequence[Bead]) -> tuple[Bead, ...]:
    """Sentence beads with ``start`` and ``end`` in seconds, where the sources have times."""
    if not any(key in bitext.metadata for key in KEYS.values()):
        return tuple(beads)
    found = _times(bitext, beads, "sentence")
    return tuple(
        bead if times is None else replace(bead, extra=bead.extra + _extra(times))
        for bead, times in zip(beads, found, strict=True)
    )


def _extra(times: Times) -> tuple[tuple[str, str], ...]:
    return (("start", json.dumps(times[0])), ("end", json.dumps(times[1])))


def _times(bitext: Bitext, beads: Sequence[Bead], level: Level) -> list[Times | None]:
    documents = (bitext.zh, bitext.en)
    clocks = [Clock(document, bitext.metadata.get(KEYS[document.language], "")) for document in documents]
    units = [document.sentences if level == "sentence" else document.paragraphs for document in documents]
    found = []
    for bead in beads:
        sides = zip(clocks, units, (bead.zh, bead.en), strict=True)
        found.append(_joined([clock.of([unit[index] for index in side]) for clock, unit, side in sides]))
    return found


def _joined(sides: Sequence[Times | None]) -> Times | None:
    """The times of both sides together; the Chinese where they are apart, as in files of different films."""
    zh, en = sides
    if zh is None or en is None:
        return zh or en
    return (min(zh[0], en[0]), max(zh[1], en[1])) if zh[0] < en[1] and en[0] < zh[1] else zh


def _own(bead: Bead) -> Times | None:
    """The times that a bead brings."""
    known: Mapping[str, str] = dict(bead.extra)
    try:
        start, end = float(known["start"]), float(known["end"])
    except (KeyError, ValueError):
        return None
    return (start, end) if 0 <= start < end < _LONGEST else None


_LONGEST: Final = 1e6
"""Seconds of the longest film: eleven days."""
