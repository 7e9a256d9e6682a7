"""Looking at a password: for signing in, and for making sure that it is still the same person."""

from __future__ import annotations

from datetime import datetime

from flask_security.utils import hash_password, verify_and_update_password

from app.extensions import db
from app.models.accounts import UserAccount
from app.programme import accounts


def checked(email: str, password: str, *, now: datetime) -> UserAccount | None:
    """Return the account that has this address and password, and count a wrong one; the caller commits."""
    account = accounts.by_email(db.session(), email)
    if account is None or account.password is None or accounts.locked(account, now):
        hash_password(password)  # as slow as a real check, so that time does not tell who has an account
        return None
    if not verify_and_update_password(password, account):
        accounts.count_failure(db.session(), account, now=now)
        return None
    accounts.welcome(db.session(), account)
    return account
