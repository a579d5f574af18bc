"""What holds for any string: nothing is lost, nothing overlaps, and the work grows with the length."""

from __future__ import annotations

import pytest
from duiqi.tokenize import chinese, english
from hypothesis import example, given
from hypothesis import strategies as st

SPLITTERS = pytest.mark.parametrize("split", [chinese.split, english.split], ids=["chinese", "english"])
# Marks, quotes, blanks and stray code points in every order, and any text at all.
MARKS = "甲乙a1 AI.．。！？!?…“”‘’「」『』（）()《》[]\"'，：:;\n\t　\r\ud800\x00\x1f😀\u200b\u2029-—"
PIECES = [
    "“",
    "”",
    "。",
    "！”",
    "他说",
    "他说，",
    "：“",
    "的",
    "（",
    "）",
    "……",
    "\n",
    "\n\n",
    "1. ",
    "Mr. ",
    "U.S. ",
    "The ",
]
MARKED = st.text(alphabet=MARKS, max_size=60) | st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
ANY = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)


@SPLITTERS
@given(text=MARKED | ANY)
@example(text="")
@example(text=" \n\u3000\u2029 ")
@example(text="\ud83d.\udc4d。\ud800")
@example(text="。" * 1000)
@example(text="(" * 1000 + "。”" * 1000)
def test_sentences_cover_every_character_that_is_not_blank(split, text):
    position = 0
    for start, end in split(text):
        assert not text[position:start].strip()
        assert start < end
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@SPLITTERS
@given(text=MARKED | ANY)
def test_blank_lines_are_always_boundaries(split, text):
    joined = f"{text}\n\n{text}"
    assert not any(start < len(text) and end > len(text) + 2 for start, end in split(joined))


@given(texts=st.lists(st.text(alphabet="甲乙丙，、；：", min_size=1, max_size=20), max_size=5))
def test_nothing_is_cut_where_no_chinese_sentence_ends(texts):
    text = "".join(texts)
    assert chinese.split(text) == ([(0, len(text))] if text else [])


@SPLITTERS
@pytest.mark.parametrize("character", ["甲", "a", "😀", "\u200b", "“", "（", "'"])
def test_a_text_without_a_stop_is_one_sentence_however_long(split, character):
    assert split(character * 100_000) == [(0, 100_000)]


@SPLITTERS
def test_blanks_alone_are_no_sentence(split):
    assert split(" \t\u3000\n" * 25_000) == []


# Each of these once took, or could take, work that grew with the square of the length.
REPEATED = [
    "。\n", "。 ”", "“甲！”“", "（甲。", "《", "”", "「『", '"', "1、甲，\n", "甲.", "\n甲;\n1)", "。[1]",
    ". . ", "e.g. ", "(a. ", "x. (", "1) A 2) B ", "\n1. A", "I. ", "a.A", ": ) ", "\u2029", "\n ", "!",
]  # fmt: skip


@SPLITTERS
@pytest.mark.parametrize("piece", REPEATED)
def test_the_work_grows_with_the_length_and_not_with_its_square(split, piece, work):
    short, long = (work(split, (piece * length)[:length]) for length in (500, 4_000))
    # Eight times the length is eight times the work; sixty-four times if it grew with the square.
    assert short >= 500
    assert long < 12 * short
