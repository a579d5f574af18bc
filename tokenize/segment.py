"""Sentences by language: of a paragraph, of a document, of a bitext."""

from __future__ import annotations

from dataclasses import replace

from ..document import LANGUAGES, Bitext, Document, Language, Paragraph, Sentence
from ..errors import wrong_type
from . import chinese, english
from .script import is_traditional, likeliest_language

_SPLIT = {"zh": chinese.split, "en": english.split}


def split(text: str, language: Language) -> list[tuple[int, int]]:
    """The spans of a paragraph's sentences by the rules of a language, blanks trimmed off."""
    return _SPLIT[language](text)


def split_sentences(text: str, language: Language | None = None) -> list[str]:
    """The sentences of a text, each exactly as it stands there, without the whitespace around it.

    Args:
        text: a text in one language. A single line break in it is taken for a wrap, a blank line ends a sentence.
        language: ``zh`` or ``en``; None to tell it from the text's script.

    Raises:
        TypeError: ``text`` is no text.
        ValueError: there is no such language here.
    """
    if not isinstance(text, str):
        raise wrong_type("split_sentences", "text", "a text", text)
    if language not in (None, *LANGUAGES):
        raise ValueError(f"duiqi.split_sentences expects 'zh', 'en' or None as `language`, not {language!r}")
    return [text[start:end] for start, end in split(text, language or likeliest_language(text))]


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
