"""XLIFF 1.2 and 2.0, with what Trados (SDLXLIFF) and memoQ (MQXLIFF) add: each segment is a bead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from lxml import etree

from ...document import Bitext
from ..files import MAX_BYTES
from ..languages import XML_LANG
from . import translations
from .annotation import Annotation, Texts
from .translations import Unit
from .xml_elements import elements, name_of, text_of

# fmt: off
_CODES: Final = frozenset([
    "bpt", "ept", "ph", "it", "x", "bx", "ex", "ut", "sub", "sc", "ec", "sm", "em", "cp",
    "source", "target", "note", "alt-trans",
])
"""Elements that hold markup of the original, or stand for it. Text within the others (g, mrk, pc, hi) stays."""
_APPROVED: Final = frozenset([
    "final", "signed-off", "reviewed", "approvedtranslation", "approvedsignoff", "proofread",
    "reviewer1confirmed", "reviewer2confirmed",
])
# fmt: on
_UNTRANSLATED: Final = frozenset(["new", "initial", "needs-translation", "notstarted"])
"""States in which a target that equals its source is a copy of it."""
_LINE_BREAKS: Final = frozenset(["lb", "x-lb", "xlf:lb"])


def read(path: str | Path, texts: Texts | None = None) -> Iterator[Annotation]:
    """Read the segments of a file as beads.

    The state of a translation is the bead's mark; an approved one is checked. Ids, and the file that a segment is of,
    are kept in the record.

    Args:
        path: the file, packed with gzip or not.
        texts: the texts to put the pairs back into, by document; else ``<name>.zh`` and ``.en`` beside the file.

    Raises:
        InputError: no XLIFF, or nothing in it is translated between Chinese and English.
    """
    path = Path(path)
    yield from translations.as_beads(path, list(_units(path)), texts)


def read_bitexts(path: Path, encoding: str | None = None) -> Iterator[Bitext]:
    """Read the texts of a file, to be aligned again."""
    del encoding  # XML says it itself
    yield from translations.as_texts(path, list(_units(path)))


def _units(path: Path) -> Iterator[Unit]:
    """The segments of a file in order."""
    found = elements(path, "xliff", ("trans-unit", "unit"), MAX_BYTES, kind="XLIFF", long_texts=True)
    for number, node in enumerate(found):
        segments = _segments(node) if name_of(node) == "unit" else _pieces(node)
        for unit in segments:
            unit.paragraph = number
            yield unit


def _pieces(node: etree._Element) -> Iterator[Unit]:
    """The segments of a unit of XLIFF 1.2, or the unit whole."""
    file = next(node.iterancestors("{*}file", "file"), None)
    source, target = _child(node, "seg-source"), _child(node, "target")
    whole = _child(node, "source")
    source = whole if source is None else source
    if source is None or file is None:
        return
    tags = (_tag(source) or file.get("source-language", ""), _tag(target) or file.get("target-language", ""))
    states = _states_of_trados(node)
    state = _attribute(node, "status") or ("" if target is None else target.get("state", ""))
    known = Unit("", "", tags, f"line {node.sourceline}", note=_notes(node), metadata=_metadata(file, tags))
    known.approved = node.get("approved", "") == "yes"
    ours, theirs = _marked(source), _marked(target)
    if not ours or not theirs or ours.keys() != theirs.keys():
        # Where the segments of both sides differ only the whole unit is a pair.
        ours, theirs = {"": _text(source)}, {"": _text(target)}
    for key, text in ours.items():
        own = states.get(key, "") or state
        about = {"id": node.get("id", ""), "segment": key, "file": file.get("original", "")}
        yield _unit(known, text, theirs[key], own, about)


def _segments(node: etree._Element) -> Iterator[Unit]:
    """The segments of a unit of XLIFF 2.0."""
    root = node.getroottree().getroot()
    file = next(node.iterancestors("{*}file", "file"), None)
    for segment in node.iter("{*}segment", "{*}ignorable", "segment", "ignorable"):
        source, target = _child(segment, "source"), _child(segment, "target")
        if source is None or (name_of(segment) == "ignorable" and not _text(source).strip()):
            continue
        tags = (_tag(source) or root.get("srcLang", ""), _tag(target) or root.get("trgLang", ""))
        known = Unit("", "", tags, f"line {node.sourceline}", note=_notes(node), metadata=_metadata(file, tags))
        original = "" if file is None else file.get("original", "") or file.get("id", "")
        about = {"id": node.get("id", ""), "segment": segment.get("id", ""), "file": original}
        yield _unit(known, _text(source), _text(target), segment.get("state", ""), about)


def _unit(known: Unit, source: str, target: str, state: str, about: Mapping[str, str]) -> Unit:
    """A segment of which the tool says so much."""
    word = state.rpartition(":")[2].lower()
    if word in _UNTRANSLATED and target.strip() == source.strip():
        target = ""
    approved = known.approved or word in _APPROVED
    return replace(known, source=source, target=target, state=state, approved=approved, about=about)


def _child(node: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in node if name_of(child) == name), None)


def _text(node: etree._Element | None) -> str:
    """A text without inline codes; a line break is one."""
    return "" if node is None else text_of(node, _instead)


def _instead(node: etree._Element) -> str | None:
    """What stands in an inline code's place; None for an element that holds text."""
    if name_of(node) not in _CODES:
        return None
    return "\n" if _LINE_BREAKS & {node.get("ctype", ""), node.get("subType", "")} else ""


def _marked(node: etree._Element | None) -> dict[str, str]:
    """The texts that are marked as segments, by their numbers; none where text stands between them."""
    if node is None:
        return {}
    found = [mark for mark in node.iter("{*}mrk", "mrk") if mark.get("mtype") == "seg"]
    between = text_of(node, lambda inner: "" if inner in found else _instead(inner))
    texts = {mark.get("mid", ""): _text(mark) for mark in found}
    return texts if len(texts) == len(found) and not between.strip() else {}


def _tag(node: etree._Element | None) -> str:
    return "" if node is None else node.get(XML_LANG, "")


def _attribute(node: etree._Element, name: str) -> str:
    """An attribute in the namespace of some tool."""
    return next((str(value) for key, value in node.items() if str(key).endswith(f"}}{name}")), "")


def _states_of_trados(node: etree._Element) -> dict[str, str]:
    """The states of a unit's segments as Trados has them, by their numbers."""
    return {found.get("id", ""): found.get("conf", "") for found in node.iter("{*}seg") if found.get("conf")}


def _notes(node: etree._Element) -> str:
    """What people wrote about a unit."""
    notes = node.iter("{*}note", "note")
    return "\n".join(text for note in notes if (text := text_of(note, lambda _: None).strip()))


def _metadata(file: etree._Element | None, tags: tuple[str, str]) -> dict[str, str]:
    """What the file says of itself."""
    original = "" if file is None else file.get("original", "")
    known = {"source_language": tags[0], "target_language": tags[1], "original": original}
    return {key: value for key, value in known.items() if value}
