"""Programmes of the catalogue beside the rest: of the team, a guest lesson, a course for parents, and young people."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time
from itertools import islice
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.demo.programme_plans import WEEK, Programme, known, plan, publish
from app.demo.values import DemoLocation
from app.models.activities import Activity, LinkedActivity, ProgrammeSession
from app.models.attendance import AdultPresence
from app.models.people import Volunteer
from app.models.shifts import Assignment, Shift, StaffPresence
from app.planning.languages import Language
from app.planning.vocabulary import Answer, PartnerKind, SchoolHolidays, Weekday
from app.planning.weeks import IsoWeek
from app.programme import agreements, enrolments, partners, shifts
from app.programme.partners import PartnerDetails
from app.programme.refusals import Refusal
from app.queries import session_page
from app.queries.adult_presence import PARENTS

COMMENT = "Besproken met de ouders en de begeleiding."
TEAM, CASES, GUEST = "Multidisciplinair overleg", "Casusoverleg", "Gastles: praten over later"
COURSE, CARE, TALENTS = "Ouders van kleuters", "Kinderopvang bij de oudercursus", "PPD Talents"
TITLES = (TEAM, CASES, GUEST, COURSE, CARE, TALENTS)
MENTOR_ROLE = "Mentor van de klas"
TRAINER = "Trainersgroep De Wegwijzer"
CAME = (9, 8, 10, 7, 5)
"""How many parents came to the last meetings that were counted, the last one first: that of last week is yet to be."""
TODDLERS, CLASS, YOUNG_PEOPLE = 6, 12, 4


_TEAM = Programme(
    template="mdo",
    title=TEAM,
    space="leslokaal",
    days=(Weekday.THURSDAY,),
    times=(time(9, 30), time(11)),
    since=4,
    every=2,
    count=5,
    holidays=SchoolHolidays.IGNORE,
)
_CASES = replace(
    _TEAM,
    template="casusoverleg",
    title=CASES,
    days=(Weekday.WEDNESDAY,),
    times=(time(9), time(11)),
    since=5,
    every=6,
    count=2,
)
_GUEST = Programme(
    template="gastles",
    title=GUEST,
    space="leslokaal",
    days=(Weekday.TUESDAY,),
    times=(time(9), time(10)),
    since=3,
    count=8,
    age_group="jongeren",
    capacity=20,
    description="Een gastdocent praat met de klas over werk, geld en plannen.",
)
_COURSE = Programme(
    template="pittige-jaren",
    title=COURSE,
    space="ouderkamer",
    days=(Weekday.WEDNESDAY,),
    times=(time(9), time(11)),
    since=9,
    count=14,
    capacity=14,
    beside="grote-zaal",
    description="Veertien weken voor ouders van jonge kinderen. Ernaast is er opvang.",
)
_TALENTS = Programme(
    template="ppd-talents",
    title=TALENTS,
    space="bibliotheek",
    days=(Weekday.MONDAY, Weekday.THURSDAY),
    times=(time(9), time(14)),
    since=12,
    count=34,
    capacity=YOUNG_PEOPLE,
    holidays=SchoolHolidays.IGNORE,
    description="Vier jongeren werken tien uur per week mee in de bibliotheek.",
)


def lay(session: Session, location: DemoLocation, *, by: Actor, now: datetime) -> None:
    """Plan them, make known what is over or comes soon, and let happen what happened."""
    trainer = partners.add(session, _TRAINER, by=by, now=now).id
    for programme in (_TEAM, _CASES):
        publish(session, location, plan(session, location, programme, (), by=by, now=now), by=by, now=now)
    _teach(session, location, trainer, by=by, now=now)
    _meet_parents(session, location, trainer, by=by, now=now)
    _work(session, location, trainer, by=by, now=now)


_TRAINER = PartnerDetails(
    name=TRAINER,
    sort=PartnerKind.TRAINING,
    contact="Wendel Kamperfoelie",
    email="planning@de-wegwijzer.example",
    language=Language.DUTCH,
    reminded=True,
)


def _teach(session: Session, location: DemoLocation, trainer: UUID, *, by: Actor, now: datetime) -> None:
    """Let the mentor come to every lesson but that of next week, which the rule will cancel."""
    activity = plan(session, location, _GUEST, (trainer,), by=by, now=now)
    known = publish(session, location, activity, by=by, now=now)
    _enrol(session, location, activity, range(15, 18), CLASS, by=by, now=now)
    mentor = next(account for account in location.accounts if account.role is Role.MENTOR)
    next_week = IsoWeek.containing(location.day + WEEK)
    own = {"location_id": location.id, "role": MENTOR_ROLE, "account_id": mentor.id, "answered_at": now}
    session.execute(
        insert(StaffPresence),
        [
            own | {"session_id": row.id, "coming": IsoWeek.containing(row.starts_local.date()) != next_week}
            for row in known
        ],
    )


def _meet_parents(session: Session, location: DemoLocation, trainer: UUID, *, by: Actor, now: datetime) -> None:
    """Hold the course for parents with the child care beside it; the parents of last week are not counted yet."""
    interpreting = next(one.id for one in location.partners if one.kind is PartnerKind.INTERPRETING)
    course = plan(session, location, _COURSE, (trainer, interpreting), by=by, now=now)
    care = session.scalars(
        select(Activity)
        .join(LinkedActivity, LinkedActivity.beside_id == Activity.id)
        .where(LinkedActivity.activity_id == course.id)
    ).one()
    held = known(session, location, course)
    for row in [row for row in (*held, *known(session, location, care)) if row.starts_at > now]:
        _seat(session, row, by=by, now=now)
    for activity in (course, care):
        publish(session, location, activity, by=by, now=now)
    _enrol(session, location, care, range(2, 6), TODDLERS, by=by, now=now)
    over = [row for row in reversed(held) if row.ends_at < now][1:]
    for row, number in zip(over, CAME, strict=False):
        session.add(
            AdultPresence(
                location_id=location.id,
                session_id=row.id,
                label=PARENTS,
                adults=number,
                recorded_at=row.ends_at,
                recorded_by_id=by.user_id,
            )
        )
    session.flush()


def _work(session: Session, location: DemoLocation, trainer: UUID, *, by: Actor, now: datetime) -> None:
    """Let four young people work for four months; one of them has not signed yet."""
    activity = plan(session, location, _TALENTS, (trainer,), by=by, now=now)
    publish(session, location, activity, by=by, now=now)
    working = _enrol(session, location, activity, range(16, 19), YOUNG_PEOPLE, by=by, now=now)
    for child_id in working[:-1]:
        agreements.note(session, activity.id, child_id, signed_on=location.day - 12 * WEEK, by=by, now=now)


def _seat(session: Session, row: ProgrammeSession, *, by: Actor, now: datetime) -> None:
    """Let volunteers with a VOG who are free then take every seat."""
    valid = select(Volunteer.id).where(Volunteer.vog_until > row.starts_local.date())
    able = set(session.scalars(valid))
    free = iter(one.id for one in session_page.free_volunteers(session, row.id) if one.id in able)
    for shift in session.scalars(select(Shift).where(Shift.session_id == row.id).order_by(Shift.position, Shift.id)):
        for volunteer_id in islice(free, shift.need):
            shifts.assign(session, shift.id, volunteer_id=volunteer_id, by=by, now=now)
    mine = update(Assignment).where(Assignment.session_id == row.id)
    session.execute(mine.values(answer=Answer.ACCEPTED, answered_at=now))


def _enrol(
    session: Session, location: DemoLocation, activity: Activity, ages: range, number: int, *, by: Actor, now: datetime
) -> list[UUID]:
    """Place the first children of an age for whom nothing is against it; return who they are."""
    placed: list[UUID] = []
    fitting = (one for one in location.children if one.age in ages and one.left_on is None and not one.newcomer)
    for child in sorted(fitting, key=lambda one: one.pseudonym):
        if len(placed) == number:
            break
        with suppress(Refusal), session.begin_nested():
            enrolments.place(session, activity.id, child.id, by=by, now=now, anyway=True, comment=COMMENT)
            placed.append(child.id)
    return placed
