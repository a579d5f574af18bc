"""Folders paired by content or by language-named sub-folders become sources of documents; no file is lost sight of."""

from pathlib import Path

import pytest
from duiqi.batch.content import TABLE, keep, paired_by_content
from duiqi.batch.inputs import Inputs, Skipped, walk
from duiqi.batch.settings import Settings
from duiqi.errors import InputError
from duiqi.pairing.match import FileMatch, FilePairing


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_found_pairs_are_walked_and_the_others_passed_over(tmp_path):
    zh = [write(tmp_path / "zh" / "b.txt", "好"), write(tmp_path / "zh" / "in" / "a.txt", "早")]
    en = [write(tmp_path / "en" / f"{n}.txt", "Good") for n in range(3)]
    inputs = Inputs(zh=str(tmp_path / "zh"), en=str(tmp_path / "en"), pairs=((zh[1], en[0]), (zh[0], en[2])))
    skipped = Skipped()
    found = [(name, [entry.path for entry in sources]) for name, sources in walk(inputs, skipped)]
    assert found == [("b", [zh[0], en[2]]), ("in/a", [zh[1], en[0]])]
    assert skipped.first == [{"file": en[1], "reason": "no counterpart found by content"}]


@pytest.mark.parametrize(("zh", "en"), [("zh-CN", "en"), ("zh", "en-US"), ("中文", "英文")])
def test_subfolders_named_for_the_languages_are_paired_by_the_names_in_them(tmp_path, zh, en):
    write(tmp_path / "docs" / zh / "guide" / "a.md", "好")
    write(tmp_path / "docs" / en / "guide" / "a.md", "Good")
    write(tmp_path / "docs" / en / "b.md", "Good")
    skipped = Skipped()
    ((name, sources),) = walk(Inputs((str(tmp_path),)), skipped)
    assert name == "docs/guide/a"
    assert [Path(entry.path).parent.parent.name for entry in sources] == [zh, en]
    assert skipped.count == 1


def test_pairing_by_content_needs_two_folders(tmp_path):
    path = write(tmp_path / "a.txt", "好")
    with pytest.raises(InputError, match="needs two folders"):
        paired_by_content(Inputs(zh=path, en=path), str(tmp_path / "out"), Settings(), never)


def never():
    raise AssertionError("no encoder is needed")


FOUND = FilePairing((FileMatch("a", "b", 0.98765),), ("c",), (("d", "d: is no text"),))


@pytest.fixture
def sides(tmp_path):
    write(tmp_path / "zh" / "a.txt", "好")
    write(tmp_path / "en" / "b.txt", "Good")
    return Inputs(zh=str(tmp_path / "zh"), en=str(tmp_path / "en"))


def test_the_table_tells_of_every_file(tmp_path, sides):
    keep(FOUND, sides, str(tmp_path / "out"), Settings())
    table = (tmp_path / "out" / TABLE).read_text(encoding="utf-8")
    assert table == "a\tb\t0.988\nc\tno counterpart\nd\tnot read: d: is no text\n"
    assert {path.name for path in (tmp_path / "out").iterdir()} == {TABLE, ".duiqi"}


def test_pairs_are_kept_from_run_to_run(tmp_path, sides):
    out = str(tmp_path / "out")
    keep(FOUND, sides, out, Settings())
    inputs, found = paired_by_content(sides, out, Settings(), never)
    assert found == FOUND
    assert inputs.pairs == (("a", "b"),)


@pytest.mark.parametrize("change", ["input", "encoder", "damage"])
def test_pairs_are_found_anew_when_what_they_depend_on_changed(tmp_path, sides, change):
    out = tmp_path / "out"
    keep(FOUND, sides, str(out), Settings())
    if change == "input":
        write(tmp_path / "zh" / "a.txt", "longer than before")
    if change == "damage":
        (out / ".duiqi" / "pairing.json").write_text('{"digest": 1', encoding="utf-8")
    settings = Settings(encoder="other") if change == "encoder" else Settings()
    with pytest.raises(AssertionError, match="no encoder"):
        paired_by_content(sides, str(out), settings, never)
