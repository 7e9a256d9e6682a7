"""Editing and moving sessions, by somebody who may not be alone."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from app.extensions import enter_location
from app.programme import sessions
from app.programme.refusals import (
    AlreadyCancelled,
    ChildTaken,
    LooksLikeCitizenNumber,
    NamesAChild,
    NotFound,
    Outdated,
    SpaceTaken,
    VolunteerTaken,
)
from tests import factories
from tests.database.acts import audited, edit, move, slot
from tests.database.racing import WON, at_once
from tests.factories import DAY, HOUR, NOW

SOON = NOW + 2 * DAY


def test_a_session_becomes_what_was_wanted_and_its_history_says_so(session, by):
    meeting, space, group = factories.meeting(session, SOON), factories.space(session), factories.age_group(session)
    wanted = sessions.SessionDetails(
        slot=slot(SOON + DAY, hours=2), space_id=space.id, age_group_id=group.id, title="Verhalen", notes="Jas mee"
    )
    change = sessions.edit(session, meeting.id, wanted=wanted, version=1, by=by, now=NOW)
    session.commit()
    assert sessions.details_of(meeting) == wanted
    assert (meeting.version, meeting.starts_local) == (2, datetime(2026, 11, 26, 9, 0))  # noqa: DTZ001 - a wall time
    assert (change.sort, change.by_id, change.at, change.undone_at) == ("moved", by.user_id, NOW, None)
    assert change.before["title"] != change.after["title"] == "Verhalen"
    assert audited(session) == ["session.moved"]


def test_a_wish_that_is_true_already_changes_nothing(session, by):
    meeting = factories.meeting(session)
    session.commit()
    assert edit(session, meeting, by=by) is None
    session.commit()
    assert (meeting.version, audited(session)) == (1, [])


def test_a_text_is_edited_and_a_time_is_moved(session, by):
    meeting = factories.meeting(session)
    assert edit(session, meeting, by=by, notes="Jas mee").sort == "edited"
    assert edit(session, meeting, by=by, slot=slot(SOON + HOUR)).sort == "moved"


def test_a_page_that_is_out_of_date_changes_nothing(session, by):
    meeting = factories.meeting(session)
    edit(session, meeting, by=by, title="Anders")
    with pytest.raises(Outdated) as refusal:
        edit(session, meeting, by=by, version=1, title="Nog anders")
    assert refusal.value == Outdated(meeting.id)
    assert meeting.title == "Anders"


def test_a_cancelled_session_is_not_edited(session, by):
    meeting = factories.meeting(session, cancelled=True, cancel_reason="ziek")
    with pytest.raises(AlreadyCancelled):
        edit(session, meeting, by=by, title="Anders")


def test_a_moved_session_keeps_its_wall_time_of_that_day(session, by):
    """The clocks go back on 25 October 2026: the same hour on the wall is another hour in UTC."""
    meeting = factories.meeting(session, datetime(2026, 10, 23, 12, 0, tzinfo=UTC))
    move(session, meeting, datetime(2026, 10, 26, 13, 0, tzinfo=UTC), by=by)
    assert meeting.starts_local == datetime(2026, 10, 26, 14, 0)  # noqa: DTZ001 - a wall time


def test_a_space_in_use_is_refused_by_name(session, by):
    space = factories.space(session, name="Sportzaal")
    taken = factories.meeting(session, SOON + HOUR, at=space, title="Voetbal")
    meeting = factories.meeting(session, SOON, at=space)
    session.commit()
    with pytest.raises(SpaceTaken) as refusal:
        edit(session, meeting, by=by, title="Langer", slot=slot(SOON, hours=2))
    assert refusal.value == SpaceTaken("Sportzaal", "Voetbal", taken.starts_at, taken.ends_at)
    session.commit()
    assert (meeting.title == "Langer", meeting.version, audited(session)) == (False, 1, [])


def test_a_volunteer_in_use_is_refused_by_name(session, by):
    anna = factories.volunteer(session, name="Anna")
    meeting, elsewhere = factories.meeting(session, SOON), factories.meeting(session, SOON + DAY, title="Voetbal")
    for one in (meeting, elsewhere):
        factories.assignment(session, factories.shift(session, one), anna)
    with pytest.raises(VolunteerTaken) as refusal:
        move(session, meeting, SOON + DAY, by=by)
    assert refusal.value == VolunteerTaken("Anna", "Voetbal", elsewhere.starts_at, elsewhere.ends_at)


def test_children_in_use_are_refused_by_their_number_alone(session, by):
    meeting, elsewhere = factories.meeting(session, SOON), factories.meeting(session, SOON + DAY)
    for _ in range(2):
        child = factories.child(session)
        factories.attendance(session, meeting, child)
        factories.attendance(session, elsewhere, child)
    factories.attendance(session, meeting, factories.child(session))
    with pytest.raises(ChildTaken) as refusal:
        move(session, meeting, SOON + DAY, by=by)
    assert refusal.value == ChildTaken(2)


def test_after_a_refusal_the_transaction_goes_on(session, by):
    space = factories.space(session)
    factories.meeting(session, SOON + DAY, at=space)
    meeting = factories.meeting(session, SOON, at=space)
    with pytest.raises(SpaceTaken):
        move(session, meeting, SOON + DAY, by=by)
    move(session, meeting, SOON + 2 * DAY, by=by)
    session.commit()
    assert meeting.starts_at == SOON + 2 * DAY


@pytest.mark.parametrize("field", ["title", "notes"])
def test_no_text_of_a_session_names_a_child_or_a_citizen_number(session, by, field):
    factories.child(session, pseudonym="Rode Mus")
    meeting = factories.meeting(session)
    with pytest.raises(NamesAChild) as refusal:
        edit(session, meeting, by=by, **{field: "Feest voor rode  mus!"})
    assert refusal.value == NamesAChild("Rode Mus")
    with pytest.raises(LooksLikeCitizenNumber):
        edit(session, meeting, by=by, **{field: "nummer 111.222.333"})


@pytest.mark.parametrize("what", ["space", "age_group"])
def test_what_belongs_to_another_location_is_not_there(session, by, location, other_location, what):
    meeting = factories.meeting(session)
    here, there = location.id, other_location.id
    session.commit()
    enter_location(session, there)
    foreign = getattr(factories, what)(session).id
    session.commit()
    enter_location(session, here)
    with pytest.raises(NotFound) as refusal:
        edit(session, meeting, by=by, **{f"{what}_id": foreign})
    assert refusal.value == NotFound(what, foreign)


def test_of_two_who_change_the_same_session_one_is_told_to_look_again(session, by, location, session_at):
    meeting = factories.meeting(session)
    session.commit()
    meeting_id = meeting.id

    def moving(days):
        new = slot(SOON + days * DAY)
        return lambda s: sessions.move(s, meeting_id, slot=new, version=1, by=by, now=NOW)

    outcomes = at_once(*((session_at(location), moving(days)) for days in (1, 2)))
    assert sorted(outcomes, key=str) == [Outdated(meeting_id), WON] or outcomes == [WON, Outdated(meeting_id)]


def test_fifty_moves_at_once_do_not_wait_for_one_another_in_a_circle(session, by, location, session_at):
    """Five sessions with the same twelve volunteers, seated in another order each, want the same slot, ten times."""
    meetings = []
    for team in range(10):
        volunteers = [factories.volunteer(session) for _ in range(12)]
        for number in range(5):
            meeting = factories.meeting(session, SOON + number * HOUR)
            shift = factories.shift(session, meeting, need=12)
            for volunteer in volunteers[number * 2 :] + volunteers[: number * 2]:
                factories.assignment(session, shift, volunteer)
            meetings.append((meeting.id, slot(SOON + DAY + team * HOUR)))
    session.commit()

    def moving(meeting_id, target):
        return lambda s: sessions.move(s, meeting_id, slot=target, version=1, by=by, now=NOW)

    outcomes = at_once(*((session_at(location), moving(*meeting)) for meeting in meetings))
    teams = [Counter(map(type, outcomes[start : start + 5])) for start in range(0, 50, 5)]
    assert teams == [{str: 1, VolunteerTaken: 4}] * 10
