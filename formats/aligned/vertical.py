"""Verticals, a word a line, with an alignment file: for the Corpus Workbench and for Manatee (Sketch Engine).

Both want each side as a corpus of its own, ``zh.vrt`` and ``en.vrt``, with ``<text>``, ``<p>`` and ``<s>`` around words
and their parts of speech, and a file that says which sentences stand against each other.

Sources: CWB Corpus Encoding Tutorial, 9.5; the manual page of cwb-align-import; Sketch Engine's user guide, "Setting up
parallel corpora", m:n mapping.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import IO, Final
from xml.sax.saxutils import escape, quoteattr

from ...document import LANGUAGES, Alignment, Bead, Document, Language, Level, Paragraph
from ...errors import InputError
from ...tokenize.tags import chinese_tags, english_tags
from ...tokenize.words import ChineseWords, EnglishWords
from ..rendering import about
from ..writer import Writer

_MAIN: Final = "zh.vrt"
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NOT_NAME: Final = re.compile(r"[^a-z0-9]+")


class _VerticalWriter(Writer):
    """What both tools have in common: the verticals. Every sentence is in them; beads are of sentences only.

    Args:
        path: the Chinese vertical, ``zh.vrt`` or ``<corpus>.zh.vrt``; the other files stand beside it.
        level: must be ``sentence``.
        unpaired: whether beads with an empty side are written.
    """

    glued = False
    """Whether ``<g/>`` says that no white space stands between two English words."""

    extension = ""
    """Of the two alignment files, ``zh-en`` and ``en-zh``."""

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = False) -> None:
        if not path.name.endswith(_MAIN):
            raise InputError(path, f"expected a folder, or a name that ends in {_MAIN}; rename it")
        if level != "sentence":
            raise InputError(path, "these tools align sentences; write paragraphs as Moses, TEI or TMX")
        super().__init__(path, level, unpaired)
        self._texts: dict[Language, IO[bytes]] = {"zh": self._file, "en": self._beside("en.vrt")}
        self._beads: dict[Language, IO[bytes]] = {
            "zh": self._beside(f"zh-en.{self.extension}"),
            "en": self._beside(f"en-zh.{self.extension}"),
        }
        self._documents = 0
        self._begun = {"zh": 0, "en": 0}
        for language, file in self._beads.items():
            file.write(self.header(language))

    @abstractmethod
    def header(self, language: Language) -> bytes:
        """What the alignment file begins with in which a language comes first."""

    @abstractmethod
    def side(self, numbers: list[tuple[int, str]]) -> str:
        """How the alignment file names sentences, given as their numbers in the corpus from 0 and their ids."""

    def add(self, alignment: Alignment) -> None:
        """Write the texts of a document and its beads."""
        self._documents += 1
        named: dict[Language, list[tuple[int, str] | None]] = {}
        for language in LANGUAGES:
            document = alignment.bitext.zh if language == "zh" else alignment.bitext.en
            named[language] = self._write_text(document, alignment.bitext.name, about(alignment))
        for language in LANGUAGES:
            for bead in _in_order_of(language, alignment.beads):
                zh = [name for i in bead.zh if (name := named["zh"][i]) is not None]
                en = [name for j in bead.en if (name := named["en"][j]) is not None]
                if (zh and en) or (self.unpaired and (zh or en)):
                    sides = (self.side(zh), self.side(en))
                    line = "\t".join(sides if language == "zh" else sides[::-1])
                    self._beads[language].write(line.encode() + b"\n")
                    self.beads += language == "zh"
                else:
                    self.left_out += language == "zh"

    def _beside(self, name: str) -> IO[bytes]:
        stem = self.path.name.removesuffix(_MAIN)
        return self._open(self.path.with_name(stem + name))

    def _write_text(self, document: Document, name: str, metadata: Mapping[str, str]) -> list[tuple[int, str] | None]:
        """Write a side; for each sentence its number in the corpus and its id, None for one without a word."""
        file = self._texts[document.language]
        attributes = {"id": name} | {_NOT_NAME.sub("_", key.lower()).strip("_"): v for key, v in metadata.items()}
        head = " ".join(f"{key}={quoteattr(self._clean(value))}" for key, value in attributes.items() if key)
        file.write(f"<text {head}>\n".encode())
        names: list[tuple[int, str] | None] = []
        for number, paragraph in enumerate(document.paragraphs, start=1):
            file.write(f'<p id="{self._documents}.p{number}" type="{paragraph.kind}">\n'.encode())
            for words in self._sentences(document, paragraph):
                if not words:
                    names.append(None)
                    continue
                sentence = f"{self._documents}.{len(names) + 1}"
                names.append((self._begun[document.language], sentence))
                self._begun[document.language] += 1
                file.write(f'<s id="{sentence}">\n{"".join(words)}</s>\n'.encode())
            file.write(b"</p>\n")
        file.write(b"</text>\n")
        return names

    def _sentences(self, document: Document, paragraph: Paragraph) -> Iterator[list[str]]:
        """The lines of each sentence's words."""
        for span in paragraph.sentences or ():
            text = self._clean(document.passage([span]))
            spans = self._words[document.language](text)
            words = [text[start:end] for start, end in spans]
            tags = chinese_tags(words) if document.language == "zh" else english_tags(words)
            lines = []
            for number, word in enumerate(words):
                glue = self.glued and document.language == "en" and number and spans[number - 1][1] == spans[number][0]
                tag = f"\t{tags[number]}" if tags is not None else ""
                lines.append(("<g/>\n" if glue else "") + f"{escape(' '.join(word.split()))}{tag}\n")
            yield lines

    @cached_property
    def _words(self) -> dict[Language, ChineseWords | EnglishWords]:
        return {"zh": ChineseWords(), "en": EnglishWords()}

    def _clean(self, text: str) -> str:
        kept, removed = _UNFIT.subn("", text)
        self.removed += removed
        return kept


class CwbWriter(_VerticalWriter):
    """For the Corpus Workbench: ``zh-en.beads`` and ``en-zh.beads`` are what cwb-align-import reads.

    A bead is a line of ids with spaces between, a tab between the sides. Beads with an empty side are left out unless
    asked for (cwb-align-import then needs ``-e``).
    """

    extension = "beads"

    def header(self, language: Language) -> bytes:
        """The names of both corpora, the attribute whose regions are aligned, and what an id is made of."""
        names = ("ZH", "EN") if language == "zh" else ("EN", "ZH")
        return "\t".join([*names, "s", "{id}"]).encode() + b"\n"

    def side(self, numbers: list[tuple[int, str]]) -> str:
        """Ids with spaces between."""
        return " ".join(name for _, name in numbers)


class ManateeWriter(_VerticalWriter):
    """For Manatee: ``zh-en.map`` and ``en-zh.map`` hold ranges of sentences by number from 0: ``3``, ``3,4``, ``-1``.

    Every sentence stands in the maps, so that beads with an empty side are written whatever ``unpaired`` is.
    """

    glued = True
    extension = "map"

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = True) -> None:
        del unpaired
        super().__init__(path, level, unpaired=True)

    def header(self, language: Language) -> bytes:
        """Nothing: a map begins with its first line."""
        del language
        return b""

    def side(self, numbers: list[tuple[int, str]]) -> str:
        """One number, or the first and the last with a comma between; -1 for none."""
        if not numbers:
            return "-1"
        first, last = numbers[0][0], numbers[-1][0]
        return str(first) if first == last else f"{first},{last}"


def _in_order_of(language: Language, beads: tuple[Bead, ...]) -> list[Bead]:
    """The beads in the order of one side's text; one without that side keeps its place behind the bead before it."""
    if language == "zh":
        return list(beads)
    place: dict[int, tuple[int, int]] = {}
    last = -1
    for number, bead in enumerate(beads):
        last = bead.en[0] if bead.en else last
        place[number] = (last, number)
    return [beads[number] for number in sorted(place, key=place.__getitem__)]
