"""The outputs that are made from the record when all documents are done: every format but those that stream."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import DuiqiError
from ..formats import registry
from ..formats.aligned.convert import convert
from ..formats.files import sha256_of
from .settings import Settings
from .storage import is_url


def check(settings: Settings, folder: str) -> None:
    """Raise DuiqiError where such outputs cannot be written: on object storage."""
    if settings.converted and is_url(folder):
        names = ", ".join(settings.converted)
        raise DuiqiError(f"{folder}: {names} can be written to a folder of this machine only; use duiqi convert later")


def write(folder: str, settings: Settings) -> Iterator[dict[str, Any]]:
    """Make them, as the documents were aligned.

    A format with an extension of its own is a file in the folder, ``sentences.xlsx``; the others, of several files or
    of one a document, get a sub-folder that is named for them.

    Yields:
        Each file's name, size and SHA-256.

    Raises:
        InputError: a format cannot hold the beads.
    """
    root = Path(folder)
    for name in settings.converted:
        form = next(known for known in registry.WRITTEN if known.name == name)
        alone = bool(form.endings) and not form.single
        place = root / form.file_name("sentence") if alone else root / name
        if not alone:
            place.mkdir(exist_ok=True)
        for path in convert(root, place, to=name, unpaired=settings.unpaired, corrected=False).files:
            file = path.relative_to(root).as_posix()
            yield {"file": file, "bytes": path.stat().st_size, "sha256": sha256_of(path)}
