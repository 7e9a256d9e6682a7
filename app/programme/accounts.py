"""Signing in: counting wrong passwords, and links that work once."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from app.extensions import system_scope
from app.models.accounts import SignInLink, UserAccount
from app.models.messages import MessageKind
from app.notify import outbox
from app.notify.outbox import NewMessage

LINK_VALID = timedelta(minutes=10)
LINKS_AT_ONCE = 5
MOST_FAILURES = 10
LOCKED_FOR = timedelta(minutes=15)


def by_email(session: Session, email: str) -> UserAccount | None:
    """Return the active account with this address, in capitals or not."""
    return session.scalar(
        select(UserAccount)
        .where(func.lower(UserAccount.email) == email.strip().lower(), UserAccount.active)
        .options(joinedload(UserAccount.location))
    )


def locked(account: UserAccount, now: datetime) -> bool:
    """Say whether too many wrong passwords closed the account for a while."""
    return account.locked_until is not None and now < account.locked_until


def count_failure(session: Session, account: UserAccount, *, now: datetime) -> None:
    """Count a wrong password in the database; the tenth closes the account for a quarter of an hour."""
    failures = session.scalar(
        update(UserAccount)
        .where(UserAccount.id == account.id)
        .values(failed_sign_ins=UserAccount.failed_sign_ins + 1)
        .returning(UserAccount.failed_sign_ins)
    )
    if (failures or 0) >= MOST_FAILURES:
        session.execute(
            update(UserAccount)
            .where(UserAccount.id == account.id)
            .values(failed_sign_ins=0, locked_until=now + LOCKED_FOR)
        )


def welcome(session: Session, account: UserAccount) -> None:
    """Forget earlier wrong passwords."""
    session.execute(
        update(UserAccount).where(UserAccount.id == account.id).values(failed_sign_ins=0, locked_until=None)
    )


def send_link(session: Session, email: str, *, now: datetime) -> bool:
    """Queue a mail with a link that signs in once; say whether there was anybody to send it to.

    The page answers the same whatever is returned here, so that nobody can find out who has an account.
    """
    account = by_email(session, email)
    if account is None or account.password is not None or _too_many(session, account, now):
        return False
    link = new_link(session, account, expires_at=now + LINK_VALID)
    message = NewMessage(
        kind=MessageKind.SIGN_IN_LINK,
        dedup_key=f"link:{link.id}",
        location_id=account.location_id,
        user_id=account.id,
        link_id=link.id,
        stamped_at=now,
        due_at=now,
        expires_at=link.expires_at,
    )
    with system_scope(session):
        outbox.queue(session, [message], now=now)
        session.flush()
    return True


def new_link(session: Session, account: UserAccount, *, expires_at: datetime) -> SignInLink:
    """Make a link for an account."""
    link = SignInLink(user_id=account.id, expires_at=expires_at)
    session.add(link)
    session.flush()
    return link


def usable(session: Session, link_id: UUID, *, now: datetime) -> bool:
    """Say whether a link still works, without using it up: mail scanners open links."""
    link = session.get(SignInLink, link_id)
    return link is not None and link.used_at is None and now < link.expires_at


def use(session: Session, link_id: UUID, *, now: datetime) -> UserAccount | None:
    """Use a link up and return whom it signs in; `None` when it was used before or is too old."""
    user_id = session.scalar(
        update(SignInLink)
        .where(SignInLink.id == link_id, SignInLink.used_at.is_(None), SignInLink.expires_at > now)
        .values(used_at=now)
        .returning(SignInLink.user_id)
    )
    if user_id is None:
        return None
    return session.scalar(
        select(UserAccount)
        .where(UserAccount.id == user_id, UserAccount.active)
        .options(joinedload(UserAccount.location))
    )


def _too_many(session: Session, account: UserAccount, now: datetime) -> bool:
    sent = session.scalar(
        select(func.count())
        .select_from(SignInLink)
        .where(
            SignInLink.user_id == account.id,
            SignInLink.used_at.is_(None),
            SignInLink.expires_at.between(now, now + LINK_VALID),
        )
    )
    return (sent or 0) >= LINKS_AT_ONCE
