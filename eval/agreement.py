"""How far two or more annotators agree on the same texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ..document import Bead
from ..errors import DuiqiError
from .case import sides

BeadsByDocument: TypeAlias = Mapping[str, Sequence[Bead]]
"""One annotator's beads by document."""
Unit: TypeAlias = tuple[str, str, int]
"""Document, language and index of a sentence."""
Label: TypeAlias = frozenset[Unit]
"""The sentences of the other language that an annotator aligned a sentence with; empty for an unaligned one."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far annotators agree; 1 is full agreement.

    Attributes:
        strict_f1: F1 of one annotator's beads against another's, without beads that have an empty side; the mean over
            all pairs of annotators.
        jaccard: the number of beads that both have, divided by the number that either has, nulls included; the mean
            over all pairs of annotators. P. Jaccard (1901).
        kappa: Cohen's kappa over all pairs of a Chinese and an English sentence of a document, linked or unlinked; the
            mean over pairs of annotators. J. Cohen (1960), A coefficient of agreement for nominal scales, Educational
            and Psychological Measurement 20.
        alpha: Krippendorff's alpha over sentences and all annotators; a sentence's label is the set of sentences that
            it is aligned with. K. Krippendorff (2004), Content analysis, chapter 11; the distance of sets is MASI's,
            R. Passonneau (2006), Measuring agreement on set-valued items (MASI), LREC.
        documents: how many documents all annotators have.
        annotators: how many annotators there are.
    """

    strict_f1: float
    jaccard: float
    kappa: float
    alpha: float
    documents: int
    annotators: int

    def __str__(self) -> str:
        return (
            f"strict F1 {self.strict_f1:.4f}, Jaccard {self.jaccard:.4f}, Cohen's kappa {self.kappa:.4f}, "
            f"Krippendorff's alpha {self.alpha:.4f} ({self.annotators} annotators, {self.documents} documents)"
        )


def agreement(annotations: Sequence[BeadsByDocument]) -> Agreement:
    """Agreement on the documents that all annotators have aligned.

    Args:
        annotations: beads by document, one mapping an annotator; at least two.

    Raises:
        DuiqiError: fewer than two annotators, or no document that all of them have.
    """
    if len(annotations) < 2:
        raise DuiqiError(f"agreement needs the beads of two annotators or more, got {len(annotations)}")
    names = sorted(set.intersection(*(set(annotation) for annotation in annotations)))
    if not names:
        raise DuiqiError("no document was read by all annotators")
    pairs = [(a, b) for at, a in enumerate(annotations) for b in annotations[at + 1 :]]
    return Agreement(
        strict_f1=_mean(_strict_f1(a, b, names) for a, b in pairs),
        jaccard=_mean(_jaccard(a, b, names) for a, b in pairs),
        kappa=_mean(_kappa(a, b, names) for a, b in pairs),
        alpha=_alpha(annotations, names),
        documents=len(names),
        annotators=len(annotations),
    )


def _mean(values: Iterable[float]) -> float:
    values = list(values)
    return sum(values) / len(values)


def _strict_f1(first: BeadsByDocument, second: BeadsByDocument, names: Sequence[str]) -> float:
    """F1 of beads, which is the same in both directions: twice the common beads, divided by the beads of both."""
    common = total = 0
    for name in names:
        a, b = ({sides(bead) for bead in annotation[name] if bead.paired} for annotation in (first, second))
        common += len(a & b)
        total += len(a) + len(b)
    return 2 * common / total if total else 1.0


def _jaccard(first: BeadsByDocument, second: BeadsByDocument, names: Sequence[str]) -> float:
    common = either = 0
    for name in names:
        a, b = ({sides(bead) for bead in annotation[name]} for annotation in (first, second))
        common += len(a & b)
        either += len(a | b)
    return common / either if either else 1.0


def _kappa(first: BeadsByDocument, second: BeadsByDocument, names: Sequence[str]) -> float:
    both = one = two = total = 0
    for name in names:
        a, b = (
            {(i, j) for bead in annotation[name] for i in bead.zh for j in bead.en} for annotation in (first, second)
        )
        both += len(a & b)
        one += len(a)
        two += len(b)
        held = [*first[name], *second[name]]
        total += _count(held, "zh") * _count(held, "en")
    if not total:
        return 1.0
    observed = (total - one - two + 2 * both) / total
    expected = (one * two + (total - one) * (total - two)) / total**2
    return (observed - expected) / (1 - expected) if expected < 1 else 1.0


def _count(beads: Iterable[Bead], language: str) -> int:
    """The number of sentences of a side: the highest index in any bead, plus one."""
    return max((max(getattr(bead, language), default=-1) for bead in beads), default=-1) + 1


def _alpha(annotations: Sequence[BeadsByDocument], names: Sequence[str]) -> float:
    """One minus observed disagreement divided by expected disagreement, over the labels of sentences."""
    labels: dict[Unit, list[Label]] = defaultdict(list)
    for annotation in annotations:
        for unit, label in _labels(annotation, names):
            labels[unit].append(label)
    labelled = [given for given in labels.values() if len(given) > 1]
    count = sum(len(given) for given in labelled)
    if not count:
        return 1.0
    observed = sum(_disagreement(Counter(given)) / (len(given) - 1) for given in labelled) / count
    pool = Counter(label for given in labelled for label in given)
    expected = _disagreement(pool) / (count * (count - 1))
    return 1 - observed / expected if expected else 1.0


def _labels(annotation: BeadsByDocument, names: Sequence[str]) -> Iterable[tuple[Unit, Label]]:
    """Each sentence that one annotator put into a bead, with the sentences on the other side of its beads."""
    for name in names:
        placed: dict[Unit, set[Unit]] = defaultdict(set)
        for bead in annotation[name]:
            zh: list[Unit] = [(name, "zh", i) for i in bead.zh]
            en: list[Unit] = [(name, "en", j) for j in bead.en]
            for own, other in ((zh, en), (en, zh)):
                for unit in own:
                    placed[unit].update(other)
        yield from ((unit, frozenset(label)) for unit, label in placed.items())


def _disagreement(labels: Counter[Label]) -> float:
    """The sum of distances over all ordered pairs of these labels; equal labels are at distance 0.

    Labels without a common member are at distance 1, so only labels that share a member are compared pair by pair.
    """
    total = labels.total()
    result = float(total * total - sum(count * count for count in labels.values()))
    holders: dict[Unit, list[Label]] = defaultdict(list)
    for label in labels:
        for member in label:
            holders[member].append(label)
    meeting = {(a, b) for group in holders.values() for at, a in enumerate(group) for b in group[at + 1 :]}
    for pair in {frozenset(pair) for pair in meeting}:
        a, b = pair
        result -= 2 * labels[a] * labels[b] * (1 - masi_distance(a, b))
    return result


def masi_distance(first: Label, second: Label) -> float:
    """0 for equal sets to 1 for disjoint ones: one minus Jaccard times monotonicity (Passonneau 2006)."""
    if first == second:
        return 0.0
    common = len(first & second)
    if not common:
        return 1.0
    monotonicity = 2 / 3 if common in (len(first), len(second)) else 1 / 3
    return 1 - common / len(first | second) * monotonicity
