"""Who can sign in to the demo, and how: staff by a password, volunteers and partners by a fresh link."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.access import Role
from app.demo.passwords import password_of
from app.demo.plan import NEIGHBOUR_SLUG, SLUG
from app.extensions import enter_location
from app.models.accounts import UserAccount
from app.models.locations import Location
from app.models.people import Volunteer
from app.models.publications import Publication
from app.models.shifts import Assignment, Engagement
from app.notify import links
from app.planning.languages import Language
from app.planning.vocabulary import Answer, EngagementState
from app.programme import accounts

LINK_VALID = timedelta(hours=12)
GUESTS_SHOWN = 3
SOON = timedelta(days=14)


class DemoMissing(Exception):
    """The demo location was not loaded, or removed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignIn:
    """One person of the demo: with a password (staff) or a link that works once."""

    role: Role
    name: str
    email: str
    password: str | None = None
    otp_secret: str | None = None
    link: str | None = None


def sign_ins(session: Session, *, secret_key: str, base_url: str, now: datetime) -> tuple[SignIn, ...]:
    """Return people of every role, first of each those who have something to answer soon; the caller commits.

    The supervisor of the small location comes last.

    :raises DemoMissing: when the demo location is not there.
    """
    location = session.scalar(select(Location).where(Location.slug == SLUG))
    if location is None:
        raise DemoMissing
    enter_location(session, location.id)
    found: list[SignIn] = [_staff(account, secret_key) for account in _supervisors(session, SLUG)]
    for role, waiting in ((Role.VOLUNTEER, _volunteers_asked(now)), (Role.PARTNER, _partners_asked(now))):
        for account in _guests(session, location, role, waiting):
            link = accounts.new_link(session, account, expires_at=now + LINK_VALID)
            token = links.make_sign_in(link.id, secret=secret_key)
            url = f"{base_url}/aanmelden/link/{token}"
            found.append(SignIn(role=role, name=account.name, email=account.email, link=url))
    others = session.scalars(
        select(UserAccount)
        .where(
            UserAccount.location_id == location.id,
            UserAccount.role.in_([Role.COACH, Role.MENTOR, Role.GUARDIAN, Role.ADMINISTRATOR]),
        )
        .order_by(UserAccount.role, UserAccount.email)
    )
    found += [_staff(account, secret_key) for account in others]
    found += [_staff(account, secret_key) for account in _supervisors(session, NEIGHBOUR_SLUG)]
    return tuple(found)


def _staff(account: UserAccount, secret_key: str) -> SignIn:
    password = password_of(account.email, secret_key)
    return SignIn(role=account.role, name=account.name, email=account.email, password=password)


def _supervisors(session: Session, slug: str) -> Iterable[UserAccount]:
    return session.scalars(
        select(UserAccount)
        .join(Location, Location.id == UserAccount.location_id)
        .where(Location.slug == slug, UserAccount.role == Role.SUPERVISOR)
        .order_by(UserAccount.email)
    )


def _guests(session: Session, location: Location, role: Role, waiting: Select[UUID, int]) -> Iterable[UserAccount]:
    """Return a few accounts of a role: those who read Dutch, with the most to answer first."""
    asked = waiting.subquery()
    return session.scalars(
        select(UserAccount)
        .outerjoin(asked, asked.c.id.in_([UserAccount.volunteer_id, UserAccount.partner_id]))
        .outerjoin(Volunteer, Volunteer.id == UserAccount.volunteer_id)
        .where(UserAccount.location_id == location.id, UserAccount.role == role, UserAccount.active)
        .where(or_(Volunteer.id.is_(None), Volunteer.language == Language.DUTCH))
        .order_by(asked.c.number.desc().nulls_last(), UserAccount.email)
        .limit(GUESTS_SHOWN)
    )


def _volunteers_asked(now: datetime) -> Select[UUID, int]:
    return (
        select(Assignment.volunteer_id.label("id"), func.count().label("number"))
        .join(Publication, Publication.session_id == Assignment.session_id)
        .where(Assignment.answer == Answer.NONE, ~Assignment.released, *_soon(now))
        .group_by(Assignment.volunteer_id)
    )


def _partners_asked(now: datetime) -> Select[UUID, int]:
    return (
        select(Engagement.partner_id.label("id"), func.count().label("number"))
        .join(Publication, Publication.session_id == Engagement.session_id)
        .where(Engagement.state == EngagementState.ASKED, ~Engagement.withdrawn, *_soon(now))
        .group_by(Engagement.partner_id)
    )


def _soon(now: datetime) -> tuple[Any, ...]:
    return (~Publication.cancelled, Publication.starts_at > now, Publication.starts_at < now + SOON)
