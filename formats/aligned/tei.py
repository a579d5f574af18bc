"""TEI P5: both texts of each document with ``<s xml:id>``, and a ``<standOff>`` whose links join their sentences.

A file is a ``<teiCorpus>``, each document in it a ``<teiCorpus>`` of its own: a header with the metadata, the links, a
``<TEI>`` for each side. A link to several sentences goes by way of a ``<ptr>`` that gathers them, as the TEI Guidelines
have it (chapter 17, "Linking, Segmentation, and Alignment": intermediate pointers).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from lxml import etree

from ...document import LANGUAGES, Alignment, Bead, Document, Kind, Language, Level
from ...tokenize.segment import language_tag
from ...version import __version__
from ..rendering import about
from ..writer import Writer

_NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEADS: Final[frozenset[Kind]] = frozenset(("title", "heading"))


class TeiWriter(Writer):
    """Writes TEI P5. All sentences are there; a bead with an empty side is a sentence that no link names.

    Args:
        path: the file to write.
        level: whether links join sentences or paragraphs.
        unpaired: makes no difference.
    """

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = False) -> None:
        super().__init__(path, level, unpaired)
        self._documents = 0
        self._file.write(b'<?xml version="1.0" encoding="utf-8"?>\n')
        self._file.write(f'<teiCorpus xmlns="{_NAMESPACE}">\n'.encode())
        self._put(self._header("Aligned texts", {}))

    def add(self, alignment: Alignment) -> None:
        """Write the two texts of a document and their links."""
        self._documents += 1
        name = self._clean(alignment.bitext.name)
        root = etree.Element("teiCorpus")
        root.append(self._header(name, about(alignment)))
        root.append(self._links(alignment))
        for document in (alignment.bitext.zh, alignment.bitext.en):
            root.append(self._text(document, name))
        self._put(root)

    def close(self) -> None:
        """Finish the file and give it its name."""
        self._file.write(b"</teiCorpus>\n")
        super().close()

    def _put(self, element: etree._Element) -> None:
        etree.indent(element)
        self._file.write(etree.tostring(element, encoding="utf-8") + b"\n")

    def _header(self, title: str, metadata: dict[str, str]) -> etree._Element:
        """A header: the title, who made the file, and the metadata as notes on the source."""
        header = etree.Element("teiHeader")
        description = etree.SubElement(header, "fileDesc")
        self._child(etree.SubElement(description, "titleStmt"), "title", title)
        self._child(etree.SubElement(description, "publicationStmt"), "p", f"Aligned by duiqi {__version__}.")
        source = etree.SubElement(description, "sourceDesc")
        if not metadata:
            self._child(source, "p", title)
            return header
        entry = etree.SubElement(source, "bibl")
        for key, value in metadata.items():
            self._child(entry, "note", value, type=re.sub(r"[^\w.-]+", "_", key) or "note")
        return header

    def _text(self, document: Document, name: str) -> etree._Element:
        """A side as a text of its own."""
        tei = etree.Element("TEI", {f"{_XML}lang": language_tag(document)})
        tei.append(self._header(name, {}))
        body = etree.SubElement(etree.SubElement(tei, "text"), "body")
        sentence = 0
        for number, paragraph in enumerate(document.paragraphs):
            # A <head> can stand at the beginning of a division only, so a heading is a paragraph of that kind.
            element = etree.SubElement(body, "p", {f"{_XML}id": self._id(document.language, "p", number)})
            if paragraph.kind != "paragraph":
                element.set("rend", "heading" if paragraph.kind in _HEADS else paragraph.kind)
            for span in paragraph.sentences or ():
                at = {f"{_XML}id": self._id(document.language, "s", sentence)}
                self._child(element, "s", document.passage([span]), **at)
                sentence += 1
        return tei

    def _links(self, alignment: Alignment) -> etree._Element:
        """The links of a level; a side of several goes by way of a pointer."""
        stand_off = etree.Element("standOff")
        beads = alignment.beads if self.level == "sentence" else alignment.paragraph_beads
        group = etree.SubElement(stand_off, "linkGrp", type="translation", subtype=self.level)
        for number, bead in enumerate(beads):
            self.beads += 1
            if bead.paired:
                sides = [self._target(group, bead, language, number) for language in LANGUAGES]
                etree.SubElement(group, "link", target=" ".join(sides))
        if not len(group):  # a group without links is no TEI
            stand_off.remove(group)
        return stand_off

    def _target(self, group: etree._Element, bead: Bead, language: Language, number: int) -> str:
        unit = self.level[0]
        indexes = bead.zh if language == "zh" else bead.en
        ids = [f"#{self._id(language, unit, index)}" for index in indexes]
        if len(ids) == 1:
            return ids[0]
        name = self._id(language, f"{unit}g", number)
        etree.SubElement(group, "ptr", {f"{_XML}id": name, "target": " ".join(ids)})
        return f"#{name}"

    def _id(self, language: Language, unit: str, index: int) -> str:
        """An id that is unique in the file: language, document and place from 1 (``zh.1.s4``)."""
        return f"{language}.{self._documents}.{unit}{index + 1}"

    def _child(self, parent: etree._Element, tag: str, text: str, **attributes: str) -> None:
        etree.SubElement(parent, tag, attributes).text = self._clean(text)

    def _clean(self, text: str) -> str:
        kept, removed = _NOT_XML.subn("", text)
        self.removed += removed
        return kept
