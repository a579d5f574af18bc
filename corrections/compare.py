"""From a file that a person corrected back to edits: rows merged, split, moved, deleted, re-cut, checked, reworded.

Rows are understood by their texts: each is looked for in the record's text, white space aside. A row that is not there
word for word was reworded, which is reported, and taken only where that is wanted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from ..document import LANGUAGES, Alignment, Bead, Document, Language, Side
from .edits import ChangeText, Cut, Edit, SetBeads, apply

_ALIKE = 0.5
"""How alike a reworded text and what its neighbours leave free in the record are at least, by
``SequenceMatcher.ratio``; where its indexes say its place, it may be like nothing."""


@dataclass(frozen=True, slots=True)
class CorrectedRow:
    """A bead as a corrected file has it.

    Attributes:
        place: where it stands in the file, for messages (``row 7``).
        zh: the Chinese text, empty for none.
        en: the English text, empty for none.
        bead: the bead that it was, as far as the file says: the record's indexes, status, mark and note.
    """

    place: str
    zh: str
    en: str
    bead: Bead


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a corrected document says.

    Attributes:
        edits: what makes the corrected document of the present one.
        reworded: the texts that were changed, one line each.
        refused: what cannot be understood, one line each; those rows are left as they were.
    """

    edits: tuple[Edit, ...]
    reworded: tuple[str, ...]
    refused: tuple[str, ...]


def compare(rows: Sequence[CorrectedRow], present: Alignment, *, accept_text: bool = False) -> Comparison:
    """The edits that make a corrected document of the present one.

    Args:
        rows: the document's rows in the file's order.
        present: its present state: the record with the corrections so far.
        accept_text: whether reworded texts are taken; else their rows keep the record's words.
    """
    rows = _recognised(rows, present)
    edits: list[Edit] = []
    reworded: list[str] = []
    refused: list[str] = []
    for language in LANGUAGES:
        changes = list(_changed_words(rows, present, language, reworded, refused))
        if accept_text and changes:
            try:
                for change in changes:
                    present = apply(present, change)
                edits += changes
            except ValueError as error:
                refused.append(f"{error}; correct it in the browser")
    found = {language: _Finder(_side(present, language)).find(rows) for language in LANGUAGES}
    for language in LANGUAGES:
        for cut in _cuts(_side(present, language), found[language]):
            present = apply(present, cut)
            edits.append(cut)
    if beads := _beads(rows, found, present):
        edits.append(SetBeads(tuple(beads)))
    return Comparison(tuple(edits), tuple(reworded), tuple(refused))


def _recognised(rows: Sequence[CorrectedRow], present: Alignment) -> list[CorrectedRow]:
    """Rows without indexes with those of the bead that has their two texts, so that repeated lines are not mixed up."""
    if any(row.bead.zh or row.bead.en for row in rows):
        return list(rows)
    matcher: SequenceMatcher[tuple[str, str]] = SequenceMatcher(
        None,
        [(_bare(pair.zh), _bare(pair.en)) for pair in present],
        [(_bare(row.zh), _bare(row.en)) for row in rows],
        autojunk=False,
    )
    result = list(rows)
    for first, at, count in matcher.get_matching_blocks():
        for step in range(count):
            bead, row = present.beads[first + step], rows[at + step]
            result[at + step] = replace(row, bead=replace(row.bead, zh=bead.zh, en=bead.en))
    return result


def _changed_words(
    rows: Sequence[CorrectedRow], present: Alignment, language: Language, reworded: list[str], refused: list[str]
) -> list[ChangeText]:
    """The changes of words of one side, from the last to the first, so that none moves the offsets of another."""
    document = _side(present, language)
    changes: list[ChangeText] = []
    for row, span in zip(rows, _Finder(document).find(rows), strict=True):
        if span is None:
            refused.append(f"{row.place}: its {language} text is not in the record: {_shown(_text(row, language))}")
        elif span.reworded:
            was, now = document.text[span.start : span.end], _text(row, language)
            reworded.append(f"{row.place}: {language} was {_shown(was)}, is {_shown(now)}")
            changes += _changes(document, span, now)
    return sorted(changes, key=lambda change: -change.start)


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a row's text lies: offsets into the document's text, empty for an empty text."""

    start: int
    end: int
    reworded: bool = False


class _Finder:
    """Looks for the rows' texts in one side of a document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._places = [at for at, character in enumerate(document.text) if not character.isspace()]
        self._bare = "".join(document.text[at] for at in self._places)
        self._taken = bytearray(len(self._bare))

    def find(self, rows: Sequence[CorrectedRow]) -> list[_Found | None]:
        """Where each row's text lies; None where it is nowhere."""
        language = self._document.language
        texts = [_bare(_text(row, language)) for row in rows]
        spans = [self._in_place(text, _indexes(row, language)) for text, row in zip(texts, rows, strict=True)]
        cursor = 0
        for number, text in enumerate(texts):
            span = spans[number] or self._elsewhere(text, cursor)
            spans[number] = span
            cursor = cursor if span is None else span[1]
        return [
            self._found(*span) if span is not None else self._reworded(rows, spans, number)
            for number, span in enumerate(spans)
        ]

    def _in_place(self, wanted: str, indexes: Side) -> tuple[int, int] | None:
        """A text that stands word for word where its indexes say."""
        if not wanted or not indexes or indexes[-1] >= len(self._document.sentences):
            return None
        start = self._number(self._document.sentences[indexes[0]].start)
        return self._take(start, start + len(wanted)) if self._bare.startswith(wanted, start) else None

    def _elsewhere(self, wanted: str, cursor: int) -> tuple[int, int] | None:
        """A text that stands word for word after a place, else anywhere that no other row has."""
        if not wanted:
            return cursor, cursor
        for begin in (cursor, 0):
            start = self._bare.find(wanted, begin)
            while start >= 0:
                if span := self._take(start, start + len(wanted)):
                    return span
                start = self._bare.find(wanted, start + 1)
        return None

    def _reworded(
        self, rows: Sequence[CorrectedRow], spans: Sequence[tuple[int, int] | None], number: int
    ) -> _Found | None:
        """What of the text a reworded row stands for: where its indexes say, or what its neighbours leave free."""
        language = self._document.language
        wanted = _bare(_text(rows[number], language))
        indexes = _indexes(rows[number], language)
        sentences = self._document.sentences
        before = next((span[1] for span in reversed(spans[:number]) if span is not None and span[0] < span[1]), 0)
        after = next((s[0] for s in spans[number + 1 :] if s is not None and s[0] < s[1]), len(self._bare))
        places = [(self._alike(before, after, wanted), before, after)]
        if indexes and indexes[-1] < len(sentences):
            start, end = self._number(sentences[indexes[0]].start), self._number(sentences[indexes[-1]].end)
            # A text written anew may be like nothing, but the row is known.
            places.append((max(self._alike(start, end, wanted), _ALIKE), start, end))
        for alike, start, end in sorted(places, reverse=True):
            if start < end and alike >= _ALIKE and self._take(start, end):
                return replace(self._found(start, end), reworded=True)
        return None

    def _alike(self, start: int, end: int, wanted: str) -> float:
        return SequenceMatcher(None, self._bare[start:end], wanted, autojunk=False).ratio()

    def _found(self, start: int, end: int) -> _Found:
        if start >= end:
            return _Found(0, 0)
        return _Found(self._places[start], self._places[end - 1] + 1)

    def _number(self, offset: int) -> int:
        """How many characters that are no white space stand before an offset."""
        return bisect_left(self._places, offset)

    def _take(self, start: int, end: int) -> tuple[int, int] | None:
        """A span, for one row alone; None where another has a part of it."""
        if any(self._taken[start:end]):
            return None
        self._taken[start:end] = b"\1" * (end - start)
        return start, end


def _cuts(document: Document, spans: Iterable[_Found | None]) -> list[Cut]:
    """Where rows begin or end within a sentence, from the last to the first."""
    starts = [sentence.start for sentence in document.sentences]
    cuts = set()
    for edge in {edge for span in spans if span is not None for edge in (span.start, span.end)}:
        number = bisect_left(starts, edge) - 1
        if number < 0 or edge >= document.sentences[number].end:
            continue
        sentence = document.sentences[number]
        head, tail = document.text[sentence.start : edge], document.text[edge : sentence.end]
        if head.strip() and tail.strip():
            # The end of a row and the start of the next have white space between them, and are one cut.
            cuts.add(edge + len(tail) - len(tail.lstrip()))
    return [Cut(document.language, at) for at in sorted(cuts, reverse=True)]


def _beads(rows: Sequence[CorrectedRow], found: dict[Language, list[_Found | None]], present: Alignment) -> list[Bead]:
    """The beads of the rows that differ from the present ones, and nulls for sentences that no row holds any more."""
    before = {(bead.zh, bead.en): bead for bead in present.beads}
    holder: dict[Language, dict[int, Bead]] = {
        "zh": {index: bead for bead in present.beads for index in bead.zh},
        "en": {index: bead for bead in present.beads for index in bead.en},
    }
    beads: list[Bead] = []
    held: dict[Language, set[int]] = {"zh": set(), "en": set()}
    for number, row in enumerate(rows):
        spans = {language: found[language][number] for language in LANGUAGES}
        if any(span is None for span in spans.values()):
            # What cannot be understood stays as it was: the row's bead, as its indexes or its other text show it.
            stays = (holder[own].get(i) for own in LANGUAGES for i in _covered(_side(present, own), spans[own]))
            for bead in (row.bead, *filter(None, stays)):
                held["zh"].update(bead.zh)
                held["en"].update(bead.en)
            continue
        zh, en = (_covered(_side(present, language), spans[language]) for language in LANGUAGES)
        held["zh"].update(zh)
        held["en"].update(en)
        if not (zh or en):
            continue
        same = before.get((zh, en))
        bead = _judged(zh, en, row.bead, same)
        if bead != same:
            beads.append(bead)
    for bead in present.beads:
        gone = [index for index in bead.zh if index not in held["zh"]], [j for j in bead.en if j not in held["en"]]
        if bead.paired or (len(bead.zh) + len(bead.en) > 1):
            beads += [Bead((index,), (), status="edited") for index in gone[0]]
            beads += [Bead((), (index,), status="edited") for index in gone[1]]
    return beads


def _judged(zh: Side, en: Side, said: Bead, same: Bead | None) -> Bead:
    """A bead with what its row says of it; where the row says nothing, what is known already stays."""
    if same is None:
        return Bead(zh, en, status="checked" if said.status == "checked" else "edited", mark=said.mark, note=said.note)
    status = same.status if said.status == "auto" else said.status
    return replace(same, status=status, mark=said.mark or same.mark, note=said.note or same.note)


def _covered(document: Document, span: _Found | None) -> Side:
    """The sentences that lie in a span."""
    if span is None or span.start >= span.end:
        return ()
    first = bisect_left(document.sentences, span.start, key=lambda sentence: sentence.start)
    last = bisect_right(document.sentences, span.end, key=lambda sentence: sentence.end)
    return tuple(range(first, last))


def _changes(document: Document, span: _Found, now: str) -> list[ChangeText]:
    """The changes of words that make one text of another, each as small as it can be."""
    was = document.text[span.start : span.end]
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    return [
        ChangeText(document.language, span.start + a, span.start + b, now[c:d])
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal" and (was[a:b].strip() or now[c:d].strip())
    ]


def _side(alignment: Alignment, language: Language) -> Document:
    return alignment.bitext.zh if language == "zh" else alignment.bitext.en


def _text(row: CorrectedRow, language: Language) -> str:
    return row.zh if language == "zh" else row.en


def _indexes(row: CorrectedRow, language: Language) -> Side:
    return row.bead.zh if language == "zh" else row.bead.en


def _bare(text: str) -> str:
    return "".join(text.split())


def _shown(text: str, width: int = 60) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= width else line[: width - 1] + "…")
