"""What a user named as inputs, and whether that can be."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from ..document import Language
from ..errors import InputError
from ..runtime.wording import plural
from .listing import Skipped, entry_of, files_under
from .partners import pairs_named
from .reading import encoding_of_both
from .storage import Entry, is_url

Named: TypeAlias = "str | os.PathLike[str]"


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
        paired = {entry.path for _, pair in pairs_named(inputs.paths, encoding).values() for entry in pair}
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
