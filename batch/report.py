"""``run.json`` and ``errors.jsonl``: what ran, and every document's fate, streamed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from .storage import Storage, join

RUN, ERRORS = "run.json", "errors.jsonl"


def write_report(storage: Storage, folder: str, facts: dict[str, Any], records: Iterable[bytes]) -> None:
    """Write ``run.json``: the facts, then ``documents``, a line each.

    Args:
        storage: where to.
        folder: the job's output folder.
        facts: what is known of the run; ready for JSON.
        records: a document's line of JSON each.
    """
    head = json.dumps(facts, ensure_ascii=False, indent=2).removesuffix("\n}")
    with storage.create(join(folder, RUN)) as file:
        file.write(head.encode("utf-8", "replace") + b',\n  "documents": [')
        for number, record in enumerate(records):
            file.write((b",\n    " if number else b"\n    ") + record.rstrip(b"\n"))
        file.write(b"\n  ]\n}\n")


def read_records(file: IO[bytes]) -> Iterator[dict[str, Any]]:
    """The documents of a ``run.json`` that `write_report` wrote, one by one."""
    for line in file:
        if line.startswith(b'    {"name": '):
            yield json.loads(line.rstrip().rstrip(b","))


def write_errors(storage: Storage, folder: str, records: Iterable[bytes]) -> None:
    """Write ``errors.jsonl``: the lines of the documents that failed; no file where none did."""
    failed = (record for record in records if b'"state": "failed"' in record)
    first = next(failed, None)
    path = join(folder, ERRORS)
    if first is None:
        storage.delete(path)
        return
    with storage.create(path) as file:
        file.write(first)
        for record in failed:
            file.write(record)
