"""What was noted of children in courses: stamps, bike checks, forms of the test, certificates. For people alone.

Nothing that leaves the building may be made from here; a contract keeps feeds and mails away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from app.models.course_progress import BikeCheck, Certificate, CourseParticipant, PracticalTest, Stamp
from app.planning.course.marks import Check, StampMark, TestForm


@dataclass(frozen=True, kw_only=True, slots=True)
class Notes:
    """What was noted, by participant; `certificates` are the numbers of those that stand."""

    stamps: Mapping[UUID, tuple[StampMark, ...]]
    checks: Mapping[UUID, tuple[Check, ...]]
    forms: Mapping[UUID, tuple[TestForm, ...]]
    certificates: Mapping[UUID, str]


def notes(session: Session, who: ColumnElement[bool]) -> Notes:
    """Return what was noted of some participants: four statements. `who` is asked of CourseParticipant."""
    certificates = session.execute(
        select(Certificate.participant_id, Certificate.number)
        .join(CourseParticipant, CourseParticipant.id == Certificate.participant_id)
        .where(who, Certificate.withdrawn_on.is_(None))
    )
    return Notes(
        stamps=stamps(session, who),
        checks=checks(session, who),
        forms=forms(session, who),
        certificates={row.participant_id: row.number for row in certificates},
    )


def stamps(session: Session, who: ColumnElement[bool]) -> dict[UUID, tuple[StampMark, ...]]:
    """Return the stamps of participants, the oldest first: one statement."""
    rows = session.execute(
        select(Stamp.participant_id, Stamp.skill, Stamp.result, Stamp.tip, Stamp.at)
        .join(CourseParticipant, CourseParticipant.id == Stamp.participant_id)
        .where(who)
        .order_by(Stamp.at, Stamp.id)
    )
    return _by_participant((row, StampMark(skill=row.skill, result=row.result, tip=row.tip, at=row.at)) for row in rows)


def checks(session: Session, who: ColumnElement[bool]) -> dict[UUID, tuple[Check, ...]]:
    """Return the bike checks of participants, the oldest first: one statement."""
    rows = session.execute(
        select(BikeCheck.participant_id, BikeCheck.points, BikeCheck.note, BikeCheck.at)
        .join(CourseParticipant, CourseParticipant.id == BikeCheck.participant_id)
        .where(who)
        .order_by(BikeCheck.at, BikeCheck.id)
    )
    return _by_participant((row, Check(points=row.points, note=row.note, at=row.at)) for row in rows)


def forms(session: Session, who: ColumnElement[bool]) -> dict[UUID, tuple[TestForm, ...]]:
    """Return the forms of the practical test of participants: one statement."""
    rows = session.execute(
        select(PracticalTest.participant_id, PracticalTest.attempt, PracticalTest.by_id, PracticalTest.points)
        .join(CourseParticipant, CourseParticipant.id == PracticalTest.participant_id)
        .where(who)
        .order_by(PracticalTest.attempt, PracticalTest.at, PracticalTest.id)
    )
    return _by_participant((row, TestForm(attempt=row.attempt, by_id=row.by_id, points=row.points)) for row in rows)


def _by_participant(found: Any) -> dict[UUID, tuple[Any, ...]]:
    kept: defaultdict[UUID, list[Any]] = defaultdict(list)
    row: Row[Any]
    for row, value in found:
        kept[row.participant_id].append(value)
    return {participant_id: tuple(values) for participant_id, values in kept.items()}
