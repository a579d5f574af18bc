"""Joins two documents to a bitext, and checks that neither is empty and each is in its language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..document import Bitext, Document, Language
from ..errors import InputError
from ..tokenize.script import detect_language

NAMES: dict[Language, str] = {"zh": "Chinese", "en": "English"}

_OWN = 0.2
"""The least share of a side's lines in its language. Half-translated manuals were measured at .4."""
_SAMPLE = 2000
"""Lines of a side that are looked at."""


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
    documents = list(zip((zh, en), sources, strict=True))
    for document, source in documents:
        if not document.text.strip():
            raise InputError(source, f"expected {NAMES[document.language]} text, found none; check the file")
    shares = [_share(document) for document, _ in documents]
    strangers = [document for (document, _), share in zip(documents, shares, strict=True) if share < _OWN]
    if len(strangers) == 2:
        raise InputError(sources[0], "expected Chinese, found English, and the other way round; swap the two sides")
    for (document, source), share in zip(documents, shares, strict=True):
        other = NAMES["en" if document.language == "zh" else "zh"]
        if document in strangers:
            problem = f"expected {NAMES[document.language]}, found {other}; check which file is which side"
            raise InputError(source, problem)
        if share < 0.5:
            warnings = (*warnings, f"{source}: most of it is {other}, where {NAMES[document.language]} was expected")
    return Bitext(name, zh, en, dict(metadata or {}), warnings)


def _share(document: Document) -> float:
    """The share of lines in the side's language among lines in either language; 1 where there are none."""
    languages = [detect_language(line) for line in document.text.split("\n")[:_SAMPLE]]
    own, known = languages.count(document.language), len(languages) - languages.count(None)
    return own / known if known else 1.0
