"""How a job's settings are told apart, and how the cores are shared out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from duiqi.batch.settings import Filters, RunOptions, Settings, share_cores


@pytest.mark.parametrize(
    ("options", "encoder", "documents", "shares"),
    [
        (RunOptions(), "use", None, (8, 1)),
        (RunOptions(), "use", 100, (8, 1)),
        (RunOptions(), "use", 3, (3, 2)),
        (RunOptions(), "use", 1, (1, 8)),
        (RunOptions(jobs=2), "use", 100, (2, 1)),
        (RunOptions(jobs=2, threads=4), "use", 100, (2, 4)),
        (RunOptions(threads=4), "use", 100, (2, 4)),
        (RunOptions(threads=16), "use", 100, (1, 16)),
        (RunOptions(), "sentence-transformers/LaBSE", 100, (1, 8)),
    ],
)
def test_cores_are_shared_out_and_never_oversubscribed(
    monkeypatch: pytest.MonkeyPatch, options: RunOptions, encoder: str, documents: int | None, shares: tuple[int, int]
) -> None:
    monkeypatch.setattr("duiqi.batch.settings.usable_cores", lambda: 8)
    assert share_cores(options, encoder, documents) == shares


def test_a_digest_tells_any_two_settings_apart(tmp_path: Path) -> None:
    weights = tmp_path / "weights.json"
    weights.write_text("{}", encoding="utf-8")
    some = [
        Settings(),
        Settings(unpaired=True),
        Settings(to=("jsonl",)),
        Settings(filters=Filters(min_confidence=0.5)),
        Settings(weights=str(weights)),
    ]
    assert len({settings.digest for settings in some}) == len(some)
    before = some[-1].digest
    weights.write_text('{"changed": true}', encoding="utf-8")
    assert some[-1].digest != before
    assert replace(some[0]).digest == some[0].digest
