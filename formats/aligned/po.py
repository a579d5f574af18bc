"""PO, the message catalogues of gettext: each message with its translation is a bead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polib

from ...document import Bitext
from ...errors import InputError
from ..contents import tidy
from ..encoding import read_text
from ..files import reason
from . import translations
from .annotation import Annotation, Texts
from .translations import Unit

_NO_LANGUAGE: Final = frozenset(["C", "POSIX"])
"""What programs call the language that their messages are written in."""


def read(path: str | Path, texts: Texts | None = None) -> Iterator[Annotation]:
    """Read the messages of a catalogue as beads; one that is not translated is a bead with an empty side.

    A translation that is marked as fuzzy has this as its mark. Translators' comments are the note. The context is kept
    in the record. Of a message with a plural both forms are beads.

    Args:
        path: the file.
        texts: the texts to put the pairs back into, by document; else ``<name>.zh`` and ``.en`` beside the file.

    Raises:
        InputError: no PO, or nothing in it is translated between Chinese and English.
    """
    path = Path(path)
    units, warnings = _units(path, None)
    yield from translations.as_beads(path, units, texts, warnings)


def read_bitexts(path: Path, encoding: str | None = None) -> Iterator[Bitext]:
    """Read the texts of a catalogue, to be aligned again."""
    units, warnings = _units(path, encoding)
    yield from translations.as_texts(path, units, warnings)


def _units(path: Path, encoding: str | None) -> tuple[list[Unit], tuple[str, ...]]:
    """The messages of a catalogue, and what a user should know."""
    decoded = read_text(path, encoding)
    try:
        # It takes the name of a file too: a text with line ends is none.
        catalogue = polib.pofile("\n" + tidy(decoded.text) + "\n")
    except Exception as error:  # polib raises whatever its parser meets
        raise InputError(path, f"expected a PO file, found what is none{reason(error)}; mend it") from None
    source = catalogue.metadata.get("X-Source-Language", "")
    tags = ("" if source in _NO_LANGUAGE else source, catalogue.metadata.get("Language", ""))
    names = ("source_language", "target_language")
    metadata = {name: tag for name, tag in zip(names, tags, strict=True) if tag}
    units = []
    for number, entry in enumerate(catalogue):
        if entry.obsolete:
            continue
        fuzzy = "fuzzy" if "fuzzy" in entry.flags else ""
        for source, target in _forms(entry):
            unit = Unit(source, target, tags, f"line {entry.linenum}", number, state=fuzzy, note=entry.tcomment)
            unit.about = {"context": entry.msgctxt or ""}
            unit.metadata = metadata
            units.append(unit)
    old = len(catalogue.obsolete_entries())
    warnings = decoded.warnings + ((f"{path}: obsolete messages were passed over: {old}",) if old else ())
    return units, warnings


def _forms(entry: polib.POEntry) -> list[tuple[str, str]]:
    """A message and its translation, of a plural the first form and the last."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    forms = [entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural)] or [""]
    return [(entry.msgid, forms[0]), (entry.msgid_plural, forms[-1])]
