"""What leaves the house of an appointment of music coaching: that it is music, when and where, and nothing else."""

from __future__ import annotations

import email
import email.policy
import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.access import Role
from app.child_keys import ChildKeys, SealedField
from app.extensions import system_scope
from app.models.activities import Activity
from app.models.feeds import FeedScope
from app.models.publications import Publication
from app.notify.pump import pump
from app.programme import feed_joins, feeds, publishing
from app.queries.feed_subjects import Subject
from tests import coaching, factories
from tests.database.knowledge import seated

CHILD = "Goudvink 31"
SECRETS = tuple(f"kanarie over {what}" for what in ("aanvraag", "kennismaking", "doel", "gedrag", "notitie", "maand"))
REQUEST, INTAKE, GOAL, BEHAVIOUR, NOTE, EVALUATION = SECRETS


@pytest.fixture
def keys(tmp_path):
    return ChildKeys(tmp_path / "keys")


@pytest.fixture
def appointment(session, location, keys):
    """Return an appointment of next month, for which an interpreter comes, of a trajectory that says all it can."""
    first = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
    child = factories.child(session, pseudonym=CHILD, unaccompanied=True)
    trajectory, (meeting,) = coaching.trajectory(session, meetings=1, first=first, who=child)
    for field, words in ((SealedField.REQUEST, REQUEST), (SealedField.INTAKE, INTAKE)):
        sealed = keys.seal(words, child=child.id, row=trajectory.id, field=field)
        setattr(trajectory, f"{field.name.lower()}_sealed", sealed)
    coaching.goal(session, trajectory, keys, text=GOAL, behaviour=BEHAVIOUR)
    coaching.note(session, trajectory, meeting, keys, what=NOTE)
    coaching.evaluation(session, trajectory, keys, text=EVALUATION)
    seated(session, factories.shift(session, meeting), "Tesfay")
    session.commit()
    return meeting


def told(session, appointment, by):
    """Publish the appointment; return what is put into calendars of it."""
    publishing.publish(session, [appointment.id], by=by, now=datetime.now(UTC))
    session.commit()
    return session.scalars(select(Publication.component)).one()


def whole(content):
    """Return a mail as text: its heads, and each part as it is read, besides the bytes as they went."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    parts = [part.get_payload(decode=True).decode(errors="replace") for part in mail.walk() if not part.is_multipart()]
    return "\n".join([*(f"{name}: {value}" for name, value in mail.items()), *parts, content.decode(errors="replace")])


def sung(text):
    """Return which of the secrets are in a text, wherever its lines are folded."""
    flat = text.replace("\r\n ", "").replace("\n ", "").replace("=\r\n", "").replace("=\n", "").casefold()
    return [secret for secret in (CHILD, "kanarie", *SECRETS) if secret.casefold() in flat]


def test_what_is_put_in_calendars_of_an_appointment_says_music_and_nothing_more(session, appointment, by):
    component = told(session, appointment, by).decode()
    assert "SUMMARY:Muziek\r\n" in component
    assert sung(component) == []


def test_the_mail_of_an_appointment_says_music_and_nothing_more(session, appointment, by, settings, smtp, app_engine):
    told(session, appointment, by)
    assert pump(app_engine, replace(settings, smtp_url=smtp.url)).sent == 1
    (content,) = [bytes(mail) for mail in smtp.messages()]
    text = whole(content)
    assert "Muziek" in email.message_from_bytes(content, policy=email.policy.default)["Subject"]
    assert "SUMMARY:Muziek" in text
    assert sung(text) == []


def test_the_coachs_own_calendar_says_music_where_and_when_and_nothing_more(session, appointment, by, location):
    """Whatever was noted with the meeting, also where anybody who plans may write."""
    appointment.notes = f"{NOTE}, met {CHILD}"
    told(session, appointment, by)
    activity = session.get_one(Activity, appointment.activity_id)
    other = factories.account(session, Role.COACH).id
    now = datetime.now(UTC)
    bodies = [calendar(session, location, account, by=by, now=now) for account in (activity.responsible_id, other)]
    (event,) = Calendar.from_ical(bodies[0]).walk("VEVENT")
    assert (str(event["SUMMARY"]), event.start, sorted(event)) == (
        "Muziek",
        appointment.starts_at,
        ["DTEND", "DTSTAMP", "DTSTART", "LAST-MODIFIED", "LOCATION", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP", "UID"],
    )
    assert [sung(body.decode()) for body in bodies] == [[], []]
    assert "Muziek" not in bodies[1].decode()


def calendar(session, location, account_id, *, by, now):
    """Return the calendar of the meetings that an account is responsible for, as its program gets it."""
    subject = Subject(
        scope=FeedScope.RESPONSIBLE, id=account_id, name="", location_id=location.id, location_name=location.name
    )
    secret = feeds.create(session, subject, label="", by=by, now=now).secret
    session.commit()
    with system_scope(session):
        current = feeds.polled(session, secret, client="probe", now=now)
        stored = feed_joins.body(session, current, now=now)
        session.commit()
    return gzip.decompress(stored.body)


def test_the_search_finds_what_it_looks_for():
    assert sung(f"een kana\r\n rie van {CHILD}") == [CHILD, "kanarie"]
