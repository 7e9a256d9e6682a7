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
from app.queries import feeds as subscriptions
from app.queries.feeds import Counters, StoredBody, Subscription

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
    """The validators of a subscription, right until a counter of its location rises or a session leaves it."""

    feed_id: UUID
    location_id: UUID
    counters: Counters
    holds_until: datetime
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
        self._loaded: dict[UUID, Counters] = {}
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

    def body(self, known: Known) -> StoredBody | None:
        """Return the calendar as the database has it, which may be another by now, or none.

        :raises SQLAlchemyError: when the database does not answer.
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
            self._loaded.clear()

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
        """Read what is asked for, and at the first time after a change all of its location at once.

        It is known then to be right since `look` at the latest.
        """
        with self._engine.connect() as connection:
            known = self._kept.get(secret_hash)
            here = known.location_id if known else None
            if here is None or self._is_loaded(here, look):
                found = subscriptions.by_secret(connection, secret_hash)
                self._keep(secret_hash, found, look, now)
                here = found.location_id if found else None
            if here is not None and not self._is_loaded(here, look):
                self._load(subscriptions.of_location(connection, here), here, look, now)
        with self._changing:
            known = self._kept.get(secret_hash)
            if known is None or not _holds(known, look, now):
                return None
            self._kept.move_to_end(secret_hash)
            return known

    def _is_loaded(self, location_id: UUID, look: Look) -> bool:
        return self._loaded.get(location_id) == look.counters.get(location_id)

    def _keep(self, secret_hash: str, found: Subscription | None, look: Look, now: datetime) -> None:
        with self._changing:
            self._kept.pop(secret_hash, None)
            if found is None:
                self._note_unknown(secret_hash)
            known = _known(found, look, now) if found else None
            if known is not None:
                self._kept[secret_hash] = known
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def _load(self, found: Mapping[str, Subscription], location_id: UUID, look: Look, now: datetime) -> None:
        """Keep all that still works; what nobody asked for yet takes no place of what somebody did."""
        with self._changing:
            for secret_hash, subscription in found.items():
                known, before = _known(subscription, look, now), secret_hash in self._kept
                if known is not None and before:
                    self._kept[secret_hash] = known
                elif known is not None and len(self._kept) < self._most:
                    self._kept[secret_hash] = known
                    self._kept.move_to_end(secret_hash, last=False)
                elif before and known is None:
                    del self._kept[secret_hash]
            if (counters := look.counters.get(location_id)) is not None:
                self._loaded[location_id] = counters

    def _note_unknown(self, secret_hash: str) -> None:
        self._unknown.pop(secret_hash, None)
        self._unknown[secret_hash] = self._ticks() + UNKNOWN_SECONDS
        while len(self._unknown) > MOST_UNKNOWN:
            self._unknown.popitem(last=False)


def _known(found: Subscription, look: Look, now: datetime) -> Known | None:
    current, counters = found.validators(now), look.counters.get(found.location_id)
    if current is None or counters is None:
        return None
    return Known(
        feed_id=found.id,
        location_id=found.location_id,
        counters=counters,
        holds_until=current.holds_until,
        etag=current.etag,
        modified_at=current.modified_at,
        last_modified=http_date(current.modified_at),
    )


def _holds(known: Known, look: Look, now: datetime) -> bool:
    return known.counters == look.counters.get(known.location_id) and now < known.holds_until
