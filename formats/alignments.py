"""Which reader reads which file of aligned text: the registry of alignment formats, and folders of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ..document import Bitext
from ..errors import InputError
from .annotation import Annotation
from .beads import PARAGRAPHS_SUFFIX, SUFFIX, read_beads

SECOND_READING = "second-reading"
"""A folder beside the genres of a gold corpus with another annotator's beads: no gold, but read when named itself."""


def read_alignments(path: str | Path, texts: Mapping[str, Bitext] | None = None) -> Iterator[Annotation]:
    """Read the aligned documents of a file, or of all files in a folder and its sub-folders.

    A document in a sub-folder is named with it (``news/a``), and the sub-folder is its genre.

    Args:
        path: a file in one of the alignment formats, or a folder.
        texts: texts by document name, to which formats that hold text pairs are matched.

    Raises:
        InputError: nothing to read, an unknown format, or a malformed file.
    """
    path = Path(path)
    if not path.exists():
        raise InputError(path, "no such file or folder")
    if not path.is_dir():
        yield read_beads(path)
        return
    files = sorted(
        file
        for file in path.rglob(f"*{SUFFIX}")
        if not file.name.endswith(PARAGRAPHS_SUFFIX) and SECOND_READING not in file.relative_to(path).parts
    )
    if not files:
        raise InputError(path, f"expected files named <document>{SUFFIX} in this folder, found none")
    for file in files:
        annotation = read_beads(file)
        folder = file.parent.relative_to(path)
        if folder.parts:
            name = f"{folder.as_posix()}/{annotation.name}"
            annotation = replace(annotation, name=name, genre=annotation.genre or folder.parts[0])
        yield annotation
