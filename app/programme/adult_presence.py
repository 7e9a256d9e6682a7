"""Noting which adults were at a session, so that the ratio is known as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import ProgrammeSession
from app.models.attendance import AdultPresence
from app.planning.occupancy import Stay, Supervision, supervision
from app.planning.timeslots import Period
from app.planning.vocabulary import AttendanceMark
from app.programme import texts
from app.programme.history import audit
from app.programme.refusals import known
from app.queries import adult_presence
from app.queries.adult_presence import Adult, AdultSort
from app.queries.attendance import Line, Meeting

MOST_ADULTS = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class AdultNoted:
    """How many adults were there of whom, from when until when; none: nothing is noted of them (any more).

    `key` is that of `Adult`; none for others who were not on the list yet, under `label`.
    """

    key: str | None
    adults: int | None
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    label: str = ""


def record(session: Session, session_id: UUID, noted: Iterable[AdultNoted], *, by: Actor, now: datetime) -> None:
    """Note who was there; whoever has nothing to do with the session is passed over.

    :raises NotFound: when there is no such session here.
    :raises NamesAChild: and what else `texts.refuse_private` refuses, for a label.
    """
    known(session, ProgrammeSession, session_id)
    on_list = {adult.key: adult for adult in adult_presence.of_session(session, session_id)}
    every = tuple(noted)
    if labels := [one.label for one in every if one.label]:
        texts.refuse_private(session, *labels)
    for sort in AdultSort:
        rows = [_row(one, on_list, session_id, by, now) for one in every if _sort_of(one, on_list) is sort]
        if rows:
            _put(session, rows, sort)
    gone = [one.key for one in every if one.adults is None and one.key in on_list]
    _remove(session, [on_list[key] for key in gone if key])
    audit(session, action="adults.recorded", subject="programme_session", subject_id=session_id, by=by, now=now)
    session.flush()


def supervised(meeting: Meeting, lines: Iterable[Line], adults: Iterable[Adult]) -> Supervision | None:
    """Return how it was, once it is known which adults were there and how many should have been."""
    there = tuple(adult for adult in adults if adult.adults is not None)
    if not there or meeting.children_per_adult is None:
        return None
    children = [
        Stay(arrived_at=line.noted.arrived_at, left_at=line.noted.left_at)
        for line in lines
        if line.mark is AttendanceMark.PRESENT
    ]
    grown = [Stay(people=adult.adults or 0, arrived_at=adult.arrived_at, left_at=adult.left_at) for adult in there]
    during = Period(starts_at=meeting.starts_at, ends_at=meeting.ends_at)
    return supervision(during, children=children, adults=grown, children_per_adult=meeting.children_per_adult)


def _sort_of(one: AdultNoted, on_list: dict[str, Adult]) -> AdultSort | None:
    """Return in which way somebody is noted; nothing for whoever is not, or has nothing to do with it."""
    if one.adults is None:
        return None
    if one.key is None:
        return AdultSort.OTHER
    return on_list[one.key].sort if one.key in on_list else None


def _row(one: AdultNoted, on_list: dict[str, Adult], session_id: UUID, by: Actor, now: datetime) -> dict[str, object]:
    found = on_list.get(one.key or "")
    sort = found.sort if found else AdultSort.OTHER
    return {
        "location_id": by.location_id,
        "session_id": session_id,
        "assignment_id": found.id if found and sort is AdultSort.VOLUNTEER else None,
        "engagement_id": found.id if found and sort is AdultSort.PARTNER else None,
        "label": (found.name if found else one.label) if sort is AdultSort.OTHER else None,
        "adults": one.adults,
        "arrived_at": one.arrived_at,
        "left_at": one.left_at,
        "recorded_at": now,
        "recorded_by_id": by.user_id,
    }


_KEY = {AdultSort.VOLUNTEER: "assignment_id", AdultSort.PARTNER: "engagement_id", AdultSort.OTHER: "label"}


def _put(session: Session, rows: list[dict[str, object]], sort: AdultSort) -> None:
    statement = insert(AdultPresence)
    changing = ("adults", "arrived_at", "left_at", "recorded_at", "recorded_by_id")
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["session_id", _KEY[sort]],
            set_={name: statement.excluded[name] for name in changing},
        ),
        sorted(rows, key=lambda row: str(row[_KEY[sort]])),
    )


def _remove(session: Session, adults: list[Adult]) -> None:
    if not adults:
        return
    ids = [adult.id for adult in adults]
    session.execute(
        delete(AdultPresence).where(
            AdultPresence.assignment_id.in_(ids) | AdultPresence.engagement_id.in_(ids) | AdultPresence.id.in_(ids)
        )
    )
