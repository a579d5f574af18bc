"""What every writer of alignments does: take them one by one, hold none, and leave a file whole or not at all."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Literal, TypeAlias

from ..document import Alignment, Pair
from .files import whole_file

Level: TypeAlias = Literal["sentence", "paragraph"]

# What is known about the reading of a file belongs in the report of a run, not on every pair.
_ABOUT_READING = frozenset({"encoding", "zh_encoding", "en_encoding"})
_SURROGATES = re.compile("[\ud800-\udfff]")


class Writer(ABC):
    """Writes alignments to one file as they come; the file appears under its name when the writer is closed.

    Use as a context manager: when the block raises, nothing is left behind. The same alignments give the same bytes.

    Args:
        path: the file to write.
        level: sentence or paragraph beads.
        unpaired: whether beads with an empty side are written too.

    Attributes:
        beads: how many beads were written.
        removed: how many characters the format cannot hold and were left out.
    """

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = False) -> None:
        self.path = path
        self.level: Level = level
        self.unpaired = unpaired
        self.beads = 0
        self.removed = 0
        self._stack = ExitStack()
        self._file: IO[bytes] = self._stack.enter_context(whole_file(path))

    @abstractmethod
    def add(self, alignment: Alignment) -> None:
        """Write the beads of one document."""

    def close(self) -> None:
        """Finish the file and give it its name."""
        self._stack.close()

    def abort(self, error: BaseException | None = None) -> None:
        """Throw away what was written."""
        error = error or RuntimeError("aborted")
        try:
            self._stack.__exit__(type(error), error, error.__traceback__)
        except BaseException as raised:
            if raised is not error:
                raise

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abort(error)

    def _rows(self, alignment: Alignment) -> Iterator[tuple[int, int, Pair]]:
        """The beads to write: number from 1, index of the paragraph bead, texts."""
        homes = alignment.paragraph_bead_of() if self.level == "sentence" else range(len(alignment.paragraphs))
        for number, (home, pair) in enumerate(zip(homes, alignment.pairs(self.level), strict=True), start=1):
            if self.unpaired or pair.bead.paired:
                self.beads += 1
                yield number, home, pair

    def _clean(self, text: str, unwanted: re.Pattern[str] = _SURROGATES) -> str:
        """A text without characters that the format cannot hold, which are counted."""
        cleaned, count = unwanted.subn("", text)
        self.removed += count
        return cleaned


def about(alignment: Alignment) -> dict[str, str]:
    """A document's metadata that belongs on its pairs."""
    return {key: value for key, value in alignment.bitext.metadata.items() if key not in _ABOUT_READING}
