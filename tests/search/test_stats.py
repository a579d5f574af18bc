"""The figures of a small text equal what was counted by hand, and two corpora are told apart."""

from __future__ import annotations

import json

import pytest
from duiqi.document import Alignment, Bead, Bitext, Document
from duiqi.search import figures_report
from duiqi.search.compare import compare
from duiqi.search.stats import figures


def small() -> Alignment:
    """Two paragraphs. Beads: 1-2, 2-1, 1-0, 0-1, and 1-1 in another order."""
    zh = Document.from_sentences("zh", ["我喝茶。", "你来。", "他走。"], ["下雨。", "天气好，天气好！"])
    en = Document.from_sentences("en", ["I drink tea.", "Tea!", "You come, he goes."], ["Alone.", "It's fine weather."])
    beads = (
        Bead((0,), (0, 1), 0.8),
        Bead((1, 2), (2,), 0.6),
        Bead((3,), (), 0.4),
        Bead((), (3,), None),
        Bead((4,), (4,), 1.0, crossing=True),
    )
    whole = (Bead((0,), (0,)), Bead((1,), (1,)))
    return Alignment(Bitext("small", zh, en, {"date": "1958-01-01", "genre": "talk"}), beads, whole)


def test_figures_equal_hand_counts() -> None:
    found = figures([small()])[""].fields()
    assert found["documents"] == 1
    assert found["beads"] == 5
    assert found["bead_types"] == {"0-1": 1, "1-0": 1, "1-1": 1, "1-2": 1, "2-1": 1}
    assert found["paragraph_bead_types"] == {"1-1": 2}
    # 我 喝茶; 你 来; 他 走; 下雨; 天气 好 天气 好
    assert found["zh"] == {
        "paragraphs": 2,
        "sentences": 5,
        "tokens": 11,
        "types": 9,
        "sttr": None,
        "characters": 4 + 3 + 3 + 3 + 8,
        "unpaired": 1,
    }
    # i drink tea; tea; you come he goes; alone; it's fine weather
    assert found["en"] == {
        "paragraphs": 2,
        "sentences": 5,
        "tokens": 12,
        "types": 11,
        "sttr": None,
        "characters": 10 + 4 + 15 + 6 + 16,
        "unpaired": 1,
    }
    assert found["zh_words_per_sentence"] == pytest.approx(11 / 5)
    assert found["en_words_per_sentence"] == pytest.approx(12 / 5)
    assert found["en_words_per_zh_word"] == pytest.approx(11 / 10, abs=1e-6)
    assert found["en_characters_per_zh_character"] == pytest.approx((14 + 15 + 16) / (4 + 6 + 8), abs=1e-6)
    assert found["length_ratio_median"] == pytest.approx(15 / 6, abs=1e-6)  # of 14/4, 15/6, 16/8
    assert found["one_to_one"] == pytest.approx(1 / 5)
    assert found["split"] == pytest.approx(1 / 5)
    assert found["joined"] == pytest.approx(2 / 5)
    assert found["zh_unpaired"] == pytest.approx(1 / 5)
    assert found["en_unpaired"] == pytest.approx(1 / 5)
    assert found["crossing"] == pytest.approx(1 / 5)
    assert found["confidence"] == pytest.approx((0.8 + 0.6 + 0.4 + 1) / 4)
    assert found["judged"] == 4
    assert found["confidence_quartiles"] == pytest.approx([0.55, 0.7, 0.85])


def test_the_standardised_ratio_is_a_mean_over_full_thousands(aligned) -> None:
    # 1,000 words of which 500 are different, then 1,000 of which 1 is, then 10 that fill no thousand.
    first = " ".join(f"word{'abcdefghij'[n % 10]}{'abcdefghij'[n // 10 % 10]}{n // 100 % 5}" for n in range(1000))
    document = aligned("a", [("一", first), ("二", "same " * 1000), ("三", "other " * 10)])
    figure = figures([document])[""]
    assert figure.en.chunks == [0.5, 0.001]
    assert figure.fields()["en"]["sttr"] == pytest.approx(0.2505)
    assert figure.fields()["en"]["types"] == 502


def test_groups_by_metadata(aligned) -> None:
    found = figures([small(), aligned("b", [("一", "one")]), small()], "genre")
    assert {name: each.documents for name, each in found.items()} == {"": 3, "(none)": 1, "talk": 2}
    assert found["talk"].fields()["zh"]["tokens"] == 22
    assert {name: each.documents for name, each in figures([small()], "year").items()} == {"": 1, "1958": 1}


def test_nothing_is_counted_of_nothing() -> None:
    found = figures([])[""].fields()
    assert found["documents"] == 0
    assert found["one_to_one"] is None
    json.dumps(found)
    assert "documents" in "\n".join(figures_report.text(figures([]), None))
    assert "</html>" in "".join(figures_report.html(figures([]), None, "x"))


@pytest.fixture
def unlike(aligned):
    """Twelve documents of short sentences and twelve of long ones, of which one sentence has no counterpart."""
    short = [aligned(f"s{n}", [("他走。", "He goes."), ("他走。", "I come.")] * (n % 3 + 1)) for n in range(12)]
    long = [
        aligned(f"l{n}", [("他走。", "He goes away slowly and does not come back."), ("", "Alone.")] * (n % 4 + 1))
        for n in range(12)
    ]
    return short, long


def test_corpora_that_differ_are_told_apart(unlike) -> None:
    first, second = (figures(side)[""] for side in unlike)
    found = compare(first, second)
    by_name = {each.name: each for each in found.differences}
    assert found.unit == "document"
    words = by_name["en_words_per_sentence"]
    assert (words.first, words.second) == (2.0, 5.0)
    assert words.p < 0.01
    assert words.low <= 3.0 <= words.high
    assert by_name["en_unpaired"].second == pytest.approx(0.5)
    assert by_name["zh_words_per_sentence"].p == 1.0
    assert all(each.q >= each.p for each in found.differences)
    assert compare(first, second) == found


def test_a_corpus_does_not_differ_from_itself(unlike) -> None:
    found = compare(*(figures(unlike[0])[""] for _ in range(2)))
    assert all(each.p == 1.0 and each.low <= 0 <= each.high for each in found.differences)


def test_few_documents_are_compared_by_paragraphs(unlike) -> None:
    assert compare(figures(unlike[0][:2])[""], figures(unlike[1])[""]).unit == "paragraph"


def test_the_report_in_every_form(unlike) -> None:
    first, second = (figures(side, "document") for side in unlike)
    comparison = compare(first[""], second[""])
    fields = json.loads(figures_report.as_json(first, "document", comparison, second[""]))
    assert fields["groups"]["s0"]["documents"] == 1
    assert fields["compared_with"]["documents"] == 12
    assert fields["comparison"]["differences"][0]["measure"] == "zh_words_per_sentence"
    text = "\n".join(figures_report.text(first, comparison))
    assert "1-1" in text
    assert "Compared by documents:" in text
    page = "".join(figures_report.html(first, comparison, "<x>"))
    assert "&lt;x&gt;" in page
    assert page.count("<svg") == 3
