"""Signed links: the address itself proves that we mailed it, and says what it is for."""

from __future__ import annotations

import base64
import hashlib
from typing import NamedTuple
from uuid import UUID

from itsdangerous import BadSignature, Signer

ANSWER = "weekwijzer.link.answer"
SERIES = "weekwijzer.link.series"
SIGN_IN = "weekwijzer.link.sign-in"
DIGEST = "weekwijzer.link.digest"
OWN_MAILS = "weekwijzer.link.own-mails"
TASKS = "weekwijzer.link.tasks"
EVALUATION = "weekwijzer.link.evaluation"
READING = "weekwijzer.link.reading"


class ReadingLink(NamedTuple):
    """What a link to something that opens once is about: a reader, and which of their links it is."""

    reader_id: UUID
    turn: int


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


def make_reading(reader_id: UUID, *, turn: int, secret: str) -> str:
    """Return the token of the page where somebody reads what was written for them, once."""
    return _signed(reader_id.bytes + bytes([turn]), secret=secret, salt=READING)


def read_reading(token: str, *, secret: str) -> ReadingLink:
    """Return the reader that a token lets in, and which of their links it is.

    :raises BadLinkError: for any other text.
    """
    content = _unsigned(token, secret=secret, salt=READING)
    return ReadingLink(reader_id=UUID(bytes=content[:-1]), turn=content[-1])


def _make(subject: UUID, *, secret: str, salt: str) -> str:
    return _signed(subject.bytes, secret=secret, salt=salt)


def _read(token: str, *, secret: str, salt: str) -> UUID:
    try:
        return UUID(bytes=_unsigned(token, secret=secret, salt=salt))
    except ValueError as error:
        raise BadLinkError from error


def _signed(content: bytes, *, secret: str, salt: str) -> str:
    return _signer(secret, salt).sign(base64.urlsafe_b64encode(content).rstrip(b"=")).decode("ascii")


def _unsigned(token: str, *, secret: str, salt: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(_signer(secret, salt).unsign(token) + b"==")
    except (BadSignature, ValueError) as error:
        raise BadLinkError from error


def _signer(secret: str, salt: str) -> Signer:
    return Signer(secret, salt=salt, digest_method=hashlib.sha256)
