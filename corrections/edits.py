"""The edits of an alignment, each small, exact and ready for JSON; applying one never loses or doubles a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeAlias, get_args

from ..document import LANGUAGES, Alignment, Bead, Bitext, Document, Language, Paragraph, Sentence, Side, Status
from ..grouping import in_reading_order, paragraph_beads


@dataclass(frozen=True, slots=True)
class SetBeads:
    """Takes sentences out of the beads that hold them and puts them into these: merge, split, move, pair, check, note.

    What is left of a bead stays a bead; of a side that is torn apart the later parts become nulls.

    Attributes:
        beads: each with its sides, status, mark and note; a confidence is kept where the sides are those of before.
    """

    beads: tuple[Bead, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """Splits the sentence that an offset lies in; both parts stay in its bead.

    Attributes:
        side: which text.
        at: the offset in code points at which the second part begins.
    """

    side: Language
    at: int


@dataclass(frozen=True, slots=True)
class Join:
    """Makes one sentence of a sentence and the next, which lie in one paragraph and one bead.

    Attributes:
        side: which text.
        sentence: the index of the first of them.
    """

    side: Language
    sentence: int


@dataclass(frozen=True, slots=True)
class ChangeText:
    """Puts other words into a sentence.

    Attributes:
        side: which text.
        start: the offset in code points of what goes; it lies within one sentence.
        end: the offset behind it.
        text: what stands there from now on.
    """

    side: Language
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Cancels an earlier edit of the log, which may be an undo itself.

    Attributes:
        edit: the number of that edit in the log.
    """

    edit: int


Edit: TypeAlias = SetBeads | Cut | Join | ChangeText | Undo

_KINDS: dict[str, type[Edit]] = {"set": SetBeads, "cut": Cut, "join": Join, "text": ChangeText, "undo": Undo}


def as_json(edit: Edit) -> str:
    """An edit as a JSON object on one line; the same edit gives the same text."""
    name = next(name for name, kind in _KINDS.items() if isinstance(edit, kind))
    if isinstance(edit, SetBeads):
        fields: dict[str, Any] = {"beads": [_bead_fields(bead) for bead in edit.beads]}
    else:
        fields = asdict(edit)
    return json.dumps({"kind": name} | fields, ensure_ascii=False)


def from_json(text: str) -> Edit:
    """The edit of a JSON object.

    Raises:
        ValueError: it is none.
    """
    try:
        fields = json.loads(text)
        kind = _KINDS[fields.pop("kind")]
        if kind is SetBeads:
            return SetBeads(tuple(_bead(bead) for bead in fields["beads"]))
        return kind(**fields)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"expected an edit, found {text!r:.80} ({error})") from None


def apply(alignment: Alignment, edit: Edit) -> Alignment:
    """The alignment after an edit.

    Raises:
        ValueError: the edit does not fit the alignment (a sentence that is not there, say).
    """
    if isinstance(edit, SetBeads):
        return _set_beads(alignment, edit.beads)
    if isinstance(edit, Cut):
        return _cut(alignment, edit)
    if isinstance(edit, Join):
        return _join(alignment, edit)
    if isinstance(edit, ChangeText):
        return _change_text(alignment, edit)
    raise ValueError("an undo is no edit of its own: leave out what it cancels")


def _bead_fields(bead: Bead) -> dict[str, Any]:
    optional = {"status": bead.status, "mark": bead.mark, "note": bead.note}
    return {"zh": list(bead.zh), "en": list(bead.en)} | {key: value for key, value in optional.items() if value}


def _bead(fields: dict[str, Any]) -> Bead:
    status: Status = fields.get("status", "auto")
    if status not in get_args(Status):
        raise TypeError(f"the status {status!r}")
    sides = [tuple(int(index) for index in fields[language]) for language in LANGUAGES]
    return Bead(sides[0], sides[1], status=status, mark=str(fields.get("mark", "")), note=str(fields.get("note", "")))


def _set_beads(alignment: Alignment, beads: Sequence[Bead]) -> Alignment:
    _check(alignment, beads)
    taken = ({i for bead in beads for i in bead.zh}, {j for bead in beads for j in bead.en})
    before = {(bead.zh, bead.en): bead for bead in alignment.beads}
    result = [_remembering(bead, before.get((bead.zh, bead.en))) for bead in beads]
    for bead in alignment.beads:
        if taken[0].isdisjoint(bead.zh) and taken[1].isdisjoint(bead.en):
            result.append(bead)
            continue
        zh, en = (
            _runs(index for index in side if index not in gone)
            for side, gone in zip((bead.zh, bead.en), taken, strict=True)
        )
        if zh[:1] or en[:1]:
            result.append(Bead((zh or [()])[0], (en or [()])[0], status="edited", mark=bead.mark, note=bead.note))
        result += [Bead(run, (), status="edited") for run in zh[1:]]
        result += [Bead((), run, status="edited") for run in en[1:]]
    return _rebuilt(alignment, alignment.bitext, result)


def _check(alignment: Alignment, beads: Sequence[Bead]) -> None:
    """Raise ValueError for a bead that cannot be: empty, of sentences that are not there, not next, or taken twice."""
    if any(not bead.zh and not bead.en for bead in beads):
        raise ValueError("a bead is empty on both sides")
    for document, sides in (
        (alignment.bitext.zh, [bead.zh for bead in beads]),
        (alignment.bitext.en, [bead.en for bead in beads]),
    ):
        indexes = [index for side in sides for index in side]
        if any(not 0 <= index < len(document.sentences) for index in indexes):
            raise ValueError(f"expected {document.language} sentences 0 to {len(document.sentences) - 1}, found others")
        if len(set(indexes)) < len(indexes):
            raise ValueError(f"a {document.language} sentence stands in two of the beads")
        if any(len(_runs(side)) > 1 for side in sides):
            raise ValueError(f"a bead joins {document.language} sentences that do not follow each other")


def _remembering(bead: Bead, before: Bead | None) -> Bead:
    """A bead that was there before with its confidence, which speaks of its sides."""
    if before is None:
        return bead
    return replace(bead, confidence=before.confidence, crossing=before.crossing, extra=before.extra)


def _runs(indexes: Iterable[int]) -> list[tuple[int, ...]]:
    """Indexes in order as runs of consecutive ones."""
    runs: list[list[int]] = []
    for index in indexes:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return [tuple(run) for run in runs]


def _cut(alignment: Alignment, edit: Cut) -> Alignment:
    document = _side(alignment.bitext, edit.side)
    found = [number for number, sentence in enumerate(document.sentences) if sentence.start < edit.at < sentence.end]
    if not found:
        raise ValueError(f"no {edit.side} sentence can be split at {edit.at}")
    (number,) = found[:1]
    sentence = document.sentences[number]
    head = document.text[sentence.start : edit.at].rstrip()
    tail = document.text[edit.at : sentence.end].lstrip()
    if not head or not tail:
        raise ValueError(f"splitting a {edit.side} sentence at {edit.at} leaves nothing on one side")
    parts = (Sentence(sentence.start, sentence.start + len(head)), Sentence(sentence.end - len(tail), sentence.end))
    bitext = _with_sentences(alignment.bitext, edit.side, number, 1, parts)

    def renumbered(index: int) -> tuple[int, ...]:
        return (index, index + 1) if index == number else (index + (index > number),)

    return _renumbered(alignment, bitext, edit.side, renumbered)


def _join(alignment: Alignment, edit: Join) -> Alignment:
    document = _side(alignment.bitext, edit.side)
    number = edit.sentence
    homes = document.paragraph_of
    if not 0 <= number < len(homes) - 1 or homes[number] != homes[number + 1]:
        raise ValueError(f"{edit.side} sentence {number} has no next one in its paragraph")
    if not any(
        number in side and number + 1 in side
        for side in ((bead.zh if edit.side == "zh" else bead.en) for bead in alignment.beads)
    ):
        raise ValueError(f"{edit.side} sentences {number} and {number + 1} stand in two beads; merge those first")
    whole = Sentence(document.sentences[number].start, document.sentences[number + 1].end)
    bitext = _with_sentences(alignment.bitext, edit.side, number, 2, (whole,))

    def renumbered(index: int) -> tuple[int, ...]:
        return () if index == number + 1 else (index - (index > number),)

    return _renumbered(alignment, bitext, edit.side, renumbered)


def _change_text(alignment: Alignment, edit: ChangeText) -> Alignment:
    document = _side(alignment.bitext, edit.side)
    home = next(
        (n for n, s in enumerate(document.sentences) if s.start <= edit.start <= edit.end <= s.end),
        None,
    )
    if home is None:
        raise ValueError(f"the span {edit.start} to {edit.end} lies within no {edit.side} sentence")
    sentence = document.sentences[home]
    text = document.text[: edit.start] + edit.text + document.text[edit.end :]
    grown = len(edit.text) - (edit.end - edit.start)
    if not text[sentence.start : sentence.end + grown].strip():
        raise ValueError(f"the change leaves nothing of {edit.side} sentence {home}")
    seen = 0
    paragraphs = []
    for number, paragraph in enumerate(document.paragraphs):
        sentences = []
        for own in paragraph.sentences or ():
            later = grown * (seen > home)
            sentences.append(Sentence(own.start + later, own.end + (grown if seen >= home else 0)))
            seen += 1
        at = document.paragraph_of[home]
        start = paragraph.start + grown * (number > at)
        paragraphs.append(Paragraph(start, paragraph.end + grown * (number >= at), paragraph.kind, tuple(sentences)))
    return replace(
        alignment, bitext=_with_side(alignment.bitext, replace(document, text=text, paragraphs=tuple(paragraphs)))
    )


def _side(bitext: Bitext, language: Language) -> Document:
    return bitext.zh if language == "zh" else bitext.en


def _with_side(bitext: Bitext, document: Document) -> Bitext:
    return replace(bitext, zh=document) if document.language == "zh" else replace(bitext, en=document)


def _with_sentences(
    bitext: Bitext, language: Language, first: int, count: int, sentences: tuple[Sentence, ...]
) -> Bitext:
    """The bitext with some sentences of one paragraph put in the place of ``count`` others."""
    document = _side(bitext, language)
    home = document.paragraph_of[first]
    paragraphs: list[Paragraph] = list(document.paragraphs)
    before = document.paragraph_of.index(home)
    own = list(paragraphs[home].sentences or ())
    own[first - before : first - before + count] = sentences
    paragraphs[home] = replace(paragraphs[home], sentences=tuple(own))
    return _with_side(bitext, replace(document, paragraphs=tuple(paragraphs)))


def _renumbered(
    alignment: Alignment, bitext: Bitext, language: Language, renumbered: Callable[[int], tuple[int, ...]]
) -> Alignment:
    """The alignment over a bitext one side of which has its sentences numbered otherwise."""

    def moved(side: Side) -> Side:
        return tuple(new for index in side for new in renumbered(index))

    beads = tuple(
        replace(bead, zh=moved(bead.zh)) if language == "zh" else replace(bead, en=moved(bead.en))
        for bead in alignment.beads
    )
    return replace(alignment, bitext=bitext, beads=beads)


def _rebuilt(alignment: Alignment, bitext: Bitext, beads: Iterable[Bead]) -> Alignment:
    """The alignment with other beads, which are put in reading order; paragraph beads are joined where one needs it."""
    ordered = []
    reached = -1
    for bead in in_reading_order(beads):
        # A new bead crosses where its English stands before that of a bead above it.
        crosses = bead.crossing if bead.confidence is not None else bead.paired and bead.en[0] < reached
        ordered.append(replace(bead, crossing=crosses))
        reached = max(reached, *bead.en) if bead.paired else reached
    try:
        return replace(alignment, beads=tuple(ordered))
    except ValueError:
        before = {(bead.zh, bead.en): bead for bead in alignment.paragraph_beads}
        joined = (before.get((bead.zh, bead.en), bead) for bead in paragraph_beads(bitext, ordered))
        return replace(alignment, beads=tuple(ordered), paragraph_beads=tuple(joined))
