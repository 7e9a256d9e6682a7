"""What is held beside many meetings that are changed at once: with them in one act, one undo, and nothing by halves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models.activities import LinkedActivity, PlanEdit, ProgrammeSession
from app.planning.timeslots import TimeSlot
from app.programme import bulk, bulk_previews, plan_edits, publishing, sessions
from app.programme.bulk import AddToAll, CancelAll, ShiftAll
from app.programme.bulk_previews import Hearer
from app.programme.refusals import InTheWay, NothingToUndo, Outdated
from app.queries import companions as stored
from tests import factories
from tests.database.acts import slot
from tests.database.knowledge import arrive
from tests.database.racing import WON, at_once
from tests.factories import DAY, HOUR, NOW

WEEK = 7 * DAY
SOON = NOW + 2 * DAY
HALF = timedelta(minutes=30)
ILL = CancelAll(reason="Trainer ziek")


@pytest.fixture
def course(session, location):
    """Return three weekly meetings of a course for parents."""
    activity = factories.activity(session, title="Pittige Jaren")
    return [factories.meeting(session, SOON + number * WEEK, of=activity, title="Ouders") for number in range(3)]


@pytest.fixture
def care(session, course, location):
    """Return the child care at the time of each, in a room of its own; the doors open a quarter of an hour before."""
    activity = factories.activity(session, title="Kinderopvang")
    session.add(LinkedActivity(location_id=location.id, activity_id=course[0].activity_id, beside_id=activity.id))
    room = factories.space(session, name="Speelkamer", shareable=False)
    rows = []
    for meeting in course:
        found = factories.meeting(session, meeting.starts_at, of=activity, at=room, title="Kinderopvang")
        found.starts_at -= HALF / 2
        found.starts_local -= HALF / 2
        rows.append(found)
    session.commit()
    return rows


def ids(meetings):
    return [meeting.id for meeting in meetings]


def everything(session):
    session.expire_all()
    rows = session.scalars(select(ProgrammeSession).order_by(ProgrammeSession.id))
    return [(row.starts_at, row.ends_at, row.starts_local, row.cancelled, row.by_hand) for row in rows]


def test_many_that_are_shifted_take_what_is_beside_them_along_and_back_by_one_undo(session, course, care, by):
    before = everything(session)
    done = bulk.apply(session, ids(course), ShiftAll(minutes=30), tell=False, by=by, now=NOW)
    session.commit()
    after = everything(session)
    assert [(row[0], row[1]) for row in after] == [(row[0] + HALF, row[1] + HALF) for row in before]
    assert done.sessions == 6
    assert plan_edits.undo(session, done.edit_id, by=by, now=NOW) == 6
    session.commit()
    assert everything(session) == before
    with pytest.raises(NothingToUndo):
        plan_edits.undo(session, done.edit_id, by=by, now=NOW)


def test_only_what_was_ticked_comes_along(session, course, care, by):
    before = everything(session)
    done = bulk.apply(
        session, ids(course[:2]), ILL, along=[care[0].id, care[2].id], tell=False, by=by, now=NOW
    )  # the third is beside a meeting that was not chosen, and stays
    session.commit()
    gone = [row.cancelled for row in (*course, *care)]
    assert (gone, done.sessions) == ([True, True, False, True, False, False], 3)
    plan_edits.undo(session, done.edit_id, by=by, now=NOW)
    assert everything(session) == before


def test_a_line_of_text_takes_nothing_along(session, course, care, by):
    done = bulk.apply(session, ids(course), AddToAll(text="Neem water mee."), tell=False, by=by, now=NOW)
    assert (done.sessions, care[0].notes) == (3, "")


def test_child_care_that_is_chosen_alone_leaves_the_course_and_chosen_with_it_goes_once(session, course, care, by):
    assert bulk.apply(session, ids(care), ILL, tell=False, by=by, now=NOW).sessions == 3
    assert [row.cancelled for row in course] == [False] * 3
    session.rollback()
    assert bulk.apply(session, ids([*course, *care]), ILL, tell=False, by=by, now=NOW).sessions == 6


def test_what_is_beside_a_meeting_that_does_not_go_on_stays(session, course, care, by):
    sessions.cancel(session, course[0].id, reason="Ziek", by=by, now=NOW)
    assert bulk.apply(session, ids(course), ShiftAll(minutes=30), tell=False, by=by, now=NOW).sessions == 4
    assert care[0].starts_at == SOON - HALF / 2


def test_a_room_in_use_refuses_all_of_it_and_the_preview_says_of_which(session, course, care, by, location):
    other = factories.meeting(session, SOON + WEEK + HOUR, title="Dans")
    other.space_id, other.space_shareable = care[1].space_id, False
    session.commit()
    before = everything(session)
    found = bulk_previews.preview(session, ids(course), ShiftAll(minutes=30), location=location, now=NOW)
    assert [(line.before.planned.title, line.beside, line.hard) for line in found.lines] == [
        ("Kinderopvang", "Ouders", False),
        ("Ouders", "", False),
        ("Kinderopvang", "Ouders", True),
        ("Ouders", "", False),
        ("Kinderopvang", "Ouders", False),
        ("Ouders", "", False),
    ]
    with pytest.raises(InTheWay):
        bulk.apply(session, ids(course), ShiftAll(minutes=30), tell=True, by=by, now=NOW)
    session.rollback()
    assert everything(session) == before


def test_the_preview_says_who_hears_of_what_comes_along_and_they_hear_it_once(session, course, care, by, location):
    anna, sara = factories.volunteer(session, name="Anna"), factories.volunteer(session, name="Sara")
    for row, who in ((course[0], anna), (care[0], sara), (care[1], sara)):
        factories.assignment(session, factories.shift(session, row), who)
    publishing.publish(session, ids([*course, *care]), by=by, now=NOW)
    arrive(session)
    session.commit()
    found = bulk_previews.preview(session, ids(course), ILL, location=location, now=NOW)
    assert found.hearers == (
        Hearer(name="Anna", partner=False, sessions=1),
        Hearer(name="Sara", partner=False, sessions=2),
    )
    assert bulk.apply(session, ids(course), ILL, tell=True, by=by, now=NOW).messages == 2


def test_what_is_not_beside_any_of_them_any_more_is_not_taken_along_unseen(session, course, care, by):
    sessions.move(session, care[0].id, slot=slot(SOON + 5 * HOUR), version=care[0].version, by=by, now=NOW)
    session.commit()
    before = everything(session)
    with pytest.raises(Outdated):
        bulk.apply(session, ids(course), ShiftAll(minutes=30), along=ids(care), tell=False, by=by, now=NOW)
    session.rollback()
    assert everything(session) == before


def test_of_two_people_who_move_the_two_at_once_one_wins_with_the_whole(
    session, course, care, by, session_at, location
):
    """One shifts the course with its child care, the other moves the child care of one day: never half of the one."""
    chosen, along, one = ids(course), ids(care), care[0].id
    elsewhere = TimeSlot(starts_at=SOON + 5 * HOUR, ends_at=SOON + 6 * HOUR)
    version = care[0].version
    session.rollback()
    many, alone = at_once(
        (
            session_at(location),
            lambda s: bulk.apply(s, chosen, ShiftAll(minutes=120), along=along, tell=False, by=by, now=NOW),
        ),
        (
            session_at(location),
            lambda s: sessions.move(s, one, slot=elsewhere, version=version, by=by, now=NOW),
        ),
    )
    session.expire_all()
    starts = [session.get_one(ProgrammeSession, row_id).starts_at for row_id in (chosen[0], one)]
    if many == WON:
        assert (type(alone), starts) == (Outdated, [SOON + 2 * HOUR, SOON + 2 * HOUR - HALF / 2])
    else:
        assert (type(many), alone, starts) == (Outdated, WON, [SOON, elsewhere.starts_at])
        assert session.scalars(select(PlanEdit)).all() == []


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_pairs_are_known_in_one_statement_however_many(session, course, location, count_queries, number):
    activity = factories.activity(session)
    session.add(LinkedActivity(location_id=location.id, activity_id=course[0].activity_id, beside_id=activity.id))
    room = factories.space(session, shareable=True)
    for _each in range(number):
        factories.meeting(session, SOON, of=activity, at=room)
    session.flush()
    with count_queries() as seen:
        found = stored.pairs(session, of=ids(course))
    assert (len(seen), len(found)) == (1, number)
