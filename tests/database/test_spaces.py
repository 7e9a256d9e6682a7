"""Spaces and age groups: what a change of one touches, and how it reaches people and their calendars."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.models.publications import Publication
from app.planning.vocabulary import ActivityKind
from app.programme import age_groups, marks, publishing, spaces
from app.programme.age_groups import AgeGroupDetails
from app.programme.refusals import ChangedMeanwhile, NameInUse, NamesAChild, TwoAtOnce
from app.programme.spaces import SpaceDetails
from tests import factories
from tests.database.knowledge import MINUTE, SOON, UPDATE, arrive, rename, seated, state, waiting
from tests.database.racing import at_once
from tests.factories import DAY, HOUR, NOW

DETAILS = SpaceDetails(
    name="Atelier", directions="gebouw B", capacity=16, shareable=False, on_location=True, travel_minutes=0
)
GROUP = AgeGroupDetails(name="Kleuters", min_age=4, max_age=7, children_per_adult=5, position=1)


def change(session, row, by, *, tell=True, seen=None, **values):
    before = spaces.details_of(row)
    mark = seen or marks.of(before)
    wanted = replace(before, **values)
    sent = spaces.change(session, row.id, wanted, seen=mark, tell=tell, by=by, now=NOW + MINUTE)
    session.commit()
    return sent


def look(session, row, **values):
    return spaces.look(session, row.id, replace(spaces.details_of(row), **values), now=NOW)


def place(session, meeting):
    session.expire_all()
    found = session.scalars(select(Publication).where(Publication.session_id == meeting.id)).one()
    return found.place, b"LOCATION:" + found.component.split(b"LOCATION:")[1].split(b"\r\n")[0], found.stamped_at


def look_at_group(session, row, **values):
    return age_groups.look(session, row.id, replace(age_groups.details_of(row), **values), now=NOW)


@pytest.fixture
def room(session, by):
    return factories.space(session, name="Leskamer", capacity=20)


@pytest.fixture
def lesson(session, by, room):
    """Return a published session of twelve places, to which Anna comes."""
    meeting = factories.meeting(session, SOON, at=room, of=factories.activity(session, capacity=12))
    seated(session, factories.shift(session, meeting), "Anna")
    publishing.publish(session, [meeting.id], by=by, now=NOW)
    arrive(session)
    session.commit()
    return meeting


def test_a_space_is_added_and_a_second_of_that_name_refused(session, by):
    row = spaces.add(session, DETAILS, by=by, now=NOW)
    assert spaces.details_of(row) == DETAILS
    with pytest.raises(NameInUse) as refusal:
        spaces.add(session, replace(DETAILS, name="atelier"), by=by, now=NOW)
    assert refusal.value == NameInUse(row.id, "Atelier")


def test_two_who_add_the_same_space_at_once_add_one(two_sessions, by):
    outcomes = at_once(*[(each, lambda it: spaces.add(it, DETAILS, by=by, now=NOW)) for each in two_sessions()])
    assert sorted(isinstance(outcome, NameInUse) for outcome in outcomes) == [False, True]


def test_a_space_never_names_a_child(session, by):
    factories.child(session, pseudonym="Zeehond")
    with pytest.raises(NamesAChild):
        spaces.add(session, replace(DETAILS, directions="bij Zeehond"), by=by, now=NOW)


def test_rule_4_a_new_name_reaches_calendars_and_people_at_once(session, by, room, lesson):
    assert look(session, room, name="Atelier").told[0].planned.id == lesson.id
    old_place, _line, stamped_at = place(session, lesson)
    assert change(session, room, by, name="Atelier", directions="gebouw B") == 1
    new_place, line, later = place(session, lesson)
    assert (old_place, new_place, line) == ("Leskamer", "Atelier (gebouw B)", b"LOCATION:Atelier (gebouw B)")
    assert later > stamped_at
    assert {(kind, sequence) for _who, kind, sequence in waiting(session)} == {(UPDATE, 0)}
    assert state(session, lesson) == "published"


def test_a_new_name_that_is_not_told_waits_for_somebody_to_publish(session, by, room, lesson):
    assert change(session, room, by, tell=False, name="Atelier") == 0
    assert (state(session, lesson), waiting(session), place(session, lesson)[0]) == ("changed", set(), "Leskamer")


def test_other_changes_that_nobody_made_known_are_not_told_with_it(session, by, room, lesson):
    rename(session, lesson, by, "Iets anders")
    assert look(session, room, name="Atelier").told == ()
    assert change(session, room, by, name="Atelier") == 0
    assert state(session, lesson) == "changed"


def test_a_meeting_of_last_month_gets_the_new_name_in_calendars_and_mails_nobody(session, by, room):
    past = factories.meeting(session, NOW - 20 * DAY, at=room)
    seated(session, factories.shift(session, past), "Anna")
    publishing.publish(session, [past.id], by=by, now=NOW - 30 * DAY)
    arrive(session)
    session.commit()
    effect = look(session, room, name="Atelier")
    assert (len(effect.told), effect.hearing) == (1, 0)
    assert change(session, room, by, name="Atelier") == 0
    assert (place(session, past)[0], waiting(session)) == ("Atelier", set())


@pytest.mark.parametrize(("capacity", "touched"), [(12, 0), (11, 1), (None, 0)])
def test_a_smaller_space_names_what_no_longer_fits(session, room, lesson, capacity, touched):
    assert len(look(session, room, capacity=capacity).too_small) == touched


def test_what_did_not_fit_before_is_not_the_fault_of_the_change(session, room, lesson):
    room.capacity = 5
    session.flush()
    assert look(session, room, capacity=4).too_small == ()


def test_a_space_that_closes_names_what_is_still_planned_there(session, room, lesson):
    effect = look(session, room, active=False)
    assert ([one.planned.id for one in effect.staying], bool(effect)) == ([lesson.id], True)
    assert not look(session, room, travel_minutes=10)


def test_a_space_in_which_two_are_at_once_stays_one_to_share(session, by):
    hall = factories.space(session, name="Grote zaal", shareable=True)
    for _each in range(2):
        factories.meeting(session, SOON, at=hall)
    session.commit()
    with pytest.raises(TwoAtOnce):
        change(session, hall, by, shareable=False)
    assert hall.shareable


def test_who_opened_the_form_before_somebody_else_saved_is_refused(session, by, room):
    seen = marks.of(spaces.details_of(room))
    change(session, room, by, seen=seen, capacity=21)
    with pytest.raises(ChangedMeanwhile):
        change(session, room, by, seen=seen, capacity=22)


def test_an_age_group_is_added_changed_and_not_doubled(session, by):
    row = age_groups.add(session, GROUP, by=by, now=NOW)
    wanted = replace(GROUP, max_age=8)
    age_groups.change(session, row.id, wanted, seen=marks.of(GROUP), by=by, now=NOW)
    age_groups.change(session, row.id, wanted, seen=marks.of(wanted), by=by, now=NOW)
    assert age_groups.details_of(row) == wanted
    with pytest.raises(NameInUse):
        age_groups.add(session, GROUP, by=by, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        age_groups.change(session, row.id, GROUP, seen=marks.of(GROUP), by=by, now=NOW)


@pytest.mark.parametrize(
    ("of_activity", "of_group", "touched"), [(8, 8, 0), (8, 4, 0), (8, 3, 1), (8, None, 0), (None, 1, 0)]
)
def test_a_stricter_ratio_names_where_adults_are_then_missing(session, by, of_activity, of_group, touched):
    group = age_groups.add(session, replace(GROUP, children_per_adult=None), by=by, now=NOW)
    activity = factories.activity(session, children_per_adult=of_activity, kind=ActivityKind.OPEN_ACTIVITY)
    meeting = factories.meeting(session, SOON, of=activity, age_group_id=group.id)
    seated(session, factories.shift(session, meeting), "Anna")
    for _each in range(4):
        factories.enrolment(session, activity, factories.child(session))
    session.commit()
    assert len(look_at_group(session, group, children_per_adult=of_group).too_few_adults) == touched


def test_other_ages_name_what_is_to_come_for_them(session, by):
    group = age_groups.add(session, GROUP, by=by, now=NOW)
    factories.meeting(session, NOW - DAY, age_group_id=group.id)
    coming = factories.meeting(session, SOON + HOUR, age_group_id=group.id)
    session.commit()
    effect = look_at_group(session, group, max_age=9)
    assert ([one.planned.id for one in effect.other_ages], bool(effect)) == ([coming.id], True)
    assert not look_at_group(session, group, position=3)
