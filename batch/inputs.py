"""The files that a user named, walked in an order that depends on names only, as a stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from ..errors import InputError
from ..formats.jobfolder import is_report
from .sources import is_readable, joins_many, name_of
from .storage import STATE, Entry, is_url, join, storage_of

Source: TypeAlias = tuple[str, tuple[Entry, ...]]
"""A document's name, and its file of both languages (which may hold more documents) or its Chinese and English file."""

_ABOUT_THE_FOLDER = frozenset({"README", "LICENSE", "LICENCE", "COPYING", "CHANGELOG"})

PARAGRAPHS = ".par"
"""In the layout of gold, what the name of a text's second file adds: the same sentences with blank lines between."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the user named: files and folders that hold both languages, or one a language.

    Attributes:
        paths: files and folders that hold both languages.
        zh: the Chinese file or folder.
        en: the English file or folder.
        pairs: which files of the two folders belong together, where it was found by content and not by name.
    """

    paths: tuple[str, ...] = ()
    zh: str | None = None
    en: str | None = None
    pairs: tuple[tuple[str, str], ...] | None = None


@dataclass(slots=True)
class Skipped:
    """Files of the inputs that are no documents, counted, and the first of them by name."""

    count: int = 0
    first: list[dict[str, str]] = field(default_factory=list)

    def add(self, path: str, reason: str) -> None:
        """Count a file; a report names no more than a hundred."""
        self.count += 1
        if len(self.first) < 100:
            self.first.append({"file": path, "reason": reason})


def check(inputs: Inputs, out: str | None = None) -> None:
    """Raise InputError for an input that does not exist, cannot stand where it does, or is where the outputs go."""
    for path in (*inputs.paths, inputs.zh, inputs.en):
        if path is None:
            continue
        is_folder = entry_of(path).is_folder
        if is_folder and out is not None and _place(path) == _place(out):
            raise InputError(path, "is where the outputs would go; choose another folder for them, in it if you like")
        if not is_folder and not is_url(path) and not Path(path).is_file():
            raise InputError(path, "is a pipe or a device, which a job cannot read again; write it to a file first")
    if inputs.zh is not None and inputs.en is not None and _place(inputs.zh) == _place(inputs.en):
        if entry_of(inputs.zh).is_folder:
            advice = "give it as INPUT, and its files are paired by the language marks in their names"
            raise InputError(inputs.zh, f"both sides are the same folder; {advice}")
        raise InputError(inputs.zh, "both sides are the same file; give it as INPUT if it holds both languages")
    if (
        inputs.zh is not None
        and inputs.en is not None
        and entry_of(inputs.zh).is_folder != entry_of(inputs.en).is_folder
    ):
        raise InputError(inputs.zh, f"expected two files or two folders, found one of each with {inputs.en}")


def _place(path: str) -> str:
    """A path or URL in a form that is equal for equal places."""
    return path.rstrip("/") if is_url(path) else str(Path(path).resolve())


def entry_of(path: str) -> Entry:
    """What lies at a path.

    Raises:
        InputError: nothing does.
    """
    try:
        entry = storage_of(path).entry(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    if entry is None:
        raise InputError(path, "no such file or folder; check the path")
    return entry


def walk(inputs: Inputs, skipped: Skipped | None = None) -> Iterator[Source]:
    """The sources of the documents; what is passed over goes to ``skipped``."""
    skipped = skipped if skipped is not None else Skipped()
    if inputs.zh is not None and inputs.en is not None:
        zh, en = entry_of(inputs.zh), entry_of(inputs.en)
        if inputs.pairs is not None:
            yield from _found_pairs(zh, en, inputs.pairs, skipped)
        elif zh.is_folder:
            yield from _two_folders(zh.path, en.path, "", skipped)
        else:
            yield name_of(zh.name)[0] or zh.name, (zh, en)
    pairs = _pairs_named(inputs.paths)
    english = {pair[1].path for _, pair in pairs.values()}
    names = {path: name for path, (name, _) in pairs.items()}
    for path, label in _labels(tuple(path for path in inputs.paths if path not in english), names):
        entry = entry_of(path)
        if entry.is_folder:
            yield from _folder(entry.path, label, skipped)
        else:
            yield label, pairs[path][1] if path in pairs else (entry,)


def files_under(folder: str, skipped: Skipped) -> Iterator[Entry]:
    """The files in a folder and its sub-folders that can be read."""
    for entry in _listing(folder, skipped):
        if entry.is_folder:
            yield from files_under(entry.path, skipped)
        else:
            yield entry


def _found_pairs(zh: Entry, en: Entry, pairs: tuple[tuple[str, str], ...], skipped: Skipped) -> Iterator[Source]:
    """The pairs found by content, named by the Chinese file's place in its folder; the other files are passed over."""
    own, other = ({entry.path: entry for entry in files_under(side.path, skipped)} for side in (zh, en))
    paired = {path for pair in pairs for path in pair}
    for path in [*own, *other]:
        if path not in paired:
            skipped.add(path, "no counterpart found by content")
    places = {path: path[len(zh.path) :].lstrip("/") for path, _ in pairs}
    stems = Counter(_stem(place) for place in places.values())
    for path, counterpart in sorted(pairs, key=lambda pair: places[pair[0]]):
        stem = _stem(places[path])
        yield stem if stems[stem] == 1 else places[path], (own[path], other[counterpart])


def _pairs_named(paths: tuple[str, ...]) -> dict[str, tuple[str, tuple[Entry, Entry]]]:
    """The pairs among files named one by one, found as in a folder: by the Chinese file the name and both files."""
    if len(set(paths)) < len(paths):
        raise InputError(next(path for path in paths if paths.count(path) > 1), "is given twice; give each input once")
    folders: dict[str, list[Entry]] = {}
    for path in paths if len(paths) > 1 else ():
        entry = entry_of(path)
        if not entry.is_folder:
            folders.setdefault(path.rpartition("/")[0], []).append(replace(entry, path=path))
    return {pair[0].path: (name, pair) for files in folders.values() for name, pair in _pairs(files).items()}


def _labels(paths: tuple[str, ...], names: dict[str, str]) -> list[tuple[str, str]]:
    """For each input what the names of its documents begin with: nothing for a folder that is given alone.

    Args:
        paths: the inputs.
        names: by the path of a file that is one side of a document, the document's name.
    """
    if len(paths) == 1 and entry_of(paths[0]).is_folder:
        return [(paths[0], "")]
    candidates: tuple[Callable[[str], str], ...] = (
        lambda path: names.get(path) or _stem(PurePosixPath(path).name),
        lambda path: PurePosixPath(path).name,
        lambda path: path.split("://")[-1].strip("/"),
    )
    for label in candidates:
        labels = [label(path.rstrip("/")) for path in paths]
        if len(set(labels)) == len(labels):
            return list(zip(paths, labels, strict=True))
    return [(path, path) for path in paths]


def _unreadable(path: str, error: OSError) -> InputError:
    return InputError(path, f"cannot be read ({error.strerror or error}); check the permissions")


def _entered(sources: Iterator[Source], name: str, folders: tuple[Entry, ...]) -> Iterator[Source]:
    """The documents of a sub-folder; one that cannot be listed stands for a document, which reading it will fail."""
    try:
        yield from sources
    except InputError:
        yield name, folders


def _stem(name: str) -> str:
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem else name


def _not_entered(folder: str) -> str | None:
    """Why a sub-folder holds no inputs; None if it may."""
    with suppress(PermissionError):  # told when it is listed
        if storage_of(folder).entry(join(folder, STATE)) is not None:
            return "outputs of a job; name it as an input to have them aligned again"
    if not is_url(folder) and Path(folder).is_symlink() and Path(folder).resolve() in Path(folder).absolute().parents:
        return "leads back to a folder that it lies in"
    return None


def _listing(folder: str, skipped: Skipped) -> list[Entry]:
    """What is of use in a folder: sub-folders and files that can be read, but for hidden ones."""
    kept = []
    try:
        entries = storage_of(folder).entries(folder)
    except OSError as error:
        raise _unreadable(folder, error) from error
    there = {entry.name for entry in entries}
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_folder:
            if reason := _not_entered(entry.path):
                skipped.add(entry.path, reason)
            else:
                kept.append(entry)
        elif entry.is_special:
            skipped.add(entry.path, "no file: a device, a pipe, or a link to nothing")
        elif _stem(entry.name).upper() in _ABOUT_THE_FOLDER:
            skipped.add(entry.path, "tells about the folder; name it as an input to have it aligned")
        elif entry.name.endswith(PARAGRAPHS) and entry.name.removesuffix(PARAGRAPHS) in there:
            skipped.add(entry.path, f"parts {entry.name.removesuffix(PARAGRAPHS)} beside it into paragraphs")
        elif is_report(entry.name, there):
            skipped.add(entry.path, "the report of a job, which holds no texts")
        elif is_readable(entry.name):
            kept.append(entry)
        else:
            skipped.add(entry.path, "not a format that is read")
    return kept


def _folder(folder: str, label: str, skipped: Skipped) -> Iterator[Source]:
    """The documents in a folder: its files of both languages, pairs of files named for their languages, sub-folders."""
    listing = _listing(folder, skipped)
    pairs = _pairs([entry for entry in listing if not entry.is_folder])
    sides = {side.path: name for name, pair in pairs.items() for side in pair}
    stems = Counter(_stem(entry.name) for entry in listing if not entry.is_folder and entry.path not in sides)
    prefix = f"{label}/" if label else ""
    languages = _language_folders(listing)
    if languages is not None:
        found = _two_folders(languages[0].path, languages[1].path, label, skipped)
        yield from _entered(found, prefix + languages[0].name, languages)
        listing = [entry for entry in listing if entry not in languages]
    for entry in listing:
        if entry.is_folder:
            name = prefix + entry.name
            yield from _entered(_folder(entry.path, name, skipped), name, (entry,))
        elif entry.path not in sides:
            stem = _stem(entry.name)
            yield prefix + (stem if stems[stem] == 1 and stem not in pairs else entry.name), (entry,)
        elif entry.path == pairs[sides[entry.path]][0].path:
            yield prefix + sides[entry.path], pairs[sides[entry.path]]


def _language_folders(listing: list[Entry]) -> tuple[Entry, Entry] | None:
    """The two sub-folders that are named for the languages alone: ``zh-CN`` and ``en``."""
    found: dict[str, list[Entry]] = {"zh": [], "en": []}
    for entry in listing:
        name, language = name_of(entry.name) if entry.is_folder else ("", None)
        if language is not None and not name:
            found[language].append(entry)
    # With zh-CN and zh-TW beside each other, which one is meant is for the user to say.
    return (found["zh"][0], found["en"][0]) if len(found["zh"]) == len(found["en"]) == 1 else None


def _pairs(files: list[Entry]) -> dict[str, tuple[Entry, Entry]]:
    """The files that are the two sides of a document, by its name: ``a.zh.txt`` and ``a.en.txt``."""
    sides: dict[str, dict[str, Entry]] = {}
    for entry in files:
        name, language = name_of(entry.name)
        if language is not None and not joins_many(entry.name):
            sides.setdefault(name or "document", {}).setdefault(language, entry)
    return {name: (pair["zh"], pair["en"]) for name, pair in sides.items() if len(pair) == 2}


def _two_folders(zh: str, en: str, label: str, skipped: Skipped) -> Iterator[Source]:
    """The documents of two folders, paired by their names under them."""
    prefix = f"{label}/" if label else ""
    own, other = (_by_name(_listing(folder, skipped), skipped) for folder in (zh, en))
    for side, counterpart, place in ((own, other, en), (other, own, zh)):
        for key in sorted(side.keys() - counterpart.keys()):
            skipped.add(side[key].path, f"no counterpart of that name in {place}")
    for name, is_folder in sorted(own.keys() & other.keys()):
        pair = own[name, is_folder], other[name, is_folder]
        if is_folder:
            yield from _entered(_two_folders(pair[0].path, pair[1].path, prefix + name, skipped), prefix + name, pair)
        else:
            yield prefix + name, pair


def _by_name(listing: list[Entry], skipped: Skipped) -> dict[tuple[str, bool], Entry]:
    named: dict[tuple[str, bool], Entry] = {}
    for entry in listing:
        name = entry.name if entry.is_folder else name_of(entry.name)[0] or entry.name
        first = named.setdefault((name, entry.is_folder), entry)
        if first is not entry:
            skipped.add(entry.path, f"the same document's name as {first.name}")
    return named
