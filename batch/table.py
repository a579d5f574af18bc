"""``pairing.tsv``: which files are the two sides of a document, for a user to read, to correct and to give back."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import suppress
from io import StringIO
from pathlib import Path

from ..errors import InputError
from ..formats.encoding import read_text
from ..formats.jobfolder import read_records
from .listing import Skipped
from .storage import Storage, join, storage_of

_ALONE = ("no counterpart", "not read: ")
"""What stands beside a file in the table that has no counterpart."""
TABLE = "pairing.tsv"
"""The file in the output folder that shows a user which files were paired."""


def read_table(path: str) -> tuple[tuple[str, str], ...]:
    """The pairs in a table like ``pairing.tsv``, which a user may have corrected.

    A line has a Chinese and an English file, and what follows is not read. A line with one file is none: that file has
    no counterpart. A path is looked for where the command is given, then beside the table.

    Args:
        path: the table, in any encoding of `formats.encoding`, with tabs between its columns.

    Raises:
        InputError: it cannot be read, names a file that is not there or one file twice, or holds no pair.
    """
    table = Path(path)
    try:
        return _pairs(table, read_text(table, language="zh").text)
    except InputError:
        # A few names are too little to tell an old encoding by; the files that they name do.
        with suppress(InputError):
            return _pairs(table, read_text(table, "gb18030").text)
        raise


def _pairs(table: Path, text: str) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter="\t"), 1):
        cells = [cell.strip() for cell in row[:2]]
        if len(cells) < 2 or not all(cells) or cells[1].startswith(_ALONE):
            continue
        pair = [_beside(cell, table) for cell in cells]
        for found, cell in zip(pair, cells, strict=True):
            if found is None:
                raise InputError(f"{table}: line {number}", f"expected two files, found no {cell}; check the path")
            if found in seen:
                raise InputError(f"{table}: line {number}", f"names {cell} again, as line {seen[found]} does; keep one")
            seen[found] = number
        pairs.append((pair[0] or "", pair[1] or ""))
    if not pairs:
        raise InputError(table, "expected lines with a Chinese and an English file and a tab between, found none")
    return tuple(pairs)


def _beside(cell: str, table: Path) -> str | None:
    """The path of a cell as it is, or beside the table; None where there is no such file."""
    for path in (cell, str(table.parent / cell)):
        if storage_of(path).entry(path) is not None:
            return path
    return None


def write_table(storage: Storage, folder: str, records: Iterable[bytes], skipped: Skipped) -> None:
    """Write ``pairing.tsv`` for a job whose files were paired by name, unless there is one already.

    Args:
        storage: where to.
        folder: the job's output folder.
        records: the lines of ``documents.jsonl``.
        skipped: the texts that found no partner, all of them.
    """
    path = join(folder, TABLE)
    if storage.entry(path) is not None:  # a user may have corrected it
        return
    with storage.create(path) as file:
        for document in read_records(records):
            if len(document["sources"]) == 2:
                sure = f"\t{document['confidence']:.3f}" if "confidence" in document else ""
                file.write(("\t".join(document["sources"]) + sure + "\n").encode("utf-8", "replace"))
        for entries in (skipped.texts or {}).values():
            for entry in entries:
                file.write(f"{entry.path}\tno counterpart\n".encode("utf-8", "replace"))
