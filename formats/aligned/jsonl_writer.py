"""JSONL: a row a bead, as Hugging Face ``datasets`` loads it, the text pair under ``translation``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from ...document import Alignment
from ..rendering import Level, Rendering, Row, about
from ..writer import StreamWriter

# Loaders take a file's columns from its first megabytes and fail when another turns up later: whatever documents a job
# is made of, one that has any of these has them all.
_TOGETHER: Final = ("title_zh", "title_en", "author_zh", "author_en", "date", "page", "page_name", "column")


class JsonlRendering(Rendering):
    """Rows of ``id, document, level, translation, zh, en, type, paragraph, confidence`` and the metadata.

    ``id`` numbers a document's beads from 1 (``s`` for sentences, ``p`` for paragraphs), those left out counted too;
    ``zh`` and ``en`` are indexes from 0, and so is ``paragraph``, the index of the paragraph bead that holds the row's.
    Metadata keys follow: of a newspaper page always the same, empty where the page does not say; others as they come.
    One that is taken already gets the prefix ``meta_``.
    """

    def units(self, alignment: Alignment, rows: Iterable[Row]) -> Iterator[bytes]:
        """A line of JSON a row."""
        name = alignment.bitext.name
        metadata = about(alignment)
        if any(key in metadata for key in _TOGETHER):
            metadata = dict.fromkeys(_TOGETHER, "") | metadata
        for row in rows:
            pair = row.pair
            fields = {
                "id": f"{name}/{self.level[0]}{row.number}",
                "document": name,
                "level": self.level,
                "translation": {"zh": pair.zh, "en": pair.en},
                "zh": list(pair.bead.zh),
                "en": list(pair.bead.en),
                "type": pair.type,
                "paragraph": row.home,
                "confidence": None if pair.confidence is None else round(pair.confidence, 4),
            }
            for key, value in metadata.items():
                fields[f"meta_{key}" if key in fields else key] = value
            yield self._clean(json.dumps(fields, ensure_ascii=False)).encode("utf-8") + b"\n"


class JsonlWriter(StreamWriter):
    """Writes JSONL: see `JsonlRendering`."""

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = False) -> None:
        super().__init__(path, JsonlRendering(level), unpaired)
