"""Places that texts lie in and outputs go to: folders, and storage by URL."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import fake_aligner
import pytest
from duiqi.batch.inputs import Inputs, check
from duiqi.batch.progress import Silent
from duiqi.batch.run import run
from duiqi.batch.settings import RunOptions, Settings
from duiqi.batch.storage import LocalStorage, storage_of
from duiqi.errors import DuiqiError, InputError

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


def test_what_goes_wrong_by_url_is_told_with_the_url(corpus: Corpus, tmp_path: Path) -> None:
    pytest.importorskip("fsspec", reason="the extra duiqi[cloud] is not installed")
    corpus.add("a", "Only English.", "Only English.")
    (tmp_path / "many.jsonl").write_text('{"zh": 1}\n', encoding="utf-8")
    for name, out in (("zh", "one"), ("many.jsonl", "two")):
        inputs = Inputs((), f"file://{corpus.zh}", f"file://{corpus.en}")
        if name != "zh":
            inputs = Inputs((f"file://{tmp_path}/{name}",))
        run(inputs, str(tmp_path / out), Settings(), RunOptions(jobs=1), reporter=Silent(), make=fake_aligner.make)
        error = json.loads((tmp_path / out / "errors.jsonl").read_text("utf-8"))
        assert error["error"].startswith(f"file://{tmp_path}/{name}")
        assert error["kind"] == "input"


def test_an_error_of_any_kind_of_storage_is_one_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    fsspec = pytest.importorskip("fsspec", reason="the extra duiqi[cloud] is not installed")

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("no credentials")

    storage = storage_of("memory://texts")
    for name in ("info", "ls", "open", "exists", "get_file", "put_file"):
        monkeypatch.setattr(fsspec.filesystem("memory"), name, refuse)

    def create() -> None:
        with storage.create("memory://a/b") as file:
            file.write(b"text")

    def local() -> None:
        with storage.local("memory://a"):
            pass

    tries = [create, local, *(partial(getattr(storage, name), "memory://a") for name in ("entry", "entries", "open"))]
    for attempt in [*tries, partial(storage.delete, "memory://a")]:
        with pytest.raises(OSError, match="RuntimeError: no credentials"):
            attempt()
    with pytest.raises(InputError, match=r"memory://texts: cannot be read \(RuntimeError: no credentials\)"):
        check(Inputs(("memory://texts",)))


def test_outputs_by_url_are_those_of_a_folder(
    bucket: str, corpus: Corpus, tmp_path: Path, outputs_of: Callable[..., dict[str, bytes]]
) -> None:
    import fsspec

    corpus.fill(10)
    settings, running = Settings(shard_size=4), RunOptions(jobs=1)
    run(corpus.inputs, str(tmp_path / "here"), settings, running, reporter=Silent(), make=fake_aligner.make)
    files = fsspec.filesystem("s3")
    for side in ("zh", "en"):
        files.put(str(tmp_path / side), f"{bucket}/{side}", recursive=True)
    inputs = Inputs((), f"{bucket}/zh", f"{bucket}/en")
    for _ in range(2):  # the second time it is complete
        outcome = run(inputs, f"{bucket}/out", settings, running, reporter=Silent(), make=fake_aligner.make)
    assert outcome.already
    files.get(f"{bucket}/out", str(tmp_path / "there"), recursive=True)
    here = outputs_of(tmp_path / "here", read_from=(str(tmp_path), bucket))
    assert here == outputs_of(tmp_path / "there")
