"""What lies in a folder: files that can be read, and what is passed over and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from ..document import Language
from ..errors import InputError
from ..formats import names, registry
from ..formats.jobfolder import is_report
from .storage import STATE, Entry, is_url, join, storage_of

_NAMED = 100
"""Files passed over that a report names."""
_ABOUT_THE_FOLDER = frozenset({"README", "LICENSE", "LICENCE", "COPYING", "CHANGELOG"})

_OWNER_FILES = ("~$", ".~lock.")
"""What the names of files begin with that Word and LibreOffice keep while a document is open."""
_OF_THE_SYSTEM = frozenset({"thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "@eadir"})

PARAGRAPHS = ".par"
"""The ending of the second file of a text in the layout of gold: its sentences with blank lines between paragraphs."""


@dataclass(slots=True)
class Skipped:
    """Files of the inputs that are no documents, counted, and the first of them by name.

    Attributes:
        count: how many there are.
        first: the first of them, ``file`` and ``reason``.
        alone: how many of them are texts in one language whose other side was not found.
        alone_first: the first of those.
        texts: takes all of those by language; None where nobody asks.
        by_name: whether the partners were looked for by name and language alone, not by content.
        partnered: paths of texts that are no such: their other side was found by content.
    """

    count: int = 0
    first: list[dict[str, str]] = field(default_factory=list)
    alone: int = 0
    alone_first: list[dict[str, str]] = field(default_factory=list)
    texts: dict[Language, list[Entry]] | None = None
    partnered: frozenset[str] = frozenset()
    by_name: bool = True

    def add(self, path: str, reason: str) -> None:
        """Count a file; a report names no more than a hundred."""
        self.count += 1
        if len(self.first) < _NAMED:
            self.first.append({"file": path, "reason": reason})

    def add_alone(self, entry: Entry, language: Language, reason: str) -> None:
        """Count a text in one language that found no partner; it is counted among the files passed over too."""
        if entry.path in self.partnered:
            return
        self.add(entry.path, reason)
        self.alone += 1
        if len(self.alone_first) < _NAMED:
            self.alone_first.append({"file": entry.path, "reason": reason})
        if self.texts is not None:
            self.texts[language].append(entry)

    def extend(self, other: Skipped) -> None:
        """Count the files of another listing."""
        self.count += other.count
        self.first = (self.first + other.first)[:_NAMED]
        self.alone += other.alone
        self.alone_first = (self.alone_first + other.alone_first)[:_NAMED]

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return {"count": self.count, "first": self.first, "alone": self.alone, "alone_first": self.alone_first}


def entry_of(path: str) -> Entry:
    """What lies at a path.

    Raises:
        InputError: nothing does.
    """
    try:
        entry = storage_of(path).entry(path)
    except OSError as error:
        raise unreadable(path, error) from error
    if entry is None:
        raise InputError(path, "no such file or folder; check the path")
    return entry


def unreadable(path: str, error: OSError) -> InputError:
    """That a file or folder cannot be read, and why."""
    return InputError(path, f"cannot be read ({error.strerror or error}); check the permissions")


def list_folder(folder: str, skipped: Skipped) -> list[Entry]:
    """What is of use in a folder: sub-folders and files that can be read, but for hidden ones."""
    try:
        entries = storage_of(folder).entries(folder)
    except OSError as error:
        raise unreadable(folder, error) from error
    entries = [entry for entry in entries if not entry.name.startswith(".") or entry.name.startswith(_OWNER_FILES)]
    there = {entry.name for entry in entries}
    kept = []
    for entry in entries:
        reason = _not_entered(entry.path) if entry.is_folder else _not_read(entry, there)
        if reason is None:
            kept.append(entry)
        else:
            skipped.add(entry.path, reason)
    return kept


def files_under(folder: str, skipped: Skipped) -> Iterator[Entry]:
    """The files in a folder and its sub-folders that can be read."""
    for entry in list_folder(folder, skipped):
        if entry.is_folder:
            yield from files_under(entry.path, skipped)
        else:
            yield entry


def stem_of(name: str) -> str:
    """A name without its extension."""
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem else name


def _not_entered(folder: str) -> str | None:
    """Why a sub-folder holds no inputs; None if it may."""
    if PurePosixPath(folder).name.lower() in _OF_THE_SYSTEM:
        return "a folder of the system"
    with suppress(PermissionError):  # reported when it is listed
        if storage_of(folder).entry(join(folder, STATE)) is not None:
            return "outputs of a job; name it as an input to have them aligned again"
    if not is_url(folder) and Path(folder).is_symlink() and Path(folder).resolve() in Path(folder).absolute().parents:
        return "leads back to a folder that it lies in"
    return None


def _not_read(entry: Entry, there: set[str]) -> str | None:
    """Why a file is no input, given the names of all files in its folder; None if it is one."""
    text = entry.name.removesuffix(PARAGRAPHS)
    if entry.is_special:
        return "no file: a device, a pipe, or a link to nothing"
    if entry.name.startswith(_OWNER_FILES) or entry.name.lower() in _OF_THE_SYSTEM:
        return "a file that the system or an open document keeps there"
    if stem_of(entry.name).upper() in _ABOUT_THE_FOLDER and not _has_marked(entry.name, there):
        return "tells about the folder; name it as an input to have it aligned"
    if text != entry.name and text in there:
        return f"gives the paragraphs of {text} beside it"
    if is_report(entry.name, there):
        return "the report of a job, which holds no texts"
    return None if _is_readable(entry.name) else "not a format that is read"


def _has_marked(name: str, there: set[str]) -> bool:
    """Whether a file beside this one has its name and a language's mark: the other side of a translation."""
    stem = names.mark_of(Path(name)).name
    marks = (names.mark_of(Path(other)) for other in there if other != name)
    return any(mark.language is not None and mark.name == stem for mark in marks)


def _is_readable(name: str) -> bool:
    """Whether a file of this name is in a format that texts are read from."""
    ending = Path(name).suffix.lower()
    return any(ending in form.endings and (form.contents or form.bitexts) for form in registry.FORMATS)
