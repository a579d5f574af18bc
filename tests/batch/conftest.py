"""A small corpus to align, and an aligner whose failures a text can order."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

# Worker processes are started with this process's path, and import the fake aligner by its name.
HERE = str(Path(__file__).parent)
if HERE not in sys.path:
    sys.path.insert(0, HERE)

from duiqi.batch.inputs import Inputs  # noqa: E402
from duiqi.batch.plan import Group  # noqa: E402
from duiqi.batch.results import GroupResult  # noqa: E402
from duiqi.batch.settings import Settings  # noqa: E402
from duiqi.batch.work import GroupWorker, MakeAligner  # noqa: E402


class Corpus:
    """Two folders of documents; document ``i`` has ``i % 4 + 1`` sentences."""

    def __init__(self, folder: Path) -> None:
        self.zh, self.en = folder / "zh", folder / "en"
        self.zh.mkdir()
        self.en.mkdir()

    @property
    def inputs(self) -> Inputs:
        return Inputs((), str(self.zh), str(self.en))

    def add(self, name: str, zh: str, en: str) -> None:
        (self.zh / f"{name}.txt").write_text(zh, encoding="utf-8")
        (self.en / f"{name}.txt").write_text(en, encoding="utf-8")

    def fill(self, count: int) -> Corpus:
        for i in range(count):
            sentences = range(i % 4 + 1)
            zh = "".join(f"第{i}篇的第{j}句话。" for j in sentences)
            en = " ".join(f"This is sentence {j} of document {i}." for j in sentences)
            self.add(f"d{i:04d}", f"标题{i}\n\n{zh}\n", f"Title {i}\n\n{en}\n")
        return self


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path)


@pytest.fixture
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duiqi.batch.plan.GROUP_DOCUMENTS", 4)


@pytest.fixture
def outputs_of() -> Callable[..., dict[str, bytes]]:
    """The outputs in a folder: all but the reports that hold times, and what only resuming needs.

    The record names the files that were read. ``read_from`` is the place in its paths, and one to show instead.
    """

    def read(folder: Path, read_from: tuple[str, str] = ("", "")) -> dict[str, bytes]:
        files = (path for path in sorted(folder.rglob("*")) if path.is_file())
        named = {str(path.relative_to(folder)): path for path in files}
        timed = {"run.json", "documents.jsonl"}
        old, new = (place.encode() for place in read_from)
        return {
            name: path.read_bytes().replace(old, new) if old else path.read_bytes()
            for name, path in named.items()
            if name not in timed and not name.startswith(".")
        }

    return read


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket of an S3 server on this machine, and the environment that leads to it."""
    server = pytest.importorskip("moto.server", reason="moto[server] is not installed")
    boto3 = pytest.importorskip("boto3", reason="boto3 is not installed")
    s3fs = pytest.importorskip("s3fs", reason="s3fs is not installed")
    running = server.ThreadedMotoServer(port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    url = f"http://{host}:{port}"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    boto3.client("s3", endpoint_url=url).create_bucket(Bucket="texts")
    s3fs.S3FileSystem.clear_instance_cache()
    yield "s3://texts"
    running.stop()
    s3fs.S3FileSystem.clear_instance_cache()


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Aligns in this process, for tests to which worker processes make no difference but time."""

    def run_here(
        groups: Iterator[Group], settings: Settings, make: MakeAligner, **_: object
    ) -> Generator[GroupResult, None, None]:
        yield from map(GroupWorker(settings, make), groups)

    monkeypatch.setattr("duiqi.batch.run.run_local", run_here)
