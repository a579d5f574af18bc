"""A user's dictionary of Chinese words, as jieba has it: ``word [frequency [tag]]`` a line, in any usual encoding."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from ..errors import InputError

_TAGS: Final = (
    "a ad ag an b bg c d df dg e eng f g h i j k l m mg mq n ng nr nrfg nrt ns nt nz o p q r rg rr rz s t tg u ud ug "
    "uj ul uv uz v vd vg vi vn vq x y yg z zg"
)
"""The tags of jieba: a last word that is none belongs to a word with blanks, as ``卡拉 ok``."""
_ENTRY: Final = re.compile(rf"(.+?)(?:[ \t]+([0-9]{{1,12}}))?(?:[ \t]+(?:{_TAGS.replace(' ', '|')}))?")
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_COMMON: Final = 0.5
"""Least share of common characters (level 1 of GB 2312) among those beyond ASCII in a dictionary in GB18030. In
eight texts of the gold it was .74 or more, and .28 to .37 where their Big5 was read as GB18030."""
_EXPECTED: Final = "expected a dictionary in UTF-8 or GB18030, one 'word [frequency [tag]]' a line"


class Entry(NamedTuple):
    """A word and how often it occurs by the dictionary's scale; None lets jieba choose a frequency."""

    word: str
    frequency: int | None


def read(path: Path) -> list[Entry]:
    """The entries of a dictionary in UTF-8, UTF-16 with its mark, or GB18030; blanks or tabs stand between fields.

    Raises:
        InputError: it cannot be read, or is in another encoding.
    """
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise InputError(path, f"cannot read this user dictionary: {error}") from None
    except UnicodeError:
        raise InputError(path, f"{_EXPECTED}; found other bytes: convert it") from None
    entries = (_ENTRY.fullmatch(line.strip()) for line in text.splitlines())
    return [Entry(entry[1], int(entry[2]) if entry[2] else None) for entry in entries if entry]


def _decoded(data: bytes) -> str:
    """The text of a dictionary's bytes.

    Raises:
        UnicodeError: it is in no encoding that is known here.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    # Most bytes of Big5 are some characters of GB18030 too, but rare ones.
    foreign = [character for character in text if not character.isascii()]
    if sum(map(_is_common, foreign)) < _COMMON * len(foreign):
        raise UnicodeError("rare characters only")
    return text


def _is_common(character: str) -> bool:
    try:
        return 0xB0 <= character.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


class Phrases:
    """Words that hold blanks or other characters at which jieba cuts a text before it looks words up.

    Args:
        words: the words; the longest that fits is taken.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._lengths: dict[str, list[int]] = {}
        self._words = frozenset(words)
        for word in self._words:
            self._lengths.setdefault(word[0], []).append(len(word))
        for first, lengths in self._lengths.items():
            self._lengths[first] = sorted(set(lengths), reverse=True)
        self._first = re.compile("[" + "".join(map(re.escape, self._lengths)) + "]") if self._words else None

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """The spans of such words in a text, in order; a Latin word is not cut."""
        at = 0
        while self._first is not None and (match := self._first.search(text, at)):
            start = match.start()
            at = start + 1
            for length in self._lengths[match[0]]:
                end = start + length
                if text[start:end] in self._words and not (_within_word(text, start) or _within_word(text, end)):
                    yield start, end
                    at = end
                    break


def _within_word(text: str, at: int) -> bool:
    """Whether a place lies between two Latin letters or digits."""
    around = text[at - 1 : at + 1] if at else ""
    return len(around) == 2 and around.isascii() and around.isalnum()
