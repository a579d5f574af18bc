"""Inputs whose two folders are paired by what their files say, and the table that tells how sure each pair is."""

from __future__ import annotations

from dataclasses import replace

from ..encode import Encoder
from ..errors import InputError
from .inputs import Inputs, Skipped, entry_of, files_under
from .pairing import FilePairing, pair_files
from .storage import storage_of

TABLE = "pairing.tsv"


def paired_by_content(inputs: Inputs, encoder: Encoder, encoding: str | None = None) -> tuple[Inputs, FilePairing]:
    """Find which files of the Chinese and the English folder belong together.

    Args:
        inputs: what the user named, two folders among it.
        encoder: what compares the files.
        encoding: the files' encoding; None to detect it.

    Returns:
        The inputs with their pairs, and what became of every file.

    Raises:
        InputError: there are not two folders, or no pair was found.
    """
    if inputs.zh is None or inputs.en is None or not (entry_of(inputs.zh).is_folder and entry_of(inputs.en).is_folder):
        raise InputError(inputs.zh or "pairing by content", "needs two folders; give them as --zh and --en")
    sides = [[entry.path for entry in files_under(entry_of(side).path, Skipped())] for side in (inputs.zh, inputs.en)]
    found = pair_files(sides[0], sides[1], encoder, encoding)
    if not found.pairs:
        counts = f"{len(sides[0])} Chinese and {len(sides[1])} English files"
        raise InputError(
            inputs.zh, f"expected translations of each other, found none among {counts}; check the folders"
        )
    pairs = tuple((pair.zh, pair.en) for pair in found.pairs)
    return replace(inputs, pairs=pairs), found


def write_table(found: FilePairing, out: str) -> None:
    """Write ``pairing.tsv``: Chinese file, English file, confidence; files alone with an empty column beside them."""
    lines = [f"{pair.zh}\t{pair.en}\t{pair.confidence:.3f}\n" for pair in found.pairs]
    lines += [f"{path}\tno counterpart\n" for path in found.unpaired]
    lines += [f"{path}\tnot read: {error}\n" for path, error in found.failed]
    storage = storage_of(out)
    with storage.create(f"{out.rstrip('/')}/{TABLE}") as file:
        file.write("".join(lines).encode("utf-8", "replace"))
