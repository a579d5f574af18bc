"""Syntax that documentation sites add to Markdown: attributes, containers, admonitions. Their titles and text stay."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_FENCE: Final = re.compile(r"^[ \t>]*(`{3,}|~{3,})")
# ::: tip Title, :::note[Title], ::: {.warning}, and the colons that close it.
_CONTAINER: Final = re.compile(r"^(?P<lead>[ \t>]*):{3,}(?P<rest>[^:].{0,200})?$")
_CONTAINER_TYPE: Final = re.compile(r"^(?:\{[^{}]*\}|[A-Za-z][\w-]*)?[ \t]*(?P<title>.*?)[ \t]*(?:\{[^{}]*\})?$")
# !!! note "Title", ??? tip, === "Tab"; their text is indented by four.
_ADMONITION: Final = re.compile(
    r"^(?P<lead> *)(?:(?:!!!|\?\?\?)\+? ?[A-Za-z][\w-]{0,30}(?: [\w-]{1,20}){0,3}"
    r"(?: {1,4}\"(?P<title>[^\"]{0,200})\")?|"
    r"===[!+]? {1,4}\"(?P<tab>[^\"]{0,200})\") *$"
)
# > [!NOTE] Title
_ALERT: Final = re.compile(r"^(?P<lead>[ \t]{0,3}>[ \t>]*)\[!\w{1,20}\][+-]?[ \t]*(?P<title>.*)$")
_CONTENTS: Final = re.compile(r"^[ \t]*(?:\[\[_?toc_?\]\]|\[toc\]|\$\{toc\})[ \t]*$", re.IGNORECASE)
_IMPORT: Final = re.compile(r"""^import[ \t][^"']{1,200}[ \t]from[ \t]+["'][^"']+["'];?[ \t]*$""")
_TAG: Final = re.compile(r"(?<!\{)\{%[^{}%]{0,500}%\}(?!\})")
_ATTRIBUTE: Final = r"""(?:[#.][\w:.-]+|[A-Za-z][\w:-]*=(?:"[^"{}]*"|'[^'{}]*'|[^\s{}"'=]+))"""
_ATTRIBUTES: Final = rf"\{{:?[ \t]*{_ATTRIBUTE}(?:[ \t]+{_ATTRIBUTE})*[ \t]*\}}"
_LEADING: Final = re.compile(rf"^[ \t]?{_ATTRIBUTES}")
_TRAILING: Final = re.compile(rf"(?<![ \t])[ \t]*{_ATTRIBUTES}[ \t]*$")
_ATTRIBUTE_LINE: Final = re.compile(r"^[ \t]*\{:[^{}]{1,200}\}[ \t]*$")
_INDENT: Final = 4
"""Blanks by which the text of an admonition is indented."""


def without_site_syntax(text: str) -> str:
    """Markdown in which containers, admonitions and alerts are their titles and their text; code stays as it is."""
    return "\n".join(_plain(text.split("\n")))


def without_attributes(text: str, *, behind: bool, last: bool) -> str:
    """A stretch of text without attributes like ``{#id}`` and ``{target=_blank}``.

    Args:
        text: the text between two marks of Markdown.
        behind: whether it follows a link, a picture or the like, to which attributes at its beginning belong.
        last: whether its line ends with it, so that attributes at its end belong to the heading or the paragraph.
    """
    if "{" not in text:
        return text
    text = _LEADING.sub("", text) if behind else text
    return _TRAILING.sub("", text) if last else text


def _plain(lines: Sequence[str]) -> list[str]:
    found: list[str] = []
    fence = ""
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
            found.append(line)
        elif mark:
            fence = mark[1]
            found.append(line)
        elif match := _ADMONITION.match(line):
            end = _end(lines, number, len(match["lead"]) + _INDENT)
            body = [inner[_INDENT:] for inner in lines[number:end]]
            found += _titled(match["lead"], match["title"] or match["tab"] or "")
            found += [*_plain(body), ""]
            number = end
        else:
            found += _line(line)
    return found


def _end(lines: Sequence[str], start: int, indent: int) -> int:
    """Where the lines of an admonition end."""
    end = start
    for number in range(start, len(lines)):
        line = lines[number]
        if line.strip():
            if line[:indent].strip(" "):
                break
            end = number + 1
    return end


def _line(line: str) -> list[str]:
    """What stands for a line outside code."""
    if match := _CONTAINER.match(line):
        rest = (match["rest"] or "").strip()
        title = _CONTAINER_TYPE.match(rest)
        return _titled(match["lead"], title["title"].strip("[]\"'") if title else rest)
    if match := _ALERT.match(line):
        return _titled(match["lead"], match["title"])
    if _CONTENTS.match(line) or _IMPORT.match(line) or _ATTRIBUTE_LINE.match(line):
        return [""]
    return [line if "`" in line else _TAG.sub("", line)]


def _titled(lead: str, title: str) -> list[str]:
    """A title as a paragraph of its own, within the quotation or the item where it stands."""
    blank = lead.rstrip()
    return [blank, f"{lead}{title}", blank] if title.strip() else [blank]
