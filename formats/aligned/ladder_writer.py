"""Hunalign's ladder, written: one document a file, beads in the same order on both sides."""

from __future__ import annotations

from ...document import Alignment
from ...errors import InputError
from ..writer import Writer


class LadderWriter(Writer):
    """Writes the places between beads, one a line, with the confidence of the bead that begins there."""

    def add(self, alignment: Alignment) -> None:
        """Write the rungs of the document.

        Raises:
            InputError: a document was written to this file already, or beads cross, which a ladder cannot say.
        """
        if self._file.tell():
            raise InputError(self.path, "a ladder holds one document; write each to a file of its own")
        beads = alignment.beads if self.level == "sentence" else alignment.paragraph_beads
        zh = en = 0
        lines = []
        for bead in beads:
            if (bead.zh and bead.zh[0] != zh) or (bead.en and bead.en[0] != en):
                problem = f"bead {list(bead.zh)}:{list(bead.en)} of {alignment.bitext.name} crosses others"
                raise InputError(self.path, f"{problem}, which a ladder cannot hold; write beads or links instead")
            score = "" if bead.confidence is None else f"\t{bead.confidence:.4g}"
            lines.append(f"{zh}\t{en}{score}\n")
            zh, en = zh + len(bead.zh), en + len(bead.en)
        lines.append(f"{zh}\t{en}\t0\n")
        self._file.write("".join(lines).encode("ascii"))
        self.beads += len(beads)
