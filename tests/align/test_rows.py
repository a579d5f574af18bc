"""Rows of a table as beads: kept whole, kept where the aligner agrees, or not at all."""

import json

import pytest
from duiqi.align.rows import keep_rows
from duiqi.document import Alignment, Bead, Bitext, Document, Paragraph, Sentence, TableRow
from duiqi.grouping import paragraph_beads


def side(language, *paragraphs):
    text = "\n".join(f"{language}{i}." for i in range(sum(paragraphs)))
    spans, at = [], 0
    for sentence in text.split("\n"):
        spans.append(Sentence(at, at + len(sentence)))
        at += len(sentence) + 1
    laid, first = [], 0
    for count in paragraphs:
        own = tuple(spans[first : first + count])
        laid.append(Paragraph(own[0].start, own[-1].end, "cell", own))
        first += count
    return Document(language, text, tuple(laid))


def alignment(zh, en, beads, rows):
    bitext = Bitext("a", side("zh", *zh), side("en", *en), rows=tuple(rows))
    return Alignment(bitext, tuple(beads), paragraph_beads(bitext, beads), 0.9)


ROWS = [TableRow((0,), (0,), (("id", "k1"),)), TableRow((1,), (1,)), TableRow((2,), (2,)), TableRow((3,), ())]


@pytest.fixture
def found():
    """Four rows, the first of two sentences a side, the last of one side; the aligner joins rows two and three."""
    beads = [Bead((0,), (0,), 0.9), Bead((1,), (1,), 0.8), Bead((2, 3), (2, 3), 0.7), Bead((4,), (), 0.6)]
    return alignment((2, 1, 1, 1), (2, 1, 1), beads, ROWS)


def sides(kept):
    return [(bead.zh, bead.en, bead.confidence) for bead in kept.beads]


def test_a_row_is_one_bead_as_sure_as_its_least_sure_sentences(found):
    kept = keep_rows(found, "keep")
    assert sides(kept) == [((0, 1), (0, 1), 0.8), ((2,), (2,), None), ((3,), (3,), None), ((4,), (), 0.6)]


def test_auto_keeps_finer_beads_within_a_row(found):
    rows = [ROWS[0], TableRow((1, 2), (1, 2)), ROWS[3]]
    kept = keep_rows(alignment((2, 1, 1, 1), (2, 1, 1), found.beads, rows), "auto")
    assert kept.beads[1] == found.beads[1].__class__((1,), (1,), 0.8, extra=kept.beads[1].extra)
    assert len(kept.beads) == len(found.beads)


def test_auto_leaves_rows_that_are_shifted_and_says_so(found):
    shifted = [TableRow((at,), (at + 1,)) for at in range(2)]
    kept = keep_rows(alignment((2, 1, 1, 1), (2, 1, 1), found.beads, shifted), "auto")
    assert kept.beads == found.beads
    assert kept.bitext.warnings == ("rows aligned anew: the aligner agrees with 0 of 2 rows; --rows keep keeps them",)


def test_align_leaves_all_rows(found):
    assert keep_rows(found, "align").beads == found.beads


def test_what_became_of_the_rows_is_said(found):
    assert keep_rows(found, "keep").bitext.metadata["table_rows"] == "kept: the aligner agrees with 1 of 3 rows"


def test_other_columns_stand_in_each_bead_of_their_row(found):
    kept = keep_rows(found, "keep")
    assert [(name, json.loads(value)) for name, value in kept.beads[0].extra] == [("columns", {"id": "k1"})]
    assert kept.beads[1].extra == ()


def test_text_outside_of_rows_keeps_the_aligners_beads():
    beads = [Bead((0,), (0,), 0.9), Bead((1,), (1, 2), 0.8), Bead((2,), (), 0.5)]
    found = alignment((1, 1, 1), (1, 1, 1), beads, [TableRow((1,), (1,))])
    assert sides(keep_rows(found, "keep")) == [((0,), (0,), 0.9), ((1,), (1,), None), ((), (2,), None), ((2,), (), 0.5)]


def test_a_text_without_tables_is_left_alone(found):
    plain = alignment((2, 1, 1, 1), (2, 1, 1), found.beads, [])
    assert keep_rows(plain, "keep") is plain
