"""What is noted around children and their places: consents, steps of an offer, and which adults were there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from app.demo.rows import Rows
from app.demo.values import DemoActivity, DemoChild, DemoEnrolment, DemoLocation, DemoSession
from app.extensions import Base
from app.models.attendance import AdultPresence, EnrolmentChange
from app.models.children import Consent
from app.planning.vocabulary import (
    Answer,
    ConsentGiver,
    ConsentPurpose,
    EngagementState,
    EnrolmentState,
)

RECENT = timedelta(weeks=6)
"""Of sessions in these weeks it is known which adults were there."""
LATE, NOT_THERE = 11, 23
"""Of so many adults one came later, and one did not come."""
YOUNG_PERSON = 16
REFUSED = 12
"""The parents of one in so many children agreed with nothing yet, except where it is asked for."""
PHOTOS, WITHDRAWN = 3, 7


def tables(location: DemoLocation) -> Iterator[tuple[type[Base], Rows]]:
    """Yield the rows around the children of a location."""
    yield Consent, [row for place, child in enumerate(location.children) for row in _consents(location, child, place)]
    yield (
        EnrolmentChange,
        [row for activity in location.activities for one in activity.enrolments for row in _steps(activity, one)],
    )
    yield (
        AdultPresence,
        [
            row
            for activity in location.activities
            if not activity.is_safety_day
            for session in activity.sessions
            for row in _adults(location, activity, session)
        ],
    )


def _consents(location: DemoLocation, child: DemoChild, place: int) -> Iterator[dict[str, Any]]:
    asked = _asked(location, child)
    for purpose in ConsentPurpose:
        general = not child.newcomer and place % REFUSED and (purpose is not ConsentPurpose.PHOTOS or place % PHOTOS)
        if purpose in asked or general:
            given_on = max(child.arrived_on, location.day - timedelta(days=180 - place))
            withdrawn = purpose is ConsentPurpose.PHOTOS and place % WITHDRAWN == 1
            yield {
                "child_id": child.id,
                "purpose": purpose,
                "given_by": _giver(child),
                "given_on": given_on,
                "noted_by_id": location.accounts[0].id,
                "withdrawn_on": location.day - timedelta(days=3) if withdrawn else None,
                "withdrawn_noted_by_id": location.accounts[0].id if withdrawn else None,
            }


def _asked(location: DemoLocation, child: DemoChild) -> set[ConsentPurpose]:
    """Return what must be agreed with where a child takes part."""
    return {
        purpose
        for activity in location.activities
        for purpose in activity.consents
        if any(one.child_id == child.id and one.state is EnrolmentState.PLACED for one in activity.enrolments)
    }


def _giver(child: DemoChild) -> ConsentGiver:
    if child.age >= YOUNG_PERSON:
        return ConsentGiver.YOUNG_PERSON
    return ConsentGiver.GUARDIAN if child.unaccompanied else ConsentGiver.PARENT


def _steps(activity: DemoActivity, one: DemoEnrolment) -> Iterator[dict[str, Any]]:
    """Yield the steps of an offer: made by whoever is responsible, and ended by itself."""
    made = {"enrolment_id": one.id, "before": None, "reason": None, "comment": ""}
    if one.offered_at is not None:
        by = {"by_id": activity.responsible_id, "at": one.offered_at}
        yield made | {"state": EnrolmentState.OFFERED} | by
    if one.passed_at is not None:
        by = {"by_id": activity.responsible_id, "at": one.passed_at - timedelta(days=2)}
        yield made | {"state": EnrolmentState.OFFERED} | by
        yield made | {"state": EnrolmentState.WAITING, "reason": one.reason, "by_id": None, "at": one.passed_at}


def _adults(location: DemoLocation, activity: DemoActivity, session: DemoSession) -> Iterator[dict[str, Any]]:
    """Yield who was at a session of which the attendance was noted."""
    recorded_at = max((one.recorded_at for one in session.attendance if one.recorded_at), default=None)
    if recorded_at is None or location.day - session.day > RECENT:
        return
    noted = {"session_id": session.id, "recorded_at": recorded_at, "recorded_by_id": activity.responsible_id}
    empty = {"assignment_id": None, "engagement_id": None, "label": None, "arrived_at": None}
    seats = [seat for shift in session.shifts for seat in shift.seats if seat.answer is not Answer.DECLINED]
    for seat in seats:
        late = seat.id.int % LATE == 0
        yield (
            noted
            | empty
            | {
                "assignment_id": seat.id,
                "adults": int(seat.id.int % NOT_THERE != 0),
                "arrived_at": session.slot.starts_at + timedelta(minutes=15) if late else None,
            }
        )
    for engagement in session.engagements:
        if engagement.state is EngagementState.CONFIRMED:
            yield noted | empty | {"engagement_id": engagement.id, "adults": 1 + engagement.id.int % 2}
