"""A job in one call from Python."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import fake_aligner
import pytest
from duiqi.batch.inputs import Inputs
from duiqi.batch.run import align_files
from duiqi.batch.settings import RunOptions, Settings

if TYPE_CHECKING:
    from conftest import Corpus


@pytest.fixture(autouse=True)
def fake(in_process: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duiqi.batch.run.make_aligner", lambda *_: fake_aligner.make())


def test_needs_no_more_than_inputs_and_a_folder(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"zh": "中文。", "en": "English."}\n', encoding="utf-8")
    result = align_files(tmp_path / "a.jsonl", tmp_path / "out")
    assert (result.state, result.totals.documents) == ("complete", {"done": 1})
    assert all((Path(result.folder) / file["file"]).stat().st_size == file["bytes"] for file in result.files)
    assert align_files(tmp_path / "a.jsonl", tmp_path / "out").already


def test_takes_several_paths_or_a_side_each(corpus: Corpus, tmp_path: Path) -> None:
    corpus.fill(2)
    paths = [f"{corpus.zh}/d0000.txt", corpus.en / "d0000.txt"]
    for path, name in zip(paths, ("a.zh.txt", "a.en.txt"), strict=True):
        (tmp_path / name).write_text(Path(path).read_text("utf-8"), encoding="utf-8")
    pair = [str(tmp_path / "a.zh.txt"), tmp_path / "a.en.txt"]
    assert align_files(pair, str(tmp_path / "one")).totals.documents == {"done": 1}
    settings, options = Settings(to=("jsonl",)), RunOptions(jobs=1)
    result = align_files(
        Inputs(zh=str(corpus.zh), en=str(corpus.en)), tmp_path / "two", settings=settings, options=options
    )
    assert result.totals.documents == {"done": 2}
    assert not list((tmp_path / "two").glob("*.tmx"))


def test_tells_what_happens_to_who_asks(corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus.fill(2).add("wrong", "报错。", "Wrong.")
    events: list[tuple[str, Mapping[str, object]]] = []
    align_files(corpus.inputs, tmp_path / "out", on_event=lambda name, facts: events.append((name, facts)))
    assert [name for name, _ in events] == ["begin", "document", "document", "document", "end"]
    assert events[0][1]["total"] == 3
    lines = (tmp_path / "out/documents.jsonl").read_text("utf-8").splitlines()
    assert [facts for name, facts in events if name == "document"] == [json.loads(line) for line in lines]
    assert capsys.readouterr() == ("", "")


def test_rows_of_a_table_are_kept_or_not(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,zh,en\n1,一。二。,One. Two.\n2,三。,Three.\n", encoding="utf-8")
    types = {}
    for rows in ("auto", "keep", "align"):
        align_files(tmp_path / "a.csv", tmp_path / rows, settings=Settings(rows=rows, to=("jsonl",)))
        lines = (tmp_path / rows / "sentences.jsonl").read_text("utf-8").splitlines()
        types[rows] = [json.loads(line)["type"] for line in lines]
    assert types == {"auto": ["1-1"] * 3, "keep": ["2-2", "1-1"], "align": ["1-1"] * 3}
    (report,) = map(json.loads, (tmp_path / "keep/documents.jsonl").read_text("utf-8").splitlines())
    assert report["metadata"]["table_rows"] == "kept: the aligner agrees with 2 of 2 rows"
    assert report["metadata"]["table_columns"] == "zh in column B (zh), en in column C (en)"


@pytest.mark.parametrize("wrong", [1, b"a", [1], [b"a"], [Inputs()]])
def test_says_what_it_takes(tmp_path: Path, wrong: object) -> None:
    with pytest.raises(TypeError, match="expected a path, a list of paths, or Inputs"):
        align_files(wrong, tmp_path / "out")  # type: ignore[arg-type]
