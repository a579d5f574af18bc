"""Text pairs put back into the texts they were taken from, so that they can be scored as beads."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path

from ...document import LANGUAGES, Bead, Bitext, Document, Paragraph, Sentence, Side
from ...errors import InputError
from ..files import shown
from .annotation import Annotation, Texts
from .beads import texts_beside
from .pairs import TextPair, annotation_of, metadata_of


def matched(
    path: Path, documents: Mapping[str, Sequence[TextPair]], texts: Texts | None, warnings: tuple[str, ...] = ()
) -> Iterator[Annotation]:
    """The documents of a file of pairs, put into the texts given for them, else into those beside the file.

    Args:
        path: the file.
        documents: its pairs by document.
        texts: texts by document name; one of the same last name will do, and so will the only one for the only one.
        warnings: what a user should know of the file; they go to its first document.

    Raises:
        InputError: a pair whose text is not in the texts, or only where another pair is already.
    """
    for name, pairs in documents.items():
        bitext = _given(name, texts or {}, only=len(documents) == 1)
        notes: tuple[str, ...] = ()
        if bitext is None:
            bitext, notes = texts_beside(path.with_name(name.rpartition("/")[2] or path.stem))
            bitext = bitext and replace(bitext, metadata=metadata_of(pairs))
        found = match_pairs(name, pairs, bitext, path)
        yield replace(found, warnings=(*warnings, *notes, *found.warnings))
        warnings = ()


def _given(name: str, texts: Texts, *, only: bool) -> Bitext | None:
    """The text of a document among those given."""
    if name in texts:
        return texts[name]
    alike = [known for known in texts if known.rpartition("/")[2] == name.rpartition("/")[2]]
    if len(alike) == 1:
        return texts[alike[0]]
    return next(iter(texts.values())) if only and len(texts) == 1 else None


def match_pairs(name: str, pairs: Sequence[TextPair], bitext: Bitext | None, source: str | Path) -> Annotation:
    """Beads over a text from the texts of pairs.

    Whitespace does not matter. Each text is searched for from the end of the one before it, and then from the start of
    its side, so pairs may cross. Where all texts begin and end with sentences of the bitext, the beads are over those.
    Otherwise the system split the text in other places: then the annotation has a bitext of its own, whose sentences
    are the pairs' texts and what lies between them.

    Args:
        name: the document's name.
        pairs: in their order.
        bitext: the texts with sentences split; None makes each text of a pair a sentence.
        source: the file of the pairs, for messages.

    Raises:
        InputError: a pair whose text is not there, or only where another pair is already.
    """
    if bitext is None:
        return annotation_of(name, pairs, source)
    if (beads := _by_index(pairs, bitext)) is not None:
        return Annotation(name, beads, bitext=bitext, source=str(source))
    spans = {language: _spans(pairs, getattr(bitext, language), source) for language in LANGUAGES}
    sides = {language: _sides(spans[language], getattr(bitext, language)) for language in LANGUAGES}
    zh, en = sides["zh"], sides["en"]
    if zh is None or en is None:
        cut = {language: _split_at(getattr(bitext, language), spans[language]) for language in LANGUAGES}
        bitext = Bitext(bitext.name, cut["zh"][0], cut["en"][0], bitext.metadata)
        zh, en = cut["zh"][1], cut["en"][1]
    beads = tuple(pair.bead(left, right) for left, right, pair in zip(zh, en, pairs, strict=True) if left or right)
    return Annotation(name, beads, bitext=bitext, source=str(source))


def _by_index(pairs: Sequence[TextPair], bitext: Bitext) -> tuple[Bead, ...] | None:
    """Beads by the indexes that the pairs bring, if all have them and they say the same as the texts."""
    beads = []
    for pair in pairs:
        if pair.indexes is None:
            return None
        for text, side, document in zip((pair.zh, pair.en), pair.indexes, (bitext.zh, bitext.en), strict=True):
            sentences = document.sentences
            if side and not (min(side) >= 0 and max(side) < len(sentences)):
                return None
            if _bare(document.passage(sentences[i] for i in side)) != _bare(text):
                return None
        beads.append(pair.bead(*pair.indexes))
    return tuple(bead for bead in beads if bead.zh or bead.en)


def _bare(text: str) -> str:
    return "".join(text.split())


def _spans(pairs: Sequence[TextPair], document: Document, source: str | Path) -> list[tuple[int, int]]:
    """Where each pair's text lies on one side, counted in characters other than whitespace; empty for empty texts."""
    text = _bare(document.text)
    taken: list[tuple[int, int]] = []
    spans = []
    cursor = 0
    for pair in pairs:
        wanted = _bare(getattr(pair, document.language))
        if not wanted:
            spans.append((cursor, cursor))
            continue
        start = _free(text, wanted, cursor, taken)
        if start < 0:
            start = _free(text, wanted, 0, taken)
        if start < 0:
            where = "only where another pair is" if wanted in text else "nowhere"
            at = f"{pair.place}: " if pair.place else ""
            problem = f"{at}expected a passage of the {document.language} text, found it {where}: {shown(wanted)}"
            raise InputError(source, problem)
        cursor = start + len(wanted)
        spans.append((start, cursor))
        taken.insert(bisect_left(taken, (start, cursor)), (start, cursor))
    return spans


def _free(text: str, wanted: str, start: int, taken: list[tuple[int, int]]) -> int:
    """The first place of a text at or after a place that overlaps no span taken; -1 for none."""
    while (at := text.find(wanted, start)) >= 0:
        end = at + len(wanted)
        after = bisect_left(taken, (at, at))
        if (after == 0 or taken[after - 1][1] <= at) and (after == len(taken) or taken[after][0] >= end):
            return at
        start = at + 1
    return -1


def _sides(spans: Sequence[tuple[int, int]], document: Document) -> list[Side] | None:
    """The sentences that spans cover, or None where a span does not begin and end with sentences."""
    text = document.text
    ends = list(accumulate(len(_bare(text[span.start : span.end])) for span in document.sentences))
    starts = [0, *ends[:-1]]
    sides: list[Side] = []
    for start, end in spans:
        first, last = bisect_left(starts, start), bisect_left(ends, end)
        if start == end:
            sides.append(())
        elif first < len(starts) and last < len(ends) and starts[first] == start and ends[last] == end:
            sides.append(tuple(range(first, last + 1)))
        else:
            return None
    return sides


def _split_at(document: Document, spans: Sequence[tuple[int, int]]) -> tuple[Document, list[Side]]:
    """The document with the spans, and what lies between them, as its sentences; and each span's sentence."""
    places = [at for at, character in enumerate(document.text) if not character.isspace()]
    cuts = sorted({0, len(places)}.union(*spans))
    sentences = tuple(Sentence(places[start], places[end - 1] + 1) for start, end in pairwise(cuts) if end > start)
    number = {start: at for at, start in enumerate(cuts)}
    whole = (Paragraph(sentences[0].start, sentences[-1].end, sentences=sentences),) if sentences else ()
    sides: list[Side] = [() if start == end else (number[start],) for start, end in spans]
    return Document(document.language, document.text, whole), sides
