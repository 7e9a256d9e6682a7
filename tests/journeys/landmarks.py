"""Places in the demo that tests walk to, found in the database: what is where depends on the day."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count, islice
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from app.access import Role
from app.demo.plan import SLUG
from app.extensions import system_scope
from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.attendance import Attendance, Enrolment
from app.models.busy import BusySource
from app.models.children import Child
from app.models.course_progress import CourseParticipant
from app.models.courses import CourseGroup
from app.models.evaluations import EvaluationRequest
from app.models.locations import Location
from app.models.participants import Participant
from app.models.people import Volunteer
from app.models.publications import Invitation, Publication, SeriesInvitation
from app.models.replies import IncomingReply
from app.models.rotations import Rotation
from app.models.tasks import Task
from app.notify import links
from app.planning.languages import RIGHT_TO_LEFT, Language
from app.planning.school_calendar import free_days
from app.planning.vocabulary import AttendanceMark, EnrolmentState, PhaseSort, Region
from app.planning.weeks import IsoWeek
from app.programme import accounts
from tests.journeys.stack import SECRET_KEY

LAST_WEEK_OF_THE_DEMO = 4
BEYOND_THE_DEMO = 24  # weeks
ZONE = ZoneInfo("Europe/Amsterdam")
"""Where the demo is: after midnight there it is a day, and perhaps a week, later than in UTC."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Landmarks:
    """Weeks, sessions and secret addresses of the demo."""

    draft: UUID
    published: UUID
    cancelled: UUID
    to_record: UUID
    series: UUID
    of_series: UUID
    wanted: UUID
    template: UUID
    child: UUID
    partner: UUID
    volunteer: UUID
    volunteer_address: str
    stopped: UUID
    volunteer_token: str
    right_to_left_token: str
    mails_token: str
    partner_token: str
    past_token: str
    series_token: str
    link_token: str
    proposed: str
    rotation: UUID
    past_rotation: UUID
    tasks_token: str
    evaluation_token: str
    rotation_week: str
    course: UUID
    lesson: UUID
    rider: UUID
    trial: UUID
    examinee: UUID


@contextlib.contextmanager
def opened(stack):
    """Open the database with the eyes of the pump, which sees every location; what is changed is committed."""
    engine = create_engine(stack.database_url)
    with Session(engine) as session, system_scope(session):
        yield session
        session.commit()
    engine.dispose()


def _course(session, here, now):
    """Return the course with most children, a lesson of it that was, its test, and a child of each."""
    course = session.scalars(
        select(CourseParticipant.course_id)
        .where(CourseParticipant.location_id == here)
        .group_by(CourseParticipant.course_id)
        .order_by(func.count().desc())
    ).first()
    held = (
        select(ProgrammeSession.id, CourseParticipant.id.label("rider"))
        .join(CourseGroup, CourseGroup.activity_id == ProgrammeSession.activity_id)
        .join(Attendance, Attendance.session_id == ProgrammeSession.id)
        .join(CourseParticipant, CourseParticipant.child_id == Attendance.child_id)
        .where(CourseGroup.course_id == course, CourseParticipant.course_id == course, Attendance.placed)
        .order_by(ProgrammeSession.starts_at.desc(), CourseParticipant.id)
    )
    lesson = session.execute(held.where(CourseGroup.part == 1, ProgrammeSession.ends_at < now)).first()
    trial = session.execute(held.where(CourseGroup.sort == PhaseSort.TEST)).first()
    return {
        "course": course,
        "lesson": lesson.id,
        "rider": lesson.rider,
        "trial": trial.id,
        "examinee": trial.rider,
    }


def week(number):
    """Return the week that is so many weeks after this one, as addresses have it."""
    return str(IsoWeek.containing((datetime.now(ZONE) + timedelta(weeks=number)).date()))


@cache
def quiet_week(number):
    """Return one of the weeks, counted from 0, in which the demo plans no drafts and nobody has a day off.

    How far the demo reaches depends on the day: cycling lessons skip the holidays that come.
    """
    monday = datetime.now(ZONE).date() + timedelta(weeks=BEYOND_THE_DEMO)
    taken = {IsoWeek.containing(free.day) for free in free_days(Region.MIDDEN, range(monday.year, monday.year + 3))}
    weeks = (IsoWeek.containing(monday + timedelta(weeks=later)) for later in count())
    return str(next(islice((each for each in weeks if each not in taken), number, None)))


def find(stack):
    """Return the landmarks of the demo of this day."""
    with opened(stack) as session:
        here = session.scalars(select(Location.id).where(Location.slug == SLUG)).one()
        now = datetime.now(UTC)
        coming = (ProgrammeSession.location_id == here, ProgrammeSession.starts_at > now + timedelta(hours=12))
        known = select(Publication.session_id)
        sessions = select(ProgrammeSession.id).where(*coming).order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
        invited_to = (
            select(Invitation.id)
            .join(Publication, Publication.session_id == Invitation.session_id)
            .where(~Invitation.withdrawn, Publication.location_id == here, ~Publication.cancelled)
            .where(Invitation.series_id.is_(None))
            .order_by(Publication.starts_at.desc(), Invitation.id)
        )
        invited = invited_to.where(Publication.starts_at > now + timedelta(hours=12))
        going_on = select(ProgrammeSession.activity_id).where(*coming, ~ProgrammeSession.cancelled)
        series = session.scalars(
            going_on.where(ProgrammeSession.meant_for.is_not(None))
            .group_by(ProgrammeSession.activity_id)
            .order_by(func.count().desc(), ProgrammeSession.activity_id)
        ).first()
        series_of = select(SeriesInvitation.volunteer_id).where(SeriesInvitation.volunteer_id.is_not(None))
        people = select(Volunteer).where(Volunteer.location_id == here).order_by(Volunteer.name, Volunteer.id)
        volunteer = session.scalars(people.where(Volunteer.id.in_(series_of))).first()
        return Landmarks(
            **_course(session, here, now),
            **_rotation(session, here),
            volunteer=volunteer.id,
            volunteer_address=volunteer.email,
            stopped=session.scalars(people.where(~Volunteer.active)).first().id,
            draft=session.scalars(sessions.where(ProgrammeSession.id.not_in(known))).first(),
            published=session.scalars(
                sessions.where(
                    ProgrammeSession.id.in_(known.join(Invitation, Invitation.session_id == Publication.session_id))
                )
            ).first(),
            cancelled=session.scalars(
                select(ProgrammeSession.id)
                .where(ProgrammeSession.cancelled, ProgrammeSession.location_id == here)
                .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
            ).first(),
            to_record=session.scalars(
                select(Attendance.session_id)
                .where(Attendance.location_id == here, Attendance.placed, Attendance.ends_at < now - timedelta(days=1))
                .where(Attendance.mark == AttendanceMark.NOT_RECORDED)
                .group_by(Attendance.session_id)
                .order_by(func.count().desc(), Attendance.session_id)
            ).first(),
            series=series,
            of_series=session.scalars(
                sessions.where(ProgrammeSession.activity_id == series, ~ProgrammeSession.cancelled)
            ).first(),
            wanted=session.scalars(
                select(Enrolment.activity_id)
                .join(Activity, Activity.id == Enrolment.activity_id)
                .where(Enrolment.location_id == here, Activity.capacity < 20)
                .where(Enrolment.activity_id.in_(going_on))
                .group_by(Enrolment.activity_id)
                .having(func.count().filter(Enrolment.state == EnrolmentState.WAITING) > 0)
                .order_by(func.count().desc(), Enrolment.activity_id)
            ).first(),
            template=session.scalars(
                select(Template.id).where(Template.location_id == here, Template.slug == "voorlezen")
            ).one(),
            child=session.scalars(
                select(Child.id).where(Child.location_id == here).order_by(Child.birth_month, Child.id)
            ).first(),
            partner=session.scalars(
                select(BusySource.partner_id).where(BusySource.location_id == here).order_by(BusySource.partner_id)
            ).first(),
            volunteer_token=_token(session, _to_readers_of({Language.DUTCH}, invited)),
            right_to_left_token=_token(session, _to_readers_of(RIGHT_TO_LEFT, invited)),
            mails_token=links.make_own_mails(
                session.scalars(
                    select(Volunteer.id)
                    .where(Volunteer.location_id == here, Volunteer.language == Language.DUTCH)
                    .order_by(Volunteer.id)
                ).first(),
                secret=SECRET_KEY,
            ),
            partner_token=_token(session, invited.where(Invitation.contact_id.is_not(None))),
            past_token=_token(session, invited_to.where(Publication.ends_at < now)),
            series_token=_series_token(
                session,
                select(SeriesInvitation.id)
                .where(SeriesInvitation.location_id == here, SeriesInvitation.volunteer_id.is_not(None))
                .where(~SeriesInvitation.withdrawn)
                .order_by(SeriesInvitation.ends_at.desc(), SeriesInvitation.id),
            ),
            link_token=_link(session, here, now),
            proposed=_proposed(session, here),
            past_rotation=session.scalars(
                select(Rotation.id).where(Rotation.location_id == here).order_by(Rotation.day, Rotation.id)
            ).first(),
            tasks_token=links.make_tasks(
                session.scalars(
                    select(Task.contact_id)
                    .where(Task.location_id == here, Task.contact_id.is_not(None))
                    .order_by(Task.contact_id)
                ).first(),
                secret=SECRET_KEY,
            ),
            evaluation_token=links.make_evaluation(
                session.scalars(
                    select(EvaluationRequest.id)
                    .where(EvaluationRequest.location_id == here)
                    .order_by(EvaluationRequest.id)
                ).first(),
                secret=SECRET_KEY,
            ),
        )


def _rotation(session, here):
    """Return the last safety day that children go round on, with its week: journeys make later ones without any."""
    with_children = select(Participant.rotation_id).where(Participant.location_id == here)
    last = session.scalars(
        select(Rotation).where(Rotation.id.in_(with_children)).order_by(Rotation.day.desc(), Rotation.id)
    ).first()
    return {"rotation": last.id, "rotation_week": str(IsoWeek.containing(last.day))}


def _proposed(session, here):
    """Return the address of a session with the other time that somebody proposed for it."""
    reply = session.scalars(
        select(IncomingReply).where(IncomingReply.location_id == here, IncomingReply.proposed_starts_at.is_not(None))
    ).first()
    return f"/bijeenkomsten/{reply.session_id}?antwoord={reply.id}"


def _to_readers_of(languages, invited):
    return invited.join(Volunteer, Volunteer.id == Invitation.volunteer_id).where(Volunteer.language.in_(languages))


def _token(session, statement):
    return links.make_answer(session.scalars(statement).first(), secret=SECRET_KEY)


def _series_token(session, statement):
    return links.make_series(session.scalars(statement).first(), secret=SECRET_KEY)


def _link(session, here, now):
    account = session.scalars(
        select(UserAccount).where(UserAccount.location_id == here, UserAccount.role == Role.VOLUNTEER)
    ).first()
    link = accounts.new_link(session, account, expires_at=now + timedelta(hours=1))
    return links.make_sign_in(link.id, secret=SECRET_KEY)
