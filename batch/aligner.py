"""The aligner as a worker makes it: the encoder that the settings name, and what the report says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ..document import Alignment, Bitext
from .settings import Running, Settings

if TYPE_CHECKING:
    from ..align.aligner import Aligner  # type: ignore[import-not-found, unused-ignore]
    from ..encode import Encoder


class ReportedAligner:
    """An aligner that can say with what it aligns.

    Args:
        aligner: the aligner.
        encoder: its encoder.
    """

    def __init__(self, aligner: Aligner, encoder: Encoder) -> None:
        self._aligner = aligner
        self._encoder = encoder

    def align_many(self, bitexts: Iterable[Bitext]) -> Iterator[Alignment]:
        """An alignment for each bitext, in order; sentences of all share the encoder's batches."""
        yield from self._aligner.align_many(bitexts)

    def about(self) -> dict[str, Any]:
        """The encoder's name, revision (where it has one) and dimension."""
        facts = {"name": self._encoder.name, "dimension": self._encoder.dimension}
        revision = getattr(self._encoder, "revision", None)
        return facts | ({"revision": revision} if revision else {})


def make_aligner(settings: Settings, running: Running, threads: int) -> ReportedAligner:
    """Load the encoder and make the aligner, in the worker that will use them.

    Args:
        settings: which encoder and weights.
        running: on which device, with which cache.
        threads: cores it may use.

    Raises:
        DuiqiError: there is no such encoder, or its packages are missing.
    """
    from ..align.aligner import Aligner  # noqa: PLC0415 - the process that plans needs none of it
    from ..encode.registry import load_encoder  # noqa: PLC0415

    encoder = load_encoder(settings.encoder, threads=threads, device=running.device, cache=running.cache)
    return ReportedAligner(Aligner(encoder, settings.weights), encoder)
