"""EPUB 3: a bilingual book to read, paragraph by paragraph, each in Chinese and then in English."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import UUID

from ...document import Alignment, Kind, Level
from ..rendering import chinese_tag
from .book import Block, Chapter, Row, chapters, titles
from .markup import MarkupWriter

# EPUB wants a date of the last change and ZIP one of each file: the first that ZIP can hold, for the same bytes.
_DATE: Final = (1980, 1, 1, 0, 0, 0)
_MODIFIED: Final = "1980-01-01T00:00:00Z"

_TAGS: Final[dict[Kind, str]] = {"title": "h1", "heading": "h2"}

_CONTAINER: Final = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""

_STYLES: Final = """
body { line-height: 1.6; }
p { margin: 0; }
h1, h2 { line-height: 1.35; margin: 0; page-break-after: avoid; break-after: avoid; }
h1 { font-size: 1.4em; }
h2 { font-size: 1.2em; }
.row { margin: 0 0 1em; }
.heading { margin: 1.4em 0 1.2em; }
.en { color: #555; margin-top: .25em; }
.row h1.en, .row h2.en { font-weight: normal; font-size: 1.05em; }
.item { padding-left: 1.2em; }
.byline { font-size: .9em; }
.alone { border-left: .15em solid #bbb; padding-left: .7em; }
nav ol { list-style: none; padding-left: 1em; }
@media (prefers-color-scheme: dark) { .en { color: #aaa; } }
"""


class EpubWriter(MarkupWriter):
    """Writes paragraph beads at either level, those with an empty side always, with a bar beside them.

    A chapter is a file: it begins at a title or heading, or with a document. A paragraph longer than a page is
    divided between two beads. ``beads`` counts paragraph beads.
    """

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = False) -> None:
        super().__init__(path, level, unpaired)
        self._digest = hashlib.sha256()
        self._zip = self._stack.enter_context(zipfile.ZipFile(self._file, "w"))
        self._store("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        self._store("META-INF/container.xml", _CONTAINER)
        self._store("EPUB/book.css", _STYLES)
        self._names: list[str] = []
        self._contents: list[str] = []
        self._tags: dict[str, None] = {}
        self._title = ""
        self._authors: list[str] = []
        self._documents = 0

    def add(self, alignment: Alignment) -> None:
        """Write the chapters of one document."""
        self._documents += 1
        chinese = chinese_tag(alignment)
        self._tags[chinese] = None
        title = titles(alignment.bitext)
        if self._documents == 1:
            self._title = " · ".join(filter(None, title))
            metadata = alignment.bitext.metadata
            self._authors = [metadata[key] for key in ("author_zh", "author_en") if metadata.get(key)]
        links = []
        for position, chapter in enumerate(chapters(alignment)):
            name = f"{self._documents}-{position + 1}.xhtml"
            label = self._label((chapter.zh, chapter.en))
            links.append((name, label))
            body = "".join(self._chapter(alignment, chapter, chinese, first=position == 0))
            self._store(f"EPUB/{name}", _page(chinese, label, body))
            self._names.append(name)
        self.beads += len(alignment.paragraph_beads)
        if links:
            self._contents.append(_entry(self._label(title), links))

    def close(self) -> None:
        """Finish the file and give it its name."""
        title = self._label(("", self._title if self._documents == 1 else self.path.stem))
        if not self._names:
            # A book has at least one page.
            self._names.append("1-1.xhtml")
            self._contents.append(_entry(title, [("1-1.xhtml", title)]))
            self._store("EPUB/1-1.xhtml", _page("zh-CN", title, f"<h1>{title}</h1>"))
        contents = f'<nav epub:type="toc" id="toc"><h1>{title}</h1><ol>\n{"".join(self._contents)}</ol></nav>'
        self._store("EPUB/contents.xhtml", _page(next(iter(self._tags), "zh-CN"), title, contents))
        self._store("EPUB/book.opf", self._package(title))
        super().close()

    def _package(self, title: str) -> str:
        items = "".join(
            f'<item id="c{name.removesuffix(".xhtml")}" href="{name}" media-type="application/xhtml+xml"/>\n'
            for name in self._names
        )
        order = "".join(f'<itemref idref="c{name.removesuffix(".xhtml")}"/>\n' for name in self._names)
        languages = "".join(f"<dc:language>{tag}</dc:language>\n" for tag in [*(self._tags or ["zh-CN"]), "en"])
        authors = self._authors if self._documents == 1 else []
        creators = "".join(f"<dc:creator>{self._escaped(author)}</dc:creator>\n" for author in authors)
        identity = UUID(bytes=self._digest.digest()[:16], version=5)
        return f"""<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{identity}</dc:identifier>
<dc:title>{title}</dc:title>
{languages}{creators}<meta property="dcterms:modified">{_MODIFIED}</meta>
</metadata>
<manifest>
<item id="contents" href="contents.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="style" href="book.css" media-type="text/css"/>
{items}</manifest>
<spine>
{order}</spine>
</package>
"""

    def _chapter(self, alignment: Alignment, chapter: Chapter, chinese: str, first: bool) -> Iterator[str]:
        """A chapter's rows; before a document's first one its title, where the text does not begin with one."""
        begins = any(block.kind == "title" for row in chapter.rows[:1] for block in row.zh + row.en)
        if first and not begins:
            heads = (
                f'<h1 class="{css}" xml:lang="{tag}" lang="{tag}">{self._escaped(text)}</h1>'
                for css, tag, text in zip(("zh", "en"), (chinese, "en"), titles(alignment.bitext), strict=True)
                if text
            )
            yield f'<div class="row heading">{"".join(heads)}</div>\n'
        for row in chapter.rows:
            yield self._row(row, chinese)

    def _row(self, row: Row, chinese: str) -> str:
        classes = ["row", *(["heading"] if row.heading else []), *([] if row.zh and row.en else ["alone"])]
        texts = [self._paragraph(row, block, "zh", chinese) for block in row.zh]
        texts += [self._paragraph(row, block, "en", "en") for block in row.en]
        return f'<div class="{" ".join(classes)}">{"".join(texts)}</div>\n'

    def _paragraph(self, row: Row, block: Block, side: str, tag: str) -> str:
        kind: Kind = "heading" if row.heading and block.kind == "paragraph" else block.kind
        element = _TAGS.get(kind, "p")
        look = f"{side} {kind}" if kind in ("item", "byline") else side
        text = self._escaped(block.text)
        return f'<{element} class="{look}" xml:lang="{tag}" lang="{tag}">{text}</{element}>'

    def _label(self, title: tuple[str, str]) -> str:
        """A title on one line, once where both sides have the same."""
        return self._escaped(" · ".join(dict.fromkeys(text for text in title if text)), again=True) or "…"

    def _store(self, name: str, text: str, method: int = zipfile.ZIP_DEFLATED) -> None:
        data = text.encode()
        self._digest.update(data)
        about = zipfile.ZipInfo(name, _DATE)
        about.compress_type = method
        about.create_system = 3  # else it differs by the system it is written on
        self._zip.writestr(about, data)


def _entry(label: str, links: list[tuple[str, str]]) -> str:
    """A document in the contents, with its chapters where there are several; the first may be the document's title."""
    named = [(name, text) for name, text in links if (name, text) != (links[0][0], label)]
    inner = "".join(f'<li><a href="{name}">{text}</a></li>\n' for name, text in named)
    inside = f"<ol>\n{inner}</ol>" if len(links) > 1 else ""
    return f'<li><a href="{links[0][0]}">{label}</a>{inside}</li>\n'


def _page(chinese: str, title: str, body: str) -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
 xml:lang="{chinese}" lang="{chinese}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="book.css"/></head>
<body>
{body}</body>
</html>
"""
