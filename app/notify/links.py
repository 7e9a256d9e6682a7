"""Signed links: the address itself proves that we mailed it, and says what it is for."""

from __future__ import annotations

import base64
import hashlib
from uuid import UUID

from itsdangerous import BadSignature, Signer

ANSWER = "weekwijzer.link.answer"
SERIES = "weekwijzer.link.series"
SIGN_IN = "weekwijzer.link.sign-in"
DIGEST = "weekwijzer.link.digest"
OWN_MAILS = "weekwijzer.link.own-mails"
TASKS = "weekwijzer.link.tasks"
EVALUATION = "weekwijzer.link.evaluation"


class BadLinkError(Exception):
    """A token that was not made here, not for this purpose, or was changed on the way."""


def make_answer(invitation_id: UUID, *, secret: str) -> str:
    """Return the token of the page where one person says yes or no to one invitation."""
    return _make(invitation_id, secret=secret, salt=ANSWER)


def read_answer(token: str, *, secret: str) -> UUID:
    """Return the invitation that a token answers.

    :raises BadLinkError: for any other text.
    """
    return _read(token, secret=secret, salt=ANSWER)


def make_series(series_id: UUID, *, secret: str) -> str:
    """Return the token of the page where one person says yes or no to the meetings of a series."""
    return _make(series_id, secret=secret, salt=SERIES)


def read_series(token: str, *, secret: str) -> UUID:
    """Return the series that a token answers.

    :raises BadLinkError: for any other text.
    """
    return _read(token, secret=secret, salt=SERIES)


def make_digest(message_id: UUID, *, secret: str) -> str:
    """Return the token of the page where one person says yes or no to the meetings of a digest."""
    return _make(message_id, secret=secret, salt=DIGEST)


def read_digest(token: str, *, secret: str) -> UUID:
    """Return the message of the digest that a token answers.

    :raises BadLinkError: for any other text.
    """
    return _read(token, secret=secret, salt=DIGEST)


def make_sign_in(link_id: UUID, *, secret: str) -> str:
    """Return the token of a sign-in link; until when it works, and whether it was used, its row knows."""
    return _make(link_id, secret=secret, salt=SIGN_IN)


def read_sign_in(token: str, *, secret: str) -> UUID:
    """Return the sign-in link that a token stands for.

    :raises BadLinkError: for any other text.
    """
    return _read(token, secret=secret, salt=SIGN_IN)


def make_own_mails(person_id: UUID, *, secret: str) -> str:
    """Return the token of the page where a volunteer or contact chooses what mails they get, and in what language."""
    return _make(person_id, secret=secret, salt=OWN_MAILS)


def read_own_mails(token: str, *, secret: str) -> UUID:
    """Return the volunteer or contact that a token stands for.

    :raises BadLinkError: for any other text.
    """
    return _read(token, secret=secret, salt=OWN_MAILS)


def make_tasks(contact_id: UUID, *, secret: str) -> str:
    """Return the token of the page where the contact of a partner sees their tasks, and ticks them off."""
    return _make(contact_id, secret=secret, salt=TASKS)


def read_tasks(token: str, *, secret: str) -> UUID:
    """Return the contact whose tasks a token shows.

    :raises BadLinkError: for any other text.
    """
    return _read(token, secret=secret, salt=TASKS)


def make_evaluation(request_id: UUID, *, secret: str) -> str:
    """Return the token of the page where one person says how a day went."""
    return _make(request_id, secret=secret, salt=EVALUATION)


def read_evaluation(token: str, *, secret: str) -> UUID:
    """Return the request that a token answers.

    :raises BadLinkError: for any other text.
    """
    return _read(token, secret=secret, salt=EVALUATION)


def _make(subject: UUID, *, secret: str, salt: str) -> str:
    return _signer(secret, salt).sign(base64.urlsafe_b64encode(subject.bytes).rstrip(b"=")).decode("ascii")


def _read(token: str, *, secret: str, salt: str) -> UUID:
    try:
        value = _signer(secret, salt).unsign(token)
        return UUID(bytes=base64.urlsafe_b64decode(value + b"=="))
    except (BadSignature, ValueError) as error:
        raise BadLinkError from error


def _signer(secret: str, salt: str) -> Signer:
    return Signer(secret, salt=salt, digest_method=hashlib.sha256)
