"""What file names say: the document's name and the side."""

from pathlib import Path

import pytest
from duiqi.formats.names import name_of, pair_name


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
