"""Takes out pairs that the job has written before."""

from __future__ import annotations

from .digests import DigestSet
from .results import GroupResult


def drop_duplicates(result: GroupResult, seen: DigestSet) -> None:
    """Take the pairs that the job wrote before out of a group, and count them in the documents' reports."""
    for document in result.documents:
        for level, rows in document.rows.items():
            kept = [row for row in rows if not row.digest or seen.add(row.digest)]
            dropped = len(rows) - len(kept)
            if dropped:
                document.rows[level] = kept
                document.report["written"][level] -= dropped
                filtered = document.report["filtered"][level]
                filtered["duplicate"] = filtered.get("duplicate", 0) + dropped
