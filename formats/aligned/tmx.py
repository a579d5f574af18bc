"""TMX in: the units of a translation memory as pairs, streamed, in any version and from any tool."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

from lxml import etree

from ...document import Bitext, Language
from ...errors import InputError
from ..contents import tidy
from ..files import reason
from .records import Record, bitext_of

_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
# Markup of the source format; what stands in <hi> is text.
_CODES: Final = frozenset({"bpt", "ept", "ph", "it", "ut", "sub"})
_LANGUAGES: Final[dict[str, Language]] = {
    "zh": "zh",
    "zho": "zh",
    "chi": "zh",
    "cmn": "zh",
    "yue": "zh",
    "en": "en",
    "eng": "en",
}


def read_bitexts(path: Path, encoding: str | None = None) -> Iterator[Bitext]:
    """Read a TMX file as texts to be aligned again: each document that its units name, or all as one."""
    del encoding
    for name, group in groupby(_records(path), key=lambda pair: pair[0]):
        yield bitext_of(name or path.stem, [record for _, record in group], path)


def _records(path: Path) -> Iterator[tuple[str, Record]]:
    """The units with a Chinese or English text, and the document each says it is of."""
    found = False
    try:
        events = etree.iterparse(
            str(path),
            events=("end",),
            tag=("{*}tu", "tu"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for _, unit in events:
            if (record := _record(unit)) is not None:
                found = True
                yield record
            # What was read is let go, so that memory does not grow with the file.
            unit.clear()
            while (before := unit.getprevious()) is not None and (parent := unit.getparent()) is not None:
                parent.remove(before)
    except etree.XMLSyntaxError as error:
        raise InputError(path, f"expected TMX, found broken XML{reason(error)}; save it again") from None
    except OSError as error:
        raise InputError(path, f"cannot be read{reason(error)}; check the path and its permissions") from None
    if not found:
        raise InputError(
            path, "expected translation units in Chinese and English, found none; check the languages in it"
        )


def _record(unit: etree._Element) -> tuple[str, Record] | None:
    texts: dict[Language, str] = {}
    for variant in unit.iterfind("{*}tuv"):
        code = (variant.get(_XML_LANG) or variant.get("lang") or "").lower().replace("_", "-").split("-")[0]
        segment = variant.find("{*}seg")
        if code in _LANGUAGES and segment is not None:
            texts.setdefault(_LANGUAGES[code], " ".join(tidy(_text(segment)).split("\n")).strip())
    if not any(texts.values()):
        return None
    properties = {node.get("type", ""): node.text or "" for node in unit.iterfind("{*}prop")}
    home = properties.get("x-paragraph", "")
    paragraph = int(home) if home.isdecimal() and len(home) < 10 else None
    record = Record(texts.get("zh", ""), texts.get("en", ""), paragraph)
    return properties.get("x-document", ""), record


def _text(segment: etree._Element) -> str:
    """The text of a segment without inline codes."""
    pieces = [segment.text or ""]
    for node in segment:
        name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else "ph"
        pieces += ["" if name in _CODES else _text(node), node.tail or ""]
    return "".join(pieces)
