"""CC-CEDICT gives Chinese words their English stems."""

import numpy as np
import pytest
from duiqi.align.lexicon import dictionary
from duiqi.align.lexicon.dictionary import load, stem
from duiqi.align.lexicon.units import counterparts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("今天下雨", ["今天", "天下", "下雨"]),
        ("中华人民共和国成立", ["中华人民共和国", "成立"]),
        ("苹果。", ["苹果"]),
        ("", []),
        ("abc", []),
    ],
)
def test_a_text_is_read_in_the_longest_words_that_reach_beyond_the_last(text, words):
    assert load().matches(text) == words


def test_words_may_overlap_where_the_next_one_ends_later():
    found = load().matches("研究生命")
    assert {"研究生", "生命"} <= set(found)


@pytest.mark.parametrize(
    ("word", "english"),
    [("苹果", "apple"), ("增长", "grow"), ("北京", "Peking"), ("孔子", "Confucius"), ("长江", "Yangtze")],
)
def test_a_translation_of_one_word_has_the_full_strength(word, english):
    assert dict(counterparts(word))[stem(english.lower())] == 1.0


def test_words_of_a_longer_sense_are_weaker_and_those_of_descriptions_are_left_out():
    strengths = [strength for word in ("苹果", "成立", "政府", "火车") for _, strength in counterparts(word)]
    assert set(np.round(strengths, 4)) <= {round(n**-0.7, 4) for n in range(1, 6)}
    assert counterparts("不在词典里的词") == ()


def test_stop_words_notes_and_surnames_translate_nothing():
    # 的: (possessive particle) of; ~'s. 刘: surname Liu; (classical) a type of battle-ax; to kill; to slaughter.
    assert not {"of", "s", "possess", "particl"} & dict(counterparts("的")).keys()
    slaughter, liu = stem("slaughter"), stem("liu")
    assert slaughter in dict(counterparts("刘"))
    assert not {liu, stem("surname"), stem("classical")} & dict(counterparts("刘")).keys()


def test_what_is_stored_is_read_back(tmp_path):
    index = dictionary._Index(
        ["乙", "甲"],
        ["a", "b"],
        ["甲 jia"],
        np.array([0, 1, 2], np.int32),
        np.array([1, 0], np.int32),
        np.ones(2, "f4"),
    )
    dictionary._store(index, tmp_path / "index")
    found = dictionary._read(tmp_path / "index")
    assert [list(each) for each in found] == [list(each) for each in index]
    assert dictionary._read(tmp_path / "nothing") is None
