"""The documents of the inputs, in an order that depends on names only, as a stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from ..document import LANGUAGES, Language
from ..errors import InputError
from ..formats import names
from .inputs import FoundPairs, Inputs
from .listing import Skipped, entry_of, list_folder, stem_of
from .partners import Sides, by_languages, by_marks, language_of, pairs_named, unique_pairs
from .storage import Entry

Found: TypeAlias = tuple[str, tuple[Entry, ...]]
"""A document's name, and its file of both languages (which may hold more documents) or its Chinese and English file."""


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
    pairs = pairs_named(inputs.paths, encoding)
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


def problem_of(entries: tuple[Entry, ...]) -> str | None:
    """Why a folder that stands for a document has none; None for files, whose reader will tell."""
    if len(entries) == 1 and entries[0].is_folder:
        try:
            next(_folder(entries[0].path, "", Skipped(), None), None)
        except InputError as error:
            return str(error)
    return None


def _two_sides(zh: str, en: str, pivot: Language, skipped: Skipped) -> Iterator[Found]:
    """The documents of two files or two folders, named by the file of the pivot's language."""
    own, other = entry_of(zh), entry_of(en)
    if own.is_folder:
        yield from _two_folders(own.path, other.path, "", skipped)
    else:
        name = (own if pivot == "zh" else other).name
        yield names.name_of(Path(name))[0] or name, (own, other)


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
    stems = Counter(stem_of(place) for place in places.values())
    for path, counterpart in sorted(found.pairs, key=lambda pair: places[pair[0]]):
        stem = stem_of(places[path])
        yield stem if stems[stem] == 1 else places[path], (zh[path], en[counterpart])


def _named_by_chinese(pairs: Iterable[tuple[str, str]]) -> Iterator[Found]:
    """Pairs of files that were not found by name, each named by the Chinese file's place in the folder of them all."""
    pairs = sorted(pairs)
    folders = [zh.rpartition("/")[0].split("/") for zh, _ in pairs]
    common = 0
    while folders and all(folder[common : common + 1] == folders[0][common : common + 1] != [] for folder in folders):
        common += 1
    places = ["/".join(zh.split("/")[common:]) for zh, _ in pairs]
    stems = Counter(stem_of(place) for place in places)
    for (zh, en), place in zip(pairs, places, strict=True):
        stem = stem_of(place)
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


def _labels(paths: tuple[str, ...], named: dict[str, str]) -> list[tuple[str, str]]:
    """For each input what the names of its documents begin with: nothing for a folder that is given alone.

    Args:
        paths: the inputs.
        named: by the path of a file that is one side of a document, the document's name.
    """
    if len(paths) == 1 and entry_of(paths[0]).is_folder:
        return [(paths[0], "")]
    candidates: tuple[Callable[[str], str], ...] = (
        lambda path: named.get(path) or stem_of(PurePosixPath(path).name),
        lambda path: PurePosixPath(path).name,
        lambda path: path.split("://")[-1].strip("/"),
    )
    for label in candidates:
        labels = [label(path.rstrip("/")) for path in paths]
        if len(set(labels)) == len(labels):
            return list(zip(paths, labels, strict=True))
    return [(path, path) for path in paths]


def _entered(sources: Iterator[Found], name: str, folders: tuple[Entry, ...]) -> Iterator[Found]:
    """The documents of a sub-folder; one that cannot be listed stands for a document, which reading it will fail."""
    try:
        yield from sources
    except InputError:
        yield name, folders


def _folder(folder: str, label: str, skipped: Skipped, encoding: str | None) -> Iterator[Found]:
    """The documents in a folder: its files of both languages, pairs of files named for their languages, sub-folders."""
    listing = list_folder(folder, skipped)
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
    stems = Counter(stem_of(entry.name) for entry in listing if not entry.is_folder and entry.path not in sides)
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
            stem = stem_of(entry.name)
            yield prefix + (stem if stems[stem] == 1 and stem not in pairs else entry.name), (entry,)
        elif entry.path == pairs[sides[entry.path]][0].path:
            yield prefix + sides[entry.path], pairs[sides[entry.path]]


def _language_folders(folder: str, listing: list[Entry]) -> Sides | None:
    """The two sub-folders that are named for the languages alone: ``zh-CN`` and ``en``.

    Raises:
        InputError: there are several for a language, and which one is meant is for the user to say.
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
        raise InputError(
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
        _by_name(list_folder(folder, skipped), skipped, side) for folder, side in zip((zh, en), LANGUAGES, strict=True)
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
