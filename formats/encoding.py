"""Bytes to text: finds the encoding of a Chinese or English text.

General detectors (chardet, charset-normalizer) compare byte statistics of all languages and are unsure of short texts.
Here only two languages are possible, and often it is known which. Each candidate encoding is tried, and the one that
gives the most common characters of these languages is taken. This prior is why the code is the project's own.
"""

from __future__ import annotations

import codecs
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from ..document import LANGUAGES, Language
from ..errors import DuiqiError, InputError
from .common_characters import COMMON
from .files import read_bytes
from .line_ends import line_feeds, visible

Encodings: TypeAlias = str | Mapping[Language, str] | None

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
_MAGIC: Final = (
    (b"%PDF-", "a PDF", "give it the extension .pdf"),
    (b"PK\x03\x04", "a zip archive", "give DOCX, XLSX and EPUB files their extensions, unpack others"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", "give it its extension, .doc or .xls"),
    (b"{\\rtf", "an RTF file", "give it the extension .rtf"),
    (b"\x89PNG", "a picture", "give its text"),
    (b"\xff\xd8\xff", "a picture", "give its text"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_TYPICAL = re.compile(
    r"[\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022·£€§°©®™½¼¾\xa0]|(?<=[A-Za-z])[À-ÿ]|[À-ÿ](?=[A-Za-z])"
)
_PUNCTUATION = re.compile(r"[，。、；：？！“”‘’（）《》〈〉「」『』【】—…　·・％０-９～]")
_READABLE = re.compile(r"[\t\n\r\x20-\x7e\u2010-\u2026]")
_SAMPLE: Final = 20_000
"""Characters that are looked at to judge an encoding."""

# Scores are shares of common characters: on sample texts .45 and more for the right encoding, .15 and less for others.
_SURE: Final = 0.3
"""Score below which the encoding is called a guess in a warning."""
_POOR: Final = 0.15
"""Score below which no encoding is believed."""
_LEAD: Final = 1.5
"""How many times the second best score the best must be; otherwise both are named in an error."""
_DAMAGE: Final = 0.002
"""Share of wrong bytes up to which a file in an old encoding counts as damaged and not as another encoding."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text with line feeds as line ends, and how it was read."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()

    @property
    def metadata(self) -> dict[str, str]:
        """What is reported about it."""
        return {"encoding": self.encoding}


def read_text(path: Path, encoding: str | None = None, language: Language | None = None) -> Decoded:
    """Read a file as text; see `decode`."""
    return decode(read_bytes(path), path, encoding, language)


def encoding_of(language: Language, encodings: Encodings) -> str | None:
    """The encoding named for a language: one for all, or one for each as a mapping or as ``zh=gb18030,en=cp1252``."""
    if isinstance(encodings, str) and "=" in encodings:
        parts = (part.partition("=") for part in encodings.split(","))
        named = {key.strip().lower(): value.strip() for key, _, value in parts}
        if not named.keys() <= {"zh", "en"} or not all(named.values()):
            raise InputError("--encoding", f"expected an encoding, or zh=ENCODING,en=ENCODING, found '{encodings}'")
        return named.get(language)
    return encodings if encodings is None or isinstance(encodings, str) else encodings.get(language)


def decode(data: bytes, source: str | Path, encoding: str | None = None, language: Language | None = None) -> Decoded:
    """Turn bytes into text.

    Args:
        data: the bytes, at most some tens of MiB.
        source: where they came from, for messages.
        encoding: the encoding, if the user named one; otherwise it is detected among UTF-8, UTF-16, UTF-32 (with a byte
            order mark), GB18030 with GBK and GB2312, Big5 with HKSCS, EUC-TW where ``iconv`` knows it, and cp1252.
        language: the language the text should be in, where that is known.

    Raises:
        InputError: the bytes are no text, not in the encoding named, or their encoding cannot be found.
    """
    text, name, warnings = _decode_as(data, source, encoding) if encoding else _detect(data, source, language)
    if "\x00" in text:
        raise InputError(source, "expected text, found NUL characters; check that it is a text file and not damaged")
    if lost := text.count("\ufffd"):
        warnings.append(f"{source}: {lost} characters were lost before this file was made (U+FFFD): left out")
        text = text.replace("\ufffd", "")
    return Decoded(visible(line_feeds(text)), name, tuple(warnings))


def check_encodings(encodings: str) -> None:
    """Raise DuiqiError where a user names an encoding, or one for each language, that is not known here."""
    try:
        for language in LANGUAGES:
            if name := encoding_of(language, encodings):
                _decode_as(bytes(4), "--encoding", name)  # NULs, which are text in every encoding
    except InputError as error:
        raise DuiqiError(str(error)) from None


def _decode_as(data: bytes, source: str | Path, encoding: str) -> tuple[str, str, list[str]]:
    name = encoding.lower().replace("_", "-")
    try:
        if name in ("euc-tw", "euctw"):
            return _euc_tw(data), "euc-tw", []
        text = data.decode(codecs.lookup(name).name)
    except (LookupError, TypeError):  # TypeError: a codec such as hex, from bytes to bytes
        problem = f"'{encoding}' is not an encoding known here; expected utf-8, gb18030, big5, utf-16 or the like"
        raise InputError(source, problem) from None
    except UnicodeError as error:
        where = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        problem = f"expected text in {encoding}, found other bytes{where}; name the right encoding"
        raise InputError(source, problem) from None
    return text.removeprefix("\ufeff"), name, []


def _detect(data: bytes, source: str | Path, language: Language | None) -> tuple[str, str, list[str]]:
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise InputError(source, f"expected text, found {what}; {remedy}")
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            return *_marked(data, codec, source), name, []
    if b"\x00" not in data:
        try:
            return data.decode("utf-8"), "utf-8", []
        except UnicodeDecodeError as error:
            if _mostly_utf8(data, error.start):
                problem = f"expected UTF-8, found other bytes at byte {error.start}; fix the file or name its encoding"
                raise InputError(source, problem) from None
    return _best_guess(data, source, language)


def _marked(data: bytes, codec: str, source: str | Path) -> tuple[str]:
    try:
        return (data.decode(codec),)
    except UnicodeDecodeError as error:
        raise InputError(source, f"is marked as {codec}, but breaks off at byte {error.start}; fix the file") from None


def _mostly_utf8(data: bytes, at: int) -> bool:
    """Whether nearly all bytes beyond ASCII around a wrong one are UTF-8: a damaged file, not another encoding."""
    text = data[max(0, at - _SAMPLE) : at + _SAMPLE].decode("utf-8", "replace")
    beyond = len(_NOT_ASCII.findall(text))
    # A character that an end of the window splits counts as wrong too.
    return text.count("\ufffd") <= 0.1 * beyond


def _best_guess(data: bytes, source: str | Path, language: Language | None) -> tuple[str, str, list[str]]:
    tried = [found for read in _CANDIDATES if (found := read(data, language))]
    tried.sort(key=lambda found: -found.score)
    if not tried or tried[0].score < _POOR:
        problem = "expected text, found bytes in no known encoding; check that it is a text file, or name its encoding"
        raise InputError(source, problem)
    best = tried[0]
    warnings = []
    if len(tried) > 1 and best.score < _LEAD * tried[1].score:
        problem = f"its encoding may be {best.encoding} or {tried[1].encoding}; name the right one"
        raise InputError(source, problem)
    if best.score < _SURE:
        warnings.append(f"{source}: read as {best.encoding}, which is a guess; check the text or name its encoding")
    if best.lost:
        warnings.append(f"{source}: {best.lost} characters are not {best.encoding}: left out")
    return best.text, best.encoding, warnings


@dataclass(frozen=True, slots=True)
class _Reading:
    encoding: str
    text: str
    score: float
    lost: int = 0


def _chinese_score(text: str) -> float:
    """The share of common Chinese characters among those beyond ASCII."""
    beyond = "".join(_NOT_ASCII.findall(text[: 10 * _SAMPLE]))[:_SAMPLE]
    if not beyond:
        return 0.0
    common = sum(character in COMMON for character in beyond)
    return (common + len(_PUNCTUATION.findall(beyond))) / len(beyond)


def _multibyte(name: str, *codecs_: str) -> Callable[[bytes, Language | None], _Reading | None]:
    """A reader of an encoding that several codecs cover in part: the first that decodes all or nearly all bytes."""

    def read(data: bytes, language: Language | None) -> _Reading | None:
        del language
        for codec in codecs_:
            try:
                text = data.decode(codec)
            except UnicodeDecodeError:
                continue
            return _Reading(name, text, _chinese_score(text))
        text = data.decode(codecs_[0], "replace")
        lost = text.count("\ufffd")
        if lost > max(1, _DAMAGE * len(data)):
            return None
        text = text.replace("\ufffd", "")
        return _Reading(name, text, _chinese_score(text), lost)

    return read


def _utf16(codec: str) -> Callable[[bytes, Language | None], _Reading | None]:
    def read(data: bytes, language: Language | None) -> _Reading | None:
        del language
        if len(data) % 2:
            return None
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            return None
        sample = text[:_SAMPLE]
        good = sum(character in COMMON for character in sample)
        good += len(_PUNCTUATION.findall(sample)) + len(_READABLE.findall(sample))
        return _Reading(codec, text, good / len(sample) if sample else 0.0)

    return read


def _windows(data: bytes, language: Language | None) -> _Reading | None:
    """Windows-1252: English with curly quotes and few accents. Chinese bytes would be all accents and symbols."""
    if language == "zh" or b"\x00" in data:
        return None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    sample = text[: 10 * _SAMPLE]
    beyond = len(_NOT_ASCII.findall(sample))
    if beyond > 0.15 * len(sample):
        return None
    return _Reading("cp1252", text, len(_TYPICAL.findall(sample)) / beyond if beyond else 1.0)


def _taiwan(data: bytes, language: Language | None) -> _Reading | None:
    """EUC-TW: every byte of a character is beyond ASCII."""
    del language
    if re.search(rb"[\x80-\x8d\x8f-\xa0]", data[:_SAMPLE]):
        return None
    try:
        text = _euc_tw(data)
    except (UnicodeError, LookupError):
        return None
    return _Reading("euc-tw", text, _chinese_score(text))


def _euc_tw(data: bytes) -> str:
    """Decode EUC-TW through the platform's ``iconv``, since Python has no such codec.

    Raises:
        LookupError: there is no ``iconv`` here that knows it.
        UnicodeError: the bytes are not EUC-TW.
    """
    program = shutil.which("iconv")
    if program is None:
        raise LookupError("euc-tw")
    done = subprocess.run(
        [program, "-f", "EUC-TW", "-t", "UTF-8"], input=data, capture_output=True, timeout=60, check=False
    )
    if done.returncode:
        if b"not supported" in done.stderr:
            raise LookupError("euc-tw")
        raise UnicodeError("not EUC-TW")
    return done.stdout.decode("utf-8")


_CANDIDATES: Final = (
    _multibyte("gb18030", "gb18030"),
    # Each of the two codecs lacks some rows of the other.
    _multibyte("big5", "big5hkscs", "cp950"),
    _taiwan,
    _windows,
    _utf16("utf-16-le"),
    _utf16("utf-16-be"),
)
