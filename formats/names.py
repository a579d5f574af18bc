"""File names and document names: what a file's name says of its document, and a document's name as a file's."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from pathvalidate import sanitize_filename

from ..document import Language

# Tags of languages as people put them into file names, which are not always those of BCP 47.
_TAGS: Final[dict[Language, str]] = {
    "zh": r"zh(?:[-_](?:cn|tw|hk|hans|hant|sg))?|cn|chs|cht|chi|zho|chinese|tw|hk|中文|汉语|漢語|中",
    "en": r"en(?:[-_](?:us|gb|uk|au))?|eng|english|英文|英语|英語|英",
}
# At an end of the name with a separator, in brackets, or the whole name: a.zh, a_cn, zh-a, a(中文), zh.
_PATTERNS: Final = {
    language: re.compile(rf"^(?:{tags})$|[-_. ](?:{tags})$|^(?:{tags})[-_. ]|[(（\[](?:{tags})[)）\]]$", re.IGNORECASE)
    for language, tags in _TAGS.items()
}
_LONGEST: Final = 200
"""Bytes of the longest part of a path that is made from a document's name; file systems allow 255 with extensions."""
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_EXTENSIONS: Final = re.compile(
    r"\.(?:txt|text|md|markdown|html?|xhtml|docx|epub|srt|vtt|ass|ssa|tsv|tab|csv|xlsx|xlsm|jsonl|par)$", re.IGNORECASE
)


def name_of(path: Path) -> tuple[str, Language | None]:
    """A file's name without its extension and its language tag, and the language of the tag."""
    name = _EXTENSIONS.sub("", path.name)
    for language, pattern in _PATTERNS.items():
        if match := pattern.search(name):
            return (name[: match.start()] + name[match.end() :]).strip("-_. "), language
    return name, None


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
