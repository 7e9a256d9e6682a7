"""Who asked for which calendar when: collected, and written once a minute for all together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from multiprocessing.util import Finalize
from threading import Lock, Timer

from sqlalchemy.exc import SQLAlchemyError

from app.programme.feeds import Use

EVERY_SECONDS = 60.0

log = logging.getLogger(__name__)


class Uses:
    """The last use of each calendar since they were last written, by the hash of its secret; safe for threads.

    A process that stops writes what it has; one that is killed loses a minute of them.
    """

    def __init__(self, write: Callable[[Mapping[str, Use]], None], *, every: float = EVERY_SECONDS) -> None:
        self._write = write
        self._every = every
        self._collected: dict[str, Use] = {}
        self._timer: Timer | None = None
        self._lock = Lock()
        self._at_stop: object = None

    def note(self, secret_hash: str, use: Use) -> None:
        """Note a use; the first one after a writing sets the clock for the next."""
        with self._lock:
            self._collected[secret_hash] = use
            if self._timer is None:
                self._set_timer()

    def flush(self) -> None:
        """Write what was collected; when the database does not answer, it waits for the next time."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = None
            collected, self._collected = self._collected, {}
        if not collected:
            return
        try:
            self._write(collected)
        except SQLAlchemyError as error:
            log.warning("%d uses of calendars wait: %s", len(collected), type(error).__name__)
            self._take_back(collected)

    def _take_back(self, collected: dict[str, Use]) -> None:
        with self._lock:
            self._collected = collected | self._collected
            if self._timer is None:
                self._set_timer()

    def _set_timer(self) -> None:
        if self._at_stop is None:  # in the process that serves: a worker of the web server runs no `atexit`
            self._at_stop = Finalize(None, self.flush, exitpriority=1)
        self._timer = Timer(self._every, self.flush)
        self._timer.daemon = True
        self._timer.start()
