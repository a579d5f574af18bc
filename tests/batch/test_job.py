"""A job over many documents: its outputs, its report, what one bad document costs, going on after an end."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import fake_aligner
import pytest
from duiqi.batch import plan
from duiqi.batch.inputs import Inputs
from duiqi.batch.progress import Reporter, Silent
from duiqi.batch.run import JobResult, run
from duiqi.batch.settings import Filters, RunOptions, Settings
from duiqi.batch.state import JobState
from duiqi.batch.storage import LocalStorage
from duiqi.errors import DuiqiError, InputError, OutputError
from filelock import FileLock

if TYPE_CHECKING:
    from conftest import Corpus

Read = Callable[[Path], dict[str, bytes]]


def do(corpus: Corpus, out: Path, settings: Settings | None = None, **how: object) -> JobResult:
    running = RunOptions(**{"jobs": 1, **how})  # type: ignore[arg-type]
    return run(corpus.inputs, str(out), settings or Settings(), running, reporter=Silent(), make=fake_aligner.make)


def report_of(out: Path) -> dict[str, object]:
    return json.loads((out / "run.json").read_text("utf-8"))


def documents_of(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / "documents.jsonl").read_text("utf-8").splitlines()]


class TestOutputs:
    def test_are_the_same_whatever_the_number_of_jobs(
        self, corpus: Corpus, tmp_path: Path, outputs_of: Read, small_groups: None
    ) -> None:
        corpus.fill(30)
        settings = Settings(to=("tmx", "jsonl", "beads"))
        for jobs in (1, 3):
            do(corpus, tmp_path / str(jobs), settings, jobs=jobs)
        assert outputs_of(tmp_path / "1") == outputs_of(tmp_path / "3")

    def test_stand_in_the_order_of_the_plan(self, corpus: Corpus, tmp_path: Path, small_groups: None) -> None:
        do(corpus.fill(30), tmp_path / "out", jobs=3)
        rows = [json.loads(line) for line in (tmp_path / "out/sentences.jsonl").read_text("utf-8").splitlines()]
        names = list(dict.fromkeys(row["document"] for row in rows))
        assert names == [f"d{i:04d}" for i in range(30)]

    @pytest.mark.usefixtures("in_process")
    def test_leave_nothing_else_in_the_folder(self, corpus: Corpus, tmp_path: Path) -> None:
        do(corpus.fill(3), tmp_path / "out")
        assert sorted(path.name for path in (tmp_path / "out").iterdir() if path.name != ".duiqi") == [
            "alignments.jsonl",
            "documents.jsonl",
            "paragraphs.jsonl",
            "paragraphs.tmx",
            "run.json",
            "sentences.jsonl",
            "sentences.tmx",
        ]
        assert sorted(path.name for path in (tmp_path / "out/.duiqi").iterdir()) == ["done.json", "job.json", "lock"]

    @pytest.mark.usefixtures("in_process")
    def test_of_no_documents_are_an_error(self, corpus: Corpus, tmp_path: Path) -> None:
        with pytest.raises(DuiqiError, match="expected documents, found none"):
            do(corpus, tmp_path / "out")
        assert not list((tmp_path / "out").iterdir())


@pytest.mark.usefixtures("in_process")
class TestShards:
    def test_hold_so_many_documents_each(self, corpus: Corpus, tmp_path: Path) -> None:
        do(corpus.fill(25), tmp_path / "out", Settings(shard_size=10))
        shards = [path.read_text("utf-8") for path in sorted((tmp_path / "out").glob("sentences-*.jsonl"))]
        counts = [len({json.loads(line)["document"] for line in shard.splitlines()}) for shard in shards]
        assert counts == [10, 10, 5]

    def test_together_hold_the_rows_of_one_file(self, corpus: Corpus, tmp_path: Path) -> None:
        corpus.fill(25)
        do(corpus, tmp_path / "one", Settings())
        do(corpus, tmp_path / "many", Settings(shard_size=7))
        shards = sorted((tmp_path / "many").glob("sentences-*.jsonl"))
        assert b"".join(path.read_bytes() for path in shards) == (tmp_path / "one/sentences.jsonl").read_bytes()

    def test_are_valid_tmx_each(self, corpus: Corpus, tmp_path: Path) -> None:
        from lxml import etree

        dtd = etree.DTD(str(Path(__file__).parents[1] / "formats/tmx14.dtd"))
        do(corpus.fill(9), tmp_path / "out", Settings(shard_size=4))
        shards = sorted((tmp_path / "out").glob("*.tmx"))
        assert len(shards) == 6
        for shard in shards:
            dtd.assertValid(etree.parse(str(shard)))

    @pytest.mark.parametrize("compression", ["gzip", "zstd"])
    def test_unpack_to_what_is_written_plainly(self, corpus: Corpus, tmp_path: Path, compression: str) -> None:
        import gzip
        import io

        zstandard = pytest.importorskip("zstandard", reason="the extra duiqi[zstd] is not installed")
        corpus.fill(20)
        do(corpus, tmp_path / "plain")
        do(corpus, tmp_path / "packed", Settings(compression=compression))  # type: ignore[arg-type]
        for name in ("sentences.tmx", "paragraphs.jsonl"):
            if compression == "gzip":
                data = gzip.decompress((tmp_path / f"packed/{name}.gz").read_bytes())
            else:
                packed = io.BytesIO((tmp_path / f"packed/{name}.zst").read_bytes())
                data = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True).read()
            assert data == (tmp_path / "plain" / name).read_bytes()


@pytest.mark.usefixtures("in_process")
class TestReport:
    def test_accounts_for_every_document(self, corpus: Corpus, tmp_path: Path) -> None:
        corpus.fill(6)
        (corpus.en / "d0002.txt").write_text("", encoding="utf-8")
        outcome = do(corpus, tmp_path / "out")
        report = report_of(tmp_path / "out")
        assert outcome.totals.documents == {"done": 5, "failed": 1}
        assert [document["state"] for document in documents_of(tmp_path / "out")] == ["done", "done", "failed"] + [
            "done"
        ] * 3
        first = documents_of(tmp_path / "out")[0]
        assert first["name"] == "d0000"
        assert first["sentences"] == {"zh": 2, "en": 2}
        assert first["beads"] == {"1-1": 2}
        assert report["totals"]["documents"] == {"done": 5, "failed": 1}
        assert report["encoder"]["name"] == "fake"
        assert report["state"] == "complete"

    def test_counts_no_document_as_failed_whose_metadata_speak_of_failure(self, tmp_path: Path) -> None:
        row = {"id": "x", "zh": "今天下雨。", "en": "It is raining today.", "state": "failed"}
        (tmp_path / "b.jsonl").write_text(json.dumps(row), encoding="utf-8")
        inputs, out = Inputs((str(tmp_path / "b.jsonl"),)), tmp_path / "out"
        outcome = run(inputs, str(out), Settings(), RunOptions(jobs=1), reporter=Silent(), make=fake_aligner.make)
        assert outcome.totals.documents == {"done": 1}
        assert not (out / "errors.jsonl").exists()

    def test_names_the_reason_of_each_failure(self, corpus: Corpus, tmp_path: Path) -> None:
        corpus.fill(2)
        corpus.add("wrong", "报错。", "Wrong.")
        do(corpus, tmp_path / "out")
        (line,) = (tmp_path / "out/errors.jsonl").read_text("utf-8").splitlines()
        error = json.loads(line)
        assert (error["name"], error["error"], error["kind"]) == ("wrong", "ValueError: told to fail", "internal")
        assert "Traceback" in error["detail"]

    def test_each_folder_is_listed_and_each_file_of_many_parsed_once(
        self, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "in").mkdir()
        rows = [{"zh": f"第{n}句。", "en": f"Sentence {n}."} for n in range(3)]
        (tmp_path / "in/many.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        listed, scan = [], os.scandir
        monkeypatch.setattr("os.scandir", lambda folder: (listed.append(str(folder)), scan(folder))[1])
        parsed, read = [], plan.read_many
        monkeypatch.setattr(plan, "read_many", lambda path, encoding: (parsed.append(path), read(path, encoding))[1])

        class Counting(Silent):
            totals: ClassVar[list[int | None]] = []

            def begin(self, total: int | None, done: int, workers: int) -> None:
                self.totals.append(total)

        inputs, out = Inputs((str(tmp_path / "in"),)), tmp_path / "out"
        run(inputs, str(out), Settings(), RunOptions(jobs=1), reporter=Counting(), make=fake_aligner.make)
        assert listed.count(str(tmp_path / "in")) == len(parsed) == 1
        assert Counting.totals == [3]

    def test_tells_files_that_have_no_counterpart(self, corpus: Corpus, tmp_path: Path) -> None:
        corpus.fill(2)
        (corpus.zh / "alone.txt").write_text("独自。", encoding="utf-8")
        do(corpus, tmp_path / "out")
        skipped = report_of(tmp_path / "out")["skipped"]
        assert skipped["count"] == 1
        assert skipped["first"][0]["file"].endswith("alone.txt")


class TestFailures:
    @pytest.mark.usefixtures("in_process")
    def test_cost_only_their_own_document(
        self, corpus: Corpus, tmp_path: Path, outputs_of: Read, small_groups: None
    ) -> None:
        corpus.fill(12)
        do(corpus, tmp_path / "good")
        corpus.add("d0005x", "报错。", "Wrong.")
        outcome = do(corpus, tmp_path / "bad")
        assert outcome.totals.documents == {"done": 12, "failed": 1}
        good, bad = outputs_of(tmp_path / "good"), outputs_of(tmp_path / "bad")
        assert bad.pop("errors.jsonl")
        assert good == bad

    def test_of_a_worker_are_tried_again(self, corpus: Corpus, tmp_path: Path, small_groups: None) -> None:
        corpus.fill(8)
        corpus.add("d0003x", "崩溃一次。", f"Once.\n\n{tmp_path / 'flag'}")
        outcome = do(corpus, tmp_path / "out", jobs=2)
        assert outcome.totals.documents == {"done": 9}

    def test_of_a_worker_twice_are_a_line_in_the_report(
        self, corpus: Corpus, tmp_path: Path, small_groups: None
    ) -> None:
        corpus.fill(8)
        corpus.add("d0003x", "崩溃。", "Crash.")
        outcome = do(corpus, tmp_path / "out", jobs=2)
        assert outcome.totals.documents == {"done": 8, "failed": 1}
        error = json.loads((tmp_path / "out/errors.jsonl").read_text("utf-8"))
        assert error["name"] == "d0003x"
        assert "SIGKILL" in error["error"]

    def test_of_memory_cost_the_worker_and_no_other_document(self, corpus: Corpus, tmp_path: Path) -> None:
        corpus.fill(8)
        corpus.add("d0003x", "内存。", "Memory.")
        outcome = do(corpus, tmp_path / "out")
        assert outcome.totals.documents == {"done": 8, "failed": 1}
        error = json.loads((tmp_path / "out/errors.jsonl").read_text("utf-8"))
        assert (error["name"], error["error"]) == ("d0003x", "its worker process was lost twice: out of memory")

    def test_of_workers_from_the_first_document_on_are_lines_too(self, corpus: Corpus, tmp_path: Path) -> None:
        for name in "abc":
            corpus.add(name, "崩溃。", "Crash.")
        corpus.add("d", "好。", "Good.")
        assert do(corpus, tmp_path / "out").totals.documents == {"done": 1, "failed": 3}

    def test_that_hangs_costs_its_worker_and_fails_after_one_more_try(self, corpus: Corpus, tmp_path: Path) -> None:
        corpus.fill(3)
        corpus.add("d0001x", "挂起。", "Hang.")
        outcome = do(corpus, tmp_path / "out", timeout=2.0)
        assert outcome.totals.documents == {"done": 3, "failed": 1}
        (error,) = (tmp_path / "out/errors.jsonl").read_text("utf-8").splitlines()
        assert json.loads(error)["name"] == "d0001x"
        assert json.loads(error)["error"] == "its worker process was lost twice: no answer in 2 seconds; see --timeout"

    def test_of_every_worker_at_once_end_the_job(self, corpus: Corpus, tmp_path: Path) -> None:
        with pytest.raises(DuiqiError, match="die before they finish"):
            run(
                corpus.fill(12).inputs,
                str(tmp_path / "out"),
                Settings(),
                RunOptions(jobs=1),
                reporter=Silent(),
                make=fake_aligner.make_dying,
            )

    def test_to_make_an_aligner_are_told_in_their_words_and_bind_nobody(self, corpus: Corpus, tmp_path: Path) -> None:
        wrong, right = Settings(encoder="wrong"), Settings()
        inputs, out, running = corpus.fill(3).inputs, str(tmp_path / "out"), RunOptions(jobs=1)
        with pytest.raises(InputError, match="--encoder: there is no such encoder"):
            run(inputs, out, wrong, running, reporter=Silent(), make=fake_aligner.make_impossible)
        assert do(corpus, tmp_path / "out", right).totals.documents == {"done": 3}

    def test_stop_the_job_when_they_are_too_many(self, corpus: Corpus, tmp_path: Path, small_groups: None) -> None:
        corpus.fill(8)
        corpus.add("d0001x", "报错。", "Wrong.")
        stopped = do(corpus, tmp_path / "out", max_failures=0)
        assert stopped.state == "stopped"
        assert not (tmp_path / "out/sentences.jsonl").exists()
        assert do(corpus, tmp_path / "out", max_failures=1).totals.documents == {"done": 8, "failed": 1}

    @pytest.mark.usefixtures("in_process")
    def test_strict_counts_a_warning_as_one(self, corpus: Corpus, tmp_path: Path) -> None:
        corpus.fill(1)
        corpus.add("lost", "这里少了\ufffd一个字。", "A character is lost here.")
        relaxed = do(corpus, tmp_path / "relaxed")
        strict = do(corpus, tmp_path / "strict", Settings(strict=True))
        assert (relaxed.totals.documents, relaxed.totals.warnings) == ({"done": 2}, 1)
        assert strict.totals.documents == {"done": 1, "failed": 1}
        error = json.loads((tmp_path / "strict/errors.jsonl").read_text("utf-8"))
        assert (error["name"], error["kind"]) == ("lost", "input")
        assert error["error"].endswith("(--strict)")


@pytest.mark.usefixtures("in_process")
class TestFilters:
    def rows(self, out: Path) -> list[tuple[str, str]]:
        rows = [json.loads(line) for line in (out / "sentences.jsonl").read_text("utf-8").splitlines()]
        return [(row["translation"]["zh"], row["translation"]["en"]) for row in rows]

    def test_by_confidence(self, corpus: Corpus, tmp_path: Path) -> None:
        outcome = do(corpus.fill(4), tmp_path / "out", Settings(filters=Filters(min_confidence=0.4)))
        assert outcome.totals.filtered["sentence"] == {"min_confidence": 6}
        assert len(self.rows(tmp_path / "out")) == 8

    @pytest.mark.parametrize(("scope", "kept"), [("document", 4), ("job", 2)])
    def test_by_repetition(self, corpus: Corpus, tmp_path: Path, scope: str, kept: int) -> None:
        for name in ("a", "b"):
            corpus.add(name, "同一句话。\n\n同一句话。\n\n别的话。", "The same.\n\nThe same.\n\nOther.")
        filters = Filters(dedup="exact", dedup_scope=scope)  # type: ignore[arg-type]
        outcome = do(corpus, tmp_path / "out", Settings(filters=filters))
        assert len(self.rows(tmp_path / "out")) == kept
        assert outcome.totals.filtered["sentence"] == {"duplicate": 6 - kept}

    def test_by_repetition_but_for_script_and_width(self, corpus: Corpus, tmp_path: Path) -> None:
        corpus.add("a", "国会１号。", "Congress 1.")
        corpus.add("b", "國會1號。", "CONGRESS 1.")
        do(corpus, tmp_path / "out", Settings(filters=Filters(dedup="normalised")))
        assert self.rows(tmp_path / "out") == [("国会１号。", "Congress 1.")]

    def test_by_repetition_goes_on_after_an_end(self, corpus: Corpus, tmp_path: Path, small_groups: None) -> None:
        corpus.add("c", "同一句话。", "The same.")
        for i in range(8):
            corpus.add(f"d{i}", "报错。" if i == 4 else "同一句话。", "The same.")
        settings = Settings(filters=Filters(dedup="exact"))
        assert do(corpus, tmp_path / "out", settings, max_failures=0).state == "stopped"
        do(corpus, tmp_path / "out", settings)
        assert self.rows(tmp_path / "out") == [("同一句话。", "The same.")]

    def test_by_length_language_and_sameness(self, corpus: Corpus, tmp_path: Path) -> None:
        corpus.add(
            "a",
            "很短。\n\nSame text here\n\n这是一句普通的话。",
            "Much " * 40 + "\n\nSame text here\n\nAn ordinary sentence.",
        )
        filters = Filters(max_length_ratio=4, drop_identical=True, check_language=True)
        outcome = do(corpus, tmp_path / "out", Settings(filters=filters))
        assert outcome.totals.filtered["sentence"] == {"identical": 1, "max_length_ratio": 1}


@pytest.mark.usefixtures("in_process")
class TestGoingOn:
    def test_says_that_a_complete_job_is_complete(self, corpus: Corpus, tmp_path: Path) -> None:
        corpus.fill(3)
        do(corpus, tmp_path / "out")
        before = (tmp_path / "out/run.json").stat().st_mtime_ns
        assert do(corpus, tmp_path / "out").already
        assert (tmp_path / "out/run.json").stat().st_mtime_ns == before

    def test_waits_for_no_job_that_works_in_the_folder(self, corpus: Corpus, tmp_path: Path) -> None:
        corpus.fill(3)
        held = JobState.opened(str(tmp_path / "out"), Settings(), corpus.inputs, restart=False)
        refused = pytest.raises(DuiqiError, match="another duiqi works there; wait for it, or choose another folder")
        with held, refused:
            do(corpus, tmp_path / "out")
        assert do(corpus, tmp_path / "out").state == "complete"

    def test_works_on_a_file_system_without_locks(
        self, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def acquire(lock: FileLock, **how: object) -> None:
            raise NotImplementedError

        monkeypatch.setattr(FileLock, "acquire", acquire)
        assert do(corpus.fill(3), tmp_path / "out").state == "complete"

    def test_notices_changed_settings(self, corpus: Corpus, tmp_path: Path) -> None:
        corpus.fill(3)
        do(corpus, tmp_path / "out")
        with pytest.raises(DuiqiError, match="unpaired was False and is True"):
            do(corpus, tmp_path / "out", Settings(unpaired=True))

    def test_notices_changed_inputs_of_a_complete_job(self, corpus: Corpus, tmp_path: Path) -> None:
        corpus.fill(3)
        do(corpus, tmp_path / "out")
        corpus.add("d0001", "新的。", "New.")
        with pytest.raises(DuiqiError, match="its inputs changed"):
            do(corpus, tmp_path / "out")

    def test_notices_changed_inputs_of_a_job_under_way(
        self, corpus: Corpus, tmp_path: Path, small_groups: None
    ) -> None:
        corpus.fill(12)
        corpus.add("d0005x", "报错。", "Wrong.")
        do(corpus, tmp_path / "out", max_failures=0)
        corpus.add("d0002", "新的。", "New.")
        with pytest.raises(DuiqiError, match="first at document d0002"):
            do(corpus, tmp_path / "out")

    def test_loses_no_document_where_one_that_is_not_done_shrank(
        self, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("duiqi.batch.plan.GROUP_BYTES", 100)
        corpus.add("a", "报错。", "Wrong.")
        corpus.add("b", "很长的话。" * 10, "A long one. " * 10)  # too large for the group of the first
        assert do(corpus, tmp_path / "out", max_failures=0).state == "stopped"
        corpus.add("b", "短。", "Short.")
        assert do(corpus, tmp_path / "out").totals.documents == {"done": 1, "failed": 1}
        assert [document["name"] for document in documents_of(tmp_path / "out")] == ["a", "b"]

    def test_stops_again_where_no_more_may_fail(self, corpus: Corpus, tmp_path: Path) -> None:
        corpus.add("a", "报错。", "Wrong.")
        for _ in range(2):
            assert do(corpus, tmp_path / "out", max_failures=0).state == "stopped"
        assert do(corpus, tmp_path / "out", max_failures=1).state == "complete"

    def test_begins_anew_when_told(self, corpus: Corpus, tmp_path: Path, outputs_of: Read) -> None:
        corpus.fill(9)
        do(corpus, tmp_path / "out", Settings(shard_size=2, to=("jsonl", "beads")))
        (tmp_path / "out/notes.txt").write_text("the user's own", encoding="utf-8")
        do(corpus, tmp_path / "out", Settings(to=("tmx",)), restart=True)
        assert set(outputs_of(tmp_path / "out")) == {"notes.txt", "sentences.tmx", "paragraphs.tmx"}

    @pytest.mark.usefixtures("in_process")
    @pytest.mark.parametrize(
        ("name", "stopped"), [("d0001.align", False), ("d0001.align", True), ("sentences.tmx", False)]
    )
    def test_never_deletes_a_corrected_file_unasked(
        self, corpus: Corpus, tmp_path: Path, outputs_of: Read, name: str, stopped: bool
    ) -> None:
        if stopped:
            corpus.add("e", "报错。", "Wrong.")
        settings = Settings(to=("tmx", "beads"))
        out = tmp_path / "out"
        do(corpus.fill(3), out, settings, max_failures=0 if stopped else None)
        (out / name).write_text("corrected by hand", encoding="utf-8")
        before = outputs_of(out)
        with pytest.raises(DuiqiError, match=f"{name}: was changed since duiqi wrote it; .*--force"):
            do(corpus, out, settings, restart=True)
        assert outputs_of(out) == before
        do(corpus, out, settings, restart=True, force=True)
        assert b"corrected by hand" not in b"".join(outputs_of(out).values())

    @pytest.mark.parametrize("shard_size", [0, 2])
    def test_begins_anew_without_deleting_what_no_job_wrote(
        self, corpus: Corpus, tmp_path: Path, outputs_of: Read, shard_size: int
    ) -> None:
        do(corpus.fill(3), tmp_path / "out", Settings(shard_size=shard_size))
        own = ["sentences-reviewed.tmx", "sentences-checked.jsonl", "paragraphs-00007.tmx", "sentences-1.jsonl.gz"]
        for name in own:
            (tmp_path / "out" / name).write_text("the user's own", encoding="utf-8")
        do(corpus, tmp_path / "out", Settings(to=("jsonl",)), restart=True)
        assert set(outputs_of(tmp_path / "out")) == {*own, "sentences.jsonl", "paragraphs.jsonl"}

    def test_begins_anew_where_what_an_earlier_run_left_is_damaged(
        self, corpus: Corpus, tmp_path: Path, outputs_of: Read, small_groups: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.cut_short(corpus.fill(6), tmp_path / "out", Settings(shard_size=2), monkeypatch)
        assert list((tmp_path / "out").glob("sentences-0000*.tmx"))
        for path in (tmp_path / "out/.duiqi").glob("*.zip"):
            path.write_bytes(b"damaged")
        (tmp_path / "out/sentences-reviewed.tmx").write_text("the user's own", encoding="utf-8")
        do(corpus, tmp_path / "out", Settings(to=("jsonl",)), restart=True)
        assert set(outputs_of(tmp_path / "out")) == {
            "sentences-reviewed.tmx",
            "sentences.jsonl",
            "paragraphs.jsonl",
        }

    def test_begins_anew_without_the_beads_of_a_run_that_wrote_no_report(
        self, corpus: Corpus, tmp_path: Path, outputs_of: Read, small_groups: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.cut_short(corpus.fill(6), tmp_path / "out", Settings(to=("beads",)), monkeypatch)
        assert list((tmp_path / "out").glob("*.align"))
        do(corpus, tmp_path / "out", Settings(to=("jsonl",)), restart=True)
        assert set(outputs_of(tmp_path / "out")) == {"sentences.jsonl", "paragraphs.jsonl"}

    def test_begins_anew_even_if_cut_short_in_that(
        self, corpus: Corpus, tmp_path: Path, outputs_of: Read, small_groups: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before, after = Settings(to=("jsonl", "beads"), shard_size=4, lines=True), Settings(to=("tmx",))
        do(corpus.fill(6), tmp_path / "whole", after)
        delete = LocalStorage.delete
        for last in range(100):
            out, deleted = tmp_path / f"cut-{last}", iter(range(1000))
            self.cut_short(corpus, out, before, monkeypatch)

            def cut(storage: LocalStorage, path: str, deleted: Iterator[int] = deleted, last: int = last) -> None:
                if storage.entry(path) is not None and next(deleted) == last:
                    raise KeyboardInterrupt
                delete(storage, path)

            with monkeypatch.context() as patch:
                patch.setattr(LocalStorage, "delete", cut)
                try:
                    do(corpus, out, after, restart=True)
                except KeyboardInterrupt:
                    pass
                else:
                    break
            if last % 2 == 0:  # what was thrown away in part is no job to go on with
                do(corpus, out, after)
            else:
                do(corpus, out, after, restart=True)
            assert outputs_of(out) == outputs_of(tmp_path / "whole")
        assert last > 10

    def test_a_dry_run_leaves_all_as_it_is(
        self, corpus: Corpus, tmp_path: Path, small_groups: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings = Settings(shard_size=4)
        with monkeypatch.context() as patch:  # the power went before a whole shard's parts were deleted
            patch.setattr(LocalStorage, "delete", lambda storage, path: None)
            self.cut_short(corpus.fill(6), tmp_path / "out", settings, monkeypatch)
        before = sorted(tmp_path.rglob("*"))
        assert len([path for path in before if path.name.startswith("part-")]) == 2
        assert "6 documents done" in JobState.peek(str(tmp_path / "out"), settings, corpus.inputs)
        assert sorted(tmp_path.rglob("*")) == before
        assert do(corpus, tmp_path / "out", settings).totals.documents == {"done": 6}

    def cut_short(self, corpus: Corpus, out: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        """Leave what a power cut leaves in the middle of a job."""

        class PowerCut(Reporter):
            def document(self, record: dict[str, object]) -> None:
                if record["name"] in {"d0002", "d0005"}:
                    raise RuntimeError("power cut")

        with monkeypatch.context() as patch:
            patch.setattr("duiqi.batch.run.COMMIT_SECONDS", 0)
            for _ in range(2):
                with pytest.raises(RuntimeError):
                    run(
                        corpus.inputs,
                        str(out),
                        settings,
                        RunOptions(jobs=1),
                        reporter=PowerCut(),
                        make=fake_aligner.make,
                    )

    @pytest.mark.parametrize("name", ["sentences.jsonl", "documents.jsonl", "errors.jsonl", "run.json"])
    def test_touches_no_file_that_it_did_not_write(self, corpus: Corpus, tmp_path: Path, name: str) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / name).write_text("the user's own", encoding="utf-8")
        with pytest.raises(DuiqiError, match="no job known here"):
            do(corpus.fill(2), tmp_path / "out")
        assert (tmp_path / "out" / name).read_text("utf-8") == "the user's own"

    def test_after_an_interruption_at_each_group(
        self, corpus: Corpus, tmp_path: Path, outputs_of: Read, small_groups: None
    ) -> None:
        corpus.fill(15)
        settings = Settings(shard_size=6, filters=Filters(dedup="exact"))
        do(corpus, tmp_path / "whole", settings)

        class Interrupting(Reporter):
            def document(self, record: dict[str, object]) -> None:
                raise KeyboardInterrupt

        ends = 0
        while True:
            outcome = run(
                corpus.inputs,
                str(tmp_path / "cut"),
                settings,
                RunOptions(jobs=1),
                reporter=Interrupting(),
                make=fake_aligner.make,
            )
            if outcome.state == "complete":
                break
            ends += 1
        assert ends >= 4
        assert outputs_of(tmp_path / "whole") == outputs_of(tmp_path / "cut")

    def test_after_an_interruption_in_the_middle_of_a_group(
        self, corpus: Corpus, tmp_path: Path, outputs_of: Read, small_groups: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from duiqi.batch.ledger import Ledger

        corpus.fill(12)
        do(corpus, tmp_path / "whole")
        add, calls = Ledger.add, iter(range(100))

        def interrupted(ledger: Ledger, result: object) -> None:
            if next(calls) == 1:
                ledger.group += 1  # so far it came
                raise KeyboardInterrupt
            add(ledger, result)  # type: ignore[arg-type]

        monkeypatch.setattr(Ledger, "add", interrupted)
        assert do(corpus, tmp_path / "cut").state == "interrupted"
        assert do(corpus, tmp_path / "cut").state == "complete"
        assert outputs_of(tmp_path / "whole") == outputs_of(tmp_path / "cut")

    def test_after_a_full_disk_at_any_file(
        self, corpus: Corpus, tmp_path: Path, outputs_of: Read, small_groups: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("duiqi.batch.run.COMMIT_SECONDS", 0)
        corpus.fill(5)
        settings = Settings(shard_size=2, to=("jsonl",))
        do(corpus, tmp_path / "whole", settings)
        sync = os.fsync

        for full_at in range(100):
            out, files = tmp_path / f"full-{full_at}", iter(range(1000))

            def fsync(handle: int, files: Iterator[int] = files, full_at: int = full_at) -> None:
                if stat.S_ISREG(os.fstat(handle).st_mode) and next(files) == full_at:
                    raise OSError(errno.ENOSPC, "No space left on device")
                sync(handle)

            monkeypatch.setattr("os.fsync", fsync)
            try:
                do(corpus, out, settings)
            except OutputError as error:
                assert "No space left on device" in str(error)
                assert not list(out.rglob("*.part"))
                do(corpus, out, settings)
                assert outputs_of(tmp_path / "whole") == outputs_of(out)
            else:
                break
        assert full_at > 12

    def test_after_kills_at_any_moment(self, corpus: Corpus, tmp_path: Path, outputs_of: Read) -> None:
        corpus.fill(120)
        settings = Settings(shard_size=50, to=("tmx", "jsonl"))
        do(corpus, tmp_path / "whole", settings)
        script = tmp_path / "job.py"
        script.write_text(
            "import sys\n"
            f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
            "import duiqi.batch.plan, duiqi.batch.run, fake_aligner\n"
            "from duiqi.batch.inputs import Inputs\n"
            "from duiqi.batch.progress import Silent\n"
            "from duiqi.batch.settings import RunOptions, Settings\n"
            "if __name__ == '__main__':\n"
            "    duiqi.batch.plan.GROUP_DOCUMENTS = 4\n"
            "    duiqi.batch.run.COMMIT_SECONDS = 0\n"
            f"    inputs = Inputs((), {str(corpus.zh)!r}, {str(corpus.en)!r})\n"
            f"    settings = Settings(shard_size=50, to=('tmx', 'jsonl'))\n"
            f"    duiqi.batch.run.run(inputs, {str(tmp_path / 'cut')!r}, settings, RunOptions(jobs=2), "
            "reporter=Silent(), make=fake_aligner.make_slow)\n",
            encoding="utf-8",
        )
        for delay in (0.8, 1.3):
            process = subprocess.Popen([sys.executable, str(script)], start_new_session=True)
            time.sleep(delay)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for file in (tmp_path / "cut").glob("*.tmx"):
                assert file.read_bytes().endswith(b"</tmx>\n")
        subprocess.run([sys.executable, str(script)], check=True, timeout=60)
        # One was cut into groups of 16, the other into groups of 4: the outputs do not show it.
        assert outputs_of(tmp_path / "whole") == outputs_of(tmp_path / "cut")
