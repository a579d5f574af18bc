"""Words, names and Latin strings meet across the languages."""

import pytest
from duiqi.align.lexicon import dictionary
from duiqi.align.lexicon.names import NameFinder, name_readings
from duiqi.align.lexicon.units import chinese_units, counterparts, english_units
from hypothesis import given, settings
from hypothesis import strategies as st


def meet(chinese: str, english: str) -> set[str]:
    """The English units that the Chinese sentence explains."""
    en = english_units([english])
    explained = {other for unit in chinese_units([chinese], en)[0] for other, _ in counterparts(unit)}
    return explained & set(en[0])


@pytest.mark.parametrize(
    ("chinese", "english", "unit"),
    [
        ("总产值增长了", "The total output value increased", "increas"),
        ("他買了蘋果", "He bought apples", "appl"),
        ("周恩来总理", "Premier Chou En-lai", "@zhou"),
        ("周恩来总理", "Premier Chou En-lai", "@enlai"),
        ("毛泽东", "Mao Tse-tung", "@zedong"),
        ("陈清扬", "Chen Qingyang", "@qingyang"),
        ("在北京", "in Peking", "peke"),
        ("使用Kubernetes部署", "Deploy with Kubernetes", "kubernet"),
        ("１７％", "17 per cent", "#17"),
    ],
)
def test_counterparts_meet(chinese, english, unit):
    assert unit in meet(chinese, english)


def test_what_has_no_counterpart_does_not_meet():
    assert meet("今天下雨", "The minister resigned.") == set()


@pytest.mark.parametrize(
    ("name", "reading"),
    [("Tse-tung", "zedong"), ("Chiang", "jiang"), ("Hsiao", "xiao"), ("Teng", "deng"), ("Xi", "xi")],
)
def test_old_and_new_spellings_give_readings(name, reading):
    assert reading in name_readings(name)


def test_a_word_that_is_no_chinese_name_has_no_reading():
    assert name_readings("Smith") == ()


def test_only_wanted_names_are_found():
    assert set(NameFinder({"enlai"}, "周恩来").find("周恩来")) == {"enlai"}
    assert set(NameFinder({"zhou", "zhouen"}, "周恩来").find("周恩来")) == {"zhou", "zhouen"}
    assert set(NameFinder({"zhou", "zhouenlai", "enla"}, "周恩来").find("周恩来")) == {"zhou", "zhouenlai"}


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_text_has_units_or_none(chinese, english):
    en = english_units([english])
    assert len(chinese_units([chinese], en)) == len(en) == 1


def test_the_index_is_built_anew_where_the_cache_cannot_be_read(monkeypatch, tmp_path):
    (tmp_path / "cedict").mkdir()
    (tmp_path / "cedict" / "words").write_bytes(b"\xff")
    monkeypatch.setattr(dictionary, "_cache_folder", lambda: tmp_path / "cedict")
    dictionary.load.cache_clear()
    try:
        assert "苹果" in dictionary.load().words
    finally:
        dictionary.load.cache_clear()


def test_a_long_row_of_digits_is_looked_at_once():
    # From each of its digits it took the square of its length: half a minute for these.
    units = english_units(["1" * 200_000 + " 2nd 3d a5"])[0]
    assert {"3d", "a5"} <= set(units)
