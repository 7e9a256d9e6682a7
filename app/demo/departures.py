"""Somebody who helped, and stopped a month ago: nobody is asked for a shift who has gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.access import Actor
from app.planning.languages import Language
from app.programme import leaving, volunteers
from app.programme.volunteers import VolunteerDetails

NUMBER = 1
AGO = timedelta(days=30)


def let_go(session: Session, *, by: Actor, now: datetime) -> None:
    """Add somebody and let them stop, as supervisors did."""
    then = now - AGO
    details = VolunteerDetails(
        name="Ludo Regenwulp",
        email="ludo.regenwulp@wijkmail.example",
        languages=("nl", "en"),
        language=Language.DUTCH,
        vog_until=then.date() + 12 * AGO,
        vog_seen_by=by.name,
        reminder_hours=24,
        reminded=True,
        availability=(),
    )
    row = volunteers.add(session, details, by=by, now=then - AGO)
    leaving.leave(session, row.id, by=by, now=then)
