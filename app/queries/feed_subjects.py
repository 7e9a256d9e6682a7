"""What a calendar subscription can be about: the rows to choose from, and finding one by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, false, func, literal, or_, select
from sqlalchemy.orm import Session

from app.access import RESPONSIBLE, Actor
from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.activities import Activity
from app.models.feeds import OF_THE_LOCATION, FeedScope
from app.models.locations import AgeGroup, Location, Space
from app.models.people import Partner, Volunteer
from app.planning.vocabulary import Audience


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What a subscription can show: of a partner, a volunteer, an account, and so on, or of the location itself."""

    scope: FeedScope
    id: UUID
    name: str
    location_id: UUID
    location_name: str


_ROWS: dict[FeedScope, tuple[type[Any], SQLColumnExpression[str], Sequence[SQLColumnExpression[Any]]]] = {
    FeedScope.PARTNER: (Partner, Partner.name, (Partner.name,)),
    FeedScope.VOLUNTEER: (Volunteer, Volunteer.name, (Volunteer.name,)),
    FeedScope.OPEN_SHIFTS: (Volunteer, Volunteer.name, (Volunteer.name,)),
    FeedScope.AGE_GROUP: (AgeGroup, AgeGroup.name, (AgeGroup.position, AgeGroup.name)),
    FeedScope.SPACE: (Space, Space.name, (Space.name,)),
    FeedScope.ACTIVITY: (Activity, Activity.title, (Activity.title,)),
    FeedScope.RESPONSIBLE: (UserAccount, UserAccount.name, (UserAccount.name,)),
}


def subjects(session: Session, scope: FeedScope, *, location_id: UUID) -> tuple[Subject, ...]:
    """Return what a subscription of this scope can be about at a location, in the order in which people look for it."""
    return _read(session, scope, Location.id == location_id)


def named(session: Session, scope: FeedScope, name: str) -> tuple[Subject, ...]:
    """Return what is called `name`, whatever the capitals, or has it for an id, at every location `session` sees."""
    if scope in OF_THE_LOCATION:
        return _read(
            session, scope, or_(_says(Location.name, name), _says(Location.slug, name), _is(Location.id, name))
        )
    model, label, _order = _ROWS[scope]
    return _read(session, scope, or_(_says(label, name), _is(model.id, name)))


def own(session: Session, owner: Actor) -> tuple[Subject, ...]:
    """Return what a volunteer, a partner or somebody of staff can subscribe to without asking anybody."""
    if owner.volunteer_id is not None:
        which = Volunteer.id == owner.volunteer_id
        return _read(session, FeedScope.VOLUNTEER, which) + _read(session, FeedScope.OPEN_SHIFTS, which)
    if owner.partner_id is not None:
        return _read(session, FeedScope.PARTNER, Partner.id == owner.partner_id)
    return _read(session, FeedScope.RESPONSIBLE, UserAccount.id == owner.user_id)


def _says(column: Any, name: str) -> ColumnElement[bool]:
    return func.lower(column) == func.lower(literal(name.strip()))


def _is(column: Any, name: str) -> ColumnElement[bool]:
    """Whether the id is what was typed: the way out where two things have the same name."""
    try:
        return cast("ColumnElement[bool]", column == UUID(name.strip()))
    except ValueError:
        return false()


def _read(session: Session, scope: FeedScope, which: ColumnElement[bool]) -> tuple[Subject, ...]:
    columns = (Location.id.label("location_id"), Location.name.label("location_name"))
    if scope in OF_THE_LOCATION:
        statement = select(Location.id.label("id"), Location.name.label("name"), *columns).order_by(Location.name)
    else:
        model, label, order = _ROWS[scope]
        statement = (
            select(model.id.label("id"), label.label("name"), *columns)
            .join(Location, Location.id == model.location_id)
            .order_by(*order, model.id)
        )
    if scope is FeedScope.ACTIVITY:
        statement = statement.where(Activity.audience != Audience.STAFF)
    if scope is FeedScope.RESPONSIBLE:
        statement = statement.where(UserAccount.role.in_(RESPONSIBLE), UserAccount.active)
    rows = session.execute(statement.where(which))
    return tuple(Subject(scope=scope, **plain(row)) for row in rows)
