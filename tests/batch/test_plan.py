"""Which documents a plan finds, what it calls them, in which order, and how it groups them."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
from duiqi.batch import plan as planning
from duiqi.batch.inputs import Inputs, Skipped, check
from duiqi.batch.plan import Job, estimate, grouped, plan
from duiqi.errors import DuiqiError, InputError


def names(*paths: Path, **sides: Path) -> list[str]:
    given = {side: str(path) for side, path in sides.items()}
    return [job.name for job in plan(Inputs(tuple(map(str, paths)), **given))]


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
        jobs = list(plan(Inputs((str(tmp_path),))))
        assert [(job.name, len(job.sources)) for job in jobs] == [("a", 2), ("b", 1), ("c", 2)]
        assert jobs[0].sources[0].endswith("a.zh.txt")

    def test_of_two_folders_are_found_by_name(self, tmp_path: Path) -> None:
        fill(tmp_path, "zh/a.txt", "zh/sub/b.txt", "zh/lonely.txt", "en/a.txt", "en/sub/b.txt", "en/other.txt")
        skipped = Skipped()
        inputs = Inputs((), str(tmp_path / "zh"), str(tmp_path / "en"))
        assert [job.name for job in plan(inputs, skipped=skipped)] == ["a", "sub/b"]
        assert sorted(Path(file["file"]).name for file in skipped.first) == ["lonely.txt", "other.txt"]

    def test_of_files_named_one_by_one_are_found_as_in_a_folder(self, tmp_path: Path) -> None:
        fill(tmp_path, "a.zh.txt", "a.en.txt", "x/b.zh.txt", "y/b.en.txt", "c.md")
        files = ["a.en.txt", "x/b.zh.txt", "a.zh.txt", "y/b.en.txt", "c.md"]
        jobs = list(plan(Inputs(tuple(str(tmp_path / file) for file in files))))
        assert [(job.name, len(job.sources)) for job in jobs] == [("b.zh", 1), ("a", 2), ("b.en", 1), ("c", 1)]
        assert [Path(source).name for source in jobs[1].sources] == ["a.zh.txt", "a.en.txt"]
        (alone,) = plan(Inputs((str(tmp_path / "a.zh.txt"), str(tmp_path / "a.en.txt"))))
        assert (alone.name, len(alone.sources)) == ("a", 2)

    def test_are_not_made_of_files_that_hold_many_documents(self, tmp_path: Path) -> None:
        for name in ("a.zh.jsonl", "a.en.jsonl"):
            (tmp_path / name).write_text('{"zh": "中", "en": "a"}\n', encoding="utf-8")
        assert [len(job.sources) for job in plan(Inputs((str(tmp_path),)))] == [1, 1]

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
        assert [job.name for job in plan(Inputs((str(tmp_path),)), skipped=skipped)] == ["a"]
        assert skipped.count == 2

    def test_that_number_the_paragraphs_of_a_text_beside_them_are_passed_over(self, tmp_path: Path) -> None:
        fill(tmp_path, "a.zh", "a.en", "a.zh.par", "a.en.par", "b.zh.par", "b.en.par")
        skipped = Skipped()
        assert [job.name for job in plan(Inputs((str(tmp_path),)), skipped=skipped)] == ["a", "b"]
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
        assert [job.name for job in plan(Inputs((str(tmp_path),)), skipped=skipped)] == ["a"]
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
        assert estimate(Inputs((str(tmp_path / "pages"),))) == 3
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
        jobs = list(plan(Inputs((str(file),))))
        assert [job.problem is None for job in jobs] == [True, False, True]
        assert "line 2" in (jobs[1].problem or "")
        assert estimate(Inputs((str(file),))) == 3

    def test_change_their_mark_when_they_change(self, tmp_path: Path) -> None:
        fill(tmp_path, "a.md")
        before = next(plan(Inputs((str(tmp_path),)))).mark
        assert next(plan(Inputs((str(tmp_path),)))).mark == before
        (tmp_path / "a.md").write_text("longer than before", encoding="utf-8")
        assert next(plan(Inputs((str(tmp_path),)))).mark != before


class TestGroups:
    jobs = tuple(Job(str(i), (), "", 1) for i in range(100))

    def test_hold_all_jobs_in_order(self) -> None:
        groups = list(grouped(self.jobs))
        assert [group.number for group in groups] == list(range(len(groups)))
        assert [job for group in groups for job in group.jobs] == list(self.jobs)

    def test_end_where_shards_end(self) -> None:
        ends, count = set(), 0
        for group in grouped(self.jobs, shard_size=30):
            count += len(group.jobs)
            ends.add(count)
        assert {30, 60, 90, 100} <= ends

    def test_hold_one_large_document_alone(self) -> None:
        large = Job("large", (), "", planning.GROUP_BYTES * 2)
        groups = list(grouped([*self.jobs[:3], large, *self.jobs[3:6]]))
        assert [len(group.jobs) for group in groups] == [3, 1, 3]

    def test_are_taken_as_a_stream(self) -> None:
        endless = (Job(str(i), (), "", 1) for i in iter(int, 1))
        assert len(next(grouped(endless)).jobs) == planning.GROUP_DOCUMENTS
