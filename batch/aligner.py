"""The aligner of a worker: made with the encoder that the settings name, described for the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from ..document import Alignment, Bitext
from .settings import RunOptions, Settings

if TYPE_CHECKING:
    from ..encode import Encoder


class ReportedAligner:
    """An aligner that can describe its encoder.

    Args:
        encoder: its encoder.
        weights: a file of weights; None for the shipped ones.
        threads: cores that the search may use.
    """

    def __init__(self, encoder: Encoder, weights: str | None, threads: int) -> None:
        from ..align.aligner import Aligner  # noqa: PLC0415 - the process that plans needs none of it

        self._encoder = encoder
        self._aligner = Aligner(encoder, weights, threads)

    def align_many(self, bitexts: Iterable[Bitext]) -> Iterator[Alignment]:
        """An alignment for each bitext, in order; sentences of all share the encoder's batches."""
        return self._aligner.align_many(bitexts)

    def about(self) -> dict[str, Any]:
        """The encoder's name, revision and dimension."""
        encoder = self._encoder
        return {"name": encoder.name, "revision": encoder.revision, "dimension": encoder.dimension}


def make_aligner(settings: Settings, options: RunOptions, threads: int) -> ReportedAligner:
    """Load the encoder and make the aligner, in the worker that will use them.

    Args:
        settings: which encoder, in which precision, and weights.
        options: on which device, in which batches, with which cache.
        threads: cores it may use.

    Raises:
        DuiqiError: there is no such encoder, or its packages are missing.
    """
    from ..encode.registry import load_encoder  # noqa: PLC0415 - the process that plans needs none of it

    encoder = load_encoder(
        settings.encoder,
        threads=threads,
        device=options.device,
        precision=settings.precision,
        batch_size=options.batch_size,
        cache=options.cache,
    )
    with ThreadPoolExecutor(1) as beside:
        # Unpacking an encoder's weights hardly needs the interpreter, which loads the aligner's modules meanwhile.
        # If it fails, so will the first sentences, with the reason.
        if threads > 1:
            beside.submit(encoder.encode, [""])
        return ReportedAligner(encoder, settings.weights, threads)
