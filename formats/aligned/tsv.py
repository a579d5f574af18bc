"""TSV of two columns, a text pair a line: read in either order, written Chinese first with a heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...document import Alignment, Level
from ...errors import InputError
from ...tokenize.script import detect_language
from ..files import read_utf8, shown
from ..languages import side_of_heading
from ..names import stem_of
from ..rendering import Rendering, Row
from ..writer import StreamWriter
from .annotation import Annotation, Texts
from .matching import matched
from .pairs import TextPair

_BREAKS = re.compile(r"[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def read(path: str | Path, texts: Texts | None = None) -> Iterator[Annotation]:
    """Read one pair a line, the two texts with a tab between; an empty side is a bead with an empty side.

    The first line may name the columns (``zh``, ``en``); else the script of the whole columns tells.

    Args:
        path: the file, packed with gzip or not; its name without the extension is the document's.
        texts: the texts to put the pairs back into, by document; else ``<name>.zh`` and ``.en`` beside the file.

    Raises:
        InputError: a line without two columns, columns of one language, a text that is not in the texts.
    """
    path = Path(path)
    rows = []
    for number, line in enumerate(read_utf8(path).split("\n"), start=1):
        if line.strip():
            fields = line.split("\t")
            if len(fields) != 2:
                problem = f"line {number}: expected two texts with a tab between, found {len(fields)} in {shown(line)}"
                raise InputError(path, problem)
            rows.append((number, fields))
    order = [side_of_heading(field) for field in rows[0][1]] if rows else []
    if set(order) == {"zh", "en"}:
        rows = rows[1:]
    else:
        order = [detect_language("".join(fields[column] for _, fields in rows)) for column in (0, 1)]
        if rows and set(order) != {"zh", "en"}:
            found = " and ".join(language or "neither" for language in order)
            raise InputError(path, f"expected a Chinese and an English column, found {found}; name them in line 1")
    zh = 0 if order[:1] == ["zh"] else 1
    pairs = [TextPair(fields[zh], fields[1 - zh], place=f"line {number}") for number, fields in rows]
    yield from matched(path, {stem_of(path): pairs}, texts)


class TsvRendering(Rendering):
    """A bead's two texts on a line; tabs and line breaks within them become spaces."""

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
