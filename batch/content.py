"""Inputs whose two folders are paired by what their files say: found once, kept with the job, told in a table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, replace

from ..encode import Encoder
from ..errors import InputError, OutputError
from ..pairing.match import FileMatch, FilePairing, pair_files
from ..version import __version__
from .inputs import Inputs, Skipped, check, entry_of, files_under
from .settings import Settings
from .storage import PAIRING, STATE, UNFINISHED, Entry, join, storage_of

TABLE = "pairing.tsv"


def paired_by_content(
    inputs: Inputs, out: str, settings: Settings, load_encoder: Callable[[], Encoder]
) -> tuple[Inputs, FilePairing]:
    """Find which files of the Chinese and the English folder belong together, or what an earlier run found of them.

    Args:
        inputs: what the user named, two folders among it.
        out: the job's output folder or URL, where `keep` keeps what was found.
        settings: of the job.
        load_encoder: makes what compares the files, where they must be.

    Returns:
        The inputs with their pairs, and what became of every file.

    Raises:
        InputError: the inputs are not two folders, are refused by `check`, or hold no pair.
    """
    zh, en = _sides(inputs)
    check(inputs, out)
    found = _kept(out, _digest(zh, en, settings))
    if found is None:
        paths = [[entry.path for entry in side] for side in (zh, en)]
        found = pair_files(paths[0], paths[1], load_encoder(), settings.encoding)
    if not found.pairs:
        counts = f"{len(zh)} Chinese and {len(en)} English files"
        raise InputError(
            inputs.zh or "", f"expected translations of each other, found none among {counts}; check the folders"
        )
    pairs = tuple((pair.zh, pair.en) for pair in found.pairs)
    return replace(inputs, pairs=pairs), found


def keep(found: FilePairing, inputs: Inputs, out: str, settings: Settings) -> None:
    """Keep what was found for the next run, and write ``pairing.tsv`` for the user.

    The table holds Chinese file, English file, confidence; then the files alone, with the reason beside them.

    Raises:
        OutputError: it cannot be written.
    """
    digest = _digest(*_sides(inputs), settings)
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


def _sides(inputs: Inputs) -> tuple[list[Entry], list[Entry]]:
    """The files of the Chinese and of the English folder."""
    if inputs.zh is None or inputs.en is None or not (entry_of(inputs.zh).is_folder and entry_of(inputs.en).is_folder):
        raise InputError(inputs.zh or "pairing by content", "needs two folders; give them as --zh and --en")
    return list(files_under(inputs.zh, Skipped())), list(files_under(inputs.en, Skipped()))


def _digest(zh: list[Entry], en: list[Entry], settings: Settings) -> str:
    """Changes with all that the pairs depend on."""
    files = [[(entry.path, entry.stamp) for entry in side] for side in (zh, en)]
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
        except (ValueError, TypeError, KeyError):  # damaged: found anew
            return None


def _place(out: str) -> str:
    return join(join(out, STATE), PAIRING)
