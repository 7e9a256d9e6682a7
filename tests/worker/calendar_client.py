"""Somebody's mailbox and the calendar beside it: takes in every mail, and shows what a calendar would then show."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import recurring_ical_events
from icalendar import Calendar
from sqlalchemy import select, update

from app.extensions import system_scope
from app.models.messages import Message, MessageState
from app.notify import contents, mails, render
from app.notify.outcomes import Needless
from tests.factories import NOW

LONG_AGO, FAR_AHEAD = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
REMINDERS = ("reminder", "attendance_reminder")


class Reader:
    """One recipient; `mails` are those of the last delivery."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[int, datetime, Calendar | None]] = {}
        self.mails: list[EmailMessage] = []

    def take_in(self, mail: EmailMessage) -> None:
        """Do what a calendar does with each part: the later sequence or stamp counts, a cancellation removes."""
        self.mails.append(mail)
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                self._read(Calendar.from_ical(part.get_payload(decode=True)), part.get_param("method"))

    def _read(self, calendar: Calendar, method: str) -> None:
        (event,) = calendar.walk("VEVENT")
        assert calendar["METHOD"] == method
        uid, order = str(event["UID"]), (int(event["SEQUENCE"]), event["DTSTAMP"].dt)
        known = self.objects.get(uid)
        if method == "CANCEL":
            assert known is not None, "a calendar is told to remove what it never had"
            assert order[0] > known[0]
        elif known is not None:
            assert order >= known[:2]
        self.objects[uid] = (*order, None if method == "CANCEL" else calendar)

    @property
    def agenda(self) -> list[tuple[datetime, datetime, str, str]]:
        """What the calendar shows, by start: times in UTC, title and place."""
        shown = [
            (
                event["DTSTART"].dt.astimezone(UTC),
                event["DTEND"].dt.astimezone(UTC),
                event["SUMMARY"],
                event["LOCATION"],
            )
            for _sequence, _stamp, calendar in self.objects.values()
            if calendar is not None
            for event in recurring_ical_events.of(calendar).between(LONG_AGO, FAR_AHEAD)
        ]
        return sorted((start, end, str(title), str(place)) for start, end, title, place in shown)

    @property
    def said(self) -> list[tuple[str, int, int]]:
        """The objects of the last delivery, in each mail's order: method, sequence and how many days it holds."""
        return [said for mail in self.mails for said in _objects(mail)]


def _objects(mail: EmailMessage) -> list[tuple[str, int, int]]:
    found = []
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            calendar = Calendar.from_ical(part.get_payload(decode=True))
            (event,) = calendar.walk("VEVENT")
            days = recurring_ical_events.of(calendar).between(LONG_AGO, FAR_AHEAD)
            found.append((str(calendar["METHOD"]), int(event["SEQUENCE"]), len(days)))
    return found


def deliver(session, office, readers) -> dict[str, Reader]:
    """Hand over what waits in the outbox, reminders aside; `readers` are known by address, new ones are added."""
    for reader in readers.values():
        reader.mails = []
    waiting = select(Message).where(Message.state == MessageState.PENDING, Message.kind.not_in(REMINDERS))
    with system_scope(session):
        rows = session.scalars(waiting.order_by(Message.created_at, Message.id)).all()
        for message_id, letter in contents.load(session, [row.id for row in rows]).items():
            if not isinstance(letter, Needless):
                reader = readers.setdefault(letter.recipient.address, Reader())
                for one in mails.of(letter):
                    mail = render.compose(one, sender=office)
                    assert render.compose(one, sender=office).as_bytes() == mail.as_bytes(), "a retry repeats itself"
                    reader.take_in(mail)
            arrived = {"state": MessageState.SENT, "handed_over_at": NOW, "sent_at": NOW}
            session.execute(update(Message).where(Message.id == message_id).values(arrived))
    session.commit()
    return readers
