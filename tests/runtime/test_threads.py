"""As many threads as the process may use cores, with threadpoolctl or without."""

import os
import subprocess
import sys
import threading

import numpy as np
import pytest
from duiqi.runtime import cores, threads
from duiqi.runtime.cores import usable_cores
from duiqi.runtime.threads import Workers

affinity = pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity") or len(os.sched_getaffinity(0)) < 2,
    reason="needs an affinity mask, and two cores to leave one",
)

ENCODE_ON_ONE_CORE = """
import os, sys, time
if {without_threadpoolctl}:
    sys.modules["threadpoolctl"] = None
os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
from duiqi.encode.use.encoder import UniversalSentenceEncoder
encoder = UniversalSentenceEncoder()
encoder.encode(["热身"])
print(encoder.threads, len(os.listdir("/proc/self/task")))
"""


@pytest.fixture
def without_threadpoolctl(monkeypatch):
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    threads._blas_controller.cache_clear()
    yield
    threads._blas_controller.cache_clear()


@affinity
@pytest.mark.parametrize("without", [False, True])
def test_on_one_core_one_thread_encodes(without):
    run = subprocess.run(
        [sys.executable, "-c", ENCODE_ON_ONE_CORE.format(without_threadpoolctl=without)],
        capture_output=True,
        text=True,
        check=True,
    )
    # Only the one that asked: neither threads of ours nor of BLAS.
    assert run.stdout.split() == ["1", "1"]


@affinity
def test_the_affinity_mask_is_asked_anew_each_time():
    everywhere = os.sched_getaffinity(0)
    workers = Workers()
    assert workers.threads == usable_cores() > 1
    try:
        os.sched_setaffinity(0, [min(everywhere)])
        assert workers.threads == usable_cores() == 1
    finally:
        os.sched_setaffinity(0, everywhere)


@pytest.mark.parametrize(("limit", "count"), [("150000 100000", 2), ("50000 100000", 1), ("max 100000", 8)])
def test_a_container_may_use_its_share_of_the_processor(tmp_path, monkeypatch, limit, count):
    (tmp_path / "cpu.max").write_text(limit)
    monkeypatch.setattr(cores, "_CGROUP_LIMIT", tmp_path / "cpu.max")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    assert usable_cores() == count


def test_blas_has_one_thread_while_ours_work():
    threadpoolctl = pytest.importorskip("threadpoolctl")

    def blas_threads(_):
        np.ones((2, 2)) @ np.ones((2, 2))
        return [lib["num_threads"] for lib in threadpoolctl.threadpool_info() if lib["user_api"] == "blas"]

    # What other libraries loaded since is theirs.
    threads._blas_controller.cache_clear()
    before = blas_threads(0)
    with Workers(2).mapping() as map_:
        assert all(one == 1 for found in map_(blas_threads, range(4)) for one in found)
    assert blas_threads(0) == before


@pytest.mark.usefixtures("without_threadpoolctl")
def test_without_threadpoolctl_the_cores_are_left_to_blas():
    workers = Workers(4)
    assert workers.threads == 1
    with workers.mapping() as map_:
        assert map_(lambda x: x + 1, range(3)) == [1, 2, 3]


@pytest.mark.parametrize("count", [0, 1, 7])
def test_results_come_in_the_order_of_the_tasks(count):
    with Workers(3).mapping() as map_:
        assert map_(lambda x: x * x, range(count)) == [x * x for x in range(count)]


def test_an_error_in_a_thread_is_raised():
    with Workers(2).mapping() as map_, pytest.raises(ZeroDivisionError):
        map_(lambda x: 1 / x, [1, 0, 1])


def test_no_threads_are_refused():
    with pytest.raises(ValueError, match="at least 1"):
        Workers(0)


def test_what_a_task_maps_is_done_in_its_own_thread():
    workers = Workers(2)

    def inner(_):
        with workers.mapping() as map_:
            return map_(lambda _: threading.get_ident(), range(3)) == [threading.get_ident()] * 3

    with workers.mapping() as map_:
        assert all(map_(inner, range(4)))


def test_more_threads_than_are_worth_having_are_not_used():
    assert [Workers(threads, most=4).threads for threads in (2, 4, 16)] == [2, 4, 4]
