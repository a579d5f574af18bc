"""Links between sentence ids in XML, written: InterText's and XCES's, with the two documents they point to."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from ...document import Alignment, Bead, Document
from ...errors import InputError
from ..files import whole_file
from ..writer import Writer

# Everything outside the production Char of XML 1.0.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_NAME = re.compile(r'[\\:*?"<>|\x00-\x1f]+')


class _LinksWriter(Writer):
    """What both have in common: the documents, their ids, and links by sentence beads."""

    def _document(self, document: Document, path: Path) -> list[str]:
        """Write one side as ``<s>`` in ``<p>``, ids ``paragraph:sentence`` from 1, and return the ids."""
        root = etree.Element("text")
        ids = []
        for number, paragraph in enumerate(document.paragraphs, start=1):
            element = etree.SubElement(root, "p", id=str(number))
            for at, span in enumerate(paragraph.sentences or (), start=1):
                ids.append(f"{number}:{at}")
                text, removed = _NOT_XML.subn("", document.passage([span]))
                self.removed += removed
                etree.SubElement(element, "s", id=ids[-1]).text = text
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as file:
            file.write(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))
        return ids

    def _beads(self, alignment: Alignment) -> tuple[Bead, ...]:
        if self.level != "sentence":
            raise InputError(self.path, "links join sentences; write paragraphs as beads, JSONL or TMX")
        self.beads += len(alignment.beads)
        return alignment.beads

    def _write(self, root: etree._Element) -> None:
        self._file.write(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


class InterTextWriter(_LinksWriter):
    """Writes InterText's links and beside them ``<name>.zh.xml`` and ``<name>.en.xml``; one document a file."""

    def add(self, alignment: Alignment) -> None:
        """Write a document and its links, the English (``toDoc``) first in ``xtargets`` as InterText has it.

        Raises:
            InputError: a document was written to this file already.
        """
        if self._file.tell():
            raise InputError(self.path, "an InterText file holds one document; write each to a file of its own")
        beads = self._beads(alignment)
        stem = self.path.name.removesuffix(".xml")
        paths = [self.path.with_name(f"{stem}.{language}.xml") for language in ("zh", "en")]
        zh = self._document(alignment.bitext.zh, paths[0])
        en = self._document(alignment.bitext.en, paths[1])
        root = etree.Element("linkGrp", toDoc=paths[1].name, fromDoc=paths[0].name)
        for bead in beads:
            targets = f"{' '.join(en[j] for j in bead.en)};{' '.join(zh[i] for i in bead.zh)}"
            kind = f"{len(bead.en)}-{len(bead.zh)}"
            etree.SubElement(root, "link", type=kind, xtargets=targets, status="auto")
        self._write(root)


class XcesWriter(_LinksWriter):
    """Writes XCES links as OPUS has them, and the documents to ``zh/`` and ``en/`` beside; any number of documents."""

    def __init__(self, path: Path, level: str = "sentence", unpaired: bool = False) -> None:
        super().__init__(path, "paragraph" if level == "paragraph" else "sentence", unpaired)
        self._root = etree.Element("cesAlign", version="1.0")
        self._names: set[str] = set()

    def add(self, alignment: Alignment) -> None:
        """Write a document and its group of links, the Chinese (``fromDoc``) first in ``xtargets``.

        Raises:
            InputError: two documents have the same name.
        """
        parts = (_NOT_NAME.sub("_", part) for part in alignment.bitext.name.split("/"))
        name = "/".join(part for part in parts if part.strip(".")) or "document"
        if name in self._names:
            raise InputError(self.path, f"two documents are named {name!r}; each needs a name of its own")
        self._names.add(name)
        sides = []
        for document in (alignment.bitext.zh, alignment.bitext.en):
            target = f"{document.language}/{name}.xml"
            sides.append((target, self._document(document, self.path.parent / target)))
        (from_doc, zh), (to_doc, en) = sides
        group = etree.SubElement(self._root, "linkGrp", targType="s", fromDoc=from_doc, toDoc=to_doc)
        for number, bead in enumerate(self._beads(alignment), start=1):
            targets = f"{' '.join(zh[i] for i in bead.zh)};{' '.join(en[j] for j in bead.en)}"
            link = etree.SubElement(group, "link", id=f"SL{number}", xtargets=targets)
            if bead.confidence is not None:
                link.set("certainty", f"{bead.confidence:.4g}")

    def close(self) -> None:
        """Finish the file and give it its name."""
        self._write(self._root)
        super().close()
