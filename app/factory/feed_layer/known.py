"""What is known of subscriptions, and whether it still holds: a look at the counters of all locations tells."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from uuid import UUID

from sqlalchemy import Engine
from werkzeug.http import http_date

from app.extensions import Commits
from app.queries import feed_contents
from app.queries import feeds as subscriptions
from app.queries.feeds import Counters, StoredBody, Subscription, Validators

LOOK_EVERY = 0.05
"""Seconds that a look counts for: a change elsewhere shows this much later at the most, one of this process at once."""
LONGEST_LOOK = 0.2
"""How old a look may be while the next one is under way."""
REST_SECONDS = 1.0
"""How long the database is left alone after it failed; meanwhile every poll goes to the route beneath."""
UNKNOWN_SECONDS = 60.0
"""For how long a secret that nobody has is not looked up again: one that is handed out is always a new one."""
MOST_UNKNOWN = 16_384
MOST_KNOWN = 65_536
"""Half a kilobyte each."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """The validators of a subscription, right until a counter of its location rises or its day ends."""

    feed_id: UUID
    location_id: UUID
    counters: Counters | None
    day_begins: datetime
    day_ends: datetime
    etag: str
    modified_at: datetime
    last_modified: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """The counters of all locations, not older than `at` nor than the last commit of this process before it."""

    at: float = float("-inf")
    commit: object = None
    counters: Mapping[UUID, Counters] = field(default_factory=dict)


class KnownFeeds:
    """The subscriptions asked for last, by the hash of their secrets; safe for threads.

    `ticks` counts seconds, from any start.
    """

    def __init__(self, engine: Engine, *, most: int = MOST_KNOWN, ticks: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._most = most
        self._ticks = ticks
        self._look = Look()
        self._looking = Lock()
        self._rests_until = float("-inf")
        self._kept: OrderedDict[str, Known] = OrderedDict()
        self._unknown: OrderedDict[str, float] = OrderedDict()
        self._changing = Lock()

    def current(self, secret_hash: str, now: datetime) -> Known | None:
        """Return what is right at this moment, or `None` when the route beneath has to say.

        :raises SQLAlchemyError: when the database does not answer.
        """
        if self.is_unknown(secret_hash):
            return None
        look = self._latest_look()
        if look is None:
            return None
        with self._changing:
            known = self._kept.get(secret_hash)
            if known is not None and _holds(known, look, now):
                self._kept.move_to_end(secret_hash)
                return known
        return self._read(secret_hash, look, now)

    def is_unknown(self, secret_hash: str) -> bool:
        """Say whether the database was asked a moment ago, and knew no subscription with this secret."""
        until = self._unknown.get(secret_hash)
        return until is not None and self._ticks() < until

    def body(self, known: Known) -> StoredBody:
        """Return the calendar as the database has it, which may be another by now.

        :raises SQLAlchemyError: when the database does not answer, or the subscription is gone.
        """
        with self._engine.connect() as connection:
            return subscriptions.body(connection, known.feed_id)

    def forget(self) -> None:
        """Forget everything and rest: a database that comes back may be an older one."""
        self._rests_until = self._ticks() + REST_SECONDS
        self._look = Look()
        with self._changing:
            self._kept.clear()
            self._unknown.clear()

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def _latest_look(self) -> Look | None:
        look = self._look
        if self._counts(look, LOOK_EVERY):
            return look
        if self._ticks() < self._rests_until:
            return None
        if not self._looking.acquire(blocking=False):
            if self._counts(look, LONGEST_LOOK):
                return look
            self._looking.acquire()
        try:
            if not self._counts(self._look, LOOK_EVERY):
                self._look = self._look_again()
            return self._look
        finally:
            self._looking.release()

    def _counts(self, look: Look, longest: float) -> bool:
        return look.commit is Commits.latest and self._ticks() - look.at < longest

    def _look_again(self) -> Look:
        at, commit = self._ticks(), Commits.latest
        with self._engine.connect() as connection:
            return Look(at=at, commit=commit, counters=subscriptions.counters(connection))

    def _read(self, secret_hash: str, look: Look, now: datetime) -> Known | None:
        """Read one subscription, which is then known to be right since `look` at the latest."""
        with self._engine.connect() as connection:
            found = subscriptions.by_secret(connection, secret_hash)
        current = found.validators(now) if found else None
        known = _known(found, current, look, now) if found and current else None
        with self._changing:
            self._kept.pop(secret_hash, None)
            if found is None:
                self._note_unknown(secret_hash)
            if known is not None and known.counters is not None:
                self._kept[secret_hash] = known
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return known

    def _note_unknown(self, secret_hash: str) -> None:
        self._unknown.pop(secret_hash, None)
        self._unknown[secret_hash] = self._ticks() + UNKNOWN_SECONDS
        while len(self._unknown) > MOST_UNKNOWN:
            self._unknown.popitem(last=False)


def _known(found: Subscription, current: Validators, look: Look, now: datetime) -> Known:
    today = found.today(now)
    return Known(
        feed_id=found.id,
        location_id=found.location_id,
        counters=look.counters.get(found.location_id),
        day_begins=feed_contents.midnight(today, found.zone),
        day_ends=feed_contents.midnight(today, found.zone, days=1),
        etag=current.etag,
        modified_at=current.modified_at,
        last_modified=http_date(current.modified_at),
    )


def _holds(known: Known, look: Look, now: datetime) -> bool:
    return known.counters == look.counters.get(known.location_id) and known.day_begins <= now < known.day_ends
