"""Line breaks that the author wrote are kept as line separators; those of wrapped lines are not."""

import pytest
from duiqi.formats import read_pair
from duiqi.formats.documents import html, markdown
from duiqi.tokenize.segment import segment

VERSE = ["水轮不转", "坝上一片白", "磨坊的路上", "没有人来"]


@pytest.mark.parametrize("end", ["  \n", "\\\n", "<br>\n"])
def test_a_hard_break_in_markdown_is_kept(end):
    assert markdown.contents(end.join(VERSE), "a.md").paragraphs == [("\u2028".join(VERSE), "paragraph")]


def test_a_soft_break_in_markdown_is_a_wrapped_line():
    assert markdown.contents("\n".join(VERSE), "a.md").paragraphs == [("\n".join(VERSE), "paragraph")]


def test_a_br_is_kept():
    found = html.contents(f"<p>{'<br/>'.join(VERSE)}</p>", "a.html").paragraphs
    assert found == [("\u2028".join(VERSE), "paragraph")]


def test_br_at_the_ends_of_wrapped_lines_is_no_boundary():
    lines = ["the miller went from door to door to sell the flour that"] * 7 + ["he had."]
    assert html.contents(f"<p>{'<br>'.join(lines)}</p>", "a.html").paragraphs == [("\n".join(lines), "paragraph")]


def test_lines_of_verse_are_sentences_and_stay_apart(tmp_path):
    (tmp_path / "a.zh.md").write_text("  \n".join(VERSE), encoding="utf-8")
    (tmp_path / "a.en.md").write_text("The wheel is still  \nThe weir is white", encoding="utf-8")
    bitext = segment(read_pair(tmp_path / "a.zh.md", tmp_path / "a.en.md"))
    assert [bitext.zh.passage([sentence]) for sentence in bitext.zh.sentences] == VERSE
    assert bitext.zh.passage(bitext.zh.paragraphs) == "水轮不转 坝上一片白 磨坊的路上 没有人来"
    assert bitext.en.passage(bitext.en.paragraphs) == "The wheel is still The weir is white"
