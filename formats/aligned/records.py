"""Pairs as files hold them, one after the other, made into a bitext that can be aligned again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...document import LANGUAGES, Bitext, Document
from ..sides import bitext


@dataclass(frozen=True, slots=True)
class Record:
    """A pair of texts that a file holds.

    Attributes:
        zh: the Chinese text; may be empty.
        en: the English text; may be empty.
        paragraph: the index of the paragraph bead it lies in, where the file tells.
    """

    zh: str
    en: str
    paragraph: int | None = None


def bitext_of(name: str, records: Sequence[Record], source: str | Path) -> Bitext:
    """The texts of pairs as a bitext whose paragraphs are not cut: one a pair, or one a paragraph where that is known.

    Raises:
        InputError: a side is empty, or in the wrong language.
    """
    documents = []
    for language in LANGUAGES:
        groups: dict[object, list[str]] = {}
        for number, record in enumerate(records):
            home = ("paragraph", record.paragraph) if record.paragraph is not None else number
            if text := getattr(record, language):
                groups.setdefault(home, []).append(text)
        # Sentences of a paragraph stand on lines, which a reader of the paragraph joins as its language does.
        texts = ["\n".join(group) for group in groups.values()]
        documents.append(Document.from_paragraphs(language, ((text, "paragraph") for text in texts)))
    return bitext(name, documents[0], documents[1], (source, source))
