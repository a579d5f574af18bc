"""Two columns with a tab between, Chinese first, a line a bead; the first line names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...document import Alignment
from ..rendering import Level, Rendering, Row
from ..writer import StreamWriter

_BREAKS = re.compile(r"[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


class TsvRendering(Rendering):
    """A bead's two texts on a line; tabs and line breaks within them become blanks."""

    def head(self, chinese: str) -> bytes:
        """The names of the columns."""
        return b"zh\ten\n"

    def units(self, alignment: Alignment, rows: Iterable[Row]) -> Iterator[bytes]:
        """A line a row."""
        for row in rows:
            zh, en = (self._clean(_BREAKS.sub(" ", text)) for text in (row.pair.zh, row.pair.en))
            yield f"{zh}\t{en}\n".encode()


class TsvWriter(StreamWriter):
    """Writes text pairs.

    Args:
        path: the file to write.
        level: sentence or paragraph beads.
        unpaired: whether beads with an empty side are written too.
    """

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = False) -> None:
        super().__init__(path, TsvRendering(level), unpaired)
