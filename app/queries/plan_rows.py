"""The statements that a plan is read with: put together once, for every week and location."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    select,
)
from sqlalchemy.orm import Session, aliased

from app.access import Role
from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Enrolment
from app.models.children import Group
from app.models.locations import AgeGroup, Space
from app.models.outings import Outing
from app.models.people import Availability, Contact, Partner, Volunteer
from app.models.publications import Invitation, Publication
from app.models.rotations import RotationGroup
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.vocabulary import FOR_CHILDREN, EnrolmentState
from app.queries import outing_rules, plan_rules


class Rows:
    """A statement that was put together once, and its rows as named tuples.

    Of SQLAlchemy's own rows each column is looked up by name anew, which takes twenty times as long: for the thirty
    thousand values of a full week longer than the database takes.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        row: Any = namedtuple("row", statement.selected_columns.keys())  # type: ignore[misc]  # noqa: PYI024 - untyped
        self._named = row._make

    def read(self, session: Session, values: Mapping[str, object]) -> list[Any]:
        """Return the rows for these values of the statement's parameters."""
        return [self._named(line) for line in session.execute(self._statement, values)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Statements:
    """What is read of some sessions."""

    sessions: Rows
    seats: Rows
    engagements: Rows


def _sessions(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    rules = plan_rules.rules()
    # Counted once for the whole location, which row-level security sees to, instead of again for each session.
    placed = (
        select(Enrolment.activity_id, func.count().label("children"))
        .where(Enrolment.state == EnrolmentState.PLACED)
        .group_by(Enrolment.activity_id)
        .subquery()
    )
    # Of a safety day each group holds its own children, and what its template says of numbers is about the whole day.
    alone = ProgrammeSession.rotation_id.is_(None)
    # Adults are not stored one by one: how many there are says nothing of a group of parents or staff.
    counted = alone & Activity.audience.in_(FOR_CHILDREN)
    watched = alone | RotationGroup.id.is_not(None)
    return (
        select(
            ProgrammeSession.id,
            ProgrammeSession.location_id,
            ProgrammeSession.activity_id,
            ProgrammeSession.title,
            ProgrammeSession.notes,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            ProgrammeSession.starts_local,
            ProgrammeSession.cancelled,
            ProgrammeSession.version,
            ProgrammeSession.space_id,
            ProgrammeSession.space_shareable,
            Space.name.label("space_name"),
            Space.directions,
            Space.capacity.label("space_capacity"),
            Activity.kind,
            Activity.title.label("activity_title"),
            Activity.description,
            ProgrammeSession.age_group_id,
            ProgrammeSession.rotation_id,
            RotationGroup.id.is_not(None).label("goes_round"),
            case((alone, Activity.capacity)).label("capacity"),
            case((watched, plan_rules.ratio())).label("ratio"),
            # An outing starts and ends on the location: its way there and back is in its time already.
            case((Outing.id.is_(None), Space.travel_minutes), else_=0).label("travel_minutes"),
            Outing.sort.label("outing_sort"),
            outing_rules.youngest().label("youngest"),
            AgeGroup.min_age,
            outing_rules.along().label("along"),
            Activity.group_id,
            Group.name.label("group_name"),
            case((UserAccount.role == Role.COACH, UserAccount.id)).label("coach_id"),
            UserAccount.id.label("responsible_id"),
            case((counted, rules.c.min_children)).label("min_children"),
            case((counted, rules.c.max_children)).label("max_children"),
            func.coalesce(rules.c.lead_weeks, 0).label("lead_weeks"),
            plan_rules.briefed(rules).label("briefed"),
            func.coalesce(rules.c.language, false()).label("language_matters"),
            rules.c.school_holidays,
            AgeGroup.name.label("age_group_name"),
            UserAccount.name.label("responsible_name"),
            case((alone, func.coalesce(placed.c.children, 0)), else_=func.coalesce(RotationGroup.children, 0)).label(
                "placed"
            ),
            Publication.starts_at.label("published_starts_at"),
            Publication.ends_at.label("published_ends_at"),
            Publication.title.label("published_title"),
            Publication.description.label("published_description"),
            Publication.place.label("published_place"),
            Publication.cancelled.label("published_cancelled"),
        )
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(Space, Space.id == ProgrammeSession.space_id)
        .join(UserAccount, UserAccount.id == Activity.responsible_id)
        .outerjoin(AgeGroup, AgeGroup.id == ProgrammeSession.age_group_id)
        .outerjoin(Group, Group.id == Activity.group_id)
        .outerjoin(rules, rules.c.id == Activity.template_id)
        .outerjoin(placed, placed.c.activity_id == Activity.id)
        .outerjoin(RotationGroup, RotationGroup.session_id == ProgrammeSession.id)
        .outerjoin(Publication, Publication.session_id == ProgrammeSession.id)
        .outerjoin(Outing, Outing.session_id == ProgrammeSession.id)
        .where(which)
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.title, ProgrammeSession.id)
    )


def _told_columns(invitation: type[Invitation]) -> tuple[SQLColumnExpression[Any], ...]:
    return (
        invitation.sequence,
        invitation.stamped_at,
        invitation.told_starts_at,
        invitation.told_ends_at,
        invitation.told_hash,
        invitation.withdrawn.label("invitation_withdrawn"),
        invitation.declined_at,
    )


def _seats(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    invitation = aliased(Invitation)
    weekday = func.extract("isodow", ProgrammeSession.starts_local)
    local_end = ProgrammeSession.starts_local + (ProgrammeSession.ends_at - ProgrammeSession.starts_at)
    # Not "not exists": asked without the volunteer, the database looks once who gave hours, and not for every seat.
    gave_none = Volunteer.id.not_in(select(Availability.volunteer_id))
    fits = exists().where(
        Availability.volunteer_id == Volunteer.id,
        Availability.weekday == weekday,
        Availability.starts <= cast(ProgrammeSession.starts_local, Availability.starts.type),
        Availability.ends >= cast(local_end, Availability.ends.type),
    )
    return (
        select(
            Shift.session_id,
            Shift.id.label("shift_id"),
            Shift.role,
            Shift.need,
            Shift.required,
            Shift.qualification,
            Shift.language,
            Shift.starts_after,
            Shift.ends_before,
            Shift.withdrawn,
            Assignment.answer,
            Assignment.released,
            Volunteer.id.label("volunteer_id"),
            Volunteer.name.label("volunteer_name"),
            Volunteer.vog_until,
            (gave_none | fits).label("available"),
            *_told_columns(invitation),
        )
        .join(ProgrammeSession, ProgrammeSession.id == Shift.session_id)
        .outerjoin(Assignment, Assignment.shift_id == Shift.id)
        .outerjoin(Volunteer, Volunteer.id == Assignment.volunteer_id)
        .outerjoin(invitation, and_(invitation.session_id == Shift.session_id, invitation.volunteer_id == Volunteer.id))
        .where(which)
        .order_by(Shift.session_id, Shift.position, Shift.id, Assignment.assigned_at, Assignment.id)
    )


def _engagements(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    invitation = aliased(Invitation)
    return (
        select(
            Engagement.session_id,
            Engagement.partner_id,
            Engagement.state,
            Engagement.withdrawn,
            Partner.name.label("partner_name"),
            Contact.id.label("contact_id"),
            *_told_columns(invitation),
        )
        .join(ProgrammeSession, ProgrammeSession.id == Engagement.session_id)
        .join(Partner, Partner.id == Engagement.partner_id)
        .outerjoin(Contact, Contact.partner_id == Partner.id)
        .outerjoin(
            invitation, and_(invitation.session_id == Engagement.session_id, invitation.contact_id == Contact.id)
        )
        .where(which)
        .order_by(Engagement.session_id, Partner.name, Engagement.id)
    )


def _statements(which: ColumnElement[bool]) -> Statements:
    return Statements(sessions=Rows(_sessions(which)), seats=Rows(_seats(which)), engagements=Rows(_engagements(which)))


IN_PERIOD = _statements(
    and_(
        ProgrammeSession.location_id == bindparam("location_id"),
        ProgrammeSession.starts_at >= bindparam("starts_at"),
        ProgrammeSession.starts_at < bindparam("ends_at"),
    )
)
OF_ACTIVITY = _statements(ProgrammeSession.activity_id == bindparam("activity_id"))
BY_ID = _statements(ProgrammeSession.id.in_(bindparam("ids", expanding=True)))
