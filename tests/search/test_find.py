"""What a pattern finds, in which order, under which conditions, and what is said of one that cannot be used."""

from __future__ import annotations

import gc
import re

import pytest
from duiqi.search import find as find_module
from duiqi.search import pattern as pattern_module
from duiqi.search.conditions import Condition
from duiqi.search.find import Hit, Query, find, sample, sort
from duiqi.search.index import open_index
from duiqi.search.pattern import Pattern, PatternError


def hits(job, pattern: str, **more) -> list[Hit]:
    with open_index(job) as index:
        return list(find(index, Query(pattern, **more)))


def shown(job, pattern: str, **more) -> list[str]:
    return [hit.text[start:end] for hit in hits(job, pattern, **more) for start, end in hit.spans]


def test_a_hit_has_the_fields_of_the_contract(job) -> None:
    (hit,) = hits(job, "天气")
    assert hit.fields() == {
        "document": "1958/a",
        "bead": 2,
        "zh": "天气很好。",
        "en": "The weather is fine; he makes tea.",
        "side": "zh",
        "spans": [[0, 2]],
        "confidence": 0.9,
    }


def test_a_bead_with_several_places_is_one_hit(job) -> None:
    assert [hit.spans for hit in hits(job, "跃进")] == [((1, 3),), ((0, 2), (3, 5)), ((0, 2),)]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("跃进", ["跃进", "跃进", "跃进", "躍進"]),
        ("躍進", ["跃进", "跃进", "跃进", "躍進"]),
        ("看着", ["看著"]),
        ("看著", ["看著"]),
        ("著", ["著"]),
        ("着", ["著"]),
        ("后来", ["後來"]),
        ("气", ["气"]),
        ("我，说", ["我，說"]),
        ("！", ["！", "！"]),
    ],
)
def test_chinese_is_found_at_any_place_in_either_script(job, pattern, found) -> None:
    assert shown(job, pattern, side="zh") == found


def test_a_character_that_is_another_in_this_word_is_not_found(tmp_path, aligned, write_record) -> None:
    job = write_record(tmp_path / "job", [aligned("a", [("他很著名，乾隆年間。", "He is famous."), ("显著。", "-")])])
    assert shown(job, "着") == []
    assert shown(job, "干") == []
    assert shown(job, "乾隆") == ["乾隆"]
    assert shown(job, "著名") == ["著名"]
    assert shown(job, "显著") == ["显著"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("leap", ["Leap", "Leap", "Leap"]),
        ("leap forward", ["Leap Forward", "Leap forward", "Leap forward"]),
        ("leap*", ["Leap", "Leap", "Leap", "leaps"]),
        ("leap?", ["leaps"]),
        ("*ther", ["weather"]),
        ("the * has", []),
        ("the * leaps", []),
        ("the * leap", ["The Great Leap"]),
        ("eap", []),
        ("mak?", []),
        (r"then\?", ["then?"]),
        ("then?", ["then?"]),
        ('"and', ["“And"]),
    ],
)
def test_english_is_found_by_whole_words(job, pattern, found) -> None:
    assert shown(job, pattern, side="en") == found


def test_stems_find_all_forms(job) -> None:
    assert shown(job, "making", kind="stem") == ["makes"]
    assert shown(job, "leaps forwards", kind="stem") == ["Leap Forward", "Leap forward", "Leap forward"]


def test_a_regular_expression_sees_the_text_as_written(job) -> None:
    assert shown(job, "[跃躍].", kind="regex") == ["跃进", "跃进", "跃进", "躍進"]
    assert shown(job, "跃进", kind="regex") == ["跃进", "跃进", "跃进"]
    assert shown(job, r"\bleaps?\b", kind="regex") == ["leaps"]
    assert shown(job, r"(?i)\bleaps?\b", kind="regex") == ["Leap", "Leap", "Leap", "leaps"]


def test_the_script_of_a_pattern_tells_the_side(job) -> None:
    assert {hit.side for hit in hits(job, "的")} == {"zh"}
    assert {hit.side for hit in hits(job, "he")} == {"en"}
    assert Pattern("1958").sides == ("zh", "en")
    assert Pattern(r"\w\d+", "regex").sides == ("zh", "en")
    assert Pattern(r"[a-z]+", "regex").sides == ("en",)


def test_words_near_each_other_in_any_order(job) -> None:
    assert [hit.spans for hit in hits(job, "tea weather", near=5)] == [((4, 11), (30, 33))]
    assert hits(job, "tea weather", near=3) == []
    assert [hit.bead for hit in hits(job, "weather tea", near=4)] == [2]
    assert [hit.spans for hit in hits(job, "进 始", near=1)] == [((2, 3), (4, 5))]
    assert hits(job, "进 始", near=0) == []


def test_near_takes_the_nearest_of_each_word(tmp_path, aligned, write_record) -> None:
    job = write_record(tmp_path / "job", [aligned("a", [("一", "red one two three red four blue")])])
    assert [hit.spans for hit in hits(job, "red blue", near=1)] == [((18, 21), (27, 31))]


def test_conditions_on_the_other_side(job) -> None:
    assert [hit.bead for hit in hits(job, "跃进", having=("great",))] == [0]
    assert [hit.order for hit in hits(job, "跃进", lacking=("great", "leaps"))] == [(0, 1)]
    assert [hit.bead for hit in hits(job, "leap*", having=("年代",))] == [0]


@pytest.mark.parametrize(
    ("condition", "documents"),
    [
        ("date>=1959", {"1959/b"}),
        ("date<=1958", {"1958/a"}),
        ("date=1958", {"1958/a"}),
        ("date!=1958-05-01", {"1959/b"}),
        ("date<1959-02-04", {"1958/a", "1959/b"}),
        ("year>1958", {"1959/b"}),
        ("document~/A", {"1958/a"}),
        ("date > 2000", set()),
    ],
)
def test_conditions_on_metadata(job, condition, documents) -> None:
    found = hits(job, "跃进", where=(Condition.parse(condition),))
    assert {hit.document for hit in found} == documents


def test_a_document_without_the_key_does_not_meet_a_condition(tmp_path, aligned, write_record) -> None:
    job = write_record(tmp_path / "job", [aligned("a", [("一", "one")], n="9"), aligned("b", [("一", "one")])])
    assert [hit.document for hit in hits(job, "one", where=(Condition.parse("n<10"),))] == ["a"]
    assert [hit.document for hit in hits(job, "one", where=(Condition.parse("n!=10"),))] == ["a"]


def test_hits_sorted(job) -> None:
    with open_index(job) as index:
        found = list(find(index, Query("leap*")))
        assert [hit.text[:9] for hit in sort(index, found, "right")] == ["A time of", "The Great", "Leap forw"]
        assert [hit.text[:9] for hit in sort(index, found, "left")] == ["Leap forw", "The Great", "A time of"]
        assert [hit.document for hit in sort(index, found[::-1], "date")] == ["1958/a", "1958/a", "1959/b"]
        with pytest.raises(PatternError, match="no document has 'author'; there are date, document"):
            sort(index, found, "author")


def test_a_sample_is_the_same_for_the_same_seed(gold) -> None:
    with open_index(gold) as index:
        found = list(find(index, Query("的")))
    drawn = sample(found, 20, 7)
    assert drawn == sample(iter(found), 20, 7)
    assert drawn != sample(found, 20, 8)
    assert len({hit.order for hit in drawn}) == 20
    assert [hit.order for hit in drawn] == sorted(hit.order for hit in drawn)
    assert sample(found[:5], 20) == found[:5]


@pytest.mark.parametrize(
    ("pattern", "more", "told"),
    [
        ("", {}, "the pattern is empty; expected words or characters to look for"),
        (" \u3000", {}, "the pattern is empty"),
        ("*", {}, "'*' matches everything; expected at least one character beside wildcards"),
        ("? *", {}, "matches everything"),
        ("(a", {"kind": "regex"}, "the regular expression '(a' is broken at character 3: missing )"),
        ("a*", {"kind": "regex"}, "the regular expression 'a*' matches the empty text, so it is everywhere"),
        ("[[", {"kind": "regex"}, "the regular expression '[[' is broken at character "),
        ("--", {"kind": "stem"}, "'--' holds no word to find forms of"),
        ("one", {"near": 3}, "--near needs two words or more with blanks between, found 'one'"),
        ("a", {"having": ("",)}, "the pattern is empty"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_told(pattern, more, told) -> None:
    with pytest.raises(PatternError, match=re.escape(told)) as error:
        Query(pattern, **more).check()
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("condition", ["date", "date>", ">=1958", "", "a b=c"])
def test_a_condition_that_is_none_is_told(condition) -> None:
    with pytest.raises(PatternError, match="is no condition; expected a key"):
        Condition.parse(condition)


def test_a_key_that_no_document_has_is_told(job) -> None:
    with pytest.raises(PatternError, match="no document has 'author'; there are date, document"):
        hits(job, "a", where=(Condition.parse("author=x"),))


def test_a_regular_expression_that_would_hang_is_stopped(tmp_path, aligned, write_record, monkeypatch) -> None:
    monkeypatch.setattr(pattern_module, "TEXT_SECONDS", 0.05)
    job = write_record(tmp_path / "job", [aligned("a", [("一", "a" * 60 + "!")])])
    with pytest.raises(PatternError, match=r"takes more than .* simplify it"):
        hits(job, r"(?:a|aa)+\d", kind="regex", side="en")


def test_regular_expressions_share_the_time_of_a_search(tmp_path, aligned, write_record) -> None:
    job = write_record(tmp_path / "job", [aligned("a", [("一", "a" * 26 + "!")] * 50)])
    clock = pattern_module.Clock(0.2)
    pattern = Pattern(r"(?:a|aa)+\d", "regex", clock)
    with open_index(job) as index, pytest.raises(PatternError, match="simplify it"):
        for (text,) in index.database.execute("SELECT en FROM beads"):
            pattern.find(text, "en")
            clock.left -= 0.01


def test_the_index_leaves_few_beads_to_look_at(gold, monkeypatch) -> None:
    looked = []
    rows = find_module._rows
    monkeypatch.setattr(find_module, "_rows", lambda *a: (looked.append(row) or row for row in rows(*a)))
    for query in (Query("火车", "zh"), Query("village", "en"), Query("villag*", "en"), Query("villages", "en", "stem")):
        looked.clear()
        with open_index(gold) as index:
            found = list(find(index, query))
        assert found
        assert len(looked) == len(found), query


def test_a_search_may_be_left_before_its_end(gold, monkeypatch) -> None:
    complaints: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", complaints.append)
    for query in (Query("的"), Query("的", kind="regex")):
        with open_index(gold) as index:
            left = find(index, query)
            next(left)
        del left
        gc.collect()
    assert complaints == []
