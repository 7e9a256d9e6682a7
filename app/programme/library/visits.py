"""Visits to the library, planned in turn: looked over first, planned and taken back as one act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, PlanEdit, ProgrammeSession
from app.models.children import Group
from app.models.locations import Location
from app.models.shifts import Shift
from app.planning.library import turns as in_turn
from app.planning.library.turns import Proposal, Turn, Visit
from app.planning.school_years import bounds
from app.planning.timeslots import TimeSlot, local_moment
from app.planning.vocabulary import SchoolHolidays
from app.programme import activities, enrolments_together, marks, plan_edits, turns
from app.programme.activities import NewActivity
from app.programme.enrolments_together import Source
from app.programme.history import audit
from app.programme.library.refusals import TemplateMissing
from app.programme.refusals import ChangedMeanwhile, NotFound, NothingToChange, known
from app.queries import free_days, library_visits
from app.queries.library_visits import GroupToGo, VisitTemplate

A_YEAR = timedelta(days=366)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Which groups are to go how many times in the school year, on which weekday (Monday is 0), and where."""

    group_ids: frozenset[UUID]
    times: int
    weekday: int
    starts: time
    space_id: UUID
    responsible_id: UUID
    school_year: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """What would be planned; `mark` is what is sent back with the button."""

    proposal: Proposal
    groups: dict[UUID, GroupToGo]

    @property
    def mark(self) -> str:
        """A short mark of all that was shown."""
        return marks.of(tuple((turn.group_id, turn.day) for turn in self.proposal.turns))


def look(session: Session, wish: Wish, *, location: Location, now: datetime) -> Outlook:
    """Return the visits that are proposed from the day on which the library can still be asked in time.

    :raises TemplateMissing: when there is no template of visits.
    """
    template = _template(session)
    first, last = bounds(wish.school_year)
    today = now.astimezone(ZoneInfo(location.zone)).date()
    ahead = timedelta(weeks=int(str(template.specification.get("lead_time_weeks") or 0)))
    free = free_days.between(session, location_id=location.id, first=first, last=last)
    days = in_turn.usual_days(
        max(first, today + ahead),
        last,
        weekday=wish.weekday,
        free=free,
        holidays=SchoolHolidays(str(template.specification.get("school_holidays") or SchoolHolidays.SKIP)),
    )
    found = {group.id: group for group in library_visits.groups(session) if group.id in wish.group_ids}
    was = library_visits.visits(session, first=first - A_YEAR, last=last)
    proposal = in_turn.propose(
        list(found),
        [Visit(group_id=one.group_id, day=one.day) for one in was],
        times=wish.times,
        days=days,
        year=(first, last),
    )
    return Outlook(proposal=proposal, groups=found)


def plan(session: Session, wish: Wish, *, seen: str, location: Location, by: Actor, now: datetime) -> PlanEdit:
    """Plan the visits that were shown, each with its group, as one act.

    A visit is an activity of its own: so a child of two groups is counted by visits, and comes to no more in a year
    than the template allows.

    :raises ChangedMeanwhile: when the proposal would be another by now.
    :raises NothingToChange: when every group has its visits.
    :raises SpaceTaken: when the space is in use; nothing is planned then.
    """
    turns.take(session)
    outlook = look(session, wish, location=location, now=now)
    if outlook.mark != seen:
        raise ChangedMeanwhile
    if not outlook.proposal.turns:
        raise NothingToChange
    template = _template(session)
    made = [
        _plan_one(session, turn, outlook.groups[turn.group_id], wish, template, location=location, by=by, now=now)
        for turn in outlook.proposal.turns
    ]
    sessions = session.scalars(select(ProgrammeSession.id).where(ProgrammeSession.activity_id.in_(made))).all()
    edit = plan_edits.adopt(session, list(sessions), sort="planned", by=by, now=now)
    edit.before = {"visits": [str(activity_id) for activity_id in made]}
    audit(session, action="library.visits_planned", subject="plan_edit", subject_id=edit.id, by=by, now=now)
    session.flush()
    return edit


def undo(session: Session, edit_id: UUID, *, by: Actor, now: datetime) -> int:
    """Take back the visits of an act of the last hour, with the children in them; return how many.

    :raises NothingToUndo: and likewise `ChangedSince` and `AlreadyPublished`, as any act on the plan.
    """
    edit = known(session, PlanEdit, edit_id)
    made = [UUID(activity_id) for activity_id in edit.before.get("visits", [])]
    if not made:
        raise NotFound(PlanEdit.__tablename__, edit_id)
    number = plan_edits.undo(session, edit_id, by=by, now=now)
    session.flush()
    left = select(ProgrammeSession.activity_id).where(ProgrammeSession.activity_id.in_(made))
    session.execute(delete(Activity).where(Activity.id.in_(made), Activity.id.not_in(left)))
    return number


def _plan_one(  # noqa: PLR0913 - one turn with all that is known around it
    session: Session,
    turn: Turn,
    group: GroupToGo,
    wish: Wish,
    template: VisitTemplate,
    *,
    location: Location,
    by: Actor,
    now: datetime,
) -> UUID:
    starts = local_moment(day=turn.day, at=wish.starts, zone=location.zone)
    minutes = int(str(template.specification.get("duration_minutes") or 60))
    activity = activities.plan(
        session,
        NewActivity(
            template_id=template.id,
            title=f"{template.title}: {group.name}"[:120],
            description="",
            age_group_id=group.age_group_id,
            space_id=wish.space_id,
            responsible_id=wish.responsible_id,
            capacity=None,
            when=TimeSlot(starts_at=starts, ends_at=starts + timedelta(minutes=minutes)),
        ),
        by=by,
        now=now,
    ).activity
    activity.group_id = known(session, Group, group.id).id
    session.flush()
    _enough_adults(session, activity, group.members)
    _enrol(session, activity.id, group.id, by=by, now=now)
    return activity.id


def _enough_adults(session: Session, activity: Activity, children: int) -> None:
    """Ask for as many people on the way as the whole group needs, when the template asks for fewer."""
    if not activity.children_per_adult:
        return
    needed = -(-children // activity.children_per_adult)
    first = (
        select(Shift.id)
        .join(ProgrammeSession, ProgrammeSession.id == Shift.session_id)
        .where(ProgrammeSession.activity_id == activity.id, Shift.required)
        .order_by(Shift.position, Shift.id)
        .limit(1)
    )
    session.execute(update(Shift).where(Shift.id.in_(first), Shift.need < needed).values(need=min(needed, 50)))


def _enrol(session: Session, activity_id: UUID, group_id: UUID, *, by: Actor, now: datetime) -> None:
    found = enrolments_together.look(session, activity_id, Source(group_id=group_id), by=by, now=now)
    able = [line.child_id for line in found.lines if line.changes]
    if able:
        enrolments_together.enrol(
            session, activity_id, Source(group_id=group_id), chosen=able, seen=found.mark, by=by, now=now
        )


def _template(session: Session) -> VisitTemplate:
    found = library_visits.template(session)
    if found is None:
        raise TemplateMissing
    return found
