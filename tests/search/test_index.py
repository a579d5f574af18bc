"""The index: what it holds after changes, and what becomes of it when something is wrong."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from duiqi.corrections.edits import ChangeText
from duiqi.corrections.log import CorrectionsLog
from duiqi.errors import InputError
from duiqi.formats import read_alignments
from duiqi.formats.aligned import record
from duiqi.search import index as index_module
from duiqi.search.find import Query, find
from duiqi.search.index import FILE, VERSION, open_index


def found(corpus: Path, pattern: str, said: list[str] | None = None, **more: object) -> list[tuple[str, int]]:
    said = [] if said is None else said
    with open_index(corpus, say=said.append) as index:
        return [(hit.document, hit.bead) for hit in find(index, Query(pattern, **more))]


def test_it_is_built_at_first_use_and_kept(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(job, "天气") == [("1958/a", 2)]
    assert (job / FILE).exists()
    monkeypatch.setattr(record, "parse", lambda *_: pytest.fail("the record was read again"))
    assert found(job, "天气") == [("1958/a", 2)]


def test_only_changed_documents_are_read_again(job, aligned, write_record, monkeypatch) -> None:
    assert found(job, "天气") == [("1958/a", 2)]
    kept = list(read_alignments(job))
    write_record(job, [aligned("new", [("天气预报。", "The forecast.")]), *kept[1:]])
    parsed = []
    parse = record.parse
    monkeypatch.setattr(record, "parse", lambda row, at: parsed.append(row["document"]) or parse(row, at))
    assert found(job, "天气") == [("new", 0)]
    assert parsed == ["new"]
    assert found(job, "跃进") == [("1959/b", 0)]
    assert found(job, "weather") == []


def test_documents_keep_the_order_of_the_record(job, write_record) -> None:
    found(job, "跃进")
    write_record(job, list(read_alignments(job))[::-1])
    assert found(job, "跃进") == [("1959/b", 0), ("1958/a", 0), ("1958/a", 1)]


def test_an_updated_index_holds_what_a_new_one_would(job, aligned, write_record) -> None:
    found(job, "跃进")
    write_record(job, [aligned("1958/a", [("只有一句。", "One sentence only.")])])
    found(job, "跃进")
    updated = job / FILE
    fresh = write_record(job.parent / "fresh", list(read_alignments(job)))
    found(fresh, "跃进")

    def terms(path: Path) -> list[tuple[str, ...]]:
        with sqlite3.connect(path) as database:
            database.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, search, col)")
            return database.execute("SELECT term, col, doc, cnt FROM temp.terms ORDER BY 1, 2").fetchall()

    assert terms(updated) == terms(fresh / FILE)


def test_corrections_are_found(job) -> None:
    assert found(job, "阳光") == []
    first = next(iter(read_alignments(job, corrected=False)))
    at = first.bitext.zh.text.index("天气")
    log = CorrectionsLog(job)
    log.append(first, [ChangeText("zh", at, at + 2, "阳光")], "a")
    assert found(job, "阳光") == [("1958/a", 2)]
    assert found(job, "天气") == []


def test_an_index_of_another_version_is_built_anew_and_said(job) -> None:
    found(job, "跃进")
    with sqlite3.connect(job / FILE) as database:
        database.execute(f"PRAGMA user_version = {VERSION + 1}")
    said: list[str] = []
    assert len(found(job, "跃进", said)) == 3
    assert said == [f"{job / FILE}: is of version {VERSION + 1}, this duiqi makes {VERSION}; it is built anew"]
    assert found(job, "天气", said) == [("1958/a", 2)]
    assert len(said) == 1


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + bytes(200)])
def test_a_damaged_index_is_built_anew_and_said(job, damage) -> None:
    found(job, "跃进")
    (job / FILE).write_bytes(damage)
    said: list[str] = []
    assert len(found(job, "跃进", said)) == 3
    assert said == [f"{job / FILE}: is damaged; it is built anew"]


def test_what_a_killed_process_left_is_cleared_away(job) -> None:
    left = job / f".{FILE}.1.part"
    left.write_bytes(b"half")
    assert len(found(job, "跃进")) == 3
    assert not left.exists()


def test_a_failure_leaves_the_old_index_as_it_was(job, aligned, write_record, monkeypatch) -> None:
    found(job, "跃进")
    old = list(read_alignments(job))
    write_record(job, [aligned("new", [("新的。", "New.")]), *old])

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(index_module._Adder, "finish", killed)
        with pytest.raises(KeyboardInterrupt):
            found(job, "新的")
    assert found(job, "新的") == [("new", 0)]
    with sqlite3.connect(job / FILE) as database:
        assert database.execute("SELECT count(*) FROM documents").fetchone() == (3,)


def test_two_at_once_both_answer(gold: Path, tmp_path: Path) -> None:
    job = shutil.copytree(gold, tmp_path / "job", ignore=shutil.ignore_patterns("*index*"))
    counts: list[int] = []
    threads = [threading.Thread(target=lambda: counts.append(len(found(job, "的")))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(counts)) == 1
    assert len(counts) == 3


def test_two_processes_at_once_both_answer(gold: Path, tmp_path: Path) -> None:
    job = shutil.copytree(gold, tmp_path / "job", ignore=shutil.ignore_patterns("*index*"))
    command = [sys.executable, "-m", "duiqi", "find", str(job), "的", "--json"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    first, second = (process.communicate()[0] for process in both)
    assert first == second
    assert first.count(b"\n") > 100


@pytest.mark.skipif(os.name != "posix", reason="folders have no mode there")
def test_a_read_only_folder_stays_as_it_is_even_for_root(job, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / "cache" / name))
    job.chmod(0o555)
    said: list[str] = []
    try:
        assert len(found(job, "跃进", said)) == 3
        assert len(found(job, "跃进", said)) == 3
    finally:
        job.chmod(0o755)
    (path,) = (tmp_path / "cache").rglob(FILE)
    assert said == [f"{job}: cannot be written to; the index is in {path.parent}"] * 2
    assert [each.name for each in job.iterdir()] == ["alignments.jsonl"]


def test_a_file_of_aligned_text_is_searched_without_a_file_beside_it(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / "cache" / name))
    (tmp_path / "pairs.tsv").write_text("天气很好。\tThe weather is fine.\n下雨了。\tIt rains.\n", encoding="utf-8")
    assert found(tmp_path / "pairs.tsv", "weather") == [("pairs", 0)]
    (tmp_path / "pairs.tsv").write_text("天气很好。\tFine weather.\nx\tWeather!\n", encoding="utf-8")
    assert found(tmp_path / "pairs.tsv", "weather") == [("pairs", 0), ("pairs", 1)]
    assert {path.name for path in tmp_path.iterdir()} == {"pairs.tsv", "cache"}


def test_a_folder_without_aligned_text_says_how_to_get_some(tmp_path) -> None:
    with pytest.raises(InputError, match=r"expected a job's record .* found none; make it: duiqi align "):
        found(tmp_path, "x")
    with pytest.raises(InputError, match=r"nowhere: expected a job's folder .*; duiqi align makes one"):
        found(tmp_path / "nowhere", "x")
    assert not list(tmp_path.iterdir()) or {path.name for path in tmp_path.iterdir()} <= {f".{FILE}.lock"}


def test_a_broken_line_is_named(job) -> None:
    with (job / "alignments.jsonl").open("ab") as file:
        file.write(b"{broken\n")
    with pytest.raises(InputError, match=r"alignments.jsonl: line 3: expected a record as a JSON object"):
        found(job, "跃进")
    assert not (job / FILE).exists()


def test_half_surrogates_and_nul_are_searched(tmp_path, aligned, write_record) -> None:
    job = write_record(tmp_path / "job", [aligned("a\ud800", [("坏\udc00字\0符", "bad\ud800 cha\0racters")])])
    assert found(job, "字\0符") == [("a\ufffd", 0)]
    assert found(job, "bad") == [("a\ufffd", 0)]
