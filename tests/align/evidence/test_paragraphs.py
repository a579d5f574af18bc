"""Beads and gaps begin and end where paragraphs do."""

from duiqi.align.evidence.paragraphs import ParagraphEvidence

# Three Chinese paragraphs of two sentences, and three English ones of two, one and three.
TEXTS = ([["甲。", "乙。"], ["丙。", "丁。"], ["戊。", "己。"]], [["A.", "B."], ["C."], ["D.", "E.", "F."]])


def of(batch, beads, *sides, texts=TEXTS):
    found = ParagraphEvidence(batch(texts))(beads(*sides))
    return [{name.partition(":")[2] for name, values in found.items() if values[at]} for at in range(len(sides))]


def test_paired_beads_begin_and_end_with_paragraphs_on_both_sides_or_on_one(batch, beads):
    assert of(batch, beads, (0, 2, 0, 2), (0, 1, 0, 1), (1, 1, 0, 1), (2, 1, 2, 1), (4, 1, 4, 1)) == [
        {"begin-both", "end-both"},
        {"begin-both"},
        {"begin-one", "end-one"},
        {"begin-both", "end-one"},
        {"begin-one"},
    ]


def test_paragraph_breaks_within_a_bead_are_counted(batch, beads):
    found = ParagraphEvidence(batch(TEXTS))(beads((0, 3, 0, 3), (0, 5, 0, 6), (0, 2, 0, 2)))
    assert found["paragraph:crossed"].tolist() == [2, 4, 0]


def test_a_gap_that_is_whole_paragraphs_is_told_from_one_within(batch, beads):
    assert of(batch, beads, (2, 2, 2, 0), (4, 0, 2, 1), (1, 1, 1, 0)) == [{"null-whole"}, {"null-whole"}, set()]


def test_a_gap_opens_a_paragraph_where_the_other_side_begins_one_too(batch, beads):
    # The Chinese sentence opens its paragraph; the English stands before a paragraph, then within one.
    assert of(batch, beads, (2, 1, 2, 0), (2, 1, 1, 0)) == [{"null-first"}, set()]
    # The same with the sides exchanged.
    assert of(batch, beads, (2, 0, 3, 1), (1, 0, 3, 1)) == [{"null-first"}, set()]


def test_a_gap_closes_a_paragraph_where_the_other_side_ends_one_too(batch, beads):
    assert of(batch, beads, (3, 1, 3, 0), (3, 1, 4, 0)) == [{"null-last"}, set()]
    assert of(batch, beads, (4, 0, 1, 1), (3, 0, 1, 1)) == [{"null-last"}, set()]


def test_nothing_is_said_where_one_side_has_no_paragraphs(batch, beads):
    flat = ([[sentence for part in TEXTS[0] for sentence in part]], TEXTS[1])
    assert of(batch, beads, (0, 2, 0, 2), (2, 1, 2, 0), texts=flat) == [set(), set()]
