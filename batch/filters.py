"""Which pairs are left out of the outputs, and why."""

from __future__ import annotations

from collections.abc import Callable

from ..document import Level, Pair
from ..tokenize.script import detect_language, normalise
from .digests import digest_of
from .settings import Filters

LETTERS_PER_CHARACTER = 3.0
"""English characters for one Chinese character of the same text; ``max_length_ratio`` is relative to it.

Thirteen sets of gold have between 2.0 (software documentation) and 4.9 (statutes), 2.9 in the median.
"""


def rejection(pair: Pair, filters: Filters) -> str | None:
    """Why a pair is left out, in a word for the report; None where it is not, unless as a duplicate."""
    checks: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("min_confidence", lambda: (pair.confidence or 0.0) < filters.min_confidence),
        ("max_length_ratio", lambda: 0 < filters.max_length_ratio < _length_ratio(pair)),
        ("identical", lambda: filters.drop_identical and normalise(pair.zh).strip() == normalise(pair.en).strip()),
        ("language", lambda: filters.check_language and not _in_their_languages(pair)),
    )
    return next((reason for reason, fails in checks if fails()), None)


def digest(pair: Pair, level: Level, filters: Filters) -> bytes:
    """Sixteen bytes that are equal for pairs of a level that count as duplicates; empty where duplicates are kept."""
    if filters.dedup == "none":
        return b""
    sides = [pair.zh, pair.en]
    if filters.dedup == "normalised":
        sides = [" ".join(normalise(side).casefold().split()) for side in sides]
    return digest_of("\0".join((level, *sides)))


def _length_ratio(pair: Pair) -> float:
    zh, en = len(pair.zh) * LETTERS_PER_CHARACTER, float(len(pair.en))
    return max(zh, en) / max(min(zh, en), 1.0)


def _in_their_languages(pair: Pair) -> bool:
    return detect_language(pair.zh) == "zh" and detect_language(pair.en) == "en"
