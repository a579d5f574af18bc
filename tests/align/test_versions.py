"""Several translations of one text in common beads."""

from __future__ import annotations

import pytest
from duiqi import Alignment, Bead, Bitext, join_versions

PIVOT = ["一。", "二。", "三。", "四。"]


def aligned(en: list[str], *beads: Bead, zh: list[str] | None = None) -> Alignment:
    return Alignment(Bitext.from_sentences(zh or PIVOT, en), beads, (Bead((0,), (0,)),))


def one(*pairs: tuple[tuple[int, ...], tuple[int, ...], float | None]) -> list[Bead]:
    return [Bead(*pair) for pair in pairs]


HAWKES = aligned(
    ["One and two.", "Three.", "Own.", "Four."],
    *one(((0, 1), (0,), 0.9), ((2,), (1,), 0.8), ((), (2,), 0.7), ((3,), (3,), 0.6)),
)
YANG = aligned(
    ["Preface.", "One.", "Two, three.", "Four a.", "Four b."],
    *one(((), (0,), 0.5), ((0,), (1,), 0.9), ((1, 2), (2,), 0.4), ((3,), (3, 4), 1.0)),
)


def test_rows_are_the_finest_that_hold_every_bead_whole() -> None:
    rows = join_versions({"hawkes": HAWKES, "yang": YANG}).rows
    assert [(row.indexes, row.parts["hawkes"].indexes, row.parts["yang"].indexes) for row in rows] == [
        ((), (), (0,)),
        ((0, 1, 2), (0, 1), (1, 2)),
        ((), (2,), ()),
        ((3,), (3,), (3, 4)),
    ]


def test_a_row_has_every_text_and_the_least_confidence_of_its_beads() -> None:
    row = join_versions({"hawkes": HAWKES, "yang": YANG}).rows[1]
    assert row.pivot == "一。二。三。"
    assert (row.parts["hawkes"].text, row.parts["hawkes"].confidence) == ("One and two. Three.", 0.8)
    assert (row.parts["yang"].text, row.parts["yang"].confidence) == ("One. Two, three.", 0.4)


def test_every_sentence_of_every_text_stands_once() -> None:
    joined = join_versions({"a": HAWKES, "b": YANG, "c": HAWKES})
    assert [index for row in joined for index in row.indexes] == [0, 1, 2, 3]
    for label, count in (("a", 4), ("b", 5), ("c", 4)):
        assert [index for row in joined for index in row.parts[label].indexes] == list(range(count))


def test_what_nobody_judged_has_no_confidence_and_another_order_is_shown() -> None:
    crossed = aligned(
        ["Two.", "One."], Bead((0,), (1,), crossing=True), Bead((1,), (0,), 0.9, crossing=True), zh=PIVOT[:2]
    )
    rows = join_versions({"only": crossed}).rows
    assert [(row.parts["only"].text, row.parts["only"].confidence) for row in rows] == [("One.", None), ("Two.", 0.9)]
    assert all(row.parts["only"].crossing for row in rows)


def test_english_can_be_the_pivot() -> None:
    first = aligned(["a", "b"], *one(((0,), (0,), 1.0), ((1,), (1,), 1.0)), zh=["甲", "乙"])
    second = aligned(["a", "b"], *one(((0,), (0, 1), 1.0)), zh=["丙"])
    rows = join_versions({"first": first, "second": second}, pivot="en").rows
    assert [(row.pivot, row.parts["first"].text, row.parts["second"].text) for row in rows] == [("a b", "甲乙", "丙")]


def test_alignments_of_different_texts_are_refused() -> None:
    other = aligned(["x"], *one(((0,), (0,), 1.0)), zh=["别的。"])
    with pytest.raises(ValueError, match="the pivot of other is another text than that of hawkes"):
        join_versions({"hawkes": HAWKES, "other": other})
    with pytest.raises(ValueError, match="found none"):
        join_versions({})
