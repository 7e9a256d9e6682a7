"""A session that changes, and a subscription of 1,000 events that is published again with it."""

from __future__ import annotations

import gzip
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from icalendar import Calendar
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.calendars.component import CalendarEntry
from app.calendars.envelope import new_calendar
from app.calendars.meeting import vevent
from app.extensions import db, enter_location
from app.models.feeds import Feed, FeedBody
from app.models.publications import Publication
from app.programme import feed_joins, feeds
from bench import cpu, feed
from bench.report import Report
from bench.stage import Stage

LOCATION, TIMES, BUILDS = 3, 40, 3
MOST_CPU = 5.0
"""Milliseconds; the database has its own column, as everywhere."""
CHANGE = text(
    "UPDATE publication SET component = convert_to(replace(convert_from(component, 'UTF8'),"
    " 'SEQUENCE:0', 'SEQUENCE:' || CAST(:number AS text)), 'UTF8') WHERE session_id = :session_id"
)
"""As cheap a change as there can be, so that nothing but the joining is counted."""


def measure(stage: Stage, report: Report, *, seed: int) -> None:
    """Change one session again and again, and compare the calendar with what the library makes of the same."""
    secret = feed.subscribe(stage, seed, location=LOCATION)
    report.heading("One session changed: a subscription of 1,000 events published again")
    location_id = stage.supervisor(LOCATION).actor.location_id
    with stage.app.app_context(), Session(db.engine) as session:
        enter_location(session, location_id)
        feed_id = session.scalars(select(Feed.id).where(Feed.secret_hash == feeds.secret_hash(secret))).one()
        feed_joins.one(session, feed_id, now=datetime.now(UTC))
        session.execute(update(Feed).where(Feed.id == feed_id).values(last_used_at=datetime.now(UTC)))
        session.commit()
        own, database = _published_again(session, location_id)
        built = _seconds(lambda: _by_the_library(session, location_id), times=BUILDS)
        same = _events(_kept(session, feed_id)) == _events(_by_the_library(session, location_id))
    _table(report, own=own, database=database, built=built)
    report.note(f"Parsed, it is {'the same as' if same else 'NOT WHAT'} the library writes: {same}.")
    report.target("published again, CPU ms", figure=own, most=MOST_CPU)


def _published_again(session: Session, location_id: UUID) -> tuple[float, float]:
    """Return the medians of our processor time and the database's, in milliseconds."""
    ids = session.scalars(select(Publication.session_id).where(Publication.starts_at > datetime.now(UTC)).limit(TIMES))
    owns, databases = [], []
    for number, session_id in enumerate(ids.all()):
        session.execute(CHANGE, {"number": number % 9 + 1, "session_id": session_id})
        of_database = cpu.measured(cpu.of_database)
        started = time.process_time()
        joined = feed_joins.follow(session, location_id, now=datetime.now(UTC))
        owns.append(time.process_time() - started)
        databases.append(of_database())
        session.commit()
        if joined != 1:
            raise RuntimeError(f"{joined} calendars were joined")
    return 1e3 * statistics.median(owns), 1e3 * statistics.median(databases)


def _by_the_library(session: Session, location_id: UUID) -> bytes:
    """Build the whole calendar with icalendar, from the facts of each session."""
    rows = session.scalars(
        select(Publication)
        .where(Publication.location_id == location_id, Publication.starts_at > datetime.now(UTC))
        .order_by(Publication.starts_at, Publication.session_id)
    ).all()
    calendar = new_calendar()
    for row in rows:
        entry = CalendarEntry(
            uid=row.calendar_uid,
            sequence=int(row.component.partition(b"SEQUENCE:")[2].partition(b"\r\n")[0]),
            title=row.title,
            description=row.description,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            zone=row.zone,
            place=row.place,
            cancelled=row.cancelled,
        )
        event = vevent(entry, title=entry.title, cancelled=entry.cancelled)
        event.add("DTSTAMP", row.stamped_at)
        event.add("LAST-MODIFIED", row.stamped_at)
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _kept(session: Session, feed_id: UUID) -> bytes:
    return gzip.decompress(session.scalars(select(FeedBody.body).where(FeedBody.feed_id == feed_id)).one())


def _events(body: bytes) -> list[list[tuple[str, object]]]:
    now = datetime.now(UTC)
    events = [event for event in Calendar.from_ical(body).events if event.start > now]
    return [sorted((name, value.to_ical()) for name, value in event.items()) for event in events]


def _seconds(act: Callable[[], object], *, times: int) -> float:
    """Return the median of the processor time of one act, in milliseconds."""
    spent = []
    for _ in range(times):
        started = time.process_time()
        act()
        spent.append(time.process_time() - started)
    return 1e3 * statistics.median(spent)


def _table(report: Report, *, own: float, database: float, built: float) -> None:
    report.table(
        ("1,000 events", "CPU ms", "database CPU ms", "times ours"),
        [
            ("touched and joined (ours)", f"{own:.2f}", f"{database:.2f}", "1 ×"),
            ("built whole with icalendar", f"{built:,.0f}", "0.00", f"{built / (own + database):,.0f} ×"),
        ],
    )
