"""PPTX: the text of slides in their order; by its XML, since python-pptx would bring a library for pictures."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from ...document import Kind, Language
from ...errors import InputError
from ..archive import open_archive, parse_xml, read_part
from ..contents import Contents, tidy

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS: Final = {f"{_A}br": "\n", f"{_A}tab": "\t"}
_PRESENTATION: Final = "ppt/presentation.xml"
_TITLES: Final = frozenset({"title", "ctrTitle", "subTitle"})
_FURNITURE: Final = frozenset({"sldNum", "ftr", "hdr", "dt", "sldImg"})
"""Placeholders that repeat on every slide: number, footer, header, date; and a notes page's picture of its slide."""


def read(path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
    """Read a PPTX file: slide by slide the texts of its shapes in their order, then the speaker's notes as ``note``.

    Slide numbers, footers and dates are no text; hidden slides are not read, and a warning counts them.

    Raises:
        InputError: the file is no PPTX file, or not a harmless one.
    """
    del encoding, language
    paragraphs: list[tuple[str, Kind]] = []
    notes: list[tuple[str, Kind]] = []
    hidden = 0
    with open_archive(path, "a PPTX file") as (archive, _):
        targets = _relations(archive, _PRESENTATION)
        show = parse_xml(read_part(archive, _PRESENTATION, path, "a PPTX file"))
        for reference in show.iter(f"{_P}sldId"):
            name = targets.get(reference.get(f"{_R}id", ""), "")
            slide = parse_xml(read_part(archive, name, path, "a PPTX file"))
            if slide.get("show", "1") in {"0", "false"}:
                hidden += 1
                continue
            paragraphs += _paragraphs(slide)
            for target in _relations(archive, name).values():
                if target.startswith("ppt/notesSlides/") and target in archive.namelist():
                    notes += [(text, "note") for text, _ in _paragraphs(parse_xml(archive.read(target)))]
        title = _title(archive)
    if not paragraphs and not notes:
        raise InputError(path, "expected slides with text, found none; its text may be in pictures")
    warnings = (f"{path}: {hidden} hidden slides are left out",) if hidden else ()
    return Contents([*paragraphs, *notes], {"title": title} if title else {}, warnings)


def _relations(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """The parts that a part refers to, by id."""
    folder, base = posixpath.split(name)
    relations = f"{folder}/_rels/{base}.rels"
    if relations not in archive.namelist():
        return {}
    return {
        node.get("Id", ""): posixpath.normpath(posixpath.join("/" + folder, node.get("Target", ""))).lstrip("/")
        for node in parse_xml(archive.read(relations))
        if node.get("TargetMode") != "External"
    }


def _title(archive: zipfile.ZipFile) -> str:
    if "docProps/core.xml" not in archive.namelist():
        return ""
    titles = parse_xml(archive.read("docProps/core.xml")).iter("{http://purl.org/dc/elements/1.1/}title")
    title = next((" ".join((node.text or "").split()) for node in titles), "")
    return "" if title == "PowerPoint Presentation" else title  # what PowerPoint calls one without a title


def _paragraphs(slide: etree._Element) -> Iterator[tuple[str, Kind]]:
    for paragraph in slide.iter(f"{_A}p"):
        place, in_table = "", False
        for ancestor in paragraph.iterancestors():
            if ancestor.tag == _FALLBACK:
                break
            in_table = in_table or ancestor.tag == f"{_A}tc"
            if ancestor.tag == f"{_P}sp":
                place = next((node.get("type", "body") for node in ancestor.iter(f"{_P}ph")), "")
        else:
            text = tidy("".join(_runs(paragraph))).strip()
            if text and place not in _FURNITURE:
                yield text, "cell" if in_table else "heading" if place in _TITLES else "paragraph"


def _runs(paragraph: etree._Element) -> Iterator[str]:
    for node in paragraph.iter(f"{_A}t", *_BREAKS):
        yield _BREAKS.get(node.tag) or node.text or ""
