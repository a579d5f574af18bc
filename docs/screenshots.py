"""The pictures of the outputs in the docs, made by Chromium and LibreOffice.

    pip install 'duiqi[formats]' pillow
    python docs/screenshots.py docs

Needs the programs `chromium`, `soffice` and `pdftoppm`, and the fonts of Noto CJK. The texts are the stories of the
gold, aligned anew.
"""

import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import duiqi
from duiqi.document import Alignment, Document
from PIL import Image

STORIES = Path(__file__).parents[1] / "corpus" / "gold" / "fiction"
SIZE = (1200, 700)
# Colours of a picture: enough for the edges of letters, and a third of the bytes.
COLOURS = 48
# Dots an inch, at which the print on a landscape page is as wide as SIZE, and the margins that are cut off.
SHARPNESS = 118
MARGINS = (78, 82)
# Lights a sentence that a reader could have pointed at.
POINT = "<script>document.querySelector('[data-b=\"5\"]').click()</script></body>"


def titled(document: Document) -> Document:
    """A document whose first paragraph is its title."""
    first, *others = document.paragraphs
    return replace(document, paragraphs=(replace(first, kind="title"), *others))


def stories() -> list[Alignment]:
    """The stories as duiqi aligns them, with a bead that a person checked."""
    aligner = duiqi.Aligner()
    made = []
    for gold in duiqi.read_alignments(STORIES):
        bitext = replace(gold.bitext, zh=titled(gold.bitext.zh), en=titled(gold.bitext.en))
        alignment = aligner.align(bitext)
        first, *others = alignment.beads
        first = replace(first, status="checked", note="compare the first edition")
        made.append(replace(alignment, beads=(first, *others)))
    return made[::-1]


def shrink(picture: Path) -> None:
    """Save a picture again with few colours."""
    Image.open(picture).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)


def photograph(page: Path, picture: Path, *options: str) -> None:
    """What Chromium shows of a page."""
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", *options]
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                *command,
                f"--user-data-dir={profile}",
                f"--window-size={SIZE[0]},{SIZE[1]}",
                f"--screenshot={picture}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
        )
    shrink(picture)


def print_sheet(sheet: Path, picture: Path) -> None:
    """What LibreOffice prints as the first page of a sheet."""
    office = ["soffice", f"-env:UserInstallation={(sheet.parent / 'profile').as_uri()}", "--headless"]
    subprocess.run([*office, "--convert-to", "pdf", "--outdir", sheet.parent, sheet], check=True, capture_output=True)
    draw = ["pdftoppm", "-png", "-singlefile", "-r", str(SHARPNESS), "-x", str(MARGINS[0]), "-y", str(MARGINS[1])]
    draw += ["-W", str(SIZE[0]), "-H", str(SIZE[1])]
    subprocess.run([*draw, sheet.with_suffix(".pdf"), picture.with_suffix("")], check=True)
    shrink(picture)


def main() -> None:
    """Make all pictures in the folder that is named."""
    into = Path(sys.argv[1]).resolve()
    alignments = stories()
    with tempfile.TemporaryDirectory() as name:
        page, sheet = Path(name) / "book.html", Path(name) / "sheet.xlsx"
        duiqi.write(alignments, page)
        page.write_text(page.read_text(encoding="utf-8").replace("</body>", POINT), encoding="utf-8")
        photograph(page, into / "html-book.png")
        photograph(page, into / "html-book-dark.png", "--blink-settings=preferredColorScheme=0")
        duiqi.write(alignments, sheet)
        print_sheet(sheet, into / "xlsx-sheet.png")


if __name__ == "__main__":
    main()
