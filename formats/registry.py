"""Every format by name and by file ending, with where its reader and writer live; they load when first used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from ..document import Bitext, Language
from ..errors import InputError
from .contents import Contents
from .rendering import Level, Rendering
from .writer import Writer


class ContentsReader(Protocol):
    """Reads a file of one text; which language it is in is told where it is known."""

    def __call__(self, path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
        """The paragraphs of the file."""
        ...


class WriterClass(Protocol):
    """Makes a writer of a format."""

    def __call__(self, path: Path, level: Level = "sentence", unpaired: bool = False) -> Writer:
        """A writer to a file."""
        ...


class RenderingClass(Protocol):
    """Makes a rendering of a streamed format."""

    def __call__(self, level: Level = "sentence") -> Rendering:
        """A rendering of a level."""
        ...


BitextsReader = Callable[[Path, "str | None"], Iterator[Bitext]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format, and its parts as ``module:name`` within this room; empty where it has no such part.

    Attributes:
        name: what users call it.
        endings: the file endings that are read and written so, the usual one first.
        contents: reads a file of one text, in whichever language.
        bitexts: reads a file that holds both languages, of one document or many.
        writer: writes alignments.
        rendering: the bytes of its parts, where many documents stream into one file.
        pages: whether such a file may be a newspaper page.
        many: whether such a file may hold many documents.
    """

    name: str
    endings: tuple[str, ...]
    contents: str = ""
    bitexts: str = ""
    writer: str = ""
    rendering: str = ""
    pages: bool = False
    many: bool = False

    def read_contents(self) -> ContentsReader | None:
        """The reader of one text."""
        return cast("ContentsReader | None", _load(self.contents))

    def read_bitexts(self) -> BitextsReader | None:
        """The reader of bitexts."""
        return cast("BitextsReader | None", _load(self.bitexts))

    def make_writer(self) -> WriterClass | None:
        """The writer of alignments."""
        return cast("WriterClass | None", _load(self.writer))

    def make_rendering(self) -> RenderingClass | None:
        """The rendering of its parts."""
        return cast("RenderingClass | None", _load(self.rendering))


FORMATS: tuple[Format, ...] = (
    Format("text", (".txt", ".text", ".zh", ".en", ".par", ""), contents="documents.plain:read", pages=True),
    Format("page", (), bitexts="documents.page:read"),
    Format("markdown", (".md", ".markdown"), contents="documents.markdown:read", pages=True),
    Format("html", (".html", ".htm", ".xhtml"), contents="documents.html:read", writer="aligned.html:HtmlWriter"),
    Format("docx", (".docx",), contents="documents.docx:read", writer="aligned.docx:DocxWriter"),
    Format("epub", (".epub",), contents="documents.epub:read", writer="aligned.epub:EpubWriter"),
    Format("subtitles", (".srt", ".vtt", ".ass", ".ssa"), contents="documents.subtitles:read"),
    Format(
        "table",
        (".csv", ".xlsm", ".tab"),
        contents="documents.table:read",
        bitexts="documents.table:read_bitexts",
    ),
    Format(
        "xlsx",
        (".xlsx",),
        contents="documents.table:read",
        bitexts="documents.table:read_bitexts",
        writer="aligned.xlsx:XlsxWriter",
    ),
    Format(
        "tsv",
        (".tsv",),
        contents="documents.table:read",
        bitexts="documents.table:read_bitexts",
        writer="aligned.tsv_writer:TsvWriter",
        rendering="aligned.tsv_writer:TsvRendering",
    ),
    Format(
        "jsonl",
        (".jsonl", ".ndjson"),
        bitexts="aligned.jsonl:read_bitexts",
        writer="aligned.jsonl_writer:JsonlWriter",
        rendering="aligned.jsonl_writer:JsonlRendering",
        many=True,
    ),
    Format(
        "tmx",
        (".tmx",),
        bitexts="aligned.tmx:read_bitexts",
        writer="aligned.tmx_writer:TmxWriter",
        rendering="aligned.tmx_writer:TmxRendering",
        many=True,
    ),
    Format("beads", (".align", ".beads"), writer="aligned.beads_writer:BeadsWriter"),
    Format("ladder", (".ladder",), writer="aligned.ladder_writer:LadderWriter"),
    Format("intertext", (".xml",), writer="aligned.links_writer:InterTextWriter"),
    Format("xces", (), writer="aligned.links_writer:XcesWriter"),
)

WRITTEN = tuple(known for known in FORMATS if known.writer)

_NOT_READ = {
    **dict.fromkeys((".doc", ".odt", ".rtf", ".wps", ".pages"), "save it as DOCX"),
    **dict.fromkeys((".xls", ".ods"), "save it as XLSX or CSV"),
    **dict.fromkeys((".pdf", ".ppt", ".pptx", ".djvu", ".mobi", ".azw3"), "save its text, or convert it"),
    **dict.fromkeys((".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".zst"), "unpack it"),
    ".json": "write a document a line, as JSONL",
    ".xml": "convert it to TMX or HTML, or name its format",
}


def find(path: Path, name: str | None = None) -> Format:
    """The format of a file: the one named, else by its ending, else plain text.

    Raises:
        InputError: no format of that name, or an ending that is known to be another.
    """
    readable = [known for known in FORMATS if known.contents or known.bitexts]
    if name is not None:
        for known in FORMATS:
            if known.name == name:
                return known
        expected = ", ".join(known.name for known in readable)
        raise InputError(path, f"'{name}' is not a format known here; expected one of {expected}")
    ending = path.suffix.lower()
    if ending in _NOT_READ:
        endings = " ".join(sorted(known.endings[0] for known in readable if known.endings))
        raise InputError(path, f"expected one of {endings}, found {ending}; {_NOT_READ[ending]}")
    return next((known for known in FORMATS if ending in known.endings), FORMATS[0])


def find_written(path: Path, name: str | None = None) -> Format | None:
    """The format to write a file in: the one named, else by its ending; None where no format is written so."""
    ending = path.suffix.lower()
    for known in WRITTEN:
        # InterText and XCES share an ending, and a user should say which is meant.
        if known.name == name or (name is None and ending in known.endings and ending not in _NOT_READ):
            return known
    return None


def _load(home: str) -> object | None:
    if not home:
        return None
    module, _, name = home.partition(":")
    return cast("object", getattr(import_module(f".{module}", __package__), name))
