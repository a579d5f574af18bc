"""Draw an alignment as SVG: the sentences of both sides, and a band for every bead.

    python benchmarks/draw_alignment.py corpus/people-daily/1959-02-03.md docs/alignment.svg

Bands are labelled with the bead's type and confidence; paragraphs stand apart; a sentence without counterpart is grey.
"""

import argparse
from html import escape
from pathlib import Path

import duiqi
from duiqi.document import Alignment, Document

ROW, GAP, TOP = 22, 10, 16
LEFT, RIGHT, WIDTH = 330, 470, 900
SHOWN = {"zh": 22, "en": 56}
STYLE = """
text { font: 13px system-ui, 'Noto Sans CJK SC', sans-serif; fill: #222 }
.paper { fill: #fff } .alone { fill: #999 } .band { fill: #4a90c2; fill-opacity: .22 }
.type { font-size: 11px; fill: #1b4f72; text-anchor: middle }
"""


def rows(document: Document) -> list[int]:
    """The height at which each sentence stands."""
    heights, y = [], TOP
    for paragraph in document.paragraphs:
        for _ in paragraph.sentences or ():
            heights.append(y)
            y += ROW
        y += GAP
    return heights


def shown(document: Document, index: int) -> str:
    """A sentence's beginning."""
    text, room = document.passage([document.sentences[index]]), SHOWN[document.language]
    return escape(text if len(text) <= room else text[: room - 1].rstrip() + "…")


def draw(alignment: Alignment) -> str:
    """The picture."""
    zh, en = alignment.bitext.zh, alignment.bitext.en
    heights = {"zh": rows(zh), "en": rows(en)}
    height = max(heights["zh"][-1], heights["en"][-1]) + ROW + TOP
    parts = []
    for bead in alignment.beads:
        style = "" if bead.paired else ' class="alone"'
        for index in bead.zh:
            y = heights["zh"][index] + 15
            parts.append(f'<text x="{LEFT - 8}" y="{y}" text-anchor="end"{style}>{shown(zh, index)}</text>')
        for index in bead.en:
            y = heights["en"][index] + 15
            parts.append(f'<text x="{RIGHT + 8}" y="{y}"{style}>{shown(en, index)}</text>')
        if not bead.paired:
            continue
        a, b = heights["zh"][bead.zh[0]] + 2, heights["zh"][bead.zh[-1]] + ROW - 2
        c, d = heights["en"][bead.en[0]] + 2, heights["en"][bead.en[-1]] + ROW - 2
        middle = (LEFT + RIGHT) // 2
        upper = f"M{LEFT},{a} C{middle},{a} {middle},{c} {RIGHT},{c}"
        lower = f"L{RIGHT},{d} C{middle},{d} {middle},{b} {LEFT},{b} Z"
        parts.append(f'<path class="band" d="{upper} {lower}"/>')
        label = f"{bead.type} · {bead.confidence:.2f}"
        parts.append(f'<text class="type" x="{middle}" y="{(a + b + c + d) // 4 + 4}">{label}</text>')
    size = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
    paper = f'<rect class="paper" width="{WIDTH}" height="{height}"/>'
    body = "\n".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n<style>{STYLE}</style>\n{paper}\n{body}\n</svg>\n'


def main() -> None:
    """Draw the alignment of a page."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("page", type=Path)
    arguments.add_argument("svg", type=Path)
    options = arguments.parse_args()
    alignment = duiqi.Aligner().align(next(duiqi.read(options.page)))
    options.svg.write_text(draw(alignment), encoding="utf-8")


if __name__ == "__main__":
    main()
