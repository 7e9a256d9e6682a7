"""The only door to Celery: a doorbell that says "there may be work", and that may be rung for nothing or not at all.

The work itself stands in the database, and beat rings as well, so a ring that is lost costs seconds and loses nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from celery import Celery
from kombu.exceptions import OperationalError

PUMP = "worker.pump"
QUEUE = "weekwijzer"
SOCKET_SECONDS = 2.0
SILENT_SECONDS = 10.0
"""How long the bell is left alone after it failed: a broker that hangs may slow one page down, not every page."""


class Doorbell:
    """Rings the worker over one broker; `clock` counts seconds, from any start."""

    def __init__(self, redis_url: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.failed = 0
        self._clock = clock
        self._silent_until = clock()
        self._lock = threading.Lock()
        self._celery = Celery("weekwijzer.doorbell", broker=redis_url, set_as_current=False)
        self._celery.conf.update(
            task_ignore_result=True,
            task_serializer="json",
            task_default_queue=QUEUE,
            broker_connection_timeout=SOCKET_SECONDS,
            broker_transport_options={
                "socket_timeout": SOCKET_SECONDS,
                "socket_connect_timeout": SOCKET_SECONDS,
                "retry_on_timeout": False,
                "max_retries": 0,
            },
        )

    def ring(self) -> bool:
        """Ring once, within about two seconds; tell whether the broker took it."""
        if self._clock() < self._silent_until:
            self._count_failure()
            return False
        try:
            self._celery.send_task(PUMP, retry=False, ignore_result=True)
        except (OperationalError, OSError):
            self._silent_until = self._clock() + SILENT_SECONDS
            self._count_failure()
            return False
        return True

    def _count_failure(self) -> None:
        with self._lock:
            self.failed += 1


class _Door:
    """Holds the bell of this process, once there is one."""

    bell: Doorbell | None = None


def configure(redis_url: str) -> None:
    """Say over which broker this process rings; nothing is connected yet."""
    _Door.bell = Doorbell(redis_url)


def ring() -> None:
    """Tell the worker that messages may be due; call it after the commit. A failure is counted and swallowed."""
    if _Door.bell is not None:
        _Door.bell.ring()


def failed_rings() -> int:
    """Return how often the worker could not be rung since this process started."""
    return _Door.bell.failed if _Door.bell is not None else 0
