"""A year of music coaching, outings, shows, library visits and money at one location, for the part that opens pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.catalogue import writer
from app.catalogue.loader import read_shipped
from app.child_keys import ChildKeys
from app.extensions import enter_location
from app.models.accounts import UserAccount
from app.models.activities import Template
from app.models.children import Child, Group, GroupMember
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
    EngagementState,
    FundingSource,
    OutingSort,
    PartnerKind,
    TemplateOrigin,
)
from bench import coaching_rows
from bench.filling import ZONE, Filling, Row

CHILDREN, GROUPS, OUTINGS, SHOWS, LINES, VERSIONS = 250, 16, 50, 12, 400, 4
ACTS, GOING, VISITS = 20, 18, 3


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
    filling = Filling(session=session, by=by, now=now)
    classes = _classes(filling)
    children = _children(filling, classes)
    hall, away = _spaces(filling)
    email = f"coach-{uuid4().hex}@weekwijzer.example"
    [coach] = filling.add(
        UserAccount, [{"email": email, "name": "Coach", "role": Role.COACH, "fs_uniquifier": "coach"}]
    )
    templates = _templates(filling)
    outings = _outings(filling, children, away)
    _visits(filling, classes, away, templates["bibliotheekbezoek"][-1])
    return Year(
        coach_id=coach["id"],
        **coaching_rows.add(filling, coach["id"], children, hall, keys),
        class_id=classes[0],
        outing_id=outings[-1]["id"],
        show_id=_shows(filling, children, hall, templates["talentenshow"][-1]),
        activity_id=_money(filling, outings),
        template_id=templates["uitje"][-1],
        older_id=templates["uitje"][0],
    )


def _classes(filling: Filling) -> list[UUID]:
    return [row["id"] for row in filling.add(Group, ({"name": f"Jaarklas {number}"} for number in range(GROUPS)))]


def _children(filling: Filling, classes: Sequence[UUID]) -> list[UUID]:
    """Add children who are in a class each, and sets of books for the smallest."""
    today = filling.now.date()
    rows = filling.add(
        Child,
        (
            {
                "pseudonym": f"Jaarvogel {number}",
                "birth_month": date(today.year - 1 - number % 17, 1 + number % 12, 1),
                "languages": ["ti" if number % 3 else "ar"],
                "family_id": uuid4(),
                "arrived_on": today - timedelta(days=number),
            }
            for number in range(CHILDREN)
        ),
    )
    children = [row["id"] for row in rows]
    filling.add(
        GroupMember,
        ({"group_id": classes[number % GROUPS], "child_id": child} for number, child in enumerate(children)),
    )
    received = {"note": "", "received_on": today, "by_id": filling.by.user_id, "at": filling.now}
    filling.add(BookSetDelivery, [received | {"sets": 40}])
    return children


def _spaces(filling: Filling) -> tuple[UUID, UUID]:
    """Add a hall and somewhere else; return both."""
    hall = {"name": "Zaal van het jaar", "shareable": True, "on_location": True, "travel_minutes": 0}
    away = {"name": "Ver weg", "shareable": True, "on_location": False, "travel_minutes": 30}
    first, second = filling.add(Space, [hall, away])
    return first["id"], second["id"]


def _templates(filling: Filling) -> dict[str, list[UUID]]:
    """Add every shipped template in some versions; return them by slug, the newest last."""
    rows = filling.add(
        Template,
        (
            {
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
        ),
    )
    by_slug = defaultdict(list)
    for row in rows:
        by_slug[row["slug"]].append(row["id"])
    return by_slug


def _outings(filling: Filling, children: Sequence[UUID], away: UUID) -> list[Row]:
    """Add an outing a week with its briefing the day before, the last in five weeks."""
    first, rows = filling.clock(9, weeks=OUTINGS - 5), []
    for number in range(OUTINGS):
        activity = filling.activity(ActivityKind.SPORTS_OUTING, f"Uitje {number}", capacity=24, children_per_adult=6)
        starts = first + timedelta(weeks=number)
        briefing, outside = filling.meetings(activity, away, [starts - timedelta(days=1), starts], hours=3)
        going = [children[(number * 7 + place) % CHILDREN] for place in range(GOING)]
        filling.place(activity, [briefing, outside], going)
        rows.append(
            {
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
    return filling.add(Outing, rows)


def _shows(filling: Filling, children: Sequence[UUID], hall: UUID, template: UUID) -> UUID:
    """Add a talent show every four weeks; return the address of the last."""
    activity = filling.activity(ActivityKind.OPEN_ACTIVITY, "Talentenshow", template_id=template)
    first = filling.clock(19, weeks=4 * (SHOWS - 1))
    meetings = filling.meetings(activity, hall, [first + timedelta(weeks=4 * n) for n in range(SHOWS)], hours=2)
    shows = filling.add(TalentShow, ({"session_id": one["id"], "version": 1} for one in meetings))
    acts = filling.add(
        Act,
        (
            {
                "show_id": show["id"],
                "title": f"Optreden {number}",
                "sort": list(ActSort)[number % len(ActSort)],
                "minutes": 4,
                "instruments": ["gitaar"] if number % 3 else [],
                "position": number + 1,
            }
            for show in shows
            for number in range(ACTS)
        ),
    )
    on_stage = [(act, children[(place * 3 + other) % CHILDREN]) for place, act in enumerate(acts) for other in range(2)]
    filling.add(ActPerformer, ({"act_id": act["id"], "child_id": child} for act, child in on_stage))
    address: UUID = meetings[-1]["id"]
    return address


def _visits(filling: Filling, classes: Sequence[UUID], away: UUID, template: UUID) -> None:
    """Let every class go to the library some times in this school year, one class a day."""
    [library] = filling.add(Partner, [{"name": "Bibliotheek van het jaar", "sort": PartnerKind.LIBRARY}])
    first = datetime(school_year_of(filling.now.date()), 9, 7, 12, tzinfo=ZONE)  # between the outings and the coaching
    asked = {"partner_id": library["id"], "state": EngagementState.CONFIRMED}
    for number, group in enumerate(classes):
        activity = filling.activity(
            ActivityKind.LIBRARY_VISIT, f"Bibliotheek {number}", group_id=group, template_id=template
        )
        starts = [first + timedelta(weeks=12 * visit, days=number) for visit in range(VISITS)]
        filling.add(Engagement, [asked | {"session_id": one["id"]} for one in filling.meetings(activity, away, starts)])


def _money(filling: Filling, outings: Sequence[Row]) -> UUID:
    """Add a year's budget of every source, and lines of the outings; return an activity with lines."""
    year = filling.now.year
    filling.add(
        Budget, ({"year": year, "source": source, "amount": Decimal(20000), "note": ""} for source in FundingSource)
    )
    filling.add(
        FundingLine,
        (
            {
                "activity_id": outings[number % len(outings)]["activity_id"],
                "source": list(FundingSource)[number % len(FundingSource)],
                "year": year,
                "purpose": f"Kaartjes {number}",
                "promised": Decimal("120.50"),
                "spent": Decimal("80.25"),
                "noted_at": filling.now,
            }
            for number in range(LINES)
        ),
    )
    activity: UUID = outings[0]["activity_id"]
    return activity
