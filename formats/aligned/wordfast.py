"""The translation memories of Wordfast Classic: a text with tabs, whose first line says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ...document import Bitext
from ...errors import InputError
from ..encoding import read_text
from ..files import shown
from . import translations
from .annotation import Annotation, Texts
from .translations import Unit

SHOWS: Final = b"%Wordfast TM"
"""What the first line holds."""
_FIELDS: Final = 7
"""Date, user, how often used, source language, source, target language, target."""
_ESCAPE: Final = re.compile(r"&'([0-9A-Fa-f]{2});")
_TAG: Final = re.compile(r"&t[A-Z]+;")


def read(path: str | Path, texts: Texts | None = None) -> Iterator[Annotation]:
    """Read the units of a memory as beads.

    Args:
        path: the file, in any encoding.
        texts: the texts to put the pairs back into, by document; else ``<name>.zh`` and ``.en`` beside the file.

    Raises:
        InputError: a line is no unit, or none is in Chinese and English.
    """
    path = Path(path)
    units, warnings = _units(path, None)
    yield from translations.as_beads(path, units, texts, warnings)


def read_bitexts(path: Path, encoding: str | None = None) -> Iterator[Bitext]:
    """Read the texts of a memory, to be aligned again."""
    units, warnings = _units(path, encoding)
    yield from translations.as_texts(path, units, warnings)


def _units(path: Path, encoding: str | None) -> tuple[list[Unit], tuple[str, ...]]:
    decoded = read_text(path, encoding)
    units = []
    for number, line in enumerate(decoded.text.split("\n"), start=1):
        if not line.strip() or line.startswith("%"):
            continue
        fields = line.split("\t")
        if len(fields) < _FIELDS:
            expected = f"a unit of {_FIELDS} fields with tabs between"
            raise InputError(path, f"line {number}: expected {expected}, found {len(fields)} in {shown(line)}")
        source_tag, source, target_tag, target = fields[3:_FIELDS]
        units.append(Unit(_text(source), _text(target), (source_tag, target_tag), f"line {number}"))
    return units, decoded.warnings


def _text(field: str) -> str:
    """A field without codes, its escapes undone."""
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]).decode("cp1252", "ignore"), _TAG.sub("", field))
