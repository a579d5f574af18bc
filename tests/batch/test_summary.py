"""What a user reads when a job has ended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import fake_aligner
import pytest
from duiqi.batch.progress import Silent
from duiqi.batch.run import run
from duiqi.batch.settings import RunOptions, Settings
from duiqi.batch.summary import first_pairs

if TYPE_CHECKING:
    from conftest import Corpus


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("compression", ["none", "gzip", "zstd"])
@pytest.mark.parametrize("shard_size", [0, 2])
def test_the_first_pairs_are_shown_however_they_are_packed(
    corpus: Corpus, tmp_path: Path, compression: str, shard_size: int
) -> None:
    if compression == "zstd":
        pytest.importorskip("zstandard", reason="the extra duiqi[zstd] is not installed")
    settings = Settings(compression=compression, shard_size=shard_size)  # type: ignore[arg-type]
    out = str(tmp_path / "out")
    outcome = run(corpus.fill(3).inputs, out, settings, RunOptions(jobs=1), reporter=Silent(), make=fake_aligner.make)
    lines = first_pairs(outcome, out, 4).splitlines()
    assert [line.strip() for line in lines[1::2]] == [
        "Title 0",
        "This is sentence 0 of document 0.",
        "Title 1",
        "This is sentence 0 of document 1.",
    ]
