"""Moses: two files that agree line by line, a bead a line, as machine translation and AntPConc take them.

``corpus.zh`` and ``corpus.en`` hold the texts, ``corpus.confidence`` the beads' confidences where there are any.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import IO, Final

from ...document import Alignment, Level
from ...errors import InputError
from ..writer import Writer

# All that some program takes for the end of a line, and tabs, which others take for the end of a field.
_BREAKS: Final = re.compile(r"[\s\x1c-\x1e\x85\u2028\u2029]+")
_UNFIT: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")


class MosesWriter(Writer):
    """Writes a bead a line to two files; white space within a bead becomes one space.

    Args:
        path: the Chinese file, named ``<corpus>.zh``; the others stand beside it.
        level: sentence or paragraph beads.
        unpaired: whether beads with an empty side are written too, as an empty line on that side.

    Raises:
        InputError: the file's name does not end in ``.zh``.
    """

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = False) -> None:
        if path.suffix != ".zh":
            raise InputError(path, "expected a name that ends in .zh, with .en written beside it; rename it")
        super().__init__(path, level, unpaired)
        self._english: IO[bytes] = self._open(path.with_suffix(".en"))
        self._confidences: IO[bytes] | None = None

    def add(self, alignment: Alignment) -> None:
        """Write the lines of a document."""
        for pair in alignment.pairs(self.level):
            if not (self.unpaired or pair.bead.paired):
                self.left_out += 1
                continue
            self._file.write(self._line(pair.zh))
            self._english.write(self._line(pair.en))
            self._write_confidence(pair.confidence)
            self.beads += 1

    def _line(self, text: str) -> bytes:
        kept, removed = _UNFIT.subn("", text)
        self.removed += removed
        return _BREAKS.sub(" ", kept).strip().encode() + b"\n"

    def _write_confidence(self, confidence: float | None) -> None:
        """Begin the third file with the first confidence that there is; a bead without one has an empty line."""
        if confidence is not None and self._confidences is None:
            self._confidences = self._open(self.path.with_suffix(".confidence"))
            self._confidences.write(b"\n" * self.beads)
        if self._confidences is not None:
            self._confidences.write(b"\n" if confidence is None else f"{confidence:.4g}\n".encode())
