"""Every format with its names and extensions, and where its readers and writers are; they load when first used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from ..document import Bitext, Language, Level
from .aligned.annotation import Annotation
from .contents import Contents
from .rendering import Rendering
from .writer import Writer


class ContentsReader(Protocol):
    """Reads a file of one text, given its language where that is known."""

    def __call__(self, path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
        """The paragraphs of the file."""
        ...


class AnnotationsReader(Protocol):
    """Reads a file of aligned text."""

    def __call__(self, path: Path, texts: Mapping[str, Bitext] | None = None) -> Iterator[Annotation]:
        """The aligned documents of the file, in the order they are named there."""
        ...


class WriterClass(Protocol):
    """Makes a writer of a format."""

    def __call__(self, path: Path, level: Level = "sentence", unpaired: bool = False, **settings: Any) -> Writer:  # noqa: ANN401
        """A writer to a file; a format may have settings of its own."""
        ...


class RenderingClass(Protocol):
    """Makes a rendering of a streamed format."""

    def __call__(self, level: Level = "sentence", **settings: Any) -> Rendering:  # noqa: ANN401
        """A rendering of a level; a format may have settings of its own."""
        ...


BitextsReader = Callable[[Path, "str | None"], Iterator[Bitext]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format, and its readers and writers as ``module:name`` within ``formats``; empty where it has none.

    Attributes:
        name: what users call it.
        endings: the extensions that are read and written so, the usual one first.
        contents: reads a file of one text, in whichever language.
        bitexts: reads a file that holds both languages, of one document or many, to be aligned.
        annotations: reads a file of aligned text, beads and all.
        writer: writes alignments.
        rendering: renders its units, where many documents stream into one file.
        pages: whether such a file may be a newspaper page.
        many: whether such a file may hold many documents.
        single: whether a file that is written holds one document, or does not say where one ends.
        file: the name of the file in a folder that holds all documents, with ``{level}`` in it where that matters; the
            level and the extension where it is empty.
        shows: bytes near the beginning of a file of aligned text that show its format, whatever its extension.
        loses: what alignments may have and a file that is written does not carry, in the words of `losses`, with
            commas between.
    """

    name: str
    endings: tuple[str, ...]
    contents: str = ""
    bitexts: str = ""
    annotations: str = ""
    writer: str = ""
    rendering: str = ""
    pages: bool = False
    many: bool = False
    single: bool = False
    file: str = ""
    shows: bytes = b""
    loses: str = ""

    def file_name(self, level: Level) -> str:
        """The name of the file in a folder that holds all documents: ``sentences.tmx``."""
        return self.file.format(level=level) or f"{level}s{(*self.endings, '.xml')[0]}"

    def read_contents(self) -> ContentsReader | None:
        """The reader of one text."""
        return cast("ContentsReader | None", _load(self.contents))

    def read_bitexts(self) -> BitextsReader | None:
        """The reader of bitexts."""
        return cast("BitextsReader | None", _load(self.bitexts))

    def read_annotations(self) -> AnnotationsReader | None:
        """The reader of aligned text."""
        return cast("AnnotationsReader | None", _load(self.annotations))

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
    Format(
        "html",
        (".html", ".htm", ".xhtml"),
        contents="documents.html:read",
        writer="aligned.html:HtmlWriter",
        loses="sentence boundaries, authors, other metadata",
    ),
    Format(
        "docx",
        (".docx",),
        contents="documents.docx:read",
        writer="aligned.docx:DocxWriter",
        loses="sentence boundaries, confidences, statuses, marks, notes, authors, other metadata",
    ),
    Format("doc", (".doc",), contents="documents.doc:read"),
    Format("rtf", (".rtf",), contents="documents.rtf:read"),
    Format("odt", (".odt",), contents="documents.odf:read"),
    Format("pdf", (".pdf",), contents="documents.pdf:read"),
    Format("pptx", (".pptx",), contents="documents.pptx:read"),
    Format(
        "epub",
        (".epub",),
        contents="documents.epub:read",
        writer="aligned.epub:EpubWriter",
        loses="sentence boundaries, confidences, statuses, marks, notes, other metadata",
    ),
    Format("subtitles", (".srt", ".vtt", ".ass", ".ssa", ".lrc"), contents="documents.subtitles:read"),
    Format(
        "srt",
        (".srt",),
        contents="documents.subtitles:read",
        writer="aligned.subtitles:SrtWriter",
        single=True,
        loses="document names, paragraphs, paragraph kinds, sentence boundaries, confidences, "
        "statuses, marks, notes, titles, authors, other metadata",
    ),
    Format(
        "vtt",
        (".vtt",),
        contents="documents.subtitles:read",
        writer="aligned.subtitles:VttWriter",
        single=True,
        loses="document names, paragraphs, paragraph kinds, sentence boundaries, confidences, "
        "statuses, marks, notes, titles, authors, other metadata",
    ),
    Format(
        "table",
        (".csv", ".tab", ".ods", ".xls"),
        contents="documents.table:read",
        bitexts="documents.table:read_bitexts",
        annotations="aligned.tsv:read",
    ),
    Format(
        "xlsx",
        (".xlsx", ".xlsm"),
        contents="documents.table:read",
        bitexts="documents.table:read_bitexts",
        annotations="aligned.xlsx:read",
        writer="aligned.xlsx:XlsxWriter",
        loses="sentence boundaries, marks, titles, authors, other metadata",
    ),
    Format(
        "tsv",
        (".tsv",),
        contents="documents.table:read",
        bitexts="documents.table:read_bitexts",
        annotations="aligned.tsv:read",
        single=True,
        writer="aligned.tsv:TsvWriter",
        rendering="aligned.tsv:TsvRendering",
        loses="paragraphs, paragraph kinds, sentence boundaries, confidences, "
        "statuses, marks, notes, titles, authors, other metadata",
    ),
    Format(
        "jsonl",
        (".jsonl", ".ndjson"),
        bitexts="aligned.jsonl:read_bitexts",
        annotations="aligned.jsonl:read",
        writer="aligned.jsonl:JsonlWriter",
        rendering="aligned.jsonl:JsonlRendering",
        many=True,
        loses="paragraph kinds, sentence boundaries",
    ),
    Format(
        "tmx",
        (".tmx",),
        bitexts="aligned.tmx:read_bitexts",
        annotations="aligned.tmx:read",
        writer="aligned.tmx:TmxWriter",
        rendering="aligned.tmx:TmxRendering",
        many=True,
        shows=b"<tmx",
        loses="paragraph kinds, sentence boundaries",
    ),
    Format(
        "xliff",
        (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff"),
        bitexts="aligned.xliff:read_bitexts",
        annotations="aligned.xliff:read",
        shows=b"<xliff",
    ),
    Format("po", (".po",), bitexts="aligned.po:read_bitexts", annotations="aligned.po:read"),
    Format(
        "wordfast",
        (),
        bitexts="aligned.wordfast:read_bitexts",
        annotations="aligned.wordfast:read",
        shows=b"%Wordfast TM",
    ),
    Format(
        "messages",
        (),
        contents="documents.messages:read",
        bitexts="aligned.software:read_bitexts",
        annotations="aligned.software:read",
    ),
    Format("properties", (), contents="documents.messages:read"),
    Format(
        "beads",
        (".align", ".beads"),
        annotations="aligned.beads:read",
        writer="aligned.beads:BeadsWriter",
        single=True,
        loses="paragraph kinds, confidences, statuses, marks, notes, titles, authors, other metadata",
    ),
    Format(
        "ladder",
        (".ladder",),
        annotations="aligned.ladder:read",
        writer="aligned.ladder:LadderWriter",
        single=True,
        loses="paragraph kinds, statuses, marks, notes, titles, authors, other metadata",
    ),
    Format(
        "intertext",
        (".xml",),
        annotations="aligned.links:read",
        writer="aligned.links:InterTextWriter",
        single=True,
        shows=b"<linkGrp",
        loses="paragraph kinds, confidences, notes, titles, authors, other metadata",
    ),
    Format(
        "xces",
        (),
        annotations="aligned.links:read",
        writer="aligned.links:XcesWriter",
        shows=b"<cesAlign",
        loses="paragraph kinds, statuses, marks, notes, titles, authors, other metadata",
    ),
    Format(
        "record",
        (),
        annotations="aligned.record:read_annotations",
        writer="aligned.record:RecordWriter",
        file="alignments.jsonl",
    ),
    Format(
        "moses",
        (),
        writer="aligned.moses:MosesWriter",
        file="{level}s.zh",
        loses="document names, paragraphs, paragraph kinds, sentence boundaries, "
        "statuses, marks, notes, titles, authors, other metadata",
    ),
    Format(
        "cwb",
        (),
        writer="aligned.vertical:CwbWriter",
        file="zh.vrt",
        loses="confidences, statuses, marks, notes",
    ),
    Format(
        "manatee",
        (),
        writer="aligned.vertical:ManateeWriter",
        file="zh.vrt",
        loses="confidences, statuses, marks, notes",
    ),
    Format(
        "parquet",
        (".parquet",),
        writer="aligned.parquet:ParquetWriter",
        loses="paragraph kinds, sentence boundaries, marks, notes",
    ),
    Format(
        "sketch",
        (),
        writer="aligned.sketch:SketchWriter",
        file="sketch.xlsx",
        loses="document names, paragraphs, paragraph kinds, sentence boundaries, confidences, "
        "statuses, marks, notes, titles, authors, other metadata",
    ),
    Format(
        "tei",
        (),
        writer="aligned.tei:TeiWriter",
        loses="confidences, statuses, marks, notes",
    ),
)

WRITTEN = tuple(known for known in FORMATS if known.writer)
ANNOTATED = tuple(known for known in FORMATS if known.annotations)


def _load(home: str) -> object | None:
    if not home:
        return None
    module, _, name = home.partition(":")
    return cast("object", getattr(import_module(f".{module}", __package__), name))
