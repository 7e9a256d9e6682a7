"""Turns a demo location into rows, table by table, in the order in which they refer to one another."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from app.catalogue import writer
from app.demo.groups import SAFETY_DAY
from app.demo.values import DemoActivity, DemoEnrolment, DemoLocation, DemoSession, demo_id
from app.extensions import Base
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.attendance import Attendance, Enrolment
from app.models.children import Child, Group, GroupMember
from app.models.locations import AgeGroup, FreeDay, Space
from app.models.people import Availability, Contact, Partner, Volunteer
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.languages import Language
from app.planning.vocabulary import Answer, EngagementState

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Rows = list[dict[str, Any]]


def settings(location: DemoLocation) -> Iterator[tuple[type[Base], Rows]]:
    """Yield the rows of what a location is before anything is planned; accounts are made elsewhere."""
    yield (
        AgeGroup,
        [_without(asdict(group), "key") | {"position": place} for place, group in enumerate(location.age_groups)],
    )
    yield Space, [_without(asdict(space), "key") for space in location.spaces]
    yield FreeDay, [{"day": free.day, "name": free.name, "sort": free.sort.value} for free in location.free_days]
    yield (
        Template,
        [
            {
                "id": taken.id,
                "slug": taken.template.slug,
                "version": taken.template.version,
                "kind": taken.template.kind,
                "title": taken.template.title,
                "summary": taken.template.summary,
                "specification": writer.as_data(taken.template),
            }
            for taken in location.templates
        ],
    )


def people(location: DemoLocation, tokens: Iterator[str]) -> Iterator[tuple[type[Base], Rows]]:
    """Yield the rows of children, volunteers and partners; ``tokens`` gives each person a secret."""
    yield (
        Child,
        [
            {
                "id": child.id,
                "pseudonym": child.pseudonym,
                "birth_month": child.birth_month,
                "languages": list(child.languages),
                "family_id": child.family_id,
                "unaccompanied": child.unaccompanied,
                "arrived_on": child.arrived_on,
                "left_on": child.left_on,
            }
            for child in location.children
        ],
    )
    # Who goes round together on the safety day is a group of that day alone (RotationGroup).
    lasting = [group for group in location.groups if group.key != SAFETY_DAY]
    yield Group, [{"id": g.id, "name": g.name, "age_group_id": g.age_group_id} for g in lasting]
    yield GroupMember, [{"group_id": g.id, "child_id": child_id} for g in lasting for child_id in g.child_ids]
    yield from _adults(location, tokens)


def plan(location: DemoLocation) -> Iterator[tuple[type[Base], Rows]]:
    """Yield the rows of the plan as it is before it is published: nothing moved, cancelled or refused yet."""
    planned = [
        (activity, session)
        for activity in location.activities
        for session in activity.sessions
        if not activity.is_safety_day
    ]
    yield (
        Activity,
        [
            _without(_columns(activity), "enrolments", "sessions") | {"consents": list(activity.consents)}
            for activity in location.activities
        ],
    )
    yield ProgrammeSession, [_session(location, activity, session) for activity, session in planned]
    yield Shift, [row for _, session in planned for row in _shifts(session)]
    yield Assignment, [row for _, session in planned for row in _assignments(session, location.day)]
    yield Engagement, [row for _, session in planned for row in _engagements(session, location.day)]
    yield (
        Enrolment,
        [
            _enrolment(enrolment) | {"activity_id": activity.id}
            for activity in location.activities
            for enrolment in activity.enrolments
        ],
    )
    yield Attendance, [row for activity, session in planned for row in _attendance(activity, session)]


def _adults(location: DemoLocation, tokens: Iterator[str]) -> Iterator[tuple[type[Base], Rows]]:
    yield (
        Volunteer,
        [
            {
                "id": volunteer.id,
                "name": volunteer.name,
                "email": volunteer.email,
                "languages": list(volunteer.languages),
                "language": _language_of_mails(volunteer.languages),
                "vog_until": volunteer.vog_until,
                "vog_seen_by": location.accounts[0].name if volunteer.vog_until else None,
                "reminder_hours": volunteer.reminder_hours,
                "rsvp_token": next(tokens),
            }
            for volunteer in location.volunteers
        ],
    )
    yield (
        Availability,
        [
            {"volunteer_id": volunteer.id, "weekday": span.weekday, "starts": span.starts, "ends": span.ends}
            for volunteer in location.volunteers
            for span in volunteer.availability
        ],
    )
    yield Partner, [{"id": p.id, "name": p.name, "sort": p.kind.value} for p in location.partners]
    yield (
        Contact,
        [
            {
                "id": partner.contact_id,
                "partner_id": partner.id,
                "name": partner.contact_name,
                "email": partner.contact_email,
                "rsvp_token": next(tokens),
            }
            for partner in location.partners
        ],
    )


def _session(location: DemoLocation, activity: DemoActivity, session: DemoSession) -> dict[str, Any]:
    return {
        "id": session.id,
        "activity_id": activity.id,
        "title": session.title,
        "notes": session.notes,
        "starts_at": session.slot.starts_at,
        "ends_at": session.slot.ends_at,
        "starts_local": session.slot.local(location.zone)[0].replace(tzinfo=None),
        "zone": location.zone,
        "space_id": session.space_id,
        "space_shareable": next(space.shareable for space in location.spaces if space.id == session.space_id),
        "age_group_id": activity.age_group_id,
        "calendar_uid": demo_id(location.slug, "calendar", session.id).hex,
        "version": 1,
        "meant_for": session.meant_for,
    }


def _shifts(session: DemoSession) -> Rows:
    return [
        _without(_columns(shift), "seats") | {"session_id": session.id, "position": place}
        for place, shift in enumerate(session.shifts)
    ]


def _assignments(session: DemoSession, today: date) -> Rows:
    return [
        _columns(seat)
        | _slot(session)
        | {"session_id": session.id, "shift_id": shift.id}
        | ({"answer": Answer.NONE, "answered_at": None} if _said_no_later(seat.answer, session, today) else {})
        for shift in session.shifts
        for seat in shift.seats
    ]


def _engagements(session: DemoSession, today: date) -> Rows:
    asked = {"state": EngagementState.ASKED, "answered_at": None, "decline_reason": None}
    return [
        _columns(engagement)
        | {"session_id": session.id}
        | (asked if _said_no_later(engagement.state, session, today) else {})
        for engagement in session.engagements
    ]


def _enrolment(enrolment: DemoEnrolment) -> dict[str, Any]:
    since = enrolment.offered_at or enrolment.passed_at or enrolment.since
    return _without(_columns(enrolment), "offered_at") | {"asked_at": enrolment.since, "since": since}


def _attendance(activity: DemoActivity, session: DemoSession) -> Rows:
    return [
        _columns(one)
        | _slot(session)
        | {"session_id": session.id, "recorded_by_id": activity.responsible_id if one.recorded_at else None}
        for one in session.attendance
    ]


def _said_no_later(answer: Answer | EngagementState, session: DemoSession, today: date) -> bool:
    """Tell whether somebody says no to a session to come: only after being invited, when it is published."""
    return answer in {Answer.DECLINED, EngagementState.DECLINED} and session.day > today


def _slot(session: DemoSession) -> dict[str, Any]:
    return {"starts_at": session.slot.starts_at, "ends_at": session.slot.ends_at}


def _columns(value: "DataclassInstance") -> dict[str, Any]:
    """Return the fields of a value as they are, not what is inside them."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _language_of_mails(spoken: Sequence[str]) -> Language:
    """Write in Dutch to whoever reads it, and to others in their first language."""
    return Language.DUTCH if Language.DUTCH in spoken else Language(spoken[0])
