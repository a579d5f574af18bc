"""Texts of one language each: the paragraphs of any file that is read, and JSONL with an id and a text a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from ..document import Language
from ..errors import InputError
from . import recognise
from .documents import page
from .encoding import read_text
from .files import rereadable

TextRow: TypeAlias = tuple[str | int, str]
"""The id and the text of a line of JSONL."""

MAX_LINE = 64 * 2**20
"""Bytes of the longest line of JSONL that is read: as many as of a file that is read whole."""

_EXPECTED = 'expected an object with "id" and "text"'


def paragraphs(
    file: Path, encoding: str | None = None, language: Language | None = None, *, warn: Callable[[str], None]
) -> Iterator[str]:
    """The paragraphs of a file in any format that texts are read from; of both languages the Chinese ones first.

    Args:
        file: may be a pipe.
        encoding: the file's encoding, where it should not be detected.
        language: of a file of both languages only the paragraphs in this one.
        warn: called with each line that a user should know about the reading.

    Raises:
        InputError: the file cannot be read, or holds no texts.
    """
    with rereadable(file) as copy:
        form = recognise.look_into(copy)
        bitexts = form.read_bitexts()
        if form.pages and page.is_page(read_text(copy, encoding).text):
            bitexts = page.read
        if bitexts is not None:
            for bitext in bitexts(copy, encoding):
                for document in (bitext.zh, bitext.en):
                    if language in (None, document.language):
                        yield from (document.text[part.start : part.end] for part in document.paragraphs)
            return
        read_contents = form.read_contents()
        if read_contents is None:
            raise InputError(copy, f"expected texts, found a file of {form.name}, which holds none; give the texts")
        contents = read_contents(copy, encoding, language)
        for warning in contents.warnings:
            warn(warning.replace(str(copy), str(file)))
        yield from (text for text, _ in contents.paragraphs if text.strip())


def rows(file: Path, encoding: str = "utf-8-sig") -> Iterator[TextRow | InputError]:
    """The texts of a JSONL file, a line in memory at a time; for a line that holds none, what is wrong with it.

    Raises:
        InputError: the file cannot be read, or a line is too long.
    """
    for number, line in _lines(file):
        row = _row(line, encoding)
        yield InputError(file, f"line {number}: {row}") if isinstance(row, str) else row


def holds_rows(file: Path) -> bool:
    """Whether a file begins like JSONL with an id and a text a line, whatever its name."""
    return any(not isinstance(_row(line, "utf-8-sig"), str) for _, line in islice(_lines(file), 1))


def _lines(file: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file that are not blank, with their numbers from 1."""
    try:
        with file.open("rb") as lines:
            number = 0
            while line := lines.readline(MAX_LINE + 1):
                number += 1
                if len(line) > MAX_LINE:
                    raise InputError(file, f"line {number} is longer than {MAX_LINE // 2**20} MiB; split it")
                if line.strip():
                    yield number, line
    except OSError as error:
        raise InputError(file, f"cannot be read ({error.strerror}); check the path") from None


def _row(line: bytes, encoding: str) -> TextRow | str:
    """The id and text of a line of JSONL, or what is wrong with it."""
    try:
        row: Any = json.loads(line.decode(encoding))
    except UnicodeDecodeError:
        return f"{_EXPECTED} in {encoding}, found other bytes; name the encoding with --encoding"
    except LookupError:
        return f"there is no encoding {encoding!r}; choose another for --encoding"
    except (ValueError, RecursionError) as error:
        return f"{_EXPECTED}, found no JSON ({error}); mend the line"
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not isinstance(row.get("id"), str | int):
        return f"{_EXPECTED}, found {', '.join(map(repr, row)) if isinstance(row, dict) else 'another value'}"
    return row["id"], row["text"]
