"""TMX: read from any tool and version, streamed; written as version 1.4b, a translation unit for each bead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timezone
from itertools import groupby
from pathlib import Path
from typing import Final

from lxml import etree

from ...document import LANGUAGES, Alignment, Bitext, Language, Level, Side
from ...errors import InputError
from ...version import __version__
from ..contents import tidy
from ..files import MAX_UNPACKED, open_unpacked, reason
from ..languages import XML_LANG, side_of
from ..names import stem_of
from ..rendering import NOT_XML, Rendering, Row, about, chinese_tag
from ..writer import StreamWriter
from .annotation import Annotation, Texts
from .matching import matched
from .pairs import TextPair, add_pair, bitext_of
from .statuses import review_of, status_of

_CODES: Final = frozenset({"bpt", "ept", "ph", "it", "ut", "sub"})
"""Elements that hold markup of the source format. The others, such as ``hi``, hold text."""
_OWN: Final = frozenset(
    {"x-document", "x-type", "x-paragraph", "x-zh", "x-en", "x-confidence", "x-status", "x-mark", "x-note"}
)
"""Properties of a unit that are about its bead. Other properties are the document's metadata."""
_NOT_NAME: Final = re.compile(r"[^a-z0-9]+")
_WHITESPACE: Final = re.compile(r"\s+")


def read(path: str | Path, texts: Texts | None = None) -> Iterator[Annotation]:
    """Read the units of a TMX as beads; a document for each ``x-document`` property, else one for the file.

    Units of one language only are beads with an empty side. The properties that duiqi writes are read back. Texts in
    other languages are passed over and counted in a warning.

    Args:
        path: the file, packed with gzip or not.
        texts: the texts to put the pairs back into, by document; else ``<name>.zh`` and ``.en`` beside the file.

    Raises:
        InputError: no TMX, no Chinese and no English in it, a text that is not in the texts.
    """
    path = Path(path)
    units = _Units(path, MAX_UNPACKED)
    documents: dict[str, list[TextPair]] = {}
    for name, properties, pair in units:
        add_pair(documents.setdefault(name or stem_of(path), []), _judged(path, pair, properties))
    yield from matched(path, documents, texts, units.warnings())


def read_bitexts(path: Path, encoding: str | None = None) -> Iterator[Bitext]:
    """Read a TMX of any size as texts to be aligned again: each document that its units name, or all as one."""
    del encoding  # XML says it itself
    units = _Units(path)
    for name, group in groupby(units, key=lambda unit: unit[0]):
        pairs: list[TextPair] = []
        for _, _, pair in group:
            add_pair(pairs, pair)
        yield bitext_of(name or stem_of(path), pairs, path, units.warnings())


class _Units:
    """The units of a file with a Chinese or English text, one in memory at a time.

    Iterating gives for each the document that it says it is of, its properties, and its texts.
    """

    def __init__(self, path: Path, limit: int | None = None) -> None:
        self._path = path
        self._limit = limit
        self._others: Counter[str] = Counter()
        self._beside: Counter[str] = Counter()
        self._frequencies: Counter[str] | None = None

    def __iter__(self) -> Iterator[tuple[str, dict[str, str], TextPair]]:
        found = False
        for unit in _elements(self._path, self._limit):
            texts = self._texts(unit)
            if not any(texts.values()):
                continue
            found = True
            nodes = unit.iterfind("{*}prop")
            properties = {node.get("type", ""): tidy(node.text or "") for node in nodes}
            yield properties.get("x-document", ""), properties, _pair(unit, texts, properties)
        if not found:
            passed = "".join(f"; {warning}" for warning in self.warnings())
            problem = "expected translation units in Chinese and English, found none; check the languages in it"
            raise InputError(self._path, problem + passed.replace(f"{self._path}: ", ""))

    def warnings(self) -> tuple[str, ...]:
        """What was left out since this was last asked, one line each."""
        found = []
        if self._others:
            names = ", ".join(self._others)
            found.append(f"{self._path}: texts in other languages were passed over: {self._others.total()} ({names})")
        for tag, count in self._beside.items():
            found.append(
                f"{self._path}: {count} texts in {tag} left out, which stand beside another of the same language; "
                "the language tag that is more frequent in the file is taken"
            )
        self._others.clear()
        self._beside.clear()
        return tuple(found)

    def _texts(self, unit: etree._Element) -> dict[Language, str]:
        """The text of each side; where a side has several, the one whose tag is the most frequent in the file."""
        variants: dict[Language, list[tuple[str, str]]] = {"zh": [], "en": []}
        for variant in unit.iterfind("{*}tuv"):
            tag = _tag(variant)
            segment = variant.find("{*}seg")
            text = "" if segment is None else " ".join(tidy(_text(segment)).split("\n")).strip()
            if (side := side_of(tag)) is not None:
                variants[side].append((tag, text))
            elif text:
                self._others[tag or "no language named"] += 1
        texts: dict[Language, str] = {}
        for language in LANGUAGES:
            there = [(tag, text) for tag, text in variants[language] if text]
            if len(there) > 1:
                there.sort(key=lambda variant: -self._frequency(variant[0]))
                self._beside.update(tag for tag, _ in there[1:])
            texts[language] = there[0][1] if there else ""
        return texts

    def _frequency(self, tag: str) -> int:
        """How often a tag stands in the file, which is read once more for it."""
        if self._frequencies is None:
            again = _elements(self._path, self._limit) if self._path.is_file() else ()
            self._frequencies = Counter(_tag(variant) for unit in again for variant in unit.iterfind("{*}tuv"))
        return self._frequencies[tag]


def _pair(unit: etree._Element, texts: Mapping[Language, str], properties: Mapping[str, str]) -> TextPair:
    """The texts of a unit, where they belong, and what it says of its document."""
    home = properties.get("x-paragraph", "")
    paragraph = int(home) if home.isdecimal() and len(home) < 10 else None
    metadata = {
        key.removeprefix("x-").replace("-", "_"): value
        for key, value in properties.items()
        if key.startswith("x-") and key not in _OWN and value
    }
    return TextPair(texts["zh"], texts["en"], place=f"line {unit.sourceline}", paragraph=paragraph, metadata=metadata)


def _elements(path: Path, limit: int | None) -> Iterator[etree._Element]:
    """The units of a TMX file, each let go after its turn, so that memory does not grow with the file."""
    with open_unpacked(path, limit) as file:
        try:
            events = etree.iterparse(
                file,
                events=("end",),
                tag=("{*}tu", "tu"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
            )
            for _, element in events:
                yield element
                element.clear()
                while (before := element.getprevious()) is not None and (parent := element.getparent()) is not None:
                    parent.remove(before)
        except etree.XMLSyntaxError as error:
            problem = f"line {error.lineno}: expected TMX, found broken XML{reason(error)}; save it again"
            raise InputError(path, problem) from None
        root = str(events.root.tag).rpartition("}")[2]
        if root != "tmx":
            raise InputError(path, f"expected <tmx>, found <{root}>; check that it is a TMX file")


def _tag(variant: etree._Element) -> str:
    return variant.get(XML_LANG) or variant.get("lang") or ""


def _text(segment: etree._Element) -> str:
    """The text of a segment without inline codes."""
    pieces = [segment.text or ""]
    for node in segment:
        name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else "ph"
        pieces += ["" if name in _CODES else _text(node), node.tail or ""]
    return "".join(pieces)


def _judged(path: Path, pair: TextPair, properties: Mapping[str, str]) -> TextPair:
    """The pair, with what its properties say of its bead added."""
    try:
        confidence = float(properties["x-confidence"]) if "x-confidence" in properties else None
        if confidence is not None and not 0 <= confidence <= 1:
            raise ValueError(f"x-confidence {confidence}")
        sides = [_indexes(properties[key]) for key in ("x-zh", "x-en") if key in properties]
    except ValueError as error:
        expected = "indexes in x-zh and x-en and a probability in x-confidence"
        raise InputError(path, f"{pair.place}: expected {expected}, found what is none{reason(error)}") from error
    pair.confidence = confidence
    pair.indexes = (sides[0], sides[1]) if len(sides) == 2 else None
    pair.status = status_of(properties.get("x-status"))
    pair.mark, pair.note = properties.get("x-mark", ""), properties.get("x-note", "")
    return pair


def _indexes(value: str) -> Side:
    return tuple(int(index) for index in value.split())


class TmxRendering(Rendering):
    """Renders TMX 1.4b.

    A unit's ``tuid`` is the row's ``id`` of the JSONL. Its properties: ``x-document``, ``x-type``, ``x-paragraph``,
    ``x-zh`` and ``x-en`` (indexes from 0), ``x-confidence``, ``x-status``, ``x-mark`` and ``x-note`` where a person
    touched the bead, and the document's metadata as ``x-<key>``. The header names the language of the first document's
    Chinese. Units of documents in the other script name theirs, and so do all units that are rendered without a header.
    Characters outside XML's ``Char`` are left out and counted. There is no date unless one is given, so that the same
    alignments give the same bytes.

    Args:
        level: sentence or paragraph beads.
        created: when the units came to be, with a time zone.
        languages: the tags of the Chinese and the English, such as ``zh-Hans`` and ``en-US``; None for those of the
            texts, ``zh-CN`` or ``zh-TW`` and ``en``.
        metadata: whether units have the document's metadata, which long titles make heavy.
    """

    def __init__(
        self,
        level: Level = "sentence",
        *,
        created: datetime | None = None,
        languages: tuple[str, str] | None = None,
        metadata: bool = True,
    ) -> None:
        super().__init__(level)
        self._created = {"creationdate": _tmx_date(created)} if created else {}
        self._languages = languages
        self._metadata = metadata
        self._source: str | None = None

    def head(self, chinese: str) -> bytes:
        """The declaration, the header and the body's start."""
        self._source = chinese = self._languages[0] if self._languages else chinese
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
        chinese, english = self._languages or (chinese_tag(alignment), "en")
        attributes = self._created | ({"srclang": chinese} if chinese != self._source else {})
        name = self._clean(alignment.bitext.name, NOT_XML)
        known = about(alignment).items() if self._metadata else ()
        metadata = [(_property(key), self._clean(value, NOT_XML)) for key, value in known]
        for row in rows:
            pair = row.pair
            unit = etree.Element("tu", attributes, tuid=_WHITESPACE.sub("_", f"{name}/{self.level[0]}{row.number}"))
            properties = [
                ("x-document", name),
                ("x-type", pair.type),
                ("x-paragraph", str(row.home)),
                ("x-zh", " ".join(map(str, pair.bead.zh))),
                ("x-en", " ".join(map(str, pair.bead.en))),
                *([] if pair.confidence is None else [("x-confidence", f"{pair.confidence:.4g}")]),
                *((f"x-{key}", self._clean(value, NOT_XML)) for key, value in review_of(pair.bead).items()),
                *metadata,
            ]
            for key, value in properties:
                etree.SubElement(unit, "prop", type=key).text = value
            for language, text in ((chinese, pair.zh), (english, pair.en)):
                if text:
                    variant = etree.SubElement(unit, "tuv", {XML_LANG: language})
                    etree.SubElement(variant, "seg").text = self._clean(text, NOT_XML)
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
        languages: the tags of the Chinese and the English; None for those of the texts.
        metadata: whether units have the document's metadata.
    """

    def __init__(
        self,
        path: Path,
        level: Level = "sentence",
        unpaired: bool = False,
        *,
        created: datetime | None = None,
        languages: tuple[str, str] | None = None,
        metadata: bool = True,
    ) -> None:
        super().__init__(path, TmxRendering(level, created=created, languages=languages, metadata=metadata), unpaired)


def _tmx_date(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ")


def _property(key: str) -> str:
    """A metadata key as the type of a property: ``title_zh`` is ``x-title-zh``."""
    return "x-" + (_NOT_NAME.sub("-", key.lower()).strip("-") or "note")
