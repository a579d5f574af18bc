"""Sentences by language: of a paragraph, of a document, of a bitext."""

from __future__ import annotations

from dataclasses import replace

from ..document import Bitext, Document, Language, Paragraph, Sentence
from . import chinese, english
from .script import is_traditional

_SPLIT = {"zh": chinese.split, "en": english.split}


def split(text: str, language: Language) -> list[tuple[int, int]]:
    """The spans of a paragraph's sentences by the rules of a language, blanks trimmed off."""
    return _SPLIT[language](text)


def segment(bitext: Bitext) -> Bitext:
    """The bitext with every paragraph cut into sentences; paragraphs that came cut keep their sentences."""
    return replace(bitext, zh=segment_document(bitext.zh), en=segment_document(bitext.en))


def segment_document(document: Document) -> Document:
    """The document with its language tag, and with every paragraph cut into sentences that was not."""
    paragraphs = tuple(_cut(document, paragraph) for paragraph in document.paragraphs)
    return replace(document, paragraphs=paragraphs, tag=language_tag(document))


def language_tag(document: Document) -> str:
    """The BCP 47 tag of a text: ``zh-TW`` for Traditional characters, ``zh-CN`` for other Chinese, ``en``."""
    if document.tag or document.language == "en":
        return document.tag or "en"
    return "zh-TW" if is_traditional(document.text) else "zh-CN"


def _cut(document: Document, paragraph: Paragraph) -> Paragraph:
    if paragraph.sentences is not None:
        return paragraph
    offset = paragraph.start
    spans = split(document.text[offset : paragraph.end], document.language)
    return replace(paragraph, sentences=tuple(Sentence(offset + start, offset + end) for start, end in spans))
