"""HTML elements: where paragraphs are split, what is no text of the document, and the kinds of paragraphs."""

from __future__ import annotations

from typing import Final

from ...document import Kind

KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
}
"""The kind of the paragraphs in an element."""

NOTES: Final = frozenset(
    ["footnote", "footnotes", "endnote", "endnotes", "rearnote", "rearnotes", "note", "annotation"]
)
"""Values of ``epub:type`` and, after ``doc-``, of ``role`` of elements that are notes or hold them."""

# fmt: off
SKIPPED: Final = frozenset([
    "head", "script", "style", "noscript", "template", "nav", "footer", "pre", "xmp", "listing", "button",
    "select", "textarea", "svg", "math", "iframe", "object", "audio", "video", "canvas", "rt", "rp", "datalist",
    "title",
])
"""Elements whose whole content is no text of the document."""

SKIPPED_BLOCKS: Final = frozenset(["nav", "footer", "pre", "xmp", "listing"])
"""Those of them at which a paragraph is split."""

SKIPPED_ROLES: Final = frozenset([
    "navigation", "contentinfo", "search", "menu", "menubar", "toolbar", "doc-toc", "doc-noteref", "doc-backlink",
    "doc-pagebreak",
])
"""Roles (attribute ``role``) of elements whose whole content is no text of the document."""

BLOCKS: Final = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "col", "colgroup", "dd", "details",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "ol", "optgroup", "option", "p", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
])
"""Elements that begin and end a paragraph."""
# fmt: on
