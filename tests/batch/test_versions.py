"""Several translations of one text: from the command to the files side by side."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from duiqi.batch.inputs import Inputs
from duiqi.batch.run import align_files
from duiqi.cli import cli

STORY = "老陈在河边开了一家修船铺。铺子很小，只有一扇窗。\n\n有一年，一个陌生人送来一条黑色的船。船底破了一个大洞。\n"
FIRST = (
    "Old Chen kept a boat-repair shop beside the river; it was a tiny place with a single window.\n\n"
    "One year a stranger brought in a black boat. There was a great hole in its bottom.\n"
)
SECOND = (
    "Lao Chen opened a shop for mending boats by the river. The shop was small. It had only one window.\n\n"
    "One year a stranger came with a black boat that had a big hole in the bottom.\n"
)


pytestmark = pytest.mark.usefixtures("in_process")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["align", *map(str, arguments), "-j", "1"])


def rows(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "versions.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    for name, text in (("story.txt", STORY), ("h.txt", FIRST), ("y.txt", SECOND)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_two_translations_stand_side_by_side_in_common_beads(texts: Path) -> None:
    pytest.importorskip("xlsxwriter")
    openpyxl = pytest.importorskip("openpyxl")
    out = texts / "out"
    versions = ["--en", f"hawkes={texts / 'h.txt'}", "--en", f"yang={texts / 'y.txt'}"]
    result = run("--zh", texts / "story.txt", *versions, "-o", out)
    assert result.exit_code == 0, result.output
    found = [
        (row["indexes"], row["versions"]["hawkes"]["indexes"], row["versions"]["yang"]["indexes"]) for row in rows(out)
    ]
    assert found == [([0, 1], [0], [0, 1, 2]), ([2, 3], [1, 2], [3])]
    assert {row["document"] for row in rows(out)} == {"story"}
    assert all(0 < row["versions"]["yang"]["confidence"] <= 1 for row in rows(out))
    page = (out / "versions.html").read_text(encoding="utf-8")
    assert "修船铺" in page
    assert not re.search(r"(src|href)=", page)
    sheet = openpyxl.load_workbook(out / "versions.xlsx").active
    table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert table[0] == ["document", "row", "zh", "hawkes", "yang", "confidence hawkes", "confidence yang"]
    assert table[1][3] == FIRST.split("\n", 1)[0]
    assert len(table) == 3
    done = [json.loads(line) for line in (out / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [document["name"] for document in done] == ["story/hawkes", "story/yang"]
    files = {file["file"] for file in json.loads((out / "run.json").read_text(encoding="utf-8"))["files"]}
    assert {"versions.jsonl", "versions.html", "versions.xlsx", "alignments.jsonl"} <= files


def test_folders_of_chapters_pair_by_name_and_a_chapter_may_lack_a_translation(texts: Path) -> None:
    for folder, text, names in (("zh", STORY, ("a", "b")), ("h", FIRST, ("a", "b")), ("y", SECOND, ("a",))):
        (texts / folder).mkdir()
        for name in names:
            (texts / folder / f"{name}.txt").write_text(text, encoding="utf-8")
    versions = tuple((label, str(texts / label)) for label in ("h", "y"))
    result = align_files(Inputs(zh=str(texts / "zh"), versions=versions), texts / "out")
    assert result.totals.documents["done"] == 3
    assert {(row["document"], *row["versions"]) for row in rows(texts / "out")} == {("a", "h", "y"), ("b", "h")}
    assert [Path(each["file"]).name for each in result.skipped.alone_first] == ["b.txt"]


def test_english_is_the_pivot_of_several_chinese_translations(texts: Path) -> None:
    out = texts / "out"
    assert (
        run(
            "--en", texts / "h.txt", "--zh", f"a={texts / 'story.txt'}", "--zh", f"b={texts / 'story.txt'}", "-o", out
        ).exit_code
        == 0
    )
    first = rows(out)[0]
    assert (first["document"], first["pivot"], first["text"]) == ("h", "en", FIRST.split("\n", 1)[0])
    assert first["versions"]["a"] == first["versions"]["b"]


def test_restart_without_versions_leaves_none_behind(texts: Path) -> None:
    out = texts / "out"
    run("--zh", texts / "story.txt", "--en", f"a={texts / 'h.txt'}", "-o", out)
    assert (out / "versions.html").exists()
    assert run("--zh", texts / "story.txt", "--en", texts / "h.txt", "-o", out, "--restart").exit_code == 0
    assert not list(out.glob("versions.*"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--zh", "story.txt", "--en", "h.txt", "--en", "y.txt"], "give each a label of its own"),
        (["--zh", "story.txt", "--en", "a=h.txt", "--en", "a=y.txt"], "give each a label of its own"),
        (["--en", "a=h.txt", "--en", "b=y.txt"], "give that text once"),
        (["--zh", "a=story.txt", "--zh", "b=story.txt", "--en", "c=h.txt", "--en", "d=h.txt"], "give that text once"),
    ],
)
def test_versions_need_one_text_and_labels(
    texts: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(texts)
    result = run(*arguments, "-o", "out")
    assert result.exit_code == 2
    assert message in result.output


def test_a_path_with_an_equals_sign_is_a_path(texts: Path) -> None:
    (texts / "h.txt").rename(texts / "v=1.txt")
    assert run("--zh", texts / "story.txt", "--en", texts / "v=1.txt", "-o", texts / "out").exit_code == 0
    assert not list((texts / "out").glob("versions.*"))
