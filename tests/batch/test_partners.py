"""Files that belong together: found by the marks in their names, by their languages, by what their names share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from duiqi.batch.inputs import Inputs
from duiqi.batch.listing import Skipped
from duiqi.batch.plan import plan
from duiqi.batch.run import align_files
from duiqi.errors import InputError

ZH = "渡口的老人每天撑船。\n\n河水涨了，他就歇一天。\n"
EN = "The old man at the ferry poles his boat every day.\n\nWhen the river rises he rests for a day.\n"


def fill(folder: Path, zh: tuple[str, ...] = (), en: tuple[str, ...] = (), both: tuple[str, ...] = ()) -> Path:
    for files, text in ((zh, ZH), (en, EN), (both, ZH + "\n" + EN)):
        for file in files:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text, encoding="utf-8")
    return folder


def documents(*paths: Path, skipped: Skipped | None = None, **sides: Path) -> dict[str, tuple[str, ...]]:
    named = {side: str(path) for side, path in sides.items()}
    tasks = plan(Inputs(tuple(str(path) for path in paths), **named), skipped=skipped)
    return {task.name: tuple(Path(source).name for source in task.sources) for task in tasks}


@pytest.mark.parametrize(
    ("zh", "en", "name"),
    [
        ("guide.zh-CN.md", "guide.md", "guide"),
        ("guide.md", "guide.en-US.md", "guide"),
        ("README-zh.md", "README.md", "README"),
        ("README.md", "README_EN.md", "README"),
        ("talk.chinese.community.txt", "talk.english.captions.txt", "talk"),
        ("Form-zh-Hans-v2.md", "Form-en-2023.md", "Form"),
        ("a_ZH_HANS.txt", "a.eng.txt", "a"),
        ("a.cmn.txt", "a.en.txt", "a"),
        ("a.yue.txt", "a.en.txt", "a"),
        ("a.hant.txt", "a.en.txt", "a"),
        ("cmn_hans.txt", "eng.txt", "document"),
        ("中文.txt", "English.txt", "document"),
        ("渡口.txt", "The Ferry.txt", "渡口"),
        ("rain.txt", "trans.rain.txt", "rain"),
    ],
)
def test_a_pair_is_found_in_a_folder_and_among_named_files(tmp_path: Path, zh: str, en: str, name: str) -> None:
    fill(tmp_path, (zh,), (en,))
    assert documents(tmp_path) == {name: (zh, en)}
    assert documents(tmp_path / en, tmp_path / zh) == {name: (zh, en)}


def test_files_of_several_documents_pair_by_what_their_names_share(tmp_path: Path) -> None:
    fill(tmp_path, ("第1章.txt", "第02章.txt", "ferry 译文.txt"), ("Chapter 1.txt", "Chapter 2.txt", "ferry.txt"))
    assert set(documents(tmp_path).values()) == {
        ("第1章.txt", "Chapter 1.txt"),
        ("第02章.txt", "Chapter 2.txt"),
        ("ferry 译文.txt", "ferry.txt"),
    }


def test_two_named_files_pair_across_folders(tmp_path: Path) -> None:
    fill(tmp_path, ("甲/渡口.txt",), ("b/ferry.txt",))
    assert documents(tmp_path / "甲/渡口.txt", tmp_path / "b/ferry.txt") == {"渡口": ("渡口.txt", "ferry.txt")}


def test_no_file_of_one_language_is_taken_for_one_of_both(tmp_path: Path) -> None:
    quoting = "先安装工具，再运行命令，最后看结果。\n" * 4 + "\nInstall the tools.\n"
    fill(tmp_path, ("雨.txt", "雪.txt"), ("ferry.txt",), ("page.txt",))
    (tmp_path / "manual.zh.md").write_text(quoting, encoding="utf-8")
    skipped = Skipped()
    assert documents(tmp_path, skipped=skipped) == {"page": ("page.txt",)}
    assert {Path(each["file"]).name for each in skipped.alone_first} == {
        "雨.txt",
        "雪.txt",
        "ferry.txt",
        "manual.zh.md",
    }
    assert (skipped.alone, skipped.count) == (4, 4)


def test_lines_in_turn_in_one_file_are_both_languages(tmp_path: Path) -> None:
    (tmp_path / "poem.txt").write_text("河水涨了\nThe river rose\n船还在\nThe boat is there\n", encoding="utf-8")
    assert documents(tmp_path) == {"poem": ("poem.txt",)}


def test_a_name_with_both_marks_is_no_side(tmp_path: Path) -> None:
    fill(tmp_path, ("ferry.zh.txt",), (), ("book.en-zh.txt", "书-中英.txt"))
    assert set(documents(tmp_path)) == {"book.en-zh", "书-中英"}


def test_of_two_chinese_texts_the_simplified_one_is_paired_and_the_other_named(tmp_path: Path) -> None:
    fill(tmp_path, ("guide.zh-Hant.md", "guide.zh-TW.md", "guide.zh.md"), ("guide.md",))
    skipped = Skipped()
    assert documents(tmp_path, skipped=skipped) == {"guide": ("guide.zh.md", "guide.md")}
    assert [Path(each["file"]).name for each in skipped.alone_first] == ["guide.zh-Hant.md", "guide.zh-TW.md"]


def test_of_three_language_folders_the_user_is_asked_to_choose(tmp_path: Path) -> None:
    fill(tmp_path / "docs", ("zh-Hans/a.md", "zh-Hant/a.md"), ("en/a.md",))
    fill(tmp_path, ("b.zh.md",), ("b.en.md",))
    message = "docs: en, zh-Hans and zh-Hant lie beside each other; choose the two that are meant: "
    choice = f"--zh {tmp_path / 'docs' / 'zh-Hans'} --en {tmp_path / 'docs' / 'en'}"
    with pytest.raises(InputError, match=message) as error:
        documents(tmp_path / "docs")
    assert choice in str(error.value)
    # Within an input it is a document that fails, and harms no other.
    other, failed = sorted(plan(Inputs((str(tmp_path),))), key=lambda task: task.name)
    assert (other.name, other.problem, failed.name) == ("b", None, "docs")
    assert message in (failed.problem or "")
    assert choice in (failed.problem or "")


def test_a_text_in_two_formats_is_two_pairs(tmp_path: Path) -> None:
    fill(tmp_path, ("verse.zh.txt", "verse.zh.md"), ("verse.en.txt", "verse.en.md"))
    skipped = Skipped()
    assert documents(tmp_path, skipped=skipped) == {
        "verse": ("verse.zh.md", "verse.en.md"),
        "verse.txt": ("verse.zh.txt", "verse.en.txt"),
    }
    assert skipped.count == 0


def test_folders_without_equal_names_are_counted_and_content_is_offered(tmp_path: Path) -> None:
    fill(tmp_path, ("zh/雨.txt", "zh/雪.txt"), ("en/rain.txt",))
    with pytest.raises(InputError, match=r"no file has a counterpart of its name in .* \(2 and 1 files: ") as error:
        align_files(Inputs(zh=str(tmp_path / "zh"), en=str(tmp_path / "en")), tmp_path / "out")
    assert "rain.txt" in str(error.value)
    assert "--pair-by-content" in str(error.value)


def test_a_folder_of_one_language_is_told_so(tmp_path: Path) -> None:
    fill(tmp_path / "in", ("雨.txt", "雪.txt"))
    with pytest.raises(InputError, match="2 files in one language are there and no two belong together by name"):
        align_files(tmp_path / "in", tmp_path / "out")
    assert not (tmp_path / "out" / "sentences.jsonl").exists()


def test_files_of_the_system_and_of_open_documents_are_passed_over(tmp_path: Path) -> None:
    fill(tmp_path, ("a.zh.txt",), ("a.en.txt", "~$a.en.docx", "Thumbs.db", "desktop.ini", "__MACOSX/a.zh.txt"))
    shutil.copy(tmp_path / "a.en.txt", tmp_path / ".~lock.a.en.docx#")
    skipped = Skipped()
    assert documents(tmp_path, skipped=skipped) == {"a": ("a.zh.txt", "a.en.txt")}
    assert (skipped.count, skipped.alone) == (5, 0)
