"""Language tags, however a tool spells them."""

import pytest
from duiqi.formats.languages import side_of, side_of_heading


@pytest.mark.parametrize("tag", ["zh", "ZH_CN", "zh-Hans", "zh-Hant-TW", "zho", "chi", "cmn", "cmn-Hans-CN", "yue"])
def test_tags_of_chinese(tag):
    assert side_of(tag) == "zh"


@pytest.mark.parametrize("tag", ["en", "EN-us", "en_GB", "eng"])
def test_tags_of_english(tag):
    assert side_of(tag) == "en"


@pytest.mark.parametrize("tag", ["de", "fra", "mul", "zh-Latn-pinyin", "", "x", "*all*", "中文", "simple", "a" * 20])
def test_other_tags_are_of_neither_side(tag):
    assert side_of(tag) is None


@pytest.mark.parametrize(
    ("heading", "side"),
    [(" Chinese ", "zh"), ("中文", "zh"), ("zh-CN", "zh"), ("ENGLISH", "en"), ("英文", "en"), ("原文", None)],
)
def test_headings_name_a_language_in_words_or_by_tag(heading, side):
    assert side_of_heading(heading) == side
