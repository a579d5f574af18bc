"""What file names say: the document's name and the side."""

from pathlib import Path

import pathvalidate
import pytest
from duiqi.formats.names import file_stem, name_of, pair_name, stem_of


@pytest.mark.parametrize(
    ("file", "name", "language"),
    [
        ("a.zh", "a", "zh"),
        ("a.en.txt", "a", "en"),
        ("a_cn.md", "a", "zh"),
        ("a-zh-CN.docx", "a", "zh"),
        ("a.zh_Hant.html", "a", "zh"),
        ("EN_a.txt", "a", "en"),
        ("report (中文).docx", "report", "zh"),
        ("报告英文.txt", "报告英文", None),
        ("报告_英文.txt", "报告", "en"),
        ("zh-CN", "", "zh"),
        ("english", "", "en"),
        ("1959-02-03.md", "1959-02-03", None),
        ("garden.txt", "garden", None),
        ("v1.2 notes.txt", "v1.2 notes", None),
        ("us-election.txt", "us-election", None),
        ("a.zh.par", "a", "zh"),
    ],
)
def test_a_mark_is_taken_off_where_it_stands_alone(file, name, language):
    assert name_of(Path(file)) == (name, language)


def test_a_pair_is_named_by_what_its_files_share():
    assert pair_name(Path("x/a_cn.txt"), Path("y/a_en.txt")) == "a"
    assert pair_name(Path("novel/zh.txt"), Path("novel/en.txt")) == "novel"
    assert pair_name(Path("原文.txt"), Path("translation.txt")) == "原文"


@pytest.mark.parametrize(
    "name", ["CON", "con.zh", "news/aux", "a.", "a ", "a:b", "a\\b", "..", "a/../b", "", "a\ud800"]
)
def test_a_name_that_some_system_refuses_becomes_one_that_all_take(name):
    stem = file_stem(name)
    assert stem != name
    for part in stem.split("/"):
        pathvalidate.validate_filename(part, platform="universal")


def test_names_that_are_cleaned_alike_stay_two_files():
    assert len({file_stem(name) for name in ("a:b", "a?b", "a_b", "a.", "a", "a ", "中" * 100, "中" * 101)}) == 8


def test_the_stem_of_a_packed_file_is_that_of_the_file_in_it():
    assert [stem_of(Path(name)) for name in ("a.tmx", "a.tmx.gz", "x/a.b.jsonl.GZ")] == ["a", "a", "a.b"]
