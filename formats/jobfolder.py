"""The layout of a folder that ``duiqi align`` wrote: the names of its files, and how its reports are read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

RUN: Final = "run.json"
"""What ran: version, inputs, settings, encoder, totals, output files."""
DOCUMENTS: Final = "documents.jsonl"
"""What became of each document, a line each, in the order of the outputs."""
ERRORS: Final = "errors.jsonl"
"""The lines of the documents that failed; the file is absent where none did."""
REPORTS: Final = frozenset({RUN, DOCUMENTS, ERRORS})

OUTPUT: Final = re.compile(
    r"(?:(?P<level>sentence|paragraph)s|alignments)(?:-(?P<shard>\d{5,}))?\.(?P<kind>tmx|jsonl)(?P<packed>\.gz|\.zst)?"
)
"""The whole name of an output file to which many documents go, ``sentences-00000.tmx.gz``."""


def read_facts(folder: Path) -> dict[str, Any] | None:
    """What ``run.json`` says of a job; None where the folder holds no job's."""
    try:
        facts = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return facts if isinstance(facts, dict) and "duiqi" in facts else None


def read_records(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The documents in the lines of ``documents.jsonl`` or ``errors.jsonl``, one by one."""
    return map(json.loads, lines)


def is_report(name: str, names: Iterable[str]) -> bool:
    """Whether a file is a job's report, and so holds no texts.

    Args:
        name: of the file.
        names: of all files in its folder.
    """
    return name in REPORTS and RUN in names


def job_that_wrote(path: Path) -> Path | None:
    """The folder of the job that a file is an output or a report of, or that a folder is the folder of; else None."""
    if path.is_dir():
        return path if read_facts(path) is not None else None
    for folder in path.parents:
        facts = read_facts(folder)
        if facts is None:
            continue
        name = path.relative_to(folder).as_posix()
        if name in REPORTS or any(file.get("file") == name for file in facts.get("files", ())):
            return folder
        with suppress(OSError, ValueError), (folder / DOCUMENTS).open("rb") as file:
            if any(name in record.get("files", ()) for record in read_records(file)):
                return folder
    return None
