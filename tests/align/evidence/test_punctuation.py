"""Translations end alike, quote alike, and take their enumerators along."""

import pytest
from duiqi.align.evidence.punctuation import PunctuationEvidence


def features(batch, beads, zh, en, *sides):
    return PunctuationEvidence(batch(([zh], [en])))(beads(*sides))


def of(batch, beads, zh, en):
    found = features(batch, beads, zh, en, (0, len(zh), 0, len(en)))
    return {name: values[0] for name, values in found.items() if values[0]}


@pytest.mark.parametrize(
    ("zh", "en", "expected"),
    [
        ("下雨了。", "It rained.", {"end:same", "end:stop-both"}),
        ("你去吗？", "Are you going?", {"end:same", "end:question-both"}),
        ("走！", "Go!", {"end:same", "end:exclamation-both"}),
        ("他说：", "He said:", {"end:same", "end:colon-both"}),
        ("后来，", "Later,", {"end:same", "end:comma-both"}),
        ("然后…", "And then…", {"end:same", "end:ellipsis-both"}),
        ("引言", "Introduction", {"end:same", "end:fragment-both"}),
        ("下雨了。）", "It rained.)", {"end:same", "end:stop-both"}),
        ("下雨了。", "Introduction", {"end:stop-one", "end:fragment-one"}),
        ("去吗？", "Go!", {"end:question-one", "end:exclamation-one", "count:questions", "count:exclamations"}),
    ],
)
def test_ends_are_compared_by_kind(batch, beads, zh, en, expected):
    assert set(of(batch, beads, [zh], [en])) == expected


def test_the_last_sentences_of_a_bead_give_its_ends(batch, beads):
    assert "end:question-both" in of(batch, beads, ["下雨了。", "你去吗？"], ["It rained.", "Are you going?"])


@pytest.mark.parametrize(
    ("zh", "en", "expected"),
    [
        ("“走吧。”", '"Let\'s go."', {"quote:quoted-both", "quote:opens-both", "quote:closes-both"}),
        ("“走吧。”", "Let us go.", {"quote:quoted-one", "quote:opens-one", "quote:closes-one"}),
        ("「走」他说。", '"Go," he said.', {"quote:quoted-both", "quote:opens-both"}),
    ],
)
def test_quotations_are_compared(batch, beads, zh, en, expected):
    assert {name for name in of(batch, beads, [zh], [en]) if name.startswith("quote:")} == expected


def test_question_and_exclamation_marks_are_counted(batch, beads):
    found = of(batch, beads, ["谁？", "什么？", "走！"], ["Who and what?"])
    assert (found["count:questions"], found["count:exclamations"]) == (1, 1)


@pytest.mark.parametrize("enumerator", ["II.", "(3)", "第二条", "三、", "Article 4"])
def test_an_enumerator_behind_or_before_a_sentence_of_its_bead_is_noticed(batch, beads, enumerator):
    found = features(batch, beads, ["总则。", enumerator, "下雨了。"], ["Rain fell."], (0, 2, 0, 1), (1, 2, 0, 1))
    assert found["enumerator:last"].tolist() == [1, 0]
    assert found["enumerator:first"].tolist() == [0, 1]


def test_enumerators_of_both_sides_add_up_and_those_of_a_one_sentence_side_do_not_count(batch, beads):
    found = features(batch, beads, ["雨停了。", "2."], ["The rain stopped.", "II."], (0, 2, 0, 2), (1, 1, 1, 1))
    assert found["enumerator:last"].tolist() == [2, 0]


def test_enumerators_without_counterpart_are_counted(batch, beads):
    found = features(batch, beads, ["1.", "下雨了。", "2."], ["Rain."], (0, 3, 0, 0), (0, 1, 0, 1))
    assert found["enumerator:null"].tolist() == [2, 0]
