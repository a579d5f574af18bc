"""The beads format, written: one document a file."""

from __future__ import annotations

from ...document import Alignment
from ...errors import InputError
from ..writer import Writer
from .beads import format_beads


class BeadsWriter(Writer):
    """Writes the beads of one document, those with an empty side included: without them the file says too little."""

    def add(self, alignment: Alignment) -> None:
        """Write the beads of the document.

        Raises:
            InputError: a document was written to this file already.
        """
        if self._file.tell():
            raise InputError(self.path, "a beads file holds one document; write each to a file of its own")
        beads = alignment.beads if self.level == "sentence" else alignment.paragraph_beads
        self._file.write(format_beads(beads).encode("utf-8"))
        self.beads += len(beads)
