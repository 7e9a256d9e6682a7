"""Where every way in hands its mails over: one function, one transaction, and a word on what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.programme import replies, tallies
from app.programme.flood import TooManyMails
from app.programme.tallies import Counted

LOG = logging.getLogger(__name__)


class Taken(Enum):
    """What the sender is to hear: it is ours now, or it must come again later, because of us or because of them."""

    YES = "yes"
    NOT_STORED = "not stored"
    TOO_MANY = "too many"


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """Where mails go: the database, our domain, and the name under which our mail server signs what it found."""

    engine: Engine
    domain: str
    trusted: str = ""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def take(self, mail: bytes, *, recipients: Sequence[str]) -> Taken:
        """Take in one mail for its recipients, all of them or none."""
        try:
            with Session(self.engine) as session:
                self.take_within(session, mail, recipients=recipients)
                session.commit()
        except TooManyMails as error:
            LOG.warning("a mail must be sent again: more an hour than is taken (%s)", error.limit)
            self.count(Counted.PUT_OFF)
            return Taken.TOO_MANY
        except SQLAlchemyError as error:
            LOG.warning("a mail must be sent again: %s", type(error).__name__)
            return Taken.NOT_STORED
        return Taken.YES

    def take_within(self, session: Session, mail: bytes, *, recipients: Sequence[str]) -> None:
        """Take in one mail for its recipients, in a transaction of the caller.

        :raises TooManyMails: when it is to come again later.
        """
        for recipient in recipients:
            outcome = replies.take_in(session, mail, envelope_to=recipient, trusted=self.trusted, now=self.clock())
            LOG.info("a mail came in: %s", outcome.value)

    def count(self, what: Counted) -> None:
        """Count something of which nothing is kept."""
        with Session(self.engine) as session:
            tallies.count(session, what)
            session.commit()
