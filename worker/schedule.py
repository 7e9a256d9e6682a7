"""When beat rings: plain intervals, by a clock that nobody can set.

Celery's own schedulers compare wall clock times: set back an hour they are silent for an hour (celery#5892), and a
crontab in a zone with summer time is so once a year (celery#10107). This one counts seconds since it started. It keeps
nothing on disk: after a restart everything is rung once, which is always right.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from celery.beat import Scheduler, SchedulingError

from app import jobs

LOG = logging.getLogger(__name__)

INTERVALS = {
    jobs.PUMP: 20.0,
    "worker.join_calendars": 20.0,
    "worker.read_calendars": 60.0,
    "worker.poll_mailbox": 60.0,
    "worker.lapse_offers": 60.0,
    "worker.cancel_by_rule": 60.0,
    "worker.reconcile": 300.0,
    "worker.remove_old": 21_600.0,
    "worker.plan_ahead": 86_400.0,
}
"""Seconds between two rings of each task."""

SCHEDULE = {task: {"task": task, "schedule": seconds} for task, seconds in INTERVALS.items()}


class SteadyScheduler(Scheduler):
    """Rings every entry at once, and then at its interval, by the monotonic clock."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._next = dict.fromkeys(INTERVALS, float("-inf"))
        super().__init__(*args, **kwargs)

    def tick(self, *_args: Any, **_kwargs: Any) -> float:
        """Ring what is due; return for how many seconds there is nothing to do."""
        for task, seconds in INTERVALS.items():
            now = time.monotonic()
            if now >= self._next[task]:
                self._next[task] = now + seconds
                self._ring(task)
        return max(0.0, min(self._next.values()) - time.monotonic())

    def _ring(self, task: str) -> None:
        """Ring once; a broker that is away is tried again at the next interval."""
        try:
            self.apply_async(self.schedule[task], producer=self.producer, advance=False)
        except SchedulingError as error:
            LOG.warning("%s", error)
