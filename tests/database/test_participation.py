"""What counts as taking part, and what a child could join."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.models.audit import AuditEntry
from app.models.children import GroupMember
from app.planning.participation import Part, Person
from app.planning.timeslots import Period
from app.planning.vocabulary import ActivityKind, AttendanceMark, EnrolmentState
from app.programme import children
from app.programme.children import Span
from app.programme.refusals import NotFound
from app.queries import participation
from tests import factories
from tests.factories import DAY, HOUR, NOW, ZONE

PERIOD = Period(starts_at=NOW - 28 * DAY, ends_at=NOW + 28 * DAY)
SPAN = Span(today=date(2026, 11, 23), weeks=4, zone=ZONE)
OPEN = ActivityKind.OPEN_ACTIVITY


@pytest.fixture
def child(session, location):
    return factories.child(session, pseudonym="Merel", birth_month=date(2017, 4, 1))


@pytest.fixture
def parts(session, location):
    """Return a function that reads who takes part, as child, day, minutes and whether it is past."""

    def read():
        session.commit()
        found = participation.parts(session, PERIOD, location_id=location.id, now=NOW)
        return [(one.child_id, (one.day - NOW.date()).days, one.minutes, one.past) for one in found]

    return read


@pytest.mark.parametrize(
    ("mark", "counts"),
    [
        (AttendanceMark.NOT_RECORDED, True),
        (AttendanceMark.PRESENT, True),
        (AttendanceMark.ABSENT, False),
        (AttendanceMark.EXCUSED, False),
    ],
)
def test_who_was_placed_and_not_marked_away_took_part(session, child, parts, mark, counts):
    row = factories.meeting(session, NOW - 2 * DAY, minutes=90)
    factories.attendance(session, row, child, mark=mark, recorded_at=NOW)
    assert parts() == ([(child.id, -2, 90, True)] if counts else [])


def test_what_is_to_come_counts_as_soon_as_a_child_has_a_place(session, child, parts):
    factories.attendance(session, factories.meeting(session, NOW + 2 * DAY), child)
    factories.attendance(session, factories.meeting(session, NOW + 4 * DAY), child, placed=False)
    assert parts() == [(child.id, 2, 60, False)]


def test_before_there_is_a_list_an_enrolment_is_a_place(session, child, parts):
    placed, waiting = factories.activity(session), factories.activity(session)
    factories.enrolment(session, placed, child, since=NOW - DAY)
    factories.enrolment(session, waiting, child, EnrolmentState.WAITING)
    for day in (-2, 2):  # before it was enrolled, and after
        factories.meeting(session, NOW + day * DAY, of=placed)
        factories.meeting(session, NOW + day * DAY, of=waiting)
    assert parts() == [(child.id, 2, 60, False)]


def test_where_there_is_a_list_it_says_who_comes(session, child, parts):
    activity = factories.activity(session)
    factories.enrolment(session, activity, child)
    row, other = factories.meeting(session, NOW + DAY, of=activity), factories.child(session)
    factories.attendance(session, row, other)
    assert parts() == [(other.id, 1, 60, False)]


def test_what_is_cancelled_outside_the_period_or_elsewhere_counts_for_nobody(
    session, child, parts, other_location, session_at
):
    cancelled = factories.meeting(session, NOW + DAY, cancelled=True, cancel_reason="Storm")
    factories.attendance(session, cancelled, child)
    factories.attendance(session, factories.meeting(session, NOW - 29 * DAY), child)
    there = session_at(other_location)
    factories.attendance(there, factories.meeting(there), factories.child(there))
    there.commit()
    assert parts() == []


def test_meetings_of_one_kind_on_one_day_are_added_up(session, location, child):
    for hour in (0, 2):
        factories.attendance(session, factories.meeting(session, NOW - DAY + hour * HOUR), child)
    session.commit()
    assert participation.parts(session, PERIOD, location_id=location.id, now=NOW) == (
        Part(child_id=child.id, kind=OPEN, day=date(2026, 11, 22), minutes=120, past=True),
    )


@pytest.fixture
def joinable(session, location, child):
    """Return a function that reads what the child could join, by title."""

    def read():
        session.commit()
        person = Person(id=child.id, name=child.pseudonym, birth_month=child.birth_month)
        found = participation.openings(session, person, location_id=location.id, now=NOW)
        return [(one.title, one.free) for one in found]

    return read


def offered(session, title, day=2, capacity=8, **values):
    activity = factories.activity(session, title=title, capacity=capacity)
    factories.meeting(session, NOW + day * DAY, of=activity, **values)
    return activity


def test_a_child_can_join_what_has_places_for_its_age(session, joinable):
    own = factories.age_group(session, min_age=9, max_age=12)
    older = factories.age_group(session, min_age=10, max_age=12)
    offered(session, "Voetbal", age_group_id=own.id)
    offered(session, "Kickboksen", age_group_id=older.id)
    offered(session, "Overleg", capacity=None)
    offered(session, "Speelveld", capacity=None, age_group_id=own.id)
    offered(session, "Lang hierna", day=29)
    offered(session, "Vervallen", cancelled=True, cancel_reason="Storm")
    full = offered(session, "Vol", capacity=1)
    factories.enrolment(session, full, factories.child(session))
    assert joinable() == [("Speelveld", None), ("Voetbal", 8)]


def test_a_child_can_join_what_it_is_old_enough_for_by_then(session, child, joinable):
    child.birth_month = date(2016, 12, 1)
    ten = factories.age_group(session, min_age=10, max_age=10)
    offered(session, "Deze maand", day=2, age_group_id=ten.id)
    offered(session, "Volgende maand", day=9, age_group_id=ten.id)
    assert joinable() == [("Volgende maand", 8)]


def test_what_a_child_does_already_or_does_at_that_time_is_left_out(session, child, joinable):
    factories.enrolment(session, offered(session, "Doet al mee"), child)
    factories.enrolment(session, offered(session, "Wil graag", day=5), child, EnrolmentState.WANTED)
    factories.attendance(session, factories.meeting(session, NOW + 2 * DAY + HOUR / 2), child)
    offered(session, "Tegelijk")
    assert joinable() == [("Wil graag", 8)]


def test_an_activity_stands_once_with_how_often_it_suits(session, location, child):
    activity = offered(session, "Schaken")
    for day in (9, 16):
        factories.meeting(session, NOW + day * DAY, of=activity)
    factories.attendance(session, factories.meeting(session, NOW + 9 * DAY), child)
    session.commit()
    person = Person(id=child.id, name=child.pseudonym, birth_month=child.birth_month)
    (found,) = participation.openings(session, person, location_id=location.id, now=NOW)
    assert (found.starts_at, found.more) == (NOW + 2 * DAY, 1)


def test_a_closed_group_is_for_its_members(session, child, joinable):
    mine, other = factories.group(session), factories.group(session)
    session.add(GroupMember(location_id=session.info["scope"], group_id=mine.id, child_id=child.id))
    for group, title in ((mine, "Mijn klas"), (other, "Andere klas")):
        activity = factories.activity(session, title=title, capacity=8, group_id=group.id)
        factories.meeting(session, NOW + 2 * DAY, of=activity)
    assert joinable() == [("Mijn klas", 8)]


def test_who_has_nothing_ahead_either_stands_first_among_those_left_out(session, location, by):
    plans, none, long_ago, active = (factories.child(session, pseudonym=name) for name in ("A", "B", "C", "D"))
    for row, who in ((-20, plans), (5, plans), (-16, none), (-25, long_ago), (-3, active)):
        factories.attendance(session, factories.meeting(session, NOW + row * DAY), who)
    session.commit()
    found = children.overview(session, SPAN, by=by, now=NOW)
    assert [share.child.name for share in found.left_out] == ["C", "B", "A"]


def test_one_age_group_can_be_chosen_and_a_foreign_one_is_none(session, location, by, child):
    group = factories.age_group(session, min_age=4, max_age=6)
    factories.age_group(session, min_age=9, max_age=12)
    session.commit()
    everybody = children.overview(session, SPAN, by=by, now=NOW)
    nobody = children.overview(session, replace(SPAN, age_group_id=group.id), by=by, now=NOW)
    foreign = children.overview(session, replace(SPAN, age_group_id=location.id), by=by, now=NOW)
    assert [len(found.children) for found in (everybody, nobody, foreign)] == [1, 0, 1]
    assert len(children.week_map(session, replace(SPAN, age_group_id=group.id), by=by, now=NOW).bands) == 1


def test_every_look_is_noted_by_id(session, location, by, child):
    children.overview(session, SPAN, by=by, now=NOW)
    children.week_map(session, SPAN, by=by, now=NOW + HOUR)
    children.one(session, child.id, SPAN, by=by, now=NOW + 2 * HOUR)
    rows = session.execute(
        select(AuditEntry.action, AuditEntry.subject, AuditEntry.subject_id, AuditEntry.by_id).order_by(AuditEntry.at)
    )
    assert [tuple(row) for row in rows] == [
        ("children.seen", "location", location.id, by.user_id),
        ("children.seen", "location", location.id, by.user_id),
        ("child.seen", "child", child.id, by.user_id),
    ]


def test_a_child_of_another_location_is_not_there(session, by, other_location, session_at):
    there = session_at(other_location)
    foreign = factories.child(there)
    there.commit()
    with pytest.raises(NotFound):
        children.one(session, foreign.id, SPAN, by=by, now=NOW)


@pytest.mark.parametrize("today", [date(2026, 10, 25), date(2027, 3, 28)])
def test_a_span_goes_from_midnight_to_midnight_over_a_clock_change(today):
    span = replace(SPAN, today=today, weeks=2)
    assert len(span.whole_weeks) == 5
    assert span.period.minutes in {29 * 24 * 60 - 60, 29 * 24 * 60 + 60}
    assert span.period.starts_at < datetime.combine(today - timedelta(weeks=2), datetime.min.time(), tzinfo=UTC)
