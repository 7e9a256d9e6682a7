"""What goes three months after a child left: everything of it. Counts stay, and certificates by their number.

RELIABILITY.md 3.8: nobody is overdue after the job of the night. Safe to run twice, and by two workers at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Date, Integer, Text, and_, cast, delete, exists, func, insert, literal, not_, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session, aliased

from app.models.activities import PlanEdit
from app.models.allocations import SiblingsTogether
from app.models.attendance import Attendance, DepartedAttendance
from app.models.audit import AuditEntry
from app.models.children import Child
from app.models.course_progress import Certificate, CourseParticipant
from app.models.library import BookSetHandout, BookSetsDeparted
from app.models.locations import Location
from app.models.participants import FamilyWish, Participant, ParticipantPair
from app.models.rotations import Rotation
from app.planning.retention import MONTHS_KEPT
from app.planning.vocabulary import AttendanceMark
from app.queries.departures import LEFT

ACTS_KEPT = timedelta(days=2)
"""Leaving can be taken back on the same day, in whatever zone; after that nothing has to be known for it."""
COUNTED = ("placed", "present", "absent", "excused", "caught_up")


def forget(session: Session, *, now: datetime) -> int:
    """Remove the children of every location who left three months ago, with all that hangs on them; return how many.

    Their attendance is added to the counts of the sessions, and on a safety day that was there is a guest in their
    place, of whom an age alone is known. What an act of leaving kept goes after two days.
    """
    session.execute(
        update(PlanEdit).where(PlanEdit.sort == LEFT, PlanEdit.at < now - ACTS_KEPT).values(before={"children": {}})
    )
    due = _due(session, now=now)
    if not due:
        return 0
    ids = [child_id for child_id, _location_id, _family_id in due]
    _count(session, ids)
    _leave_guests(session, ids)
    _empty_certificates(session, ids)
    _count_book_sets(session, ids)
    session.execute(delete(Child).where(Child.id.in_(ids)).execution_options(synchronize_session=False))
    _forget_families(session, [family_id for _child_id, _location_id, family_id in due])
    noted = {"at": now, "by_id": None, "action": "child.forgotten", "subject": Child.__tablename__}
    session.execute(
        insert(AuditEntry),
        [noted | {"id": uuid4(), "location_id": location_id, "subject_id": row_id} for row_id, location_id, _ in due],
    )
    return len(due)


def _due(session: Session, *, now: datetime) -> Sequence[tuple[UUID, UUID, UUID]]:
    """Hold the children whose time has come, by the clock of their location; those that another worker has are left."""
    today = cast(func.timezone(Location.zone, literal(now)), Date)
    kept_until = cast(Child.left_on + func.make_interval(0, MONTHS_KEPT), Date)
    rows = session.execute(
        select(Child.id, Child.location_id, Child.family_id)
        .join(Location, Location.id == Child.location_id)
        .where(Child.left_on.is_not(None), kept_until < today)
        .order_by(Child.id)
        .with_for_update(of=Child, skip_locked=True)
    )
    return [(row.id, row.location_id, row.family_id) for row in rows]


def _count(session: Session, ids: Sequence[UUID]) -> None:
    """Add what these children did to the counts of each session, as figures count it: guests who catch up do not.

    Missed and caught up with elsewhere counts as that, and not as absent or excused.
    """
    again = aliased(Attendance)
    made_up = exists().where(
        again.makes_up_id == Attendance.session_id,
        again.child_id == Attendance.child_id,
        again.mark == AttendanceMark.PRESENT,
    )
    absent, excused = (Attendance.mark == mark for mark in (AttendanceMark.ABSENT, AttendanceMark.EXCUSED))
    counts = (
        func.count(),
        func.count().filter(Attendance.mark == AttendanceMark.PRESENT),
        func.count().filter(absent, not_(made_up)),
        func.count().filter(excused, not_(made_up)),
        func.count().filter(or_(absent, excused), made_up),
    )
    counted = (
        select(func.gen_random_uuid(), Attendance.location_id, Attendance.session_id, *counts)
        .where(Attendance.child_id.in_(ids), Attendance.placed, Attendance.makes_up_id.is_(None))
        .group_by(Attendance.location_id, Attendance.session_id)
        .order_by(Attendance.session_id)  # two workers wait for one another, and not in a circle
    )
    adding = upsert(DepartedAttendance).from_select(["id", "location_id", "session_id", *COUNTED], counted)
    added = {name: getattr(DepartedAttendance, name) + adding.excluded[name] for name in COUNTED}
    session.execute(adding.on_conflict_do_update(index_elements=["session_id"], set_=added))


def _leave_guests(session: Session, ids: Sequence[UUID]) -> None:
    """Let a guest without a name, a language or friends have gone round in the place of each child."""
    theirs = select(Participant.id).where(Participant.child_id.in_(ids))
    session.execute(
        delete(ParticipantPair)
        .where(or_(ParticipantPair.participant_id.in_(theirs), ParticipantPair.other_id.in_(theirs)))
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Participant)
        .where(Participant.child_id.in_(ids), Rotation.id == Participant.rotation_id, Child.id == Participant.child_id)
        .values(
            child_id=None,
            # Part of its own random id: two guests of a day may not be called the same.
            label=func.concat("vertrokken ", func.left(cast(Participant.id, Text), 8)),
            age=cast(func.extract("year", func.age(Rotation.day, Child.birth_month)), Integer),
            languages=[],
            school_class=None,
            pinned=False,
        )
        .execution_options(synchronize_session=False)
    )


def _empty_certificates(session: Session, ids: Sequence[UUID]) -> None:
    """Let certificates stand by their number alone, also when a name was still sealed in one."""
    theirs = select(CourseParticipant.id).where(CourseParticipant.child_id.in_(ids))
    session.execute(
        update(Certificate)
        .where(Certificate.participant_id.in_(theirs), Certificate.named.is_not(None))
        .values(named=None, named_until=None)
        .execution_options(synchronize_session=False)
    )


def _count_book_sets(session: Session, ids: Sequence[UUID]) -> None:
    """Keep how many sets of books these children got, so that the stock stays right."""
    counted = (
        select(func.gen_random_uuid(), BookSetHandout.location_id, func.count())
        .where(BookSetHandout.child_id.in_(ids))
        .group_by(BookSetHandout.location_id)
        .order_by(BookSetHandout.location_id)  # two workers wait for one another, and not in a circle
    )
    adding = upsert(BookSetsDeparted).from_select(["id", "location_id", "sets"], counted)
    more = {"sets": BookSetsDeparted.sets + adding.excluded.sets}
    session.execute(adding.on_conflict_do_update(index_elements=["location_id"], set_=more))


def _forget_families(session: Session, families: Sequence[UUID]) -> None:
    """Remove what was wished for a family of which nobody is known any more."""
    for wish in (FamilyWish, SiblingsTogether):
        session.execute(
            delete(wish)
            .where(and_(wish.family_id.in_(families), ~exists().where(Child.family_id == wish.family_id)))
            .execution_options(synchronize_session=False)
        )
