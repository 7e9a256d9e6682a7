"""What one volunteer is asked to do, and the mails about it: by the real clock, as pumps and mail servers go by it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from app.models.activities import ProgrammeSession
from app.models.publications import Publication
from app.models.replies import IncomingReply
from app.models.shifts import Assignment
from app.notify.pump import pump
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Answer
from app.programme import publishing, sessions
from tests import factories
from tests.clients.programs.agenda import Days, Line
from tests.clients.programs.term import CLOCK

ANNA = "anna@post.example"
LENGTH = timedelta(minutes=90)


def at(days, hour=14):
    """Return a moment on the clocks of the location, counted in days from today."""
    return datetime.combine(datetime.now(CLOCK).date() + timedelta(days=days), time(hour), CLOCK)


class Duties:
    """What Anna is asked for; `mails` are those that came with the last telling."""

    def __init__(self, session, by, *, office, mail_system):
        self.session, self.by, self._office, self._mail_system = session, by, office, mail_system
        self.anna = factories.volunteer(session, name="Anna Visser", email=ANNA)
        self._place = factories.space(session, name="Plein, achter het hek", shareable=True)
        self._read = len(mail_system.mails(ANNA))

    @property
    def days(self):
        """Return the days on which all of it is."""
        return Days(first=datetime.now(CLOCK).date(), number=500)

    def add(self, title, *starts):
        """Plan meetings of an activity, and put Anna on them."""
        activity = factories.activity(self.session, title=title)
        meetings = [
            factories.meeting(self.session, start.astimezone(UTC), minutes=90, at=self._place, of=activity)
            for start in starts
        ]
        for meeting in meetings:
            factories.assignment(self.session, factories.shift(self.session, meeting), self.anna)
        return meetings

    def move(self, meeting, start):
        self.session.refresh(meeting)
        slot = TimeSlot(starts_at=start.astimezone(UTC), ends_at=start.astimezone(UTC) + LENGTH)
        sessions.move(self.session, meeting.id, slot=slot, version=meeting.version, by=self.by, now=datetime.now(UTC))

    def cancel(self, meeting):
        sessions.cancel(self.session, meeting.id, reason="Het is te warm.", by=self.by, now=datetime.now(UTC))

    def tell(self, *, mails=1):
        """Publish everything, let the pump hand it over, and return the mails that each row takes, as they arrive."""
        ids = self.session.scalars(select(ProgrammeSession.id)).all()
        publishing.publish(self.session, ids, by=self.by, now=datetime.now(UTC))
        self.session.commit()
        sent = pump(self.session.get_bind(), self._office).sent
        before, self._read = self._read, self._read + sent * mails
        return self._mail_system.awaited(ANNA, self._read)[before:]

    @property
    def agenda(self):
        """What Anna's calendar is to show."""
        self.session.rollback()
        held = select(Assignment.session_id).where(
            Assignment.volunteer_id == self.anna.id, ~Assignment.released, Assignment.answer != Answer.DECLINED
        )
        rows = self.session.scalars(select(Publication).where(Publication.session_id.in_(held)))
        return sorted(
            Line(
                starts_at=row.starts_at, ends_at=row.ends_at, title=row.title, place=row.place, cancelled=row.cancelled
            )
            for row in rows
        )

    @property
    def answers(self):
        """What we know that Anna said to each meeting, by start."""
        self.session.rollback()
        found = select(Assignment.answer).where(Assignment.volunteer_id == self.anna.id, ~Assignment.released)
        return list(self.session.scalars(found.order_by(Assignment.starts_at)))

    @property
    def replies(self):
        """The answers by mail that came in, oldest first: what each says, to which version, and what became of it."""
        self.session.rollback()
        rows = self.session.scalars(select(IncomingReply).order_by(IncomingReply.received_at))
        return [(row.said, row.sequence, row.state) for row in rows]
