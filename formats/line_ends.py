"""Line ends and invisible characters: all line ends as line feeds, nothing in a text that no reader can see."""

from __future__ import annotations

import re

# A carriage return too many (a file written twice in text mode on Windows) makes no further line.
_RETURNS = re.compile(r"(?<!\r)\r+\n|\r")
# Vertical tab, form feed, the separators of files to units, next line, line and paragraph separator.
_OTHER_ENDS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Zero-width space, marks and embeddings of direction, word joiner and invisible operators, byte order mark. The
# zero-width joiner stays: emoji are made with it.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|\u00ad(?![ \t\r]*\n)")
# A word that was torn at a line's end by a hyphen that shows nowhere else.
_SOFT_HYPHEN = re.compile("\u00ad[ \t]*\n?[ \t]*")


def line_feeds(text: str) -> str:
    r"""The text with ``\r\n``, ``\r`` and ``\r\r\n`` as ``\n``; the number of other line ends stays as it is."""
    return _RETURNS.sub("\n", text)


def visible(text: str) -> str:
    """The text without characters that show nothing and mean nothing; lines stay lines."""
    return _INVISIBLE.sub("", text)


def one_line_end(text: str) -> str:
    """The text with each line end of any kind as a line feed, and without invisible characters."""
    text = _OTHER_ENDS.sub("\n", visible(line_feeds(text)))
    return _SOFT_HYPHEN.sub("", text)
