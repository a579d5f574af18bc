"""Which format a file is in: by the name that a user gives, by its extension, or by how it begins."""

from __future__ import annotations

import re
from pathlib import Path

from ..errors import InputError
from .files import open_plain, open_unpacked
from .registry import ANNOTATED, FORMATS, WRITTEN, Format

_HEAD = 4096
"""Bytes at the beginning of a file that show its format."""
_RECORD_START = b'{"record":'
_RECORD_NAME = re.compile(r"alignments(-\d{5,})?\.jsonl")
"""The names of a job's record files: ``alignments.jsonl``, or ``alignments-00000.jsonl`` and so on."""
_RUNG = re.compile(rb"\s*\d+\s*\t\s*\d+\s*(\t|$)")

_NOT_READ = {
    **dict.fromkeys((".wps", ".pages", ".docm", ".dotx", ".fodt"), "save it as DOCX"),
    **dict.fromkeys((".xlsb", ".et", ".numbers", ".fods"), "save it as XLSX or CSV"),
    **dict.fromkeys((".ppt", ".key", ".odp", ".dps"), "save it as PPTX"),
    **dict.fromkeys((".mobi", ".azw3"), "convert it to EPUB"),
    ".djvu": "convert it to PDF, or give its text",
    **dict.fromkeys((".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".zst"), "unpack it"),
    **dict.fromkeys((".tex", ".latex"), "turn it into text: pandoc FILE -t plain --wrap=none -o FILE.txt"),
    ".xml": "convert it to TMX or HTML, or name its format",
}
_WHERE_NAMED = {".json": "messages", ".properties": "properties"}
"""Extensions of formats that are read where a user names the file: in a folder most such files hold no texts."""
_STARTS = (
    (b"%PDF-", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
    (b"PK\x03\x04", ".zip"),
    (b"\x1f\x8b", ".gz"),
    (b"\x28\xb5\x2f\xfd", ".zst"),
    (b"\\documentclass", ".tex"),
)
"""How files begin that are not read, and the extension that they should have."""
_TEXTS = tuple(
    (name, re.compile(pattern, re.MULTILINE | re.IGNORECASE))
    for name, pattern in (
        ("xliff", rb"\A\s*(?:<\?xml[^>]{0,200}>\s*)?<xliff\b"),
        ("tmx", rb"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!DOCTYPE tmx[^>]{0,200}>\s*)?<tmx\b"),
        ("html", rb"\A\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!DOCTYPE )?html\b"),
        ("wordfast", rb"\A%[^\n]*\t%Wordfast TM"),
        ("po", rb'^msgid[ \t]+"[^\n]*\n(?:"[^\n]*\n)*msgstr[ \t]+"'),
        ("subtitles", rb"\A(?:WEBVTT\b|\[Script Info\]|\s*\d+\s*\n\d\d:\d\d:\d\d[,.]\d+ --> )"),
        ("subtitles", rb"\A\s*(?:\[[^\n]{1,200}\s*\n){0,8}\[\d+:\d\d(?:[.:]\d+)?\][^\n]*\n\s*\[\d+:\d\d"),
    )
)
"""How texts of other formats begin, whatever their extension."""


def find(path: Path, name: str | None = None) -> Format:
    """The format of a file of texts: the one named, else by its extension, else plain text.

    Raises:
        InputError: no format of that name, or an extension of a format that is not read.
    """
    readable = [known for known in FORMATS if known.contents or known.bitexts]
    if name is not None:
        for known in FORMATS:
            if known.name == name:
                return known
        expected = ", ".join(known.name for known in readable)
        raise InputError(path, f"'{name}' is not a format known here; expected one of {expected}")
    ending = path.suffix.lower()
    if ending in _NOT_READ:
        endings = " ".join(sorted({known.endings[0] for known in readable if known.endings}))
        raise InputError(path, f"expected one of {endings}, found {ending}; {_NOT_READ[ending]}")
    wanted = _WHERE_NAMED.get(ending)
    return next((known for known in FORMATS if ending in known.endings or known.name == wanted), FORMATS[0])


def look_into(path: Path, name: str | None = None) -> Format:
    """The format of a file of texts as `find` has it, but for plain text and XML by how the file begins.

    Raises:
        InputError: as `find`, or the file cannot be read, or begins like one of a format that is not read.
    """
    xml = name is None and path.suffix.lower() == ".xml"
    known = FORMATS[0] if xml else find(path, name)
    if name is not None or known is not FORMATS[0] or (xml and not path.is_file()):
        return find(path, name)
    with open_plain(path) as file:
        head = file.read(_HEAD)
    head = _as_utf8(head)
    for start, ending in _STARTS:
        if head.startswith(start):
            problem = (
                f"expected text, found what begins like a file named {ending}; {_NOT_READ.get(ending, 'name it so')}"
            )
            raise InputError(path, problem)
    shown = next((form for form, pattern in _TEXTS if pattern.search(head)), None)
    if shown is None and xml:
        return find(path, name)
    return next((form for form in FORMATS if form.name == shown), known)


def find_written(path: Path, name: str | None = None) -> Format | None:
    """The format to write a file in: the one named, else by its extension; None where no format is written so."""
    ending = path.suffix.lower()
    for known in WRITTEN:
        # InterText and XCES share an extension, and a user should say which is meant.
        if known.name == name or (name is None and ending in known.endings and ending not in _NOT_READ):
            return known
    return None


def find_annotated(path: Path) -> Format:
    """The format of a file of aligned text: by its extension, else by how it begins; packed with gzip or not.

    Raises:
        InputError: it cannot be read, or begins like none.
    """
    known = annotated_by_name(path.name)
    if known is None and _WHERE_NAMED.get(path.suffix.lower()) == "messages":
        known = next(form for form in ANNOTATED if form.name == "messages")
    if known is not None and known.name != "jsonl":
        return known
    with open_unpacked(path) as file:
        head = file.read(_HEAD)
    if known is not None and not head.startswith(_RECORD_START):
        return known
    name = _shown_by(_as_utf8(head))
    for known in ANNOTATED:
        if known.name == name:
            return known
    expected = ", ".join(known.name for known in ANNOTATED)
    raise InputError(path, f"expected aligned text ({expected}), found a file that begins like none of them")


def _as_utf8(head: bytes) -> bytes:
    """The beginning of a text in UTF-8 where it was in UTF-16, without a mark, its line ends line feeds."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    return head.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")


def annotated_by_name(name: str) -> Format | None:
    """The format of aligned text that a file's extension shows; None for ``.xml``, which several share."""
    plain = name.lower().removesuffix(".gz").removesuffix(".zst")
    ending = Path(plain).suffix
    if _RECORD_NAME.fullmatch(plain):
        return next(known for known in ANNOTATED if known.name == "record")
    if ending in _NOT_READ or not ending:
        return None
    return next((known for known in ANNOTATED if ending in known.endings), None)


def _shown_by(head: bytes) -> str | None:
    """The name of the format of aligned text that begins so."""
    shown = [(head.find(known.shows), known.name) for known in ANNOTATED if known.shows and known.shows in head]
    if shown:
        return min(shown)[1]
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(_RECORD_START):
        return "record"
    if start.startswith((b"[", b"{")):
        return "beads" if start.startswith(b"[") else "jsonl"
    line = start.split(b"\n", 1)[0]
    if b"\t" in line:
        return "ladder" if _RUNG.match(line) else "tsv"
    return None
