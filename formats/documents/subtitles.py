"""Subtitles (SRT, VTT, ASS) and lyrics (LRC): cues become paragraphs, joined where a sentence runs over several."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from ...document import Kind, Language
from ...errors import InputError, MissingExtraError
from ...tokenize.script import detect_language
from ..contents import Contents, tidy
from ..encoding import read_text
from ..files import reason
from ..timing import Cue
from . import lyrics

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
        MissingExtraError: pysubs2 is not installed, which lyrics do without.
    """
    if path.suffix.lower() != ".lrc":
        _library()
    decoded = read_text(path, encoding, language)
    if any(len(line) > _MAX_LINE for line in decoded.text.split("\n")):
        raise InputError(path, f"expected subtitles, found a line of more than {_MAX_LINE} characters; check the file")
    form = _form(path, decoded.text)
    metadata: dict[str, str] = {}
    if form == "lrc":
        shown, metadata = lyrics.cues(tidy(decoded.text))
    else:
        shown = _cues(path, decoded.text, form)
    cues = [(start, end, lines) for start, end, text in shown if (lines := _lines(text))]
    if not cues:
        raise InputError(path, "expected subtitles, found no cue in it; check the file and its extension")
    timed = [Cue(start, end, line) for start, end, lines in cues for line in lines]
    return Contents(_paragraphs(cues), {**metadata, **decoded.metadata}, decoded.warnings, cues=timed)


def _library() -> tuple[ModuleType, Callable[[str], list[tuple[str, Any]]]]:
    """What reads SRT, VTT and ASS, and its function that parts a text by style."""
    try:
        import pysubs2  # noqa: PLC0415 - an extra
        from pysubs2.formats.substation import parse_tags  # noqa: PLC0415
    except ImportError:
        raise MissingExtraError("reading subtitles", "formats") from None
    return pysubs2, parse_tags


def _form(path: Path, text: str) -> str:
    """The format by the extension, else by how the text begins."""
    start = text[:_HEAD].lstrip("\ufeff \t\r\n")
    shown = next((form for form, begins in _STARTS.items() if begins.match(start)), "srt")
    return _FORMATS.get(path.suffix.lower(), shown)


def _cues(path: Path, text: str, form: str) -> list[lyrics.Cue]:
    """The cues of SRT, VTT or ASS, without comments, drawings and the parts of effects."""
    pysubs2, parse_tags = _library()
    try:
        events = pysubs2.SSAFile.from_string(text, format_=form).events
        found = []
        for event in events:
            # A karaoke template leaves a line for each syllable, with this effect.
            if event.is_comment or event.effect.strip().lower() == "fx":
                continue
            pieces = (piece for piece, style in parse_tags(event.text) if not style.drawing)
            plain = _ESCAPES.sub(lambda match: "\n" if match[0] in ("\\N", "\\n") else " ", "".join(pieces))
            found.append((event.start, event.end, plain))
    except Exception as error:  # pysubs2 raises whatever its parsers raise
        raise InputError(path, f"expected subtitles, found what cannot be read as such{reason(error)}") from None
    return found


_FORMATS: Final = {".srt": "srt", ".vtt": "vtt", ".ass": "ass", ".ssa": "ssa", ".lrc": "lrc"}
_STARTS: Final = {
    "vtt": re.compile("WEBVTT"),
    "ass": re.compile(r"\[Script Info\]", re.IGNORECASE),
    "lrc": re.compile(r"\[(?:\d+:\d\d|[a-z]+:)", re.IGNORECASE),
}
_ESCAPES: Final = re.compile(r"\\[Nnh]")
_HEAD: Final = 1000


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
