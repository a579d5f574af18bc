"""Inputs whose two folders are paired by what their files say: found once, kept with the job, written as a table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ..document import Document, Language
from ..encode import Encoder
from ..errors import DuiqiError, InputError, OutputError
from ..formats import recognise
from ..formats.encoding import encoding_of
from ..pairing.match import pair_by_content
from ..version import __version__
from .inputs import FoundPairs, Inputs, check
from .listing import Skipped, entry_of, files_under
from .reading import local_copy
from .settings import Settings
from .storage import PAIRING, STATE, UNFINISHED, Entry, join, storage_of
from .table import TABLE
from .walk import walk


@dataclass(frozen=True, slots=True)
class FileMatch:
    """Two files that are the two sides of a document, and the probability that they are."""

    zh: str
    en: str
    confidence: float


@dataclass(frozen=True, slots=True)
class FilePairing:
    """What became of every file.

    Attributes:
        pairs: the pairs found, the most probable first.
        unpaired: files without a counterpart.
        failed: files that could not be read, and why, in a line.
    """

    pairs: tuple[FileMatch, ...]
    unpaired: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]


def paired_by_content(
    inputs: Inputs, out: str, settings: Settings, load_encoder: Callable[[], Encoder]
) -> tuple[Inputs, FilePairing]:
    """Find which files belong together by what they say, or take what an earlier run found.

    Of a Chinese and an English folder all files are compared; of other inputs those that found no partner by name.

    Args:
        inputs: what the user named.
        out: the job's output folder or URL, where `keep` keeps what was found.
        settings: of the job.
        load_encoder: makes what compares the files; called only where no earlier run compared them.

    Returns:
        The inputs with their pairs, and what became of every file.

    Raises:
        InputError: the sides are not two folders, the inputs are refused by `check`, or hold no pair.
    """
    check(inputs, out)
    listed = _listed(inputs, settings)
    found = _kept(out, _digest(listed, settings))
    if found is None:
        paths = [[entry.path for entry in side] for side in (listed.zh, listed.en)]
        found = pair_files(paths[0], paths[1], load_encoder(), settings.encoding)
    if not found.pairs:
        counts = f"{len(listed.zh)} Chinese and {len(listed.en)} English files"
        why = f" ({len(found.failed)} not read, first {found.failed[0][1]})" if found.failed else ""
        problem = f"expected translations of each other, found none among {counts}{why}; check the inputs"
        raise InputError(inputs.zh or " ".join(inputs.paths), problem)
    pairs = tuple((pair.zh, pair.en) for pair in found.pairs)
    return replace(inputs, by_content=replace(listed, pairs=pairs)), found


def keep(found: FilePairing, inputs: Inputs, out: str, settings: Settings) -> None:
    """Keep what was found for the next run, and write ``pairing.tsv`` for the user.

    The table holds Chinese file, English file, confidence; then the files alone, with the reason beside them.

    Args:
        found: what became of every file.
        inputs: as `paired_by_content` gave them.
        out: the job's output folder or URL.
        settings: of the job.

    Raises:
        OutputError: it cannot be written.
    """
    digest = _digest(inputs.by_content or _listed(inputs, settings), settings)
    if _kept(out, digest) is not None:
        return
    lines = [f"{pair.zh}\t{pair.en}\t{pair.confidence:.3f}\n" for pair in found.pairs]
    lines += [f"{path}\tno counterpart\n" for path in found.unpaired]
    lines += [f"{path}\tnot read: {reason}\n" for path, reason in found.failed]
    storage = storage_of(out, join(join(out, STATE), UNFINISHED))
    try:
        with storage.create(join(out, TABLE)) as file:
            file.write("".join(lines).encode("utf-8", "replace"))
        with storage.create(_place(out)) as file:
            file.write(json.dumps({"digest": digest, **asdict(found)}).encode("ascii"))
    except OSError as error:
        raise OutputError(out, error.strerror or str(error)) from error


def pair_files(zh: Sequence[str], en: Sequence[str], encoder: Encoder, encoding: str | None = None) -> FilePairing:
    """Find which files are translations of each other.

    Args:
        zh: paths or URLs of Chinese files, in any format of one text; one is in memory at a time.
        en: English files.
        encoder: turns sentences of both languages into vectors of one space.
        encoding: of text files, or of each language's as ``zh=gb18030,en=cp1252``; None to detect it.
    """
    failed: list[tuple[str, str]] = []
    read: list[list[str]] = [[], []]

    def documents(paths: Sequence[str], language: Language, kept: list[str]) -> Iterator[Document]:
        for path in paths:
            document = _document(path, language, encoding)
            if isinstance(document, Document):
                kept.append(path)
                yield document
            else:
                failed.append((path, str(document)))

    matches = pair_by_content(documents(zh, "zh", read[0]), documents(en, "en", read[1]), encoder)
    pairs = tuple(FileMatch(read[0][match.zh], read[1][match.en], match.confidence) for match in matches)
    taken = {path for pair in pairs for path in (pair.zh, pair.en)}
    unpaired = tuple(path for side in read for path in side if path not in taken)
    return FilePairing(pairs, unpaired, tuple(failed))


def _document(path: str, language: Language, encoding: str | None) -> Document | DuiqiError:
    """The document in a file, or why there is none."""
    try:
        read_contents = recognise.find(Path(path)).read_contents()
        if read_contents is None:
            return InputError(path, "expected a text in one language; files of both languages need no pairing")
        with local_copy(path) as local:
            document: Document = read_contents(local, encoding_of(language, encoding), language).document(language)
    except DuiqiError as error:
        return error
    return document if document.paragraphs else InputError(path, "expected a text, found none; check the file")


def _listed(inputs: Inputs, settings: Settings) -> FoundPairs:
    """The files of the Chinese and of the English folder, or the texts that have no partner by name."""
    skipped = Skipped()
    if inputs.paths:
        texts: dict[Language, list[Entry]] = {"zh": [], "en": []}
        skipped.texts = texts
        for _ in walk(inputs, skipped, settings.encoding):
            pass  # the documents that are found by name stay what they are
        return FoundPairs(tuple(texts["zh"]), tuple(texts["en"]), Skipped())
    if inputs.zh is None or inputs.en is None or not (entry_of(inputs.zh).is_folder and entry_of(inputs.en).is_folder):
        raise InputError(inputs.zh or "pairing by content", "needs two folders; give them as --zh and --en")
    return FoundPairs(tuple(files_under(inputs.zh, skipped)), tuple(files_under(inputs.en, skipped)), skipped)


def _digest(listed: FoundPairs, settings: Settings) -> str:
    """Changes with all that the pairs depend on."""
    files = [[(entry.path, entry.stamp) for entry in side] for side in (listed.zh, listed.en)]
    text = json.dumps([__version__, settings.encoder, settings.precision, settings.encoding, files])
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _kept(out: str, digest: str) -> FilePairing | None:
    """What an earlier run found in the same files."""
    path = _place(out)
    storage = storage_of(out)
    if storage.entry(path) is None:
        return None
    with storage.open(path) as file:
        try:
            kept = json.load(file)
            if kept["digest"] != digest:
                return None
            pairs = tuple(FileMatch(**pair) for pair in kept["pairs"])
            return FilePairing(pairs, tuple(kept["unpaired"]), tuple((path, why) for path, why in kept["failed"]))
        except (ValueError, TypeError, KeyError):  # damaged: the files are compared again
            return None


def _place(out: str) -> str:
    return join(join(out, STATE), PAIRING)
