"""Rows of an outing for tests: its meeting away, the briefing before it, and children with a place in both."""

from __future__ import annotations

from datetime import timedelta

from app.models.outings import Outing
from app.planning.vocabulary import ActivityKind, ConsentPurpose, OutingSort
from tests.factories import NOW, activity, attendance, child, enrolment, here, meeting, save, space

DAY = timedelta(days=1)


def outing(session, *, children=3, at=NOW + 7 * DAY, minutes=240, sort=OutingSort.MUSEUM, **values):
    """Add an outing with a briefing the day before; return it, its meeting, the briefing and the children."""
    held = activity(
        session,
        kind=ActivityKind.SPORTS_OUTING,
        title="Naar het museum",
        capacity=24,
        children_per_adult=6,
        consents=[ConsentPurpose.OUTING.value],
    )
    away = meeting(session, at, minutes=minutes, at=space(session, on_location=False, travel_minutes=30), of=held)
    briefing = meeting(session, at - DAY, of=held)
    who = [child(session) for _ in range(children)]
    for one in who:
        enrolment(session, held, one)
        attendance(session, away, one)
        attendance(session, briefing, one)
    defaults = {
        "location_id": here(session),
        "activity_id": held.id,
        "session_id": away.id,
        "briefing_id": briefing.id,
        "sort": sort,
        "destination": "Natuurmuseum",
        "plan_b": "",
    }
    return save(session, Outing(**defaults | values)), away, briefing, who
