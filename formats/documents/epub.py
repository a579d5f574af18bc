"""EPUB: the documents of a book in reading order, its table of contents left out."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml import etree

from ...document import Kind, Language
from ...errors import InputError
from ..archive import open_archive, read_part
from ..cells import shifted
from ..contents import Contents, Table
from ..encoding import decode
from ..files import reason
from . import html

_CONTAINER: Final = "META-INF/container.xml"
_XHTML: Final = frozenset({"application/xhtml+xml", "text/html"})
_NAVIGATION: Final = re.compile(r"(?:^|/)(?:nav|toc|contents)\.x?html?$", re.IGNORECASE)


def read(path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
    """Read an EPUB file.

    Raises:
        InputError: the file is no EPUB, is encrypted, or not a harmless one.
    """
    paragraphs: list[tuple[str, Kind]] = []
    warnings: list[str] = []
    tables: list[Table] = []
    with open_archive(path, "an EPUB file") as (archive, _):
        names = set(archive.namelist())
        if "META-INF/encryption.xml" in names and b"EncryptedData" in archive.read("META-INF/encryption.xml"):
            warnings.append(f"{path}: parts of it are encrypted")
        container = _xml(read_part(archive, _CONTAINER, path, "an EPUB file"), path)
        package_name = next((node.get("full-path", "") for node in container.iter("{*}rootfile")), "")
        package = _xml(read_part(archive, package_name, path, "an EPUB file"), path)
        for name in _spine(package, posixpath.dirname(package_name)):
            if name not in names:
                warnings.append(f"{path}: its part '{name}' is missing")
                continue
            decoded = decode(archive.read(name), f"{path}: {name}", encoding, language)
            chapter = html.contents(decoded.text, f"{path}: {name}", xml=True)
            tables += shifted(chapter.tables, len(paragraphs))
            paragraphs += chapter.paragraphs
    title = next((" ".join((node.text or "").split()) for node in package.iter("{*}title")), "")
    return Contents(paragraphs, {"title": title} if title else {}, tuple(warnings), tuple(tables))


def _xml(data: bytes, path: Path) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(path, f"expected an EPUB file, found broken XML in it{reason(error)}; save it again") from None


def _spine(package: etree._Element, folder: str) -> list[str]:
    """The names of the text parts in reading order."""
    items = {node.get("id", ""): node for node in package.iter("{*}item")}
    names = []
    for reference in package.iter("{*}itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None or item.get("media-type", "") not in _XHTML:
            continue
        href = unquote(urlsplit(item.get("href", "")).path)
        if "nav" not in item.get("properties", "").split() and not _NAVIGATION.search(href):
            names.append(posixpath.normpath(posixpath.join(folder, href)))
    return names
