"""The courses of the demo, table by table: their groups, who is in them, bikes, rides, money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from app.catalogue import writer
from app.demo import cycling
from app.demo.cycling import BEFORE, LESSONS, TRACK, CyclingGroup
from app.demo.season import ZONE
from app.demo.values import DemoActivity, DemoChild, DemoLocation, DemoSession, demo_id
from app.extensions import Base
from app.models.course_progress import CourseParticipant
from app.models.courses import Course, CourseGroup, Equipment, EquipmentReservation, Ride
from app.models.money import FundingLine
from app.planning.template import CourseOutline
from app.planning.timeslots import local_moment
from app.planning.vocabulary import (
    EnrolmentState,
    EquipmentSort,
    FundingSource,
    PartnerKind,
    PhaseSort,
    TravelMode,
)

Rows = list[dict[str, Any]]

INCHES = ((6, 16), (7, 18), (9, 20), (11, 24), (18, 26))
"""Up to which age children usually ride a bike of which size."""
STOCK = ((16, 10, 1), (18, 10, 0), (20, 16, 1), (24, 20, 1), (26, 10, 0))
"""Bikes of each size: how many, how many of them are broken."""
AT_ONCE = 2
"""So many groups ride at the same time."""
HELMETS = ((50, 14), (54, 18), (58, 8))
OWN_BIKE, OWN_HELMET = 5, 3
"""Of so many children one has a bike, and one a helmet."""
MONEY = {
    LESSONS: (
        (FundingSource.MUNICIPALITY, "Fietsen, lessen en vervoer", "4500.00", "1875.50"),
        (FundingSource.SPUK, "Begeleiding in de verkeerstuin", "1200.00", "640.00"),
        (FundingSource.DEAL, "Helmen van een winkel in de buurt", "350.00", "350.00"),
    ),
    BEFORE: (
        (FundingSource.MUNICIPALITY, "Fietsen, lessen en vervoer", "4200.00", "4068.25"),
        (FundingSource.ACTIVITY_BUDGET, "Feest met certificaten", "180.00", "164.90"),
    ),
    TRACK: ((FundingSource.ACTIVITY_BUDGET, "Planken, pionnen en stempels", "150.00", "92.40"),),
}
NOTES = {
    LESSONS: "In principe doen alle kinderen van 6 tot en met 13 jaar mee, na een gesprek met de ouders.",
    BEFORE: "",
    TRACK: "Bij elk obstakel staat een bewoner. Wie een volle kaart heeft, krijgt een diploma.",
}


@dataclass(frozen=True)
class Run:
    """One course of a location on its way to the database."""

    location: DemoLocation
    key: str

    @cached_property
    def id(self) -> UUID:
        """The id of the course."""
        return demo_id(self.location.slug, "course", self.key)

    @cached_property
    def groups(self) -> tuple[tuple[CyclingGroup, DemoActivity], ...]:
        """Its groups, each with the activity that it is."""
        activities = {activity.id: activity for activity in self.location.activities}
        return tuple(
            (group, activities[demo_id(self.location.slug, "activity", group.key)])
            for group in cycling.GROUPS
            if group.course == self.key
        )

    @cached_property
    def learners(self) -> tuple[tuple[DemoChild, CyclingGroup], ...]:
        """Who is or was in it, each in the group in which it began, by pseudonym."""
        children = {child.id: child for child in self.location.children}
        found = {
            enrolment.child_id: (children[enrolment.child_id], group)
            for group, activity in reversed(self.groups)
            for enrolment in activity.enrolments
            if enrolment.state in {EnrolmentState.PLACED, EnrolmentState.LEFT}
        }
        return tuple(sorted(found.values(), key=lambda pair: pair[0].pseudonym))

    @cached_property
    def outline(self) -> CourseOutline:
        """What its template says of a course."""
        template_id = demo_id(self.location.slug, "template", cycling.TEMPLATES[self.key])
        outline = next(taken.template for taken in self.location.templates if taken.id == template_id).course
        if outline is None:
            raise TypeError(self.key)
        return outline

    @property
    def account_id(self) -> UUID:
        """Whoever is responsible for it."""
        return self.groups[0][1].responsible_id

    def participant_id(self, child_id: UUID) -> UUID:
        """Return the id of a child in this course."""
        return demo_id(self.location.slug, "participant", self.key, child_id)

    def meetings(self, part: int, sort: PhaseSort = PhaseSort.MEETINGS) -> list[DemoSession]:
        """Return the meetings of the groups of a part, by start."""
        held = (activity for group, activity in self.groups if (group.part, group.sort) == (part, sort))
        found = (session for activity in held for session in activity.sessions)
        return sorted(found, key=lambda session: (session.slot, session.id))


def runs(location: DemoLocation) -> tuple[Run, ...]:
    """Return the courses of a location that has them."""
    there = {activity.id for activity in location.activities}
    keys = {group.course: group.key for group in cycling.GROUPS}
    return tuple(
        Run(location, course) for course, key in keys.items() if demo_id(location.slug, "activity", key) in there
    )


def tables(location: DemoLocation) -> Iterator[tuple[type[Base], Rows]]:
    """Yield the rows of the courses, but for what children did in them."""
    found = runs(location)
    yield Course, [_course(run) for run in found]
    yield CourseGroup, [_group(run, group) for run in found for group, _ in run.groups]
    yield CourseParticipant, [row for run in found for row in _participants(run)]
    yield FundingLine, [row for run in found for row in _money(run)]
    yield Equipment, list(_equipment(location)) if found else []
    yield EquipmentReservation, [row for run in found for row in _reserved(run)]
    yield Ride, [row for run in found for row in _rides(run)]


def _course(run: Run) -> dict[str, Any]:
    location = run.location
    template_id = demo_id(location.slug, "template", cycling.TEMPLATES[run.key])
    template = next(taken.template for taken in location.templates if taken.id == template_id)
    partners = {partner.kind: partner.id for partner in location.partners}
    two = any(group.part > 1 for group, _ in run.groups)
    last = max(session.slot.ends_at for _, activity in run.groups for session in activity.sessions)
    return {
        "id": run.id,
        "template_id": template_id,
        "title": cycling.TITLES[run.key],
        "note": NOTES[run.key],
        "specification": writer.as_data(template),
        "responsible_id": run.account_id,
        "theory_partner_id": partners[PartnerKind.TRAFFIC_SAFETY] if two else None,
        "practice_partner_id": partners[PartnerKind.CYCLING_ASSOCIATION] if two else None,
        "interpreters": ["ar", "ti"] if two else [],
        "closed_at": last + timedelta(days=14) if run.key == BEFORE else None,
        "version": 1,
    }


def _group(run: Run, group: CyclingGroup) -> dict[str, Any]:
    slug = run.location.slug
    return {
        "id": demo_id(slug, "course-group", group.key),
        "course_id": run.id,
        "activity_id": demo_id(slug, "activity", group.key),
        "part": group.part,
        "sort": group.sort,
        "name": group.name,
    }


def _participants(run: Run) -> Iterator[dict[str, Any]]:
    for place, (child, group) in enumerate(run.learners):
        away = child.left_on and local_moment(day=child.left_on, at=run.location.opens, zone=ZONE)
        placed = group.part > 1
        yield {
            "id": run.participant_id(child.id),
            "course_id": run.id,
            "child_id": child.id,
            "starts_in": group.part,
            "placed_on": run.meetings(group.part)[0].day - timedelta(days=7) if placed else None,
            "placed_by_id": run.account_id if placed else None,
            "bike_size": _inches(child),
            "own_bike": place % OWN_BIKE == 1,
            "own_helmet": place % OWN_HELMET == 1,
            "stopped_at": away,
        }


def _inches(child: DemoChild) -> int:
    return next(size for oldest, size in INCHES if child.age <= oldest)


def _money(run: Run) -> Iterator[dict[str, Any]]:
    noted_at = run.groups[0][1].sessions[0].slot.starts_at - timedelta(days=30)
    for source, purpose, promised, spent in MONEY[run.key]:
        yield {
            "course_id": run.id,
            "source": source,
            "purpose": purpose,
            "promised": Decimal(promised),
            "spent": Decimal(spent),
            "year": noted_at.year,
            "noted_at": noted_at,
        }


def _equipment(location: DemoLocation) -> Iterator[dict[str, Any]]:
    for size, total, broken in STOCK:
        yield {"id": _bike(location, size), "sort": EquipmentSort.BIKE, "size": size, "total": total, "broken": broken}
    for size, total in HELMETS:
        own = {"id": demo_id(location.slug, "helmet", size), "sort": EquipmentSort.HELMET}
        yield own | {"size": size, "total": total, "broken": 0}


def _bike(location: DemoLocation, size: int) -> UUID:
    return demo_id(location.slug, "bike", size)


def _reserved(run: Run) -> Iterator[dict[str, Any]]:
    """Yield bikes for every lesson to come: of each size as many as are needed, as far as others leave them."""
    sound = {size: (total - broken) // AT_ONCE for size, total, broken in STOCK}
    owners = {child.id for place, (child, _) in enumerate(run.learners) if place % OWN_BIKE == 1}
    sizes = {child.id: _inches(child) for child, _ in run.learners if child.id not in owners}
    for session in (*run.meetings(1), *run.meetings(2), *run.meetings(3, PhaseSort.TEST)):
        if session.day >= run.location.day:
            needed = Counter(sizes[one.child_id] for one in session.attendance if one.child_id in sizes)
            for size, number in sorted(needed.items()):
                taken = {"session_id": session.id, "equipment_id": _bike(run.location, size)}
                yield taken | {"number": min(number, sound[size])}


def _rides(run: Run) -> Iterator[dict[str, Any]]:
    for session in (*run.meetings(2), *run.meetings(3, PhaseSort.TEST)):
        yield {
            "session_id": session.id,
            "mode": TravelMode.BUS,
            "seats": 16,
            "volunteer_id": next(_seated(session), None),
            "adult": "",
            "leaves_at": session.slot.starts_at - timedelta(minutes=20),
            "back_at": session.slot.ends_at + timedelta(minutes=20),
            "note": "Verzamelen bij de hoofdingang.",
        }


def _seated(session: DemoSession) -> Iterator[UUID]:
    return (seat.volunteer_id for shift in session.shifts for seat in shift.seats if seat.holds)
