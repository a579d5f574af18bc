"""Places that texts lie in and outputs go to: folders, and storage by URL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import fake_aligner
import pytest
from duiqi.batch.inputs import Inputs
from duiqi.batch.progress import Silent
from duiqi.batch.run import run
from duiqi.batch.settings import Running, Settings
from duiqi.batch.storage import LocalStorage, storage_of
from duiqi.errors import DuiqiError

if TYPE_CHECKING:
    from conftest import Corpus


def test_a_file_that_fails_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with LocalStorage().create(str(tmp_path / "a")) as file:
            file.write(b"half")
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        fail()
    assert not list(tmp_path.iterdir())


def test_a_url_of_no_known_kind_is_told(tmp_path: Path) -> None:
    pytest.importorskip("fsspec", reason="the extra duiqi[cloud] is not installed")
    with pytest.raises(DuiqiError, match="not a kind of storage"):
        storage_of("gopher://texts")


def test_outputs_by_url_are_those_of_a_folder(
    bucket: str, corpus: Corpus, tmp_path: Path, outputs_of: Callable[[Path], dict[str, bytes]]
) -> None:
    import fsspec

    corpus.fill(10)
    settings, running = Settings(shard_size=4), Running(jobs=1)
    run(corpus.inputs, str(tmp_path / "here"), settings, running, reporter=Silent(), make=fake_aligner.make)
    files = fsspec.filesystem("s3")
    for side in ("zh", "en"):
        files.put(str(tmp_path / side), f"{bucket}/{side}", recursive=True)
    inputs = Inputs((), f"{bucket}/zh", f"{bucket}/en")
    for _ in range(2):  # the second time it is complete
        outcome = run(inputs, f"{bucket}/out", settings, running, reporter=Silent(), make=fake_aligner.make)
    assert outcome.already
    files.get(f"{bucket}/out", str(tmp_path / "there"), recursive=True)
    assert outputs_of(tmp_path / "here") == outputs_of(tmp_path / "there")
