"""Links between sentence ids in XML: InterText's and XCES's (also OPUS's), with the two documents they point to.

Both have ``<link xtargets="a b;c"/>`` in a ``<linkGrp fromDoc toDoc>``. XCES puts the sentences of ``fromDoc`` before
the semicolon (Corpus Encoding Standard, part 5; cesAlign), InterText those of ``toDoc`` (P. Vondricka (2014), Aligning
parallel texts with InterText, LREC). InterText's ids number the sentences by paragraph (``1:12``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, cast

from lxml import etree

from ...document import Alignment, Bead, Bitext, Document, Language, Status
from ...errors import InputError
from ...tokenize.script import detect_language
from ..files import read_unpacked, reason, shown, whole_file
from ..languages import XML_LANG, side_of
from ..names import file_stem
from ..rendering import NOT_XML
from ..writer import Writer
from .annotation import Annotation, Texts

_NO_MARK: Final = "0"
"""InterText's mark of a link that nobody marked."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """A document that links point to.

    Attributes:
        document: its sentences, paragraph by paragraph.
        index: sentence ids to indexes.
        path: the file.
    """

    document: Document
    index: Mapping[str, int]
    path: Path


def read(path: str | Path, texts: Texts | None = None) -> Iterator[Annotation]:
    """Read InterText or XCES links, one document for each group of links.

    The documents are looked for where ``fromDoc`` and ``toDoc`` say, from the folder of the links or the two above
    it, and in that folder by their last name; packed with gzip or not. Which of them is Chinese, their
    ``xml:lang`` says or else their script.
    InterText's status ``man`` is a bead that a person checked; its ``auto`` and ``plain`` are not. XCES's certainties
    are confidences where all of a group are from 0 to 1; as OPUS has them they are hunalign's scores.

    Args:
        path: the file of links, packed with gzip or not.
        texts: texts by document name, which links do not need, because they name their documents.

    Raises:
        InputError: no XML, no links, a document that is not there, an id that it lacks; the message names the line.
    """
    del texts
    path = Path(path)
    root = _parse(path)
    groups = [root] if root.tag == "linkGrp" else root.findall(".//linkGrp")
    if not groups:
        raise InputError(path, f"expected <linkGrp> with <link xtargets='...'/>, found <{root.tag}>")
    intertext = root.tag == "linkGrp"
    for group in groups:
        yield _annotation(path, group, intertext=intertext)


def _annotation(path: Path, group: etree._Element, *, intertext: bool) -> Annotation:
    names = [group.get(key) for key in ("fromDoc", "toDoc")]
    if not all(names):
        raise InputError(path, f"line {_line(group)}: expected fromDoc and toDoc in <linkGrp>, found {group.attrib}")
    source, target = (_read_sentences(_locate(path, str(name), _line(group))) for name in names)
    order = [target, source] if intertext else [source, target]
    elements = list(group.iter("link"))
    links = [(_line(link), _targets(path, link)) for link in elements]
    confidences, warnings = _confidences(path, elements)
    if not _resolves(links, order) and _resolves(links, order[::-1]):
        order.reverse()
        first = Path(order[0].path).name
        warnings.append(f"{path.name}: xtargets name sentences of {first} first, against the convention; read so")
    chinese = [side.document.language == "zh" for side in order]
    if chinese[0] == chinese[1]:
        found = "Chinese" if chinese[0] else "not Chinese"
        raise InputError(
            path, f"expected a Chinese and an English document, found {names[0]} and {names[1]} both {found}"
        )
    beads = []
    for (line, ids), link, confidence in zip(links, elements, confidences, strict=True):
        sides = [_indexes(path, line, part, side) for part, side in zip(ids, order, strict=True)]
        zh, en = sides if chinese[0] else sides[::-1]
        if zh or en:
            mark = link.get("mark", "")
            status: Status = "checked" if link.get("status") == "man" else "auto"
            beads.append(Bead(zh, en, confidence, status=status, mark="" if mark == _NO_MARK else mark))
    zh_side, en_side = order if chinese[0] else order[::-1]
    name = _name(path.name if intertext else _inside(str(names[0])))
    return Annotation(
        name,
        tuple(beads),
        bitext=Bitext(name, zh_side.document, en_side.document),
        source=str(path),
        warnings=tuple(warnings),
    )


def _confidences(path: Path, links: list[etree._Element]) -> tuple[list[float | None], list[str]]:
    """The confidence of each link of a group, and a warning where its certainties are no probabilities."""
    none: list[float | None] = [None] * len(links)
    try:
        found = [None if (text := link.get("certainty")) is None else float(text) for link in links]
    except ValueError:
        return none, [f"{path.name}: certainties are not all numbers: passed over"]
    if not all(value is None or 0 <= value <= 1 for value in found):
        return none, [f"{path.name}: certainties are not from 0 to 1, so they are no probabilities: passed over"]
    return found, []


def _targets(path: Path, link: etree._Element) -> tuple[list[str], list[str]]:
    """The ids on both sides of a link."""
    text = link.get("xtargets")
    parts = [] if text is None else text.split(";")
    if len(parts) != 2:
        found = "none" if text is None else shown(text)
        raise InputError(path, f"line {_line(link)}: expected xtargets with ids on both sides of one ;, found {found}")
    return parts[0].split(), parts[1].split()


def _resolves(links: list[tuple[int, tuple[list[str], list[str]]]], order: list[Sentences]) -> bool:
    return all(part in side.index for _, ids in links for parts, side in zip(ids, order, strict=True) for part in parts)


def _indexes(path: Path, line: int, ids: list[str], side: Sentences) -> tuple[int, ...]:
    for name in ids:
        if name not in side.index:
            problem = f"line {line}: expected ids of sentences in {side.path.name}, found {shown(name)}"
            raise InputError(path, problem)
    return tuple(side.index[name] for name in ids)


def _locate(path: Path, name: str, line: int) -> Path:
    """The document that a group of links names, packed or not."""
    parts = [part for part in PurePosixPath(name.removesuffix(".gz")).parts if part not in ("/", "..")]
    plain = Path(*parts)
    folders = [path.parent, *path.resolve().parents[1:3]]
    places = [folder / below / plain for folder in folders for below in ("", "xml")]
    for place in (*places, path.parent / plain.name):
        for candidate in (place, place.with_name(place.name + ".gz")):
            if parts and candidate.is_file():
                return candidate
    raise InputError(path, f"line {line}: the document {name!r} is not there; put it beside the links")


def _read_sentences(path: Path) -> Sentences:
    """A document of ``<s id>`` elements in ``<p>`` elements, or without any."""
    root = _parse(path)
    paragraphs: list[list[str]] = []
    index: dict[str, int] = {}
    home: etree._Element | None = None
    for element in root.iter("s"):
        name = element.get("id")
        if name is None:
            raise InputError(path, f"line {_line(element)}: expected <s id='...'>, found <s> without an id")
        if name in index:
            raise InputError(path, f"line {_line(element)}: expected a new sentence id, found {name!r} again")
        parent = element.getparent()
        if not paragraphs or parent is not home:
            paragraphs.append([])
            home = parent
        index[name] = len(index)
        paragraphs[-1].append(_sentence_text(element))
    if not index:
        raise InputError(path, f"expected sentences in <s id='...'>, found none in <{root.tag}>")
    script = detect_language("".join(text for part in paragraphs for text in part))
    language: Language = side_of(root.get(XML_LANG, "")) or script or "en"
    return Sentences(Document.from_sentences(language, *paragraphs), index, path)


def _sentence_text(element: etree._Element) -> str:
    """What a sentence says; words in ``<w>`` are joined as their script is written."""
    words = [_text(word).strip() for word in element.iter("w")]
    if words:
        chinese = detect_language("".join(words)) == "zh"
        return ("" if chinese else " ").join(words)
    return " ".join(_text(element).split())


def _parse(path: Path) -> etree._Element:
    """Parse XML without entities from outside; gzip is unpacked."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(read_unpacked(path), parser)
    except etree.XMLSyntaxError as error:
        raise InputError(path, f"line {error.lineno}: expected well-formed XML, found {reason(error)}") from error


def _line(element: etree._Element) -> int:
    return cast("int", element.sourceline)


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _inside(name: str) -> str:
    """A document's name below the folder of its language: ``zh/2004/a.xml`` is ``2004/a.xml``."""
    parts = PurePosixPath(name).parts
    return "/".join(parts[1:] if len(parts) > 1 else parts)


def _name(file: str) -> str:
    return file.removesuffix(".gz").removesuffix(".xml")


class _LinksWriter(Writer):
    """What both have in common: the documents, their ids, and links by sentence beads."""

    def _document(self, document: Document, path: Path) -> list[str]:
        """Write one side as ``<s>`` in ``<p>``, ids ``paragraph:sentence`` from 1, and return the ids."""
        root = etree.Element("text", {XML_LANG: str(document.language)})
        ids = []
        for number, paragraph in enumerate(document.paragraphs, start=1):
            element = etree.SubElement(root, "p", id=str(number))
            for at, span in enumerate(paragraph.sentences or (), start=1):
                ids.append(f"{number}:{at}")
                text, removed = NOT_XML.subn("", document.passage([span]))
                self.removed += removed
                etree.SubElement(element, "s", id=ids[-1]).text = text
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as file:
            file.write(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))
        self.files.append(path)
        return ids

    def _beads(self, alignment: Alignment) -> tuple[Bead, ...]:
        if self.level != "sentence":
            raise InputError(self.path, "links join sentences; write paragraphs as beads, JSONL or TMX")
        self.beads += len(alignment.beads)
        return alignment.beads

    def _write(self, root: etree._Element) -> None:
        self._file.write(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


class InterTextWriter(_LinksWriter):
    """Writes InterText's links and beside them ``<name>.zh.xml`` and ``<name>.en.xml``; one document a file.

    A bead that a person checked or edited has the status ``man``; a note has no place in the format.
    """

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
            status = "auto" if bead.status == "auto" else "man"
            mark, removed = NOT_XML.subn("", bead.mark)
            self.removed += removed
            etree.SubElement(root, "link", type=kind, xtargets=targets, mark=mark or _NO_MARK, status=status)
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
        name = file_stem(alignment.bitext.name)
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
