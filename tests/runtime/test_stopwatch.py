"""Seconds by stage: none is counted twice, none is lost."""

import threading

import pytest
from duiqi.runtime import stopwatch
from duiqi.runtime.stopwatch import stage, taken


class Clock:
    """A clock that goes forward only when it is told to."""

    def __init__(self):
        self.now = 0

    def __call__(self):
        return self.now

    def forward(self, seconds):
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(stopwatch, "perf_counter", clock)
    taken()
    yield clock
    taken()


def test_a_stage_is_counted_without_those_within_it(clock):
    clock.forward(100)
    with stage("outer"):
        clock.forward(2)
        with stage("inner"):
            clock.forward(5)
        clock.forward(3)
    clock.forward(100)
    assert taken() == {"outer": 5, "inner": 5}


def test_what_is_taken_within_a_stage_is_not_counted_again(clock):
    with stage("work"):
        clock.forward(2)
        assert taken() == {"work": 2}
        clock.forward(3)
    assert taken() == {"work": 3}


def test_a_function_can_be_a_stage_and_calls_add_up(clock):
    @stage("work")
    def work(seconds):
        clock.forward(seconds)
        return seconds

    assert work(1) + work(2) == 3
    assert taken() == {"work": 3}
    assert taken() == {}


def test_a_stage_that_fails_has_ended(clock):
    with pytest.raises(ZeroDivisionError), stage("failing"):
        clock.forward(1)
        1 / 0  # noqa: B018
    clock.forward(1)
    assert taken() == {"failing": 1}


def test_threads_do_not_meet(clock):
    found = []

    def other():
        with stage("other"):
            clock.forward(1)
        found.append(taken())

    with stage("here"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        clock.forward(2)
    assert taken() == {"here": 3}
    assert found == [{"other": 1}]
