"""Zip-based files (DOCX, XLSX, EPUB): opened only if they unpack to a reasonable size and their XML is harmless."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Final

from lxml import etree

from ..errors import DuiqiError, InputError
from .files import read_bytes, reason

_MAX_UNPACKED: Final = 512 * 2**20
_MAX_PART: Final = 128 * 2**20
_MAX_PARTS: Final = 20_000
_MAX_RATIO: Final = 200
"""How many times its packed size a file may unpack to: office files unpack to about ten times, bombs to a thousand."""
_RATIO_FREE: Final = 2**20
"""Bytes unpacked below which the ratio is not checked."""
# Office formats declare no document type. A declaration can bring entities that expand without end or read other files.
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE[^>]*\[|<!ENTITY", re.IGNORECASE)


@contextmanager
def open_archive(path: Path, kind: str) -> Iterator[tuple[zipfile.ZipFile, BytesIO]]:
    """The archive, and its bytes for libraries that open it themselves.

    Args:
        path: the file.
        kind: what it should be, for messages: ``a DOCX file``.

    Raises:
        InputError: it is no such archive, is encrypted or damaged, unpacks to an absurd size, or its XML declares
            entities.
    """
    data = BytesIO(read_bytes(path))
    try:
        with zipfile.ZipFile(data) as archive:
            _check(archive, path, kind)
            yield archive, data
    except DuiqiError:
        raise
    except Exception as error:  # a damaged archive makes the libraries raise nearly anything
        raise InputError(
            path, f"expected {kind}, found a damaged one or another kind of file{reason(error)}; save it again"
        ) from None


def read_part(archive: zipfile.ZipFile, name: str, path: Path, kind: str) -> bytes:
    """One part of an archive.

    Raises:
        InputError: there is no such part.
    """
    try:
        return archive.read(name)
    except KeyError:
        raise InputError(path, f"expected {kind} with a part '{name}', found none; save it again") from None


def parse_xml(data: bytes) -> etree._Element:
    """The root of a part's XML, of which nothing outside it is read.

    Raises:
        lxml.etree.XMLSyntaxError: it is broken; `open_archive` makes a message of that.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def _check(archive: zipfile.ZipFile, path: Path, kind: str) -> None:
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if (
        len(parts) > _MAX_PARTS
        or total > _MAX_UNPACKED
        or any(part.file_size > _MAX_PART for part in parts)
        or (total > _RATIO_FREE and total > _MAX_RATIO * max(packed, 1))
    ):
        raise InputError(path, f"expected {kind}, found one that unpacks to {total // 2**20} MiB; not opened")
    if any(part.flag_bits & 1 for part in parts):
        raise InputError(path, f"expected {kind}, found an encrypted one; save it without a password")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels", ".opf", ".ncx", ".xhtml", ".html", ".htm")):
            with archive.open(part) as file:
                if _DOCTYPE.search(file.read(4096)):
                    raise InputError(
                        path, f"its part '{part.filename}' declares XML entities, which are not opened; save it again"
                    )
