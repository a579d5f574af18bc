"""DOC: old Word files through LibreOffice, where that is installed; what only has the name is read as what it is."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from filelock import FileLock
from platformdirs import user_cache_path

from ...document import Language
from ...errors import InputError
from ..contents import Contents
from ..files import read_bytes
from . import docx, html, plain, rtf

_OLE: Final = b"\xd0\xcf\x11\xe0"
_PLACES: Final = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)
_TIMEOUT: Final = 180
"""Seconds for one file: a novel takes some five on a laptop, the first start of LibreOffice ten more."""


def read(path: Path, encoding: str | None = None, language: Language | None = None) -> Contents:
    """Read a DOC file.

    Many files with this extension are RTF, DOCX, HTML or plain text, and are read so without LibreOffice.

    Raises:
        InputError: LibreOffice is not installed or cannot read the file.
        MissingExtraError: python-docx is not installed.
    """
    data = read_bytes(path)
    if data.startswith(b"{\\rtf"):
        return rtf.read(path, encoding, language)
    if data.startswith(b"PK"):
        return docx.read(path, encoding, language)
    if data[:1000].lstrip(b"\xef\xbb\xbf \r\n").lower().startswith((b"<html", b"<!doctype", b"<?xml")):
        return html.read(path, encoding, language)
    if not data.startswith(_OLE):
        return plain.read(path, encoding, language)
    with TemporaryDirectory(prefix="duiqi-") as folder:
        converted = _converted(path, data, Path(folder))
        try:
            contents = docx.read(converted)
        except InputError as error:
            raise InputError(path, f"LibreOffice made a DOCX file of it that {error.problem}") from None
    warnings = tuple(warning.replace(str(converted), str(path)) for warning in contents.warnings)
    return Contents(contents.paragraphs, contents.metadata, warnings)


def program() -> str | None:
    """LibreOffice's program; None where it is not installed."""
    return next((found for place in _PLACES if (found := shutil.which(place))), None)


def _converted(path: Path, data: bytes, folder: Path) -> Path:
    """The file as DOCX, made in a folder.

    Raises:
        InputError: LibreOffice is not installed, does not make it, or takes too long.
    """
    soffice = program()
    if soffice is None:
        raise InputError(path, "is an old Word file, which LibreOffice reads; install LibreOffice, or save it as DOCX")
    source = folder / "text.doc"
    source.write_bytes(data)
    # A profile of its own: one that is in use by the user's LibreOffice would let this one do nothing.
    profile = (folder / "profile").resolve().as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "docx"]
    lock = user_cache_path("duiqi", ensure_exists=True) / "libreoffice.lock"
    with FileLock(lock):  # each takes some hundred MiB
        process = subprocess.Popen(
            [*command, "--outdir", str(folder), str(source)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(_TIMEOUT)
        except BaseException as error:
            _end(process)
            if isinstance(error, subprocess.TimeoutExpired):
                problem = f"LibreOffice did not read it within {_TIMEOUT} seconds; save it as DOCX"
                raise InputError(path, problem) from None
            raise
    made = folder / "text.docx"
    if not made.is_file():
        raise InputError(path, "expected a DOC file, found one that LibreOffice cannot read; save it as DOCX")
    return made


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and those that it started."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
