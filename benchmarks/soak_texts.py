"""Documents for the soak, made from a folder of texts: pages, pairs of files, and broken ones of every kind."""

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

SEED = 7
BROKEN = 0.02
PAGES = 0.02
FOLDER = 1000


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


def read(source: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """The text pairs and the pages of a folder."""
    files = sorted(path for path in source.rglob("*") if path.is_file())
    lines = (line for file in files if file.suffix == ".jsonl" for line in file.read_text("utf-8").splitlines())
    pairs = [pair for line in lines for pair in pairs_in(json.loads(line))]
    if not pairs:
        sys.exit(f"{source}: no text pairs in JSONL there")
    return pairs, [file.read_text("utf-8") for file in files if file.suffix in {".md", ".txt"}]


def make(source: Path, folder: Path, count: int) -> int:
    """Write documents; how many of them are broken."""
    chance = random.Random(SEED)
    pairs, pages = read(source)
    broken = 0
    for number in range(count):
        name = folder / f"{number // FOLDER:04d}" / f"{number:07d}"
        name.parent.mkdir(parents=True, exist_ok=True)
        start = chance.randrange(len(pairs))
        chosen = pairs[start : start + chance.randrange(3, 20)]
        kind = chance.random()
        if kind < BROKEN:
            chance.choice(BREAKAGES)(name, chosen, chance)
            broken += 1
        elif kind < BROKEN + PAGES and pages:
            name.with_suffix(".md").write_text(chance.choice(pages), encoding="utf-8")
        elif kind < 0.5:
            _sides(name, *("\n\n".join(pair[side] for pair in chosen).encode() for side in (0, 1)))
        else:
            name.with_suffix(".txt").write_text(page(number, chosen), encoding="utf-8")
    return broken


def page(number: int, pairs: list[tuple[str, str]]) -> str:
    """A newspaper page of text pairs."""
    english = "\n".join(pair[1] for pair in pairs)
    chinese = "\n".join(f"    {pair[0]}" for pair in pairs)
    head = f"Title: Page {number}\nDate: 1959-02-03\nPage: 1\n\n"
    return f"{head}{english}\n\n<hr />\n\nOriginal:\n\n### 第{number}版\n\n{chinese}\n"


def _sides(name: Path, zh: bytes, en: bytes) -> None:
    name.with_suffix(".zh.txt").write_bytes(zh)
    name.with_suffix(".en.txt").write_bytes(en)


BREAKAGES = [
    lambda name, pairs, chance: _sides(name, b"", pairs[0][1].encode()),
    lambda name, pairs, chance: _sides(name, chance.randbytes(4000), pairs[0][1].encode()),
    lambda name, pairs, chance: _sides(name, pairs[0][1].encode(), pairs[0][0].encode()),
    lambda name, pairs, chance: _sides(name, pairs[0][0].encode() + b"\0\0\0" + chance.randbytes(50), b"\0" * 3000),
    lambda name, pairs, chance: name.with_suffix(".txt").write_text(pairs[0][1], encoding="utf-8"),
    lambda name, pairs, chance: name.with_suffix(".txt").write_bytes(b""),
    lambda name, pairs, chance: name.with_suffix(".md").write_bytes(b"\x89PNG\r\n" + chance.randbytes(3000)),
    lambda name, pairs, chance: name.with_suffix(".jsonl").write_bytes(b'{"zh": "\xff\n[1]\n'),
    lambda name, pairs, chance: name.with_suffix(".docx").write_bytes(b"PK\x03\x04" + chance.randbytes(300)),
    lambda name, pairs, chance: name.with_suffix(".tmx").write_bytes(b"<tmx><body><tu>"),
    lambda name, pairs, chance: name.with_suffix(".txt").symlink_to("/dev/null"),
]
