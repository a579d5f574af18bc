"""A job's reports: ``run.json``, ``documents.jsonl`` and ``errors.jsonl``, streamed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from ..formats.jobfolder import DOCUMENTS, ERRORS, RUN
from .storage import Storage, join


def write_report(storage: Storage, folder: str, facts: dict[str, Any], records: Callable[[], Iterable[bytes]]) -> None:
    """Write what ran, what became of each document, and the documents that failed.

    Args:
        storage: where to.
        folder: the job's output folder.
        facts: what is known of the run; ready for JSON.
        records: gives a line of JSON a document, in order; called once for each file.
    """
    with storage.create(join(folder, DOCUMENTS)) as file:
        file.writelines(records())
    _write_errors(storage, join(folder, ERRORS), records())
    with storage.create(join(folder, RUN)) as file:
        file.write(json.dumps(facts, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n")


def _write_errors(storage: Storage, path: str, records: Iterable[bytes]) -> None:
    """Write the lines of the documents that failed; no file where none did."""
    failed = (record for record in records if _failed(record))
    first = next(failed, None)
    if first is None:
        storage.delete(path)
        return
    with storage.create(path) as file:
        file.write(first)
        file.writelines(failed)


def _failed(record: bytes) -> bool:
    # The word stands in every such line; parsing the other lines would take most of the report's time.
    return b"failed" in record and json.loads(record)["state"] == "failed"
