"""Changes of one location's plan are made one after another."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(current_setting('app.location_id'), 0))")


def take(session: Session) -> None:
    """Wait for the turn of this transaction to change the plan of its location; take it before any row is locked.

    A constraint that forbids overlaps lets two changes at once wait for each other, until one is killed as a deadlock:
    of fifty sessions moved at once some always ended so. In turn, whoever comes second is told what stands in the way.
    A location is planned by a handful of people, and a turn lasts milliseconds.
    """
    session.execute(TURN)
