"""Both languages in one paragraph: by line, by sentence, at strokes and brackets."""

import pytest
from duiqi.formats.mixed import apart
from hypothesis import given
from hypothesis import strategies as st


def parts(*texts, kind="paragraph"):
    return [text for text, _ in apart([(text, kind) for text in texts]).paragraphs]


@pytest.mark.parametrize("end", ["\n", "\u2028"])
def test_a_translation_on_the_next_line_is_a_paragraph_of_its_own(end):
    assert parts(f"雨停了。我们出门吧。{end}The rain has stopped. Let us go out.") == [
        "雨停了。我们出门吧。",
        "The rain has stopped. Let us go out.",
    ]
    assert parts(f"雨后{end}After the Rain") == ["雨后", "After the Rain"]
    assert parts(f"雨停了，{end}街上有人，{end}The rain has stopped,{end}People are in the street,") == [
        f"雨停了，{end}街上有人，",
        f"The rain has stopped,{end}People are in the street,",
    ]


@pytest.mark.parametrize("blank", ["", " ", "\u3000"])
def test_a_translation_on_the_same_line_is_cut_off_between_sentences(blank):
    assert parts(f"雨停了。{blank}The rain has stopped.{blank}我们出门吧！{blank}Let us go out!") == [
        "雨停了。",
        "The rain has stopped.",
        "我们出门吧！",
        "Let us go out!",
    ]


@pytest.mark.parametrize(
    ("heading", "zh", "en"),
    [
        ("Weaving（织布）", "织布", "Weaving"),
        ("织布 (Weaving)", "织布", "Weaving"),
        ("Chapter 3. On Weaving（织布）", "织布", "Chapter 3. On Weaving"),
        ("附录 / Appendix", "附录", "Appendix"),
        ("附录/Appendix", "附录", "Appendix"),
        ("附录 | Appendix", "附录", "Appendix"),
        ("附录\tAppendix", "附录", "Appendix"),
        ("Appendix  附录", "附录", "Appendix"),
        ("雨后的小镇 The Town After the Rain", "雨后的小镇", "The Town After the Rain"),
        ("雨后的小镇 — The Town After the Rain", "雨后的小镇", "The Town After the Rain"),
    ],
)
def test_a_bilingual_heading_is_cut_into_its_languages(heading, zh, en):
    assert sorted(parts(heading, kind="heading")) == sorted([zh, en])


def test_a_heading_with_several_glosses_is_cut_at_each():
    assert parts("Next part（下一部分）：How cloth is woven（布是怎样织的）") == [
        "Next part",
        "下一部分",
        "How cloth is woven",
        "布是怎样织的",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "安装 Docker",
        "使用 Visual Studio Code 打开文件夹。",
        "他说：“Good morning.” 然后就走了。",
        "校训是：Study hard and make progress every day. 我们都记得。",
        "这个词（loom）在书里出现过三次。",
        "Li Bai (李白) was born far in the west.",
        "本书由出版社\nOxford University Press\n出版。",
    ],
)
def test_words_that_are_quoted_stay_in_their_sentence(text):
    assert parts(text) == [text]


def test_lines_with_a_blank_between_the_languages_are_cut_where_many_are_such():
    lines = ["雨停了 Rain stopped", "街上有人 People outside", "天黑了 Night fell"]
    assert len(parts(*lines)) == 6
    assert parts("安装 Docker", "打开文件夹。", "关闭文件夹。") == ["安装 Docker", "打开文件夹。", "关闭文件夹。"]


def test_what_stays_unclear_is_told():
    text = "雨停了。我们都出门去看河水，桥上站满了人。 Rain."
    found = apart([(text, "paragraph")])
    assert [part for part, _ in found.paragraphs] == [text]
    found = apart([("雨停了我们出门\nOxford University Press and all of its many friends abroad\n的朋友", "paragraph")])
    assert len(found.paragraphs) == len(found.unclear) == 1


class TestPinyin:
    def test_lines_of_pinyin_are_left_out_and_told(self):
        found = apart([("yǔ tíng le\n雨停了。\nThe rain has stopped.", "paragraph"), ("Tiān hēile.", "paragraph")])
        assert [part for part, _ in found.paragraphs] == ["雨停了。", "The rain has stopped."]
        assert found.pinyin == ["yǔ tíng le", "Tiān hēile."]

    def test_without_tones_the_line_beside_it_shows_it(self):
        found = apart([("yu ting le wo men zou\n雨停了我们走", "paragraph"), ("He ran long ago.", "paragraph")])
        assert [part for part, _ in found.paragraphs] == ["雨停了我们走", "He ran long ago."]

    @pytest.mark.parametrize("line", ["él está aquí", "The café is à la mode.", "Long can he sing", "Wang Li"])
    def test_other_words_are_no_pinyin(self, line):
        assert apart([(line, "paragraph")]).pinyin == []


TEXTS = st.lists(
    st.tuples(
        st.text(alphabet="雨停天a bLǐB。.!（）()/|—\n\u2028\t,，1", max_size=40) | st.text(max_size=20),
        st.just("paragraph"),
    ),
    max_size=4,
)


@given(TEXTS)
def test_no_letter_is_lost_and_none_invented(paragraphs):
    found = apart(paragraphs)
    after = "".join([*(text for text, _ in found.paragraphs), *found.pinyin])
    before = "".join(text for text, _ in paragraphs)
    assert sorted(filter(str.isalnum, after)) == sorted(filter(str.isalnum, before))
