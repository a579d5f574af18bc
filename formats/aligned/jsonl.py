"""JSONL in: a document a line with ``zh`` and ``en``, or a pair a line under ``translation`` as duiqi writes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from ...document import LANGUAGES, Bitext, Document, Kind
from ...errors import InputError
from ..contents import tidy
from ..documents.plain import paragraphs
from ..files import reason
from ..sides import bitext
from .records import Record, bitext_of

_MAX_LINE: Final = 64 * 2**20
_NAMES: Final = ("id", "name", "document", "doc")

OnError = Callable[[InputError], None]


def read_bitexts(path: Path, encoding: str | None = None, on_error: OnError | None = None) -> Iterator[Bitext]:
    """Read the documents of a JSONL file.

    A line is an object with ``zh`` and ``en``, each a text or a list of paragraphs; or a pair under ``translation``,
    and then lines of one ``document`` are one document. ``id`` (or ``name``) names it; other texts and numbers are
    metadata.

    Args:
        path: the file.
        encoding: its encoding, UTF-8 unless given.
        on_error: is told of a line that is no document, whereupon reading goes on; without it the error is raised.

    Raises:
        InputError: a line is no such object; the message names it.
    """
    for pairs, group in groupby(_lines(path, encoding, on_error), key=_group):
        try:
            if pairs is not None:
                records = [_record(number, row, path) for number, row in group]
                yield bitext_of(pairs or path.stem, records, path)
                continue
        except InputError as error:
            _report(error, on_error)
            continue
        for number, row in group:
            yield from _documents(number, row, path, on_error)


def _report(error: InputError, on_error: OnError | None) -> None:
    if on_error is None:
        raise error
    on_error(error)


def _lines(path: Path, encoding: str | None, on_error: OnError | None) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file with their line numbers, one in memory at a time."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror}); check the path and its permissions") from None
    with file:
        number = 0
        while line := file.readline(_MAX_LINE + 1):
            number += 1
            if len(line) > _MAX_LINE:
                raise InputError(
                    path, f"line {number}: is longer than {_MAX_LINE // 2**20} MiB; put one document on a line"
                )
            try:
                text = line.decode(encoding or ("utf-8-sig" if number == 1 else "utf-8"))
                if not text.strip():
                    continue
                row = json.loads(text)
            except (ValueError, LookupError, RecursionError) as error:
                problem = (
                    f"line {number}: expected a JSON object in {encoding or 'UTF-8'}, found what is none{reason(error)}"
                )
                _report(InputError(path, problem), on_error)
                continue
            if isinstance(row, dict):
                yield number, row
            else:
                _report(
                    InputError(path, f"line {number}: expected a JSON object, found {type(row).__name__}"), on_error
                )


def _group(item: tuple[int, dict[str, Any]]) -> str | None:
    """The document of a pair; None for a line that is a document by itself."""
    row = item[1]
    if not isinstance(row.get("translation"), dict):
        return None
    name = row.get("document")
    return name if isinstance(name, str) else ""


def _record(number: int, row: dict[str, Any], path: Path) -> Record:
    pair = row["translation"]
    texts = {language: pair.get(language, "") for language in LANGUAGES}
    if not all(isinstance(text, str) for text in texts.values()) or not any(texts.values()):
        raise InputError(
            path, f"line {number}: expected texts 'zh' and 'en' under 'translation', found {shown_keys(pair)}"
        )
    home = row.get("paragraph")
    return Record(tidy(texts["zh"]), tidy(texts["en"]), home if isinstance(home, int) else None)


def _document(number: int, row: dict[str, Any], path: Path) -> Bitext:
    sides: list[Document] = []
    for language in LANGUAGES:
        parts = _parts(row.get(language))
        if parts is None:
            problem = f"expected 'zh' and 'en', each a text or a list of paragraphs, found {shown_keys(row)}"
            raise InputError(path, f"line {number}: {problem}")
        sides.append(Document.from_paragraphs(language, parts))
    key = next((key for key in _NAMES if isinstance(row.get(key), (str, int)) and str(row[key]).strip()), None)
    name = tidy(str(row[key])) if key else f"{path.stem}-{number}"
    metadata = {
        tidy(other): tidy(str(value))
        for other, value in row.items()
        if other not in (key, *LANGUAGES) and isinstance(value, (str, int, float)) and not isinstance(value, bool)
    }
    source = f"{path}: line {number}"
    return bitext(name, sides[0], sides[1], (source, source), metadata={k.lower(): v for k, v in metadata.items()})


def _documents(number: int, row: dict[str, Any], path: Path, on_error: OnError | None) -> Iterator[Bitext]:
    """The document of a line, if it is one."""
    try:
        yield _document(number, row, path)
    except InputError as error:
        _report(error, on_error)


def _parts(side: object) -> list[tuple[str, Kind]] | None:
    """The paragraphs of a side; None if it is neither a text nor a list of texts."""
    if isinstance(side, str):
        return [(part, "paragraph") for part in paragraphs(tidy(side))]
    if isinstance(side, list) and all(isinstance(part, str) for part in side):
        return [(tidy(part), "paragraph") for part in side]
    return None


def shown_keys(row: dict[str, Any]) -> str:
    """What an object has, for a message."""
    keys = ", ".join(repr(key)[:40] for key in list(row)[:8])
    return keys or "nothing"
