"""The newspaper page: both headers, repeated headings, labels, by-lines, and what is no text."""

from pathlib import Path

import pytest
from duiqi.errors import InputError
from duiqi.formats import read
from duiqi.formats.documents.page import is_page, parse

SAMPLE = Path(__file__).parents[3] / "corpus" / "people-daily" / "1959-02-03.md"


def page(
    english_body,
    chinese_body,
    *,
    title="Bumper Harvest in the East",
    zh_title="东部大丰收",
    author="",
    zh_author="",
    column="",
):
    return (
        f"Title: {title}\nAuthor: {author}\nDate: 1959-02-01\nPage: 2\n\n{english_body}\n\n\n\n"
        "<hr /> \n\nOriginal: \n\n\n"
        f"### {zh_title}\n{zh_author}\n1959-02-01\n第2版()\n专栏：{column}\n\n{chinese_body}\n"
    )


def texts(document, kind=None):
    return [document.text[p.start : p.end] for p in document.paragraphs if kind in (None, p.kind)]


def kinds(document):
    return [p.kind for p in document.paragraphs]


class TestSample:
    def test_every_paragraph_and_the_title_come_out_once(self):
        (bitext,) = read(SAMPLE)
        assert bitext.name == "1959-02-03"
        assert kinds(bitext.zh) == kinds(bitext.en) == ["title"] + ["paragraph"] * 5
        assert texts(bitext.zh)[1].startswith("新华社2日讯　北京市1月份")
        assert texts(bitext.en)[0].startswith("Without Dismounting, Without Stopping")
        assert bitext.zh.text.count("人不离鞍") == 1

    def test_the_headers_become_metadata(self):
        (bitext,) = read(SAMPLE)
        assert bitext.metadata["date"] == "1959-02-03"
        assert bitext.metadata["page"] == "1"
        assert bitext.metadata["title_zh"].startswith("人不离鞍，马不停蹄")
        assert bitext.metadata["title_en"].endswith("Last Year")
        assert bitext.metadata["zh_encoding"] == "utf-8"
        assert "author_en" not in bitext.metadata


ZH = "    东部大丰收\n    本报讯　东部各县今年大丰收。\n    群众很高兴。"
EN = "    The eastern counties had a bumper harvest this year.\n    The masses are happy."


@pytest.mark.parametrize(
    ("body", "heading"),
    [
        (EN, []),
        ("    Bumper Harvest in the East\n" + EN, []),
        ("    BUMPER HARVEST\n    in the East!\n" + EN, []),
        ("\t**Bumper Harvest in the East**\n\n" + EN, []),
        ("　　Bumper Harvest in the East\n" + EN, []),
        ("    Bumper Harvest in the East\n    Masses in High Spirits\n" + EN, ["Masses in High Spirits"]),
    ],
)
def test_a_repeated_english_heading_is_not_counted_twice(body, heading):
    bitext = parse(page(body, ZH), "x", "x.md")
    assert texts(bitext.en) == ["Bumper Harvest in the East", *heading, *(line.strip() for line in EN.split("\n"))]
    assert texts(bitext.zh) == ["东部大丰收", "本报讯　东部各县今年大丰收。", "群众很高兴。"]


def test_a_heading_over_several_lines_is_the_title_once():
    zh = page(EN, "    东部大丰收\n    群众喜洋洋\n    本报讯　今年丰收。", zh_title="东部大丰收  群众喜洋洋")
    assert texts(parse(zh, "x", "x.md").zh) == ["东部大丰收  群众喜洋洋", "本报讯　今年丰收。"]


def test_a_heading_run_together_with_the_text_is_cut_off():
    zh = page(EN, "    东部大丰收水利工地粪便广，治水大军带粪筐。", zh_title="东部大丰收")
    assert texts(parse(zh, "x", "x.md").zh) == ["东部大丰收", "水利工地粪便广，治水大军带粪筐。"]


def test_a_sentence_that_opens_with_the_words_of_the_title_stays_whole():
    zh = page(EN, "    东部大丰收的消息传来，群众很高兴。")
    assert texts(parse(zh, "x", "x.md").zh) == ["东部大丰收", "东部大丰收的消息传来，群众很高兴。"]


def test_a_reworded_heading_is_the_title_and_the_header_stays_in_the_metadata():
    bitext = parse(page("    Bumper Harvests in the East\n" + EN, ZH), "x", "x.md")
    assert texts(bitext.en, "title") == ["Bumper Harvests in the East"]
    assert bitext.metadata["title_en"] == "Bumper Harvest in the East"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("    East Reaps Bumper Harvest\n", "East Reaps Bumper Harvest"),
        ("    Great Harvest in the East\n    A Bumper Year\n", "Great Harvest in the East"),
    ],
)
def test_a_heading_worded_otherwise_is_the_title(body, title):
    bitext = parse(page(body + EN, ZH), "x", "x.md")
    assert texts(bitext.en, "title") == [title]
    assert texts(bitext.en, "paragraph") == [line.strip() for line in EN.split("\n")]


def test_a_sentence_like_the_title_is_no_heading():
    first = "    A bumper harvest came in the east this year."
    bitext = parse(page(first + "\n" + EN, ZH), "x", "x.md")
    assert texts(bitext.en)[:2] == ["Bumper Harvest in the East", first.strip()]


def test_lines_under_the_heading_are_headings_too():
    bitext = parse(page("    Bumper Harvest in the East\n    Masses in High Spirits\n" + EN, ZH), "x", "x.md")
    assert kinds(bitext.en) == ["title", "heading", "paragraph", "paragraph"]


def test_verse_without_stops_is_no_heading():
    verse = "    Bumper Harvest in the East\n    The east is red\n    The sun is up\n    The wheat is gold"
    assert kinds(parse(page(verse, ZH), "x", "x.md").en) == ["title"] + ["paragraph"] * 3


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("本报记者　田流　林沫", "By Tian Liu and Lin Mo"),
        ("新华社记者田流、林沫", "Xinhua Reporters Tian Liu, Lin Mo"),
        ("田流　林沫　摄", "Tian Liu, Lin Mo"),
    ],
)
def test_a_byline_with_a_role_is_one(zh, en):
    body = "    东部大丰收\n    " + zh + "\n    今年丰收。"
    text = page("    " + en + "\n" + EN, body, author="Tian Liu, Lin Mo", zh_author="田流 林沫")
    bitext = parse(text, "x", "x.md")
    assert texts(bitext.zh, "byline") == [zh]
    assert texts(bitext.en, "byline") == [en]


def test_a_label_over_the_heading_stands_against_the_column():
    bitext = parse(
        page("From the Readers\n\n    Bumper Harvest in the East\n" + EN, ZH, column="读者中来"), "x", "x.md"
    )
    assert texts(bitext.en, "heading") == ["From the Readers"]
    assert texts(bitext.zh, "heading") == ["读者中来"]
    assert bitext.metadata["column"] == "读者中来"


def test_an_author_run_together_with_the_text_stands_against_the_header():
    zh = "    东部大丰收\n　　放平我有一颗跃进心，粮食亩产一万斤。"
    bitext = parse(page(EN, zh, author="Fang Ping", zh_author="放平"), "x", "x.md")
    assert texts(bitext.zh) == ["东部大丰收", "放平", "我有一颗跃进心，粮食亩产一万斤。"]
    assert texts(bitext.en, "byline") == ["Fang Ping"]
    assert (bitext.metadata["author_zh"], bitext.metadata["author_en"]) == ("放平", "Fang Ping")


def test_an_author_named_at_the_end_of_both_bodies_is_counted_once():
    zh, en = ZH + "\n                    （张华）", EN + "\n                    (Zhang Hua)"
    bitext = parse(page(en, zh, author="Zhang Hua", zh_author="张华"), "x", "x.md")
    assert texts(bitext.zh, "byline") == ["（张华）"]
    assert texts(bitext.en, "byline") == ["(Zhang Hua)"]


def test_a_place_in_brackets_at_the_end_is_a_byline():
    bitext = parse(page(EN + "\n\t\t(Jiangsu)", ZH + "\n            （江苏）"), "x", "x.md")
    assert kinds(bitext.zh)[-1] == kinds(bitext.en)[-1] == "byline"


def test_a_bilingual_title_gives_each_side_its_own():
    bitext = parse(page(EN, ZH, title="东部大丰收 (Bumper Harvest in the East)"), "x", "x.md")
    assert texts(bitext.en, "title") == ["Bumper Harvest in the East"]


def test_verse_lines_run_on_where_they_end_in_a_comma():
    verse = "\tSites have abundant manure,\n\tThe army carries baskets.\n\tEnsure a bumper harvest this year."
    bitext = parse(page(verse, ZH), "x", "x.md")
    assert len(texts(bitext.en, "paragraph")) == 2


@pytest.mark.parametrize(
    "tail", ["**Named Entities**\n\n晋冀\tJinji", "<br>\n<br>\n**Named Entities**\n\n<br>\n\n博山\tBoshan"]
)
def test_the_list_of_named_entities_is_no_text(tail):
    bitext = parse(page(EN + "\n\n" + tail, ZH), "x", "x.md")
    assert texts(bitext.en)[-1] == "The masses are happy."


def test_what_was_noticed_in_decoding_is_passed_on(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(page(EN, ZH * 20).encode("gbk") + b"\xff" + "完。".encode("gbk"))
    (bitext,) = read(path)
    assert bitext.metadata["zh_encoding"] == "gb18030"
    assert "not gb18030: left out" in bitext.warnings[0]


def test_an_edition_is_a_page():
    text = (
        page(EN, ZH)
        .replace("Page: 2", "Edition: 2")
        .replace("Title: Bumper Harvest in the East\n", "Title: Bumper Harvest in the East\n\n")
    )
    assert parse(text, "x", "x.md").metadata["page"] == "2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (page(EN, ZH).replace("Original:", ""), "expected one line 'Original:'"),
        (page(EN, ZH) + page(EN, ZH), "found 2"),
        (page("", ZH), "expected English text before"),
        (page(EN, ""), "expected Chinese text after"),
        (page(ZH, EN, title="东部大丰收", zh_title="Bumper Harvest"), "swap the two sides"),
    ],
)
def test_a_page_that_is_none_says_what_is_wrong(text, expected):
    assert is_page(text)
    with pytest.raises(InputError) as caught:
        parse(text, "x", "x.md")
    assert str(caught.value).startswith("x.md: ")
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)
