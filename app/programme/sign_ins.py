"""The accounts of volunteers and contacts: made when they are first sent a link, and kept in step with them."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.models.accounts import UserAccount
from app.models.people import Contact, Volunteer
from app.programme import accounts
from app.programme.history import audit
from app.programme.readdressing import Whom
from app.programme.refusals import NotActive, SignsInElsewhere, known


def invite(session: Session, whom: Whom, *, by: Actor, now: datetime) -> bool:
    """Mail somebody a link that signs them in once; whoever has no account gets one.

    Say whether a link goes out: of several links that were not used, the last five count.

    :raises NotActive: when they have stopped.
    :raises SignsInElsewhere: when somebody else signs in with their address.
    """
    account = of(session, whom) or _new(session, whom, by=by)
    account.active = True
    session.flush()
    audit(session, action="account.invited", subject="user_account", subject_id=account.id, by=by, now=now)
    return accounts.send_link(session, account.email, now=now)


def of(session: Session, whom: Whom) -> UserAccount | None:
    """Return the account of a volunteer or contact, if they have one."""
    return session.scalar(select(UserAccount).where(_theirs(whom)))


def rename(session: Session, whom: Whom, *, name: str, email: str) -> None:
    """Let their account have the name and the address that they have.

    :raises SignsInElsewhere: when somebody else signs in with the address.
    """
    account = of(session, whom)
    if account is not None:
        refuse_address(session, email, of=whom)
        account.name, account.email = name, email
        session.flush()


def refuse_address(session: Session, email: str, *, of: Whom) -> None:
    """Refuse an address that somebody else signs in with: a link would let them in as another.

    :raises SignsInElsewhere: when that is so.
    """
    other = select(UserAccount.id).where(func.lower(UserAccount.email) == email.lower(), ~_theirs(of))
    if session.scalar(other.limit(1)) is not None:
        raise SignsInElsewhere


def _theirs(whom: Whom) -> ColumnElement[bool]:
    return or_(
        UserAccount.volunteer_id.is_not_distinct_from(whom.volunteer_id) & UserAccount.volunteer_id.is_not(None),
        UserAccount.contact_id.is_not_distinct_from(whom.contact_id) & UserAccount.contact_id.is_not(None),
    )


def _new(session: Session, whom: Whom, *, by: Actor) -> UserAccount:
    account = UserAccount(location_id=by.location_id, fs_uniquifier=secrets.token_hex(32), **_whose(session, whom))
    refuse_address(session, account.email, of=whom)
    session.add(account)
    session.flush()
    return account


def _whose(session: Session, whom: Whom) -> dict[str, object]:
    if whom.volunteer_id is not None:
        person = known(session, Volunteer, whom.volunteer_id)
        if not person.active:
            raise NotActive
        return {"name": person.name, "email": person.email, "role": Role.VOLUNTEER, "volunteer_id": person.id}
    contact = known(session, Contact, _contact_id(whom))
    return {
        "name": contact.name,
        "email": contact.email,
        "role": Role.PARTNER,
        "contact_id": contact.id,
        "partner_id": contact.partner_id,
    }


def _contact_id(whom: Whom) -> UUID:
    if whom.contact_id is None:
        raise TypeError("a volunteer or a contact")
    return whom.contact_id
