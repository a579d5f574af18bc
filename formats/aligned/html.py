"""HTML: a bilingual book in one file, Chinese and English side by side, that opens from disk without anything else."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from ...document import Alignment, Bead, Kind, Level
from ..rendering import chinese_tag
from .book import Block, Chapter, Row, chapters, known_titles, titles
from .html_page import FOOT, head, main
from .markup import MarkupWriter

# From which confidence on a bead has no mark, and from which on it is likely to be right.
_SURE: Final = 0.9
_LIKELY: Final = 0.5

_TAGS: Final[dict[Kind, str]] = {"title": "h1", "heading": "h2"}
_CLASSES: Final[dict[Kind, str]] = {"item": ' class="item"', "byline": ' class="byline"'}

# Characters on a line of the page, so that a browser knows about how tall is what it has not drawn yet.
_ON_LINE: Final = (30, 68)


class HtmlWriter(MarkupWriter):
    """Writes paragraph beads as rows, those with an empty side always: a gap is part of what is read.

    What a bead holds lights up on both sides when it is pointed at, tapped, or reached with the arrow keys: sentences,
    or at the level of paragraphs whole ones. A line under it tells a confidence below .9; a bar between the columns
    tells it of a paragraph bead. There are contents by document and heading, and styles for screens dark or narrow and
    for paper. A paragraph longer than a screen is cut into several rows between two beads.

    Documents go to a temporary file as they come, since the contents stand before them.
    """

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = False) -> None:
        super().__init__(path, level, unpaired)
        self._contents: IO[bytes] = self._stack.enter_context(TemporaryFile())  # noqa: SIM115
        self._body: IO[bytes] = self._stack.enter_context(TemporaryFile())  # noqa: SIM115
        self._documents = 0
        self._entries = 0
        self._title = ""

    def add(self, alignment: Alignment) -> None:
        """Write one document."""
        self._documents += 1
        zh, en = titles(alignment.bitext)
        if self._documents == 1:
            self._title = " · ".join(filter(None, (zh, en)))
        parts = list(chapters(alignment))
        self._contents.write(self._entry(chinese_tag(alignment), (zh, en), parts).encode())
        for text in self._section(alignment, parts):
            self._body.write(text.encode())
        self.beads += len(alignment.beads if self.level == "sentence" else alignment.paragraph_beads)

    def close(self) -> None:
        """Finish the file and give it its name."""
        title = self._title if self._documents == 1 else self.path.stem
        self._file.write(head(self._escaped(title, again=True)).encode())
        if self._entries > 1:
            self._file.write(b'<nav aria-label="Contents"><details open><summary>Contents</summary>\n<ol>\n')
            self._contents.seek(0)
            shutil.copyfileobj(self._contents, self._file)
            self._file.write(b"</ol>\n</details></nav>\n")
        self._file.write(main(self.level).encode())
        self._body.seek(0)
        shutil.copyfileobj(self._body, self._file)
        self._file.write(FOOT.encode())
        super().close()

    def _entry(self, chinese: str, title: tuple[str, str], parts: Sequence[Chapter]) -> str:
        """A document in the contents, with its chapters where there are several."""
        document = f"d{self._documents}"
        inner = ""
        if len(parts) > 1:
            links = [
                f"<li>{self._link(f'{document}-{position}', chinese, (part.zh, part.en))}</li>"
                for position, part in enumerate(parts)
                if part.headings and (part.zh, part.en) != title
            ]
            self._entries += len(links)
            inner = f"\n<ol>{''.join(links)}</ol>"
        self._entries += 1
        return f"<li>{self._link(document, chinese, title)}{inner}</li>\n"

    def _link(self, target: str, chinese: str, title: tuple[str, str]) -> str:
        # Once, where both are the same: a chapter's number, say.
        texts = {text: tag for tag, text in zip(("en", chinese), reversed(title), strict=True) if text}
        spans = [
            f'<span lang="{tag}">{self._escaped(text, again=True)}</span>' for text, tag in reversed(texts.items())
        ]
        return f'<a href="#{target}">{"".join(spans)}</a>'

    def _section(self, alignment: Alignment, parts: Sequence[Chapter]) -> Iterator[str]:
        """A document: a line on it, its title where the text does not begin with one, its rows."""
        document, chinese = f"d{self._documents}", chinese_tag(alignment)
        name = self._escaped(alignment.bitext.name)
        sure = "" if alignment.confidence is None else f" · confidence {alignment.confidence:.2f}"
        inside = any(block.kind == "title" for part in parts[:1] for row in part.rows[:1] for block in row.zh + row.en)
        title = "" if inside else self._titles(alignment, chinese)
        tag = "p" if inside or title else "h1"
        yield f'<section id="{document}">\n<{tag} class="name">{name}{sure}</{tag}>\n{title}'
        for position, part in enumerate(parts):
            yield f'<div id="{document}-{position}">\n'
            for row in part.rows:
                yield self._row(alignment, row, chinese)
            yield "</div>\n"
        yield "</section>\n"

    def _titles(self, alignment: Alignment, chinese: str) -> str:
        """The title that a document has outside its text, with its authors; nothing where it has but a name."""
        metadata = alignment.bitext.metadata
        known = known_titles(alignment.bitext)
        if not any(known):
            return ""
        cells = ""
        for tag, title, key in zip((chinese, "en"), known, ("author_zh", "author_en"), strict=True):
            author = f'<p class="byline">{self._escaped(metadata[key])}</p>' if metadata.get(key) else ""
            shown = f"<h1>{self._escaped(title)}</h1>" if title else ""
            cells += f'<div lang="{tag}">{shown}{author}</div>'
        return f'<div class="row heading">{cells}</div>\n'

    def _row(self, alignment: Alignment, row: Row, chinese: str) -> str:
        classes = [
            "row",
            *(["heading"] if row.heading else []),
            *_doubt(row.bead),
            *(["x"] if row.bead.crossing else []),
        ]
        sides = ("".join(self._paragraph(alignment, row, block) for block in blocks) for blocks in (row.zh, row.en))
        cells = (
            f'<div lang="{tag}">{cell}</div>'
            if cell
            else f'<div lang="{tag}" class="gap" title="no counterpart"></div>'
            for tag, cell in zip((chinese, "en"), sides, strict=True)
        )
        lines = max(
            sum(math.ceil(len(block.text) / width) for block in blocks)
            for blocks, width in zip((row.zh, row.en), _ON_LINE, strict=True)
        )
        return f'<div class="{" ".join(classes)}" style="--n:{lines}">{"".join(cells)}</div>\n'

    def _paragraph(self, alignment: Alignment, row: Row, block: Block) -> str:
        # What stands beside a heading is one too, whatever it was taken for.
        kind = "heading" if row.heading and block.kind == "paragraph" else block.kind
        tag, look = _TAGS.get(kind, "p"), _CLASSES.get(kind, "")
        if self.level == "paragraph":
            inside = self._span(row.bead, row.number, block.text)
        else:
            inside = "".join(
                self._escaped(stretch.gap)
                + (
                    self._escaped(stretch.text)
                    if stretch.bead is None
                    else self._span(alignment.beads[stretch.bead], stretch.bead + 1, stretch.text)
                )
                for stretch in block.stretches
            )
        return f"<{tag}{look}>{inside}</{tag}>"

    def _span(self, bead: Bead, number: int, text: str) -> str:
        classes = ["s", *_doubt(bead), *([] if bead.paired else ["alone"]), *(["x"] if bead.crossing else [])]
        about = [
            f"{self.level[0]}{number}",
            bead.type,
            *([] if bead.confidence is None else [f"confidence {bead.confidence:.2f}"]),
            *([] if bead.status == "auto" else [bead.status]),
            *filter(None, (bead.mark, bead.note)),
        ]
        told = self._escaped(" · ".join(about))
        return f'<span class="{" ".join(classes)}" data-b="{number}" title="{told}">{self._escaped(text)}</span>'


def _doubt(bead: Bead) -> list[str]:
    """The class that tells how sure a bead is; none for one that is sure or was not judged."""
    if bead.confidence is None or bead.confidence >= _SURE:
        return []
    return ["look"] if bead.confidence >= _LIKELY else ["doubt"]
