"""Subtitles (SRT, VTT, ASS): cues become paragraphs, joined where a sentence runs over several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Final

from ...document import Kind, Language
from ...errors import InputError, MissingExtraError
from ...tokenize.script import detect_language
from ..contents import Contents, tidy
from ..encoding import read_text
from ..files import reason

_FINAL: Final = re.compile(r"""[.!?…。！？♪]["'”’)）」』\s]*$""")
_MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]*>|\{\\[^{}]*\}")
_SPEAKER: Final = re.compile(r"^\s*[-–—]\s*")
_GAP: Final = 3000
"""Milliseconds of silence after which a sentence does not continue."""
_MAX_LINE: Final = 5000
_MAX_CUES: Final = 8
"""Most cues of one sentence."""


def read(path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
    """Read a subtitle file of one language, or of two with both in each cue.

    Raises:
        InputError: the file holds no cues.
        MissingExtraError: pysubs2 is not installed.
    """
    try:
        import pysubs2  # noqa: PLC0415
    except ImportError:
        raise MissingExtraError("reading subtitles", "formats") from None
    decoded = read_text(path, encoding, language)
    if any(len(line) > _MAX_LINE for line in decoded.text.split("\n")):
        raise InputError(path, f"expected subtitles, found a line of more than {_MAX_LINE} characters; check the file")
    try:
        events = pysubs2.SSAFile.from_string(decoded.text, format_=_FORMATS.get(path.suffix.lower(), "srt")).events
    except Exception as error:  # pysubs2 raises whatever its parsers raise
        raise InputError(path, f"expected subtitles, found what cannot be read as such{reason(error)}") from None
    cues = [(event.start, event.end, _lines(event.plaintext)) for event in events if not event.is_comment]
    cues = [cue for cue in cues if cue[2]]
    if not cues:
        raise InputError(path, "expected subtitles, found no cue in it; check the file and its extension")
    return Contents(_paragraphs(cues), decoded.metadata, decoded.warnings)


_FORMATS: Final = {".srt": "srt", ".vtt": "vtt", ".ass": "ass", ".ssa": "ssa"}


def _lines(text: str) -> list[str]:
    """The lines of a cue without markup; lines in one language are joined unless two people speak."""
    found: list[str] = []
    before: Language | None = None
    for line in tidy(unescape(_MARKUP.sub("", text))).split("\n"):
        spoken = _SPEAKER.sub("", line).strip()
        if not spoken:
            continue
        own = detect_language(spoken) or before
        if found and own == before and not _SPEAKER.match(line):
            found[-1] += "\n" + spoken
        else:
            found.append(spoken)
        before = own
    return found


def _paragraphs(cues: Sequence[tuple[int, int, list[str]]]) -> list[tuple[str, Kind]]:
    """Cues joined to sentences, if the sentences of the file end in stops."""
    closed = sum(bool(_FINAL.search(lines[-1])) for _, _, lines in cues)
    punctuated = closed >= 0.3 * len(cues)
    found: list[str] = []
    last_end, joined = 0, 0
    for start, end, lines in cues:
        goes_on = (
            punctuated
            and bool(found)
            and len(lines) == 1
            and joined < _MAX_CUES
            and start - last_end <= _GAP
            and not _FINAL.search(found[-1])
            and detect_language(lines[0]) in (None, detect_language(found[-1]))
        )
        if goes_on:
            found[-1] += "\n" + lines[0]
            joined += 1
        else:
            found += lines
            joined = 1
        last_end = end
    return [(text, "paragraph") for text in found]
