"""What the folder of a ``duiqi align`` job says about itself, where its outputs are scored."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ..errors import InputError

_FACTS = 1 << 16
"""Characters at the head of a ``run.json`` that say what ran; the list of documents after them can be very long."""
_AFTER_FACTS = re.compile(r',\n  "(files|documents)": \[')


def check(folder: Path) -> None:
    """Raise InputError for the folder of a job that aligned no document."""
    documents = (_job_facts(folder) or {}).get("totals", {}).get("documents", {})
    if documents and not documents.get("done"):
        why = "; errors.jsonl says why" if documents.get("failed") else ""
        raise InputError(folder, f"this job holds no aligned document{why}")


def job_settings(path: Path) -> dict[str, str]:
    """The signature's settings for the outputs of a job (its folder or a file in it); empty for other files."""
    facts = _job_facts(path if path.is_dir() else path.parent)
    try:
        return {} if facts is None else {"aligner": f"duiqi-{facts['duiqi']}", "encoder": str(facts["encoder"]["name"])}
    except (KeyError, TypeError):
        return {}


def _job_facts(folder: Path) -> dict[str, Any] | None:
    """The facts in ``run.json`` without the documents; None where the folder belongs to no job."""
    try:
        with (folder / "run.json").open(encoding="utf-8") as file:
            head = file.read(_FACTS)
        end = _AFTER_FACTS.search(head)
        facts = json.loads(head[: end.start()] + "}" if end else head)
    except (OSError, ValueError):
        return None
    return facts if isinstance(facts, dict) and "duiqi" in facts else None
