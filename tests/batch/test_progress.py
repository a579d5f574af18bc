"""What a user is told while a job runs: on a terminal, in a log, by a machine, or not at all."""

from __future__ import annotations

import json

import pytest
from duiqi.batch import progress
from duiqi.batch.progress import Bar, JsonLines, Lines, Silent, reporter

DONE = {"name": "a", "state": "done"}
FAILED = {"name": "b", "state": "failed", "error": "b.txt: is empty"}


def test_lines_tell_failures_rate_and_time_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([0.0, *(second for second in range(1, 100))])
    monkeypatch.setattr(progress, "monotonic", lambda: next(clock))
    told = Lines()
    told.begin(100, 40, 2)
    for record in [DONE] * 19 + [FAILED]:
        told.document(record)
    told.end()
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "duiqi: 100 documents, 40 of them done before; 2 worker processes"
    assert "duiqi: b: b.txt: is empty" in lines
    assert lines[-1].startswith("duiqi: 60 of 100 documents, 1 failed, ")
    assert lines[-1].endswith(" left")


def test_lines_tell_how_many_documents_there_are_once_all_are_found(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([0.0, *(second for second in range(10, 1000, 10))])
    monkeypatch.setattr(progress, "monotonic", lambda: next(clock))
    told = Lines()
    told.begin(None, 0, 2)
    told.document(DONE)
    told.planned(3)
    told.document(DONE)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "duiqi: documents, not counted yet; 2 worker processes"
    assert lines[1].startswith("duiqi: 1 document, 0 failed")
    assert lines[2].startswith("duiqi: 2 of 3 documents, 0 failed")


def test_a_short_job_has_no_progress(capsys: pytest.CaptureFixture[str]) -> None:
    told = Lines()
    told.begin(1, 0, 1)
    told.document(DONE)
    told.end()
    assert capsys.readouterr().err == "duiqi: 1 document; 1 worker process\n"


def test_json_is_an_event_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    told = JsonLines()
    told.begin(None, 0, 2)
    told.document(FAILED)
    events = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [event["event"] for event in events] == ["begin", "failed"]
    assert events[1]["document"] == "b"


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    told = Silent()
    told.begin(2, 0, 1)
    told.document(FAILED)
    told.end()
    assert capsys.readouterr() == ("", "")


def test_a_bar_says_lines_before_it_begins_and_whatever_they_hold(capsys: pytest.CaptureFixture[str]) -> None:
    told = Bar()
    told.say("paired", "before")
    told.begin(2, 0, 1)
    told.document(FAILED | {"name": "\udcff[bold]"})
    told.document(DONE)
    told.end()
    error = capsys.readouterr().err
    assert "duiqi: before" in error
    assert "\\udcff[bold]: b.txt: is empty" in error


def test_the_reporter_is_chosen_by_what_was_asked_and_where_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert type(reporter(quiet=True)) is Silent
    assert type(reporter(log_json=True)) is JsonLines
    assert type(reporter()) is Lines
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert type(reporter()) is Bar
