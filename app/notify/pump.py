"""One round of sending: claim, render, hand over, settle. Any number of pumps may go round at once."""

from __future__ import annotations

import logging
import time
import traceback
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, assert_never

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.extensions import system_scope
from app.notify import claims, contents, mails, render
from app.notify.claims import Claim, Terms
from app.notify.letters import AnyLetter
from app.notify.outcomes import Needless, Outcome, Rejected, Retry, Sent, Stopped, Uncertain, Unreachable
from app.notify.senders import Sender
from app.notify.smtp import Connection, Parcel, Server

LOG = logging.getLogger(__name__)

ROUND_SECONDS = 15.0
"""A round ends soon enough for a worker that is asked to stop (RELIABILITY.md §4); what is left is rung for again."""

SETTLE_PAUSES = (0.5, 1.0, 2.0, 4.0)
"""How long to wait for a database that restarts between a mail and the note that it went."""


class PostOffice(Sender, Protocol):
    """What sending needs to know about the installation; `Settings` knows it."""

    @property
    def smtp_url(self) -> str:
        """Where mails are handed in."""
        ...


@dataclass(kw_only=True, slots=True)
class Tally:
    """What one round did; `more`: time was up before everything was sent."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    uncertain: int = 0
    needless: int = 0
    stopped: int = 0
    more: bool = False
    unreachable: str | None = None


def pump(
    engine: Engine,
    office: PostOffice,
    *,
    seconds: float = ROUND_SECONDS,
    terms: Terms | None = None,
    server: Server | None = None,
) -> Tally:
    """Send what is due until nothing is left, the seconds are over, or the mail server cannot be reached.

    No single row can end a round; only the database can.

    :raises sqlalchemy.exc.SQLAlchemyError: when the database fails; what was claimed comes back with its lease.
    """
    tally = Tally()
    until = time.monotonic() + seconds
    with (
        Session(engine) as session,
        system_scope(session),
        Connection(server or Server(url=office.smtp_url)) as connection,
    ):
        round_ = _Round(session=session, office=office, connection=connection, terms=terms or Terms(), tally=tally)
        while round_.batch(until):
            if time.monotonic() >= until:
                tally.more = True
                break
    return tally


@dataclass(kw_only=True, slots=True)
class _Round:
    """The means of one round."""

    session: Session
    office: PostOffice
    connection: Connection
    terms: Terms
    tally: Tally

    def batch(self, until: float) -> bool:
        """Send one claimed batch; tell whether it is worth claiming another."""
        taken = claims.claim(self.session, self.terms)
        claims.beat(self.session)
        self.session.commit()
        if not taken:
            return False
        found = contents.load(self.session, [claim.id for claim in taken])
        self.session.commit()
        waiting = deque(taken)
        while waiting and time.monotonic() < until:
            claim = waiting[0]
            outcome = self._outcome(claim, found.get(claim.id, Needless(reason="recipient or meeting removed")))
            if isinstance(outcome, Unreachable):
                self.tally.unreachable = outcome.reason
                break
            waiting.popleft()
            self._note(claim, outcome)
        return self._leave(waiting)

    def _leave(self, waiting: deque[Claim]) -> bool:
        """Give back what was not tried."""
        if not waiting:
            return True
        self.tally.more = self.tally.unreachable is None
        claims.put_back(self.session, waiting, reason=self.tally.unreachable)
        self.session.commit()
        if self.tally.unreachable is not None:
            LOG.warning("no mail server: %s; %d messages wait", self.tally.unreachable, len(waiting))
        return False

    def _outcome(self, claim: Claim, content: AnyLetter | Needless) -> Outcome | Stopped | Unreachable:
        """Try one row; whatever is wrong with it is its own trouble, and is tried again until it is parked."""
        if isinstance(content, Needless):
            return content
        try:
            first, *others = [render.parcel(letter, sender=self.office) for letter in mails.of(content)]
            outcome = self.connection.send(first, fence=lambda: self._fence(claim))
            return self._send_others(others, claim) if isinstance(outcome, Sent) else outcome
        except Exception as error:  # noqa: BLE001 - a poison row may raise anything, and the others must go on
            self.session.rollback()
            # Without the error's own text, which may hold a name or an address.
            where = "".join(traceback.format_tb(error.__traceback__))
            LOG.error("message %s cannot be sent: %s\n%s", claim.id, type(error).__name__, where)  # noqa: TRY400
            return Retry(reason=type(error).__name__)

    def _send_others(self, parcels: Sequence[Parcel], claim: Claim) -> Sent | Stopped | Uncertain:
        """Hand over the mails after the first; when one does not go, all are repeated, as after an uncertain end."""
        for parcel in parcels:
            outcome = self.connection.send(parcel, fence=lambda: self._hold(claim))
            if isinstance(outcome, Stopped | Uncertain):
                return outcome
            if not isinstance(outcome, Sent):
                return Uncertain(reason=outcome.reason)
        return Sent()

    def _hold(self, claim: Claim) -> bool:
        held = claims.hold(self.session, claim, self.terms)
        self.session.commit()
        return held

    def _fence(self, claim: Claim) -> bool:
        passed = claims.fence(self.session, claim, self.terms)
        self.session.commit()
        return passed

    def _note(self, claim: Claim, outcome: Outcome | Stopped) -> None:
        self._count(outcome)
        if isinstance(outcome, Stopped):
            return
        for pause in (*SETTLE_PAUSES, None):
            try:
                claims.settle(self.session, claim, outcome)
                self.session.commit()
            except OperationalError:
                self.session.rollback()
                if pause is None:
                    raise
                time.sleep(pause)
            else:
                return

    def _count(self, outcome: Outcome | Stopped) -> None:
        match outcome:
            case Sent():
                self.tally.sent += 1
            case Retry():
                self.tally.retried += 1
            case Rejected():
                self.tally.failed += 1
            case Uncertain():
                self.tally.uncertain += 1
            case Needless():
                self.tally.needless += 1
            case Stopped():
                self.tally.stopped += 1
            case _:
                assert_never(outcome)
