"""How many seats an activity has, what it asks of children, and whether a free seat is offered by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity
from app.planning.vocabulary import ConsentPurpose
from app.programme import enrolment_offers as offers
from app.programme import enrolment_steps as steps
from app.programme import marks
from app.programme.history import audit
from app.programme.refusals import Forbidden, OverCapacity, known, refused_by_database


@dataclass(frozen=True, kw_only=True, slots=True)
class Seats:
    """What a form can change; nothing said of seats, adults or languages: it does not matter."""

    capacity: int | None
    children_per_adult: int | None
    languages: tuple[str, ...]
    consents: tuple[ConsentPurpose, ...]
    moves_up: bool


def seats(session: Session, activity_id: UUID) -> Seats:
    """Return what an activity asks now.

    :raises NotFound: when there is none at this location.
    """
    return _of(known(session, Activity, activity_id))


def change(session: Session, activity_id: UUID, wanted: Seats, *, seen: str, by: Actor, now: datetime) -> int:
    """Let an activity ask what is wanted; return to how many waiting children a seat was offered because of it.

    :raises ChangedMeanwhile: when it is not any more what the form showed.
    :raises OverCapacity: when more children hold a seat already.
    """
    row = steps.hold(session, activity_id)
    marks.refuse_outdated(_of(row), seen)
    try:
        with refused_by_database(session):
            row.capacity, row.children_per_adult = wanted.capacity, wanted.children_per_adult
            row.languages, row.consents = list(wanted.languages), [str(purpose) for purpose in wanted.consents]
            row.moves_up = wanted.moves_up
    except Forbidden as refusal:
        raise OverCapacity from refusal
    audit(session, action="activity.seats_changed", subject=Activity.__tablename__, subject_id=row.id, by=by, now=now)
    return len(offers.move_up(session, row, by=by, now=now))


def _of(row: Activity) -> Seats:
    return Seats(
        capacity=row.capacity,
        children_per_adult=row.children_per_adult,
        languages=tuple(sorted(row.languages)),
        consents=tuple(sorted(ConsentPurpose(purpose) for purpose in row.consents)),
        moves_up=row.moves_up,
    )
