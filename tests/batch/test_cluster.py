"""The same job on a Ray cluster of two nodes: the same outputs, a node lost on the way, storage by URL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fake_aligner
import pytest
from duiqi.batch.inputs import Inputs
from duiqi.batch.progress import Reporter, Silent
from duiqi.batch.run import run
from duiqi.batch.settings import RunOptions, Settings
from duiqi.errors import DuiqiError

if TYPE_CHECKING:
    from conftest import Corpus

ray = pytest.importorskip("ray", reason="the extra duiqi[ray] is not installed")
if not os.environ.get("DUIQI_TEST_RAY"):
    pytest.skip("takes minutes: set DUIQI_TEST_RAY=1 to start a Ray cluster here", allow_module_level=True)

HERE = str(Path(__file__).parent)


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A head and a second node on this machine, two cores each as far as Ray knows."""
    from ray.cluster_utils import Cluster

    path = os.pathsep.join(filter(None, [HERE, os.environ.get("PYTHONPATH")]))
    monkeypatch.setenv("PYTHONPATH", path)
    nodes = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 1, "object_store_memory": 100 * 2**20, "include_dashboard": False},
    )
    nodes.add_node(num_cpus=2, object_store_memory=100 * 2**20)
    ray.init(address=nodes.address, log_to_driver=False, runtime_env={"env_vars": {"PYTHONPATH": path}})
    yield nodes
    ray.shutdown()
    nodes.shutdown()


def do(corpus: Corpus, out: str, make: Any = fake_aligner.make, reporter: Reporter | None = None, **how: Any) -> Any:
    settings, running = Settings(shard_size=20), RunOptions(**how)
    return run(corpus.inputs, out, settings, running, reporter=reporter or Silent(), make=make)


def test_gives_the_outputs_of_one_machine(
    cluster: Any, corpus: Corpus, tmp_path: Path, outputs_of: Callable[..., dict[str, bytes]], small_groups: None
) -> None:
    corpus.fill(50)
    corpus.add("d0007x", "崩溃。", "Crash.")
    corpus.add("d0009x", "报错。", "Wrong.")
    here = do(corpus, str(tmp_path / "here"), jobs=1)
    there = do(corpus, str(tmp_path / "there"), engine="ray", jobs=2)
    assert here.totals.documents == there.totals.documents == {"done": 50, "failed": 2}
    assert outputs_of(tmp_path / "here") == outputs_of(tmp_path / "there")


def test_asks_for_no_more_than_there_is(cluster: Any, corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(DuiqiError, match="asks for 1 GPU, this machine has 0"):
        do(corpus.fill(1), str(tmp_path / "out"), engine="ray", jobs=1, gpus=1)


def test_tells_an_address_at_which_no_cluster_answers(corpus: Corpus, tmp_path: Path) -> None:
    for address in ("127.0.0.1:9", "ray://127.0.0.1:9", "127.0.0.1:99999"):
        with pytest.raises(DuiqiError, match=f"no Ray cluster answers at {address}"):
            do(corpus.fill(1), str(tmp_path / "out"), engine="ray", address=address)


def test_goes_on_with_what_another_engine_began(
    cluster: Any, corpus: Corpus, tmp_path: Path, outputs_of: Callable[..., dict[str, bytes]], small_groups: None
) -> None:
    corpus.fill(40)
    do(corpus, str(tmp_path / "whole"), jobs=1)

    class Interrupting(Silent):
        def document(self, record: dict[str, Any]) -> None:
            if record["name"] in {"d0012", "d0024"}:
                raise KeyboardInterrupt

    for first in ("local", "ray"):
        second, out = "ray" if first == "local" else "local", tmp_path / first
        assert do(corpus, str(out), reporter=Interrupting(), engine=first, jobs=2).state == "interrupted"
        assert do(corpus, str(out), reporter=Interrupting(), engine=second, jobs=2).state == "interrupted"
        assert do(corpus, str(out), engine=first, jobs=1).totals.documents == {"done": 40}
        assert outputs_of(out) == outputs_of(tmp_path / "whole")


def test_survives_the_loss_of_a_node(
    cluster: Any, corpus: Corpus, tmp_path: Path, outputs_of: Callable[..., dict[str, bytes]], small_groups: None
) -> None:
    corpus.fill(80)
    do(corpus, str(tmp_path / "here"), jobs=1)

    class Losing(Silent):
        """Kills the second node when the first documents are done."""

        def document(self, record: dict[str, Any]) -> None:
            for node in list(cluster.worker_nodes):
                cluster.remove_node(node, allow_graceful=False)

    outcome = do(
        corpus, str(tmp_path / "there"), make=fake_aligner.make_slower, reporter=Losing(), engine="ray", jobs=2
    )
    assert not cluster.worker_nodes
    assert outcome.totals.documents == {"done": 80}
    assert outputs_of(tmp_path / "here") == outputs_of(tmp_path / "there")


def test_reads_and_writes_object_storage(
    bucket: str, cluster: Any, corpus: Corpus, tmp_path: Path, outputs_of: Callable[..., dict[str, bytes]]
) -> None:
    import fsspec

    corpus.fill(10)
    do(corpus, str(tmp_path / "here"), jobs=1)
    files = fsspec.filesystem("s3")
    for side in ("zh", "en"):
        files.put(str(tmp_path / side), f"{bucket}/{side}", recursive=True)
    inputs = Inputs((), f"{bucket}/zh", f"{bucket}/en")
    running = RunOptions(engine="ray", jobs=1)
    run(inputs, f"{bucket}/out", Settings(shard_size=20), running, reporter=Silent(), make=fake_aligner.make)
    files.get(f"{bucket}/out", str(tmp_path / "there"), recursive=True)
    here = outputs_of(tmp_path / "here", read_from=(str(tmp_path), bucket))
    assert here == outputs_of(tmp_path / "there")
