"""The files that a user named, walked in an order that depends on names only, as a stream."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from ..errors import InputError
from ..formats import names, registry
from ..formats.jobfolder import is_report
from .reading import encoding_of_both
from .storage import STATE, Entry, is_url, join, storage_of

Named: TypeAlias = "str | os.PathLike[str]"
Found: TypeAlias = tuple[str, tuple[Entry, ...]]
"""A document's name, and its file of both languages (which may hold more documents) or its Chinese and English file."""

_ABOUT_THE_FOLDER = frozenset({"README", "LICENSE", "LICENCE", "COPYING", "CHANGELOG"})

PARAGRAPHS = ".par"
"""The ending of the second file of a text in the layout of gold: its sentences with blank lines between paragraphs."""


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

    def extend(self, other: Skipped) -> None:
        """Count the files of another listing."""
        self.count += other.count
        self.first = (self.first + other.first)[:100]


@dataclass(frozen=True, slots=True)
class FoundPairs:
    """The files of two folders, listed once, and those that were found to be the two sides of a document.

    Attributes:
        zh: the files in the Chinese folder.
        en: the files in the English folder.
        skipped: what the folders hold besides.
        pairs: a Chinese and an English path each.
    """

    zh: tuple[Entry, ...]
    en: tuple[Entry, ...]
    skipped: Skipped
    pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the user named: files and folders that hold both languages, or one a language.

    Attributes:
        paths: files and folders that hold both languages.
        zh: the Chinese file or folder.
        en: the English file or folder.
        by_content: which files of the two folders belong together, where it was found by content and not by name.
    """

    paths: tuple[str, ...] = ()
    zh: str | None = None
    en: str | None = None
    by_content: FoundPairs | None = None

    @classmethod
    def of(cls, named: Inputs | Named | Iterable[Named]) -> Inputs:
        """The inputs that a user named: a path or URL, several, or inputs as they are.

        Raises:
            TypeError: they are something else.
        """
        if isinstance(named, Inputs):
            return named
        paths = tuple(named) if isinstance(named, Iterable) and not isinstance(named, (str, bytes)) else (named,)
        if not all(isinstance(path, (str, os.PathLike)) for path in paths):
            raise TypeError("expected a path, a list of paths, or Inputs(zh=..., en=...)")
        texts = (os.fspath(path) for path in paths)
        return cls(tuple(text if is_url(text) else str(Path(text)) for text in texts))


def check(inputs: Inputs, out: str | None = None, encoding: str | None = None) -> None:
    """Refuse inputs before anything is done.

    Args:
        inputs: what the user named.
        out: where the outputs go.
        encoding: what the user named as the encoding.

    Raises:
        InputError: an input does not exist, cannot stand where it does, is where the outputs go, or is a file of both
            languages where an encoding is named for each.
    """
    entries = {path: entry_of(path) for path in (*inputs.paths, inputs.zh, inputs.en) if path is not None}
    for path, entry in entries.items():
        if entry.is_folder and out is not None and _place(path) == _place(out):
            raise InputError(path, "is where the outputs would go; choose another folder for them, in it if you like")
        if not entry.is_folder and not is_url(path) and not Path(path).is_file():
            raise InputError(path, "is a pipe or a device, which a job cannot read again; write it to a file first")
    if inputs.zh is not None and inputs.en is not None:
        _check_sides(inputs.zh, inputs.en, entries[inputs.zh].is_folder, entries[inputs.en].is_folder)
    if encoding is not None and "=" in encoding:
        paired = {entry.path for _, pair in _pairs_named(inputs.paths).values() for entry in pair}
        for path in inputs.paths:
            if not entries[path].is_folder and path not in paired:
                encoding_of_both(path, encoding)


def _check_sides(zh: str, en: str, zh_is_folder: bool, en_is_folder: bool) -> None:
    """Raise InputError unless the two sides are two files or two folders."""
    if _place(zh) == _place(en) and zh_is_folder:
        advice = "give it as INPUT, and its files are paired by the languages in their names"
        raise InputError(zh, f"both sides are the same folder; {advice}")
    if _place(zh) == _place(en):
        raise InputError(zh, "both sides are the same file; give it as INPUT if it holds both languages")
    if zh_is_folder != en_is_folder:
        raise InputError(zh, f"expected two files or two folders, found one of each with {en}")


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


def walk(inputs: Inputs, skipped: Skipped | None = None) -> Iterator[Found]:
    """The sources of the documents; what is passed over goes to ``skipped``."""
    skipped = skipped if skipped is not None else Skipped()
    if inputs.zh is not None and inputs.en is not None:
        zh, en = entry_of(inputs.zh), entry_of(inputs.en)
        if inputs.by_content is not None:
            yield from _pairs_by_content(zh, inputs.by_content, skipped)
        elif zh.is_folder:
            yield from _two_folders(zh.path, en.path, "", skipped)
        else:
            yield names.name_of(Path(zh.name))[0] or zh.name, (zh, en)
    pairs = _pairs_named(inputs.paths)
    english = {pair[1].path for _, pair in pairs.values()}
    named = {path: name for path, (name, _) in pairs.items()}
    for path, label in _labels(tuple(path for path in inputs.paths if path not in english), named):
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


def _pairs_by_content(folder: Entry, found: FoundPairs, skipped: Skipped) -> Iterator[Found]:
    """The pairs found by content, named by the Chinese file's place in its folder; the other files are passed over."""
    skipped.extend(found.skipped)
    zh, en = ({entry.path: entry for entry in side} for side in (found.zh, found.en))
    paired = {path for pair in found.pairs for path in pair}
    for path in [*zh, *en]:
        if path not in paired:
            skipped.add(path, "no counterpart found by content")
    places = {path: path[len(folder.path) :].lstrip("/") for path, _ in found.pairs}
    stems = Counter(_stem(place) for place in places.values())
    for path, counterpart in sorted(found.pairs, key=lambda pair: places[pair[0]]):
        stem = _stem(places[path])
        yield stem if stems[stem] == 1 else places[path], (zh[path], en[counterpart])


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


def _labels(paths: tuple[str, ...], named: dict[str, str]) -> list[tuple[str, str]]:
    """For each input what the names of its documents begin with: nothing for a folder that is given alone.

    Args:
        paths: the inputs.
        named: by the path of a file that is one side of a document, the document's name.
    """
    if len(paths) == 1 and entry_of(paths[0]).is_folder:
        return [(paths[0], "")]
    candidates: tuple[Callable[[str], str], ...] = (
        lambda path: named.get(path) or _stem(PurePosixPath(path).name),
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


def _entered(sources: Iterator[Found], name: str, folders: tuple[Entry, ...]) -> Iterator[Found]:
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
    with suppress(PermissionError):  # reported when it is listed
        if storage_of(folder).entry(join(folder, STATE)) is not None:
            return "outputs of a job; name it as an input to have them aligned again"
    if not is_url(folder) and Path(folder).is_symlink() and Path(folder).resolve() in Path(folder).absolute().parents:
        return "leads back to a folder that it lies in"
    return None


def _is_readable(name: str) -> bool:
    """Whether a file of this name is in a format that texts are read from."""
    ending = Path(name).suffix.lower()
    return any(ending in form.endings and (form.contents or form.bitexts) for form in registry.FORMATS)


def _listing(folder: str, skipped: Skipped) -> list[Entry]:
    """What is of use in a folder: sub-folders and files that can be read, but for hidden ones."""
    try:
        entries = storage_of(folder).entries(folder)
    except OSError as error:
        raise _unreadable(folder, error) from error
    entries = [entry for entry in entries if not entry.name.startswith(".")]
    there = {entry.name for entry in entries}
    kept = []
    for entry in entries:
        reason = _not_entered(entry.path) if entry.is_folder else _not_read(entry, there)
        if reason is None:
            kept.append(entry)
        else:
            skipped.add(entry.path, reason)
    return kept


def _not_read(entry: Entry, there: set[str]) -> str | None:
    """Why a file is no input, given the names of all files in its folder; None if it is one."""
    text = entry.name.removesuffix(PARAGRAPHS)
    if entry.is_special:
        return "no file: a device, a pipe, or a link to nothing"
    if _stem(entry.name).upper() in _ABOUT_THE_FOLDER:
        return "tells about the folder; name it as an input to have it aligned"
    if text != entry.name and text in there:
        return f"gives the paragraphs of {text} beside it"
    if is_report(entry.name, there):
        return "the report of a job, which holds no texts"
    return None if _is_readable(entry.name) else "not a format that is read"


def _folder(folder: str, label: str, skipped: Skipped) -> Iterator[Found]:
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
        name, language = names.name_of(Path(entry.name)) if entry.is_folder else ("", None)
        if language is not None and not name:
            found[language].append(entry)
    # With zh-CN and zh-TW beside each other, which one is meant is for the user to say.
    return (found["zh"][0], found["en"][0]) if len(found["zh"]) == len(found["en"]) == 1 else None


def _pairs(files: list[Entry]) -> dict[str, tuple[Entry, Entry]]:
    """The files that are the two sides of a document, by its name: ``a.zh.txt`` and ``a.en.txt``."""
    sides: dict[str, dict[str, Entry]] = {}
    for entry in files:
        name, language = names.name_of(Path(entry.name))
        if language is not None and not registry.find(Path(entry.name)).many:
            sides.setdefault(name or "document", {}).setdefault(language, entry)
    return {name: (pair["zh"], pair["en"]) for name, pair in sides.items() if len(pair) == 2}


def _two_folders(zh: str, en: str, label: str, skipped: Skipped) -> Iterator[Found]:
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
        name = entry.name if entry.is_folder else names.name_of(Path(entry.name))[0] or entry.name
        first = named.setdefault((name, entry.is_folder), entry)
        if first is not entry:
            skipped.add(entry.path, f"the same document's name as {first.name}")
    return named
