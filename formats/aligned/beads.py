"""The beads format, also Vecalign's and of the gold: one bead a line, ``[0, 1]:[2]``, Chinese first, from 0.

Beside ``<name>.align`` may stand ``<name>.zh`` and ``<name>.en`` (one sentence a line), ``<name>.zh.par`` and
``<name>.en.par`` (the same with a blank line between paragraphs) and ``<name>.paragraphs.align`` (paragraph beads).
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ...document import LANGUAGES, Bead, Bitext, Document, Language, Side
from ...errors import InputError
from .annotation import Annotation

SUFFIX = ".align"
PARAGRAPHS_SUFFIX = ".paragraphs.align"

MAX_BYTES = 1 << 30
"""A file that unpacks to more than this is refused: nothing that people align is this long."""

# A third field is Vecalign's cost of the bead, not a probability: it is passed over.
_LINE = re.compile(r"\s*\[([\d,\s]*)\]\s*:\s*\[([\d,\s]*)\]\s*(?::.*)?")


def parse_beads(text: str, source: str | Path) -> list[tuple[int, Bead]]:
    """Beads with their line numbers from 1; blank lines and beads empty on both sides are passed over.

    Raises:
        InputError: naming the first line that is no bead.
    """
    beads = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        zh, en = (_side(match[1]), _side(match[2])) if match else (None, None)
        if zh is None or en is None:
            raise InputError(
                source, f"line {number}: expected a bead such as [0, 1]:[2], Chinese first, found {shown(line)}"
            )
        if zh or en:
            beads.append((number, Bead(zh, en)))
    return beads


def _side(text: str) -> Side | None:
    """The indexes between two brackets; None where they are not numbers with commas between."""
    try:
        return tuple(map(int, text.split(",")))
    except ValueError:
        return None if text.strip() else ()


def read_beads(path: str | Path) -> Annotation:
    """Read a beads file and the texts beside it.

    Args:
        path: a file in the beads format; its name without ``.align`` is the document's.

    Raises:
        InputError: a line that is no bead, an index past the last sentence, texts that do not agree with each other;
            the message names the line.
    """
    path = Path(path)
    stem = path.name.removesuffix(SUFFIX)
    bitext, notes = texts_beside(path.with_name(stem))
    rows = parse_beads(read_text(path), path)
    beside = path.with_name(stem + PARAGRAPHS_SUFFIX)
    paragraph_rows = parse_beads(read_text(beside), beside) if beside.exists() else None
    if bitext is not None:
        _check_range(path, rows, (len(bitext.zh.sentences), len(bitext.en.sentences)), "sentence")
        if paragraph_rows is not None:
            counts = (len(bitext.zh.paragraphs), len(bitext.en.paragraphs))
            _check_range(beside, paragraph_rows, counts, "paragraph")
    return Annotation(
        stem,
        tuple(bead for _, bead in rows),
        None if paragraph_rows is None else tuple(bead for _, bead in paragraph_rows),
        bitext,
        source=str(path),
        warnings=(*notes, *_held_twice(path, rows)),
    )


def read_each(path: str | Path, texts: Mapping[str, Bitext] | None = None) -> Iterator[Annotation]:
    """The one document of a file, as the registry of formats asks for it; indexes need no texts to be matched to."""
    yield read_beads(path)


def format_beads(beads: Iterable[Bead]) -> str:
    """Beads as lines of the format."""
    return "".join(f"{list(bead.zh)}:{list(bead.en)}\n" for bead in beads)


def read_text(path: str | Path) -> str:
    """A UTF-8 file's text, with or without a byte order mark, line ends as line feeds; gzip is unpacked.

    Raises:
        InputError: when it cannot be read or is not UTF-8.
    """
    try:
        text = read_unpacked(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        found = f"byte 0x{error.object[error.start]:02x}"
        raise InputError(path, f"line {line}: expected UTF-8, found {found}; convert the file to UTF-8") from error
    return text.replace("\r\n", "\n")


def read_unpacked(path: str | Path) -> bytes:
    """A file's bytes, unpacked if it is gzip.

    Raises:
        InputError: when it cannot be read, is damaged, or unpacks to more than ``MAX_BYTES``.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            with gzip.open(path) as packed:
                data = packed.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(path, f"cannot be read: {reason(error)}") from error
    if len(data) > MAX_BYTES:
        raise InputError(path, f"expected at most {MAX_BYTES >> 20} MiB unpacked, found more")
    return data


def reason(error: Exception) -> str:
    """What a library says went wrong, on one line."""
    return " ".join(str(getattr(error, "msg", None) or error).split())


def shown(text: str, width: int = 60) -> str:
    """A line as a message shows it: quoted, escaped, cut."""
    text = text.strip()
    return repr(text if len(text) <= width else text[: width - 3] + "...")


def texts_beside(base: Path) -> tuple[Bitext | None, tuple[str, ...]]:
    """The bitext that lies beside a beads file under the same stem, if it does."""
    files = {language: base.with_name(f"{base.name}.{language}") for language in LANGUAGES}
    there = [path for path in files.values() if path.exists()]
    if not there:
        return None, ()
    if len(there) < len(files):
        missing = next(path for path in files.values() if not path.exists())
        return None, (f"{there[0].name} lies beside the beads but {missing.name} does not: scored without texts",)
    zh, en = (_read_side(language, path) for language, path in files.items())
    return Bitext(base.name, zh, en), ()


def _read_side(language: Language, path: Path) -> Document:
    """One side of the gold layout: its lines as sentences, its paragraphs from the ``.par`` file beside it."""
    lines = _lines(read_text(path))
    divided = path.with_name(path.name + ".par")
    if not divided.exists():
        return Document.from_sentences(language, lines)
    paragraphs: list[list[str]] = [[]]
    count = 0
    for number, line in enumerate(_lines(read_text(divided)), start=1):
        if not line:
            paragraphs.append([])
            continue
        expected = shown(lines[count]) if count < len(lines) else "the end"
        if count >= len(lines) or line != lines[count]:
            problem = f"line {number}: expected line {count + 1} of {path.name}, {expected}, found {shown(line)}"
            raise InputError(divided, problem)
        paragraphs[-1].append(line)
        count += 1
    if count < len(lines):
        problem = f"expected the {len(lines)} sentences of {path.name}, found the first {count}"
        raise InputError(divided, problem)
    return Document.from_sentences(language, *paragraphs)


def _lines(text: str) -> list[str]:
    """Lines without blanks at their ends; an empty line is kept, for it has an index."""
    return [line.strip() for line in text.removesuffix("\n").split("\n")] if text else []


def _check_range(path: Path, rows: list[tuple[int, Bead]], counts: tuple[int, int], unit: str) -> None:
    for number, bead in rows:
        for language, side, count in zip(LANGUAGES, (bead.zh, bead.en), counts, strict=True):
            if side and max(side) >= count:
                problem = f"line {number}: expected {language} {unit}s 0 to {count - 1}, found {max(side)}"
                raise InputError(path, problem)


def _held_twice(path: Path, rows: list[tuple[int, Bead]]) -> list[str]:
    """A warning for the first sentence of each side that stands in two beads."""
    notes = []
    for language, held in (("zh", [(n, bead.zh) for n, bead in rows]), ("en", [(n, bead.en) for n, bead in rows])):
        lines: dict[int, int] = {}
        for number, side in held:
            if not lines.keys().isdisjoint(side):
                twice = next(index for index in side if index in lines)
                at = f"lines {lines[twice]} and {number}"
                notes.append(f"{path.name}: {language} sentence {twice} stands in two beads, {at}")
                break
            lines.update(dict.fromkeys(side, number))
    return notes
