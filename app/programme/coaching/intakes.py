"""The intake: the first meeting, with an interpreter of the right language, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.child_keys import ChildKeys, SealedField
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.attendance import Attendance
from app.models.coaching import Trajectory
from app.models.locations import Location
from app.models.people import Volunteer
from app.models.shifts import Shift
from app.planning.coaching import clashing, times
from app.planning.coaching.wanted import Hindrance
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import ActivityKind, TrajectoryState
from app.programme import activities, engagements, enrolments, publishing, shifts, texts, turns
from app.programme.activities import NewActivity
from app.programme.coaching import circle
from app.programme.coaching.refusals import DoesNotSpeak, NoTemplate, PersonBusy, WrongState, YoungPersonElsewhere
from app.programme.refusals import NotFound, known
from app.queries import coaching_times
from app.queries.coaching_times import Asked, Coached

TITLE = "Muziek"
INTERPRETER = "Tolk"
USUAL_MINUTES = 60
NEAR = time(15, 30)
"""Soon after school, when young people come by themselves."""
A_DAY = timedelta(days=1)
LOOKED_AT = 14
"""Days in which a moment is looked for."""
NEEDS_AN_INTAKE = frozenset({TrajectoryState.ASKED, TrajectoryState.INTAKE})


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """When and where; an interpreter of which language (none: not needed), and who that is, as far as it is known."""

    slot: TimeSlot
    space_id: UUID
    coach_id: UUID
    language: str | None
    volunteer_id: UUID | None = None
    partner_id: UUID | None = None
    anyway: bool = False
    """Also when the young person is elsewhere then, as at school."""


def moments(
    session: Session, trajectory_id: UUID, *, coach_id: UUID, space_id: UUID, by: Actor, now: datetime
) -> tuple[datetime, ...]:
    """Return the best moments of the coming weeks for an intake of an hour: neither at school nor in another activity.

    :raises NotFound: when there is no such trajectory here.
    """
    row = circle.find(session, trajectory_id)
    location = session.get_one(Location, by.location_id)
    tomorrow = now.astimezone(ZoneInfo(location.zone)).date() + A_DAY
    asked = Asked(minutes=USUAL_MINUTES, space_id=space_id, first=tomorrow, days=LOOKED_AT, near=NEAR)
    wanted = coaching_times.wanted(session, _coached(row, coach_id), asked, location=location)
    return times.moments(wanted, around=tomorrow) if wanted else ()


def plan(session: Session, trajectory_id: UUID, wanted: Intake, *, by: Actor, now: datetime) -> ProgrammeSession:
    """Plan the intake and make it known: the meeting, the place of the young person, and the interpreter.

    :raises WrongState: when there was an intake, or one is planned.
    :raises PersonBusy: when the coach or the young person has something else then; which and when.
    :raises YoungPersonElsewhere: when the young person is at school then or on the way, unless it is planned anyway.
    :raises SpaceTaken: likewise for the space, and `VolunteerTaken` for the interpreter.
    :raises DoesNotSpeak: when the volunteer does not speak the language.
    :raises NoTemplate: when the location has no template of music coaching.
    """
    turns.take(session)
    row = circle.find(session, trajectory_id, lock=True)
    _refuse_planned(session, row)
    _refuse_foreign_coach(session, row, wanted, by=by)
    _refuse_busy(session, row, wanted)
    if not wanted.anyway:
        _refuse_elsewhere(session, row, wanted, by=by)
    held = _meeting(session, row, wanted, by=by, now=now)
    row.coach_id, row.intake_id, row.interpreter = wanted.coach_id, held.id, wanted.language
    circle.become(row, TrajectoryState.INTAKE, now=now)
    session.flush()
    enrolments.place(session, held.activity_id, row.child_id, by=by, now=now, anyway=True, comment=TITLE)
    _interpreter(session, held, wanted, by=by, now=now)
    publishing.publish(session, [held.id], by=by, now=now)
    circle.note_change(session, row, "intake_planned", by=by, now=now)
    return held


def note(
    session: Session, trajectory_id: UUID, text: str, *, starts_now: bool, keys: ChildKeys, by: Actor, now: datetime
) -> None:
    """Note what music means to the young person, sealed; then the coaching starts, or waits until there is room.

    :raises NotFound: when it is not a trajectory of this coach.
    :raises WrongState: when no intake was held, or it has ended.
    """
    texts.refuse_numbers(text)
    row = circle.own(session, trajectory_id, by=by, lock=True)
    circle.refuse_ended(row)
    held = session.get(ProgrammeSession, row.intake_id) if row.intake_id else None
    if row.state is TrajectoryState.ASKED or held is None or held.starts_at > now:
        raise WrongState
    row.intake_sealed = keys.seal(text, child=row.child_id, row=row.id, field=SealedField.INTAKE) if text else None
    state = TrajectoryState.RUNNING if starts_now else TrajectoryState.WAITING
    if row.state is not state:
        circle.become(row, state, now=now)
    circle.note_change(session, row, "intake_noted", by=by, now=now)
    session.flush()


def _refuse_planned(session: Session, row: Trajectory) -> None:
    if row.state not in NEEDS_AN_INTAKE:
        raise WrongState
    planned = session.get(ProgrammeSession, row.intake_id) if row.intake_id else None
    if planned is not None and not planned.cancelled:
        raise WrongState


def _refuse_foreign_coach(session: Session, row: Trajectory, wanted: Intake, *, by: Actor) -> None:
    """Let a coach plan their own alone, and a supervisor for any coach of the location."""
    circle.refuse_account(session, wanted.coach_id, Role.COACH, by=by)
    if by.role is Role.COACH and (wanted.coach_id != by.user_id or row.coach_id not in {None, by.user_id}):
        raise NotFound("trajectory", row.id)


def _refuse_busy(session: Session, row: Trajectory, wanted: Intake) -> None:
    overlaps = (ProgrammeSession.starts_at < wanted.slot.ends_at) & (ProgrammeSession.ends_at > wanted.slot.starts_at)
    planned = select(ProgrammeSession.title, ProgrammeSession.starts_at, ProgrammeSession.ends_at).where(
        overlaps, ~ProgrammeSession.cancelled
    )
    of_coach = planned.join(Activity, Activity.id == ProgrammeSession.activity_id).where(
        Activity.responsible_id == wanted.coach_id
    )
    of_child = planned.join(Attendance, Attendance.session_id == ProgrammeSession.id).where(
        Attendance.child_id == row.child_id, Attendance.placed
    )
    for coach, query in ((True, of_coach), (False, of_child)):
        found = session.execute(query.order_by(ProgrammeSession.starts_at, ProgrammeSession.id).limit(1)).first()
        if found is not None:
            raise PersonBusy(coach, *found)


def _refuse_elsewhere(session: Session, row: Trajectory, wanted: Intake, *, by: Actor) -> None:
    location = session.get_one(Location, by.location_id)
    local = wanted.slot.starts_at.astimezone(ZoneInfo(location.zone))
    asked = Asked(minutes=wanted.slot.minutes, space_id=wanted.space_id, first=local.date(), days=1, near=local.time())
    found = coaching_times.wanted(session, _coached(row, wanted.coach_id), asked, location=location)
    clash = clashing.clash_of(found, wanted.slot) if found else None
    if clash is not None and clash.sort in {Hindrance.SCHOOL, Hindrance.YOUNG_PERSON}:
        raise YoungPersonElsewhere


def _coached(row: Trajectory, coach_id: UUID) -> Coached:
    return Coached(
        id=row.id,
        child_id=row.child_id,
        pseudonym="",
        coach_id=coach_id,
        activity_id=row.activity_id,
        state=row.state,
        weekly=False,
    )


def _meeting(session: Session, row: Trajectory, wanted: Intake, *, by: Actor, now: datetime) -> ProgrammeSession:
    """Put the meeting in the plan with its activity; after an intake that was cancelled both are made anew."""
    row.activity_id = _activity(session, wanted, by=by, now=now)
    return session.scalars(select(ProgrammeSession).where(ProgrammeSession.activity_id == row.activity_id)).one()


def _activity(session: Session, wanted: Intake, *, by: Actor, now: datetime) -> UUID:
    template_id = session.scalar(
        select(Template.id)
        .where(Template.kind == ActivityKind.MUSIC_COACHING, Template.retired_at.is_(None))
        .order_by(Template.version.desc(), Template.id)
        .limit(1)
    )
    if template_id is None:
        raise NoTemplate
    new = NewActivity(
        template_id=template_id,
        title=TITLE,
        description="",
        age_group_id=None,
        space_id=wanted.space_id,
        responsible_id=wanted.coach_id,
        capacity=1,
        when=wanted.slot,
        partner_ids=(),
    )
    return activities.plan(session, new, by=by, now=now).activity.id


def _interpreter(session: Session, held: ProgrammeSession, wanted: Intake, *, by: Actor, now: datetime) -> None:
    if wanted.language is None:
        return
    if wanted.partner_id is not None:
        engagements.ask(session, held.id, partner_id=wanted.partner_id, by=by, now=now)
        return
    shift = Shift(
        location_id=held.location_id,
        session_id=held.id,
        role=INTERPRETER,
        need=1,
        required=True,
        language=wanted.language,
    )
    session.add(shift)
    session.flush()
    if wanted.volunteer_id is not None:
        if wanted.language not in known(session, Volunteer, wanted.volunteer_id).languages:
            raise DoesNotSpeak
        shifts.assign(session, shift.id, volunteer_id=wanted.volunteer_id, by=by, now=now)
