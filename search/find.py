"""The concordance: the beads that hold a pattern, with every place of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ..document import LANGUAGES, Language
from .conditions import Condition, check_keys, value_of
from .folding import fold, tokens
from .index import Index
from .pattern import Clock, Kind, Pattern, PatternError, Span

Match = tuple[Span, ...]
"""One place of a pattern: its span, or with ``near`` a span for each of its words."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to find.

    Attributes:
        pattern: as the user wrote it.
        side: where to look, ``zh`` or ``en``; None where the pattern's script tells.
        kind: how it is read, see `Pattern`.
        near: the pattern's words may stand in any order, with at most so many other words (characters, in Chinese)
            between the first and the last; None for words in a row.
        having: patterns that the other side must hold.
        lacking: patterns that the other side must not hold.
        where: conditions on the document's metadata.
    """

    pattern: str
    side: Language | None = None
    kind: Kind = "plain"
    near: int | None = None
    having: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()

    def check(self) -> None:
        """Look whether it can be used, before an index is opened for it.

        Raises:
            PatternError: a pattern is broken, empty or matches everything.
        """
        _finders(self, Clock())
        for text in (*self.having, *self.lacking):
            Pattern(text, self.kind)


@dataclass(frozen=True, slots=True)
class Hit:
    """A bead that holds the pattern on one side.

    Attributes:
        document: the document's name.
        bead: the bead's number in the document, from 0.
        zh: the Chinese text.
        en: the English text.
        side: the side that holds the pattern.
        matches: its places there.
        metadata: what is known of the document, with its name as ``document``.
        confidence: that the bead is right; None where nobody judged it.
        order: the document's place in the record, and the bead's number.
    """

    document: str
    bead: int
    zh: str
    en: str
    side: Language
    matches: tuple[Match, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    confidence: float | None = None
    order: tuple[int, int] = (0, 0)

    @property
    def text(self) -> str:
        """The text that holds the pattern."""
        return self.zh if self.side == "zh" else self.en

    @property
    def other(self) -> str:
        """The text on the other side."""
        return self.en if self.side == "zh" else self.zh

    @property
    def spans(self) -> tuple[Span, ...]:
        """All spans of all places, from left to right."""
        return tuple(sorted({span for match in self.matches for span in match}))

    def fields(self) -> dict[str, Any]:
        """The hit as ``duiqi find --json`` prints it."""
        return {
            "document": self.document,
            "bead": self.bead,
            "zh": self.zh,
            "en": self.en,
            "side": self.side,
            "spans": [list(span) for span in self.spans],
            "confidence": self.confidence,
        }


def find(index: Index, query: Query) -> Iterator[Hit]:
    """The beads that hold a pattern, in the order of the record.

    Args:
        index: see `open_index`.
        query: what to find.

    Raises:
        PatternError: a pattern or condition cannot be used, or a regular expression takes too long.
    """
    clock = Clock()
    finders = _finders(query, clock)
    having = [Pattern(text, query.kind, clock) for text in query.having]
    lacking = [Pattern(text, query.kind, clock) for text in query.lacking]
    documents = index.metadata()
    check_keys([condition.key for condition in query.where], documents.values())
    kept = {n for n, known in documents.items() if all(condition.holds(known) for condition in query.where)}
    for row in _rows(index, finders, having, kept if query.where else None):
        bead, document, number, confidence, place, *texts = row
        del bead
        if document not in kept:
            continue
        for at, side in enumerate(LANGUAGES):
            finder = finders.get(side)
            if finder is None or not (matches := finder.find(texts[at])):
                continue
            other, other_side = texts[1 - at], LANGUAGES[1 - at]
            if not all(pattern.find(other, other_side) for pattern in having):
                continue
            if any(pattern.find(other, other_side) for pattern in lacking):
                continue
            known = documents[document]
            name = known["document"]
            yield Hit(name, number, texts[0], texts[1], side, matches, known, confidence, (place, number))


def sample(hits: Iterable[Hit], count: int, seed: int = 0) -> list[Hit]:
    """So many hits by chance, every one as likely, in their order; the same seed draws the same.

    Args:
        hits: all of them.
        count: how many; all where there are fewer.
        seed: of the generator.
    """
    drawn: list[Hit] = []
    generator = random.Random(seed)
    for seen, hit in enumerate(hits):
        # A reservoir: memory for what is drawn only.
        if len(drawn) < count:
            drawn.append(hit)
        elif (at := generator.randrange(seen + 1)) < count:
            drawn[at] = hit
    return sorted(drawn, key=lambda hit: (hit.order, hit.side))


def sort_key(by: str) -> Callable[[Hit, Match], Any]:
    """What hits are sorted by.

    Args:
        by: ``document``, ``left`` or ``right`` for the words (characters, in Chinese) before or after the match, or a
            key of the metadata.
    """
    if by == "document":
        return lambda hit, match: hit.order
    if by == "left":
        return lambda hit, match: tokens(fold(hit.text[: match[0][0]]), hit.side)[:-21:-1]
    if by == "right":
        return lambda hit, match: tokens(fold(hit.text[match[-1][1] :]), hit.side)[:20]
    # A document without the key comes last.
    return lambda hit, match: ((value := value_of(hit.metadata, by)) is None, value or "", hit.order)


def sort(index: Index, hits: Iterable[Hit], by: str) -> Iterable[Hit]:
    """Hits in another order than the record's, by their first match; see `sort_key`.

    Raises:
        PatternError: no document has the key.
    """
    if by == "document":
        return hits
    if by not in ("left", "right"):
        check_keys([by], index.metadata().values())
    key = sort_key(by)
    return sorted(hits, key=lambda hit: key(hit, hit.matches[0]))


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds the places of a query's pattern on one side: of one pattern, or of several near each other."""

    side: Language
    patterns: Sequence[Pattern]
    near: int | None

    def find(self, text: str) -> tuple[Match, ...]:
        if self.near is None:
            return tuple((span,) for span in self.patterns[0].find(text, self.side))
        places = [pattern.find(text, self.side) for pattern in self.patterns]
        return _near(text, places, self.near, self.side) if all(places) else ()


def _finders(query: Query, clock: Clock) -> dict[Language, _Finder]:
    whole = Pattern(query.pattern, query.kind, clock)
    if query.near is None:
        patterns = [whole]
    else:
        words = query.pattern.split()
        if len(words) < 2:
            raise PatternError(f"--near needs two words or more with blanks between, found {query.pattern!r}")
        patterns = [Pattern(word, query.kind, clock) for word in words]
    sides = (query.side,) if query.side else whole.sides
    return {side: _Finder(side, patterns, query.near) for side in sides}


def _near(text: str, places: Sequence[Sequence[Span]], most: int, side: Language) -> tuple[Match, ...]:
    """Places of all patterns with at most so many words between the first and the last, from left to right."""
    ordered = sorted((span, at) for at, spans in enumerate(places) for span in spans)
    last: dict[int, Span] = {}
    found: list[Match] = []
    for span, at in ordered:
        last[at] = span
        if len(last) < len(places):
            continue
        match = tuple(sorted(last.values()))
        overlap = any(after[0] < before[1] for before, after in pairwise(match))
        if overlap:
            continue
        between = len(tokens(fold(text[match[0][1] : match[-1][0]]), side))
        inside = sum(len(tokens(fold(text[start:end]), side)) for start, end in match[1:-1])
        if between - inside <= most:
            found.append(match)
            last = {}
    return tuple(found)


def _rows(
    index: Index, finders: Mapping[Language, _Finder], having: Sequence[Pattern], kept: set[int] | None
) -> Iterator[tuple[Any, ...]]:
    """The beads that may hold what is asked for, in the order of the record."""
    database = index.database
    queries = []
    for side, finder in finders.items():
        other = LANGUAGES[1 - LANGUAGES.index(side)]
        parts = [pattern.candidates(side, database) for pattern in finder.patterns]
        parts += [pattern.candidates(other, database) for pattern in having]
        queries.append(" AND ".join(f"({part})" for part in parts if part))
    columns = "b.id, b.document, b.number, b.confidence, d.place, b.zh, b.en"
    source = "beads b JOIN documents d ON d.id = b.document"
    if all(queries):
        ids = "SELECT rowid FROM search WHERE search MATCH ?"
        match = " OR ".join(f"({query})" for query in queries)
        chosen = f"SELECT {columns} FROM {source} WHERE b.id IN ({ids}) ORDER BY d.place, b.number"
        # A loop, since `yield from` would close the cursor, maybe after the database is closed.
        for row in database.execute(chosen, (match,)):
            yield row
        return
    # Every bead is looked at; only those of the documents that are asked for are read.
    places = database.execute("SELECT id FROM documents ORDER BY place").fetchall()
    for (document,) in places:
        if kept is None or document in kept:
            chosen = f"SELECT {columns} FROM {source} WHERE b.document = ? ORDER BY b.number"
            for row in database.execute(chosen, (document,)):
                yield row
