"""JSONL: read as a document a line or a text pair a line; written as a row a bead, as ``datasets`` loads it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from ...document import LANGUAGES, Alignment, Bitext, Document, Kind, Level, Side
from ...errors import InputError
from ..contents import tidy
from ..documents.plain import paragraphs
from ..files import MAX_UNPACKED, open_unpacked, reason, shown
from ..names import stem_of
from ..rendering import Rendering, Row, about
from ..sides import bitext
from ..writer import StreamWriter
from .annotation import Annotation, Texts
from .matching import matched
from .pairs import TextPair, add_pair, bitext_of
from .statuses import status_of

_MAX_LINE: Final = 64 * 2**20
"""Bytes of the longest line."""
_NAMES: Final = ("id", "name", "document", "doc")
_REVIEW: Final = ("status", "mark", "note")
_OWN: Final = frozenset(
    {
        *("id", "document", "level", "translation", "zh", "en", "type", "paragraph", "confidence", "crossing"),
        *("metadata", "extra", *_REVIEW),
    }
)
"""Keys of a row that are about its bead, and ``metadata``. In rows of other tools other keys are metadata."""
# Loaders take a column of nothing but dates for timestamps, and then fail at the first name that is none. "./" says
# that a name is one, and changes no other.
_LIKE_A_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d([ T].*)?", re.DOTALL)

OnError = Callable[[InputError], None]


def read(path: str | Path, texts: Texts | None = None) -> Iterator[Annotation]:
    """Read duiqi's JSONL, or any whose rows have texts under ``translation`` or ``zh`` and ``en``, as beads.

    ``document`` says which document a row is of; rows of paragraph beads are passed over. Where the texts are known and
    the rows' indexes fit them, these are the beads; else texts are matched.

    Args:
        path: the file, packed with gzip or not.
        texts: the texts to put the pairs back into, by document; else ``<name>.zh`` and ``.en`` beside the file.

    Raises:
        InputError: a line that is no such row, rows of paragraphs only, a text that is not in the texts.
    """
    path = Path(path)
    yield from matched(path, _pairs(path), texts)


def read_bitexts(path: Path, encoding: str | None = None, on_error: OnError | None = None) -> Iterator[Bitext]:
    """Read the documents of a JSONL file of any size, to be aligned.

    A line is an object with ``zh`` and ``en``, each a text or a list of paragraphs; or a pair under ``translation``,
    and then lines of one ``document`` are one document. ``id`` (or ``name``) names it; other texts and numbers are
    metadata.

    Args:
        path: the file.
        encoding: its encoding, UTF-8 unless given.
        on_error: called with the error of a line that is no document, whereupon reading continues; without it the
            error is raised.

    Raises:
        InputError: a line is no such object; the message names it.
    """
    for name, group in groupby(_rows(path, encoding, on_error), key=_group):
        try:
            if name is not None:
                pairs: list[TextPair] = []
                for number, row in group:
                    add_pair(pairs, _pair(number, row, path))
                yield bitext_of(name or stem_of(path), pairs, path)
                continue
        except InputError as error:
            _report(error, on_error)
            continue
        for number, row in group:
            yield from _documents(number, row, path, on_error)


def bead_confidences(path: Path) -> dict[str, dict[tuple[Side, Side], float | None]]:
    """The confidences of duiqi's JSONL, by document and by the indexes of the bead.

    Raises:
        InputError: a line that is no row.
    """
    return {
        name: {pair.indexes: pair.confidence for pair in pairs if pair.indexes is not None}
        for name, pairs in _pairs(path).items()
    }


def _pairs(path: Path) -> dict[str, list[TextPair]]:
    """The sentence rows of a file by document."""
    documents: dict[str, list[TextPair]] = {}
    passed_over = 0
    for number, row in _rows(path, limit=MAX_UNPACKED):
        pair = _judged(_pair(number, row, path), row, path)
        if row.get("level") == "paragraph":
            passed_over += 1
        else:
            add_pair(documents.setdefault(_name(row) or stem_of(path), []), pair)
    if passed_over and not documents:
        raise InputError(path, "expected rows of sentences, found rows of paragraphs only; give the file of sentences")
    return documents


def _report(error: InputError, on_error: OnError | None) -> None:
    if on_error is None:
        raise error
    on_error(error)


def _rows(
    path: Path, encoding: str | None = None, on_error: OnError | None = None, limit: int | None = None
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file with their line numbers, one in memory at a time."""
    with open_unpacked(path, limit) as file:
        number = 0
        while line := file.readline(_MAX_LINE + 1):
            number += 1
            if len(line) > _MAX_LINE:
                problem = f"line {number}: is longer than {_MAX_LINE // 2**20} MiB; put one document on a line"
                raise InputError(path, problem)
            try:
                text = line.decode(encoding or ("utf-8-sig" if number == 1 else "utf-8"))
                if not text.strip():
                    continue
                row = json.loads(text)
            except (ValueError, LookupError, RecursionError) as error:
                expected = f"a JSON object in {encoding or 'UTF-8'}"
                problem = f"line {number}: expected {expected}, found what is none{reason(error)}"
                _report(InputError(path, problem), on_error)
                continue
            if isinstance(row, dict):
                yield number, row
            else:
                problem = f"line {number}: expected a JSON object, found {type(row).__name__}"
                _report(InputError(path, problem), on_error)


def _group(item: tuple[int, dict[str, Any]]) -> str | None:
    """The document of a pair; None for a line that is a document by itself."""
    row = item[1]
    return _name(row) if isinstance(row.get("translation"), dict) else None


def _name(row: Mapping[str, Any]) -> str:
    """The document that a row says it is of; empty where it says none."""
    name = row.get("document")
    if not isinstance(name, (str, int)):
        return ""
    plain = tidy(str(name))
    return plain.removeprefix("./") if _LIKE_A_DATE.fullmatch(plain.removeprefix("./")) else plain


def _pair(number: int, row: Mapping[str, Any], path: Path) -> TextPair:
    """The texts of a row, where they belong, and what it says of its document."""
    pair = row.get("translation", row)
    zh, en = (pair.get(language, "") for language in LANGUAGES) if isinstance(pair, dict) else (None, None)
    if not (isinstance(zh, str) and isinstance(en, str) and (zh or en)):
        found = shown(json.dumps(pair, ensure_ascii=False))
        problem = f"line {number}: expected texts 'zh' and 'en' under 'translation', found {found}"
        raise InputError(path, problem)
    home = row.get("paragraph")
    paragraph = home if isinstance(home, int) and not isinstance(home, bool) else None
    metadata = {_without_prefix(key): value for key, value in _metadata(row, _OWN).items() if value}
    metadata |= _nested(row.get("metadata"))
    return TextPair(tidy(zh), tidy(en), place=f"line {number}", paragraph=paragraph, metadata=metadata)


def _judged(pair: TextPair, row: Mapping[str, Any], path: Path) -> TextPair:
    """The pair, with what its row says of its bead added."""
    confidence = row.get("confidence")
    if confidence is not None:
        if isinstance(confidence, bool) or not isinstance(confidence, (int, float)) or not 0 <= confidence <= 1:
            problem = f"{pair.place}: expected a confidence from 0 to 1, found {str(confidence)[:40]!r}"
            raise InputError(path, problem)
        confidence = float(confidence)
    sides = [_indexes(row.get(language)) for language in LANGUAGES] if "translation" in row else [None, None]
    zh, en = sides
    pair.confidence = confidence
    pair.indexes = None if zh is None or en is None else (zh, en)
    pair.status = status_of(row.get("status"))
    pair.mark, pair.note = _text(row, "mark"), _text(row, "note")
    return pair


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return tidy(value) if isinstance(value, str) else ""


def _indexes(value: Any) -> Side | None:  # noqa: ANN401 -- what json.loads gives
    if isinstance(value, list) and all(isinstance(item, int) and item >= 0 for item in value):
        return tuple(value)
    return None


def _metadata(row: Mapping[str, Any], own: Iterable[str | None]) -> dict[str, str]:
    """The texts and numbers under other keys."""
    return {
        tidy(key).lower(): tidy(str(value))
        for key, value in row.items()
        if key not in own and isinstance(value, (str, int, float)) and not isinstance(value, bool)
    }


def _nested(value: object) -> dict[str, str]:
    """The texts and numbers of an object under ``metadata``, or of one that stands there as JSON in a string."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return _metadata(value, ()) if isinstance(value, dict) else {}


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
    source = f"{path}: line {number}"
    return bitext(name, sides[0], sides[1], (source, source), metadata=_metadata(row, {key, *LANGUAGES}))


def _documents(number: int, row: dict[str, Any], path: Path, on_error: OnError | None) -> Iterator[Bitext]:
    """The document of a line, if it is one."""
    try:
        yield _document(number, row, path)
    except InputError as error:
        _report(error, on_error)


def _without_prefix(key: str) -> str:
    """A metadata key as it was before a row had to rename it."""
    plain = key.removeprefix("meta_")
    return plain if plain in _OWN else key


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


class JsonlRendering(Rendering):
    """Rows with the same keys and types in every document, so that loaders of data sets take them.

    ``id`` numbers a document's beads from 1 (``s`` for sentences, ``p`` for paragraphs), also those left out;
    ``document`` is the document's name, with ``./`` before it where it looks like a date; ``translation`` holds the
    texts; ``zh`` and ``en`` are indexes from 0, and so is ``paragraph``, the index of the paragraph bead that holds the
    row's; ``confidence`` is null where nobody judged. ``crossing``, ``status``, ``mark`` and ``note`` are the bead's.
    ``metadata`` is the document's and ``extra`` what its source says of the bead (other columns of a table, times of
    subtitles, ids), each as JSON in a string: their keys differ from document to document.
    """

    def units(self, alignment: Alignment, rows: Iterable[Row]) -> Iterator[bytes]:
        """A line of JSON a row."""
        name = alignment.bitext.name
        metadata = json.dumps(about(alignment), ensure_ascii=False)
        for row in rows:
            pair, bead = row.pair, row.pair.bead
            fields = {
                "id": f"{name}/{self.level[0]}{row.number}",
                "document": f"./{name}" if _LIKE_A_DATE.fullmatch(name) else name,
                "level": self.level,
                "translation": {"zh": pair.zh, "en": pair.en},
                "zh": list(bead.zh),
                "en": list(bead.en),
                "type": pair.type,
                "paragraph": row.home,
                "confidence": None if pair.confidence is None else round(pair.confidence, 4),
                "crossing": bead.crossing,
                **{key: getattr(bead, key) for key in _REVIEW},
                "metadata": metadata,
                "extra": json.dumps({key: json.loads(value) for key, value in bead.extra}, ensure_ascii=False),
            }
            yield self._clean(json.dumps(fields, ensure_ascii=False)).encode("utf-8") + b"\n"


class JsonlWriter(StreamWriter):
    """Writes JSONL: see `JsonlRendering`."""

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = False) -> None:
        super().__init__(path, JsonlRendering(level), unpaired)
