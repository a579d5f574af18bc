from __future__ import annotations

import os
import subprocess
import sys

import pytest
from duiqi.errors import InputError
from duiqi.tokenize import chinese, english
from duiqi.tokenize.words import ChineseWords, EnglishWords
from hypothesis import given, settings
from hypothesis import strategies as st

ANY = st.text(alphabet=st.characters(exclude_categories=()), max_size=40)
QUOTED = st.text(alphabet="ab I'\"`.,()[]<>-:;@$%&*?!… \n\u3000甲“”", max_size=40)


def texts(text, spans):
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize("words", [chinese.words, english.words], ids=["chinese", "english"])
@settings(deadline=None, max_examples=50)
@given(text=ANY | QUOTED)
def test_words_cover_every_character_that_is_not_blank(words, text):
    position = 0
    for start, end in words(text):
        assert start < end
        assert not text[position:start].strip()
        position = end
    assert not text[position:].strip()


def test_chinese_words_are_those_of_the_dictionary():
    text = "北京市一月份工业生产计划 胜利完成。"
    assert texts(text, chinese.words(text))[:3] == ["北京市", "一月份", "工业生产"]
    assert " " not in texts(text, chinese.words(text))


def test_unknown_words_are_guessed_or_left_as_characters():
    text = "他来到了网易杭研大厦"
    assert "杭研" in texts(text, ChineseWords(hmm=True)(text))
    assert "杭研" not in texts(text, ChineseWords(hmm=False)(text))


def test_the_users_dictionary_wins(tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("双反运动 10 n\n大炼钢铁\n", encoding="utf-8")
    text = "全县开展双反运动，大炼钢铁。"
    found = texts(text, ChineseWords(words)(text))
    assert "双反运动" in found
    assert "大炼钢铁" in found
    assert "双反运动" not in texts(text, ChineseWords()(text))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_users_dictionary_may_be_in_any_usual_encoding(tmp_path, encoding, line_end):
    words = tmp_path / "words.txt"
    words.write_bytes(line_end.join(["双反运动 10 n", "大炼钢铁", "梯田\t7\tn"]).encode(encoding))
    text = "全县开展双反运动，大炼钢铁，修梯田。"
    assert {"双反运动", "大炼钢铁", "梯田"} <= set(texts(text, ChineseWords(words)(text)))


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        ("Sun Yat认证 5 nz", "Sun Yat认证"),
        ("卡拉 ok", "卡拉 ok"),
        ("油/盐", "油/盐"),
        ("a b 3", "a b"),
        ("稻草桥 n", "稻草桥"),
    ],
)
def test_a_word_of_the_users_may_hold_blanks_and_marks(tmp_path, entry, word):
    words = tmp_path / "words.txt"
    words.write_text(f"{entry}\nSun\n", encoding="utf-8")
    text = f"他有{word}，{word}好。"
    assert texts(text, ChineseWords(words)(text)).count(word) == 2


def test_a_word_of_the_users_does_not_cut_a_latin_word(tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("go on\n", encoding="utf-8")
    assert "go on" not in texts("let's go once, cargo on", ChineseWords(words)("let's go once, cargo on"))


@pytest.mark.parametrize(
    ("content", "problem"),
    [(None, "cannot read"), ("詞語 5 n\n動員大會\n".encode("big5"), "UTF-8 or GB18030")],
    ids=["missing", "other encoding"],
)
def test_a_dictionary_that_cannot_be_used_is_named(tmp_path, content, problem):
    path = tmp_path / "words.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=problem) as error:
        ChineseWords(path)("甲")
    assert "words.txt" in str(error.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't know.", ["I", "do", "n't", "know", "."]),
        ('He said "yes".', ["He", "said", '"', "yes", '"', "."]),
        ("It cost $3.50, i.e. too much.", ["It", "cost", "$", "3.50", ",", "i.e.", "too", "much", "."]),
        ("Liu Shao-chi's visit", ["Liu", "Shao-chi", "'s", "visit"]),
    ],
)
def test_english_words_are_those_of_the_treebank(text, expected):
    assert texts(text, EnglishWords()(text)) == expected


def test_quotes_that_the_treebank_rewrites_keep_their_places():
    text = "``Old'' and \"new\" quotes, '' alone"
    assert "".join(texts(text, english.words(text))) == "".join(text.split())


def test_cutting_words_writes_no_file_and_no_message(tmp_path):
    environment = {**os.environ, "TMPDIR": str(tmp_path), "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", "from duiqi.tokenize import chinese; print(chinese.words('工业生产计划'))"],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout == "[(0, 4), (4, 6)]\n"
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_sentences_are_cut_without_loading_the_word_cutters():
    code = (
        "import sys; from duiqi.tokenize import chinese, english; chinese.split('甲。乙'); english.split('A b. C');"
        "print([name for name in ('jieba', 'nltk') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"


def test_a_long_text_without_marks_takes_no_time_that_grows_with_its_square():
    # Twenty thousand characters took the hidden Markov model two seconds, two hundred thousand three minutes.
    assert len(ChineseWords()("甲" * 50_000)) > 1_000
