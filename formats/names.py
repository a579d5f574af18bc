"""File names and document names: what a file's name says of its document, and a document's name as a file's."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pathvalidate import sanitize_filename

from ..document import LANGUAGES, Language

# Tags of languages as people put them into file names, which are not always those of BCP 47.
_CHINESE_SCRIPT: Final = r"[-_]?(?:hans|hant)"
_CHINESE_PLACE: Final = r"[-_](?:cn|tw|hk|sg|mo)"
_TAGS: Final[dict[Language, str]] = {
    "zh": rf"(?:zh|cmn|zho|chi|yue)(?:{_CHINESE_SCRIPT})?(?:{_CHINESE_PLACE})?"
    r"|hans|hant|cn|chs|cht|[st]?chinese|tw|hk|中文|汉语|漢語|中",
    "en": r"(?:en|eng)(?:[-_](?:us|gb|uk|au|ca))?|english|英文|英语|英語|英",
}
_START, _STOP = r"(?:^|(?<=[-_. (（\[]))", r"(?=$|[-_. )）\]])"
# The places of a mark, the likeliest first: the whole name, an end with a separator, brackets, the beginning.
_AT_ENDS: Final = (r"^(?:{})$", r"[-_. ](?:{})$", r"[(（\[](?:{})[)）\]]$", r"^(?:{})[-_. ]")
_PATTERNS: Final = {
    language: re.compile("|".join(place.format(tags) for place in _AT_ENDS), re.IGNORECASE)
    for language, tags in _TAGS.items()
}
_ANYWHERE: Final = {
    language: re.compile(f"{_START}(?:{tags}){_STOP}", re.IGNORECASE) for language, tags in _TAGS.items()
}
_TRADITIONAL: Final = re.compile(rf"{_START}(?:(?:zh|cmn|zho|chi)?[-_]?hant|cht|tchinese|zh[-_](?:tw|hk|mo)|tw|hk|yue)")
_SEPARATORS: Final = "-_. "
_LONGEST: Final = 200
"""Bytes of the longest part of a path that is made from a document's name; file systems allow 255 with extensions."""
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Marked:
    """What a file's name says of its language.

    Attributes:
        name: the name without its extension and without the mark.
        language: of the mark; None where there is no mark, or where there are marks of both languages.
        before: what stands before a mark that has a qualifier behind it (``talk`` of ``talk.english.captions``); empty
            where nothing stands on one of its sides.
    """

    name: str
    language: Language | None
    before: str = ""


def mark_of(path: Path) -> Marked:
    """A file's name without its extension and its language mark, and the language of the mark."""
    name = _without_extension(path.name)
    inside = {language: pattern.search(name) for language, pattern in _ANYWHERE.items()}
    found = [language for language in LANGUAGES if inside[language]]
    if len(found) == 2 and _adjacent(name):
        return Marked(name, None)
    for language, pattern in _PATTERNS.items():
        if match := pattern.search(name):
            rest = (name[: match.start()] + name[match.end() :]).strip(_SEPARATORS)
            return Marked(rest, language)
    if len(found) != 1 or (match := inside[found[0]]) is None:
        return Marked(name, None)
    before, behind = name[: match.start()].strip(_SEPARATORS), name[match.end() :].strip(_SEPARATORS)
    return Marked(f"{before}-{behind}", found[0], before)


def name_of(path: Path) -> tuple[str, Language | None]:
    """A file's name without its extension and its language mark, and the language of the mark."""
    marked = mark_of(path)
    return marked.name, marked.language


def is_traditional(name: str) -> bool:
    """Whether a name is marked as that of a Chinese text in traditional characters, or in Cantonese."""
    return _TRADITIONAL.search(name.lower()) is not None


def pair_name(zh: Path, en: Path) -> str:
    """What to call the document whose two sides are these files."""
    return name_of(zh)[0] or name_of(en)[0] or zh.parent.name or zh.stem


def stem_of(path: Path) -> str:
    """A file's name without its extension, and without ``.gz`` after that."""
    name = path.name
    return Path(name[:-3] if name.lower().endswith(".gz") else name).stem


def file_stem(name: str) -> str:
    """A document's name as a relative path that every system accepts, without an extension; ``/`` makes folders.

    A name that cannot stand as it is gets a short hash, so that two names are two files.
    """
    parts = (_SURROGATES.sub("_", part) for part in name.split("/"))
    parts = (
        sanitize_filename(part, replacement_text="_", platform="universal", max_len=_LONGEST)
        for part in parts
        if part.strip(".")
    )
    stem = "/".join(part for part in parts if part) or "document"
    if stem == name:
        return stem
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{stem}-{digest[:8]}"


def _adjacent(name: str) -> bool:
    """Whether marks of both languages stand side by side, as in the name of a file that holds both: ``en-zh``."""
    zh, en = _TAGS["zh"], _TAGS["en"]
    both = rf"{_START}(?:(?:{zh})[-_. +&]*(?:{en})|(?:{en})[-_. +&]*(?:{zh})){_STOP}"
    return re.search(both, name, re.IGNORECASE) is not None


def _without_extension(name: str) -> str:
    """A name without the extension of a format; ``.zh`` and ``.en`` are marks and stay."""
    stem, dot, ending = name.rpartition(".")
    return stem if dot and stem and f".{ending.lower()}" in _extensions() else name


@cache
def _extensions() -> frozenset[str]:
    from .registry import FORMATS  # noqa: PLC0415 - which need not load for a name alone

    known = (ending for form in FORMATS for ending in form.endings)
    return frozenset(known) - {"", ".zh", ".en"}
