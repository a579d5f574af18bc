"""Formats that hold aligned texts and not indexes, read as beads: two-column TSV, duiqi's JSONL, and TMX."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from ...document import Bitext, Language, Side
from ...errors import InputError
from ...tokenize.script import detect_language
from .annotation import Annotation
from .beads import read_text, read_unpacked, reason, shown, texts_beside
from .matching import TextPair, match_pairs

_HEADINGS: dict[str, Language] = {
    **dict.fromkeys(("zh", "zh-cn", "zh-tw", "chinese", "source_zh", "中文", "汉语", "漢語"), "zh"),
    **dict.fromkeys(("en", "en-us", "en-gb", "english", "英文", "英语", "英語"), "en"),
}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_tsv(path: str | Path, texts: Mapping[str, Bitext] | None = None) -> Iterator[Annotation]:
    """Read one pair a line, the two texts with a tab between; an empty side is a bead with an empty side.

    The first line may name the columns (``zh``, ``en``); else the script of the whole columns tells.

    Args:
        path: the file; its name without the ending is the document's.
        texts: the texts to put the pairs back into, by document; else ``<name>.zh`` and ``.en`` beside the file.

    Raises:
        InputError: a line without two columns, columns of one language, a text that is nowhere in the texts.
    """
    path = Path(path)
    rows = []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            fields = line.split("\t")
            if len(fields) != 2:
                problem = f"line {number}: expected two texts with a tab between, found {len(fields)} in {shown(line)}"
                raise InputError(path, problem)
            rows.append((number, fields))
    order = [_HEADINGS.get(field.strip().lower()) for field in rows[0][1]] if rows else []
    if set(order) == {"zh", "en"}:
        rows = rows[1:]
    else:
        order = [detect_language("".join(fields[column] for _, fields in rows)) for column in (0, 1)]
        if rows and set(order) != {"zh", "en"}:
            found = " and ".join(language or "neither" for language in order)
            raise InputError(path, f"expected a Chinese and an English column, found {found}; name them in line 1")
    zh = 0 if order[:1] == ["zh"] else 1
    pairs = [TextPair(fields[zh], fields[1 - zh], place=f"line {number}") for number, fields in rows]
    yield _matched(path, path.stem, pairs, texts)


def read_jsonl(path: str | Path, texts: Mapping[str, Bitext] | None = None) -> Iterator[Annotation]:
    """Read duiqi's JSONL, or any whose rows have texts under ``translation`` or ``zh`` and ``en``.

    ``document`` says which document a row is of; rows of paragraph beads are passed over. Where the texts are known and
    the rows' indexes fit them, these are the beads; else texts are matched.

    Raises:
        InputError: a line that is no such row; a text that is nowhere in the texts.
    """
    path = Path(path)
    documents = _rows(path)
    for name, pairs in documents.items():
        yield _matched(path, name, pairs, texts, single=len(documents) == 1)


def bead_confidences(path: str | Path) -> dict[str, dict[tuple[Side, Side], float | None]]:
    """The confidences of duiqi's JSONL, by document and by the indexes of the bead.

    Raises:
        InputError: a line that is no row.
    """
    return {
        name: {pair.indexes: pair.confidence for pair in pairs if pair.indexes is not None}
        for name, pairs in _rows(Path(path)).items()
    }


def _rows(path: Path) -> dict[str, list[TextPair]]:
    """The sentence rows of a JSONL file by document."""
    documents: dict[str, list[TextPair]] = {}
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            problem = f"line {number}: expected a JSON object, found {shown(line)} ({reason(error)})"
            raise InputError(path, problem) from error
        pair = _row(row, number)
        if pair is None:
            expected = 'an object with "translation": {"zh": ..., "en": ...}'
            raise InputError(path, f"line {number}: expected {expected}, found {shown(line)}")
        if row.get("level") != "paragraph":
            documents.setdefault(str(row.get("document", path.stem)), []).append(pair)
    return documents


def _row(row: Any, number: int) -> TextPair | None:  # noqa: ANN401 -- what json.loads gives
    if not isinstance(row, dict):
        return None
    translation = row.get("translation", row)
    if not isinstance(translation, dict):
        return None
    zh, en = (translation.get(language, "") for language in ("zh", "en"))
    if not (isinstance(zh, str) and isinstance(en, str)) or not (zh or en):
        return None
    confidence = row.get("confidence")
    if confidence is not None:
        if isinstance(confidence, bool) or not isinstance(confidence, (int, float)) or not 0 <= confidence <= 1:
            return None
        confidence = float(confidence)
    sides = [_indexes(row.get(language)) for language in ("zh", "en")] if "translation" in row else []
    indexes = (sides[0], sides[1]) if sides and sides[0] is not None and sides[1] is not None else None
    return TextPair(zh, en, confidence, f"line {number}", indexes)


def _indexes(value: Any) -> Side | None:  # noqa: ANN401 -- what json.loads gives
    if isinstance(value, list) and all(isinstance(item, int) and item >= 0 for item in value):
        return tuple(value)
    return None


def read_tmx(path: str | Path, texts: Mapping[str, Bitext] | None = None) -> Iterator[Annotation]:
    """Read the units of a TMX as beads; a document for each ``x-document`` property, else one for the file.

    Units of one language only are beads with an empty side. ``x-zh``, ``x-en`` and ``x-confidence``, which duiqi
    writes, are used where they are there.

    Raises:
        InputError: no TMX, a unit without Chinese and English; a text that is nowhere in the texts.
    """
    path = Path(path)
    documents: dict[str, list[TextPair]] = {}
    try:
        units = etree.iterparse(
            BytesIO(read_unpacked(path)), tag="tu", resolve_entities=False, no_network=True, load_dtd=False
        )
        for _, unit in units:
            props = {prop.get("type"): prop.text or "" for prop in unit.findall("prop")}
            documents.setdefault(props.get("x-document", path.stem), []).append(_unit(path, unit, props))
            unit.clear()
        root = units.root
    except etree.XMLSyntaxError as error:
        raise InputError(path, f"line {error.lineno}: expected well-formed XML, found {reason(error)}") from error
    if root.tag != "tmx":
        raise InputError(path, f"expected <tmx>, found <{root.tag}>")
    for name, pairs in documents.items():
        yield _matched(path, name, pairs, texts, single=len(documents) == 1)


def _unit(path: Path, unit: etree._Element, props: Mapping[str | None, str]) -> TextPair:
    sides: dict[str, str] = {}
    for variant in unit.findall("tuv"):
        language = (variant.get(_XML_LANG) or variant.get("lang") or "").lower().replace("_", "-").split("-")[0]
        segment = variant.find("seg")
        if segment is not None and language in ("zh", "en"):
            sides[language] = _segment_text(segment)
    place = f"line {unit.sourceline}"
    if not any(text.strip() for text in sides.values()):
        raise InputError(
            path, f"{place}: expected a <tuv xml:lang='zh...'> and one in 'en', found neither in this unit"
        )
    try:
        confidence = float(props["x-confidence"]) if "x-confidence" in props else None
        indexes = None
        if "x-zh" in props and "x-en" in props:
            zh, en = (tuple(int(index) for index in props[key].split()) for key in ("x-zh", "x-en"))
            indexes = (zh, en)
        if confidence is not None and not 0 <= confidence <= 1:
            raise ValueError(f"x-confidence {confidence}")
    except ValueError as error:
        expected = "indexes in x-zh and x-en and a share in x-confidence"
        raise InputError(path, f"{place}: expected {expected}, found {reason(error)}") from error
    return TextPair(sides.get("zh", ""), sides.get("en", ""), confidence, place, indexes)


def _segment_text(segment: etree._Element) -> str:
    """A segment's text without the native codes that TMX wraps in elements of their own."""
    parts = [segment.text or ""]
    for child in segment:
        if child.tag in ("hi", "sub"):
            parts.append(_segment_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _matched(
    path: Path, name: str, pairs: list[TextPair], texts: Mapping[str, Bitext] | None, *, single: bool = True
) -> Annotation:
    """Pairs put into the texts of their document: those given, else those beside the file."""
    warnings: tuple[str, ...] = ()
    bitext = (texts or {}).get(name)
    if bitext is None and texts:
        last = [known for known in texts if known.rpartition("/")[2] == name.rpartition("/")[2]]
        if len(last) == 1 or (single and len(texts) == 1):
            bitext = texts[last[0] if last else next(iter(texts))]
    if bitext is None:
        bitext, warnings = texts_beside(path.with_name(name.rpartition("/")[2]))
    annotation = match_pairs(name, pairs, bitext, path)
    return Annotation(
        name,
        annotation.beads,
        None,
        annotation.bitext,
        str(path),
        annotation.genre,
        (*warnings, *annotation.warnings),
    )
