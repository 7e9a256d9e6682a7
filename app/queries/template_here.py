"""What a location has of what a template may ask: spaces, partners, people, age groups."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Role
from app.models.accounts import UserAccount
from app.models.locations import AgeGroup, Space
from app.models.people import Partner, Volunteer
from app.planning.template_gaps import Here, Room


def here(session: Session, *, location_id: UUID, today: date) -> Here:
    """Return what there is, in five statements."""
    rooms = session.execute(select(Space.capacity, Space.on_location).where(Space.active))
    volunteers = session.execute(select(Volunteer.languages, Volunteer.vog_until).where(Volunteer.active))
    groups = session.execute(select(AgeGroup.min_age, AgeGroup.max_age))
    staff = session.scalar(
        select(func.count())
        .select_from(UserAccount)
        .where(
            UserAccount.location_id == location_id,
            UserAccount.role.in_((Role.SUPERVISOR, Role.COACH, Role.MENTOR)),
            UserAccount.active,
        )
    )
    return Here(
        rooms=tuple(Room(capacity=capacity, on_location=on_location) for capacity, on_location in rooms),
        partners=frozenset(session.scalars(select(Partner.sort).where(Partner.active))),
        volunteers=tuple(
            (frozenset(languages), until is not None and until >= today) for languages, until in volunteers
        ),
        staff=staff or 0,
        age_groups=tuple((youngest, oldest) for youngest, oldest in groups),
    )
