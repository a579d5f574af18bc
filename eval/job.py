"""What the folder of a ``duiqi align`` job says about itself, where its outputs are scored."""

from __future__ import annotations

from pathlib import Path

from ..corrections.log import CorrectionsLog
from ..errors import InputError
from ..formats.jobfolder import read_facts


def check(folder: Path) -> None:
    """Raise InputError for the folder of a job that aligned no document."""
    documents = (read_facts(folder) or {}).get("totals", {}).get("documents", {})
    if documents and not documents.get("done"):
        why = "; errors.jsonl says why" if documents.get("failed") else ""
        raise InputError(folder, f"this job holds no aligned document{why}")


def job_settings(path: Path, *, corrected: bool = True) -> dict[str, str]:
    """The signature's settings for the outputs of a job (its folder or a file in it); empty for other files.

    Args:
        path: the folder or file.
        corrected: whether the corrections beside the record are scored too; the signature then counts them.
    """
    folder = path if path.is_dir() else path.parent
    facts = read_facts(folder)
    try:
        settings = (
            {} if facts is None else {"aligner": f"duiqi-{facts['duiqi']}", "encoder": str(facts["encoder"]["name"])}
        )
    except (KeyError, TypeError):
        return {}
    edits = len(CorrectionsLog(folder).corrections()) if corrected and facts is not None else 0
    return settings | ({"corrections": str(edits)} if edits else {})
