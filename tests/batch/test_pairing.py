"""Folders paired by content or by language-named sub-folders become sources of documents; no file is lost sight of."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from duiqi.batch.inputs import FoundPairs, Inputs
from duiqi.batch.listing import Skipped, files_under
from duiqi.batch.pairing import FileMatch, FilePairing, keep, pair_files, paired_by_content
from duiqi.batch.run import align_files
from duiqi.batch.settings import Settings
from duiqi.batch.table import TABLE, read_table
from duiqi.batch.walk import walk
from duiqi.cli import cli
from duiqi.errors import InputError
from meaning import Meaning


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_found_pairs_are_walked_and_the_others_passed_over(tmp_path):
    zh = [write(tmp_path / "zh" / "b.txt", "好"), write(tmp_path / "zh" / "in" / "a.txt", "早")]
    en = [write(tmp_path / "en" / f"{n}.txt", "Good") for n in range(3)]
    folders = [str(tmp_path / language) for language in ("zh", "en")]
    listed = [tuple(files_under(folder, Skipped())) for folder in folders]
    pairs = FoundPairs(listed[0], listed[1], Skipped(), ((zh[1], en[0]), (zh[0], en[2])))
    inputs = Inputs(zh=folders[0], en=folders[1], by_content=pairs)
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
    zh, en = write(tmp_path / "a.txt", "好"), write(tmp_path / "b.txt", "Good")
    with pytest.raises(InputError, match="needs two folders"):
        paired_by_content(Inputs(zh=zh, en=en), str(tmp_path / "out"), Settings(), never)


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


def test_the_folders_are_listed_once_however_often_the_pairs_are_asked_for(tmp_path, monkeypatch):
    inputs = Inputs(zh=str(tmp_path / "zh"), en=str(tmp_path / "en"))
    for number in range(1, 5):
        write(tmp_path / "zh" / f"{number}.txt", chinese(number))
        write(tmp_path / "en" / f"{number}.txt", english(number))
    listed, scan = [], os.scandir
    monkeypatch.setattr("os.scandir", lambda folder: (listed.append(Path(folder).name), scan(folder))[1])
    named, found = paired_by_content(inputs, str(tmp_path / "out"), Settings(), Meaning)
    keep(found, named, str(tmp_path / "out"), Settings())
    assert len(list(walk(named))) == 4
    assert listed == ["zh", "en"]


def test_pairs_are_kept_from_run_to_run(tmp_path, sides):
    out = str(tmp_path / "out")
    keep(FOUND, sides, out, Settings())
    inputs, found = paired_by_content(sides, out, Settings(), never)
    assert found == FOUND
    assert inputs.by_content.pairs == (("a", "b"),)


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


def chinese(subject):
    return "\n".join(f"这是第{subject * 100 + n}件事。" for n in range(6))


def english(subject):
    return "\n".join(f"This is the café’s matter {subject * 100 + n}." for n in range(6))


def test_every_file_is_accounted_for(tmp_path):
    for number in range(1, 9):
        write(tmp_path / f"a{number}.txt", chinese(number))
        write(tmp_path / f"b{9 - number}.txt", english(number))
    write(tmp_path / "empty.txt", "")
    write(tmp_path / "b0.txt", english(70))
    zh = [str(path) for path in [*sorted(tmp_path.glob("a*.txt")), tmp_path / "empty.txt"]]
    en = [str(path) for path in [*sorted(tmp_path.glob("b*.txt")), tmp_path / "none.txt"]]
    result = pair_files(zh, en, Meaning())
    assert {(Path(pair.zh).name, Path(pair.en).name) for pair in result.pairs} == {
        (f"a{n}.txt", f"b{9 - n}.txt") for n in range(1, 9)
    }
    assert [Path(path).name for path in result.unpaired] == ["b0.txt"]
    assert [Path(path).name for path, _ in result.failed] == ["empty.txt", "none.txt"]


def test_each_language_has_an_encoding_of_its_own_where_one_is_named_for_each(tmp_path):
    for number in range(1, 5):
        for name, text, encoding in (("zh", chinese(number), "gb18030"), ("en", english(number), "cp1252")):
            path = tmp_path / name / f"{name}{number}.txt"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode(encoding))
    inputs = Inputs(zh=str(tmp_path / "zh"), en=str(tmp_path / "en"))
    settings = Settings(encoding="zh=gb18030,en=cp1252")
    _, found = paired_by_content(inputs, str(tmp_path / "out"), settings, Meaning)
    assert len(found.pairs) == 4
    assert not found.failed


def test_where_no_pair_is_found_the_first_file_that_was_not_read_is_named(tmp_path):
    inputs = Inputs(zh=str(tmp_path / "zh"), en=str(tmp_path / "en"))
    write(tmp_path / "zh" / "a.txt", "")
    write(tmp_path / "en" / "b.txt", english(1))
    with pytest.raises(InputError, match=r"found none among 1 .* \(1 not read, first .*a\.txt"):
        paired_by_content(inputs, str(tmp_path / "out"), Settings(), Meaning)


def test_files_of_one_folder_that_names_do_not_pair_are_paired_by_content(tmp_path):
    for number in range(1, 5):
        write(tmp_path / "in" / f"{'甲乙丙丁'[number - 1]}.txt", chinese(number))
        write(tmp_path / "in" / f"{'wxyz'[number - 1]}.txt", english(number))
    write(tmp_path / "in" / "named.zh.txt", chinese(9))
    write(tmp_path / "in" / "named.en.txt", english(9))
    named, found = paired_by_content(Inputs((str(tmp_path / "in"),)), str(tmp_path / "out"), Settings(), Meaning)
    assert len(found.pairs) == 4
    skipped = Skipped()
    sources = {name: [Path(entry.path).name for entry in entries] for name, entries in walk(named, skipped)}
    expected = {zh: [f"{zh}.txt", f"{en}.txt"] for zh, en in zip("甲乙丙丁", "wxyz", strict=True)}
    assert sources == {**expected, "named": ["named.zh.txt", "named.en.txt"]}
    assert skipped.alone == 0
    files = sorted(str(path) for path in (tmp_path / "in").iterdir())
    again, _ = paired_by_content(Inputs(tuple(files)), str(tmp_path / "more"), Settings(), Meaning)
    assert len(list(walk(again))) == 5


ZH, EN = "今天下雨，我们在家看书。", "It rains today and we read at home."


@pytest.fixture
def unpaired(tmp_path):
    """A folder with a pair and two texts in each language that nothing joins."""
    for name, text in (("a.zh", ZH), ("a.en", EN), ("雪", ZH), ("雾", ZH), ("snow", EN), ("fog", EN)):
        write(tmp_path / "in" / f"{name}.txt", text)
    return tmp_path


@pytest.mark.usefixtures("in_process")
def test_the_table_of_a_job_can_be_corrected_and_given_back(unpaired):
    out = unpaired / "out"
    align_files(unpaired / "in", out)
    lines = (out / TABLE).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 5
    assert [line.split("\t")[1] for line in lines[1:]] == ["no counterpart"] * 4
    corrected = [lines[0], f"{unpaired / 'in' / '雪.txt'}\t{unpaired / 'in' / 'snow.txt'}", *lines[1:]]
    (out / TABLE).write_text("\n".join(corrected), encoding="utf-8")
    shown = CliRunner().invoke(cli, ["align", "--pairs", str(out / TABLE), "-o", str(out), "--restart"])
    assert shown.exit_code == 0, shown.output
    assert "2 documents aligned" in shown.output
    assert '"document": "雪"' in (out / "sentences.jsonl").read_text(encoding="utf-8")
    assert (out / TABLE).read_text(encoding="utf-8") == "\n".join(corrected)


@pytest.mark.usefixtures("in_process")
def test_a_table_that_is_there_is_not_overwritten(unpaired):
    write(unpaired / "out" / TABLE, "mine")
    align_files(unpaired / "in", unpaired / "out")
    assert (unpaired / "out" / TABLE).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_table_is_read_as_a_spreadsheet_saves_it_and_beside_itself(unpaired, encoding):
    text = '"雪.txt"\tsnow.txt\t0.9\r\n雾.txt\tfog.txt\r\na.zh.txt\tno counterpart\r\n\r\n'
    (unpaired / "in" / "t.tsv").write_bytes(text.encode(encoding))
    pairs = read_table(str(unpaired / "in" / "t.tsv"))
    assert [[Path(path).name for path in pair] for pair in pairs] == [["雪.txt", "snow.txt"], ["雾.txt", "fog.txt"]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("雪.txt\tnone.txt\n", "line 1: expected two files, found no none.txt"),
        ("雪.txt\tsnow.txt\n雪.txt\tfog.txt\n", "line 2: names 雪.txt again, as line 1 does"),
        ("雪.txt\tno counterpart\n", "expected lines with a Chinese and an English file"),
    ],
)
def test_a_table_that_cannot_be_used_is_told_by_line(unpaired, text, message):
    with pytest.raises(InputError, match=message):
        read_table(write(unpaired / "in" / "t.tsv", text))
