"""The files that a user named, walked in an order that depends on names only, as a stream."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

from ..document import LANGUAGES, Language
from ..errors import InputError
from ..formats import names, registry
from ..formats.jobfolder import is_report
from ..runtime.wording import plural
from .partners import Partners, Sides, by_languages, by_marks, language_of, unique_pairs
from .reading import encoding_of_both
from .storage import STATE, Entry, is_url, join, storage_of

Named: TypeAlias = "str | os.PathLike[str]"
Found: TypeAlias = tuple[str, tuple[Entry, ...]]
"""A document's name, and its file of both languages (which may hold more documents) or its Chinese and English file."""

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


@dataclass(frozen=True, slots=True)
class FoundPairs:
    """Files of each language, listed once, and those that were found to be the two sides of a document.

    Attributes:
        zh: the files in the Chinese folder, or the Chinese texts that found no partner by name.
        en: the English ones.
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
        versions: the labels and paths of several translations of the side that is given, into the other language.
        pairs: the Chinese and the English file of each document, where the user lists them.
        by_content: which files belong together, where it was found by content and not by name.
    """

    paths: tuple[str, ...] = ()
    zh: str | None = None
    en: str | None = None
    versions: tuple[tuple[str, str], ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    by_content: FoundPairs | None = None

    @property
    def pivot(self) -> Language:
        """The language of the text that there are several translations of."""
        return "zh" if self.en is None else "en"

    @property
    def sides(self) -> tuple[tuple[str, str, str], ...]:
        """The Chinese and the English file or folder, each pair with the translation's label (empty for a single one).

        Raises:
            ValueError: there are several translations and not one text that they translate, or labels are no labels.
        """
        if not self.versions:
            return () if self.zh is None or self.en is None else (("", self.zh, self.en),)
        given = [path for path in (self.zh, self.en) if path is not None]
        labels = [label for label, _ in self.versions]
        if len(given) != 1:
            raise ValueError("versions are translations of one text: give zh or en, and not both")
        if len(set(labels)) < len(labels) or not all(label and "/" not in label for label in labels):
            raise ValueError(f"expected a label of its own for each version, found {', '.join(map(repr, labels))}")
        if self.pivot == "zh":
            return tuple((label, given[0], path) for label, path in self.versions)
        return tuple((label, path, given[0]) for label, path in self.versions)

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
    sides = inputs.sides
    pairs = [path for pair in inputs.pairs for path in pair]
    entries = {path: entry_of(path) for path in (*inputs.paths, *(path for _, *pair in sides for path in pair), *pairs)}
    for path, entry in entries.items():
        if entry.is_folder and out is not None and _place(path) == _place(out):
            raise InputError(path, "is where the outputs would go; choose another folder for them, in it if you like")
        if not entry.is_folder and not is_url(path) and not Path(path).is_file():
            raise InputError(path, "is a pipe or a device, which a job cannot read again; write it to a file first")
    for _, zh, en in sides:
        _check_sides(zh, en, entries[zh].is_folder, entries[en].is_folder)
    if encoding is not None and "=" in encoding:
        paired = {entry.path for _, pair in _pairs_named(inputs.paths, encoding).values() for entry in pair}
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


def walk(inputs: Inputs, skipped: Skipped | None = None, encoding: str | None = None) -> Iterator[Found]:
    """The sources of the documents; what is passed over goes to ``skipped``.

    Args:
        inputs: what the user named.
        skipped: takes what is passed over.
        encoding: of text files, which are looked into where their names tell no language; None to detect it.
    """
    skipped = skipped if skipped is not None else Skipped()
    found = inputs.by_content
    skipped.by_name = found is None
    if inputs.paths and found is not None:
        skipped.partnered = frozenset(path for pair in found.pairs for path in pair)
        yield from _named_by_chinese(found.pairs)
    yield from _named_by_chinese(inputs.pairs)
    if inputs.zh is not None and inputs.en is not None and found is not None:
        yield from _pairs_by_content(entry_of(inputs.zh), found, skipped)
    elif inputs.versions:
        labelled = (
            (f"{name}/{label}", place, files)
            for place, (label, zh, en) in enumerate(inputs.sides)
            for name, files in _two_sides(zh, en, inputs.pivot, skipped)
        )
        # The translations of a document follow each other.
        for name, _, files in sorted(labelled, key=lambda each: (each[0].rpartition("/")[0], each[1])):
            yield name, files
    elif inputs.sides:
        ((_, chinese, english),) = inputs.sides
        yield from _two_sides(chinese, english, "zh", skipped)
    pairs = _pairs_named(inputs.paths, encoding)
    second = {pair[1].path for _, pair in pairs.values()}
    named = {path: name for path, (name, _) in pairs.items()}
    for path, label in _labels(tuple(path for path in inputs.paths if path not in second), named):
        entry = entry_of(path)
        if entry.is_folder:
            yield from _folder(entry.path, label, skipped, encoding)
        elif path in pairs:
            yield label, pairs[path][1]
        elif not _is_alone(entry, skipped, encoding):
            yield label, (entry,)


def _two_sides(zh: str, en: str, pivot: Language, skipped: Skipped) -> Iterator[Found]:
    """The documents of two files or two folders, named by the file of the pivot's language."""
    own, other = entry_of(zh), entry_of(en)
    if own.is_folder:
        yield from _two_folders(own.path, other.path, "", skipped)
    else:
        name = (own if pivot == "zh" else other).name
        yield names.name_of(Path(name))[0] or name, (own, other)


def nothing_found(inputs: Inputs, skipped: Skipped) -> InputError:
    """Why there is no document in the inputs."""
    place = inputs.paths[0] if inputs.paths else inputs.zh or ""
    advice = "rename them, or add --pair-by-content"
    if inputs.sides and skipped.alone:
        _, place, other = inputs.sides[0]
        counts = [sum(1 for _ in files_under(folder, Skipped())) for folder in (place, other)]
        problem = f"no file has a counterpart of its name in {other} ({counts[0]} and {counts[1]} files: "
        return InputError(place, f"{problem}{_examples(skipped, 2)}); {advice}")
    if skipped.alone:
        files = f"{skipped.alone} {plural('file', skipped.alone)}"
        verb = "is" if skipped.alone == 1 else "are"
        problem = f"{files} in one language {verb} there and no two belong together by name ({_examples(skipped, 2)})"
        return InputError(place, f"{problem}; {advice}")
    if skipped.count:
        first = skipped.first[0]
        files = f"{skipped.count} {plural('file', skipped.count)}"
        problem = f"expected documents, found none in a format that is read; {files} passed over"
        return InputError(place, f"{problem}, first {first['file']}: {first['reason']}")
    return InputError(place, "expected documents, found none in a format that is read")


def _examples(skipped: Skipped, count: int) -> str:
    """The first files without partner, of different folders where there are several."""
    files = [PurePosixPath(each["file"]) for each in skipped.alone_first]
    by_folder = {file.parent: file.name for file in reversed(files)}
    shown = list(by_folder.values())[::-1] if len(by_folder) >= count else [file.name for file in files]
    return ", ".join(shown[:count]) + (", ..." if skipped.alone > count else "")


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
    sides: dict[Language, tuple[Entry, ...]] = {"zh": found.zh, "en": found.en}
    paired = {path for pair in found.pairs for path in pair}
    for language, entries in sides.items():
        for entry in entries:
            if entry.path not in paired:
                skipped.add_alone(entry, language, "no counterpart found by content")
    zh, en = ({entry.path: entry for entry in side} for side in (found.zh, found.en))
    places = {path: path[len(folder.path) :].lstrip("/") for path, _ in found.pairs}
    stems = Counter(_stem(place) for place in places.values())
    for path, counterpart in sorted(found.pairs, key=lambda pair: places[pair[0]]):
        stem = _stem(places[path])
        yield stem if stems[stem] == 1 else places[path], (zh[path], en[counterpart])


def _named_by_chinese(pairs: Iterable[tuple[str, str]]) -> Iterator[Found]:
    """Pairs of files that were not found by name, each named by the Chinese file's place in the folder of them all."""
    pairs = sorted(pairs)
    folders = [zh.rpartition("/")[0].split("/") for zh, _ in pairs]
    common = 0
    while folders and all(folder[common : common + 1] == folders[0][common : common + 1] != [] for folder in folders):
        common += 1
    places = ["/".join(zh.split("/")[common:]) for zh, _ in pairs]
    stems = Counter(_stem(place) for place in places)
    for (zh, en), place in zip(pairs, places, strict=True):
        stem = _stem(place)
        yield stem if stems[stem] == 1 else place, (entry_of(zh), entry_of(en))


def _is_alone(entry: Entry, skipped: Skipped, encoding: str | None) -> bool:
    """Whether a file named by itself waits for its other side to be found by content, or has found it."""
    if skipped.by_name and skipped.texts is None:
        return False
    known = language_of(entry, encoding)
    if known.language is None or not known.alone:
        return False
    skipped.add_alone(entry, known.language, "no counterpart found by content")
    return True


def _pairs_named(paths: tuple[str, ...], encoding: str | None) -> dict[str, tuple[str, Sides]]:
    """The pairs among files named one by one, found as in a folder: by the Chinese file the name and both files.

    Files that have no partner in their own folder may have one in another.
    """
    if len(set(paths)) < len(paths):
        raise InputError(next(path for path in paths if paths.count(path) > 1), "is given twice; give each input once")
    folders: dict[str, list[Entry]] = {}
    for path in paths if len(paths) > 1 else ():
        entry = entry_of(path)
        if not entry.is_folder:
            folders.setdefault(path.rpartition("/")[0], []).append(replace(entry, path=path))
    found = [by_marks(files) for files in folders.values()]
    if len(folders) > 1:
        found.append(by_marks(_left(found)))
        found[:-1] = [Partners(partners.pairs) for partners in found[:-1]]
    found.append(by_languages(_left(found), encoding))
    return {pair[0].path: (name, pair) for partners in found for name, pair in partners.pairs.items()}


def _left(found: Iterable[Partners]) -> list[Entry]:
    """The files that have no partner yet."""
    return [entry for partners in found for entry in (*partners.both, *(alone[0] for alone in partners.alone))]


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
    except _UndecidedError:
        raise
    except InputError:
        yield name, folders


class _UndecidedError(InputError):
    """Only the user can say which of the inputs are meant."""


def _stem(name: str) -> str:
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


def _not_read(entry: Entry, there: set[str]) -> str | None:
    """Why a file is no input, given the names of all files in its folder; None if it is one."""
    text = entry.name.removesuffix(PARAGRAPHS)
    if entry.is_special:
        return "no file: a device, a pipe, or a link to nothing"
    if entry.name.startswith(_OWNER_FILES) or entry.name.lower() in _OF_THE_SYSTEM:
        return "a file that the system or an open document keeps there"
    if _stem(entry.name).upper() in _ABOUT_THE_FOLDER and not _has_marked(entry.name, there):
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


def _folder(folder: str, label: str, skipped: Skipped, encoding: str | None) -> Iterator[Found]:
    """The documents in a folder: its files of both languages, pairs of files named for their languages, sub-folders."""
    listing = _listing(folder, skipped)
    marked = by_marks([entry for entry in listing if not entry.is_folder])
    spoken = by_languages(marked.both, encoding)
    for entry, language, reason in marked.alone + spoken.alone:
        skipped.add_alone(entry, language, reason)
    alone = {entry.path for entry, _, _ in marked.alone + spoken.alone}
    listing = [entry for entry in listing if entry.path not in alone]
    pairs = spoken.pairs | marked.pairs
    for name in spoken.pairs.keys() & marked.pairs.keys():
        pairs[spoken.pairs[name][0].name] = spoken.pairs[name]
    sides = {side.path: name for name, pair in pairs.items() for side in pair}
    stems = Counter(_stem(entry.name) for entry in listing if not entry.is_folder and entry.path not in sides)
    prefix = f"{label}/" if label else ""
    languages = _language_folders(folder, listing)
    if languages is not None:
        found = _two_folders(languages[0].path, languages[1].path, label, skipped)
        yield from _entered(found, prefix + languages[0].name, languages)
        listing = [entry for entry in listing if entry not in languages]
    for entry in listing:
        if entry.is_folder:
            name = prefix + entry.name
            yield from _entered(_folder(entry.path, name, skipped, encoding), name, (entry,))
        elif entry.path not in sides:
            stem = _stem(entry.name)
            yield prefix + (stem if stems[stem] == 1 and stem not in pairs else entry.name), (entry,)
        elif entry.path == pairs[sides[entry.path]][0].path:
            yield prefix + sides[entry.path], pairs[sides[entry.path]]


def _language_folders(folder: str, listing: list[Entry]) -> Sides | None:
    """The two sub-folders that are named for the languages alone: ``zh-CN`` and ``en``.

    Raises:
        _UndecidedError: there are several for a language, and which one is meant is for the user to say.
    """
    found: dict[Language, list[Entry]] = {"zh": [], "en": []}
    for entry in listing:
        name, language = names.name_of(Path(entry.name)) if entry.is_folder else ("", None)
        if language is not None and not name:
            found[language].append(entry)
    if not (found["zh"] and found["en"]):
        return None
    if len(found["zh"]) + len(found["en"]) > 2:
        named = sorted(entry.name for entries in found.values() for entry in entries)
        first = {language: _first(entries).path for language, entries in found.items()}
        raise _UndecidedError(
            folder,
            f"{', '.join(named[:-1])} and {named[-1]} lie beside each other; choose the two that are meant: "
            f"--zh {first['zh']} --en {first['en']}, for instance",
        )
    return found["zh"][0], found["en"][0]


def _first(folders: list[Entry]) -> Entry:
    """Of several folders of a language the first that is not Traditional Chinese, else the first."""
    return min(folders, key=lambda entry: names.is_traditional(entry.name))


def _two_folders(zh: str, en: str, label: str, skipped: Skipped) -> Iterator[Found]:
    """The documents of two folders, paired by their names under them."""
    prefix = f"{label}/" if label else ""
    own, other = (
        _by_name(_listing(folder, skipped), skipped, side) for folder, side in zip((zh, en), LANGUAGES, strict=True)
    )
    pairs = {key: (own[key], other[key]) for key in own.keys() & other.keys()}
    rest = [[side[key] for key in sorted(side.keys() - pairs.keys()) if not key[1]] for side in (own, other)]
    for one, two in unique_pairs(rest[0], rest[1], lambda entry: names.mark_of(Path(entry.name)).before):
        pairs.setdefault((names.mark_of(Path(one.name)).before, False), (one, two))
    taken = {entry.path for pair in pairs.values() for entry in pair}
    for side, language, place in zip((own, other), LANGUAGES, (en, zh), strict=True):
        for key in sorted(side):
            entry = side[key]
            if entry.path in taken:
                continue
            reason = f"no counterpart of that name in {place}"
            if entry.is_folder:
                skipped.add(entry.path, reason)
            else:
                skipped.add_alone(entry, language, reason)
    for name, is_folder in sorted(pairs):
        pair = pairs[name, is_folder]
        if is_folder:
            yield from _entered(_two_folders(pair[0].path, pair[1].path, prefix + name, skipped), prefix + name, pair)
        else:
            yield prefix + name, pair


def _by_name(listing: list[Entry], skipped: Skipped, language: Language) -> dict[tuple[str, bool], Entry]:
    named: dict[tuple[str, bool], Entry] = {}
    for entry in listing:
        name = entry.name if entry.is_folder else names.name_of(Path(entry.name))[0] or entry.name
        first = named.setdefault((name, entry.is_folder), entry)
        if first is not entry and entry.is_folder:
            skipped.add(entry.path, f"the same document's name as {first.name}")
        elif first is not entry:
            skipped.add_alone(entry, language, f"the same document's name as {first.name}")
    return named
