"""Ringing the worker: quick, and of no consequence when it fails."""

from __future__ import annotations

import os
import signal
import time

import pytest
import redis

from app import jobs
from app.jobs import Doorbell


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def broker(valkey_url):
    """Yield a client of the broker, which is empty before and after."""
    with redis.Redis.from_url(valkey_url) as client:
        client.flushdb()
        yield client
        client.flushdb()


@pytest.fixture
def frozen(broker):
    """Stop the broker in the middle of whatever it does."""
    pid = broker.info()["process_id"]
    os.kill(pid, signal.SIGSTOP)
    yield
    os.kill(pid, signal.SIGCONT)


def test_a_ring_is_one_message_without_arguments(broker, valkey_url):
    assert Doorbell(valkey_url).ring()
    assert broker.llen(jobs.QUEUE) == 1


def test_a_broker_that_is_not_there_is_counted_and_left_alone_for_a_while():
    clock = Clock()
    bell = Doorbell("redis://127.0.0.1:1/0", clock=clock)

    assert [bell.ring(), bell.ring()] == [False, False]
    assert bell.failed == 2


def test_after_a_failure_the_bell_is_tried_again(broker, valkey_url):
    clock = Clock()
    bell = Doorbell("redis://127.0.0.1:1/0", clock=clock)
    bell.ring()
    working = Doorbell(valkey_url, clock=clock)
    working._silent_until = bell._silent_until  # noqa: SLF001 - a broker that came back at the same address

    assert not working.ring()
    clock.now += jobs.SILENT_SECONDS
    assert working.ring()


def test_a_broker_that_hangs_costs_one_page_two_seconds_and_the_next_ones_nothing(valkey_url, frozen):
    bell = Doorbell(valkey_url)
    started = time.monotonic()
    assert [bell.ring() for _ in range(100)] == [False] * 100
    assert time.monotonic() - started < 3 * jobs.SOCKET_SECONDS


def test_ringing_never_raises_and_failures_can_be_read(monkeypatch):
    monkeypatch.setattr(jobs._Door, "bell", None)  # noqa: SLF001 - put back after the test
    jobs.ring()
    assert jobs.failed_rings() == 0
    jobs.configure("redis://127.0.0.1:1/0")
    jobs.ring()
    jobs.ring()
    assert jobs.failed_rings() == 2
