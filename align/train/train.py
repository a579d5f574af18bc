"""From gold to weights: fit the first pass, then the second on the beads that the first keeps, then calibrate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ...encode import Encoder
from ...encode.gap import cosine_gap
from ...errors import DuiqiError
from ..evidence.base import score
from ..lattice import Floats
from ..search import choose
from ..weights import Weights
from .augment import Gold
from .dataset import Dataset, Labelled
from .fit import calibrate, calibrate_crossing, fit

_REGULARISATION = 3.0
# Folds of genres, or of documents, for calibration: each is aligned with weights that were not fitted to it.
_FOLDS = 3
# Steps of the optimiser for a fold, which starts from the weights of all texts.
_FOLD_STEPS = 30


def train(
    golds: Sequence[Gold], encoder: Encoder, recipe: str = "", report: Callable[[str], None] = lambda line: None
) -> Weights:
    """Fit the bead score to gold.

    Args:
        golds: texts with gold beads.
        encoder: the encoder to train with.
        recipe: a description of the texts, for the file.
        report: called with each line of progress.

    Raises:
        DuiqiError: no gold bead has two sides.
    """
    if not any(bead.paired for gold in golds for bead in gold.beads):
        raise DuiqiError("no bead with two sides to learn from: give gold with aligned sentences")
    report(f"encoding {len(golds)} documents")
    dataset = Dataset(golds, encoder)
    report(f"first pass over {len(dataset.variants)} documents and variants of them")
    examples = dataset.first_pass_examples()
    first = fit(examples, list(examples[0].features), _REGULARISATION)
    report("second pass")
    second_examples = dataset.second_pass_examples(Weights(first, {}))
    names = list(second_examples[0].example.features)
    second = fit([labelled.example for labelled in second_examples], names, _REGULARISATION)
    report("calibration")
    calibration = _calibration(_folds(golds), second_examples, names, second)
    report("beads that cross")
    crossing = calibrate_crossing(*dataset.moved_beads(Weights(first, second)))
    facts = {
        "texts": recipe,
        "documents": len(golds),
        "beads": sum(len(gold.beads) for gold in golds),
        "regularisation": _REGULARISATION,
    }
    return Weights(first, second, calibration, encoder.name, cosine_gap(encoder), facts, crossing)


def _folds(golds: Sequence[Gold]) -> NDArray[np.int64]:
    """The fold of each text: by genre, so that confidence holds for other genres too; by document if genres are few."""
    genres = sorted({gold.genre for gold in golds})
    if len(genres) < _FOLDS:
        return np.arange(len(golds)) % min(_FOLDS, len(golds))
    return np.array([genres.index(gold.genre) % _FOLDS for gold in golds])


def _calibration(
    folds: NDArray[np.int64], labelled: Sequence[Labelled], names: Sequence[str], start: dict[str, float]
) -> float:
    """The factor of log-odds, from beads chosen by weights that were not fitted to their texts.

    If some gold is exact, only that is used: keyed gold lets more beads pass as right than people would.
    """
    some_exact = any(each.exact.any() for each in labelled)
    count = int(folds.max()) + 1
    if count < 2:
        return 1.0
    beads: list[tuple[Floats, NDArray[np.bool_], Floats]] = []
    for fold in range(count):
        seen = [
            replace(each.example, importance=each.example.importance * (folds[each.source] != fold))
            for each in labelled
        ]
        weights = fit(seen, names, _REGULARISATION, start, _FOLD_STEPS)
        for each in labelled:
            edges = each.example.lattice.edges
            paths, probabilities = choose(each.example.lattice, score(each.example.features, edges, weights))
            unseen = (folds[each.source] == fold) & (each.exact | (not some_exact))
            chosen = np.array([edge for block, path in enumerate(paths) if unseen[block] for edge in path], np.int64)
            chosen = chosen[edges.paired[chosen]]
            importance = each.example.importance[edges.block[chosen]]
            beads.append((probabilities[chosen], each.example.right[chosen], importance))
    return calibrate(*map(np.concatenate, zip(*beads, strict=True)))
