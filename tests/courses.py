"""Rows of a course for tests: groups with meetings, children in them, and how far they are."""

from __future__ import annotations

import itertools
from datetime import timedelta

from app.catalogue import writer
from app.catalogue.loader import read_shipped
from app.models.activities import Activity
from app.models.children import Consent
from app.models.course_progress import BikeCheck, Certificate, CourseParticipant, PracticalTest, Stamp
from app.models.courses import Course, CourseGroup, Equipment, Ride
from app.planning.vocabulary import (
    ActivityKind,
    ConsentGiver,
    ConsentPurpose,
    EquipmentSort,
    PhaseSort,
    StampResult,
    TravelMode,
)
from tests.factories import NOW, account, activity, attendance, child, enrolment, here, meeting, save, space, template

WEEK = timedelta(weeks=1)

_numbers = itertools.count(1)


def specification(slug="fietslessen"):
    """Return a shipped template as data."""
    return writer.as_data(next(found for found in read_shipped() if found.slug == slug))


def course(session, slug="fietslessen", **values):
    """Add a course from a shipped template, without groups."""
    data = specification(slug)
    if "responsible_id" not in values:
        values["responsible_id"] = account(session).id
    if "template_id" not in values:
        kind = ActivityKind.CYCLING_LESSONS
        values["template_id"] = template(session, kind=kind, title=data["title"], specification=data).id
    defaults = {"location_id": here(session), "title": "Fietslessen najaar", "note": "", "specification": data}
    return save(session, Course(**defaults | values))


def course_group(
    session, course, *, part=1, sort=PhaseSort.MEETINGS, name="A", first=NOW - 6 * WEEK, meetings=12, **of
):
    """Add a group with an activity and weekly meetings of an hour; return the group and its meetings."""
    held = activity(
        session,
        kind=ActivityKind.CYCLING_LESSONS,
        title=f"{course.title} {part}{name}",
        responsible_id=course.responsible_id,
        template_id=course.template_id,
        **{"capacity": 12} | of,
    )
    at = space(session)
    found = save(
        session,
        CourseGroup(
            location_id=here(session), course_id=course.id, activity_id=held.id, part=part, sort=sort, name=name
        ),
    )
    return found, [meeting(session, first + number * WEEK, at=at, of=held) for number in range(meetings)]


def course_participant(session, course, group=None, *, meetings=(), who=None, **values):
    """Add a child to a course, placed in a group, with a place in the meetings that are given."""
    who = who or child(session)
    if group is not None:
        enrolment(session, session.get_one(Activity, group.activity_id), who)
    for held in meetings:
        attendance(session, held, who)
    defaults = {"location_id": here(session), "course_id": course.id, "child_id": who.id}
    return save(session, CourseParticipant(**defaults | values))


def stamp(session, participant, skill, result=StampResult.DONE, **values):
    defaults = {"location_id": here(session), "participant_id": participant.id, "skill": skill, "result": result}
    if "by_id" not in values:
        values["by_id"] = account(session).id
    return save(session, Stamp(**defaults | {"at": NOW} | values))


def bike_check(session, participant, *, good=True, **values):
    """Add a check of every point of the shipped template, all of them good or none."""
    points = {point["slug"]: good for point in specification()["course"]["bike_check"]}
    if "by_id" not in values:
        values["by_id"] = account(session).id
    defaults = {"location_id": here(session), "participant_id": participant.id, "points": points, "at": NOW}
    return save(session, BikeCheck(**defaults | values))


def practical_test(session, participant, *, passed=True, attempt=1, **values):
    """Add the form of one instructor with every point, or with none."""
    exercises = specification()["course"]["test"]
    points = {exercise["slug"]: exercise["points"] if passed else 0 for exercise in exercises}
    if "by_id" not in values:
        values["by_id"] = account(session).id
    defaults = {"location_id": here(session), "participant_id": participant.id, "points": points, "at": NOW}
    return save(session, PracticalTest(**defaults | {"attempt": attempt} | values))


def certificate(session, participant, **values):
    number = next(_numbers)
    defaults = {
        "location_id": here(session),
        "participant_id": participant.id,
        "course_id": participant.course_id,
        "number": f"WW-2026-{number:06}",
        "title": "Fietsdiploma",
        "issued_on": NOW.date(),
    }
    if "issued_by_id" not in values:
        values["issued_by_id"] = account(session).id
    return save(session, Certificate(**defaults | values))


def consent(session, who, purpose=ConsentPurpose.OUTING, **values):
    defaults = {
        "location_id": here(session),
        "child_id": who.id,
        "purpose": purpose,
        "given_by": ConsentGiver.PARENT,
        "given_on": NOW.date(),
    }
    if "noted_by_id" not in values:
        values["noted_by_id"] = account(session).id
    return save(session, Consent(**defaults | values))


def equipment(session, sort=EquipmentSort.BIKE, size=20, total=6, **values):
    defaults = {"location_id": here(session), "sort": sort, "size": size, "total": total}
    return save(session, Equipment(**defaults | values))


def ride(session, session_id, **values):
    """Add a bus with eight seats to a session, without an adult."""
    defaults = {"location_id": here(session), "session_id": session_id, "mode": TravelMode.BUS, "seats": 8}
    return save(session, Ride(**defaults | values))
