"""Tables of texts and the sentences that a reader finds in them by the convention of docs/tokenizers.md."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from duiqi.tokenize import chinese, english

CASES = Path(__file__).parent / "cases"


def table(name):
    rows = map(json.loads, (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
    return [pytest.param(row["text"], row["sentences"], id=f"{row['id']}-{row['tag']}") for row in rows]


def sentences(split, text):
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(("text", "expected"), table("zh") + table("convention-zh"))
def test_chinese_text_is_cut_as_a_reader_cuts_it(text, expected):
    assert sentences(chinese.split, text) == expected


@pytest.mark.parametrize(("text", "expected"), table("en") + table("convention-en"))
def test_english_text_is_cut_as_a_reader_cuts_it(text, expected):
    assert sentences(english.split, text) == expected


def test_the_tables_are_as_long_as_they_should_be():
    assert len(table("zh")) >= 150
    assert len(table("en")) >= 100
    assert len(table("convention-zh")) == len(table("convention-en")) == 40


def test_hard_wrapped_chinese_is_cut_like_the_same_text_on_one_line():
    text = "他大声问：“听明白了没有？”队伍里没有人说话。“我们有信心。”队长说。大家都笑了。"
    wrapped = "\n".join(text[start : start + 7] for start in range(0, len(text), 7))
    assert [s.replace("\n", "") for s in sentences(chinese.split, wrapped)] == sentences(chinese.split, text)


def test_hard_wrapped_english_is_cut_like_the_same_text_on_one_line():
    text = 'Mr. Li came at 9 a.m. on Feb. 2. "Is it true?" he asked. Nobody in the U.S. knew. They waited.'
    assert [" ".join(s.split()) for s in sentences(english.split, text.replace(" ", "\n"))] == sentences(
        english.split, text
    )
