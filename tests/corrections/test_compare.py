"""A corrected file is understood: rows merged, split, moved, deleted, re-cut, checked; other words only when wanted."""

from dataclasses import replace

from duiqi.corrections.compare import CorrectedRow, compare
from duiqi.corrections.edits import ChangeText, apply
from duiqi.document import Alignment, Bead, Bitext, Document
from duiqi.grouping import paragraph_beads

ZH = ["天黑了。", "他说。", "下雨了，风也大。", "他说。"]
EN = ["It grew dark.", "He said so.", "It rained and the wind was strong.", "He said so."]
BEADS = tuple(Bead((i,), (i,), 0.9) for i in range(4))


def aligned():
    bitext = Bitext("rain", Document.from_sentences("zh", ZH), Document.from_sentences("en", EN))
    return Alignment(bitext, BEADS, paragraph_beads(bitext, BEADS), 0.8)


def rows(*texts, beads=None):
    """Rows without indexes, as a table of two columns has them."""
    empty = Bead((), ())
    return [
        CorrectedRow(f"row {n}", zh, en, bead)
        for n, ((zh, en), bead) in enumerate(zip(texts, beads or [empty] * len(texts), strict=True), start=2)
    ]


ALL = tuple(zip(ZH, EN, strict=True))


def corrected(given, **options):
    comparison = compare(given, aligned(), **options)
    result = aligned()
    for edit in comparison.edits:
        result = apply(result, edit)
    return result, comparison


def sides(alignment):
    return [(bead.zh, bead.en) for bead in alignment.beads]


def test_an_unchanged_file_says_nothing():
    result, comparison = corrected(rows(*ALL))
    assert (result, comparison.edits, comparison.reworded, comparison.refused) == (aligned(), (), (), ())


def test_white_space_does_not_matter():
    _, comparison = corrected(rows((" 天黑了。 ", "It  grew\ndark."), *ALL[1:]))
    assert comparison.edits == ()


def test_rows_are_merged():
    result, _ = corrected(rows((ZH[0] + ZH[1], f"{EN[0]} {EN[1]}"), *ALL[2:]))
    assert sides(result) == [((0, 1), (0, 1)), ((2,), (2,)), ((3,), (3,))]
    assert [bead.status for bead in result.beads] == ["edited", "auto", "auto"]


def test_a_row_is_split_within_its_sentences():
    result, _ = corrected(rows(*ALL[:2], ("下雨了，", "It rained"), ("风也大。", "and the wind was strong."), ALL[3]))
    assert sides(result) == [((n,), (n,)) for n in range(5)]
    assert result[2].zh == "下雨了，"
    assert result[3].en == "and the wind was strong."


def test_words_move_from_one_row_to_the_next():
    result, _ = corrected(rows(("天黑了。他说。", EN[0]), ("", EN[1]), *ALL[2:]))
    assert sides(result)[:2] == [((0, 1), (0,)), ((), (1,))]


def test_rows_out_of_order_are_found():
    result, _ = corrected(rows((ZH[0], EN[2]), ALL[1], (ZH[2], EN[0]), ALL[3]))
    assert sides(result) == [((0,), (2,)), ((1,), (1,)), ((2,), (0,)), ((3,), (3,))]


def test_a_deleted_row_leaves_its_sentences_unpaired():
    result, _ = corrected(rows(*ALL[1:]))
    assert sides(result)[:2] == [((), (0,)), ((0,), ())] or sides(result)[:2] == [((0,), ()), ((), (0,))]
    assert len(result) == 5


def test_a_deleted_repetition_is_the_one_whose_indexes_are_gone():
    result, _ = corrected(rows(ALL[0], *ALL[2:], beads=[BEADS[0], *BEADS[2:]]))
    assert ((1,), ()) in sides(result)
    assert ((3,), (3,)) in sides(result)


def test_a_row_is_marked_as_checked_with_a_note():
    beads = [replace(BEADS[0], status="checked", note="good"), *BEADS[1:]]
    result, comparison = corrected(rows(*ALL, beads=beads))
    assert (result.beads[0].status, result.beads[0].note, result.beads[0].confidence) == ("checked", "good", 0.9)
    assert len(comparison.edits) == 1


REWORDED = rows(("天全黑了。", EN[0]), *ALL[1:])


def test_other_words_are_reported_and_not_taken():
    result, comparison = corrected(REWORDED)
    assert comparison.reworded == ("row 2: zh was '天黑了。', is '天全黑了。'",)
    assert result == aligned()


def test_other_words_are_taken_where_that_is_wanted():
    result, comparison = corrected(REWORDED, accept_text=True)
    assert comparison.edits == (ChangeText("zh", 1, 1, "全"),)
    assert result[0].zh == "天全黑了。"
    assert sides(result) == sides(aligned())


STRANGE = (("完全不同的一句话", EN[0]), *ALL[1:])


def test_a_text_that_is_nowhere_is_refused_and_its_row_left_as_it_was():
    result, comparison = corrected(rows(*STRANGE), accept_text=True)
    assert comparison.refused == ("row 2: its zh text is not in the record: '完全不同的一句话'",)
    assert result == aligned()


def test_a_text_written_anew_is_taken_where_the_row_has_its_indexes():
    given = rows(*STRANGE, beads=BEADS)
    result, comparison = corrected(given)
    assert comparison.reworded == ("row 2: zh was '天黑了。', is '完全不同的一句话'",)
    assert result == aligned()
    result, _ = corrected(given, accept_text=True)
    assert result[0].zh == "完全不同的一句话"
    assert sides(result) == sides(aligned())


def test_a_row_that_is_written_anew_beside_a_deleted_one_is_its_own():
    given = rows(ALL[0], (ZH[2], "Altered."), ALL[3], beads=[BEADS[0], *BEADS[2:]])
    result, comparison = corrected(given, accept_text=True)
    assert (len(comparison.reworded), comparison.refused) == (1, ())
    assert result[1].en == EN[1]
    assert {((1,), ()), ((), (1,)), ((2,), (2,))} <= set(sides(result))


def test_words_change_where_rows_were_merged():
    """The first row's indexes say less than its text; what follows stood there twice."""
    given = rows((ZH[0] + ZH[1], "It grew dark. He told us so."), *ALL[2:], beads=[BEADS[0], *BEADS[2:]])
    result, comparison = corrected(given, accept_text=True)
    assert result.bitext.en.text.split("\n") == [EN[0], "He told us so.", *EN[2:]]
    assert (sides(result)[0], comparison.refused) == (((0, 1), (0, 1)), ())


def test_a_file_applied_twice_says_nothing_the_second_time():
    given = rows((ZH[0] + ZH[1], f"{EN[0]} {EN[1]}"), *ALL[2:])
    once, _ = corrected(given)
    assert compare(given, once).edits == ()


def test_what_a_person_said_of_a_bead_stays_where_a_file_says_nothing():
    checked, _ = corrected(rows(*ALL, beads=[replace(BEADS[0], status="checked", note="good"), *BEADS[1:]]))
    assert compare(rows(*ALL), checked).edits == ()
