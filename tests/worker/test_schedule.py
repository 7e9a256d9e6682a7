"""Beat's rhythm, by a clock that nobody can set."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from celery.beat import SchedulingError

from worker.celery_app import app as celery
from worker.schedule import INTERVALS, SteadyScheduler


class Recorder(SteadyScheduler):
    """Keeps what it would have rung: there is no broker."""

    producer = None

    def __init__(self, *args, **kwargs):
        self.rung = []
        super().__init__(*args, **kwargs)

    def apply_async(self, entry, **_options):
        self.rung.append(entry.task)


@pytest.fixture
def clock(monkeypatch):
    """Yield a clock that goes when it is told to."""
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def scheduler(clock, settings, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("REDIS_URL", settings.redis_url)
    monkeypatch.setenv("SMTP_URL", settings.smtp_url)
    monkeypatch.setenv("BASE_URL", settings.base_url)
    monkeypatch.setenv("SECRET_KEY", settings.secret_key)
    return Recorder(celery)


def test_everything_is_rung_at_the_start_and_then_beat_rests(scheduler):
    assert scheduler.tick() == min(INTERVALS.values())
    assert sorted(scheduler.rung) == sorted(INTERVALS)


def test_every_task_keeps_its_interval(scheduler, clock):
    end = clock[0] + 86_400
    while clock[0] < end:
        clock[0] += scheduler.tick()

    assert Counter(scheduler.rung) == {task: 86_400 / seconds for task, seconds in INTERVALS.items()}


def test_after_a_long_sleep_each_task_is_rung_once(scheduler, clock):
    scheduler.tick()
    clock[0] += 86_400
    scheduler.tick()
    assert Counter(scheduler.rung) == dict.fromkeys(INTERVALS, 2)


def test_the_wall_clock_has_no_say(scheduler, clock, monkeypatch):
    scheduler.tick()
    monkeypatch.setattr(time, "time", lambda: 0.0)
    clock[0] += 20
    scheduler.tick()
    assert scheduler.rung.count("worker.pump") == 2


def test_a_broker_that_is_away_does_not_stop_beat(scheduler, monkeypatch, caplog):
    def away(_entry, **_options):
        raise SchedulingError("the broker is away")

    monkeypatch.setattr(scheduler, "apply_async", away)

    assert scheduler.tick() == min(INTERVALS.values())
    assert caplog.messages == ["the broker is away"] * len(INTERVALS)
