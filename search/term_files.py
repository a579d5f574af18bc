"""Lists of terms as TSV, XLSX and TBX."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from lxml import etree

from ..errors import InputError, MissingExtraError
from ..formats.files import whole_file
from ..formats.rendering import NOT_XML
from .terms import Term, columns

_TBX: Final = "urn:iso:std:iso:30042:ed-2"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def tsv(terms: Sequence[Term]) -> Iterator[str]:
    """A header and a row for each pair."""
    yield "\t".join(columns())
    for term in terms:
        yield "\t".join(" ".join(str(value).split()) for value in term.fields().values())


def write_terms(terms: Sequence[Term], path: Path, chinese: str = "zh-CN") -> None:
    """Write a list of terms; the file's name tells the format: ``.tsv``, ``.xlsx`` or ``.tbx``.

    Args:
        terms: the pairs.
        path: the file.
        chinese: the language tag of the Chinese, for TBX.

    Raises:
        InputError: the file cannot be made, or its name tells no format.
        MissingExtraError: XlsxWriter is not installed.
    """
    write = check_format(path)
    with whole_file(path) as file:
        write(terms, file, chinese)


def check_format(path: Path) -> Callable[[Sequence[Term], IO[bytes], str], None]:
    """The writer of the format that a file's name tells.

    Raises:
        InputError: it tells none.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise InputError(path, f"expected a file named with {', '.join(_WRITERS)}; rename it")
    return write


def _write_tsv(terms: Sequence[Term], file: IO[bytes], chinese: str) -> None:
    del chinese
    for line in tsv(terms):
        file.write(f"{line}\n".encode("utf-8", "replace"))


def _write_xlsx(terms: Sequence[Term], file: IO[bytes], chinese: str) -> None:
    """A sheet with a row a pair; every text is text, also one that looks like a formula."""
    del chinese
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415
    except ImportError:
        raise MissingExtraError("writing XLSX", "formats") from None
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("terms")
        bold = book.add_format({"bold": True, "bottom": 1})
        for at, name in enumerate(columns()):
            sheet.write_string(0, at, name, bold)
        sheet.set_column(0, 1, 28)
        sheet.set_column(2, len(columns()), 14)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(terms), len(columns()) - 1)
        for row, term in enumerate(terms, start=1):
            for at, value in enumerate(term.fields().values()):
                if isinstance(value, str):
                    sheet.write_string(row, at, NOT_XML.sub("", value))
                else:
                    sheet.write_number(row, at, value)


def _write_tbx(terms: Sequence[Term], file: IO[bytes], chinese: str) -> None:
    """TBX-Basic (ISO 30042:2019) in the style of categories as attributes: a concept for each pair."""
    attributes = {"type": "TBX-Basic", "style": "dca", _XML: "en"}
    root = etree.Element(_named("tbx"), attributes, nsmap={None: _TBX})  # type: ignore[dict-item]
    described = etree.SubElement(etree.SubElement(root, _named("tbxHeader")), _named("fileDesc"))
    source = etree.SubElement(etree.SubElement(described, _named("sourceDesc")), _named("p"))
    source.text = "Pairs of terms that duiqi found by association in aligned texts; no person has checked them."
    body = etree.SubElement(etree.SubElement(root, _named("text")), _named("body"))
    for number, term in enumerate(terms, start=1):
        entry = etree.SubElement(body, _named("conceptEntry"), id=f"c{number}")
        figures: Mapping[str, object] = term.fields()
        said = ", ".join(f"{name} {value}" for name, value in figures.items() if name not in ("zh", "en"))
        etree.SubElement(entry, _named("note")).text = said
        for tag, text in ((chinese, term.zh), ("en", term.en)):
            section = etree.SubElement(entry, _named("langSec"), {_XML: tag})
            etree.SubElement(etree.SubElement(section, _named("termSec")), _named("term")).text = NOT_XML.sub("", text)
    file.write(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _named(name: str) -> str:
    return f"{{{_TBX}}}{name}"


_WRITERS: Final = {".tsv": _write_tsv, ".xlsx": _write_xlsx, ".tbx": _write_tbx}
