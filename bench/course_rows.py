"""A course with children in it, written through the application's own models, for the parts that measure it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.access import Actor
from app.catalogue import writer
from app.catalogue.loader import read_shipped
from app.extensions import enter_location
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.attendance import Attendance, Enrolment
from app.models.children import Child
from app.models.course_progress import BikeCheck, CourseParticipant, PracticalTest, Stamp
from app.models.courses import Course, CourseGroup
from app.models.locations import Space
from app.planning.vocabulary import ActivityKind, AttendanceMark, EnrolmentState, PhaseSort, StampResult

ZONE = ZoneInfo("Europe/Amsterdam")
PARTS = ((1, PhaseSort.MEETINGS, 12, 2), (2, PhaseSort.MEETINGS, 4, 2), (3, PhaseSort.TEST, 1, 1))
"""Part, sort, meetings and groups beside one another; with the ceremony 22 lessons."""
WEEKS_BACK = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A group with its activity and its meetings."""

    activity_id: UUID
    meetings: Sequence[dict[str, Any]]


def add(session: Session, by: Actor, *, children: int, now: datetime, seed: int) -> UUID:
    """Add a course that is nearly over, with so many children, and return it."""
    chance = random.Random(f"{seed}/{children}")
    enter_location(session, by.location_id)
    course_id = _course(session, by, children)
    common = {"location_id": by.location_id}
    groups = [
        [_group(session, by, course_id, part, letter, now=now) for letter in "AB"[: part[3]]]
        for part in (*PARTS, (3, PhaseSort.CEREMONY, 1, 1))
    ]
    kids = [common | {"id": _id(chance), "course_id": course_id, "child_id": _id(chance)} for _ in range(children)]
    session.execute(insert(Child), [_child(common, kid, number) for number, kid in enumerate(kids)])
    session.execute(insert(CourseParticipant), kids)
    for number, kid in enumerate(kids):
        for beside in groups:
            _place(session, common, kid, beside[number % len(beside)], by=by, now=now, chance=chance)
    _note(session, common, kids, by=by, now=now)
    return course_id


def _course(session: Session, by: Actor, children: int) -> UUID:
    data = writer.as_data(next(found for found in read_shipped() if found.slug == "fietslessen"))
    template = Template(
        location_id=by.location_id,
        slug=f"fietslessen-{children}",
        version=1,
        kind=ActivityKind.CYCLING_LESSONS,
        title=data["title"],
        summary="",
        specification=data,
    )
    session.add(template)
    session.flush()
    course = Course(
        location_id=by.location_id,
        template_id=template.id,
        title=f"Fietslessen voor {children}",
        note="",
        specification=data,
        responsible_id=by.user_id,
    )
    session.add(course)
    session.flush()
    return course.id


def _group(
    session: Session, by: Actor, course_id: UUID, part: tuple[int, PhaseSort, int, int], letter: str, *, now: datetime
) -> Held:
    number, sort, meetings, _beside = part
    common = {"location_id": by.location_id}
    activity = Activity(
        **common,
        kind=ActivityKind.CYCLING_LESSONS,
        title=f"Deel {number} {sort} {letter}",
        description="",
        responsible_id=by.user_id,
        capacity=400,
    )
    space = Space(**common, name=f"Baan {course_id} {number} {sort} {letter}", shareable=True)
    session.add_all([activity, space])
    session.flush()
    session.execute(
        insert(CourseGroup),
        [common | {"course_id": course_id, "activity_id": activity.id, "part": number, "sort": sort, "name": letter}],
    )
    before = sum(one[2] for one in PARTS[: number - 1]) + (sort is PhaseSort.CEREMONY)
    first = (now - timedelta(weeks=WEEKS_BACK - before)).replace(hour=13, minute=0, second=0, microsecond=0)
    rows = [
        common
        | {
            "activity_id": activity.id,
            "title": activity.title,
            "notes": "",
            "starts_at": first + timedelta(weeks=week),
            "ends_at": first + timedelta(weeks=week, hours=1),
            "starts_local": (first + timedelta(weeks=week)).astimezone(ZONE).replace(tzinfo=None),
            "zone": ZONE.key,
            "space_id": space.id,
            "space_shareable": True,
            "version": 1,
        }
        for week in range(meetings)
    ]
    found = session.execute(
        insert(ProgrammeSession).returning(
            ProgrammeSession.id, ProgrammeSession.starts_at, ProgrammeSession.ends_at, sort_by_parameter_order=True
        ),
        rows,
    )
    return Held(
        activity_id=activity.id,
        meetings=[{"session_id": row.id, "starts_at": row.starts_at, "ends_at": row.ends_at} for row in found],
    )


def _child(common: dict[str, Any], kid: dict[str, Any], number: int) -> dict[str, Any]:
    return common | {
        "id": kid["child_id"],
        "pseudonym": f"Fietser {number} {str(kid['child_id'])[:4]}",
        "birth_month": date(2016, 1 + number % 12, 1),
        "languages": ["ar"],
        "family_id": kid["id"],
    }


def _place(
    session: Session,
    common: dict[str, Any],
    kid: dict[str, Any],
    held: Held,
    *,
    by: Actor,
    now: datetime,
    chance: random.Random,
) -> None:
    """Place a child in a group, and note that it was there nine times of ten."""
    child = common | {"child_id": kid["child_id"]}
    since = held.meetings[0]["starts_at"] - timedelta(days=7)
    placed = {"activity_id": held.activity_id, "state": EnrolmentState.PLACED, "since": since}
    session.execute(insert(Enrolment), [child | placed])
    marks = {True: AttendanceMark.PRESENT, False: AttendanceMark.ABSENT}
    session.execute(
        insert(Attendance),
        [
            child | meeting | {"mark": marks[chance.random() < 0.9], "recorded_at": now, "recorded_by_id": by.user_id}  # noqa: PLR2004 - most came
            for meeting in held.meetings
        ],
    )


def _note(
    session: Session, common: dict[str, Any], kids: Sequence[dict[str, Any]], *, by: Actor, now: datetime
) -> None:
    """Give each child two stamps for each skill, a bike check and a form of the test."""
    outline = next(found for found in read_shipped() if found.slug == "fietslessen").course
    if outline is None:
        raise LookupError
    mine = common | {"by_id": by.user_id}
    stamps = [
        mine | {"participant_id": kid["id"], "skill": skill.slug, "result": result, "at": now - timedelta(days=ago)}
        for kid in kids
        for skill in outline.skills
        for result, ago in ((StampResult.AGAIN, 20), (StampResult.DONE, 10))
    ]
    good = {point.slug: True for point in outline.bike_check}
    points = {exercise.slug: exercise.points for exercise in outline.test}
    session.execute(insert(Stamp), stamps)
    session.execute(
        insert(BikeCheck), [mine | {"participant_id": kid["id"], "points": good, "at": now} for kid in kids]
    )
    session.execute(
        insert(PracticalTest),
        [mine | {"participant_id": kid["id"], "attempt": 1, "points": points, "at": now} for kid in kids],
    )


def _id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
