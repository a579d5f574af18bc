"""Bilingual subtitles (SRT, VTT): each bead with a time is a cue, the Chinese over the English."""

from __future__ import annotations

from html import escape

from ...document import Alignment
from ...errors import InputError
from ..timing import times_of
from ..writer import Writer


class SrtWriter(Writer):
    """Writes SRT; beads with an empty side always, since what is said should be shown.

    A cue that would overlap the next ends where that begins. Beads without a time, such as a title, are left out and
    counted.
    """

    _HEAD = ""
    _MARK = ","

    def add(self, alignment: Alignment) -> None:
        """Write the cues of the document.

        Raises:
            InputError: a document was written to this file already, or no bead has a time.
        """
        name = alignment.bitext.name
        if self.beads:
            raise InputError(self.path, f"holds one film, and '{name}' is another; give each a file of its own")
        pairs = zip(alignment.pairs(self.level), times_of(alignment, self.level), strict=True)
        known = [(pair, times) for pair, times in pairs]
        cues = sorted(((*times, pair.zh, pair.en) for pair, times in known if times), key=lambda cue: cue[:2])
        if not cues:
            problem = f"no bead of '{name}' has a time; align the subtitle files themselves (SRT, VTT, ASS, LRC)"
            raise InputError(self.path, problem)
        starts = [cue[0] for cue in cues]
        self._file.write(self._HEAD.encode())
        for number, (start, end, *texts) in enumerate(cues, start=1):
            after = starts[number] if number < len(starts) else end
            gone = min(end, after) if after > start else end
            lines = "\n".join(self._text(" ".join(text.split())) for text in texts if text.strip())
            self._file.write(f"{number}\n{self._time(start)} --> {self._time(gone)}\n{lines}\n\n".encode())
        self.beads += len(cues)
        self.left_out += len(known) - len(cues)

    def _text(self, text: str) -> str:
        """A line as the format has it."""
        cleaned = text.encode("utf-8", "ignore").decode()
        self.removed += len(text) - len(cleaned)
        return cleaned

    def _time(self, seconds: float) -> str:
        whole, thousandths = divmod(round(seconds * 1000), 1000)
        return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{self._MARK}{thousandths:03}"


class VttWriter(SrtWriter):
    """Writes WebVTT; else as `SrtWriter`."""

    _HEAD = "WEBVTT\n\n"
    _MARK = "."

    def _text(self, text: str) -> str:
        return escape(super()._text(text), quote=False)
