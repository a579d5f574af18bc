"""The base of all writers: they take alignments one by one, keep none, and leave a whole file or no file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO

from ..document import Alignment, Level
from .files import whole_file
from .rendering import Rendering, chinese_tag, rows


class Writer(ABC):
    """Writes alignments to one file as they come; the file appears under its name when the writer is closed.

    Use as a context manager: when the block raises, nothing is left behind. The same alignments give the same bytes.

    Args:
        path: the file to write.
        level: sentence or paragraph beads.
        unpaired: whether beads with an empty side are written too.

    Attributes:
        files: the files that are written, the one of ``path`` first.
        beads: how many beads were written.
        left_out: how many beads with an empty side were not.
        removed: how many characters the format cannot hold and were left out.
    """

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = False) -> None:
        self.path = path
        self.level: Level = level
        self.unpaired = unpaired
        self.beads = 0
        self.left_out = 0
        self.removed = 0
        self.files: list[Path] = []
        self._stack = ExitStack()
        self._file: IO[bytes] = self._open(path)

    def _open(self, path: Path) -> IO[bytes]:
        """A file that takes its name when the writer is closed."""
        file = self._stack.enter_context(whole_file(path))
        self.files.append(path)
        return file

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


class StreamWriter(Writer):
    """A writer of a format that is a head, units and a tail.

    Args:
        path: the file to write.
        rendering: the format's bytes.
        unpaired: whether beads with an empty side are written too.
    """

    def __init__(self, path: Path, rendering: Rendering, unpaired: bool = False) -> None:
        super().__init__(path, rendering.level, unpaired)
        self._rendering = rendering
        self._begun = False

    def add(self, alignment: Alignment) -> None:
        """Write the beads of one document."""
        self._begin(chinese_tag(alignment))
        found = list(rows(alignment, self.level))
        kept = [row for row in found if self.unpaired or row.pair.bead.paired]
        self.left_out += len(found) - len(kept)
        for unit in self._rendering.units(alignment, kept):
            self._file.write(unit)
        self.beads += len(kept)
        self.removed = self._rendering.removed

    def close(self) -> None:
        """Finish the file and give it its name."""
        self._begin("zh-CN")
        self._file.write(self._rendering.tail())
        super().close()

    def _begin(self, chinese: str) -> None:
        if not self._begun:
            self._file.write(self._rendering.head(chinese))
            self._begun = True
