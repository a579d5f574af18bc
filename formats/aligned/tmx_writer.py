"""TMX 1.4b, streamed: a translation unit a bead, Chinese first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

from lxml import etree

from ...document import Alignment
from ...version import __version__
from ..rendering import Level, Rendering, Row, about, chinese_tag
from ..writer import StreamWriter

_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
# Everything outside the production Char of XML 1.0.
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_NAME: Final = re.compile(r"[^a-z0-9]+")
_BLANKS: Final = re.compile(r"\s+")


class TmxRendering(Rendering):
    """Renders TMX 1.4b.

    A unit's ``tuid`` is the row's ``id`` of the JSONL. Its properties: ``x-document``, ``x-type``, ``x-paragraph``,
    ``x-zh`` and ``x-en`` (indexes from 0), ``x-confidence``, and the document's metadata as ``x-<key>``. The header
    names the language of the first document's Chinese; units of documents in the other script say so themselves, and
    all do where they are rendered apart from the header. Characters outside XML's ``Char`` are left out and counted.
    There is no date unless one is given, so that the same alignments give the same bytes.

    Args:
        level: sentence or paragraph beads.
        created: when the units came to be, with a time zone.
    """

    def __init__(self, level: Level = "sentence", created: datetime | None = None) -> None:
        super().__init__(level)
        self._created = {"creationdate": _tmx_date(created)} if created else {}
        self._source: str | None = None

    def head(self, chinese: str) -> bytes:
        """The declaration, the header and the body's start."""
        self._source = chinese
        about_file = {
            "creationtool": "duiqi",
            "creationtoolversion": __version__,
            "segtype": self.level,
            "o-tmf": "duiqi",
            "adminlang": "en",
            "srclang": chinese,
            "datatype": "plaintext",
        }
        header = etree.tostring(etree.Element("header", about_file | self._created))
        return b"<?xml version='1.0' encoding='utf-8'?>\n<tmx version=\"1.4\">\n" + header + b"\n<body>\n"

    def units(self, alignment: Alignment, rows: Iterable[Row]) -> Iterator[bytes]:
        """A translation unit a row; one of a single language for a bead with an empty side."""
        chinese = chinese_tag(alignment)
        attributes = self._created | ({"srclang": chinese} if chinese != self._source else {})
        name = self._clean(alignment.bitext.name, _NOT_XML)
        metadata = [(_property(key), self._clean(value, _NOT_XML)) for key, value in about(alignment).items()]
        for row in rows:
            pair = row.pair
            unit = etree.Element("tu", attributes, tuid=_BLANKS.sub("_", f"{name}/{self.level[0]}{row.number}"))
            properties = [
                ("x-document", name),
                ("x-type", pair.type),
                ("x-paragraph", str(row.home)),
                ("x-zh", " ".join(map(str, pair.bead.zh))),
                ("x-en", " ".join(map(str, pair.bead.en))),
                *([] if pair.confidence is None else [("x-confidence", f"{pair.confidence:.4g}")]),
                *metadata,
            ]
            for key, value in properties:
                etree.SubElement(unit, "prop", type=key).text = value
            for language, text in ((chinese, pair.zh), ("en", pair.en)):
                if text:
                    variant = etree.SubElement(unit, "tuv", {_XML_LANG: language})
                    etree.SubElement(variant, "seg").text = self._clean(text, _NOT_XML)
            yield etree.tostring(unit, encoding="utf-8") + b"\n"

    def tail(self) -> bytes:
        """The ends of body and file."""
        return b"</body>\n</tmx>\n"


class TmxWriter(StreamWriter):
    """Writes TMX 1.4b: see `TmxRendering`.

    Args:
        path: the file to write.
        level: sentence or paragraph beads.
        unpaired: whether beads with an empty side are written too, as units of one language.
        created: when the units came to be, with a time zone.
    """

    def __init__(
        self, path: Path, level: Level = "sentence", unpaired: bool = False, created: datetime | None = None
    ) -> None:
        super().__init__(path, TmxRendering(level, created), unpaired)


def _tmx_date(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ")


def _property(key: str) -> str:
    """A metadata key as the type of a property: ``title_zh`` is ``x-title-zh``."""
    return "x-" + (_NOT_NAME.sub("-", key.lower()).strip("-") or "note")
