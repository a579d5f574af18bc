"""Numbers of every notation come to one value."""

import pytest
from duiqi.tokenize.numbers import chinese_numbers, english_numbers
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("查出了八百六十四项问题", [864]),
        ("增长了二点七倍", [2.7]),
        ("三百万人", [3e6]),
        ("百分之十七", [17]),
        ("17%", [17]),
        ("一千零五十亿元", [1.05e11]),
        ("1.05万亿", [1.05e12]),
        ("两亿三千五百万", [2.35e8]),
        ("一九五九年二月三日", [1959, 2, 3]),
        ("二〇二四年", [2024]),
        ("1,234.5元", [1234.5]),
        ("十二个", [12]),
        ("3.5万", [35000]),
        ("廿三日", [23]),
        ("没有数目", []),
    ],
)
def test_chinese(text, values):
    assert list(chinese_numbers(text)) == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("864 problems", [864]),
        ("18 million people", [1.8e7]),
        ("eighteen million", [1.8e7]),
        ("twenty-five", [25]),
        ("three hundred and twelve", [312]),
        ("1.05 trillion", [1.05e12]),
        ("February 3, 1959", [2, 3, 1959]),
        ("a march on the town", []),
        ("the sixth session", [6]),
        ("II. Duties", [2]),
        ("(iv) other duties", [4]),
        ("1,180,000 figures", [1180000]),
        ("in 1958 5 plants", [1958, 5]),
        ("no numbers here", []),
    ],
)
def test_english(text, values):
    assert list(english_numbers(text)) == pytest.approx(values)


@settings(deadline=None)
@given(st.text())
def test_any_text_has_numbers_or_none(text):
    assert all(value >= 0 for value in [*chinese_numbers(text), *english_numbers(text)])


@pytest.mark.parametrize("length", [309, 5_000])
@pytest.mark.parametrize("digit", ["九", "9", "万", "亿"])
def test_hundreds_of_digits_in_a_row_are_no_number(digit, length):
    assert list(chinese_numbers(f"三 {digit * length} 五")) == [3.0, 5.0]
    assert list(english_numbers(f"three {'9' * length}")) == [3.0]
