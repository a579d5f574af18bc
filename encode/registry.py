"""One registry: from what a user writes after ``--encoder`` to the encoder."""

from __future__ import annotations

from ..errors import InputError
from . import Encoder


def load_encoder(spec: str = "use", *, threads: int | None = None) -> Encoder:
    """Make the encoder that ``spec`` names.

    Args:
        spec: ``use`` for the embedded encoder.
        threads: cores to use; None for all that this process may use.

    Raises:
        InputError: if no encoder has that name.
    """
    if spec == "use":
        from .use import UniversalSentenceEncoder  # noqa: PLC0415 - an encoder loads when it is asked for

        return UniversalSentenceEncoder(threads)
    raise InputError(spec, "no such encoder; `use` is the embedded one")
