"""Which HTML elements part paragraphs, which are no text of a document, and what kind of paragraph the others make."""

from __future__ import annotations

from typing import Final

from ...document import Kind

KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
}
"""What an element makes of the paragraphs in it."""

# fmt: off
SKIPPED: Final = frozenset([
    "head", "script", "style", "noscript", "template", "nav", "footer", "pre", "xmp", "listing", "button",
    "select", "textarea", "svg", "math", "iframe", "object", "audio", "video", "canvas", "rt", "rp", "datalist",
    "title",
])
"""Elements that with all in them are no text of the document."""

SKIPPED_BLOCKS: Final = frozenset(["nav", "footer", "pre", "xmp", "listing"])
"""Those of them that part what stands before them from what stands after."""

SKIPPED_ROLES: Final = frozenset([
    "navigation", "contentinfo", "search", "menu", "menubar", "toolbar", "doc-toc", "doc-noteref", "doc-backlink",
    "doc-pagebreak",
])
"""Roles that say the same."""

BLOCKS: Final = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "col", "colgroup", "dd", "details",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "ol", "optgroup", "option", "p", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
])
"""Elements that begin and end a paragraph."""
# fmt: on
