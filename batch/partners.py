"""Which files of a folder are the two sides of a document: by the marks in their names, then by their languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias

from ..document import LANGUAGES, Language
from ..errors import DuiqiError, InputError
from ..formats import names, recognise
from ..formats.sides import NAMES
from ..tokenize.script import chinese_share, detect_language
from .listing import entry_of
from .reading import local_copy
from .storage import Entry, is_url

Sides: TypeAlias = "tuple[Entry, Entry]"
"""The Chinese and the English file of a document."""

_QUOTED: Final = 0.1
"""Share of a text's letters below which a language is quoted in it and not a side of it."""
_QUOTED_MARKED: Final = 0.25
"""The same where the file's name is marked for one language; a Chinese manual may quote many commands."""
_LINES: Final = 2000
"""Lines of a file that are looked at."""


@dataclass(slots=True)
class Partners:
    """What became of some files.

    Attributes:
        pairs: the files that are two sides, by the document's name.
        both: files that hold both languages, or that only reading can tell about.
        alone: files in one language whose other side was not found, with the language and what to know of each.
    """

    pairs: dict[str, Sides] = field(default_factory=dict)
    both: list[Entry] = field(default_factory=list)
    alone: list[tuple[Entry, Language, str]] = field(default_factory=list)


def by_marks(files: Iterable[Entry]) -> Partners:
    """Pair files by the language marks in their names; those that are no side of a pair are under ``both``.

    Two marked files pair (``a.zh.txt``, ``a.en.txt``), an unmarked one with a marked one beside it (``a.md``,
    ``a.zh-CN.md``), and two whose marks have different qualifiers behind them (``talk.english.captions``,
    ``talk.chinese.community``) where there is no third of that name.
    """
    files = list(files)
    marks = {entry.path: names.mark_of(Path(entry.name)) for entry in files if not _holds_many(entry)}
    sides: dict[str, dict[Language, list[Entry]]] = {}
    plain: dict[str, Entry] = {}
    for entry in (entry for entry in files if entry.path in marks):
        name, language = marks[entry.path].name, marks[entry.path].language
        if language is None:
            plain.setdefault(name, entry)
        else:
            sides.setdefault(name, {}).setdefault(language, []).append(entry)
    found = Partners()
    for name, of_language in sides.items():
        _pair_of_name(name, of_language, plain.get(name), found)
    left = _rest(files, found)
    zh, en = ([e for e in left if e.path in marks and marks[e.path].language == own] for own in LANGUAGES)
    for pair in unique_pairs(zh, en, lambda entry: marks[entry.path].before):
        found.pairs.setdefault(marks[pair[0].path].before, pair)
    found.both = _rest(files, found)
    return found


def _pair_of_name(name: str, sides: dict[Language, list[Entry]], plain: Entry | None, found: Partners) -> None:
    """Take in the files of one name: a pair for each format that both sides are in, else one pair, and what is left."""
    if len(sides) < len(LANGUAGES):
        if plain is None:
            return
        sides = {**sides, "en" if "zh" in sides else "zh": [plain]}
    endings = [{Path(entry.name).suffix.lower() for entry in sides[language]} for language in LANGUAGES]
    shared: list[str | None] = [*sorted(endings[0] & endings[1])] or [None]
    for number, ending in enumerate(shared):
        zh, en = (_preferred(sides[language], ending) for language in LANGUAGES)
        found.pairs[(name or "document") if number == 0 else f"{name or 'document'}{ending}"] = zh, en
    taken = {entry.path for pair in found.pairs.values() for entry in pair}
    first = dict(zip(LANGUAGES, found.pairs[name or "document"], strict=True))
    for language, entries in sides.items():
        reason = f"another {NAMES[language]} text beside {first[language].name}; align it by itself"
        found.alone += [(entry, language, reason) for entry in entries if entry.path not in taken]


def _rest(files: Iterable[Entry], found: Partners) -> list[Entry]:
    """The files of which nothing was found yet."""
    taken = {entry.path for pair in found.pairs.values() for entry in pair}
    taken |= {entry.path for entry, _, _ in found.alone}
    return [entry for entry in files if entry.path not in taken]


def by_languages(files: Sequence[Entry], encoding: str | None = None) -> Partners:
    """Pair the files that `by_marks` left over by the language of their contents, then by what their names share.

    One Chinese and one English file are a pair whatever they are called. Of more, two are a pair where one's name holds
    the other's, or where their names have the same numbers, and no third file's does.

    Args:
        files: the files of one folder, or those that a user named.
        encoding: of text files; None to detect it.
    """
    found = Partners()
    spoken = {entry.path: language_of(entry, encoding) for entry in files}
    zh, en = ([entry for entry in files if spoken[entry.path].language == own] for own in LANGUAGES)
    pairs = [(zh[0], en[0])] if len(zh) == len(en) == 1 else _alike(zh, en)
    taken = {entry.path for pair in pairs for entry in pair}
    for own, other in pairs:
        found.pairs[names.pair_name(Path(own.name), Path(other.name))] = own, other
    for entry in files:
        if entry.path in taken:
            continue
        known = spoken[entry.path]
        if known.language is not None and known.alone:
            found.alone.append((entry, known.language, f"{NAMES[known.language]} only, and no partner was found"))
        else:
            found.both.append(entry)
    return found


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a file's text says of its language.

    Attributes:
        language: the one it is written in; None where it holds both, or where only reading can tell.
        alone: whether it can be nothing but one side: no line is in the other language, or the name is marked.
    """

    language: Language | None
    alone: bool = False


def language_of(entry: Entry, encoding: str | None = None) -> Spoken:
    """Look into a file of this machine for its language; one that cannot be read is left to its reader."""
    form = recognise.find(Path(entry.name))
    read_contents = form.read_contents()
    if is_url(entry.path) or form.read_bitexts() is not None or read_contents is None:
        return Spoken(None)
    try:
        with local_copy(entry.path) as path:
            contents = read_contents(path, None if encoding is None or "=" in encoding else encoding)
    except (DuiqiError, OSError):
        return Spoken(None)
    text = "\n".join(text for text, _ in contents.paragraphs)
    if detect_language(text) is None:  # no letters, or another language's
        return Spoken(None)
    chinese = chinese_share(text)
    main: Language = "zh" if chinese >= 0.5 else "en"
    other: Language = "en" if main == "zh" else "zh"
    marked = names.mark_of(Path(entry.name)).language == main
    if min(chinese, 1 - chinese) >= (_QUOTED_MARKED if marked else _QUOTED):
        return Spoken(None)
    lines = islice(text.split("\n"), _LINES)
    return Spoken(main, marked or all(detect_language(line) != other for line in lines))


def unique_pairs(zh: Iterable[Entry], en: Iterable[Entry], key: Callable[[Entry], Hashable]) -> list[Sides]:
    """The files that alone on their side have a key, each with the one that alone has it on the other side.

    An empty key is none.
    """
    sides: list[dict[Hashable, list[Entry]]] = [{}, {}]
    for side, entries in zip(sides, (zh, en), strict=True):
        for entry in entries:
            side.setdefault(key(entry), []).append(entry)
    return [
        (own[0], sides[1][value][0])
        for value, own in sides[0].items()
        if value and len(own) == 1 and len(sides[1].get(value, ())) == 1
    ]


def _alike(zh: Sequence[Entry], en: Sequence[Entry]) -> list[Sides]:
    """The pairs whose names show that they belong together, each with no other file that would do as well."""
    stems = {entry.path: names.mark_of(Path(entry.name)).name.casefold() for entry in (*zh, *en)}
    holding = [
        (own, other)
        for own in zh
        for other in en
        if stems[own.path] in stems[other.path] or stems[other.path] in stems[own.path]
    ]
    uses = Counter(entry.path for pair in holding for entry in pair)
    pairs = [pair for pair in holding if all(uses[entry.path] == 1 for entry in pair)]
    taken = {entry.path for pair in pairs for entry in pair}
    own, other = ([entry for entry in side if entry.path not in taken] for side in (zh, en))
    return pairs + unique_pairs(own, other, lambda entry: tuple(map(int, re.findall("[0-9]+", stems[entry.path]))))


def _preferred(entries: Sequence[Entry], ending: str | None) -> Entry:
    """Of several texts in one language, of those with this ending if any, the first that is not Traditional Chinese."""
    chosen = [entry for entry in entries if ending in (None, Path(entry.name).suffix.lower())]
    return min(chosen, key=lambda entry: names.is_traditional(entry.name))


def _holds_many(entry: Entry) -> bool:
    return recognise.find(Path(entry.name)).many


def pairs_named(paths: tuple[str, ...], encoding: str | None) -> dict[str, tuple[str, Sides]]:
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
