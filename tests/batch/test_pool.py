"""Worker processes: what reaches them, and that one which hangs is replaced."""

from __future__ import annotations

import signal
import time
from typing import Any

import fake_aligner
import pytest
from duiqi.batch.pool import Death, Pool


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="a system without signal masks")
def test_no_worker_sees_an_interruption_from_its_first_moment_on() -> None:
    with Pool[int, str, Any](1, 1, fake_aligner.blocked_signals) as pool:
        pool.submit(0, "ticket", 60)
        assert pool.next() == ("ticket", [signal.SIGINT.name])
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_a_worker_that_hangs_is_replaced_while_others_answer() -> None:
    with Pool[float, str, Any](2, 1, time.sleep) as pool:
        pool.submit(0.0, "quick", 60)
        assert pool.next() == ("quick", None)
        pool.submit(600.0, "hung", 0.5)
        pool.submit(0.1, "quick", 60)
        assert pool.next() == ("quick", None)
        ticket, death = pool.next()
        assert ticket == "hung"
        assert isinstance(death, Death)
        assert death.how == "no answer in 0.5 seconds; see --timeout"
        pool.submit(0.0, "after", 60)
        pool.submit(0.0, "after", 60)
        assert [pool.next(), pool.next()] == [("after", None)] * 2
