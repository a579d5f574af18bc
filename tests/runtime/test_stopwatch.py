"""Seconds by stage: none is counted twice, none is lost."""

import threading
from time import perf_counter, sleep

import pytest
from duiqi.runtime.stopwatch import stage, taken


@pytest.fixture(autouse=True)
def _fresh():
    taken()


def test_a_stage_is_counted_without_those_within_it():
    started = perf_counter()
    with stage("outer"):
        sleep(0.02)
        with stage("inner"):
            sleep(0.05)
        sleep(0.02)
    whole = perf_counter() - started
    seconds = taken()
    assert seconds["inner"] >= 0.05
    assert seconds["outer"] >= 0.04
    assert sum(seconds.values()) == pytest.approx(whole, abs=0.01)


def test_a_function_can_be_a_stage_and_calls_add_up():
    @stage("work")
    def work(seconds):
        sleep(seconds)
        return seconds

    assert work(0.01) + work(0.02) == 0.03
    assert taken()["work"] >= 0.03
    assert taken() == {}


def test_a_stage_that_fails_has_ended():
    with pytest.raises(ZeroDivisionError), stage("failing"):
        1 / 0  # noqa: B018
    assert list(taken()) == ["failing"]
    sleep(0.01)
    assert taken() == {}


def test_threads_do_not_meet():
    found = []

    def other():
        with stage("other"):
            sleep(0.01)
        found.append(taken())

    with stage("here"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert list(taken()) == ["here"]
    assert list(found[0]) == ["other"]
