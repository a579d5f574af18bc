"""The beads format, which is Vecalign's and that of the gold: one bead a line, ``[0, 1]:[2]``, Chinese first, from 0.

Beside ``<name>.align`` may stand ``<name>.zh`` and ``<name>.en`` (one sentence a line), ``<name>.zh.par`` and
``<name>.en.par`` (the same with a blank line between paragraphs) and ``<name>.paragraphs.align`` (paragraph beads).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...document import LANGUAGES, Alignment, Bead, Bitext, Document, Language, Side
from ...errors import InputError
from ..files import read_utf8, shown
from ..writer import Writer
from .annotation import Annotation, Texts

SUFFIX = ".align"
PARAGRAPHS_SUFFIX = ".paragraphs.align"
DIVIDED_SUFFIX = ".par"
"""After ``.zh`` or ``.en``: the file that shows where paragraphs end."""

# A third field is Vecalign's cost of the bead, not a probability: it is passed over.
_LINE = re.compile(r"\s*\[([\d,\s]*)\]\s*:\s*\[([\d,\s]*)\]\s*(?::.*)?")


def parse_beads(text: str, source: str | Path) -> list[tuple[int, Bead]]:
    """Beads with their line numbers from 1; empty lines and beads with two empty sides are passed over.

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


def read(path: str | Path, texts: Texts | None = None) -> Iterator[Annotation]:
    """Read the one document of a beads file, and the texts beside it.

    Args:
        path: a file in the beads format; its name without ``.align`` is the document's.
        texts: texts by document name, which indexes do not need to be matched to.

    Raises:
        InputError: a line that is no bead, an index past the last sentence, texts that do not agree with each other;
            the message names the line.
    """
    del texts
    path = Path(path)
    stem = path.name.removesuffix(SUFFIX)
    bitext, notes = texts_beside(path.with_name(stem))
    rows = parse_beads(read_utf8(path), path)
    beside = path.with_name(stem + PARAGRAPHS_SUFFIX)
    paragraph_rows = parse_beads(read_utf8(beside), beside) if beside.exists() else None
    if bitext is not None:
        _check_range(path, rows, (len(bitext.zh.sentences), len(bitext.en.sentences)), "sentence")
        if paragraph_rows is not None:
            counts = (len(bitext.zh.paragraphs), len(bitext.en.paragraphs))
            _check_range(beside, paragraph_rows, counts, "paragraph")
    yield Annotation(
        stem,
        tuple(bead for _, bead in rows),
        None if paragraph_rows is None else tuple(bead for _, bead in paragraph_rows),
        bitext,
        source=str(path),
        warnings=(*notes, *_held_twice(path, rows)),
    )


def format_beads(beads: Iterable[Bead]) -> str:
    """Beads as lines of the format."""
    return "".join(f"{list(bead.zh)}:{list(bead.en)}\n" for bead in beads)


def gold_files(alignment: Alignment, stem: str, *, texts: bool = True) -> dict[str, bytes]:
    """A document in the layout of gold, as files by name.

    Args:
        alignment: the document.
        stem: what the names of its files begin with.
        texts: whether the sentences that the beads number are among the files, and the paragraphs where either side has
            more than one.
    """
    files = {stem + SUFFIX: format_beads(alignment.beads)}
    sides = {language: _paragraphs(getattr(alignment.bitext, language)) for language in LANGUAGES} if texts else {}
    divided = any(len(paragraphs) > 1 for paragraphs in sides.values())
    if divided:
        files[stem + PARAGRAPHS_SUFFIX] = format_beads(alignment.paragraph_beads)
    for language, paragraphs in sides.items():
        files[f"{stem}.{language}"] = "".join(paragraphs)
        if divided:
            files[f"{stem}.{language}{DIVIDED_SUFFIX}"] = "\n".join(paragraphs)
    return {name: text.encode("utf-8", "replace") for name, text in files.items()}


def _paragraphs(document: Document) -> list[str]:
    """Each paragraph with sentences, a sentence a line."""
    return [
        "".join(f"{document.passage([sentence])}\n" for sentence in paragraph.sentences)
        for paragraph in document.paragraphs
        if paragraph.sentences
    ]


class BeadsWriter(Writer):
    """Writes the beads of one document, those with an empty side included: without them the file says too little."""

    def add(self, alignment: Alignment) -> None:
        """Write the beads of the document.

        Raises:
            InputError: a document was written to this file already.
        """
        if self._file.tell():
            raise InputError(self.path, "a beads file holds one document; write each to a file of its own")
        beads = alignment.beads if self.level == "sentence" else alignment.paragraph_beads
        self._file.write(format_beads(beads).encode("utf-8"))
        self.beads += len(beads)


def texts_beside(base: Path) -> tuple[Bitext | None, tuple[str, ...]]:
    """The bitext that lies beside a beads file under the same stem, if it does."""
    files = {language: base.with_name(f"{base.name}.{language}") for language in LANGUAGES}
    there = [path for path in files.values() if path.exists()]
    if not there:
        return None, ()
    if len(there) < len(files):
        missing = next(path for path in files.values() if not path.exists())
        return None, (f"{there[0].name} lies beside the beads but {missing.name} does not: read without texts",)
    zh, en = (_read_side(language, path) for language, path in files.items())
    return Bitext(base.name, zh, en), ()


def _read_side(language: Language, path: Path) -> Document:
    """One side of the gold layout: its lines as sentences, its paragraphs from the ``.par`` file beside it."""
    lines = _lines(read_utf8(path))
    divided = path.with_name(path.name + DIVIDED_SUFFIX)
    if not divided.exists():
        return Document.from_sentences(language, lines)
    paragraphs: list[list[str]] = [[]]
    count = 0
    for number, line in enumerate(_lines(read_utf8(divided)), start=1):
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
    """Lines without whitespace at their ends; an empty line is kept, because it has an index."""
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
