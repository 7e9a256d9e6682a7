"""Rows for tests: a function per model, with whatever a test does not care about filled in.

Every function adds one row for the location that the session works for, and flushes it. People are made up.
"""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from app.access import Role
from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.attendance import Attendance, Enrolment
from app.models.busy import BusySort, BusySource, BusyTime
from app.models.children import Child, Group
from app.models.evaluations import EvaluationRequest
from app.models.locations import AgeGroup, FreeDay, Location, Space
from app.models.messages import Message, MessageKind
from app.models.people import Availability, Contact, Partner, Volunteer
from app.models.replies import IncomingReply, ReplySort, ReplyState, ReturnedMail
from app.models.shifts import Assignment, Engagement, Shift
from app.models.tasks import Task
from app.planning.vocabulary import ActivityKind, EnrolmentState, Region

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""A Monday morning, at nine on the clocks of the location."""

ZONE = "Europe/Amsterdam"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = 7 * DAY

_numbers = itertools.count(1)


def save(session, row):
    session.add(row)
    session.flush()
    return row


def here(session):
    return session.info["scope"]


def location(session, **values):
    number = next(_numbers)
    return save(
        session,
        Location(
            **{
                "slug": f"locatie-{number}",
                "name": f"Locatie {number}",
                "municipality": "Lindewaard",
                "region": Region.MIDDEN,
                "places": 800,
            }
            | values
        ),
    )


def account(session, role=Role.SUPERVISOR, **values):
    number = next(_numbers)
    return save(
        session,
        UserAccount(
            **{
                "location_id": here(session),
                "email": f"account-{number}@weekwijzer.example",
                "name": f"Begeleider {number}",
                "role": role,
                "fs_uniquifier": uuid4().hex,
            }
            | values
        ),
    )


def volunteer_account(session, volunteer, **values):
    return account(session, Role.VOLUNTEER, name=volunteer.name, volunteer_id=volunteer.id, **values)


def partner_account(session, partner, **values):
    who = partner.contact
    return account(session, Role.PARTNER, name=who.name, partner_id=partner.id, contact_id=who.id, **values)


def space(session, **values):
    number = next(_numbers)
    return save(session, Space(**{"location_id": here(session), "name": f"Ruimte {number}", "capacity": 30} | values))


def age_group(session, **values):
    number = next(_numbers)
    defaults = {"location_id": here(session), "name": f"Groep {number}", "min_age": 6, "max_age": 11}
    return save(session, AgeGroup(**defaults | values))


def free_day(session, day, **values):
    defaults = {"location_id": here(session), "day": day, "name": "Studiedag", "sort": "closing_day"}
    return save(session, FreeDay(**defaults | values))


def template(session, **values):
    number = next(_numbers)
    defaults = {
        "location_id": here(session),
        "slug": f"sjabloon-{number}",
        "version": 1,
        "kind": ActivityKind.OPEN_ACTIVITY,
        "title": f"Sjabloon {number}",
        "specification": {},
    }
    return save(session, Template(**defaults | values))


def activity(session, **values):
    number = next(_numbers)
    defaults = {
        "location_id": here(session),
        "kind": ActivityKind.OPEN_ACTIVITY,
        "title": f"Activiteit {number}",
    }
    if not {"responsible", "responsible_id"} & values.keys():
        values["responsible_id"] = account(session).id
    return save(session, Activity(**defaults | values))


def meeting(session, starts_at=NOW + 2 * DAY, *, minutes=60, at=None, of=None, **values):
    """Add a session of the programme: in the space `at`, of the activity `of`, or in new ones."""
    at = at or space(session)
    of = of or activity(session)
    defaults = {
        "location_id": here(session),
        "activity_id": of.id,
        "title": of.title,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=minutes),
        "starts_local": starts_at.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None),
        "zone": ZONE,
        "space_id": at.id,
        "space_shareable": at.shareable,
    }
    return save(session, ProgrammeSession(**defaults | values))


def shift(session, meeting, **values):
    defaults = {"location_id": here(session), "session_id": meeting.id, "role": "Begeleiding", "need": 1}
    return save(session, Shift(**defaults | values))


def volunteer(session, **values):
    number = next(_numbers)
    defaults = {
        "location_id": here(session),
        "name": f"Vrijwilliger {number}",
        "email": f"vrijwilliger-{number}@weekwijzer.example",
        "languages": ["nl"],
        "vog_until": date(2030, 1, 1),
        "rsvp_token": uuid4().hex,
    }
    return save(session, Volunteer(**defaults | values))


def availability(session, volunteer, weekday, starts=time(9), ends=time(21)):
    return save(
        session,
        Availability(location_id=here(session), volunteer_id=volunteer.id, weekday=weekday, starts=starts, ends=ends),
    )


def assignment(session, shift, volunteer, **values):
    """Put a volunteer on a shift, in the slot that its session has."""
    held = session.get_one(ProgrammeSession, shift.session_id)
    defaults = {
        "location_id": here(session),
        "session_id": held.id,
        "shift_id": shift.id,
        "volunteer_id": volunteer.id,
        "starts_at": held.starts_at,
        "ends_at": held.ends_at,
        "session_cancelled": held.cancelled,
        "assigned_at": NOW,
    }
    return save(session, Assignment(**defaults | values))


def partner(session, **values):
    """Add a partner with its contact."""
    number = next(_numbers)
    defaults = {"location_id": here(session), "name": f"Partner {number}", "sort": "library"}
    found = save(session, Partner(**defaults | values))
    found.contact = Contact(
        location_id=here(session),
        name=f"Contact {number}",
        email=f"contact-{number}@partner.example",
        rsvp_token=uuid4().hex,
    )
    session.flush()
    return found


def engagement(session, meeting, partner, **values):
    defaults = {"location_id": here(session), "session_id": meeting.id, "partner_id": partner.id}
    return save(session, Engagement(**defaults | values))


def child(session, **values):
    number = next(_numbers)
    defaults = {
        "location_id": here(session),
        "pseudonym": f"Vogel {number}",
        "birth_month": date(2017, 4, 1),
        "languages": ["ti"],
        "family_id": uuid4(),
    }
    return save(session, Child(**defaults | values))


def group(session, **values):
    number = next(_numbers)
    return save(session, Group(**{"location_id": here(session), "name": f"Klas {number}"} | values))


def enrolment(session, activity, child, state=EnrolmentState.PLACED, **values):
    defaults = {
        "location_id": here(session),
        "activity_id": activity.id,
        "child_id": child.id,
        "state": state,
        "since": NOW,
    }
    return save(session, Enrolment(**defaults | values))


def attendance(session, meeting, child, **values):
    """Give a child a place in a session."""
    defaults = {
        "location_id": here(session),
        "session_id": meeting.id,
        "child_id": child.id,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "session_cancelled": meeting.cancelled,
    }
    return save(session, Attendance(**defaults | values))


def task(session, activity_id, **values):
    """Add a task that is due in a week."""
    number = next(_numbers)
    defaults = {"location_id": here(session), "activity_id": activity_id, "title": f"Taak {number}", "note": ""}
    return save(session, Task(**defaults | {"day": NOW.date() + 7 * DAY, "days_before": None} | values))


def evaluation_request(session, activity_id, contact_id, **values):
    """Add that a contact was asked how a day went."""
    defaults = {"location_id": here(session), "activity_id": activity_id, "contact_id": contact_id, "asked_at": NOW}
    return save(session, EvaluationRequest(**defaults | values))


def message(session, volunteer, **values):
    number = next(_numbers)
    defaults = {
        "location_id": here(session),
        "kind": MessageKind.REMINDER,
        "dedup_key": f"test:{number}",
        "message_id": f"test-{number}",
        "volunteer_id": volunteer.id,
        "stamped_at": NOW,
        "created_at": NOW,
        "due_at": NOW,
        "expires_at": NOW + DAY,
    }
    return save(session, Message(**defaults | values))


def incoming_reply(session, volunteer, **values):
    """Add something that came in of a volunteer, by default a text that nobody has looked at."""
    defaults = {
        "location_id": here(session),
        "key": uuid4().hex,
        "sort": ReplySort.TEXT,
        "state": ReplyState.OPEN,
        "volunteer_id": volunteer.id,
        "sender": volunteer.email,
        "subject": "Re: Kunt u komen?",
        "text": "Ik kom iets later.",
        "verified": False,
        "received_at": NOW,
    }
    return save(session, IncomingReply(**defaults | values))


def returned_mail(session, person, **values):
    """Add that mail to a volunteer, or to the contact of a partner, comes back."""
    key = "volunteer_id" if isinstance(person, Volunteer) else "contact_id"
    defaults = {
        "location_id": here(session),
        key: person.id,
        "address": person.email,
        "permanent": True,
        "status": "5.1.1",
        "since": NOW,
        "last_at": NOW,
        "times": 1,
    }
    return save(session, ReturnedMail(**defaults | values))


def busy_source(session, partner=None, volunteer=None, times=(), **values):
    """Add the calendar of a partner or volunteer, read from a file, with these busy times."""
    if "added_by_id" not in values:
        values["added_by_id"] = account(session).id
    defaults = {
        "location_id": here(session),
        "partner_id": partner.id if partner else None,
        "volunteer_id": volunteer.id if volunteer else None,
        "sort": BusySort.FILE,
        "added_at": NOW,
        "read_at": NOW,
        "read_from": NOW - DAY,
        "read_until": NOW + 400 * DAY,
        "changed_at": NOW,
    }
    source = save(session, BusySource(**defaults | values))
    for starts_at, ends_at in times:
        save(
            session,
            BusyTime(location_id=here(session), source_id=source.id, starts_at=starts_at, ends_at=ends_at),
        )
    return source
