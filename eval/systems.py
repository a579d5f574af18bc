"""The aligners that ``duiqi eval`` can run over gold: duiqi's own, and the baselines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ..document import Alignment, Bitext
from ..errors import DuiqiError
from ..version import __version__

if TYPE_CHECKING:
    from ..encode.registry import EncoderOptions

AlignMany: TypeAlias = Callable[[Iterable[Bitext]], Iterator[Alignment]]


@dataclass(frozen=True, slots=True)
class System:
    """An aligner to be run over the gold's sentences.

    Attributes:
        name: what to call it.
        settings: what its signature says about it.
        align_many: the function that aligns.
    """

    name: str
    settings: dict[str, str]
    align_many: AlignMany


def systems(
    baselines: Sequence[str],
    encoder: EncoderOptions | None = None,
    *,
    weights: str | None = None,
    own: bool = True,
) -> Iterator[System]:
    """Make aligners one by one; they share the encoder.

    Args:
        baselines: names of baselines, ``gale-church`` or ``dense``.
        encoder: what encodes sentences; None for the embedded encoder.
        weights: a file of weights for duiqi's aligner; None for those it comes with.
        own: whether duiqi's aligner is the first.

    Raises:
        DuiqiError: an unknown baseline or encoder.
    """
    from ..align.baselines import BASELINES, Dense, GaleChurch  # noqa: PLC0415 - loads only what is used
    from ..encode.registry import EncoderOptions  # noqa: PLC0415

    if unknown := [name for name in baselines if name not in BASELINES]:
        raise DuiqiError(f"there is no baseline {unknown[0]!r}; choose from {', '.join(BASELINES)}")
    loaded = (encoder or EncoderOptions()).load() if own or Dense.name in baselines else None
    if own and loaded is not None:
        from ..align.aligner import Aligner  # noqa: PLC0415

        settings = {"aligner": f"duiqi-{__version__}", "encoder": loaded.name}
        if weights is not None:
            settings["weights"] = weights
        yield System("duiqi", settings, Aligner(loaded, weights).align_many)
    for name in baselines:
        if name == Dense.name and loaded is not None:
            yield System(name, {"aligner": name, "encoder": loaded.name}, Dense(loaded).align_many)
        else:
            yield System(name, {"aligner": name, "encoder": "none"}, GaleChurch().align_many)
