"""What ``duiqi eval`` does once its arguments are read: load, align where nothing was predicted, score, print."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from ..document import Alignment, Bitext
from ..errors import InputError
from ..formats.annotation import Annotation
from .evaluation import Evaluation, evaluate
from .load import load
from .report.data import as_data

AlignMany: TypeAlias = Callable[[Iterable[Bitext]], Iterator[Alignment]]


def evaluate_paths(
    gold: Path,
    predicted: Sequence[Path],
    systems: Sequence[tuple[str, dict[str, str], AlignMany]] = (),
    metrics: Sequence[str] | None = None,
) -> list[Evaluation]:
    """Score predicted files or folders, and aligners that are run over the gold's own sentences.

    Args:
        gold: a gold file or folder.
        predicted: files or folders, one a system.
        systems: name, settings for the signature, and what aligns; the gold needs its texts for these.
        metrics: names of metrics; None for all that apply.

    Returns:
        One evaluation a system, predicted files first.
    """
    labelled = list(load(gold).values())
    names = _system_names(predicted)
    evaluations = [evaluate(labelled, path, metrics, system=name) for name, path in zip(names, predicted, strict=True)]
    for name, settings, align_many in systems:
        aligned = _aligned(gold, labelled, align_many)
        evaluations.append(evaluate(labelled, aligned, metrics, system=name, settings=settings))
    return evaluations


def _aligned(gold: Path, labelled: Sequence[Annotation], align_many: AlignMany) -> list[Alignment]:
    texts = [annotation.bitext for annotation in labelled if annotation.bitext is not None]
    if len(texts) < len(labelled):
        name = next(annotation.name for annotation in labelled if annotation.bitext is None)
        raise InputError(gold, f"to align {name} its sentences are needed, one a line, in {name}.zh and {name}.en")
    return list(align_many(texts))


def as_json(evaluations: Sequence[Evaluation]) -> str:
    """One system's results as an object; several under ``systems``."""
    data = [as_data(evaluation) for evaluation in evaluations]
    return json.dumps(data[0] if len(data) == 1 else {"systems": data}, ensure_ascii=False, indent=2)


def _system_names(paths: Sequence[Path]) -> list[str]:
    """What to call the systems: the last parts of their paths, as many as tell them apart."""
    for depth in range(1, max((len(path.parts) for path in paths), default=1) + 1):
        names = ["/".join(path.parts[-depth:]) for path in paths]
        if len(set(names)) == len(names):
            return names
    return [str(path) for path in paths]
