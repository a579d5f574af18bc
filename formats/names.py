"""What file names say: the document's name under its language marks, and which files belong together."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from ..document import Language

_MARKS: Final[dict[Language, str]] = {
    "zh": r"zh(?:[-_](?:cn|tw|hk|hans|hant|sg))?|cn|chs|cht|chi|zho|chinese|tw|hk|中文|汉语|漢語|中",
    "en": r"en(?:[-_](?:us|gb|uk|au))?|eng|english|英文|英语|英語|英",
}
# At an end of the name with a separator, in brackets, or the whole name: a.zh, a_cn, zh-a, a(中文), zh.
_PATTERNS: Final = {
    language: re.compile(
        rf"^(?:{marks})$|[-_. ](?:{marks})$|^(?:{marks})[-_. ]|[(（\[](?:{marks})[)）\]]$", re.IGNORECASE
    )
    for language, marks in _MARKS.items()
}
_ENDINGS: Final = re.compile(
    r"\.(?:txt|text|md|markdown|html?|xhtml|docx|epub|srt|vtt|ass|ssa|tsv|tab|csv|xlsx|xlsm|jsonl|par)$", re.IGNORECASE
)


def name_of(path: Path) -> tuple[str, Language | None]:
    """A file's name without its ending and its language mark, and the language that the mark says."""
    name = _ENDINGS.sub("", path.name)
    for language, pattern in _PATTERNS.items():
        if match := pattern.search(name):
            return (name[: match.start()] + name[match.end() :]).strip("-_. "), language
    return name, None


def pair_name(zh: Path, en: Path) -> str:
    """What to call the document whose two sides are these files."""
    return name_of(zh)[0] or name_of(en)[0] or zh.parent.name or zh.stem
