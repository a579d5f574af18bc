"""Page furniture in plain text: running heads and page numbers go, everything else stays."""

from duiqi.formats.documents.furniture import without_furniture
from duiqi.formats.documents.plain import paragraphs, read
from hypothesis import given
from hypothesis import strategies as st

SCAN = """\
    The mill stood below the weir. In winter the wheel froze and
the miller went from door to door to sell the flour that he had

                            7
THE OLD MILL

ground in autumn. In spring he came home.

    The wheel turned again as soon as the ice was gone. Then the
whole village brought its grain, and the road was never without

8                           THE OLD MILL

carts. So it went on for years.
"""


def test_a_running_head_and_page_numbers_go_and_the_sentence_is_whole():
    text, taken = without_furniture(SCAN)
    assert taken == ["7", "THE OLD MILL", "8 THE OLD MILL"]
    found = paragraphs(text)
    assert len(found) == 2
    assert "that he had\nground in autumn" in found[0]
    assert "never without\ncarts" in found[1]


def test_what_is_left_out_is_said(tmp_path):
    path = tmp_path / "scan.txt"
    path.write_text(SCAN, encoding="utf-8")
    (warning,) = read(path).warnings
    assert "3 lines of running heads and page numbers left out: '7', 'THE OLD MILL', '8 THE OLD MILL'" in warning


def test_marked_numbers_of_chinese_pages_go():
    text, taken = without_furniture("他把面粉卖给\n\n- 7 -\n\n邻村的人。\n\n第 8 页\n\n春天来了。")
    assert taken == ["- 7 -", "第 8 页"]
    assert text == "他把面粉卖给\n邻村的人。\n\n春天来了。"


def test_heads_at_the_ends_of_pages_go():
    text, taken = without_furniture("THE MILL\nHe sold the\n\fTHE MILL\nflour. Then\n\fTHE MILL\nhe left.")
    assert taken == ["THE MILL"] * 3
    assert text.split("\n") == ["He sold the", "flour. Then", "he left."]


def test_numbers_of_chapters_and_headings_stay():
    for heads in (["1", "2", "3"], ("Chapter 1", "Chapter 2", "Chapter 3"), ("Step 1", "Step 2", "Step 3")):
        text = "".join(f"{head}\n\nIt rained, and nobody went out.\n\n" for head in heads)
        assert without_furniture(text) == (text, [])


def test_a_contents_page_stays():
    text = "The Mill   3\nThe Weir   5\nThe Road   7\n\nThe Mill\n\nIt stood below the weir.\n"
    assert without_furniture(text) == (text, [])


@given(st.lists(st.sampled_from(["1", "2", "3", "HEAD", "A line of text", "End.", "", "\f", "- 4 -", "5  HEAD"])))
def test_each_line_stays_or_is_named(lines):
    text, taken = without_furniture("\n".join(lines))
    words = sorted(" ".join(lines).split())
    assert sorted([*text.split(), *" ".join(taken).split()]) == words


@given(st.text(alphabet="1 2\n\fA.。中-", max_size=200))
def test_no_text_breaks_it(text):
    rest, taken = without_furniture(text)
    assert sorted("".join([rest, *taken]).split()) is not None
    assert sum(map(str.isalnum, rest)) + sum(map(str.isalnum, "".join(taken))) == sum(map(str.isalnum, text))
