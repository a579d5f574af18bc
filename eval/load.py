"""Reads gold and predictions from files, alignments or plain beads, and pairs them document by document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from ..document import LANGUAGES, Alignment, Bead, Bitext
from ..errors import InputError
from ..formats.aligned.alignments import read_annotations
from ..formats.aligned.annotation import Annotation
from ..grouping import paragraph_beads
from .case import Case, each_once
from .job import check

Labelled: TypeAlias = Annotation | Alignment
Source: TypeAlias = str | PathLike[str] | Labelled | Iterable[Bead] | Iterable[Labelled] | Mapping[str, Iterable[Bead]]


def load(source: Source, texts: Mapping[str, Bitext] | None = None, *, corrected: bool = True) -> dict[str, Annotation]:
    """Annotations by document name.

    Args:
        source: a file or folder (sub-folders are genres), an ``Alignment`` or ``Annotation`` or several, the beads of
            one document, or beads by document name.
        texts: by document name, the texts in which pairs of texts are looked up.
        corrected: whether the corrections beside a job's record are applied.

    Raises:
        InputError: a file is malformed, or a folder or job holds no alignment.
        TypeError: ``source``, or something in it, is none of these.
    """
    if isinstance(source, (str, PathLike)):
        check(Path(source))
        return _by_name(read_annotations(Path(source), texts, corrected=corrected))
    if isinstance(source, (Annotation, Alignment)):
        return _by_name([_annotation(source)])
    if isinstance(source, Mapping):
        return {name: Annotation(name, tuple(map(_bead, beads))) for name, beads in source.items()}
    if not isinstance(source, Iterable):
        raise _unknown(source)
    beads, labelled = [], []
    for item in source:
        if isinstance(item, Bead):
            beads.append(item)
        else:
            labelled.append(_annotation(item))
    return _by_name(labelled) if labelled else {"": Annotation("", tuple(beads))}


def pair_up(gold: Mapping[str, Annotation], predicted: Mapping[str, Annotation]) -> tuple[list[Case], list[str]]:
    """Cases for all gold documents, in order, and warnings about documents without a counterpart.

    Documents are paired by name. Where only the folders differ, the last part of the name is enough; where gold and
    prediction have one document each, names do not matter. A gold document without a prediction counts as predicted
    empty.

    Raises:
        InputError: no prediction has the name of a gold document, or the texts differ.
    """
    matches = _matching_names(gold, predicted)
    warnings = [note for annotation in gold.values() for note in annotation.warnings]
    if gold and predicted and not matches:
        names = f"{_some(gold)}; found {_some(predicted)}"
        raise InputError(_source_of(predicted), f"no document of the gold is here: expected {names}")
    if unmatched := [name for name in gold if name not in matches]:
        warnings.append(f"no prediction for {_some(unmatched)}: all beads of such documents count as missed")
    if unknown := predicted.keys() - set(matches.values()):
        warnings.append(f"not in the gold and not scored: {_some(sorted(unknown))}")
    cases = []
    for name, annotation in gold.items():
        other = predicted[matches[name]] if name in matches else None
        warnings += other.warnings if other else ()
        cases.append(_case(annotation, other))
    return cases, warnings


def _case(gold: Annotation, predicted: Annotation | None) -> Case:
    case = Case(
        gold.name,
        each_once(gold.beads),
        (),
        None if gold.paragraph_beads is None else each_once(gold.paragraph_beads),
        text=gold.bitext,
        genre=gold.genre,
    )
    if predicted is None:
        return replace(case, predicted_paragraphs=() if case.gold_paragraphs is not None else None)
    beads = each_once(predicted.beads)
    if gold.bitext is None or predicted.bitext is None:
        _check_range(gold, predicted)
        known = predicted.bitext or gold.bitext
        over = None if known is None else (known, beads)
        return replace(
            case,
            predicted=beads,
            predicted_paragraphs=_paragraphs(gold, predicted, same_cut=True),
            predicted_text=over,
        )
    same_cut = _same_cut(gold.bitext, predicted.bitext, "sentences")
    if not same_cut:
        _check_same_text(gold, predicted)
    return replace(
        case,
        predicted=beads if same_cut else None,
        predicted_paragraphs=_paragraphs(gold, predicted, same_cut=same_cut),
        predicted_text=(predicted.bitext, beads),
    )


def _paragraphs(gold: Annotation, predicted: Annotation, *, same_cut: bool) -> tuple[Bead, ...] | None:
    """Predicted paragraph beads over the gold's paragraphs, or None where there are none to compare.

    The paragraph beads of a system that writes none follow from its sentence beads.
    """
    if gold.paragraph_beads is None:
        return None
    if predicted.paragraph_beads is not None:
        ours, theirs = gold.bitext, predicted.bitext
        if ours is not None and theirs is not None and not _same_cut(ours, theirs, "paragraphs"):
            return None
        return each_once(predicted.paragraph_beads)
    if gold.bitext is None or not same_cut:
        return None
    return paragraph_beads(gold.bitext, predicted.beads)


def _same_cut(gold: Bitext, predicted: Bitext, units: str) -> bool:
    """Whether both texts have the same sentences (or paragraphs); whitespace does not matter."""
    if gold is predicted:
        return True
    for language in LANGUAGES:
        ours, theirs = getattr(gold, language), getattr(predicted, language)
        spans = getattr(ours, units), getattr(theirs, units)
        if len(spans[0]) != len(spans[1]):
            return False
        pairs = zip(*spans, strict=True)
        if any(
            "".join(ours.text[a.start : a.end].split()) != "".join(theirs.text[b.start : b.end].split())
            for a, b in pairs
        ):
            return False
    return True


def _check_same_text(gold: Annotation, predicted: Annotation) -> None:
    """Refuse a prediction over another text: both must hold the same characters, whitespace aside."""
    for language in LANGUAGES:
        ours, theirs = ("".join(getattr(annotation.bitext, language).text.split()) for annotation in (gold, predicted))
        if ours != theirs:
            differing = (at for at, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1])
            at = next(differing, min(len(ours), len(theirs)))
            expected, found = (repr(text[at : at + 20]) if text[at:] else "the end" for text in (ours, theirs))
            problem = f"the {language} text is not the gold's: after {at} characters expected {expected}, found {found}"
            raise InputError(predicted.source or predicted.name, f"{gold.name}: {problem}")


def _check_range(gold: Annotation, predicted: Annotation) -> None:
    """Refuse predictions for sentences that the gold's text lacks."""
    bitext = gold.bitext
    if bitext is None:
        return
    for language in LANGUAGES:
        count = len(getattr(bitext, language).sentences)
        past = max((max(getattr(bead, language), default=-1) for bead in predicted.beads), default=-1)
        if past >= count:
            problem = (
                f"expected {language} sentences 0 to {count - 1} of {gold.name}, found {past}; was it cut otherwise?"
            )
            raise InputError(predicted.source or predicted.name, problem)


def _matching_names(gold: Mapping[str, Annotation], predicted: Mapping[str, Annotation]) -> dict[str, str]:
    """Gold name to predicted name."""
    if len(gold) == len(predicted) == 1:
        return {next(iter(gold)): next(iter(predicted))}
    last = {
        side: Counter(PurePosixPath(name).name for name in names) for side, names in (("g", gold), ("p", predicted))
    }
    by_last = {PurePosixPath(name).name: name for name in predicted}
    matches = {}
    for name in gold:
        short = PurePosixPath(name).name
        if name in predicted:
            matches[name] = name
        elif last["g"][short] == 1 and last["p"][short] == 1:
            matches[name] = by_last[short]
    return matches


def _annotation(item: Labelled) -> Annotation:
    if not isinstance(item, (Annotation, Alignment)):
        raise _unknown(item)
    return item if isinstance(item, Annotation) else Annotation.of(item)


def _bead(item: Bead) -> Bead:
    if not isinstance(item, Bead):
        raise _unknown(item)
    return item


def _unknown(found: object) -> TypeError:
    expected = "a path, alignments or beads (duiqi.Bead((0,), (0, 1)))"
    return TypeError(f"duiqi.evaluate expects {expected} as gold and as prediction, not {type(found).__name__}")


def _by_name(annotations: Iterable[Annotation]) -> dict[str, Annotation]:
    found: dict[str, Annotation] = {}
    for annotation in annotations:
        if annotation.name in found:
            problem = f"document {annotation.name!r} is there twice (also in {found[annotation.name].source})"
            raise InputError(annotation.source, problem)
        found[annotation.name] = annotation
    return found


def _source_of(annotations: Mapping[str, Annotation]) -> str:
    return next(iter(annotations.values())).source or "the prediction"


def _some(names: Iterable[str], most: int = 3) -> str:
    """A few names, and how many more there are."""
    names = list(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
