"""What was agreed with for children, what needs it, and for whom it is missing: for supervisors alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, aliased

from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Enrolment
from app.models.children import Child, Consent, GroupMember
from app.planning.vocabulary import ConsentGiver, ConsentPurpose, EnrolmentState

OUT_OF_IT = (EnrolmentState.LEFT, EnrolmentState.REFUSED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreed:
    """A consent as it was given and perhaps withdrawn, with whoever noted either."""

    purpose: ConsentPurpose
    given_by: ConsentGiver
    given_on: date
    noted_by: str
    withdrawn_on: date | None
    withdrawal_noted_by: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Needing:
    """An activity that a child is in or would like, and that asks for a consent; `next_at` is its next time."""

    activity_id: UUID
    title: str
    state: EnrolmentState
    next_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Lacking:
    """A child for whom a consent is missing."""

    id: UUID
    name: str
    birth_month: date
    unaccompanied: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Among:
    """Which children are looked at: of a group, of an activity, or all of the location."""

    group_id: UUID | None = None
    activity_id: UUID | None = None


def history(session: Session, child_id: UUID) -> tuple[Agreed, ...]:
    """Return every consent for a child, the last one first: one statement."""
    noted, withdrawn = aliased(UserAccount), aliased(UserAccount)
    rows = session.execute(
        select(
            Consent.purpose,
            Consent.given_by,
            Consent.given_on,
            noted.name.label("noted_by"),
            Consent.withdrawn_on,
            withdrawn.name.label("withdrawal_noted_by"),
        )
        .join(noted, noted.id == Consent.noted_by_id)
        .outerjoin(withdrawn, withdrawn.id == Consent.withdrawn_noted_by_id)
        .where(Consent.child_id == child_id)
        .order_by(Consent.given_on.desc(), Consent.purpose, Consent.id)
    )
    return tuple(Agreed(**plain(row)) for row in rows)


def needing(session: Session, child_id: UUID, purpose: ConsentPurpose, *, now: datetime) -> tuple[Needing, ...]:
    """Return what a child is in that asks for a consent and is not over, by the next time: one statement."""
    next_at = (
        select(func.min(ProgrammeSession.starts_at))
        .where(ProgrammeSession.activity_id == Activity.id, ProgrammeSession.ends_at > now, ~ProgrammeSession.cancelled)
        .correlate(Activity)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Activity.id.label("activity_id"), Activity.title, Enrolment.state, next_at.label("next_at"))
        .join(Enrolment, Enrolment.activity_id == Activity.id)
        .where(
            Enrolment.child_id == child_id,
            Enrolment.state.not_in(OUT_OF_IT),
            Activity.consents.contains([purpose.value]),
            next_at.is_not(None),
        )
        .order_by(next_at, Activity.title, Activity.id)
    )
    return tuple(Needing(**plain(row)) for row in rows)


def lacking(session: Session, purpose: ConsentPurpose, among: Among) -> tuple[Lacking, ...]:
    """Return the children here for whom nobody has agreed with a purpose, by pseudonym: one statement."""
    standing = select(Consent.child_id).where(Consent.purpose == purpose, Consent.withdrawn_on.is_(None))
    rows = session.execute(
        select(Child.id, Child.pseudonym.label("name"), Child.birth_month, Child.unaccompanied)
        .where(Child.left_on.is_(None), Child.id.not_in(standing), _among(among))
        .order_by(Child.pseudonym, Child.id)
    )
    return tuple(Lacking(**plain(row)) for row in rows)


def activities(session: Session, purpose: ConsentPurpose, *, now: datetime) -> tuple[tuple[UUID, str], ...]:
    """Return the activities that ask for a consent and are not over, by name: one statement."""
    coming = (
        select(ProgrammeSession.id).where(ProgrammeSession.activity_id == Activity.id, ProgrammeSession.ends_at > now)
    ).exists()
    rows = session.execute(
        select(Activity.id, Activity.title)
        .where(Activity.consents.contains([purpose.value]), coming)
        .order_by(Activity.title, Activity.id)
    )
    return tuple((row.id, row.title) for row in rows)


def _among(among: Among) -> ColumnElement[bool]:
    if among.group_id is not None:
        return Child.id.in_(select(GroupMember.child_id).where(GroupMember.group_id == among.group_id))
    if among.activity_id is not None:
        # Also whoever was refused: perhaps for this very reason.
        return Child.id.in_(
            select(Enrolment.child_id).where(
                Enrolment.activity_id == among.activity_id, Enrolment.state != EnrolmentState.LEFT
            )
        )
    return true()
