"""A course of which one volunteer does the meetings that she was put on, what happens to it, and what she is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.models.publications import Invitation, Publication
from app.models.shifts import Assignment, Shift
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Answer
from app.programme import publishing, sessions, shifts
from app.programme.refusals import Refusal
from tests import factories
from tests.factories import DAY, HOUR, NOW
from tests.worker.calendar_client import deliver

FIRST = datetime(2026, 12, 8, 14, tzinfo=ZoneInfo("Europe/Amsterdam"))
"""A Tuesday; eighteen weeks from it, the clocks have changed."""
ANNA = "anna@weekwijzer.example"


class Course:
    """A course of which Anna does the meetings that she was put on, and what happens to it."""

    def __init__(self, session, by, office, address=ANNA):
        self.session, self.by, self.office, self.address = session, by, office, address
        self.anna = factories.volunteer(session, name="Anna Visser", email=address)
        self.space = factories.space(session)
        self.activity = factories.activity(session, title="Fietsles")
        self.meetings, self.readers, self.minutes = [], {}, 0

    @property
    def now(self):
        return NOW + timedelta(minutes=self.minutes)

    def add(self, starts_at, *, seated=True):
        meeting = factories.meeting(
            self.session, starts_at.astimezone(UTC), minutes=90, at=self.space, of=self.activity
        )
        self.meetings.append(meeting)
        factories.shift(self.session, meeting, need=2)
        if seated:
            self.seat(meeting)
        return meeting

    def seat(self, *meetings):
        for meeting in meetings:
            factories.assignment(self.session, meeting_shift(self.session, meeting), self.anna)

    def release(self, *meetings):
        for meeting in meetings:
            found = select(Assignment).where(Assignment.session_id == meeting.id, ~Assignment.released)
            for seat in self.session.scalars(found.where(Assignment.volunteer_id == self.anna.id)).all():
                shifts.release(self.session, seat.id, by=self.by, now=self.now)

    def move(self, meeting, starts_at):
        slot = TimeSlot(starts_at=starts_at, ends_at=starts_at + 1.5 * HOUR)
        self.session.refresh(meeting)
        sessions.move(self.session, meeting.id, slot=slot, version=meeting.version, by=self.by, now=self.now)

    def cancel(self, *meetings):
        for meeting in meetings:
            sessions.cancel(self.session, meeting.id, reason="Het is te warm.", by=self.by, now=self.now)

    def relocate(self, space):
        for meeting in self.meetings:
            self.session.refresh(meeting)
            wanted = replace(sessions.details_of(meeting), space_id=space.id)
            sessions.edit(self.session, meeting.id, wanted=wanted, version=meeting.version, by=self.by, now=self.now)

    def answer(self, meeting, answer):
        shifts.answer(self.session, session_id=meeting.id, volunteer_id=self.anna.id, answer=answer, now=self.now)

    def do(self, edit, meeting):
        """Do one of the things that happen to a meeting, when it can be done."""
        self.session.refresh(meeting)
        acts = {
            "move": lambda: self.move(meeting, meeting.starts_at + DAY),
            "later": lambda: self.move(meeting, meeting.starts_at + HOUR),
            "cancel": lambda: self.cancel(meeting),
            "release": lambda: self.release(meeting),
            "seat": lambda: self.seat(meeting),
            "add": lambda: self.add(FIRST + timedelta(weeks=len(self.meetings))),
            "no": lambda: self.answer(meeting, Answer.DECLINED),
            "yes": lambda: self.answer(meeting, Answer.ACCEPTED),
            "wait": lambda: None,
        }
        try:
            with self.session.begin_nested():
                acts[edit]()
        except (Refusal, IntegrityError):
            self.session.expire_all()

    def publish(self, *meetings):
        self.minutes += 1
        ids = [meeting.id for meeting in meetings or self.meetings]
        publishing.publish(self.session, ids, by=self.by, now=self.now)
        self.session.commit()

    def tell(self, *meetings):
        """Publish, deliver, and return what Anna got: the objects of every mail."""
        self.publish(*meetings)
        deliver(self.session, self.office, self.readers)
        return self.mailbox.said

    @property
    def mailbox(self):
        return self.readers[self.address]

    @property
    def mail(self):
        (mail,) = self.mailbox.mails
        return mail

    @property
    def subjects(self):
        return [mail["Subject"] for mail in self.mailbox.mails]

    @property
    def text(self):
        return self.mail.get_body(("plain",)).get_content()

    def declined(self):
        """Return the starts of what she said no to: her calendar keeps these until the series is told again."""
        said_no = select(Invitation.told_starts_at).where(Invitation.declined_at.is_not(None))
        return set(self.session.scalars(said_no.where(Invitation.volunteer_id == self.anna.id)))

    def planned(self):
        """Return what Anna's calendar is to show."""
        held = select(Assignment.session_id).where(
            Assignment.volunteer_id == self.anna.id, ~Assignment.released, Assignment.answer != Answer.DECLINED
        )
        found = self.session.execute(
            select(Publication.starts_at, Publication.ends_at, Publication.title, Publication.place)
            .where(Publication.session_id.in_(held), ~Publication.cancelled)
            .order_by(Publication.starts_at)
        )
        return [tuple(row) for row in found]


def meeting_shift(session, meeting):
    return session.scalars(select(Shift).where(Shift.session_id == meeting.id)).one()
