"""TMX 1.4b, streamed: a translation unit a bead, Chinese first."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

from lxml import etree

from ..document import Alignment
from ..tokenize.script import is_traditional
from ..version import __version__
from .writer import Level, Writer, about

_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
# Everything outside the production Char of XML 1.0.
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_NAME: Final = re.compile(r"[^a-z0-9]+")
_BLANKS: Final = re.compile(r"\s+")


class TmxWriter(Writer):
    """Writes TMX 1.4b.

    A unit's ``tuid`` is the row's ``id`` of the JSONL. Its properties: ``x-document``, ``x-type``, ``x-paragraph``,
    ``x-zh`` and ``x-en`` (indexes from 0), ``x-confidence``, and the document's metadata as ``x-<key>``. The header
    names the language of the first document's Chinese; units of documents in the other script say so themselves.
    Characters outside XML's ``Char`` are left out and counted. There is no date unless one is given, so that the same
    alignments give the same bytes.

    Args:
        path: the file to write.
        level: sentence or paragraph beads.
        unpaired: whether beads with an empty side are written too, as units of one language.
        created: when the units came to be, with a time zone.
    """

    def __init__(
        self, path: Path, level: Level = "sentence", unpaired: bool = False, created: datetime | None = None
    ) -> None:
        super().__init__(path, level, unpaired)
        self._created = created.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ") if created else None
        self._source: str | None = None
        self._xml: etree._IncrementalFileWriter | None = None

    def add(self, alignment: Alignment) -> None:
        """Write the beads of one document."""
        chinese = "zh-TW" if is_traditional(alignment.bitext.zh.text) else "zh-CN"
        xml = self._open(chinese)
        name = alignment.bitext.name
        metadata = [(_property(key), self._clean(value, _NOT_XML)) for key, value in about(alignment).items()]
        for number, home, pair in self._rows(alignment):
            unit = etree.Element("tu", tuid=_BLANKS.sub("_", self._clean(f"{name}/{self.level[0]}{number}", _NOT_XML)))
            if self._created:
                unit.set("creationdate", self._created)
            if chinese != self._source:
                unit.set("srclang", chinese)
            properties = [
                ("x-document", self._clean(name, _NOT_XML)),
                ("x-type", pair.type),
                ("x-paragraph", str(home)),
                ("x-zh", " ".join(map(str, pair.bead.zh))),
                ("x-en", " ".join(map(str, pair.bead.en))),
                ("x-confidence", f"{pair.confidence:.4g}"),
                *metadata,
            ]
            for key, value in properties:
                etree.SubElement(unit, "prop", type=key).text = value
            for language, text in ((chinese, pair.zh), ("en", pair.en)):
                if text:
                    variant = etree.SubElement(unit, "tuv", {_XML_LANG: language})
                    etree.SubElement(variant, "seg").text = self._clean(text, _NOT_XML)
            xml.write(unit)
            xml.write("\n")

    def close(self) -> None:
        """Finish the file and give it its name."""
        self._open("zh-CN")
        super().close()

    def _open(self, chinese: str) -> etree._IncrementalFileWriter:
        """The XML under way; its header is written when the first document tells the source language."""
        if self._xml is None:
            self._source = chinese
            self._xml = self._stack.enter_context(etree.xmlfile(self._file, encoding="utf-8"))
            self._xml.write_declaration()
            self._stack.enter_context(self._xml.element("tmx", version="1.4"))
            self._xml.write("\n")
            header = {
                "creationtool": "duiqi",
                "creationtoolversion": __version__,
                "segtype": self.level,
                "o-tmf": "duiqi",
                "adminlang": "en",
                "srclang": chinese,
                "datatype": "plaintext",
            }
            if self._created:
                header["creationdate"] = self._created
            self._xml.write(etree.Element("header", header))
            self._xml.write("\n")
            self._stack.enter_context(self._xml.element("body"))
            self._xml.write("\n")
        return self._xml


def _property(key: str) -> str:
    """A metadata key as the type of a property: ``title_zh`` is ``x-title-zh``."""
    return "x-" + (_NOT_NAME.sub("-", key.lower()).strip("-") or "note")
