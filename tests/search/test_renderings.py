"""What stands for a match on the other side, and the table of it."""

from __future__ import annotations

import pytest
from duiqi.search import kwic, pictures, translations
from duiqi.search.association import dice, log_likelihood
from duiqi.search.find import Query, find
from duiqi.search.index import open_index
from duiqi.search.renderings import NONE, CooccurrenceLinks, renderings
from lxml import etree


@pytest.fixture
def corpus(tmp_path, aligned, write_record):
    """计划 as "plan" in 1958, as "scheme" in 1959, and once not at all."""
    noise = [
        (f"第{n}句别的话。", f"Sentence {word} says something else.")
        for n, word in enumerate(("one", "two", "six") * 5)
    ]
    plans = [
        (f"这个计划{end}。", f"This plan {english}.") for end, english in (("很好", "is good"), ("来了", "has come"))
    ] * 3
    schemes = [("新的计划开始。", "The new scheme begins."), ("旧的计划完了。", "Old schemes have ended.")] * 2
    return write_record(
        tmp_path / "job",
        [
            aligned("a", plans + noise, date="1958-01-02"),
            aligned("b", [*schemes, ("计划？", "Well?"), *noise], date="1959-01-02"),
        ],
    )


def rows(corpus, pattern="计划", by="year"):
    with open_index(corpus) as index:
        hits = list(find(index, Query(pattern)))
        return renderings(hits, CooccurrenceLinks(index, hits, pattern), by)


def test_renderings_are_counted_by_year(corpus) -> None:
    assert [(row.text, row.count, row.groups) for row in rows(corpus)] == [
        ("plan", 6, {"1958": 6}),
        ("scheme", 4, {"1959": 4}),
        (NONE, 1, {"1959": 1}),
    ]
    assert sum(row.share for row in rows(corpus)) == pytest.approx(1)
    assert [hit.bead for hit in rows(corpus)[0].examples] == [0, 1, 2]


def test_renderings_of_english_are_chinese_words(corpus) -> None:
    assert [(row.text, row.count) for row in rows(corpus, "plan")] == [("计划", 6)]


def test_a_dictionary_s_phrase_is_found_in_a_text_too_small_to_count(tmp_path, aligned, write_record) -> None:
    pairs = [("跃进的一年。", "A year of leap forward."), ("下雨。", "It rains."), ("天晴。", "It is clear.")]
    job = write_record(tmp_path / "job", [aligned("a", pairs)])
    assert [(row.text, row.count) for row in rows(job, "跃进")] == [("leap forward", 1)]


def test_any_function_serves_as_links(corpus) -> None:
    with open_index(corpus) as index:
        hits = list(find(index, Query("计划")))
    found = renderings(hits, lambda hit: [(0, 4), (5, 9)] if "plan" in hit.other else [], "document")
    assert [(row.text, row.count, row.groups) for row in found] == [("this plan", 6, {"a": 6}), (NONE, 5, {"b": 5})]


def test_the_table_in_every_form(corpus) -> None:
    found = rows(corpus)
    assert list(translations.text(found, "year"))[1].split()[:3] == ["6", "54.5%", "plan"]
    assert list(translations.tsv(found))[:2] == [
        "rendering\tcount\tshare\t1958\t1959\texamples",
        "plan\t6\t0.5455\t6\t0\ta:0 a:1 a:2",
    ]
    assert '"rendering": "scheme", "count": 4' in list(translations.json_lines(found, "year"))[1]
    assert "scheme" in "".join(translations.html(found, "计划<", "year"))
    assert "计划&lt;" in "".join(translations.html(found, "计划<", "year"))
    chart = etree.fromstring(pictures.as_file(translations.chart(found, "计划")).encode())
    assert chart.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(chart.findall("{*}polyline")) == 3
    assert "plan, 1958: 100.0%" in [title.text for title in chart.iter("{*}title")]


def test_nothing_found_makes_an_empty_table() -> None:
    assert renderings([], lambda hit: []) == []
    assert etree.fromstring(translations.chart([], "x")).tag == "svg"


def test_lines_for_a_terminal_mark_the_match_and_what_stands_for_it(corpus) -> None:
    with open_index(corpus) as index:
        hits = list(find(index, Query("计划")))
        lines = list(kwic.terminal(kwic.lines(hits, CooccurrenceLinks(index, hits, "计划")), 10))
    assert lines[:2] == ["      这个[计划]很好。  a:0", "          This [plan] is good."]


def test_lines_are_sorted_by_the_context_of_each_match(job) -> None:
    with open_index(job) as index:
        found = list(find(index, Query("leap forward")))
        ordered = [line.match[0][0] for line in kwic.lines(found, by="left")]
    assert ordered == [0, 14, 10]


def test_text_that_a_terminal_or_a_page_obeys_does_no_harm(tmp_path, aligned, write_record) -> None:
    job = write_record(tmp_path / "job", [aligned("a\x1b[31m", [("一", "a\tred \x1b[31m <b>box</b>")])])
    with open_index(job) as index:
        lines = list(kwic.lines(find(index, Query("box"))))
    assert "\x1b" not in "".join(kwic.terminal(lines))
    assert list(kwic.tsv(lines))[1].count("\t") == len(kwic.COLUMNS) - 1
    assert "<b>" not in "".join(kwic.html(lines, "<i>"))


def test_association_as_computed_by_hand() -> None:
    # A table of 10, 0, 0, 90: G2 = 2 (10 ln 10 + 90 ln (10 / 9)).
    assert float(log_likelihood(10, 10, 10, 100)) == pytest.approx(65.0166, abs=1e-3)
    assert float(log_likelihood(1, 10, 10, 100)) == pytest.approx(0)
    assert float(log_likelihood(0, 10, 10, 100)) < 0
    assert float(dice(2, 4, 6)) == pytest.approx(0.4)
