"""Reads the mailbox to which answers come: each mail is taken in and committed before it is marked as done with.

Two lists say where we are: the number of the last mail that was looked at, and the numbers of those that are not done
with, because more came than is taken in an hour, or because the connection was lost before they could be marked.
"""

from __future__ import annotations

import logging
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from email.parser import BytesHeaderParser

from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from app.calendars.incoming import MOST_BYTES
from app.intake import imap
from app.intake.desk import Desk
from app.intake.imap import Account, Folder, MailboxError, Problem
from app.models.replies import Mailbox
from app.notify.retention import MESSAGES_KEPT
from app.programme.flood import TooManyMails
from app.programme.tallies import Counted

LOG = logging.getLogger(__name__)

BUDGET = 120.0
"""Seconds for one round; what is left is read in the next."""

UNREADABLE = (DataError, IntegrityError, ValueError, TypeError, LookupError, RecursionError)
MOST_WAITING = 1_000
RETRIED = 50
MOST_RECIPIENTS = 20
WRITTEN_BY_SERVERS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To")
WRITTEN_BY_SENDERS = ("To", "Cc", "Resent-To")
LOCK = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 1))")
UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended(:name, 1))")


@dataclass(kw_only=True, slots=True)
class Round:
    """What one round came to; `waiting` are mails to be looked at again."""

    taken: int = 0
    waiting: int = 0
    problem: Problem | None = None
    busy: bool = False
    """Somebody else reads this mailbox at this moment."""


@dataclass(kw_only=True, slots=True)
class _Place:
    """Where we are in a mailbox."""

    uid_validity: int
    last_uid: int = 0
    waiting: list[int] = field(default_factory=list)


def poll(desk: Desk, account: Account, *, trust: ssl.SSLContext, budget: float = BUDGET) -> Round:
    """Read what is new in a mailbox.

    :raises SQLAlchemyError: when the database is away; nothing is lost, the next round begins where this one ended.
    """
    done = Round()
    with _alone(desk, account) as alone:
        if not alone:
            done.busy = True
            return done
        try:
            with imap.opened(account, trust=trust) as folder:
                _read(desk, account, folder, done, until=time.monotonic() + budget)
        except MailboxError as error:
            done.problem = error.problem
            LOG.warning("the mailbox cannot be read: %s", error.problem.value)
        _note(desk, account, done)
    return done


@contextmanager
def _alone(desk: Desk, account: Account) -> Iterator[bool]:
    """Keep others from reading the same mailbox; two at once would do no harm, and the work twice."""
    with desk.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        ours = bool(connection.scalar(LOCK, {"name": account.name}))
        try:
            yield ours
        finally:
            if ours:
                connection.execute(UNLOCK, {"name": account.name})


def _read(desk: Desk, account: Account, folder: Folder, done: Round, *, until: float) -> None:
    place = _place(desk, account, folder.uid_validity)
    again = place.waiting[:RETRIED]
    since = (desk.clock() - MESSAGES_KEPT).date()
    for uid in [*again, *_new(folder, place, since)]:
        if time.monotonic() > until or (len(place.waiting) >= MOST_WAITING and uid not in again):
            break
        _read_one(desk, account, folder, place, uid, done)
    _save(desk, account, place)
    done.waiting = len(place.waiting)


def _new(folder: Folder, place: _Place, since: date) -> list[int]:
    return [uid for uid in folder.newer_than(place.last_uid, since=since) if uid not in place.waiting]


def _read_one(desk: Desk, account: Account, folder: Folder, place: _Place, uid: int, done: Round) -> None:
    # A byte more than is read of any mail: enough to know that it is too large, and to see who it is from.
    mail = folder.fetch(uid, most=MOST_BYTES + 1)
    _to_the_end(place, uid)
    if mail is None:
        place.waiting.remove(uid)
        return
    recipients = recipients_of(mail, domain=desk.domain)
    if not recipients:
        # Left as it is, unread: whoever looks after the mailbox sees it there.
        desk.count(Counted.NO_ADDRESS)
        place.waiting.remove(uid)
        return
    try:
        with Session(desk.engine) as session:
            desk.take_within(session, mail, recipients=recipients)
            _keep(session, account, place)
            session.commit()
    except TooManyMails:
        desk.count(Counted.PUT_OFF)
        return
    except UNREADABLE as error:
        # Not the database's trouble but the mail's: it must not stand in the way of those that follow.
        LOG.error("mail %s of the mailbox cannot be stored: %s", uid, type(error).__name__)  # noqa: TRY400 - the text may hold what was mailed
        desk.count(Counted.UNREADABLE)
        place.waiting.remove(uid)
        return
    done.taken += 1
    folder.finish(uid)
    place.waiting.remove(uid)


def _to_the_end(place: _Place, uid: int) -> None:
    """Let a mail wait behind the others until it is done with."""
    if uid in place.waiting:
        place.waiting.remove(uid)
    place.waiting.append(uid)
    place.last_uid = max(place.last_uid, uid)


def recipients_of(mail: bytes, *, domain: str) -> list[str]:
    """Return the reply addresses that a mail in a mailbox was delivered to, each once.

    The server's own lines come first, and of those the topmost: others may have come with the mail. Where the server
    writes none, those of the sender count; who writes an address there knows it, and could have mailed to it.
    """
    ours = re.compile(rf"rsvp\+[0-9a-z]{{16,32}}@{re.escape(domain)}", re.IGNORECASE)
    head = BytesHeaderParser().parsebytes(mail[:MOST_BYTES])
    for name in WRITTEN_BY_SERVERS:
        found = ours.findall(str(head.get(name, "")))
        if found:
            return found[:1]
    written = " ".join(str(line) for name in WRITTEN_BY_SENDERS for line in head.get_all(name, []))
    return list(dict.fromkeys(address.casefold() for address in ours.findall(written)))[:MOST_RECIPIENTS]


def _place(desk: Desk, account: Account, uid_validity: int) -> _Place:
    with Session(desk.engine) as session:
        row = session.get(Mailbox, account.name)
        if row is None or row.uid_validity != uid_validity:
            # The numbers mean other mails now: everything is looked at again, and known by what it says (rule 22).
            return _Place(uid_validity=uid_validity)
        return _Place(uid_validity=uid_validity, last_uid=row.last_uid, waiting=list(row.waiting_uids))


def _save(desk: Desk, account: Account, place: _Place) -> None:
    with Session(desk.engine) as session:
        _keep(session, account, place)
        session.commit()


def _keep(session: Session, account: Account, place: _Place) -> None:
    row = _row(session, account)
    row.uid_validity, row.last_uid, row.waiting_uids = place.uid_validity, place.last_uid, list(place.waiting)


def _note(desk: Desk, account: Account, done: Round) -> None:
    """Note how it went, for those who look after it."""
    now = desk.clock()
    try:
        with Session(desk.engine) as session:
            row = _row(session, account)
            if done.problem is None:
                row.read_at, row.failure, row.failing_since = now, None, None
            else:
                row.failure, row.failing_since = done.problem.value, row.failing_since or now
            session.commit()
    except SQLAlchemyError as error:
        LOG.warning("how the mailbox is could not be noted: %s", type(error).__name__)


def _row(session: Session, account: Account) -> Mailbox:
    row = session.get(Mailbox, account.name)
    if row is None:
        row = Mailbox(name=account.name, uid_validity=0, last_uid=0, waiting_uids=[])
        session.add(row)
    return row
