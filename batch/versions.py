"""Several translations of one text: what a job writes for them beside its other outputs, made from its record."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from html import escape
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final

from ..align.versions import Part, Versions, join_versions
from ..document import Alignment, Language
from ..errors import InputError
from ..formats.aligned import record
from ..formats.rendering import NOT_XML
from .outputs import outputs
from .settings import Settings
from .storage import Storage, join, sha256_in

JSONL, XLSX, HTML = "versions.jsonl", "versions.xlsx", "versions.html"

_LIKELY: Final = 0.5
_SURE: Final = 0.9
_CELL: Final = 32_767
"""UTF-16 units in a cell of Excel."""
_MOST_ROWS: Final = 1_048_576
_CREATED: Final = datetime(1980, 1, 1)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_STYLES: Final = """
:root { color-scheme: light dark; --paper: #fdfcf9; --ink: #24211d; --quiet: #7b746a; --hair: #e5e0d6; --gap: #f3f0e8;
  --look: #d0a04a; --doubt: #c2452f; }
@media (prefers-color-scheme: dark) { :root { --paper: #191816; --ink: #d8d3c8; --quiet: #958e82; --hair: #36332e;
  --gap: #24221f; --look: #b98f45; --doubt: #e5775f; } }
body { margin: 0 1.5rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 Charter, "Iowan Old Style", Palatino, Georgia, "Noto Serif", serif; }
:lang(zh) { font-family: "Songti SC", "Source Han Serif SC", "Noto Serif CJK SC", SimSun, serif; line-height: 1.85; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
caption { text-align: left; font-size: 1.3rem; font-weight: 600; padding: 1.5rem 0 .5rem; }
th { position: sticky; top: 0; background: var(--paper); text-align: left; font-weight: 600; }
th, td { padding: .45rem .8rem; vertical-align: top; border-bottom: 1px solid var(--hair); overflow-wrap: anywhere; }
th:first-child, td:first-child { width: 3rem; color: var(--quiet); }
.look { border-left: 2px dotted var(--look); }
.doubt { border-left: 2px solid var(--doubt); }
.gap { background: var(--gap); }
.legend { color: var(--quiet); padding-top: 1rem; }
.legend span { padding: 0 .5rem; }
@media print { th { position: static; } tr { break-inside: avoid; } }
"""
_HEAD: Final = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="duiqi">
<title>Versions</title>
<style>{_STYLES}</style>
</head>
<body>
<p class="legend">A row is a common bead. <span class="look">confidence .5 to .9</span>
<span class="doubt">below .5</span> <span class="gap">nothing there</span></p>
"""


def write(
    storage: Storage, folder: str, settings: Settings, versions: tuple[Language, Sequence[str]]
) -> Iterator[dict[str, Any]]:
    """Write ``versions.jsonl``, ``versions.html`` and, where XlsxWriter is installed, ``versions.xlsx``.

    Args:
        storage: where the outputs are.
        folder: the job's output folder.
        settings: of the job, which wrote the record.
        versions: the language of the text that was translated several times, and the translations' labels.

    Yields:
        Each file's name, size and SHA-256.
    """
    pivot, labels = versions
    writers: dict[str, Callable[[IO[bytes], Iterable[Versions]], None]] = {JSONL: _write_jsonl, HTML: _write_html}
    if find_spec("xlsxwriter") is not None:  # an extra
        writers[XLSX] = partial(_write_xlsx, pivot=pivot, labels=labels)
    for name, write_to in writers.items():
        path = join(folder, name)
        with storage.create(path) as file:
            write_to(file, read(storage, folder, settings, pivot))
        found = storage.entry(path)
        yield {"file": name, "bytes": found.size if found else 0, "sha256": sha256_in(storage, path)}


def read(storage: Storage, folder: str, settings: Settings, pivot: Language) -> Iterator[Versions]:
    """The versions of each document of a job, one document in memory at a time."""
    for name, alignments in groupby(_recorded(storage, folder, settings), lambda one: _name_and_label(one)[0]):
        labelled = {_name_and_label(alignment)[1]: alignment for alignment in alignments}
        try:
            yield join_versions(labelled, pivot, name)
        except ValueError as error:
            raise InputError(name, f"its versions cannot be joined: {error}") from None


def _recorded(storage: Storage, folder: str, settings: Settings) -> Iterator[Alignment]:
    output = next(output for output in outputs(settings) if output.level is None)
    pattern = re.compile(rf"{output.stem}(-\d+)?\.jsonl(\.gz|\.zst)?")
    for entry in storage.entries(folder):
        if pattern.fullmatch(entry.name):
            with storage.local(entry.path) as path:
                yield from record.read(path)


def _name_and_label(alignment: Alignment) -> tuple[str, str]:
    """The document's name and the translation's label: ``chapter1/hawkes``."""
    name, _, label = alignment.bitext.name.rpartition("/")
    return name, label


def _write_jsonl(file: IO[bytes], documents: Iterable[Versions]) -> None:
    for document in documents:
        for number, row in enumerate(document, 1):
            line = {
                "document": document.name,
                "row": number,
                "pivot": document.language,
                "text": row.pivot,
                "indexes": list(row.indexes),
                "versions": {label: _as_data(part) for label, part in row.parts.items()},
            }
            text = json.dumps(line, ensure_ascii=False)
            file.write(_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode() + b"\n")


def _as_data(part: Part) -> dict[str, Any]:
    data: dict[str, Any] = {"text": part.text, "indexes": list(part.indexes), "confidence": part.confidence}
    return data | ({"crossing": True} if part.crossing else {})


def _write_html(file: IO[bytes], documents: Iterable[Versions]) -> None:
    file.write(_HEAD.encode())
    for document in documents:
        file.write(f"<table>\n<caption>{_escaped(document.name)}</caption>\n<thead><tr><th>".encode())
        heads = ["", "Chinese" if document.language == "zh" else "English", *document.labels]
        file.write("</th><th>".join(_escaped(head) for head in heads).encode() + b"</th></tr></thead>\n<tbody>\n")
        for number, row in enumerate(document, 1):
            cells = f"<td>{number}</td>{_cell(row.pivot, document.tags[''])}"
            cells += "".join(_cell(part.text, document.tags[label], part) for label, part in row.parts.items())
            file.write(f"<tr>{cells}</tr>\n".encode())
        file.write(b"</tbody>\n</table>\n")
    file.write(b"</body>\n</html>\n")


def _cell(text: str, tag: str, part: Part | None = None) -> str:
    classes = [] if text else ["gap"]
    told = ""
    if part is not None and part.confidence is not None:
        told = f' title="confidence {part.confidence:.2f}{" · another order" if part.crossing else ""}"'
        if part.confidence < _SURE:
            classes.append("look" if part.confidence >= _LIKELY else "doubt")
    look = f' class="{" ".join(classes)}"' if classes else ""
    order = "⇄ " if part is not None and part.crossing else ""
    return f'<td lang="{tag}"{look}{told}>{order}{_escaped(text)}</td>'


def _escaped(text: str) -> str:
    return escape(_clean(text))


def _write_xlsx(file: IO[bytes], documents: Iterable[Versions], pivot: Language, labels: Sequence[str]) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415 - an extra

    columns = ["document", "row", pivot, *labels, *(f"confidence {label}" for label in labels)]
    with TemporaryDirectory(prefix="duiqi-") as folder:
        path = Path(folder, XLSX)
        book = Workbook(str(path), {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"title": "Versions", "author": "duiqi", "created": _CREATED})
        top = book.add_format({"bold": True, "bottom": 1})
        # As text, so that nothing becomes a formula or a date when a person edits it.
        texts = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
        numbers = book.add_format({"valign": "top", "num_format": "0.00"})
        place = _MOST_ROWS
        sheet = None
        for document in documents:
            for number, row in enumerate(document, 1):
                if sheet is None or place + 1 == _MOST_ROWS:
                    sheet, place = book.add_worksheet(), 0
                    sheet.set_column(0, 1, 12)
                    sheet.set_column(2, 2 + len(labels), 52)
                    sheet.freeze_panes(1, 3)
                    sheet.write_row(0, 0, columns, top)
                place += 1
                sheet.write_string(place, 0, _clean(document.name), texts)
                sheet.write_number(place, 1, number)
                cells = [row.pivot, *(row.parts[label].text if label in row.parts else "" for label in labels)]
                for column, text in enumerate(cells, 2):
                    sheet.write_string(place, column, _fitting(text, f"{document.name}, row {number}"), texts)
                for column, label in enumerate(labels, 2 + len(cells)):
                    if label in row.parts and (confidence := row.parts[label].confidence) is not None:
                        sheet.write_number(place, column, confidence, numbers)
        book.close()
        with path.open("rb") as made:
            shutil.copyfileobj(made, file)


def _clean(text: str) -> str:
    """A text without characters that XML cannot hold."""
    return NOT_XML.sub("", text)


def _fitting(text: str, where: str) -> str:
    """A text that a cell can hold.

    Raises:
        InputError: it is longer.
    """
    text = _clean(text)
    if len(text.encode("utf-16-le")) // 2 > _CELL:
        raise InputError(where, f"has {len(text):,} characters, and a cell holds {_CELL:,}; use {JSONL}")
    return text
