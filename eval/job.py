"""The folder of a ``duiqi align`` job as predictions: what it says of itself, and which of its files are to be read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..version import __version__

OWN_ALIGNER = f"duiqi-{__version__}"
"""What signatures call the aligner of this installation, as they do where a job ran it."""
_FACTS = 1 << 16
"""Characters of a ``run.json`` that hold what ran; the files and documents that follow can be millions."""
_AFTER_FACTS = re.compile(r',\n  "(files|documents)": \[')
_PAIRS = ("jsonl", "tmx")
"""What a job writes text pairs in, best first: the rows of JSONL hold the beads too."""


def outputs(folder: Path) -> list[Path]:
    """What is to be read as predictions in a folder, for `read_alignments`; the folder itself where it is no job's.

    A job's folder also holds ``run.json``, the paragraphs, and in ``errors.jsonl`` what failed.

    Raises:
        InputError: a job that aligned no document.
    """
    facts = job_facts(folder)
    if facts is None:
        return [folder]
    documents = facts.get("totals", {}).get("documents", {})
    if documents and not documents.get("done"):
        why = "; errors.jsonl says why" if documents.get("failed") else ""
        raise InputError(folder, f"this job holds no aligned document{why}")
    if next(folder.rglob("*.align"), None) is not None:
        return [folder]
    found = (sorted([*folder.glob(f"sentences*.{kind}"), *folder.glob(f"sentences*.{kind}.gz")]) for kind in _PAIRS)
    return next(filter(None, found), [folder])


def job_settings(path: Path) -> dict[str, str]:
    """What the signature says of the aligner of a job's outputs, a folder or a file in it; nothing of other files."""
    facts = job_facts(path if path.is_dir() else path.parent)
    try:
        return {} if facts is None else {"aligner": f"duiqi-{facts['duiqi']}", "encoder": str(facts["encoder"]["name"])}
    except (KeyError, TypeError):
        return {}


def job_facts(folder: Path) -> dict[str, Any] | None:
    """What ``run.json`` says of a job, without its documents; None where the folder is no job's."""
    try:
        with (folder / "run.json").open(encoding="utf-8") as file:
            head = file.read(_FACTS)
        end = _AFTER_FACTS.search(head)
        facts = json.loads(head[: end.start()] + "}" if end else head)
    except (OSError, ValueError):
        return None
    return facts if isinstance(facts, dict) and "duiqi" in facts else None
