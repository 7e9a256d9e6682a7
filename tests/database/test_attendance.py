"""Who was there."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models.audit import AuditEntry
from app.planning.vocabulary import AttendanceMark
from app.programme import attendance
from app.programme.refusals import NotFound
from tests import factories
from tests.factories import HOUR, NOW

PRESENT, ABSENT, NOT_RECORDED = AttendanceMark.PRESENT, AttendanceMark.ABSENT, AttendanceMark.NOT_RECORDED


@pytest.fixture
def meeting(session, by):
    return factories.meeting(session)


@pytest.fixture
def places(session, meeting):
    return [factories.attendance(session, meeting, factories.child(session)) for _ in range(3)]


def marks(places):
    return [(place.mark, place.recorded_at, place.recorded_by_id) for place in places]


def test_marks_are_noted_with_who_noted_them_and_when(session, by, meeting, places):
    given = {places[0].child_id: PRESENT, places[1].child_id: ABSENT}
    assert attendance.record(session, meeting.id, marks=given, by=by, now=NOW) == 2
    session.commit()
    assert marks(places) == [(PRESENT, NOW, by.user_id), (ABSENT, NOW, by.user_id), (NOT_RECORDED, None, None)]
    assert session.scalars(select(AuditEntry.action)).all() == ["attendance.recorded"]


def test_only_what_changes_is_noted_anew(session, by, meeting, places):
    given = {place.child_id: PRESENT for place in places}
    attendance.record(session, meeting.id, marks=given, by=by, now=NOW)
    assert attendance.record(session, meeting.id, marks=given, by=by, now=NOW + HOUR) == 0
    given[places[2].child_id] = ABSENT
    assert attendance.record(session, meeting.id, marks=given, by=by, now=NOW + 2 * HOUR) == 1
    assert [place.recorded_at for place in places] == [NOW, NOW, NOW + 2 * HOUR]


def test_a_mark_can_be_taken_back(session, by, meeting, places):
    child = places[0].child_id
    attendance.record(session, meeting.id, marks={child: PRESENT}, by=by, now=NOW)
    attendance.record(session, meeting.id, marks={child: NOT_RECORDED}, by=by, now=NOW + HOUR)
    assert marks(places)[0] == (NOT_RECORDED, None, None)


def test_a_child_without_a_place_is_passed_over(session, by, meeting, places):
    places[0].placed = False
    session.flush()
    given = {places[0].child_id: PRESENT, uuid4(): PRESENT}
    assert attendance.record(session, meeting.id, marks=given, by=by, now=NOW) == 0


def test_a_session_that_is_not_there_has_no_list(session, by):
    with pytest.raises(NotFound):
        attendance.record(session, uuid4(), marks={}, by=by, now=NOW)
