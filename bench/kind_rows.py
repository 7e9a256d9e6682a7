"""A year of music coaching, outings, shows, library visits and money at one location, for the part that opens pages."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.catalogue import writer
from app.catalogue.loader import read_shipped
from app.child_keys import ChildKeys, SealedField
from app.extensions import enter_location
from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.attendance import Attendance, Enrolment
from app.models.children import Child, Group, GroupMember
from app.models.coaching import CoachingNote, Goal, Trajectory
from app.models.library import BookSetDelivery
from app.models.locations import Space
from app.models.money import Budget, FundingLine
from app.models.outings import Outing
from app.models.people import Partner
from app.models.shifts import Engagement
from app.models.talent_shows import Act, ActPerformer, TalentShow
from app.planning.school_years import school_year_of
from app.planning.vocabulary import (
    ActivityKind,
    ActSort,
    AttendanceMark,
    CoachingAsker,
    EngagementState,
    EnrolmentState,
    FundingSource,
    OutingSort,
    PartnerKind,
    TemplateOrigin,
    TrajectoryState,
)

ZONE = ZoneInfo("Europe/Amsterdam")
CHILDREN, GROUPS, TRAJECTORIES, OUTINGS, SHOWS, LINES, VERSIONS = 250, 16, 24, 50, 12, 400, 4
WEEKS, ACTS, GOALS, GOING, VISITS = 40, 20, 3, 18, 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Year:
    """What was added, as far as addresses name it."""

    coach_id: UUID
    trajectory_id: UUID
    goal_id: UUID
    noted_id: UUID
    appointment_id: UUID
    class_id: UUID
    outing_id: UUID
    show_id: UUID
    activity_id: UUID
    template_id: UUID
    older_id: UUID


def add(session: Session, by: Actor, keys: ChildKeys, *, now: datetime) -> Year:
    """Add a year at the location of `by`, and return what pages can be opened of."""
    enter_location(session, by.location_id)
    common = {"location_id": by.location_id}
    children, groups = _children(session, common, by, now.date())
    space = Space(**common, name="Zaal van het jaar", shareable=True)
    away = Space(**common, name="Ver weg", shareable=True, on_location=False, travel_minutes=30)
    coach = UserAccount(
        **common, email=f"coach-{uuid4().hex}@weekwijzer.example", name="Coach", role=Role.COACH, fs_uniquifier="coach"
    )
    session.add_all([space, away, coach])
    session.flush()
    templates = _templates(session, common)
    outings = _outings(session, common, by, children, away, now=now)
    shows = _shows(session, common, by, children, space, templates["talentenshow"][-1], now=now)
    _visits(session, common, by, groups, away, templates["bibliotheekbezoek"][-1], now=now)
    return Year(
        coach_id=coach.id,
        **_coaching(session, common, coach.id, children, space, keys, now=now),
        class_id=groups[0],
        outing_id=outings[-1]["id"],
        show_id=shows[-1]["session_id"],
        activity_id=_money(session, common, outings, now=now),
        template_id=templates["uitje"][-1],
        older_id=templates["uitje"][0],
    )


def _children(session: Session, common: dict[str, Any], by: Actor, today: date) -> tuple[list[UUID], list[UUID]]:
    """Add children and the classes that they are in; return both."""
    born = [date(today.year - 1 - number % 17, 1 + number % 12, 1) for number in range(CHILDREN)]
    rows = [
        common
        | {
            "id": uuid4(),
            "pseudonym": f"Jaarvogel {number}",
            "birth_month": month,
            "languages": ["ti" if number % 3 else "ar"],
            "family_id": uuid4(),
            "arrived_on": today - timedelta(days=number),
        }
        for number, month in enumerate(born)
    ]
    session.execute(insert(Child), rows)
    groups = [common | {"id": uuid4(), "name": f"Jaarklas {number}"} for number in range(GROUPS)]
    session.execute(insert(Group), groups)
    members = [
        common | {"group_id": groups[number % GROUPS]["id"], "child_id": row["id"]} for number, row in enumerate(rows)
    ]
    session.execute(insert(GroupMember), members)
    received = {"note": "", "received_on": today, "by_id": by.user_id, "at": datetime.now(ZONE)}
    session.execute(insert(BookSetDelivery), [common | received | {"sets": 40}])
    return [row["id"] for row in rows], [group["id"] for group in groups]


def _templates(session: Session, common: dict[str, Any]) -> dict[str, list[UUID]]:
    """Add every shipped template in some versions; return them by slug, the newest last."""
    rows = [
        common
        | {
            "id": uuid4(),
            "slug": found.slug,
            "version": 100 + version,
            "kind": found.kind,
            "title": found.title,
            "summary": found.summary,
            "specification": writer.as_data(found),
            "origin": TemplateOrigin.OWN,
        }
        for found in read_shipped()
        for version in range(VERSIONS)
    ]
    session.execute(insert(Template), rows)
    found = defaultdict(list)
    for row in rows:
        found[row["slug"]].append(row["id"])
    return found


def _activity(session: Session, common: dict[str, Any], kind: ActivityKind, title: str, **values: Any) -> UUID:
    row = Activity(**common, kind=kind, title=title, description="", **values)
    session.add(row)
    session.flush()
    return row.id


def _meetings(
    session: Session, common: dict[str, Any], activity: UUID, space: Space, starts: Sequence[datetime], hours: int = 1
) -> list[dict[str, Any]]:
    rows = [
        common
        | {
            "id": uuid4(),
            "activity_id": activity,
            "title": "Muziek",
            "notes": "",
            "starts_at": moment,
            "ends_at": moment + timedelta(hours=hours),
            "starts_local": moment.astimezone(ZONE).replace(tzinfo=None),
            "zone": ZONE.key,
            "space_id": space.id,
            "space_shareable": True,
            "calendar_uid": uuid4().hex,
            "version": 1,
        }
        for moment in starts
    ]
    session.execute(insert(ProgrammeSession), rows)
    return rows


def _place(
    session: Session,
    common: dict[str, Any],
    activity: UUID,
    meetings: Sequence[dict[str, Any]],
    children: Sequence[UUID],
    *,
    now: datetime,
) -> None:
    held = {"activity_id": activity, "state": EnrolmentState.PLACED, "since": now}
    session.execute(insert(Enrolment), [common | held | {"child_id": child} for child in children])
    session.execute(
        insert(Attendance),
        [
            common
            | {
                "session_id": meeting["id"],
                "child_id": child,
                "starts_at": meeting["starts_at"],
                "ends_at": meeting["ends_at"],
                "mark": AttendanceMark.PRESENT if meeting["ends_at"] < now else AttendanceMark.NOT_RECORDED,
                "recorded_at": meeting["ends_at"],
            }
            for meeting in meetings
            for child in children
        ],
    )


def _outings(
    session: Session, common: dict[str, Any], by: Actor, children: Sequence[UUID], away: Space, *, now: datetime
) -> list[dict[str, Any]]:
    rows = []
    first = now.replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(weeks=OUTINGS - 5)
    for number in range(OUTINGS):
        held = {"responsible_id": by.user_id, "capacity": 24, "children_per_adult": 6}
        activity = _activity(session, common, ActivityKind.SPORTS_OUTING, f"Uitje {number}", **held)
        starts = first + timedelta(weeks=number)
        briefing, outside = _meetings(session, common, activity, away, [starts - timedelta(days=1), starts], hours=3)
        going = [children[(number * 7 + place) % CHILDREN] for place in range(GOING)]
        _place(session, common, activity, [briefing, outside], going, now=now)
        rows.append(
            common
            | {
                "id": uuid4(),
                "activity_id": activity,
                "session_id": outside["id"],
                "briefing_id": briefing["id"],
                "sort": OutingSort.MUSEUM,
                "destination": f"Museum {number}",
                "there_at": starts + timedelta(minutes=40),
                "off_at": starts + timedelta(hours=2),
                "plan_b": "",
                "version": 1,
            }
        )
    session.execute(insert(Outing), rows)
    return rows


def _shows(
    session: Session,
    common: dict[str, Any],
    by: Actor,
    children: Sequence[UUID],
    space: Space,
    template: UUID,
    *,
    now: datetime,
) -> list[dict[str, Any]]:
    held = {"responsible_id": by.user_id, "template_id": template}
    activity = _activity(session, common, ActivityKind.OPEN_ACTIVITY, "Talentenshow", **held)
    first = now.replace(hour=19, minute=0, second=0, microsecond=0) - timedelta(weeks=4 * (SHOWS - 1))
    meetings = _meetings(session, common, activity, space, [first + timedelta(weeks=4 * n) for n in range(SHOWS)], 2)
    shows = [common | {"id": uuid4(), "session_id": one["id"], "version": 1} for one in meetings]
    session.execute(insert(TalentShow), shows)
    acts = [
        common
        | {
            "id": uuid4(),
            "show_id": show["id"],
            "title": f"Optreden {number}",
            "sort": list(ActSort)[number % len(ActSort)],
            "minutes": 4,
            "instruments": ["gitaar"] if number % 3 else [],
            "position": number + 1,
        }
        for show in shows
        for number in range(ACTS)
    ]
    session.execute(insert(Act), acts)
    performers = [
        common | {"act_id": act["id"], "child_id": children[(place * 3 + other) % CHILDREN]}
        for place, act in enumerate(acts)
        for other in range(2)
    ]
    session.execute(insert(ActPerformer), performers)
    return shows


def _visits(
    session: Session,
    common: dict[str, Any],
    by: Actor,
    groups: Sequence[UUID],
    away: Space,
    template: UUID,
    *,
    now: datetime,
) -> None:
    """Let every class go to the library some times in the school year of `now`, one class a day."""
    library = Partner(**common, name="Bibliotheek van het jaar", sort=PartnerKind.LIBRARY)
    session.add(library)
    session.flush()
    first = datetime(school_year_of(now.date()), 9, 7, 12, tzinfo=ZONE)  # after the outings and before the coaching
    for number, group in enumerate(groups):
        held = {"responsible_id": by.user_id, "group_id": group, "template_id": template}
        activity = _activity(session, common, ActivityKind.LIBRARY_VISIT, f"Bibliotheek {number}", **held)
        starts = [first + timedelta(weeks=12 * visit, days=number) for visit in range(VISITS)]
        meetings = _meetings(session, common, activity, away, starts)
        asked = {"partner_id": library.id, "state": EngagementState.CONFIRMED}
        session.execute(insert(Engagement), [common | asked | {"session_id": one["id"]} for one in meetings])


def _coaching(
    session: Session,
    common: dict[str, Any],
    coach: UUID,
    children: Sequence[UUID],
    space: Space,
    keys: ChildKeys,
    *,
    now: datetime,
) -> dict[str, UUID]:
    """Add trajectories with a note of every appointment; return what is opened of the last of them."""
    last: dict[str, UUID] = {}
    first = now.replace(hour=13, minute=0, second=0, microsecond=0) - timedelta(weeks=WEEKS - 8)  # after the outings
    for number, child in enumerate(children[:TRAJECTORIES]):
        trajectory = uuid4()
        held = {"responsible_id": coach, "capacity": 1}
        activity = _activity(session, common, ActivityKind.MUSIC_COACHING, "Muziek", **held)
        at = first + timedelta(days=number % 5, hours=number // 5)
        meetings = _meetings(session, common, activity, space, [at + timedelta(weeks=week) for week in range(WEEKS)])
        _place(session, common, activity, meetings, [child], now=now)
        asked = {"asked_by": CoachingAsker.MENTOR, "asked_at": first, "since": first, "version": 1}
        row = {"id": trajectory, "child_id": child, "activity_id": activity, "coach_id": coach}
        session.execute(insert(Trajectory), [common | asked | row | {"state": TrajectoryState.RUNNING}])
        goals = _said(session, common, trajectory, child, meetings, keys, now=now)
        last = {
            "trajectory_id": trajectory,
            "goal_id": goals[0],
            "noted_id": meetings[0]["id"],
            "appointment_id": meetings[-1]["id"],
        }
    return last


def _said(
    session: Session,
    common: dict[str, Any],
    trajectory: UUID,
    child: UUID,
    meetings: Sequence[dict[str, Any]],
    keys: ChildKeys,
    *,
    now: datetime,
) -> list[UUID]:
    """Add goals, and a note of every appointment that was; return the goals."""
    goals = [uuid4() for _ in range(GOALS)]
    goal = json.dumps({"text": "Speelt samen met een ander", "behaviour": "Zoekt zelf een plek in de groep"})
    session.execute(
        insert(Goal),
        [
            common
            | {
                "id": one,
                "trajectory_id": trajectory,
                "position": place,
                "sealed": keys.seal(goal, child=child, row=one, field=SealedField.GOAL),
            }
            for place, one in enumerate(goals, start=1)
        ],
    )
    said = json.dumps({"what": "Een lied geoefend. " * 10, "mood": 4, "goals": {str(one): 2 for one in goals}})
    notes = []
    for meeting in meetings:
        if meeting["ends_at"] < now:
            note = uuid4()
            sealed = keys.seal(said, child=child, row=note, field=SealedField.NOTE)
            notes.append(
                common
                | {
                    "id": note,
                    "trajectory_id": trajectory,
                    "session_id": meeting["id"],
                    "sealed": sealed,
                    "written_at": meeting["ends_at"],
                    "version": 1,
                }
            )
    session.execute(insert(CoachingNote), notes)
    return goals


def _money(session: Session, common: dict[str, Any], outings: Sequence[dict[str, Any]], *, now: datetime) -> UUID:
    budgets = [
        common | {"year": now.year, "source": source, "amount": Decimal(20000), "note": ""} for source in FundingSource
    ]
    session.execute(insert(Budget), budgets)
    lines = [
        common
        | {
            "activity_id": outings[number % len(outings)]["activity_id"],
            "source": list(FundingSource)[number % len(FundingSource)],
            "year": now.year,
            "purpose": f"Kaartjes {number}",
            "promised": Decimal("120.50"),
            "spent": Decimal("80.25"),
            "noted_at": now,
        }
        for number in range(LINES)
    ]
    session.execute(insert(FundingLine), lines)
    activity: UUID = outings[0]["activity_id"]
    return activity
