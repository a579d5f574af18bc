"""The bytes of a streamed format: a head, a unit for each bead, a tail. Workers render, one process joins."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..document import Alignment, Level, Pair
from ..tokenize.segment import language_tag

# Encodings belong in the report of a run, not on every pair.
_ABOUT_READING = frozenset({"encoding", "zh_encoding", "en_encoding", "table_columns", "table_rows"})
_SURROGATES = re.compile("[\ud800-\udfff]")
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Everything outside the production Char of XML 1.0."""


@dataclass(frozen=True, slots=True)
class Row:
    """A bead as outputs number it: from 1 within its document, and the index of the paragraph bead that holds it."""

    number: int
    home: int
    pair: Pair


def rows(alignment: Alignment, level: Level) -> Iterator[Row]:
    """All beads of a level, numbered."""
    homes = alignment.paragraph_bead_of() if level == "sentence" else range(len(alignment.paragraph_beads))
    for number, (home, pair) in enumerate(zip(homes, alignment.pairs(level), strict=True), start=1):
        yield Row(number, home, pair)


class Rendering(ABC):
    """Renders beads of one level in one format; the same alignments give the same bytes.

    A file is a head, the units of any number of documents, and a tail.

    Args:
        level: sentence or paragraph beads.

    Attributes:
        removed: how many characters the format cannot hold and were left out.
    """

    def __init__(self, level: Level = "sentence") -> None:
        self.level: Level = level
        self.removed = 0

    def head(self, chinese: str) -> bytes:
        """What a file begins with; ``chinese`` is the language tag of its first document, zh-CN or zh-TW."""
        return b""

    @abstractmethod
    def units(self, alignment: Alignment, rows: Iterable[Row]) -> Iterator[bytes]:
        """The bytes of each row of a document."""

    def tail(self) -> bytes:
        """What a file ends with."""
        return b""

    def _clean(self, text: str, unwanted: re.Pattern[str] = _SURROGATES) -> str:
        """A text without characters that the format cannot hold, which are counted."""
        cleaned, count = unwanted.subn("", text)
        self.removed += count
        return cleaned


def about(alignment: Alignment) -> dict[str, str]:
    """A document's metadata that belongs on its pairs."""
    return {key: value for key, value in alignment.bitext.metadata.items() if key not in _ABOUT_READING}


def chinese_tag(alignment: Alignment) -> str:
    """The language tag of a document's Chinese: zh-TW for Traditional characters, else zh-CN."""
    return language_tag(alignment.bitext.zh)
