"""The aligner as a worker makes it: the encoder that the settings name, and what the report says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar

from ..document import Alignment, Bitext
from .settings import Running, Settings

if TYPE_CHECKING:
    from ..encode import Encoder, Encoding, Vectors

T = TypeVar("T")


class ReportedAligner:
    """An aligner that can say with what it aligns, and how long encoding took.

    Args:
        encoder: its encoder.
        weights: a file of weights; None for those that ship.
    """

    def __init__(self, encoder: Encoder, weights: str | None) -> None:
        from ..align.aligner import Aligner  # noqa: PLC0415 - the process that plans needs none of it

        self._encoder = _TimedEncoder(encoder)
        self._aligner = Aligner(self._encoder, weights)

    def align_many(self, bitexts: Iterable[Bitext]) -> Iterator[Alignment]:
        """An alignment for each bitext, in order; sentences of all share the encoder's batches."""
        return self._aligner.align_many(bitexts)

    def about(self) -> dict[str, Any]:
        """The encoder's name, revision and dimension."""
        encoder = self._encoder
        return {"name": encoder.name, "revision": encoder.revision, "dimension": encoder.dimension}

    def encoding_seconds(self) -> float:
        """Seconds that encoding took since this was asked last."""
        seconds, self._encoder.seconds = self._encoder.seconds, 0.0
        return seconds


class _TimedEncoder:
    """An encoder with a stopwatch."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name = encoder.name
        self.revision = encoder.revision
        self.dimension = encoder.dimension
        self.seconds = 0.0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As the encoder does."""
        return self._timed(self._encoder.encode, texts)

    def encode_sentences(self, texts: Sequence[str]) -> Encoding:
        """As the encoder does."""
        return self._timed(self._encoder.encode_sentences, texts)

    def _timed(self, encode: Callable[[Sequence[str]], T], texts: Sequence[str]) -> T:
        started = perf_counter()
        try:
            return encode(texts)
        finally:
            self.seconds += perf_counter() - started


def make_aligner(settings: Settings, running: Running, threads: int) -> ReportedAligner:
    """Load the encoder and make the aligner, in the worker that will use them.

    Args:
        settings: which encoder and weights.
        running: on which device, with which cache.
        threads: cores it may use.

    Raises:
        DuiqiError: there is no such encoder, or its packages are missing.
    """
    from ..encode.registry import load_encoder  # noqa: PLC0415 - the process that plans needs none of it

    encoder = load_encoder(settings.encoder, threads=threads, device=running.device, cache=running.cache)
    return ReportedAligner(encoder, settings.weights)
