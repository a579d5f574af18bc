"""Pairs of words and of terms of several words that occur in the same beads more than chance has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy import sparse

from ..document import LANGUAGES, Alignment, Language
from .association import SIGNIFICANT, Floats, dice, log_likelihood
from .units import units

LEAST: Final = 3
"""Beads in which a pair must be together: fewer say little."""

_MOST_OF_BEADS: Final = 0.2
"""A unit in more than this share of the beads is no term,"""
_FEW: Final = 20
"""unless it is in no more beads than these: the share says little of a small corpus."""
_PER_UNIT: Final = 2
"""Renderings that a unit may have in the list."""
_NEARLY: Final = 0.8
"""A phrase in at least this share of the beads of a word in it stands for the word."""
_ROWS: Final = 4096
"""Chinese units whose counts with all English ones are held at once."""


@dataclass(frozen=True, slots=True)
class Term:
    """A Chinese and an English word or term that belong together.

    Attributes:
        zh: the Chinese, in its most frequent spelling.
        en: the English, likewise.
        count: the beads with both.
        zh_count: the beads with the Chinese.
        en_count: the beads with the English.
        log_likelihood: of Dunning (1993).
        dice: Dice's coefficient.
    """

    zh: str
    en: str
    count: int
    zh_count: int
    en_count: int
    log_likelihood: float
    dice: float

    def fields(self) -> dict[str, Any]:
        """The term by column."""
        return {
            "zh": self.zh,
            "en": self.en,
            "count": self.count,
            "zh_count": self.zh_count,
            "en_count": self.en_count,
            "log_likelihood": round(self.log_likelihood, 2),
            "dice": round(self.dice, 4),
        }


def terms(alignments: Iterable[Alignment], least: int = LEAST) -> list[Term]:
    """The pairs of a corpus, the most strongly associated first.

    A unit is a word or a phrase of up to three Chinese or four English words without function words at its ends. A pair
    is kept if its log-likelihood ratio is one that chance exceeds once in a thousand, and if it is among the two best
    of both its units.

    Args:
        alignments: the documents, read one at a time; beads with both sides count.
        least: in how many beads a pair must be together.
    """
    sides = {language: _Side() for language in LANGUAGES}
    beads = 0
    for alignment in alignments:
        for pair in alignment.pairs():
            if pair.bead.paired:
                beads += 1
                sides["zh"].add(pair.zh, "zh")
                sides["en"].add(pair.en, "en")
    if not beads:
        return []
    zh, en = (sides[language].matrix(least, beads, language) for language in LANGUAGES)
    return _paired(zh, en, beads, least)


class _Side:
    """The units of one side, bead by bead."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._spellings: list[dict[str, int]] = []
        self._held: list[np.ndarray[Any, np.dtype[np.int32]]] = []

    def add(self, text: str, language: Language) -> None:
        """Add a bead."""
        seen = set()
        for form, start, end in units(text, language):
            number = self._numbers.setdefault(form, len(self._numbers))
            if number == len(self._spellings):
                self._spellings.append({})
            spelling = text[start:end]
            # A few spellings of a unit do; more would take memory.
            if spelling in self._spellings[number] or len(self._spellings[number]) < 4:
                self._spellings[number][spelling] = self._spellings[number].get(spelling, 0) + 1
            seen.add(number)
        self._held.append(np.array(sorted(seen), np.int32))

    def matrix(self, least: int, beads: int, language: Language) -> _Units:
        """The units that may be terms, and which beads hold them."""
        counts = np.bincount(np.concatenate(self._held), minlength=len(self._numbers))
        forms = list(self._numbers)
        kept = np.flatnonzero((counts >= least) & (counts <= max(_MOST_OF_BEADS * beads, _FEW))).tolist()
        covered = _covered({forms[at]: int(counts[at]) for at in kept}, language)
        kept = [at for at in kept if forms[at] not in covered]
        place = np.full(len(forms) + 1, -1, np.int32)
        place[kept] = np.arange(len(kept))
        columns = place[np.concatenate(self._held)]
        rows = np.repeat(np.arange(beads), [len(held) for held in self._held])
        inside = columns >= 0
        shape = (beads, len(kept))
        held = sparse.csc_matrix((np.ones(int(inside.sum()), np.int32), (rows[inside], columns[inside])), shape=shape)
        names = [min(self._spellings[at].items(), key=lambda item: (-item[1], item[0]))[0] for at in kept]
        return _Units(names, held, counts[kept].astype(np.float64))


@dataclass(frozen=True, slots=True)
class _Units:
    """The units of one side.

    Attributes:
        names: their spellings.
        held: 1 where a bead holds a unit: shape (beads, units).
        counts: in how many beads each is.
    """

    names: list[str]
    held: sparse.csc_matrix
    counts: Floats


def _covered(counts: dict[str, int], language: Language) -> set[str]:
    """The words that are nearly always in one longer phrase."""
    covered: set[str] = set()
    for phrase, count in counts.items():
        parts = [phrase[:at] + phrase[end:] for at, end in _cuts(phrase, language)]
        covered.update(part for part in parts if part in counts and count >= _NEARLY * counts[part])
    return covered


def _cuts(phrase: str, language: Language) -> list[tuple[int, int]]:
    """What may be cut from a phrase: some of its start, or some of its end."""
    if language == "zh":
        places = range(1, len(phrase))
        return [(0, at) for at in places] + [(at, len(phrase)) for at in places]
    blanks = [at for at, char in enumerate(phrase) if char == " "]
    return [(0, at + 1) for at in blanks] + [(at, len(phrase)) for at in blanks]


def _paired(zh: _Units, en: _Units, beads: int, least: int) -> list[Term]:
    """The pairs that are among the best of both their units."""
    found: list[tuple[float, int, int, int]] = []
    for start in range(0, len(zh.names), _ROWS):
        both = (zh.held[:, start : start + _ROWS].T @ en.held).tocoo()
        enough = both.data >= least
        rows, columns, counts = both.row[enough] + start, both.col[enough], both.data[enough]
        ratios = log_likelihood(counts, zh.counts[rows], en.counts[columns], beads)
        strong = ratios >= SIGNIFICANT
        found += zip(
            ratios[strong].tolist(),
            rows[strong].tolist(),
            columns[strong].tolist(),
            counts[strong].tolist(),
            strict=True,
        )
    found.sort(key=lambda pair: (-pair[0], zh.names[pair[1]], en.names[pair[2]]))
    taken: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
    kept = []
    for ratio, row, column, count in found:
        full = taken[0][row] >= _PER_UNIT or taken[1][column] >= _PER_UNIT
        taken[0][row] += 1
        taken[1][column] += 1
        if not full:
            pair = (int(count), int(zh.counts[row]), int(en.counts[column]))
            kept.append(Term(zh.names[row], en.names[column], *pair, ratio, float(dice(*pair))))
    return kept


def columns() -> Sequence[str]:
    """The columns of a list of terms."""
    return tuple(Term("", "", 0, 0, 0, 0.0, 0.0).fields())
