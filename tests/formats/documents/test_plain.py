"""Plain text: what is a paragraph, and one sentence a line as given."""

import pytest
from duiqi.errors import InputError
from duiqi.formats import read, read_pair
from duiqi.formats.documents.plain import paragraphs


def test_without_blank_lines_a_line_is_a_paragraph():
    assert paragraphs("First. Second.\nThird.\n") == ["First. Second.", "Third."]


def test_blank_lines_part_paragraphs_and_their_lines_stay_together():
    assert paragraphs("一。\n二。\n\n三。\n　\n四。") == ["一。\n二。", "三。", "四。"]


def test_lines_of_several_sentences_are_paragraphs_in_spite_of_a_blank_line():
    text = "Title\n\nOne is here. Two is here.\nThree is here. Four is here.\nFive is here. Six is here.\n"
    assert len(paragraphs(text)) == 4


def test_a_row_of_signs_parts_paragraphs():
    assert paragraphs("第一回\n----------\n此开卷第一回也。\n* * *\n完。") == ["第一回", "此开卷第一回也。", "完。"]


def test_hard_wrapped_lines_are_joined_until_an_indented_line():
    line = "话说天下大势分久必合合久必分周末七国分争并入于秦"
    text = "\n".join(
        [
            "　　" + line[:20] + "，",
            *[line[:22]] * 4,
            line[:10] + "。",
            "　　" + line[:20] + "，",
            *[line[:22]] * 3,
            "完。",
        ]
    )
    found = paragraphs(text)
    assert len(found) == 2
    assert found[0].count("\n") == 5


def test_a_few_lines_are_joined_only_where_all_are_full_and_open():
    full = "the quick brown fox jumps over the lazy dog and then it"
    assert paragraphs(f"{full}\n{full}\nsleeps.") == [f"{full}\n{full}\nsleeps."]
    assert len(paragraphs(f"{full}.\n{full}\nIt sleeps.")) == 3


def test_hard_wrapped_english_is_joined_by_blank_lines():
    line = "the quick brown fox jumps over the lazy dog and then it sleeps a while"
    block = "\n".join([line] * 5 + ["and ends."])
    assert paragraphs(f"{block}\n\n{block}\n") == [block, block]


class TestPair:
    def write(self, tmp_path, zh, en):
        (tmp_path / "a_cn.txt").write_text(zh, encoding="utf-8")
        (tmp_path / "a_en.txt").write_text(en, encoding="utf-8")
        return tmp_path / "a_cn.txt", tmp_path / "a_en.txt"

    def test_the_name_is_what_the_files_share(self, tmp_path):
        bitext = read_pair(*self.write(tmp_path, "你好。\n再见。", "Hello.\nGoodbye."))
        assert bitext.name == "a"
        assert len(bitext.zh.paragraphs) == len(bitext.en.paragraphs) == 2
        assert bitext.zh.paragraphs[0].sentences is None

    @pytest.mark.parametrize(
        ("zh", "en", "expected"),
        [
            ("Hello.", "你好。", "a_cn.txt: expected Chinese, found English, and the other way round"),
            ("你好。", "再见。", "a_en.txt: expected English, found Chinese"),
            ("", "Hello.", "a_cn.txt: expected Chinese text, found none"),
            ("你好。", " \n", "a_en.txt: expected English text, found none"),
            ("你\x00好。", "Hello.", "a_cn.txt: expected text, found"),
        ],
    )
    @pytest.mark.parametrize("lines", [True, False])
    def test_what_cannot_be_a_side_is_named(self, tmp_path, zh, en, expected, lines):
        with pytest.raises(InputError) as caught:
            read_pair(*self.write(tmp_path, zh, en), lines=lines)
        assert expected in str(caught.value)

    def test_a_missing_file_is_named(self, tmp_path):
        with pytest.raises(InputError, match=r"a\.zh: expected a file, found none"):
            read_pair(tmp_path / "a.zh", tmp_path / "a.en")

    def test_lines_are_sentences_as_given(self, tmp_path):
        zh, en = self.write(tmp_path, "一。二。\r\n 三\u2028。\x0b\r\n四", "One. Two.\nThree.\n\n")
        bitext = read_pair(zh, en, lines=True)
        assert [bitext.zh.text[s.start : s.end] for s in bitext.zh.sentences] == ["一。二。", "三\u2028。", "四"]
        assert [bitext.en.text[s.start : s.end] for s in bitext.en.sentences] == ["One. Two.", "Three."]
        assert len(bitext.zh.paragraphs) == 1
        assert not bitext.warnings

    def test_blank_lines_between_lines_part_paragraphs_and_are_reported(self, tmp_path):
        zh, en = self.write(tmp_path, "一。\n二。\n\n三。\n", "One.\nTwo.\nThree.\n")
        bitext = read_pair(zh, en, lines=True)
        assert [len(p.sentences or ()) for p in bitext.zh.paragraphs] == [2, 1]
        assert "1 blank lines" in bitext.warnings[0]


class TestBothInOne:
    @pytest.mark.parametrize(
        "text",
        [
            "你好吗？\nHow are you?\n我很好。\nI am fine.\n",
            "你好吗？\n我很好。\nHow are you?\nI am fine.\n",
            "你好吗？\tHow are you?\n我很好。\tI am fine.\n",
            "How are you?\t你好吗？\nI am fine.\t我很好。\n",
        ],
    )
    def test_the_layout_is_recognised(self, tmp_path, text):
        path = tmp_path / "both.txt"
        path.write_text(text, encoding="utf-8")
        (bitext,) = read(path)
        assert bitext.zh.text == "你好吗？\n我很好。"
        assert bitext.en.text == "How are you?\nI am fine."

    def test_one_language_only_is_an_error_that_says_what_to_do(self, tmp_path):
        path = tmp_path / "one.txt"
        path.write_text("How are you?\nI am fine.\n", encoding="utf-8")
        with pytest.raises(InputError, match="found English only; give the sides as --zh FILE --en FILE"):
            list(read(path))


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("a.wps", "save it as DOCX"), ("a.xml", "TMX")],
)
def test_a_format_that_is_not_read_is_named_with_a_remedy(tmp_path, name, remedy):
    (tmp_path / name).write_text("你好。\nHello.")
    with pytest.raises(InputError, match=remedy):
        list(read(tmp_path / name))


class TestHeadings:
    def test_a_heading_is_not_glued_to_the_line_below_it(self):
        text = "章程\n\n前言\n本社由乡人自愿组成，入社出社都听自便，\n\n第一条\n社员每月聚会一次。\n"
        assert paragraphs(text) == [
            "章程",
            "前言",
            "本社由乡人自愿组成，入社出社都听自便，",
            "第一条",
            "社员每月聚会一次。",
        ]

    def test_long_lines_that_are_not_wrapped_are_paragraphs(self):
        lines = [
            "All members of the society shall meet once in every month at the house of the eldest of them,",
            "No member shall leave before the others have been heard, the minutes read and the accounts signed,",
            "Any member who is ill may send a friend, who shall bring a letter,",
        ]
        assert paragraphs("Preface\n" + "\n".join(lines) + "\n\nThe end\n") == ["Preface", *lines, "The end"]

    def test_wrapped_lines_may_be_indented_below_a_heading(self):
        wrapped = "  the society meets once in every month at the house of its\n" * 4 + "  eldest member.\n"
        found = paragraphs(f"Meetings\n{wrapped}Accounts\n{wrapped}")
        assert found == ["Meetings", wrapped.rstrip(), "Accounts", wrapped.rstrip()]

    def test_a_hanging_indent_is_one_paragraph(self):
        item = "1. the society meets once in every month at the house of the\n" + (
            "   eldest member, and if he is ill at the house of the one who\n" * 3 + "   comes next."
        )
        assert paragraphs(f"{item}\n{item}") == [item, item]

    def test_a_heading_above_wrapped_lines_at_the_same_margin_stands_alone(self):
        wrapped = "the society meets once in every month at the house of its\n" * 4 + "eldest member."
        assert paragraphs(f"Of meetings\n{wrapped}\n\nOf money\n{wrapped}") == [
            "Of meetings",
            wrapped,
            "Of money",
            wrapped,
        ]

    def test_a_wrapped_line_that_begins_like_a_heading_goes_on(self):
        wrapped = (
            "the society meets as is laid down for all such meetings in\n"
            "Article 5 of the law on societies, which was passed in the\n" * 3
        )
        assert paragraphs(wrapped + "same year.") == [wrapped + "same year."]


def test_lines_of_verse_keep_their_breaks():
    stanza = "The wheel is still,\nThe weir is white,\nNobody comes\nUp from the mill"
    assert paragraphs(f"{stanza}\n\n{stanza}") == [stanza.replace("\n", "\u2028")] * 2


def test_a_few_wrapped_lines_may_end_in_stops():
    lines = [
        "磨坊在水坝的下面，冬天水轮冻住了。磨坊主人就挨家",
        "去卖秋天磨好的面粉，有时候一天走三个村子还卖不完。",
        "春天冰一化他就回家来，全村的人都把粮食送来磨面。",
        "路上的车一辆接着一辆，从早到晚没有停过，后来也",
        "一直这样。",
    ]
    assert paragraphs("\n".join(lines)) == ["\n".join(lines)]
