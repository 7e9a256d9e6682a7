"""Stopping in good order: signals are noted when they come and obeyed where it is safe."""

import os
import select
import signal
import time
from types import FrameType

ORDERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SAME_ORDER_SECONDS = 1.0


class Stopped(Exception):
    """Somebody asked us to stop."""


class Stopper:
    """Knows whether we were asked to stop, by a signal or by the end of the process that we follow."""

    def __init__(self, *, follow: int | None) -> None:
        self.hurried = False
        self._asked_at: float | None = None
        self._follow = follow
        self._reading, writing = os.pipe()
        os.set_blocking(writing, False)
        os.set_blocking(self._reading, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        for order in ORDERS:
            signal.signal(order, self._note)

    def pause(self, seconds: float) -> None:
        """Wait.

        :raises Stopped: somebody asked us to stop, before or while waiting.
        """
        deadline = time.monotonic() + seconds
        while not self._asked() and (left := deadline - time.monotonic()) > 0:
            if select.select([self._reading], [], [], left)[0]:
                os.read(self._reading, 4096)
        if self._asked():
            raise Stopped

    def _asked(self) -> bool:
        if self._follow is not None and os.getppid() != self._follow:
            return True
        return self._asked_at is not None

    def _note(self, number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._asked_at is None:
            self._asked_at = now
        elif number == signal.SIGINT and now - self._asked_at > SAME_ORDER_SECONDS:
            # Sooner than that it is one order that came twice: from the terminal and from make.
            self.hurried = True
