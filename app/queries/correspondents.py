"""Who gets mails: a volunteer, or the contact of a partner, with what they chose about these."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.accounts import SignInLink, UserAccount
from app.models.locations import Location
from app.models.people import Contact, Volunteer
from app.planning.languages import Language


@dataclass(frozen=True, kw_only=True, slots=True)
class Correspondent:
    """Somebody who gets mails; `reminded`: also reminders."""

    id: UUID
    location_id: UUID
    location_name: str
    name: str
    language: Language
    reminded: bool


def find(session: Session, person_id: UUID) -> Correspondent | None:
    """Return the volunteer or contact with this id: one query."""
    rows = union_all(
        *(
            select(
                kind.id,
                kind.location_id,
                Location.name.label("location_name"),
                kind.name,
                kind.language,
                kind.reminded,
            )
            .join(Location, Location.id == kind.location_id)
            .where(kind.id == person_id)
            for kind in (Volunteer, Contact)
        )
    )
    row = session.execute(rows).first()
    return Correspondent(**plain(row)) if row else None


def language_of_link(session: Session, link_id: UUID) -> Language:
    """Return the language of whoever asked for a link to sign in; Dutch when nothing was chosen, and for nobody."""
    found = session.scalar(
        select(func.coalesce(Volunteer.language, Contact.language, UserAccount.language))
        .select_from(SignInLink)
        .join(UserAccount, UserAccount.id == SignInLink.user_id)
        .outerjoin(Volunteer, Volunteer.id == UserAccount.volunteer_id)
        .outerjoin(Contact, Contact.id == UserAccount.contact_id)
        .where(SignInLink.id == link_id)
    )
    return found or Language.DUTCH
