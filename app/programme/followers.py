"""The accounts of mentors and guardians: they sign in by a mailed link, and follow young people."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.models.accounts import UserAccount
from app.planning.languages import Language
from app.programme import accounts
from app.programme.history import audit
from app.programme.refusals import NotFound, SignsInElsewhere
from app.queries.followers import FOLLOWERS


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowerDetails:
    """What a form says of a mentor or guardian; `language` is what they are written to in."""

    name: str
    email: str
    role: Role
    language: Language


def add(session: Session, wanted: FollowerDetails, *, by: Actor, now: datetime) -> UserAccount:
    """Make an account, and mail a link that signs in once.

    :raises SignsInElsewhere: when somebody else signs in with the address.
    """
    _refuse_address(session, wanted.email, but=None)
    row = UserAccount(
        location_id=by.location_id,
        name=wanted.name,
        email=wanted.email,
        role=wanted.role,
        language=wanted.language,
        fs_uniquifier=secrets.token_hex(32),
    )
    session.add(row)
    session.flush()
    audit(session, action="account.added", subject="user_account", subject_id=row.id, by=by, now=now)
    accounts.send_link(session, row.email, now=now)
    return row


def change(session: Session, account_id: UUID, wanted: FollowerDetails, *, by: Actor, now: datetime) -> UserAccount:
    """Change the name, the address or the language of the mails; whether somebody is a mentor or a guardian stays.

    :raises NotFound: when there is no such account here.
    :raises SignsInElsewhere: when somebody else signs in with the address.
    """
    row = find(session, account_id, by=by)
    _refuse_address(session, wanted.email, but=row.id)
    row.name, row.email, row.language = wanted.name, wanted.email, wanted.language
    audit(session, action="account.changed", subject="user_account", subject_id=row.id, by=by, now=now)
    session.flush()
    return row


def stop(session: Session, account_id: UUID, *, stopped: bool, by: Actor, now: datetime) -> UserAccount:
    """Let somebody not sign in any more, or again; sessions that are open end at once."""
    row = find(session, account_id, by=by)
    row.active = not stopped
    row.fs_uniquifier = secrets.token_hex(32)
    what = "account.stopped" if stopped else "account.resumed"
    audit(session, action=what, subject="user_account", subject_id=row.id, by=by, now=now)
    session.flush()
    return row


def find(session: Session, account_id: UUID, *, by: Actor) -> UserAccount:
    """Return the account of a mentor or guardian of this location.

    :raises NotFound: for any other.
    """
    row = session.get(UserAccount, account_id)
    if row is None or row.location_id != by.location_id or row.role not in FOLLOWERS:
        raise NotFound("user_account", account_id)
    return row


def _refuse_address(session: Session, email: str, *, but: UUID | None) -> None:
    other = select(UserAccount.id).where(func.lower(UserAccount.email) == email.lower(), UserAccount.id != but)
    if but is None:
        other = select(UserAccount.id).where(func.lower(UserAccount.email) == email.lower())
    if session.scalar(other.limit(1)) is not None:
        raise SignsInElsewhere
