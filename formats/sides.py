"""Puts the two sides of a bitext together: each in its language, neither empty."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..document import Bitext, Document, Language
from ..errors import InputError
from ..tokenize.script import detect_language

NAMES: dict[Language, str] = {"zh": "Chinese", "en": "English"}


def bitext(
    name: str,
    zh: Document,
    en: Document,
    sources: tuple[str | Path, str | Path],
    *,
    metadata: Mapping[str, str] | None = None,
    warnings: tuple[str, ...] = (),
) -> Bitext:
    """Join two documents to a bitext.

    Args:
        name: what the user calls the document.
        zh: the Chinese side.
        en: the English side.
        sources: where each side came from, Chinese first, for messages.
        metadata: what is known about the document.
        warnings: what the readers noticed.

    Raises:
        InputError: a side is empty, or the sides stand in each other's place.
    """
    found: dict[Language, Language | None] = {}
    for document, source in ((zh, sources[0]), (en, sources[1])):
        if not document.text.strip():
            raise InputError(source, f"expected {NAMES[document.language]} text, found none; check the file")
        found[document.language] = detect_language(document.text)
    if found["zh"] == "en" and found["en"] == "zh":
        raise InputError(sources[0], "expected Chinese, found English, and the other way round; swap the two sides")
    for document, source in ((zh, sources[0]), (en, sources[1])):
        other = found[document.language]
        if other is not None and other != document.language:
            raise InputError(
                source, f"expected {NAMES[document.language]}, found {NAMES[other]}; check which file is which side"
            )
    return Bitext(name, zh, en, dict(metadata or {}), warnings)
