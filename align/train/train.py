"""From gold to a weight file: fit the first pass, then the second on what the first leaves; then what is calibrated."""

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
from .dataset import Labelled, Material
from .fit import calibrate, calibrate_crossing, fit

_REGULARISATION = 3.0
# Folds of kinds of text, or of documents, for calibration: each is aligned with weights that have not seen it.
_FOLDS = 3
# A fold's weights begin with those of all texts and are near their place after so many steps.
_FOLD_STEPS = 30


def train(
    golds: Sequence[Gold], encoder: Encoder, recipe: str = "", report: Callable[[str], None] = lambda line: None
) -> Weights:
    """Fit the bead score to gold.

    Args:
        golds: texts with gold beads.
        encoder: whose similarities are weighed.
        recipe: what the texts are, for the file.
        report: told of progress, a line at a time.

    Raises:
        DuiqiError: there is no bead with two sides to learn from.
    """
    if not any(bead.paired for gold in golds for bead in gold.beads):
        raise DuiqiError("no bead with two sides to learn from: give gold with aligned sentences")
    report(f"encoding {len(golds)} documents")
    material = Material(golds, encoder)
    report(f"first pass over {len(material.variants)} documents and variants of them")
    examples = material.first_pass_examples()
    first = fit(examples, list(examples[0].features), _REGULARISATION)
    report("second pass")
    second_examples = material.second_pass_examples(Weights(first, {}))
    names = list(second_examples[0].example.features)
    second = fit([labelled.example for labelled in second_examples], names, _REGULARISATION)
    report("calibration")
    calibration = _calibration(_folds(golds), second_examples, names, second)
    report("beads that cross")
    crossing = calibrate_crossing(*material.moved_beads(Weights(first, second)))
    facts = {
        "texts": recipe,
        "documents": len(golds),
        "beads": sum(len(gold.beads) for gold in golds),
        "regularisation": _REGULARISATION,
    }
    return Weights(first, second, calibration, encoder.name, cosine_gap(encoder), facts, crossing)


def _folds(golds: Sequence[Gold]) -> NDArray[np.int64]:
    """For each text its fold: by genre, so that confidence holds for kinds not trained on, else by document."""
    genres = sorted({gold.genre for gold in golds})
    if len(genres) < _FOLDS:
        return np.arange(len(golds)) % min(_FOLDS, len(golds))
    return np.array([genres.index(gold.genre) % _FOLDS for gold in golds])


def _calibration(
    folds: NDArray[np.int64], labelled: Sequence[Labelled], names: Sequence[str], start: dict[str, float]
) -> float:
    """What log-odds are to be multiplied by, from beads chosen by weights that had not seen their texts.

    Where some gold is exact only that is asked: of keyed gold more beads pass for right than people would align so.
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
