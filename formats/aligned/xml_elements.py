"""Elements of an XML file one after the other, in memory that does not grow with the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from ...errors import InputError
from ..files import open_unpacked, reason

_DEEPEST: Final = 256
"""Elements that may lie in each other, as in the parser's own limit."""


def elements(
    path: Path, root: str, names: tuple[str, ...], limit: int | None, *, kind: str, long_texts: bool = False
) -> Iterator[etree._Element]:
    """The elements of some names in a file, in any namespace, each let go after its turn.

    Args:
        path: the file, packed with gzip or not.
        root: the name of the root element.
        names: the names of the elements.
        limit: how many bytes may be read; None for any number.
        kind: what the file should be, for messages.
        long_texts: whether a text may be longer than 10 MB, as a file that is embedded in another.

    Raises:
        InputError: it is broken, begins with another element, or declares entities, which are not opened.
    """
    tags = None if long_texts else [tag for name in (root, *names) for tag in (f"{{*}}{name}", name)]
    first: etree._Element | None = None
    depth = 0
    with open_unpacked(path, limit) as file:
        events = etree.iterparse(
            file,
            events=("start", "end"),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=long_texts,
        )
        try:
            for event, element in events:
                if first is None:
                    first = element.getroottree().getroot()
                    _check(first, path, root, kind)
                if event == "start":
                    # Without its limit on texts the parser has none on depth either.
                    depth += 1
                    if depth > _DEEPEST:
                        raise InputError(path, f"expected {kind}, found one with too deep nesting; mend it")
                    continue
                depth -= 1
                if name_of(element) in names:
                    yield element
                    element.clear()
                    while (before := element.getprevious()) is not None and (parent := element.getparent()) is not None:
                        parent.remove(before)
        except etree.XMLSyntaxError as error:
            problem = f"line {error.lineno}: expected {kind}, found broken XML{reason(error)}; save it again"
            raise InputError(path, problem) from None
        if first is None:
            _check(events.root, path, root, kind)


def _check(element: etree._Element, path: Path, root: str, kind: str) -> None:
    """Raise InputError unless this is the right first element, and no entities are declared."""
    if name_of(element) != root:
        raise InputError(path, f"expected <{root}>, found <{name_of(element)}>; check that it is {kind}")
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and list(declared.iterentities()):  # type: ignore[attr-defined]  # not in the stubs
        raise InputError(path, "declares XML entities, which are not opened; save it again")


def name_of(node: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments and the like."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def text_of(element: etree._Element, without: Callable[[etree._Element], str | None]) -> str:
    """The text of an element and all in it, however deep.

    Args:
        element: the element.
        without: for an element within it what stands in its place; None where its text belongs to the text.
    """
    pieces: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walker:
        if event == "start":
            instead = None if node is element else without(node)
            if instead is None:
                pieces.append(node.text or "")
            else:
                pieces.append(instead)
                walker.skip_subtree()
        elif node is not element:
            pieces.append(node.tail or "")
    return "".join(pieces)
