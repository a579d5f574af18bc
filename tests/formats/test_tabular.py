"""Columns of tables: those that the header names, else those whose words are in the language; headers are no pairs."""

import pytest
from duiqi.formats.languages import side_of_heading
from duiqi.formats.tabular import Columns, find_columns, header_row, text_columns

ZH = ["他慢慢地推开了门。", "院子里没有人。", "风从河上吹来。"]
EN = ["He pushed the door open slowly.", "There was nobody in the yard.", "The wind came from the river."]
ES = [
    "Empujó la puerta poco a poco y con cuidado.",
    "No había nadie en el patio de la casa.",
    "El viento venía del río.",
]
FR = ["Il poussa la porte avec soin.", "Il n'y avait personne dans la cour.", "Le vent venait de la rivière."]
JA = ["彼はゆっくりと扉を開けた。", "庭には誰もいなかった。", "風が川から吹いてきた。"]


def table(*columns, header=None):
    return [*([header] if header else []), *map(list, zip(*columns, strict=True))]


@pytest.mark.parametrize(
    "heading", ["zh", "zh-CN", "zh_Hans", "ZH-TW", "cmn", "Chinese", "Schinese", "chs", "中文", "简体中文", "中文原文",
                "Simplified Chinese", "Chinese (Traditional)", "text_zh", "繁中"]
)  # fmt: skip
def test_headings_that_name_chinese(heading):
    assert side_of_heading(heading) == "zh"


@pytest.mark.parametrize("heading", ["en", "en-US", "en_GB", "eng", "English", "English (US)", "英文", "英文译文"])
def test_headings_that_name_english(heading):
    assert side_of_heading(heading) == "en"


@pytest.mark.parametrize(
    "heading", ["id", "zh_indexes", "en_note", "English notes", "Chinese | English", "es", "原文", ""]
)
def test_headings_that_name_neither(heading):
    assert side_of_heading(heading) is None


@pytest.mark.parametrize(
    ("rows", "zh", "en", "first"),
    [
        (table(["k1", "k2", "k3"], EN, FR, ES, JA, ZH, header=["key", "en", "fr", "es", "ja", "zh-CN"]), 5, 1, 1),
        (table(ES, EN, ZH), 2, 1, 0),  # the Spanish has more words
        (table(JA, ZH, EN), 1, 2, 0),  # the Japanese has more ideographs
        (table(ZH, EN, header=["Schinese", "English"]), 0, 1, 1),
        (table(EN, ZH, header=["原文", "译文"]), 1, 0, 1),
        (
            table(["1", "2", "3"], ["Draft of the text"] * 3, ZH, EN, header=["ID", "Status", "Source", "Target"]),
            2,
            3,
            1,
        ),
        ([["zh-CN", "en-US"], ["简体中文", "English"], *table(ZH, EN)], 0, 1, 2),
        ([["Terms of the river", ""], ["中文", "English"], *table(ZH, EN)], 0, 1, 2),
        (table(EN, ZH, header=["Term", "Rendering"]), 1, 0, 1),
        (table(["OpenRiver", *ZH], ["OpenRiver", *EN]), 0, 1, 0),
    ],
)
def test_the_columns_of_the_two_languages(rows, zh, en, first):
    found = find_columns(rows)
    assert (found.zh, found.en, found.first) == (zh, en, first)


@pytest.mark.parametrize("rows", [table(ES, ZH), table(FR, ZH), table(EN, JA), table(ZH, ZH), table(EN, EN), [], [[]]])
def test_a_table_without_one_of_the_languages_has_no_columns(rows):
    assert find_columns(rows) is None


def test_a_term_that_is_the_name_of_a_language_is_no_header():
    assert header_row([["Chinese", "中文"], ["English", "英文"]]) is None


def test_of_two_chinese_columns_the_first_is_taken_and_the_other_named():
    rows = table(
        EN,
        ["橋是石頭的。", "門開了。", "風大。"],
        ["桥是石头的。", "门开了。", "风大。"],
        header=["English", "繁中", "簡中"],
    )
    assert find_columns(rows) == Columns(1, 0, 1, ("English", "繁中", "簡中"), (2,))


def test_a_text_in_one_language_may_have_several_columns():
    rows = table(["a1", "a2", "a3"], EN, ["ok", "ok", "ok"], EN[::-1], header=["id", "question", "status", "answer"])
    assert text_columns(rows, "en") == ([1, 3], 1)
