"""Links between sentence ids in XML, read: InterText's and XCES's (also OPUS's), with the two documents they point to.

Both have ``<link xtargets="a b;c"/>`` in a ``<linkGrp fromDoc toDoc>``. XCES puts the sentences of ``fromDoc`` before
the semicolon (Corpus Encoding Standard, part 5; cesAlign), InterText those of ``toDoc`` (P. Vondricka (2014), Aligning
parallel texts with InterText, LREC). InterText's ids number the sentences by paragraph (``1:12``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import cast

from lxml import etree

from ...document import Bead, Bitext, Document, Language
from ...errors import InputError
from ...tokenize.script import detect_language
from .annotation import Annotation
from .beads import read_unpacked, reason, shown


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


def read_links(path: str | Path) -> Iterator[Annotation]:
    """Read InterText or XCES links, one document for each group of links.

    The documents are looked for where ``fromDoc`` and ``toDoc`` say, from the folder of the links or the two above
    it, and in that folder by their last name; packed with gzip or not. Which of them is Chinese is told by script.

    Raises:
        InputError: no XML, no links, a document that is not there, an id that it lacks; the message names the line.
    """
    path = Path(path)
    root = _parse(path)
    groups = [root] if root.tag == "linkGrp" else root.findall(".//linkGrp")
    if not groups:
        raise InputError(path, f"expected <linkGrp> with <link xtargets='...'/>, found <{root.tag}>")
    intertext = root.tag == "linkGrp"
    for group in groups:
        yield _annotation(path, group, intertext=intertext)


def read_each(path: str | Path, texts: Mapping[str, Bitext] | None = None) -> Iterator[Annotation]:
    """``read_links`` as the registry of formats asks for it; links name their documents and need no others."""
    yield from read_links(path)


def _annotation(path: Path, group: etree._Element, *, intertext: bool) -> Annotation:
    names = [group.get(key) for key in ("fromDoc", "toDoc")]
    if not all(names):
        raise InputError(path, f"line {_line(group)}: expected fromDoc and toDoc in <linkGrp>, found {group.attrib}")
    source, target = (_read_sentences(_locate(path, str(name), _line(group))) for name in names)
    order = [target, source] if intertext else [source, target]
    links = [(_line(link), _targets(path, link)) for link in group.iter("link")]
    warnings = []
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
    for line, ids in links:
        sides = [_indexes(path, line, part, side) for part, side in zip(ids, order, strict=True)]
        zh, en = sides if chinese[0] else sides[::-1]
        if zh or en:
            beads.append(Bead(zh, en))
    zh_side, en_side = order if chinese[0] else order[::-1]
    name = _name(path.name if intertext else _inside(str(names[0])))
    return Annotation(
        name,
        tuple(beads),
        bitext=Bitext(name, zh_side.document, en_side.document),
        source=str(path),
        warnings=tuple(warnings),
    )


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
    language: Language = detect_language("".join(text for part in paragraphs for text in part)) or "en"
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
