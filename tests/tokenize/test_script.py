from __future__ import annotations

import pytest
from duiqi.tokenize.script import (
    detect_language,
    is_traditional,
    likeliest_language,
    normalise,
    simplify_characters,
    to_simplified,
)
from hypothesis import given
from hypothesis import strategies as st

ANY = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)
HAN = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=80)


@given(ANY | HAN)
def test_simplifying_keeps_every_character_in_its_place(text):
    assert len(to_simplified(text)) == len(text)
    assert len(simplify_characters(text)) == len(text)


def test_every_ideograph_and_every_pair_of_frequent_ones_keeps_its_length():
    ideographs = "".join(map(chr, (*range(0x3400, 0xA000), *range(0x20000, 0x2A6E0))))
    assert len(to_simplified(ideographs)) == len(ideographs)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("說後來乾淨", "说后来干净"),
        ("乾隆皇帝", "乾隆皇帝"),
        ("简体不变", "简体不变"),
        ("Plain English.", "Plain English."),
        ("說\ud800話", "说\ufffd话"),
        ("說\x00話", "说\x00话"),
        ("", ""),
    ],
)
def test_traditional_characters_become_simplified_by_word(text, expected):
    assert to_simplified(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("說話", "说话"),
        ("ＡＢＣ１２３％", "abc123%"),
        ("「好」『嗎』", '"好""吗"'),
        ("“Don’t”", '"don\'t"'),
        ("a\u3000b", "a b"),
    ],
)
def test_the_form_for_matching_is_simplified_half_width_and_lower_case(text, expected):
    assert normalise(text) == expected


@given(ANY)
def test_the_form_for_matching_keeps_the_length_but_for_letters_that_lengthen(text):
    assert len(normalise(text)) == len(text) or len(text.lower()) != len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("這是繁體中文", True),
        ("这是简体中文", False),
        ("佢哋今日唔返工，聽日先返。", True),
        ("他引用了一句話：這是好的。其余都是简体字，没有别的文字了。", False),
        ("皇后說里長後來乾杯", True),
        ("English only", False),
        ("人口手", False),
        ("", False),
    ],
)
def test_traditional_text_is_told_by_the_characters_that_differ(text, expected):
    assert is_traditional(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他在国际商业机器公司（International Business Machines）工作多年。", "zh"),
        ("使用kubectl命令查看Pod的状态，然后删除它。", "zh"),
        ("The word 对齐 means alignment in Chinese.", "en"),
        ("Beijing, Feb. 2", "en"),
        ("漢字", "zh"),
        ("1959-02-03", None),
        ("……", None),
        ("", None),
        ("これは日本語の文章です。", None),
        ("한국어 문장입니다.", None),
        ("Это русский текст.", None),
        ("\ud800\x00", None),
    ],
)
def test_the_language_is_found_by_script(text, expected):
    assert detect_language(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("2。", "zh"), ("2.", "en"), ("", "en"), ("中文。", "zh"), ("ABC.", "en")]
)
def test_a_text_of_no_script_is_cut_by_its_marks(text, expected):
    assert likeliest_language(text) == expected
