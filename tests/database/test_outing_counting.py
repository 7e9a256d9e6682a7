"""Children ticked out and in from several telephones: each stands where the last word put it."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.models.attendance import Attendance, AttendanceChange, CheckOut
from app.models.children import Child
from app.models.outings import Headcount
from app.planning.outings.counting import Where
from app.planning.vocabulary import AttendanceMark, CountPoint
from app.programme import attendance
from app.programme.outings import counting
from app.programme.outings.counting import Counted, Move
from app.programme.refusals import NotFound
from app.queries import outing_day
from tests import factories
from tests.database.racing import WON, at_once
from tests.factories import HOUR, NOW
from tests.outings import outing

MINUTE = HOUR / 60


def moves(children, to, *, at=0):
    return [Move(child_id=child.id, to=to, at=NOW + at * MINUTE) for child in children]


@pytest.fixture
def tick(session, by):
    """Return a function by which the supervisor says where children are."""

    def tick(away, children, to, *, at=0):
        return counting.move(session, away.id, moves(children, to, at=at), by=by, now=NOW + HOUR)

    return tick


def marked(session):
    return session.scalars(select(Attendance.mark).where(Attendance.mark != AttendanceMark.NOT_RECORDED)).all()


def test_who_leaves_is_present_with_its_history(session, by, tick):
    _outing, away, _briefing, who = outing(session)
    assert tick(away, who[:2], Where.AWAY) == {who[0].id: Where.AWAY, who[1].id: Where.AWAY}
    assert marked(session) == [AttendanceMark.PRESENT] * 2
    assert session.scalar(select(func.count()).select_from(AttendanceChange)) == 2


def test_who_was_noted_otherwise_stays_so(session, by, tick):
    _outing, away, _briefing, (child,) = outing(session, children=1)
    place = session.scalars(select(Attendance).where(Attendance.session_id == away.id)).one()
    place.mark, place.recorded_at = AttendanceMark.EXCUSED, NOW
    tick(away, [child], Where.AWAY)
    assert marked(session) == [AttendanceMark.EXCUSED]


def test_who_lost_its_place_on_the_way_still_comes_back(session, by, tick):
    kept, away, _briefing, (child,) = outing(session, children=1)
    tick(away, [child], Where.AWAY)
    session.scalars(select(Attendance).where(Attendance.session_id == away.id)).one().placed = False
    session.flush()
    assert [one.where for one in outing_day.going(session, kept.id)] == [Where.AWAY]
    assert tick(away, [child], Where.BACK, at=9) == {child.id: Where.BACK}


def test_who_stayed_and_lost_its_place_is_not_counted_any_more(session, by, tick):
    kept, away, _briefing, (child,) = outing(session, children=1)
    tick(away, [child], Where.AWAY)
    tick(away, [child], Where.HERE, at=2)
    session.scalars(select(Attendance).where(Attendance.session_id == away.id)).one().placed = False
    session.flush()
    assert (outing_day.going(session, kept.id), outing_day.places(session, away.id)) == ((), {})


@pytest.mark.parametrize("last", Where)
def test_ticks_that_come_in_in_any_order_leave_the_same_counts(session, by, tick, last):
    """Each child has the same ticks as the others, in an order of its own: as many children as there are orders."""
    said = [(Where.AWAY, 1), (Where.BACK, 3), (Where.HERE, 5), (last, 7)]
    orders = list(permutations(said))
    kept, away, _briefing, who = outing(session, children=len(orders))
    for turn in range(len(said)):
        for child, order in zip(who, orders, strict=True):
            to, at = order[turn]
            tick(away, [child], to, at=at)

    assert {one.where for one in outing_day.going(session, kept.id)} == {last}
    assert len(marked(session)) == (0 if last is Where.HERE else len(orders))


def test_who_stays_after_all_is_present_only_when_somebody_noted_that_since(session, by, tick):
    _outing, away, _briefing, (child,) = outing(session, children=1)
    tick(away, [child], Where.AWAY, at=1)
    for mark in (AttendanceMark.EXCUSED, AttendanceMark.PRESENT):
        attendance.record(session, away.id, marks={child.id: mark}, by=by, now=NOW + 9 * MINUTE)
    tick(away, [child], Where.HERE, at=5)
    assert marked(session) == [AttendanceMark.PRESENT]


def test_it_is_kept_who_said_what(session, by, tick):
    _outing, away, _briefing, (child,) = outing(session, children=1)
    other = replace(by, user_id=factories.account(session).id)
    tick(away, [child], Where.AWAY, at=1)
    counting.move(session, away.id, moves([child], Where.HERE, at=5), by=other, now=NOW + HOUR)
    row = session.scalars(select(CheckOut)).one()
    assert (row.out_by_id, row.here_by_id, row.back_by_id) == (by.user_id, other.user_id, None)


def test_a_child_without_a_place_is_passed_over(session, by, tick):
    _outing, away, _briefing, _who = outing(session)
    assert tick(away, [factories.child(session)], Where.AWAY) == {}


def test_a_check_out_goes_with_the_child(session, by, tick):
    _outing, away, _briefing, who = outing(session)
    tick(away, who, Where.AWAY)
    session.delete(session.get_one(Child, who[0].id))
    session.flush()
    assert session.scalar(select(func.count()).select_from(CheckOut)) == 2


def test_two_telephones_at_once_lose_no_tick(session, by, two_sessions):
    kept, away, _briefing, who = outing(session, children=12)
    session_id, outing_id = away.id, kept.id
    out, back = moves(who[:9], Where.AWAY, at=1), moves(reversed(who[6:]), Where.BACK, at=5)
    session.commit()

    def sends(chosen):
        return lambda there: counting.move(there, session_id, chosen, by=by, now=NOW + HOUR)

    one, other = two_sessions()
    assert at_once((one, sends(out)), (other, sends(back))) == [WON, WON]
    session.expire_all()
    places = outing_day.places(session, session_id)
    assert [places[child.id] for child in who] == [Where.AWAY] * 6 + [Where.BACK] * 6
    assert [one.where for one in outing_day.going(session, outing_id)].count(Where.BACK) == 6


def test_a_count_that_is_sent_twice_at_once_is_one(session, by, two_sessions):
    kept, away, _briefing, who = outing(session)
    outing_id = kept.id
    counting.move(session, away.id, moves(who[:2], Where.AWAY), by=by, now=NOW)
    session.commit()
    counted = Counted(id=uuid4(), point=CountPoint.ARRIVAL, number=1, at=NOW + MINUTE)

    def sends(there):
        counting.count(there, outing_id, counted, by=by, now=NOW + HOUR)

    one, other = two_sessions()
    assert at_once((one, sends), (other, sends)) == [WON, WON]
    rows = session.scalars(select(Headcount)).all()
    assert [(row.point, row.expected, row.counted, row.counted_at) for row in rows] == [
        (CountPoint.ARRIVAL, 2, 1, NOW + MINUTE)
    ]
    assert [one.difference for one in outing_day.counts(session, outing_id)] == [-1]


def test_nothing_is_counted_on_an_outing_that_is_not_there(session, by):
    with pytest.raises(NotFound):
        counting.count(session, uuid4(), Counted(id=uuid4(), point=CountPoint.BACK, number=1, at=NOW), by=by, now=NOW)


@pytest.mark.parametrize("many", [1, 3, 300])
def test_many_children_take_as_many_statements_as_one(session, by, count_queries, many):
    kept, away, _briefing, _who = outing(session, children=0)
    who = [factories.child(session) for _ in range(many)]
    for child in who:
        factories.attendance(session, away, child)
    asked, outing_id, session_id = moves(who, Where.AWAY), kept.id, away.id
    session.commit()
    with count_queries() as writing:
        assert len(counting.move(session, session_id, asked, by=by, now=NOW)) == many
    session.commit()
    with count_queries() as reading:
        assert len(outing_day.going(session, outing_id)) == many
        outing_day.counts(session, outing_id)
    assert (len(writing), len(reading)) == (12, 4), writing
