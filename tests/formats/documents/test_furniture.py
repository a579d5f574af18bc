"""Running heads and folios in plain text: taken out where they cut sentences, and nothing that is text."""

import pytest
from duiqi.formats.documents.plain import read


@pytest.fixture
def contents(tmp_path):
    def of(text):
        path = tmp_path / "a.txt"
        path.write_text(text, encoding="utf-8")
        return read(path)

    return of


@pytest.fixture
def lines(contents):
    return lambda text: "\n".join(text for text, _ in contents(text).paragraphs).split("\n")


def blocks(*lines):
    return "\n\n".join(lines)


CHINESE = (
    "　　外婆家在河的上游。每到夏天，我和表哥都要在那\n里住上一个月，我们从来不信河里有水",
    "{}",
    "鬼。表哥自告奋勇去帮忙划船。外公没有说话，只是把\n自己的蓑衣披在他身上。",
    "　　第三天傍晚，船翻了。岸上的人都喊了起来。表哥\n抱着一只药箱，顺水漂了半里地，才被人拉上",
    "{}",
    "岸。药箱里的东西一点也没有湿。",
)
ENGLISH = (
    "    The house stood on the upper reaches of the river, and we\nnever believed that there was a ghost in the",
    "{}",
    "water. My cousin volunteered to help with the rowing there.",
    "    On the third day the boat capsized, and he drifted until a",
    "{}",
    "fisherman pulled him ashore. Nothing had got wet in the chest.",
)


@pytest.mark.parametrize("text", [CHINESE, ENGLISH])
@pytest.mark.parametrize(
    "heads",
    [
        ("· 15 ·\n河边的日子        第二章", "· 16 ·\n河边的日子        第二章"),
        ("31\nTHE RIVER", "32                   THE RIVER"),
        ("第 7 页", "第 8 页"),
        ("CHAPTER TWO        31", "32        THE RIVER"),
        ("THE RIVER", "THE RIVER"),
    ],
)
def test_what_cuts_sentences_is_left_out_and_they_are_whole(contents, text, heads):
    found = contents(blocks(*text).format(*heads))
    assert [text for text, _ in found.paragraphs] == [text[0] + "\n" + text[2], text[3] + "\n" + text[5]]
    assert "running heads and page numbers are left out" in found.warnings[0]


@pytest.mark.parametrize(
    "heads",
    [
        ("第一章\n水鬼", "第二章\n翻船"),
        ("1", "2"),
        ("* 1 *", "* 2 *"),
        ("Chapter 1", "Chapter 2"),
        ("THE RIVER", "THE RIVER"),
    ],
)
@pytest.mark.parametrize(
    "sides",
    [("我们从来不信。", "　　第三天船翻了。", "岸上的人。", "　　没有湿。"), ("It fell.", "The next", "one.", "Then")],
)
def test_headings_between_whole_sentences_are_text(lines, heads, sides):
    text = blocks(sides[0], heads[0], sides[1] + sides[2], heads[1], sides[3])
    assert set("\n".join(heads).split("\n")) <= set(lines(text))


@pytest.mark.parametrize(
    "verse",
    [
        ("床前明月光", "疑是地上霜", "举头望明月", "低头思故乡"),
        ("O rose", "Thou art sick", "The worm", "In the night"),
    ],
)
def test_numbers_of_stanzas_are_text(lines, verse):
    assert {"1", "2", "3"} <= set(lines(blocks(verse[0], "1", verse[1], "2", verse[2], "3", verse[3])))


def test_heads_that_do_not_go_on_are_text(lines):
    assert {"甲", "乙"} <= set(lines(blocks(*CHINESE).format("甲", "乙")))
