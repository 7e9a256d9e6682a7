"""What is left of a child three months after it left, and what is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.extensions import Base, enter_location, system_scope
from app.models.activities import PlanEdit
from app.models.allocations import SiblingsTogether
from app.models.attendance import Attendance, DepartedAttendance
from app.models.audit import AuditEntry
from app.models.children import Child, Consent
from app.models.course_progress import Certificate, CourseParticipant
from app.models.participants import FamilyWish, Participant, SiblingWish, StationMark
from app.models.rotations import RotationGroup, Station
from app.planning.vocabulary import AttendanceMark
from app.programme import child_departures, child_retention
from tests import factories, safety_days
from tests.courses import bike_check, certificate, consent, course, course_group, course_participant, stamp
from tests.database.racing import WON, at_once
from tests.factories import DAY, NOW

GONE = date(2026, 8, 22)
"""Three months and a day before `NOW`, on the clocks of the location."""
PRESENT, ABSENT, EXCUSED, NOTHING = (
    AttendanceMark.PRESENT,
    AttendanceMark.ABSENT,
    AttendanceMark.EXCUSED,
    AttendanceMark.NOT_RECORDED,
)


def forget(session, now=NOW):
    session.commit()
    with system_scope(session):
        forgotten = child_retention.forget(session, now=now)
        session.commit()
    session.expire_all()
    return forgotten


def marked(session, meeting, child, mark, **values):
    recorded = None if mark is NOTHING else NOW
    return factories.attendance(session, meeting, child, mark=mark, recorded_at=recorded, **values)


def figures(session):
    """Return by session who was placed, present, absent, excused and caught up: of children, and as counts."""
    found = {}
    for row in session.scalars(select(DepartedAttendance)):
        found[row.session_id] = [row.placed, row.present, row.absent, row.excused, row.caught_up]
    rows = session.scalars(select(Attendance).where(Attendance.placed)).all()
    caught_up = {(row.makes_up_id, row.child_id) for row in rows if row.makes_up_id and row.mark is PRESENT}
    for row in rows:
        if row.makes_up_id is None:
            counts = found.setdefault(row.session_id, [0] * 5)
            away = row.mark in {ABSENT, EXCUSED} and (row.session_id, row.child_id) in caught_up
            marks = [True, row.mark is PRESENT, row.mark is ABSENT and not away, row.mark is EXCUSED and not away, away]
            found[row.session_id] = [one + more for one, more in zip(counts, marks, strict=True)]
    return found


@pytest.fixture
def season(session, by):
    """Return three meetings in which two children who left and one who stays did all that can be done."""
    at = factories.space(session)
    meetings = [factories.meeting(session, NOW - days * DAY, at=at) for days in (140, 130, 120)]
    gone = [factories.child(session, left_on=GONE) for _ in range(2)]
    stays = factories.child(session)
    for child, marks in zip(
        [*gone, stays], [(PRESENT, ABSENT, NOTHING), (EXCUSED, ABSENT, ABSENT), (PRESENT, PRESENT, ABSENT)], strict=True
    ):
        for meeting, mark in zip(meetings, marks, strict=True):
            marked(session, meeting, child, mark)
    guest_at = factories.meeting(session, NOW - 110 * DAY, at=at)
    marked(session, guest_at, gone[1], PRESENT, makes_up_id=meetings[1].id)
    return meetings


def test_the_figures_of_every_session_are_the_same_before_and_after_and_after_that(session, season):
    before = figures(session)
    assert forget(session) == 2
    assert (figures(session), forget(session), figures(session)) == (before, 0, before)
    assert session.scalar(select(func.count()).select_from(Attendance)) == 3


def test_children_who_go_later_are_added_to_those_who_went_before(session, season):
    later = factories.child(session, left_on=GONE + 5 * DAY)
    marked(session, season[0], later, PRESENT)
    before = figures(session)
    assert [forget(session), forget(session, NOW + 5 * DAY)] == [2, 1]
    assert figures(session) == before
    assert session.scalars(select(DepartedAttendance.placed).order_by(DepartedAttendance.placed.desc())).first() == 3


def test_two_workers_at_once_count_everybody_once(session, season, session_at):
    before = figures(session)
    session.commit()

    def working(one):
        with system_scope(one):
            child_retention.forget(one, now=NOW)

    workers = [session_at(None) for _ in range(3)]
    assert at_once(*((one, working) for one in workers)) == [WON] * 3
    session.expire_all()
    assert (figures(session), overdue(session)) == (before, 0)


def test_a_worker_that_dies_in_the_middle_has_counted_nobody(session, season):
    before = figures(session)
    session.commit()
    with system_scope(session):
        child_retention.forget(session, now=NOW)
        session.rollback()
    assert (figures(session), forget(session), figures(session)) == (before, 2, before)


def overdue(session):
    return session.scalar(select(func.count()).select_from(Child).where(Child.left_on <= GONE))


@pytest.mark.parametrize(("left_on", "forgotten"), [(GONE, 1), (GONE + DAY, 0), (None, 0), (date(2020, 2, 29), 1)])
def test_a_child_is_known_for_three_months_after_its_last_day_and_not_longer(session, by, left_on, forgotten):
    factories.child(session, left_on=left_on)
    assert forget(session) == forgotten


def test_the_day_is_that_of_the_location(session, by):
    factories.child(session, left_on=GONE)
    night = NOW.replace(day=22, hour=22, minute=30)  # half past eleven in the evening there
    assert [forget(session, night), forget(session, night + timedelta(hours=1))] == [0, 1]


def test_nothing_anywhere_names_a_child_that_went_but_the_audit_log(session, by, season):
    child = factories.child(session, pseudonym="Otter", left_on=GONE)
    held = course(session)
    group, meetings = course_group(session, held)
    row = course_participant(session, held, group, meetings=meetings[:2], who=child)
    stamp(session, row, "stoppen")
    bike_check(session, row)
    consent(session, child)
    certificate(session, row, named=b"sealed", named_until=NOW)
    session.commit()
    ids = [child.id, row.id]
    forget(session)
    found = [
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.type.python_type.__name__ == "UUID"
        and table.name != "audit_entry"
        and session.scalar(select(func.count()).select_from(table).where(column.in_(ids)))
    ]
    assert found == []
    assert [session.scalars(select(table)).all() for table in (Consent, CourseParticipant)] == [[], []]
    log = select(AuditEntry.by_id).where(AuditEntry.action == "child.forgotten", AuditEntry.subject_id == ids[0])
    assert session.scalars(log).all() == [None]


def test_a_certificate_stands_by_its_number_without_a_name(session, by):
    held = course(session)
    row = course_participant(session, held, who=factories.child(session, left_on=GONE))
    certificate(session, row, number="WW-2026-000123", named=b"sealed", named_until=NOW)
    forget(session)
    kept = session.scalars(select(Certificate)).one()
    assert (kept.number, kept.participant_id, kept.named, kept.withdrawn_on) == ("WW-2026-000123", None, None, None)


def test_brothers_and_sisters_who_stay_are_untouched(session, by):
    gone = factories.child(session, left_on=GONE)
    stays = factories.child(session, family_id=gone.family_id)
    consent(session, stays)
    wish = {"location_id": gone.location_id, "family_id": gone.family_id, "wish": SiblingWish.TOGETHER}
    day = safety_days.rotation(session, groups=(), stations=(), visited=False)
    factories.save(session, FamilyWish(rotation_id=day.id, **wish))
    forget(session)
    assert session.scalars(select(Child.id)).all() == [stays.id]
    assert [len(session.scalars(select(table)).all()) for table in (Consent, FamilyWish)] == [1, 1]
    stays = session.scalars(select(Child)).one()
    stays.left_on = GONE
    forget(session)
    assert session.scalars(select(FamilyWish)).all() == []
    assert session.scalars(select(SiblingsTogether)).all() == []


def test_on_a_safety_day_that_was_as_many_went_round_as_before(session, by, supervisor):
    day = safety_days.rotation(session, groups=(), stations=("Brandweer",), visited=False, day=GONE)
    group = safety_days.group(session, day, "Rood", children=0)
    rows = [
        safety_days.participant(
            session,
            day,
            child=factories.child(session, left_on=GONE, birth_month=date(2017, 9, 1)),
            group_id=group.id,
            school_class="Klas Zon",
        )
        for _ in range(2)
    ]
    group.children = 2
    station = session.scalars(select(Station).where(Station.rotation_id == day.id)).one()
    for row in rows:
        mark = {"mark": PRESENT, "recorded_at": NOW, "recorded_by_id": supervisor.id}
        factories.save(
            session,
            StationMark(location_id=row.location_id, participant_id=row.id, station_id=station.id, **mark),
        )
    forget(session)
    left = session.scalars(select(Participant)).all()
    assert [(row.child_id, row.age, row.school_class, row.languages, row.group_id) for row in left] == [
        (None, 8, None, [], group.id)
    ] * 2
    assert {row.label[:11] for row in left} == {"vertrokken "}
    counted = [
        session.scalar(select(func.count()).select_from(StationMark)),
        session.get(RotationGroup, group.id).children,
    ]
    assert counted == [2, 2]


def test_what_an_act_of_leaving_kept_goes_after_two_days(session, by):
    child = factories.child(session)
    session.commit()
    left = child_departures.leave(session, [child.id], on=NOW.date(), by=by, now=NOW)
    forget(session, NOW + DAY)
    assert str(child.id) in repr(session.get_one(PlanEdit, left.edit_id).before)
    forget(session, NOW + 3 * DAY)
    assert session.get_one(PlanEdit, left.edit_id).before == {"children": {}}


def test_every_location_is_looked_after(session, by, location, other_location):
    factories.child(session, left_on=GONE)
    session.commit()
    enter_location(session, other_location.id)
    factories.child(session, left_on=GONE)
    session.commit()
    enter_location(session, location.id)
    assert forget(session) == 2
