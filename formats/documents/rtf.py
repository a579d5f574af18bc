"""RTF: the text of a file as its page shows it.

The libraries for RTF drop footnotes without a word, show hidden and deleted text, and know no headings; hence this one.
Control words are those of Microsoft's Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

from ...document import Kind, Language
from ...errors import InputError
from ..contents import Contents, tidy
from ..files import read_bytes

_TOKEN: Final = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n\x00]+|([^\\{}\r\n\x00]+)|\\"
)
_CHARACTERS: Final = {
    "line": "\n",
    "lbr": "\n",
    "tab": "\t",
    "emdash": "—",
    "endash": "–",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "~": "\xa0",
    "_": "-",
    "{": "{",
    "}": "}",
    "\\": "\\",
}
_ENDS: Final = frozenset({"par", "sect", "page", "cell", "nestcell", "row", "nestrow", "\n", "\r"})
# Groups that are no text of the page. Every group that begins with \* is none either, but for drawings with text boxes.
_DROPPED: Final = frozenset(
    {
        *("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"),
        *("ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn"),
        *("colortbl", "info", "pntext", "pntxta", "pntxtb", "listtext", "nonesttables", "upr"),
        *("fldinst", "xe", "tc", "tcn", "rxe", "txe"),
        *("pict", "sp", "shprslt", "objdata", "objclass", "objname", "mmathPict"),
    }
)
_DRAWINGS: Final = frozenset({"shpinst", "do"})
_BOXES: Final = frozenset({"shptxt", "dptxbxtext"})
_CODECS: Final = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 204: "cp1251", 161: "cp1253"}
_CODE_PAGES: Final = {936: "gb18030", 950: "big5hkscs", 10008: "gb18030", 10002: "big5hkscs", 65001: "utf-8"}
_HEADING: Final = re.compile(r"heading|subtitle|标题|標題", re.IGNORECASE)

_Target = Literal["body", "note", "box", "title", "fonts", "styles", "nothing"]


def read(path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
    """Read an RTF file.

    Footnotes and endnotes come after the body as paragraphs of the kind ``note``. Headers, footers, hidden and deleted
    text are no text; comments are not read either, and a warning counts them.

    Raises:
        InputError: the file is no RTF file.
    """
    del encoding, language
    data = read_bytes(path)
    if not data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{\\rtf"):
        raise InputError(path, "expected an RTF file, found another kind of file; check its extension")
    reader = _Reader()
    reader.read(data)
    warnings = []
    if reader.comments:
        warnings.append(f"{path}: {reader.comments} comments are left out")
    if reader.lost:
        warnings.append(f"{path}: {reader.lost} characters are not in the encoding that it names: left out")
    title = next((text for text, _ in reversed(reader.found["title"])), "")  # the last of several is in Unicode
    return Contents(reader.found["body"] + reader.found["note"], {"title": title} if title else {}, tuple(warnings))


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group, until it ends."""

    target: _Target = "body"
    hidden: bool = False
    deleted: bool = False
    fallback: int = 1
    """How many bytes follow a Unicode character for programs that know none."""
    font: int = -1
    style: int = 0
    kind: Kind = "paragraph"


@dataclass(slots=True)
class _Reader:
    """Reads the groups and control words of a file in their order."""

    found: dict[_Target, list[tuple[str, Kind]]] = field(default_factory=lambda: {"body": [], "note": [], "title": []})
    comments: int = 0
    lost: int = 0
    _state: _State = field(default_factory=_State)
    _outer: list[_State] = field(default_factory=list)
    _pieces: dict[_Target, list[str]] = field(default_factory=dict)
    _bytes: bytearray = field(default_factory=bytearray)
    _skip: int = 0
    _starred: bool = False
    _codec: str = "cp1252"
    _default_font: int = -1
    _charsets: dict[int, int] = field(default_factory=dict)
    _styles: dict[int, str] = field(default_factory=dict)

    def read(self, data: bytes) -> None:
        """Read a file."""
        at = 0
        while match := _TOKEN.match(data, at):
            at = match.end()
            word, number, code, sign, brace, plain = match.groups()
            if code is not None:
                self._byte(bytes.fromhex(code.decode("ascii")))
            elif plain is not None:
                self._byte(plain)
            elif word == b"bin":
                at += max(0, int(number or 0))
            elif brace is not None:
                self._brace(brace)
            elif word is not None:
                self._word(word.decode("ascii"), int(number) if number is not None else None)
            elif sign == b"*":
                self._starred = True
            elif sign is not None:
                self._word(sign.decode("latin-1"), None)
        self._end(force=True)

    def _byte(self, more: bytes) -> None:
        taken = min(self._skip, len(more))
        self._skip -= taken
        self._bytes += more[taken:]

    def _brace(self, brace: bytes) -> None:
        self._decode()
        self._skip, self._starred = 0, False
        if brace == b"{":
            self._outer.append(self._state)
        elif self._outer:
            before = self._outer.pop()
            if before.target != self._state.target or not self._outer:
                self._end(force=True)
            self._state = before

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if word == "u" and number is not None:
            self._decode()
            self._text(chr(number % 0x10000))
            self._skip = self._state.fallback
            return
        self._decode()
        self._skip = 0
        if (starred and word not in _DRAWINGS) or word in _DROPPED:
            self.comments += word == "annotation"
            self._enter("nothing")
        elif word in _CHARACTERS:
            self._text(_CHARACTERS[word])
        elif word in _ENDS:
            self._end(cell=word in {"cell", "nestcell"})
        else:
            self._set(word, number)

    def _enter(self, target: _Target) -> None:
        if self._state.target != "nothing":
            self._state = replace(self._state, target=target)

    def _set(self, word: str, number: int | None) -> None:
        """Follow a control word that changes what holds."""
        on = number != 0
        if word == "v":
            self._state = replace(self._state, hidden=on)
        elif word == "deleted":
            self._state = replace(self._state, deleted=on)
        elif word == "plain":
            self._state = replace(self._state, hidden=False, deleted=False, font=self._default_font)
        elif word == "uc":
            self._state = replace(self._state, fallback=max(0, number or 0))
        elif word == "f":
            self._state = replace(self._state, font=number or 0)
        elif word == "title" and self._outer and self._outer[-1].target == "nothing":
            self._state = replace(self._state, target="title")
        elif word in {"footnote", *_BOXES}:
            self._enter("note" if word == "footnote" else "box")
        elif word in {"fonttbl", "stylesheet"}:
            self._enter("fonts" if word == "fonttbl" else "styles")
        else:
            self._set_paragraph(word, number or 0)

    def _set_paragraph(self, word: str, number: int) -> None:
        if word == "pard":
            self._state = replace(self._state, kind="paragraph", style=0)
        elif word == "s":
            name = self._styles.get(number, "").strip().lower()
            kind: Kind = "title" if name == "title" else "heading" if _HEADING.match(name) else self._state.kind
            self._state = replace(self._state, kind=kind, style=number)
        elif word == "outlinelevel" and number < 9:
            self._state = replace(self._state, kind="heading")
        elif word == "pnlvlblt" or (word == "ls" and number):
            if self._state.kind == "paragraph":
                self._state = replace(self._state, kind="item")
        elif word == "fcharset":
            self._charsets[self._state.font] = number
        elif word == "deff":
            self._default_font = number
        elif word == "ansicpg":
            self._codec = _CODE_PAGES.get(number, f"cp{number}")

    def _decode(self) -> None:
        """The bytes since the last control word as text, in the encoding of their font."""
        if not self._bytes:
            return
        data = bytes(self._bytes)
        self._bytes.clear()
        named = _CODECS.get(self._charsets.get(self._state.font, 0))
        for codec in (named, self._codec, "cp1252"):
            with suppress(UnicodeDecodeError, LookupError):
                if codec is not None:
                    self._text(data.decode(codec))
                    return
        text = data.decode("cp1252", "replace")
        self.lost += text.count("\ufffd")
        self._text(text)

    def _text(self, text: str) -> None:
        target = self._state.target
        if target == "styles":
            style = self._state.style
            self._styles[style] = self._styles.get(style, "") + text.replace(";", "")
        elif target not in {"nothing", "fonts"} and not self._state.hidden and not self._state.deleted:
            self._pieces.setdefault(target, []).append(text)

    def _end(self, cell: bool = False, force: bool = False) -> None:
        """End a paragraph; one whose mark is hidden or deleted goes on."""
        target = self._state.target
        if target in {"nothing", "fonts", "styles"} or ((self._state.hidden or self._state.deleted) and not force):
            return
        text = "".join(self._pieces.pop(target, ()))
        # Characters beyond the first 65,536 are written as two halves.
        text = tidy(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")).strip()
        kind: Kind = (
            "note" if target == "note" else "cell" if cell else self._state.kind if target == "body" else "paragraph"
        )
        if text:
            self.found["body" if target == "box" else target].append((text, kind))
