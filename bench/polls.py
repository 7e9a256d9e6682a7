"""60,000 subscriptions polled once each, a fiftieth of them changed; and while all are written in another form."""

from __future__ import annotations

import gzip
import itertools
import statistics
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Self

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.calendars import feed as calendars
from app.extensions import db
from app.programme import feed_joins
from bench import client, cpu, servers
from bench.client import Connection
from bench.report import Report
from bench.servers import Server
from bench.stage import Stage

FEEDS, STALE, CONNECTIONS = 60_000, 0.02, 2
MOST_SECONDS, MOST_SLOWER = 9.0, 1.10
SAMPLE = 15_000
"""Polls of a round with and without the background work; such rounds take turns."""
ROUNDS = 5
WORKING, RESTING = 0.2, 1.8
"""Seconds: the worker's two of every twenty, in smaller pieces."""
EVENTS = 40
ZONE = "Europe/Amsterdam"

# Volunteers nine tenths, the rest spaces, partners and whole locations.
MAKE = text("""
WITH made AS (
    SELECT n, l.id AS location_id, l.published_version, n / :locations AS nth
    FROM generate_series(0, :feeds - 1) AS n
    JOIN (SELECT id, published_version, row_number() OVER (ORDER BY slug) - 1 AS place FROM location) AS l
        ON l.place = n % :locations
), of AS (
    SELECT *, CASE WHEN nth = 0 THEN 'location' WHEN nth <= 10 THEN 'space' WHEN nth <= 20 THEN 'partner'
        ELSE 'volunteer' END AS scope FROM made
), space_of AS (SELECT id, location_id, row_number() OVER (PARTITION BY location_id ORDER BY id) AS nth FROM space
), partner_of AS (SELECT id, location_id, row_number() OVER (PARTITION BY location_id ORDER BY id) AS nth FROM partner
), volunteer_of AS (
    SELECT id, location_id, row_number() OVER (PARTITION BY location_id ORDER BY id) AS nth FROM volunteer
)
INSERT INTO feed (id, location_id, scope, name, space_id, partner_id, volunteer_id, secret_hash, created_at,
    last_used_at, built_version, holds_until, form, etag, modified_at)
SELECT md5('feed:' || of.n)::uuid, of.location_id, of.scope, '',
    CASE of.scope WHEN 'space' THEN s.id END, CASE of.scope WHEN 'partner' THEN p.id END,
    CASE of.scope WHEN 'volunteer' THEN v.id END,
    encode(sha256(convert_to(rpad('poll-' || of.n || '-', 43, 'x'), 'UTF8')), 'hex'), :now, :now,
    of.published_version, CAST(:now AS timestamptz) + interval '6 days', :form, :etag, :now
FROM of
LEFT JOIN space_of s ON s.location_id = of.location_id AND s.nth = 1 + of.nth % 10
LEFT JOIN partner_of p ON p.location_id = of.location_id AND p.nth = 1 + of.nth % 10
LEFT JOIN volunteer_of v ON v.location_id = of.location_id AND v.nth = 1 + of.nth % 40
""")
BODIES = text("INSERT INTO feed_body SELECT id, location_id, etag, :body FROM feed WHERE name = '' AND etag = :etag")
# As if what they show had been touched, and nothing that others show.
CHANGE = text("""
WITH changed AS (
    UPDATE feed SET built_version = NULL
    WHERE id IN (SELECT md5('feed:' || n)::uuid FROM unnest(CAST(:numbers AS int[])) AS n)
    RETURNING location_id
)
UPDATE location SET published_version = published_version + 1 WHERE id IN (SELECT location_id FROM changed)
""")


@dataclass(frozen=True, kw_only=True, slots=True)
class Polled:
    """What polling took: seconds of the server and of the database, and how many were sent a calendar."""

    server: float
    database: float
    elapsed: float
    sent: int
    polls: int

    @property
    def each(self) -> float:
        """Processor time of a poll, in microseconds."""
        return 1e6 * self.server / self.polls


def measure(stage: Stage, report: Report, *, seed: int) -> None:
    """Make the subscriptions, poll them, and poll them while they are written anew."""
    del seed
    report.heading(f"{FEEDS:,} subscriptions, polled")
    tag = _make(stage)
    report.say(f"made {FEEDS:,} subscriptions")
    with servers.serving("wsgi:app", environment=stage.environment, directory=stage.directory, log="polls") as server:
        poller = _Poller(server, tag)
        warm = poller.poll(range(FEEDS))
        report.say("changing and joining some of them")
        joining = _change(stage)
        polled = poller.poll(range(FEEDS))
        ratio, drained, slow = _beside_drain(stage, poller)
    report.table(
        ("60,000 polls", "server CPU s", "database CPU s", "µs a poll", "seconds", "calendars sent"),
        [
            _row("a process that knows none yet", warm),
            _row(f"{STALE:.0%} of them changed", polled),
            _row("the last of them beside the background work", slow),
        ],
    )
    report.note(
        f"Joining those that changed took {joining[0]:.1f} s of ours and {joining[1]:.1f} s of the database's, before"
        f" they were asked for. Beside the last rounds {drained:,} of {FEEDS:,} were written anew in the background."
    )
    report.target("60,000 polls with 2 % changed, seconds of one core", figure=polled.server, most=MOST_SECONDS)
    report.target("the same beside the background work, times", figure=ratio, most=MOST_SLOWER)


def _make(stage: Stage) -> str:
    """Make the subscriptions with a calendar of the usual size, and return its tag."""
    event = b"BEGIN:VEVENT\r\nUID:%032x\r\nSUMMARY:Voorlezen\r\nDTSTART:20261125T0930%02dZ\r\nEND:VEVENT\r\n"
    body = calendars.join(
        [b"".join(event % (number, number) for number in range(EVENTS))],
        name="Bench",
        zone=ZONE,
        empty_note_on=stage.now.date(),
    )
    tag = calendars.etag(body)
    with stage.owner.begin() as connection:
        locations = connection.execute(text("SELECT count(*) FROM location")).scalar_one()
        told = {"feeds": FEEDS, "locations": locations, "now": stage.now, "form": calendars.form(ZONE), "etag": tag}
        connection.execute(text("SET LOCAL enable_nestloop = off"))  # it cannot know how many are made
        connection.execute(MAKE, told)
        connection.execute(BODIES, {"body": gzip.compress(body, 3, mtime=0), "etag": tag})
    with stage.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE feed, feed_body"))
    return tag


def _change(stage: Stage) -> tuple[float, float]:
    """Change a fiftieth, spread over all locations, and join them as the worker would; return what it took."""
    numbers = [FEEDS - 1 - number for number in range(int(FEEDS * STALE))]
    with stage.owner.begin() as connection:
        connection.execute(CHANGE, {"numbers": numbers})
    of_database, started = cpu.measured(cpu.of_database), time.process_time()
    with stage.app.app_context(), Session(db.engine) as session:
        while waiting := feed_joins.waiting(session, now=datetime.now(UTC)):
            for group in waiting:
                feed_joins.catch_up(session, group, now=datetime.now(UTC))
                session.commit()
    return time.process_time() - started, of_database()


def _beside_drain(stage: Stage, poller: _Poller) -> tuple[float, int, Polled]:
    """Poll in turns with and without the background work; return the ratio, how many were written, and a slow round."""
    with stage.owner.begin() as connection:
        connection.execute(text("UPDATE feed SET form = 'older'"))
    alone, beside, drained = [], [], 0
    numbers = itertools.cycle(range(FEEDS))
    for _ in range(ROUNDS):
        alone.append(poller.poll(list(itertools.islice(numbers, SAMPLE))))
        with _Drain(stage) as drain:
            beside.append(poller.poll(list(itertools.islice(numbers, SAMPLE))))
        drained += drain.joined
    ratio = statistics.median(one.each for one in beside) / statistics.median(one.each for one in alone)
    return ratio, drained, beside[-1]


class _Drain:
    """The worker's background joining, in a thread of its own."""

    def __init__(self, stage: Stage) -> None:
        self.joined = 0
        self._stage = stage
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._ends.is_set():
            until = time.monotonic() + WORKING
            with self._stage.app.app_context(), Session(db.engine) as session:
                for group in feed_joins.waiting(session, now=datetime.now(UTC)):
                    self.joined += feed_joins.catch_up(session, group, now=datetime.now(UTC))
                    session.commit()
                    if time.monotonic() >= until:
                        break
            self._ends.wait(RESTING)


class _Poller:
    """Calendar programs, each with the tag that it was sent last."""

    def __init__(self, server: Server, tag: str) -> None:
        self._server = server
        self._tags = dict.fromkeys(range(FEEDS), tag)

    def poll(self, numbers: Sequence[int]) -> Polled:
        """Poll each once."""
        of_server, of_database = cpu.measured(self._server.cpu), cpu.measured(cpu.of_database)
        started = time.perf_counter()
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            sent = sum(pool.map(self._poll, [numbers[part::CONNECTIONS] for part in range(CONNECTIONS)]))
        elapsed = time.perf_counter() - started
        return Polled(server=of_server(), database=of_database(), elapsed=elapsed, sent=sent, polls=len(numbers))

    def _poll(self, numbers: Sequence[int]) -> int:
        sent = 0
        with Connection(self._server.port) as connection:
            for number in numbers:
                told = {"If-None-Match": self._tags[number], "Accept-Encoding": "gzip"}
                answer = connection.ask(client.request(f"/agenda/{_secret(number)}.ics", told))
                if answer.status not in {200, 304}:
                    raise RuntimeError(f"subscription {number} answered {answer.status}")
                if answer.status == HTTPStatus.OK:
                    self._tags[number] = answer.header("ETag")
                    sent += 1
        return sent


def _secret(number: int) -> str:
    return f"poll-{number}-".ljust(43, "x")


def _row(name: str, polled: Polled) -> tuple[str, ...]:
    return (
        f"{name} ({polled.polls:,})",
        f"{polled.server:.2f}",
        f"{polled.database:.2f}",
        f"{polled.each:.0f}",
        f"{polled.elapsed:.1f}",
        f"{polled.sent:,}",
    )
