"""How often something came in of which nothing else is kept."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.models.replies import Tally


class Counted(StrEnum):
    """What is counted."""

    UNKNOWN_ADDRESS = "reply_to_unknown_address"
    NO_ADDRESS = "mail_without_reply_address"
    PUT_OFF = "mail_put_off"
    UNREADABLE = "mail_unreadable"


def count(session: Session, what: Counted) -> None:
    """Count one more."""
    statement = insert(Tally).values(name=what.value, number=1)
    again = {"number": Tally.number + 1}
    session.execute(statement.on_conflict_do_update(index_elements=["name"], set_=again))


def numbers(session: Session) -> Mapping[Counted, int]:
    """Return how often each happened, also what never did."""
    rows = session.execute(select(Tally.name, Tally.number))
    found = {row.name: row.number for row in rows}
    return {what: found.get(what.value, 0) for what in Counted}
