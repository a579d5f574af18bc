"""What a reader of one text returns: paragraphs and their kinds, before their side is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ..document import Document, Kind, Language, Side
from .line_ends import one_line_end
from .timing import Cue

Table: TypeAlias = tuple[tuple[Side, ...], ...]
"""The rows of a table, of each its cells, of each the indexes of its paragraphs."""

_NO_TEXT = re.compile("[\x00\ud800-\udfff\ufffd]")


def tidy(text: str) -> str:
    """The text with line feeds as line ends, without invisible characters, NUL, lone surrogates and U+FFFD."""
    return one_line_end(_NO_TEXT.sub("", text))


@dataclass(frozen=True, slots=True)
class Contents:
    """The text of a file as paragraphs.

    Attributes:
        paragraphs: the texts in order, each with its kind; a text may hold line breaks.
        metadata: what the file says of itself, by lower-case key, the same keys for either language.
        warnings: what a user should know, one line each.
        tables: which paragraphs stand in the cells of tables.
        cues: of subtitles, the lines and when they are shown.
    """

    paragraphs: Sequence[tuple[str, Kind]]
    metadata: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    cues: Sequence[Cue] = ()

    def document(self, language: Language) -> Document:
        """The text as one side of a bitext."""
        return Document.from_paragraphs(language, self.paragraphs)
