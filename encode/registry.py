"""The registry of encoders: from the name given to ``--encoder`` to the encoder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError
from . import Encoder, Precision

if TYPE_CHECKING:
    from .cache import CacheableEncoder

EMBEDDED = "use"
BATCH_SIZE = 64
"""Sentences that a transformer takes at once."""


@dataclass(frozen=True, slots=True)
class EncoderOptions:
    """Which encoder, and how it runs.

    Attributes:
        encoder: ``use`` for the embedded one; a sentence-transformers model; several joined by ``+``.
        device: where sentence-transformers run: ``auto``, ``cpu``, ``cuda``, ``cuda:1``, ``mps``.
        precision: width of the floats of sentence-transformers; ``auto`` for half precision on GPUs.
        batch_size: sentences a batch of sentence-transformers.
        cache: a folder where vectors are kept from one run to the next; None for no cache.
    """

    encoder: str = EMBEDDED
    device: str = "auto"
    precision: Precision = "auto"
    batch_size: int = BATCH_SIZE
    cache: str | None = None

    def load(self, threads: int | None = None) -> Encoder:
        """Make the encoder, as `load_encoder` does, with so many cores; None for all that this process may use."""
        return load_encoder(
            self.encoder,
            threads=threads,
            device=self.device,
            precision=self.precision,
            batch_size=self.batch_size,
            cache=self.cache,
        )


def load_encoder(
    spec: str = EMBEDDED,
    *,
    threads: int | None = None,
    device: str = "auto",
    precision: Precision = "auto",
    batch_size: int = BATCH_SIZE,
    cache: str | Path | None = None,
) -> Encoder:
    """Make the encoder that ``spec`` names.

    Args:
        spec: ``use`` for the embedded encoder; a sentence-transformers model's folder, or its name on the hub with or
            without a revision, ``ORG/NAME@REVISION``; or several of these joined by ``+``, for an ensemble.
        threads: cores to use; None for all that this process may use.
        device: where sentence-transformers models run: ``auto``, ``cpu``, ``cuda``, ``cuda:1``, ``mps``.
        precision: of sentence-transformers models; ``auto`` for half precision on GPUs and single on the CPU.
        batch_size: sentences a batch, for sentence-transformers models.
        cache: a folder where vectors are kept from one run to the next; None for no cache.

    Raises:
        InputError: no encoder has that name, or it cannot be loaded; one line.
        MissingExtraError: the encoder needs packages that are not installed.
    """

    def load(member: str) -> Encoder:
        encoder: CacheableEncoder
        if member == EMBEDDED:
            from .use.encoder import UniversalSentenceEncoder  # noqa: PLC0415 - loads only the encoder that is used

            encoder = UniversalSentenceEncoder(threads)
        else:
            from .transformers.encoder import SentenceTransformerEncoder  # noqa: PLC0415 - as above

            model, revision = _revision(member)
            encoder = SentenceTransformerEncoder(
                model, revision=revision, device=device, precision=precision, batch_size=batch_size, threads=threads
            )
        if cache is None:
            return encoder
        from .cache import CachedEncoder  # noqa: PLC0415 - as above

        return CachedEncoder(encoder, Path(cache).expanduser())

    members = [load(member) for member in _members(spec)]
    if len(members) == 1:
        return members[0]
    from .ensemble import EnsembleEncoder  # noqa: PLC0415 - as above

    return EnsembleEncoder(members)


def _members(spec: str) -> list[str]:
    """The names of the encoders that ``+`` joins; a folder may have a plus in its own name."""
    members = [spec] if Path(spec).expanduser().exists() else spec.split("+")
    if not all(member.strip() for member in members):
        raise InputError(
            spec or "--encoder", "expected `use`, a model's folder, ORG/NAME on the hub, or several joined by +"
        )
    return [member.strip() for member in members]


def _revision(member: str) -> tuple[str, str | None]:
    """A model's name and its revision; a folder may have an @ in its own name."""
    model, at, revision = member.rpartition("@")
    if not at or Path(member).expanduser().exists():
        return member, None
    return model, revision
