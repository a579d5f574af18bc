"""Line ends of every kind, and characters that show nothing."""

import pytest
from duiqi.formats import read_pair
from duiqi.formats.contents import tidy
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_a_line_end_of_any_kind_ends_one_line(tmp_path, end):
    zh, en = tmp_path / "a.zh", tmp_path / "a.en"
    zh.write_bytes(end.join(["第一章", "春天来了", "我们出门"]).encode())
    en.write_bytes(end.join(["Chapter 1", "Spring has come", "We go out"]).encode())
    bitext = read_pair(zh, en)
    assert bitext.zh.text == "第一章\n春天来了\n我们出门"
    assert bitext.en.text == "Chapter 1\nSpring has come\nWe go out"


@pytest.mark.parametrize("hidden", ["\u200b", "\ufeff", "\u2060", "\u00ad", "\u200e", "\u202c"])
def test_an_invisible_character_means_nothing_and_makes_no_line(tmp_path, hidden):
    zh, en = tmp_path / "a.zh", tmp_path / "a.en"
    zh.write_text(f"春{hidden}天来了。\n{hidden}\n我们出门。\n", encoding="utf-8")
    en.write_text(f"Spring has{hidden} come.\n{hidden}\nWe go out.\n", encoding="utf-8")
    bitext = read_pair(zh, en)
    assert [len(side.paragraphs) for side in (bitext.zh, bitext.en)] == [2, 2]
    assert bitext.zh.text == "春天来了。\n我们出门。"


def test_a_soft_hyphen_at_a_line_end_tore_a_word():
    assert tidy("inter\u00ad\nnational co\u00adoperation") == "international cooperation"


def test_lines_as_given_stay_as_many_as_there_are_line_feeds(tmp_path):
    zh, en = tmp_path / "a.zh", tmp_path / "a.en"
    zh.write_bytes("春天\u2028来了。\r\r\n我们出门。\r\r\n".encode())
    en.write_bytes("Spring has \u00ad\nWe go out.\n".encode())
    bitext = read_pair(zh, en, lines=True)
    assert [len(side.sentences) for side in (bitext.zh, bitext.en)] == [2, 2]
    assert not bitext.warnings


@given(st.text())
def test_any_text_is_tidied_once_for_all(text):
    once = tidy(text)
    assert tidy(once) == once
    assert not {"\r", "\u2028", "\x0b", "\x0c", "\x85", "\u200b", "\ufeff"} & set(once)
    assert [letter for letter in text if letter.isalnum()] == [letter for letter in once if letter.isalnum()]
