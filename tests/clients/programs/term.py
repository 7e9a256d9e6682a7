"""A term at a location, from before one clock change until after the next, with what calendar programs stumble over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.models.feeds import FeedScope
from app.models.publications import Publication
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Answer
from app.programme import feeds, marks, publishing, sessions, shifts, spaces
from app.queries.feed_subjects import Subject
from tests import factories
from tests.clients.programs.agenda import Days, Line
from tests.factories import DAY, HOUR, ZONE

CLOCK = ZoneInfo(ZONE)
KEPT_DAYS = 60
"""So far back the first clock change may be: sessions of 90 days ago leave a feed."""
TITLES = (
    "Fietsles; oefenen, remmen \\ sturen",
    "تعليم ركوب الدراجات للأطفال",
    "👩‍👩‍👧‍👦 Samen koken 🍲",
    "שיעור שחייה (zwemles)",
    "ትምህርቲ ብሽክለታ",
    'Één "kring" & <koffie>',
    "Voorlezen in de bibliotheek aan het plein voor iedereen die komen wil, en voor wie later komt nog een keer",
)


class Term:
    """Eighteen weekly sessions and the odd ones, of which everything is published."""

    def __init__(self, session, by, *, now):
        self.session, self.by, self.now = session, by, now
        self.changes = clock_changes(now)
        self.hall = factories.space(session, name="Sporthal; links, achter \\ het hek", shareable=True)
        self.park = factories.space(session, name="Park «De Linde» 🌳", shareable=True)
        self.activity = factories.activity(session, title="Fietsles")
        self.weekly = [self._add(week, start, TITLES[week % len(TITLES)]) for week, start in enumerate(self._weeks())]
        self.odd = [self._add(1, start, title, minutes) for title, start, minutes in self._odd()]
        self.meetings = [*self.weekly, *self.odd]
        self.cancel(self.weekly[-3])
        self.publish()

    @property
    def days(self):
        """Return the days on which all of it is."""
        first = self.changes[0].date() - timedelta(weeks=3)
        return Days(first=first, number=(self.changes[1].date() - first).days + 60)

    def subscribe(self, scope=FeedScope.LOCATION, row=None):
        """Hand out a subscription to everything at the location, or to what a row stands for."""
        subject = Subject(
            scope=scope,
            id=row.id if row else self.by.location_id,
            name="",
            location_id=self.by.location_id,
            location_name="De Wilgen",
        )
        issued = feeds.create(self.session, subject, label="", by=None, now=self.now)
        self.session.commit()
        return issued

    def revoke(self, issued):
        feeds.revoke(self.session, issued.feed_id, by=None, now=datetime.now(UTC))
        self.session.commit()

    def add(self, starts_at, title):
        self.meetings.append(self._add(0, starts_at, title))

    def move(self, meeting, starts_at):
        self.edit(meeting, slot=TimeSlot(starts_at=starts_at, ends_at=starts_at + HOUR))

    def edit(self, meeting, **changes):
        wanted = replace(sessions.details_of(meeting), **changes)
        sessions.edit(self.session, meeting.id, wanted=wanted, version=meeting.version, by=self.by, now=self.now)

    def cancel(self, meeting):
        sessions.cancel(self.session, meeting.id, reason="Het is te warm.", by=self.by, now=self.now)

    def rename(self, space, name):
        before = spaces.details_of(space)
        wanted = replace(before, name=name)
        spaces.change(self.session, space.id, wanted, seen=marks.of(before), tell=True, by=self.by, now=self.now)

    def volunteer(self, *meetings):
        """Add a volunteer who is to help at these meetings, and tell them."""
        found = factories.volunteer(self.session)
        for meeting in meetings:
            factories.assignment(self.session, factories.shift(self.session, meeting), found)
        self.publish()
        return found

    def decline(self, volunteer, meeting):
        said = {"session_id": meeting.id, "volunteer_id": volunteer.id, "answer": Answer.DECLINED}
        shifts.answer(self.session, **said, now=datetime.now(UTC))
        self.session.commit()

    def publish(self):
        ids = [meeting.id for meeting in self.meetings]
        publishing.publish(self.session, ids, by=self.by, now=datetime.now(UTC))
        self.session.commit()

    def known(self, *meetings):
        """Return what everybody knows of these meetings, or of all, as a subscriber is to see it."""
        ids = [meeting.id for meeting in meetings or self.meetings]
        rows = self.session.scalars(select(Publication).where(Publication.session_id.in_(ids)))
        return sorted(
            Line(
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                title=f"VERVALLEN: {row.title}" if row.cancelled else row.title,
                place=row.place,
                cancelled=row.cancelled,
            )
            for row in rows
        )

    def _add(self, number, starts_at, title, minutes=90):
        at = (self.hall, self.park)[number % 2]
        return factories.meeting(
            self.session, starts_at.astimezone(UTC), minutes=minutes, at=at, of=self.activity, title=title
        )

    def _weeks(self):
        """Give the starts of a weekly session at half past two, from before the first clock change past the second."""
        first, last = self.changes[0].date() - timedelta(days=5), self.changes[1].date() + timedelta(weeks=2)
        return [_at(first + timedelta(weeks=week), 14, 30) for week in range((last - first).days // 7)]

    def _odd(self):
        """Give what is held at odd hours: title, start and minutes."""
        quiet = self.changes[0].date() + timedelta(days=30)
        for change in self.changes:
            night = change.date() - timedelta(days=1)
            yield "Logeernacht", _at(night, 22), 480
            yield "Nachtwandeling vooraf", change - 2 * HOUR, 45
            yield "Nachtwandeling over de klok", change - HOUR / 2, 60
            yield "Nachtwandeling erna", change + HOUR / 2, 45
            yield "Ontbijt", _at(change.date(), 8), 60
        yield "Tot middernacht", _at(quiet, 23), 60
        yield "Vanaf middernacht", _at(quiet + timedelta(days=1), 0), 60
        yield "Over middernacht", _at(quiet + timedelta(days=2), 22), 240
        yield "Een etmaal", _at(quiet + timedelta(days=4), 12), 24 * 60
        yield "Een hele dag", _at(quiet + timedelta(days=6), 0), 24 * 60


def clock_changes(now):
    """Return the moments of two clock changes, the first not longer ago than sessions are kept."""
    found, day = [], now.replace(hour=1, minute=0, second=0, microsecond=0) - KEPT_DAYS * DAY
    while len(found) < 2:
        before, after = day - HOUR / 60, day
        if before.astimezone(CLOCK).utcoffset() != after.astimezone(CLOCK).utcoffset():
            found.append(day)
        day += DAY
    return found


def _at(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), tzinfo=CLOCK)
