"""Agreements that are signed for an activity: noted once, taken back, and beside them the hours that were agreed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.models.attendance import Agreement
from app.planning.vocabulary import EnrolmentState
from app.planning.weeks import IsoWeek
from app.programme import agreements, enrolment_lists
from app.programme.refusals import NotEnrolled, NotFound, NothingToUndo, SignedLater
from app.queries import agreements as queries
from app.queries.agreements import Agreed
from tests import factories
from tests.database.racing import WON, at_once
from tests.factories import DAY, NOW

TODAY = NOW.date()


@pytest.fixture
def talents(session, by):
    """Return an activity that asks for an agreement, with two meetings of five hours in its first week."""
    asks = factories.template(session, specification={"agreement": True, "hours_per_week": 12})
    found = factories.activity(session, template_id=asks.id)
    monday = NOW - NOW.weekday() * DAY
    for days in (7, 9, 14):
        factories.meeting(session, monday + days * DAY, minutes=300, of=found)
    factories.meeting(session, monday + 10 * DAY, minutes=300, of=found, cancelled=True, cancel_reason="ziek")
    return found


@pytest.fixture
def placed(session, talents):
    """Return a function that adds a young person, who has a place unless another state is said."""

    def placed(state=EnrolmentState.PLACED):
        child = factories.child(session)
        factories.enrolment(session, talents, child, state)
        return child

    return placed


@pytest.fixture
def note(session, talents, by):
    return lambda child, day=TODAY: agreements.note(session, talents.id, child.id, signed_on=day, by=by, now=NOW)


def test_it_says_who_signed_and_how_many_of_the_agreed_hours_are_planned(session, talents, placed, note):
    child = placed()
    week = IsoWeek.containing(TODAY).next()
    assert queries.of(session, talents.id, now=NOW) == Agreed(
        asked=True, hours_per_week=12, week=week, planned=10, signed={}
    )
    note(child, TODAY - DAY)
    note(child, TODAY)
    assert queries.of(session, talents.id, now=NOW + 70 * DAY) == Agreed(
        asked=True, hours_per_week=12, signed={child.id: TODAY - DAY}
    )


def test_taking_it_back_says_which_day_it_was_and_only_once(session, talents, placed, note, by):
    child = placed()
    note(child, TODAY - DAY)
    assert agreements.take_back(session, talents.id, child.id, by=by, now=NOW) == TODAY - DAY
    with pytest.raises(NothingToUndo):
        agreements.take_back(session, talents.id, child.id, by=by, now=NOW)


def test_only_who_has_a_place_counts_and_can_sign(session, talents, placed, note, by):
    signed, _, waiting = placed(), placed(), placed(EnrolmentState.WAITING)
    note(signed)
    with pytest.raises(NotEnrolled):
        note(waiting)
    assert enrolment_lists.look(session, talents.id, (), by=by, now=NOW).unsigned == 1


def test_a_day_to_come_is_refused_and_so_is_what_asks_for_nothing(session, talents, placed, note, by):
    with pytest.raises(SignedLater):
        note(placed(), TODAY + timedelta(days=1))
    other, child = factories.activity(session), factories.child(session)
    factories.enrolment(session, other, child)
    with pytest.raises(NotFound):
        agreements.note(session, other.id, child.id, signed_on=date(2026, 1, 5), by=by, now=NOW)
    assert queries.of(session, other.id, now=NOW) is None
    assert enrolment_lists.look(session, other.id, (), by=by, now=NOW).unsigned == 0


def test_two_who_note_it_at_once_make_one(session, talents, placed, by, two_sessions):
    activity_id, child_id = talents.id, placed().id
    session.commit()

    def act(at):
        agreements.note(at, activity_id, child_id, signed_on=TODAY, by=by, now=NOW)

    one, other = two_sessions()
    assert at_once((one, act), (other, act)) == [WON, WON]
    assert session.scalar(select(func.count()).select_from(Agreement)) == 1


def test_three_hundred_agreements_are_read_in_as_many_statements_as_one(session, talents, placed, note, count_queries):
    counts = []
    for more in (1, 2, 297):
        for _ in range(more):
            note(placed())
        with count_queries() as statements:
            assert queries.of(session, talents.id, now=NOW)
        counts.append(len(statements))
    assert counts == [4, 4, 4]
