"""JSONL: a row a bead, as Hugging Face ``datasets`` loads it, the text pair under ``translation``."""

from __future__ import annotations

import json

from ..document import Alignment
from .writer import Writer, about


class JsonlWriter(Writer):
    """Writes rows of ``id, document, level, translation, zh, en, type, paragraph, confidence`` and the metadata.

    ``id`` numbers a document's beads from 1 (``s`` for sentences, ``p`` for paragraphs), those left out counted too;
    ``zh`` and ``en`` are indexes from 0, and so is ``paragraph``, the index of the paragraph bead that holds the row's.
    Metadata keys follow; one that is taken already gets the prefix ``meta_``.
    """

    def add(self, alignment: Alignment) -> None:
        """Write the beads of one document."""
        name = alignment.bitext.name
        metadata = about(alignment)
        for number, home, pair in self._rows(alignment):
            row = {
                "id": f"{name}/{self.level[0]}{number}",
                "document": name,
                "level": self.level,
                "translation": {"zh": pair.zh, "en": pair.en},
                "zh": list(pair.bead.zh),
                "en": list(pair.bead.en),
                "type": pair.type,
                "paragraph": home,
                "confidence": round(pair.confidence, 4),
            }
            for key, value in metadata.items():
                row[f"meta_{key}" if key in row else key] = value
            line = self._clean(json.dumps(row, ensure_ascii=False))
            self._file.write(line.encode("utf-8") + b"\n")
