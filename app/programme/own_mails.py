"""What people choose about their mails: volunteers and contacts of partners, and whoever else has an account."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.accounts import UserAccount
from app.models.people import Contact, Volunteer
from app.models.publications import Invitation, Publication
from app.notify import evaluation_mails, reminders, task_reminders
from app.notify.task_reminders import People
from app.planning.languages import Language
from app.programme.refusals import NotFound


def choose(session: Session, person_id: UUID, *, language: Language, reminded: bool, now: datetime) -> None:
    """Write to a volunteer or contact in this language from now on, with reminders or without.

    Reminders that wait are planned anew: those that nobody wants any more do not go.

    :raises NotFound: when there is no such person here.
    """
    person = session.get(Volunteer, person_id) or session.get(Contact, person_id)
    if person is None:
        raise NotFound("person", person_id)
    changed = person.reminded != reminded
    person.language, person.reminded = language, reminded
    session.flush()
    if changed:
        plan_reminders(session, person_id, now=now)


def choose_language(session: Session, account_id: UUID, language: Language) -> None:
    """Write to the owner of an account in this language from now on; mails that wait are written in it too.

    :raises NotFound: when there is no such account.
    """
    account = session.get(UserAccount, account_id)
    if account is None:
        raise NotFound("user_account", account_id)
    account.language = language
    session.flush()


def plan_reminders(session: Session, person_id: UUID, *, now: datetime) -> None:
    """Plan the reminders of everything that a person was invited to and that is still to come."""
    ahead = session.scalars(
        select(Publication.session_id)
        .join(Invitation, Invitation.session_id == Publication.session_id)
        .where(
            or_(Invitation.volunteer_id == person_id, Invitation.contact_id == person_id),
            Publication.starts_at > now,
        )
    ).all()
    reminders.plan(session, ahead, now=now)
    evaluation_mails.plan(session, contact_ids=[person_id], now=now)
    task_reminders.plan(session, People(contact_ids=frozenset({person_id})), now=now)
