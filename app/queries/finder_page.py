"""What can be chosen on the page that looks for a free moment."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.children import Group
from app.models.people import Volunteer
from app.queries import session_page
from app.queries.session_page import Choice


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """The spaces, groups and people of a location, by name, and the languages that its volunteers speak."""

    spaces: tuple[Choice, ...]
    age_groups: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    volunteers: tuple[Choice, ...]
    partners: tuple[Choice, ...]
    languages: tuple[str, ...]


def choices(session: Session, location_id: UUID) -> Choices:
    """Return everything that can be chosen, in six statements."""
    here = Volunteer.location_id == location_id
    groups = session.execute(select(Group.id, Group.name).where(Group.location_id == location_id).order_by(Group.name))
    volunteers = session.execute(
        select(Volunteer.id, Volunteer.name).where(here, Volunteer.active).order_by(Volunteer.name, Volunteer.id)
    )
    spoken = func.unnest(Volunteer.languages).label("language")
    return Choices(
        spaces=session_page.offered_spaces(session),
        age_groups=session_page.age_groups(session),
        groups=tuple(Choice(id=row.id, name=row.name) for row in groups),
        volunteers=tuple(Choice(id=row.id, name=row.name) for row in volunteers),
        partners=session_page.offered_partners(session),
        languages=tuple(session.scalars(select(spoken).where(here, Volunteer.active).distinct().order_by(spoken))),
    )
