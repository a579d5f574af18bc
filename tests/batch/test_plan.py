"""Which documents a plan finds, what it calls them, in which order, and how it groups them."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from pathlib import Path

import pytest
from duiqi.batch import plan as planning
from duiqi.batch.inputs import Inputs, check
from duiqi.batch.jobs import Task
from duiqi.batch.listing import Skipped
from duiqi.batch.plan import grouped, look_ahead, plan
from duiqi.batch.reading import read_task
from duiqi.document import Bitext, Document, Source
from duiqi.errors import DuiqiError, InputError


def names(*paths: Path, **sides: Path) -> list[str]:
    given = {side: str(path) for side, path in sides.items()}
    return [task.name for task in plan(Inputs(tuple(map(str, paths)), **given))]


def fill(folder: Path, *files: str) -> Path:
    for file in files:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("文 text", encoding="utf-8")
    return folder


class TestNames:
    def test_are_places_under_a_folder(self, tmp_path: Path) -> None:
        assert names(fill(tmp_path, "1959/b.md", "1959/a.md", "c.txt")) == ["1959/a", "1959/b", "c"]

    def test_keep_the_ending_where_only_it_tells_files_apart(self, tmp_path: Path) -> None:
        assert names(fill(tmp_path, "a.md", "a.txt", "b.md")) == ["a.md", "a.txt", "b"]

    def test_begin_with_the_input_where_there_are_several(self, tmp_path: Path) -> None:
        fill(tmp_path, "one/a.md", "two/a.md", "three.md")
        assert names(tmp_path / "one", tmp_path / "two", tmp_path / "three.md") == ["one/a", "two/a", "three"]

    def test_of_inputs_with_the_same_name_are_their_paths(self, tmp_path: Path) -> None:
        fill(tmp_path, "x/a.md", "y/a.md")
        found = names(tmp_path / "x/a.md", tmp_path / "y/a.md")
        assert len(set(found)) == 2
        assert found[0].endswith("x/a.md")

    def test_are_what_a_file_of_many_says_where_it_is_the_only_input(self, tmp_path: Path) -> None:
        rows = [{"id": name, "zh": "中文。", "en": "English."} for name in ("eins", "zwei", "eins")]
        file = tmp_path / "all.jsonl"
        file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        assert names(file) == ["eins", "zwei", "eins#3"]
        assert names(tmp_path) == ["all/eins", "all/zwei", "all/eins#3"]


class TestPairs:
    def test_of_one_folder_are_found_by_language_marks(self, tmp_path: Path) -> None:
        fill(tmp_path, "a.zh.txt", "a.en.txt", "b.md", "c_cn.txt", "c_en.txt")
        tasks = list(plan(Inputs((str(tmp_path),))))
        assert [(task.name, len(task.sources)) for task in tasks] == [("a", 2), ("b", 1), ("c", 2)]
        assert tasks[0].sources[0].endswith("a.zh.txt")

    def test_of_two_folders_are_found_by_name(self, tmp_path: Path) -> None:
        fill(tmp_path, "zh/a.txt", "zh/sub/b.txt", "zh/lonely.txt", "en/a.txt", "en/sub/b.txt", "en/other.txt")
        skipped = Skipped()
        inputs = Inputs((), str(tmp_path / "zh"), str(tmp_path / "en"))
        assert [task.name for task in plan(inputs, skipped=skipped)] == ["a", "sub/b"]
        assert sorted(Path(file["file"]).name for file in skipped.first) == ["lonely.txt", "other.txt"]

    def test_of_files_named_one_by_one_are_found_as_in_a_folder(self, tmp_path: Path) -> None:
        fill(tmp_path, "a.zh.txt", "a.en.txt", "x/b.zh.txt", "y/b.en.txt", "c.md")
        files = ["a.en.txt", "x/b.zh.txt", "a.zh.txt", "y/b.en.txt", "c.md"]
        tasks = list(plan(Inputs(tuple(str(tmp_path / file) for file in files))))
        assert [(task.name, len(task.sources)) for task in tasks] == [("b", 2), ("a", 2), ("c", 1)]
        assert [Path(source).name for source in tasks[1].sources] == ["a.zh.txt", "a.en.txt"]
        (alone,) = plan(Inputs((str(tmp_path / "a.zh.txt"), str(tmp_path / "a.en.txt"))))
        assert (alone.name, len(alone.sources)) == ("a", 2)

    def test_are_not_made_of_files_that_hold_many_documents(self, tmp_path: Path) -> None:
        for name in ("a.zh.jsonl", "a.en.jsonl"):
            (tmp_path / name).write_text('{"zh": "中", "en": "a"}\n', encoding="utf-8")
        assert [len(task.sources) for task in plan(Inputs((str(tmp_path),)))] == [1, 1]

    @pytest.mark.parametrize("side", ["", "a.txt"])
    def test_of_a_folder_or_file_with_itself_are_refused(self, tmp_path: Path, side: str) -> None:
        fill(tmp_path, "a.txt")
        same = Inputs((), str(tmp_path / side), f"{tmp_path}/../{tmp_path.name}/{side}")
        with pytest.raises(InputError, match=r"both sides are the same \w+; give it as INPUT"):
            check(same)


class TestFiles:
    def test_that_are_no_texts_are_passed_over_and_counted(self, tmp_path: Path) -> None:
        fill(tmp_path, "a.md", "picture.png", "README.md", ".hidden.md")
        skipped = Skipped()
        assert [task.name for task in plan(Inputs((str(tmp_path),)), skipped=skipped)] == ["a"]
        assert skipped.count == 2

    def test_that_number_the_paragraphs_of_a_text_beside_them_are_passed_over(self, tmp_path: Path) -> None:
        fill(tmp_path, "a.zh", "a.en", "a.zh.par", "a.en.par", "b.zh.par", "b.en.par")
        skipped = Skipped()
        assert [task.name for task in plan(Inputs((str(tmp_path),)), skipped=skipped)] == ["a", "b"]
        assert [Path(file["file"]).name for file in skipped.first] == ["a.en.par", "a.zh.par"]

    def test_that_a_job_wrote_are_no_inputs(self, tmp_path: Path) -> None:
        fill(tmp_path, "a.md", "out/sentences.jsonl", "out/.duiqi/job.json")
        assert names(tmp_path) == ["a"]

    def test_in_a_folder_that_leads_back_are_found_once(self, tmp_path: Path) -> None:
        fill(tmp_path, "in/a.md")
        (tmp_path / "in/loop").symlink_to(tmp_path)
        assert names(tmp_path) == ["in/a"]

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
    def test_of_pipes_and_links_to_nothing_are_passed_over_and_counted(self, tmp_path: Path) -> None:
        fill(tmp_path, "a.md")
        os.mkfifo(tmp_path / "pipe.md")
        (tmp_path / "gone.md").symlink_to(tmp_path / "nothing")
        (tmp_path / "circle.md").symlink_to(tmp_path / "circle.md")
        skipped = Skipped()
        assert [task.name for task in plan(Inputs((str(tmp_path),)), skipped=skipped)] == ["a"]
        assert skipped.count == 3

    def test_that_cannot_be_read_are_documents_that_fail(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        fill(tmp_path, "pages/a.md", "pages/b/c/d.md", "pages/e.jsonl", "zh/f/g.txt", "zh/h.txt")
        fill(tmp_path, "en/f/g.txt", "en/h.txt")
        secret = {str(tmp_path / path) for path in ("pages/b/c", "pages/e.jsonl", "zh/f")}
        scan, read = os.scandir, Path.open

        def refused(path: str | Path) -> None:
            if str(path) in secret:
                raise PermissionError(errno.EACCES, "Permission denied", str(path))

        def scandir(path: str) -> object:
            refused(path)
            return scan(path)

        def opened(path: Path, *how: object, **more: object) -> object:
            refused(path)
            return read(path, *how, **more)  # type: ignore[call-overload]

        monkeypatch.setattr("os.scandir", scandir)
        monkeypatch.setattr("pathlib.Path.open", opened)
        assert names(tmp_path / "pages") == ["a", "b/c", "e"]
        assert names(zh=tmp_path / "zh", en=tmp_path / "en") == ["f", "h"]
        assert names(tmp_path) == ["f", "h", "pages/a", "pages/b/c", "pages/e"]
        for path in ("pages/b/c", "zh/f"):
            with pytest.raises(InputError, match=r"cannot be read \(Permission denied\)"):
                names(tmp_path / path)

    def test_that_are_named_twice_are_told(self, tmp_path: Path) -> None:
        fill(tmp_path, "a.zh.txt", "a.en.txt")
        with pytest.raises(InputError, match=r"a\.en\.txt: is given twice"):
            names(tmp_path / "a.zh.txt", tmp_path / "a.en.txt", tmp_path / "a.en.txt")

    def test_that_do_not_exist_are_told(self, tmp_path: Path) -> None:
        with pytest.raises(DuiqiError, match=r"nothing\.md: no such file"):
            check(Inputs((str(tmp_path / "nothing.md"),)))

    def test_are_not_looked_for_where_the_outputs_go(self, tmp_path: Path) -> None:
        fill(tmp_path, "in/a.md")
        inputs = Inputs((str(tmp_path / "in"),))
        check(inputs, str(tmp_path / "in/out"))
        check(Inputs((str(tmp_path / "in/a.md"),)), str(tmp_path / "in"))
        with pytest.raises(DuiqiError, match="where the outputs would go"):
            check(inputs, f"{tmp_path}/in/../in/")

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
    def test_that_are_pipes_are_refused_where_they_are_named(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.txt")
        with pytest.raises(InputError, match=r"pipe\.txt: is a pipe or a device"):
            check(Inputs((str(tmp_path / "pipe.txt"),)))

    def test_with_broken_lines_lose_only_those(self, tmp_path: Path) -> None:
        file = tmp_path / "all.jsonl"
        file.write_text('{"zh": "中", "en": "a"}\n{broken\n{"zh": "文", "en": "b"}\n', encoding="utf-8")
        tasks = list(plan(Inputs((str(file),))))
        assert [task.problem is None for task in tasks] == [True, False, True]
        assert "line 2" in (tasks[1].problem or "")

    def test_change_their_fingerprint_when_they_change(self, tmp_path: Path) -> None:
        fill(tmp_path, "a.md")
        before = next(plan(Inputs((str(tmp_path),)))).fingerprint
        assert next(plan(Inputs((str(tmp_path),)))).fingerprint == before
        (tmp_path / "a.md").write_text("比先前长。\n\nLonger than before.\n", encoding="utf-8")
        assert next(plan(Inputs((str(tmp_path),)))).fingerprint != before

    def test_are_known_by_path_and_content(self, tmp_path: Path) -> None:
        rows = [{"id": name, "zh": "中文。", "en": "English."} for name in ("a", "b")]
        file = tmp_path / "all.jsonl"
        file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        source = Source(str(file), hashlib.sha256(file.read_bytes()).hexdigest())
        assert [read_task(task, encoding=None, lines=False).sources for task in plan(Inputs((str(file),)))] == [
            (source,),
            (source,),
        ]
        fill(tmp_path, "pair/a.zh.txt", "pair/a.en.txt")
        (tmp_path / "pair/a.zh.txt").write_text("中文。", encoding="utf-8")
        (tmp_path / "pair/a.en.txt").write_text("English.", encoding="utf-8")
        (task,) = plan(Inputs((str(tmp_path / "pair"),)))
        sources = read_task(task, encoding=None, lines=False).sources
        assert [source.path for source in sources] == list(task.sources)
        assert [source.sha256 for source in sources] == [
            hashlib.sha256(Path(source.path).read_bytes()).hexdigest() for source in sources
        ]

    def test_of_both_languages_have_one_encoding(self, tmp_path: Path) -> None:
        fill(tmp_path, "both.txt", "pair.zh.txt", "pair.en.txt", "many.jsonl")
        mapping = "zh=utf-8,en=utf-8"
        check(Inputs((str(tmp_path / "pair.zh.txt"), str(tmp_path / "pair.en.txt"))), encoding=mapping)
        for name in ("both.txt", "many.jsonl"):
            with pytest.raises(InputError, match=rf"{name}: holds both languages in one encoding; name that one"):
                check(Inputs((str(tmp_path / name),)), encoding=mapping)
        check(Inputs((str(tmp_path),)), encoding=mapping)
        both, many, pair = plan(Inputs((str(tmp_path),)), mapping)
        assert "in one encoding" in (many.problem or "")
        with pytest.raises(InputError, match="in one encoding"):
            read_task(both, encoding=mapping, lines=False)
        (tmp_path / "pair.zh.txt").write_text("中文。", encoding="utf-8")
        (tmp_path / "pair.en.txt").write_text("English.", encoding="utf-8")
        assert read_task(pair, encoding=mapping, lines=False).zh.text == "中文。"


class TestLookingAhead:
    def test_counts_the_documents_that_there_are(self, tmp_path: Path) -> None:
        row = json.dumps({"zh": "中文。", "en": "English."})
        pairs = "".join(
            json.dumps({"document": "d", "translation": {"zh": f"第{n}句。", "en": f"{n}."}}) + "\n" for n in range(3)
        )
        for text, count in ((row, 1), (f"{row}\n\n\n\n", 1), (pairs, 1), (f"{row}\n{{broken\n{row}\n", 3)):
            (tmp_path / "all.jsonl").write_text(text, encoding="utf-8")
            total, tasks = look_ahead(plan(Inputs((str(tmp_path / "all.jsonl"),))))
            assert total == len(list(tasks)) == count

    def test_leaves_the_count_open_where_there_are_more_than_are_held(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(planning, "AHEAD_TASKS", 10)
        total, tasks = look_ahead(iter(TestGroups.tasks))
        assert total is None
        assert tuple(tasks) == TestGroups.tasks

    def test_holds_few_texts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(planning, "AHEAD_BYTES", 10)
        text = Document.from_paragraphs("zh", [("文", "paragraph")])
        endless = (Task(str(i), (), "", 4, Bitext("", text, text)) for i in iter(int, 1))
        assert look_ahead(endless)[0] is None


class TestGroups:
    tasks = tuple(Task(str(i), (), "", 1) for i in range(100))

    def test_hold_all_jobs_in_order(self) -> None:
        groups = list(grouped(self.tasks))
        assert [group.number for group in groups] == list(range(len(groups)))
        assert [task for group in groups for task in group.tasks] == list(self.tasks)

    def test_end_where_shards_end(self) -> None:
        ends, count = set(), 0
        for group in grouped(self.tasks, shard_size=30):
            count += len(group.tasks)
            ends.add(count)
        assert {30, 60, 90, 100} <= ends

    def test_hold_one_large_document_alone(self) -> None:
        large = Task("large", (), "", planning.GROUP_BYTES * 2)
        groups = list(grouped([*self.tasks[:3], large, *self.tasks[3:6]]))
        assert [len(group.tasks) for group in groups] == [3, 1, 3]

    def test_are_taken_as_a_stream(self) -> None:
        endless = (Task(str(i), (), "", 1) for i in iter(int, 1))
        assert len(next(grouped(endless)).tasks) == planning.GROUP_DOCUMENTS
