"""What stands for a match on the other side: by dictionary, and by what occurs with it more than chance has it.

Any function from a hit to spans of its other text serves in the place of `CooccurrenceLinks` (`Links` in ``kwic.py``),
as links between words of an aligner do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from scipy.stats import chi2

from ..align.lexicon import dictionary
from ..align.lexicon.dictionary import STOP_WORDS, stem
from ..document import LANGUAGES, Language
from ..tokenize.script import to_simplified
from .association import log_likelihood
from .conditions import value_of
from .find import Hit
from .folding import fold, tokens
from .index import Index
from .kwic import Links
from .pattern import Span
from .units import Unit, units

NONE: Final = "(none found)"
"""The row of the hits in which nothing was found that stands for the match."""

_MOST_UNITS: Final = 400
"""Units that the index is asked about: those in most hits."""
_CHANCE: Final = 0.05
"""The chance that any candidate of a pattern passes that has nothing to do with it."""
_KEEPS: Final = 0.6
"""A phrase ("leap forward") goes before a word in it ("leap") from this share of the word's hits."""
_DICTIONARY: Final = 20.0
"""What a dictionary's translation of full strength adds to a log-likelihood ratio."""
_STRONG: Final = 0.5
"""The strength from which a dictionary's translation is taken without other evidence: a gloss of up to two words."""


class CooccurrenceLinks:
    """Finds for each hit the word or phrase of the other side that most likely stands for the match.

    Each candidate has the log-likelihood ratio of its beads and the hits (Dunning 1993), and more if CC-CEDICT gives it
    as a translation.

    Args:
        index: where the hits were found.
        hits: all of them, of one query.
        query: what was asked for, for the dictionary.
    """

    def __init__(self, index: Index, hits: Sequence[Hit], query: str) -> None:
        self._scores: dict[Language, dict[str, float]] = {}
        for side in LANGUAGES:
            own = [hit for hit in hits if hit.side == side]
            if own:
                self._scores[side] = _scores(index, own, query)

    def __call__(self, hit: Hit) -> list[Span]:
        """The span that stands for the match, or none."""
        best = self.unit(hit)
        return [] if best is None else [best[1:]]

    def unit(self, hit: Hit) -> Unit | None:
        """The unit that stands for the match."""
        scores = self._scores.get(hit.side, {})
        other: Language = "en" if hit.side == "zh" else "zh"
        found = [unit for unit in units(hit.other, other) if unit[0] in scores]
        return max(found, key=lambda unit: (scores[unit[0]], len(unit[0]), -unit[1]), default=None)


@dataclass(slots=True)
class Rendering:
    """What a pattern was rendered as.

    Attributes:
        text: the most frequent spelling; `NONE` for the hits without any.
        count: in how many hits.
        share: of all hits, 0 to 1.
        groups: the count in each group.
        examples: hits, at most three.
    """

    text: str
    count: int
    share: float
    groups: dict[str, int] = field(default_factory=dict)
    examples: list[Hit] = field(default_factory=list)


def renderings(hits: Iterable[Hit], links: Links, by: str = "year") -> list[Rendering]:
    """What a pattern was rendered as, the most frequent first, and at the end the hits in which nothing was found.

    Args:
        hits: of one query.
        links: gives what stands for the match in each.
        by: the key of the metadata by which the counts are split, or ``year``; ``(none)`` where a document lacks it.
    """
    total = 0
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    examples: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        total += 1
        spans = links(hit)
        spelling = _spelt(hit, spans)
        key = _key(spelling, hit.side)
        spellings[key][spelling] += 1
        groups[key][value_of(hit.metadata, by) or "(none)"] += 1
        if len(examples[key]) < 3:
            examples[key].append(hit)
    rows = []
    for key, spelt in spellings.items():
        count = spelt.total()
        text = min(spelt, key=lambda each: (-spelt[each], each)) if key else NONE
        rows.append(Rendering(text, count, count / total, dict(sorted(groups[key].items())), examples[key]))
    return sorted(rows, key=lambda row: (row.text == NONE, -row.count, row.text))


def _spelt(hit: Hit, spans: Sequence[Span]) -> str:
    """What stands in spans, in lower case, with an ellipsis where something else is between."""
    pieces: list[str] = []
    end = -1
    for start, stop in sorted(spans):
        between = hit.other[end:start] if pieces else ""
        if pieces and between.strip():
            pieces.append(" … ")
        elif pieces:
            pieces.append(between)
        pieces.append(hit.other[start:stop])
        end = stop
    return "".join(pieces).lower()


def _key(spelling: str, side: Language) -> str:
    """Under which spellings are counted together: by stems in English, in simplified characters in Chinese."""
    if side == "zh":
        return " ".join(stem(word) for word in tokens(fold(spelling), "en") if word not in STOP_WORDS) or spelling
    return fold(spelling)


def _scores(index: Index, hits: Sequence[Hit], query: str) -> dict[str, float]:
    """The units that may stand for the matches of one side, and how well."""
    side = hits[0].side
    other: Language = "en" if side == "zh" else "zh"
    counts: Counter[str] = Counter()
    spellings: dict[str, str] = {}
    for hit in hits:
        seen = {form: hit.other[start:end] for form, start, end in units(hit.other, other)}
        counts.update(seen.keys())
        spellings |= seen
    known = _translations(query, counts, side)
    kept = [form for form, _ in counts.most_common(_MOST_UNITS)]
    kept += [form for form in known if form not in set(kept)]
    everywhere = [max(_frequency(index, form, spellings[form], other), counts[form]) for form in kept]
    found = np.array([counts[form] for form in kept])
    ratios = log_likelihood(found, len(hits), np.array(everywhere), max(index.size, len(hits)))
    # So many candidates are tried that some would pass by chance: Bonferroni's correction.
    enough = chi2.isf(_CHANCE / max(len(counts), 1), 1)
    scores: dict[str, float] = {}
    for form, count, ratio in zip(kept, found.tolist(), ratios.tolist(), strict=True):
        strength = known.get(form, 0.0)
        if (ratio >= enough and count > 1) or strength >= _STRONG:
            scores[form] = max(ratio, 0.0) + _DICTIONARY * strength
    return _phrases_first(scores, counts, other)


def _phrases_first(scores: dict[str, float], counts: Counter[str], side: Language) -> dict[str, float]:
    """Scores in which a phrase goes before the words in it that it mostly occurs with."""
    raised = dict(scores)
    for phrase in sorted(scores, key=len):
        parts = [part for part in scores if part != phrase and _holds(phrase, part, side)]
        for part in parts:
            if counts[phrase] >= _KEEPS * counts[part] and raised[part] >= raised[phrase]:
                raised[phrase] = raised[part] + 1e-6
    return raised


def _holds(phrase: str, part: str, side: Language) -> bool:
    return part in phrase if side == "zh" else f" {part} " in f" {phrase} "


def _frequency(index: Index, form: str, spelling: str, side: Language) -> int:
    """In how many beads a unit is, in the spelling that was seen or, if it is one English word, in any form."""
    words = tokens(fold(spelling), side)
    if not words:
        return 0
    phrases = [" ".join(words)]
    if side == "en" and len(words) == 1:
        rows = index.database.execute("SELECT word FROM words WHERE stem = ? LIMIT 20", (form,))
        phrases = [word for (word,) in rows] or phrases
    quoted = " OR ".join('"' + phrase.replace('"', '""') + '"' for phrase in phrases)
    query = f"{side} : ({quoted})"
    return int(index.database.execute("SELECT count(*) FROM search WHERE search MATCH ?", (query,)).fetchone()[0])


def _translations(query: str, forms: Iterable[str], side: Language) -> dict[str, float]:
    """The units that CC-CEDICT gives for what was asked for, each with its strength, 0 to 1."""
    known = dictionary.load()
    if side == "zh":
        strengths = _senses(known, fold(query)) or _senses(known, to_simplified(query))
        found = {form: _of_phrase(form, strengths) for form in forms} if strengths else {}
        return {form: strength for form, strength in found.items() if strength > 0}
    wanted = [stem(word) for word in tokens(fold(query), "en") if word not in STOP_WORDS]
    if len(wanted) != 1:
        return {}
    return {form: strength for form in forms if (strength := _senses(known, form).get(wanted[0], 0.0)) > 0}


def _of_phrase(form: str, strengths: dict[str, float]) -> float:
    """How well a phrase translates: all its words together, if each is part of a translation ("leap", "forward")."""
    words = [word for word in form.split(" ") if word not in STOP_WORDS]
    if not all(word in strengths for word in words):
        return 0.0
    return min(1.0, sum(strengths[word] for word in set(words)))


def _senses(known: dictionary.Dictionary, word: str) -> dict[str, float]:
    row = known.words.get(word)
    if row is None:
        return {}
    span = slice(int(known.first[row]), int(known.first[row + 1]))
    stems = (known.stems[number] for number in known.translations[span].tolist())
    return dict(zip(stems, known.strengths[span].tolist(), strict=True))
