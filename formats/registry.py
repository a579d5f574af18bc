"""Every format by name, extension and content, with where its readers and writers are; they load when first used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from ..document import Bitext, Language, Level
from ..errors import InputError
from .aligned.annotation import Annotation
from .contents import Contents
from .files import open_plain, open_unpacked
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

_HEAD = 4096
"""Bytes at the beginning of a file that show its format."""
_RECORD_START = b'{"record":'
_RECORD_NAME = re.compile(r"alignments(-\d{5,})?\.jsonl")
"""The names of a job's record files: ``alignments.jsonl``, or ``alignments-00000.jsonl`` and so on."""
_RUNG = re.compile(rb"\s*\d+\s*\t\s*\d+\s*(\t|$)")

_NOT_READ = {
    **dict.fromkeys((".wps", ".pages", ".docm", ".dotx", ".fodt"), "save it as DOCX"),
    **dict.fromkeys((".xlsb", ".et", ".numbers", ".fods"), "save it as XLSX or CSV"),
    **dict.fromkeys((".ppt", ".key", ".odp", ".dps"), "save it as PPTX"),
    **dict.fromkeys((".mobi", ".azw3"), "convert it to EPUB"),
    ".djvu": "convert it to PDF, or give its text",
    **dict.fromkeys((".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".zst"), "unpack it"),
    **dict.fromkeys((".tex", ".latex"), "turn it into text: pandoc FILE -t plain --wrap=none -o FILE.txt"),
    ".xml": "convert it to TMX or HTML, or name its format",
}
_WHERE_NAMED = {".json": "messages", ".properties": "properties"}
"""Extensions of formats that are read where a user names the file: in a folder most such files hold no texts."""
_STARTS = (
    (b"%PDF-", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
    (b"PK\x03\x04", ".zip"),
    (b"\x1f\x8b", ".gz"),
    (b"\x28\xb5\x2f\xfd", ".zst"),
    (b"\\documentclass", ".tex"),
)
"""How files begin that are not read, and the extension that they should have."""
_TEXTS = tuple(
    (name, re.compile(pattern, re.MULTILINE | re.IGNORECASE))
    for name, pattern in (
        ("xliff", rb"\A\s*(?:<\?xml[^>]{0,200}>\s*)?<xliff\b"),
        ("tmx", rb"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!DOCTYPE tmx[^>]{0,200}>\s*)?<tmx\b"),
        ("html", rb"\A\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!DOCTYPE )?html\b"),
        ("wordfast", rb"\A%[^\n]*\t%Wordfast TM"),
        ("po", rb'^msgid[ \t]+"[^\n]*\n(?:"[^\n]*\n)*msgstr[ \t]+"'),
        ("subtitles", rb"\A(?:WEBVTT\b|\[Script Info\]|\s*\d+\s*\n\d\d:\d\d:\d\d[,.]\d+ --> )"),
        ("subtitles", rb"\A\s*(?:\[[^\n]{1,200}\s*\n){0,8}\[\d+:\d\d(?:[.:]\d+)?\][^\n]*\n\s*\[\d+:\d\d"),
    )
)
"""How texts of other formats begin, whatever their extension."""


def find(path: Path, name: str | None = None) -> Format:
    """The format of a file of texts: the one named, else by its extension, else plain text.

    Raises:
        InputError: no format of that name, or an extension of a format that is not read.
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
        endings = " ".join(sorted({known.endings[0] for known in readable if known.endings}))
        raise InputError(path, f"expected one of {endings}, found {ending}; {_NOT_READ[ending]}")
    wanted = _WHERE_NAMED.get(ending)
    return next((known for known in FORMATS if ending in known.endings or known.name == wanted), FORMATS[0])


def look_into(path: Path, name: str | None = None) -> Format:
    """The format of a file of texts as `find` has it, but for plain text and XML by how the file begins.

    Raises:
        InputError: as `find`, or the file cannot be read, or begins like one of a format that is not read.
    """
    xml = name is None and path.suffix.lower() == ".xml"
    known = FORMATS[0] if xml else find(path, name)
    if name is not None or known is not FORMATS[0] or (xml and not path.is_file()):
        return find(path, name)
    with open_plain(path) as file:
        head = file.read(_HEAD)
    head = _as_utf8(head)
    for start, ending in _STARTS:
        if head.startswith(start):
            problem = (
                f"expected text, found what begins like a file named {ending}; {_NOT_READ.get(ending, 'name it so')}"
            )
            raise InputError(path, problem)
    shown = next((form for form, pattern in _TEXTS if pattern.search(head)), None)
    if shown is None and xml:
        return find(path, name)
    return next((form for form in FORMATS if form.name == shown), known)


def find_written(path: Path, name: str | None = None) -> Format | None:
    """The format to write a file in: the one named, else by its extension; None where no format is written so."""
    ending = path.suffix.lower()
    for known in WRITTEN:
        # InterText and XCES share an extension, and a user should say which is meant.
        if known.name == name or (name is None and ending in known.endings and ending not in _NOT_READ):
            return known
    return None


def find_annotated(path: Path) -> Format:
    """The format of a file of aligned text: by its extension, else by how it begins; packed with gzip or not.

    Raises:
        InputError: it cannot be read, or begins like none.
    """
    known = annotated_by_name(path.name)
    if known is None and _WHERE_NAMED.get(path.suffix.lower()) == "messages":
        known = next(form for form in ANNOTATED if form.name == "messages")
    if known is not None and known.name != "jsonl":
        return known
    with open_unpacked(path) as file:
        head = file.read(_HEAD)
    if known is not None and not head.startswith(_RECORD_START):
        return known
    name = _shown_by(_as_utf8(head))
    for known in ANNOTATED:
        if known.name == name:
            return known
    expected = ", ".join(known.name for known in ANNOTATED)
    raise InputError(path, f"expected aligned text ({expected}), found a file that begins like none of them")


def _as_utf8(head: bytes) -> bytes:
    """The beginning of a text in UTF-8 where it was in UTF-16, without a mark, its line ends line feeds."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    return head.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")


def annotated_by_name(name: str) -> Format | None:
    """The format of aligned text that a file's extension shows; None for ``.xml``, which several share."""
    plain = name.lower().removesuffix(".gz").removesuffix(".zst")
    ending = Path(plain).suffix
    if _RECORD_NAME.fullmatch(plain):
        return next(known for known in ANNOTATED if known.name == "record")
    if ending in _NOT_READ or not ending:
        return None
    return next((known for known in ANNOTATED if ending in known.endings), None)


def _shown_by(head: bytes) -> str | None:
    """The name of the format of aligned text that begins so."""
    shown = [(head.find(known.shows), known.name) for known in ANNOTATED if known.shows and known.shows in head]
    if shown:
        return min(shown)[1]
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(_RECORD_START):
        return "record"
    if start.startswith((b"[", b"{")):
        return "beads" if start.startswith(b"[") else "jsonl"
    line = start.split(b"\n", 1)[0]
    if b"\t" in line:
        return "ladder" if _RUNG.match(line) else "tsv"
    return None


def _load(home: str) -> object | None:
    if not home:
        return None
    module, _, name = home.partition(":")
    return cast("object", getattr(import_module(f".{module}", __package__), name))
