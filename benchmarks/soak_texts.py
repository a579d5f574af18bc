"""Documents for the soak, made from a folder of texts: pages, pairs of files, and broken ones of every kind."""

import gzip
import io
import json
import os
import random
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from duiqi.tokenize.script import detect_language

SEED = 7
BROKEN = 0.02
PAGES = 0.02
FOLDER = 1000
SHORTEST, LONGEST = 3, 19
"""Text pairs a document, at least and at most."""


@dataclass(slots=True)
class Made:
    """What was made: the names of all documents and, by name, how the broken ones are broken."""

    names: list[str] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)


def pairs_in(value: object) -> Iterator[tuple[str, str]]:
    """The text pairs of a JSON value, in order: lists that end in a Chinese and an English text, or list of texts."""
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return
    zh, en = (_joined(item) for item in (value[-2:] if len(value) in {2, 3} else ("", "")))
    if en and any("\u4e00" <= character <= "\u9fff" for character in zh):
        yield zh, en
        return
    for item in value:
        yield from pairs_in(item)


def _joined(item: object) -> str:
    if isinstance(item, list) and all(isinstance(text, str) for text in item):
        return "\n".join(item)
    return item if isinstance(item, str) else ""


def _in_their_languages(zh: str, en: str) -> bool:
    """Not so for code and the like, of which a document may not be made: it would rightly fail."""
    return detect_language(zh) == "zh" and detect_language(en) == "en"


def read(source: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """The text pairs and the pages of a folder."""
    files = sorted(path for path in source.rglob("*") if path.is_file())
    lines = (line for file in files if file.suffix == ".jsonl" for line in file.read_text("utf-8").splitlines())
    pairs = [pair for line in lines for pair in pairs_in(json.loads(line)) if _in_their_languages(*pair)]
    if not pairs:
        sys.exit(f"{source}: no text pairs in JSONL there")
    return pairs, [file.read_text("utf-8") for file in files if file.suffix in {".md", ".txt"}]


def make(source: Path, folder: Path, count: int, *, longest: int = LONGEST) -> Made:
    """Write documents, a share of them broken; the ways to be broken take turns."""
    chance = random.Random(SEED)
    pairs, pages = read(source)
    made = Made()
    for number in range(count):
        name = folder / f"{number // FOLDER:04d}" / f"{number:07d}"
        name.parent.mkdir(parents=True, exist_ok=True)
        made.names.append(str(name.relative_to(folder)))
        start = chance.randrange(len(pairs))
        chosen = pairs[start : start + chance.randrange(SHORTEST, longest + 1)]
        kind = chance.random()
        if kind < BROKEN:
            how = list(BREAKAGES)[len(made.broken) % len(BREAKAGES)]
            BREAKAGES[how](name, *chosen[0], chance)
            made.broken[made.names[-1]] = how
        elif kind < BROKEN + PAGES and pages:
            name.with_suffix(".md").write_text(chance.choice(pages), encoding="utf-8")
        elif kind < 0.5:
            _sides(name, *("\n\n".join(pair[side] for pair in chosen).encode() for side in (0, 1)))
        else:
            name.with_suffix(".txt").write_text(page(number, chosen), encoding="utf-8")
    return made


def page(number: int, pairs: list[tuple[str, str]]) -> str:
    """A newspaper page of text pairs."""
    english = "\n".join(pair[1] for pair in pairs)
    chinese = "\n".join(f"    {pair[0]}" for pair in pairs)
    head = f"Title: Page {number}\nDate: 1959-02-03\nPage: 1\n\n"
    return f"{head}{english}\n\n<hr />\n\nOriginal:\n\n### 第{number}版\n\n{chinese}\n"


def _sides(name: Path, zh: bytes, en: bytes) -> None:
    name.with_suffix(".zh.txt").write_bytes(zh)
    name.with_suffix(".en.txt").write_bytes(en)


def _file(ending: str, content: Callable[[str, str, random.Random], bytes]) -> "Breakage":
    """A broken document of one file."""

    def write(name: Path, zh: str, en: str, chance: random.Random) -> None:
        name.with_suffix(ending).write_bytes(content(zh, en, chance))

    return write


def _pair(zh_side: Callable[[str, str, random.Random], bytes], en_side: bytes | None = None) -> "Breakage":
    """A broken document of two files; the English one is as it should be unless given."""

    def write(name: Path, zh: str, en: str, chance: random.Random) -> None:
        _sides(name, zh_side(zh, en, chance), en.encode() if en_side is None else en_side)

    return write


def _zip(part: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, content)
    return packed.getvalue()


Breakage = Callable[[Path, str, str, random.Random], object]

BREAKAGES: dict[str, Breakage] = {
    "an empty side": _pair(lambda zh, en, chance: b""),
    "a side of blanks": _pair(lambda zh, en, chance: " \u3000\n\n".encode()),
    "a side of random bytes": _pair(lambda zh, en, chance: chance.randbytes(4000)),
    "sides swapped": lambda name, zh, en, chance: _sides(name, en.encode(), zh.encode()),
    "NUL characters": _pair(lambda zh, en, chance: zh.encode() + b"\0\0\0" + chance.randbytes(50), b"\0" * 3000),
    "UTF-16 that breaks off": _pair(lambda zh, en, chance: zh.encode("utf-16")[:-1]),
    "UTF-8 with a hole in it": _pair(lambda zh, en, chance: zh.encode() + b"\xe4\xb8" + zh.encode() + b"\xff\xfe\xfd"),
    "one language": _file(".txt", lambda zh, en, chance: en.encode()),
    "an empty file": _file(".txt", lambda zh, en, chance: b""),
    "a page without original": _file(".md", lambda zh, en, chance: f"Title: a\nDate: 1959-02-03\n\n{en}".encode()),
    "a picture by another name": _file(".md", lambda zh, en, chance: b"\x89PNG\r\n" + chance.randbytes(3000)),
    "a packed file by another name": _file(".txt", lambda zh, en, chance: gzip.compress(zh.encode())),
    "markup without end": _file(".html", lambda zh, en, chance: b"<div>" * 50_000 + zh.encode()),
    "quotation without end": _file(".md", lambda zh, en, chance: b">" * 50_000 + zh.encode()),
    "JSONL that is none": _file(".jsonl", lambda zh, en, chance: b'{"zh": "\xff\n[1]\n'),
    "JSONL of nothing": _file(".jsonl", lambda zh, en, chance: b'[]\n"text"\nnull\n{}\n'),
    "TMX that breaks off": _file(".tmx", lambda zh, en, chance: b"<tmx><body><tu>"),
    "TMX of nothing": _file(".tmx", lambda zh, en, chance: b"<tmx version='1.4'><header/><body/></tmx>"),
    "DOCX that is none": _file(".docx", lambda zh, en, chance: b"PK\x03\x04" + chance.randbytes(300)),
    "DOCX without a document": _file(".docx", lambda zh, en, chance: _zip("word/other.xml", zh.encode())),
    "DOCX of broken XML": _file(".docx", lambda zh, en, chance: _zip("word/document.xml", b"<w:document><w:p>")),
    "EPUB without a book": _file(".epub", lambda zh, en, chance: _zip("mimetype", b"application/epub+zip")),
    "XLSX that is none": _file(".xlsx", lambda zh, en, chance: chance.randbytes(3000)),
    "a table of one column": _file(".csv", lambda zh, en, chance: zh.encode()),
    "a table without texts": _file(".tsv", lambda zh, en, chance: b"1\t2\n3\t4\n"),
    "subtitles without a cue": _file(".srt", lambda zh, en, chance: en.encode()),
    "a line without end": _file(".vtt", lambda zh, en, chance: b"WEBVTT\n" + b"a" * 200_000),
    "a device": lambda name, zh, en, chance: name.with_suffix(".txt").symlink_to("/dev/zero"),
    "a pipe": lambda name, zh, en, chance: os.mkfifo(name.with_suffix(".txt")),
    "a link to nothing": lambda name, zh, en, chance: name.with_suffix(".txt").symlink_to("nowhere"),
    "a folder by a file's name": lambda name, zh, en, chance: name.with_suffix(".txt").mkdir(),
}
