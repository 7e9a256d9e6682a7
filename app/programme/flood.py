"""How many mails are taken in an hour, for one person, of one sender and at all; what is beyond waits elsewhere.

Who knows an address could otherwise fill the list of a supervisor, or keep everybody else's answers waiting.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.models.replies import IntakeCount
from app.programme.refusals import Refusal

_PERSON, _SENDER = "to:", "from:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """The most mails an hour. A series of single invitations is answered in one go, so it is more than a handful."""

    person: int = 120
    sender: int = 240
    total: int = 20_000


@dataclass
class TooManyMails(Refusal):
    """More came in this hour than is taken; the mail is to be sent again later."""

    limit: str


LIMITS = Limits()


def admit(session: Session, *, person: str, sender: str, now: datetime, limits: Limits | None = None) -> None:
    """Count one mail for a person, by their address, of a sender; either may be empty, and is then not counted.

    :raises TooManyMails: when one of the limits is passed; counted is then what the caller commits: nothing.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    most = limits or LIMITS
    wanted = ((_PERSON, person, most.person), (_SENDER, sender, most.sender))
    names = {_name(prefix, key): number for prefix, key, number in wanted if key}
    if not names:
        return
    # In the order of their names: two mails at once then never wait in a circle.
    rows = [{"hour": hour, "name": name, "number": 1} for name in sorted(names)]
    statement = insert(IntakeCount).values(rows)
    counting = statement.on_conflict_do_update(
        index_elements=["hour", "name"], set_={"number": IntakeCount.number + 1}
    ).returning(IntakeCount.name, IntakeCount.number)
    for name, number in session.execute(counting):
        if number > names[name]:
            raise TooManyMails("person" if name.startswith(_PERSON) else "sender")
    # Not a row of its own, for which every mail of every location would wait.
    total = select(func.sum(IntakeCount.number)).where(IntakeCount.hour == hour, IntakeCount.name.startswith(_PERSON))
    if (session.scalar(total) or 0) > most.total:
        raise TooManyMails("total")


def _name(prefix: str, key: str) -> str:
    """Return the name of a count: what it is of is a secret, or personal."""
    return prefix + hashlib.sha256(key.casefold().encode()).hexdigest()[:40]
