"""What the folder of a ``duiqi align`` job says about itself, where its outputs are scored."""

from __future__ import annotations

from pathlib import Path

from ..errors import InputError
from ..formats.jobfolder import read_facts


def check(folder: Path) -> None:
    """Raise InputError for the folder of a job that aligned no document."""
    documents = (read_facts(folder) or {}).get("totals", {}).get("documents", {})
    if documents and not documents.get("done"):
        why = "; errors.jsonl says why" if documents.get("failed") else ""
        raise InputError(folder, f"this job holds no aligned document{why}")


def job_settings(path: Path) -> dict[str, str]:
    """The signature's settings for the outputs of a job (its folder or a file in it); empty for other files."""
    facts = read_facts(path if path.is_dir() else path.parent)
    try:
        return {} if facts is None else {"aligner": f"duiqi-{facts['duiqi']}", "encoder": str(facts["encoder"]["name"])}
    except (KeyError, TypeError):
        return {}
