"""TMX of many tools: tags of every kind, other languages beside, several variants of Chinese; the same for all."""

from __future__ import annotations

import pytest
from duiqi.errors import InputError
from duiqi.formats import read
from duiqi.formats.aligned.alignments import read_annotations
from duiqi.formats.aligned.convert import convert


def tmx(folder, *units, name="a.tmx"):
    def variants(unit):
        return "".join(f"<tuv xml:lang='{tag}'><seg>{text}</seg></tuv>" for tag, text in unit)

    body = "".join(f"<tu>{variants(unit)}</tu>" for unit in units)
    path = folder / name
    path.write_text(f"<tmx version='1.4'><header/><body>{body}</body></tmx>", encoding="utf-8")
    return path


def texts_of(bitext):
    return bitext.zh.text.split("\n"), bitext.en.text.split("\n")


@pytest.mark.parametrize(("zh", "en"), [("cmn-Hans-CN", "eng"), ("zho", "en_GB"), ("chi", "EN-US"), ("yue", "en")])
def test_what_is_read_to_be_aligned_is_read_to_be_converted(tmp_path, zh, en):
    path = tmx(tmp_path, [(zh, "你好。"), (en, "Hello.")], [(zh, "再见。"), (en, "Bye.")])
    (bitext,) = read(path)
    (annotation,) = read_annotations(path)
    assert texts_of(bitext) == texts_of(annotation.bitext) == (["你好。", "再见。"], ["Hello.", "Bye."])
    assert convert(path, tmp_path / "a.tsv").beads == 2


def test_units_in_other_languages_are_passed_over_and_counted(tmp_path):
    good = [("zh", "你好。"), ("de", "Hallo."), ("en", "Hello.")]
    path = tmx(tmp_path, [("de", "Ja."), ("fr", "Oui.")], good, [("fr", "Non.")])
    (annotation,) = read_annotations(path)
    (bitext,) = read(path)
    warning = f"{path}: texts in other languages were passed over: 4 (de, fr)"
    assert annotation.warnings == bitext.warnings == (warning,)
    assert len(annotation.beads) == 1


def test_of_two_scripts_side_by_side_the_more_frequent_is_taken_throughout(tmp_path):
    path = tmx(
        tmp_path,
        [("zh-Hant", "後來。"), ("zh-Hans", "后来。"), ("en", "Later.")],
        [("zh-Hans", "国家。"), ("en", "The country.")],
        [("zh-Hans", "头发。"), ("zh-Hant", "頭髮。"), ("en", "Hair.")],
    )
    (bitext,) = read(path)
    (annotation,) = read_annotations(path)
    for found in (bitext, annotation.bitext):
        assert found.zh.text.split("\n") == ["后来。", "国家。", "头发。"]
    assert "2 texts in zh-Hant left out" in annotation.warnings[0]
    assert bitext.warnings == annotation.warnings


def test_of_two_scripts_as_frequent_one_is_taken_throughout(tmp_path):
    path = tmx(
        tmp_path,
        [("zh-Hans", "后来。"), ("zh-Hant", "後來。"), ("en", "Later.")],
        [("zh-Hant", "頭髮。"), ("zh-Hans", "头发。"), ("en", "Hair.")],
    )
    for bitext in (*read(path), *(annotation.bitext for annotation in read_annotations(path))):
        assert bitext.zh.text.split("\n") == ["后来。", "头发。"]


def test_units_of_another_pair_of_languages_are_passed_over_and_counted(tmp_path):
    path = tmx(
        tmp_path,
        [("en", "Yes."), ("de", "Ja.")],
        [("zh", "不。"), ("en", "No.")],
        [("zh", "对。"), ("fr", "Oui.")],
        [("en", "Alone.")],
    )
    (annotation,) = read_annotations(path)
    assert texts_of(annotation.bitext) == (["不。"], ["No.", "Alone."])
    assert any("beside other languages were passed over: 2" in warning for warning in annotation.warnings)


def test_of_two_texts_of_one_tag_the_first_is_taken_and_the_other_counted(tmp_path):
    (annotation,) = read_annotations(tmx(tmp_path, [("zh", "你好。"), ("en", "Hello."), ("en", "Hi.")]))
    assert annotation.bitext.en.text == "Hello."
    assert "1 texts in en left out" in annotation.warnings[0]


def test_marked_words_are_text_and_codes_are_not(tmp_path):
    zh = "<g id='1'>你</g><mrk>好</mrk><hi>吗</hi><ph>{1}</ph><bpt>x<sub>y</sub></bpt>？<sub>注</sub>"
    path = tmx(tmp_path, [("zh", zh), ("en", "How are you?<ut>z</ut>")])
    (annotation,) = read_annotations(path)
    (bitext,) = read(path)
    assert texts_of(annotation.bitext) == texts_of(bitext) == (["你好吗？"], ["How are you?"])


def test_a_file_in_other_languages_only_says_which(tmp_path):
    for reader in (read, read_annotations):
        with pytest.raises(InputError, match=r"found none; check the languages in it; .*: 2 \(de, fr\)"):
            list(reader(tmx(tmp_path, [("de", "Ja."), ("fr", "Oui.")])))


def test_a_namespace_does_not_hide_the_units(tmp_path):
    path = tmx(tmp_path, [("zh", "你好。"), ("en", "Hello.")])
    path.write_text(path.read_text("utf-8").replace("<tmx ", "<tmx xmlns='http://www.lisa.org/tmx14' "), "utf-8")
    assert [len(annotation.beads) for annotation in read_annotations(path)] == [1]
