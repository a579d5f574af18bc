"""The signature of a result: everything that two figures must share to be compared, in one short string."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from ..formats.aligned.annotation import Annotation
from ..formats.aligned.beads import format_beads
from ..version import __version__


def signature(settings: Mapping[str, str]) -> str:
    """Settings as ``key:value`` joined by bars, the version last, in the manner of sacrebleu."""
    return "|".join(f"{key}:{value}" for key, value in {**settings, "version": __version__}.items())


def gold_hash(gold: Iterable[Annotation]) -> str:
    """The first 12 hexadecimal digits of a SHA-256 over names, beads and texts of all gold documents.

    Documents count in the order of their names, so it does not matter where and in which order files lie.
    """
    digest = hashlib.sha256()
    for annotation in sorted(gold, key=lambda item: item.name):
        parts = [annotation.name, format_beads(annotation.beads)]
        if annotation.paragraph_beads is not None:
            parts.append(format_beads(annotation.paragraph_beads))
        if annotation.bitext is not None:
            parts += [annotation.bitext.zh.text, annotation.bitext.en.text]
        digest.update("\0".join(parts).encode("utf-8", "surrogatepass") + b"\0\0")
    return digest.hexdigest()[:12]
