"""Both sides of one file: partly translated files, the order of blocks, what is said of it."""

import pytest
from duiqi.errors import InputError
from duiqi.formats import read

REST = "".join(f"On day {number} it rained, and nobody went to the mill.\n\n" for number in range(40))


def written(tmp_path, text, name="both.md"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_partly_translated_file_is_taken_with_a_warning(tmp_path):
    path = written(tmp_path, f"# The Mill\n\n# 磨坊\n\nThe wheel is still.\n\n水轮不转了。\n\n{REST}")
    (bitext,) = read(path)
    assert bitext.zh.text == "磨坊\n水轮不转了。"
    assert len(bitext.en.paragraphs) == 42
    assert "found 2 of 44 paragraphs in Chinese only: most of the English has no counterpart" in bitext.warnings[0]


def test_a_quotation_is_no_other_side_and_the_message_counts_it(tmp_path):
    path = written(tmp_path, f"{REST}磨\n\n{REST}")
    with pytest.raises(InputError, match="found 1 of 81 paragraphs in Chinese only, no translation"):
        list(read(path))


def test_a_layout_that_is_named_is_taken_at_its_word(tmp_path):
    path = written(tmp_path, f"{REST}磨\n\n")
    (bitext,) = read(path, layout="halves")
    assert bitext.zh.text == "磨"


@pytest.mark.parametrize("name", ["both.txt", "both.md"])
def test_stanzas_of_a_line_and_its_translation_become_pairs(tmp_path, name):
    path = written(
        tmp_path,
        "雨后\nAfter the Rain\n\n雨停了。我们走吧。\nThe rain has stopped. Let us go.\n\n天黑了。\nNight fell.\n",
        name,
    )
    (bitext,) = read(path)
    assert bitext.zh.text == "雨后\n雨停了。我们走吧。\n天黑了。"
    assert bitext.en.text == "After the Rain\nThe rain has stopped. Let us go.\nNight fell."
    assert not bitext.warnings


def test_pinyin_and_unclear_places_are_warnings_that_show_the_place(tmp_path):
    unclear = "雨停了我们出门\nOxford University Press and all of its many friends abroad\n的朋友"
    path = written(tmp_path, f"yǔ tíng le\n\n雨停了。\n\nThe rain has stopped.\n\n{unclear}\n")
    (bitext,) = read(path)
    assert "1 line of pinyin left out, neither Chinese nor English: 'yǔ tíng le'" in bitext.warnings[0]
    assert "1 paragraph of both languages not told apart" in bitext.warnings[1]
    assert "雨停了我们出门" in bitext.warnings[1]
