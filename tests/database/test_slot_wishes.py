"""What the search for a free moment reads: who and what is occupied, and nothing that is in nobody's way."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from app.extensions import enter_location
from app.planning.slot_finder import find
from app.planning.slot_wish import NeedSort
from app.planning.timeslots import local_slot
from app.planning.vocabulary import Answer, EngagementState, FreeDaySort
from app.queries import slot_wishes
from app.queries.slot_wishes import Asked
from tests import factories
from tests.factories import NOW, ZONE

DAY = date(2026, 11, 25)


def slot(starts, ends, day=DAY):
    return local_slot(day=day, start=time.fromisoformat(starts), end=time.fromisoformat(ends), zone=ZONE)


def asked(**values):
    defaults = {
        "minutes": 60,
        "first": DAY,
        "days": 1,
        "weekdays": frozenset(range(1, 8)),
        "opening": (time(9), time(12)),
    }
    return Asked(**defaults | values)


@pytest.fixture
def found(session, location):
    """Return a function that looks, and returns the first and last start of each free moment, and the space."""

    def look(**values):
        session.flush()
        wish = slot_wishes.wish(session, asked(**values), location=location, now=NOW)
        zone = wish.zone
        return [
            (
                *(f"{each.astimezone(ZoneInfo(zone)):%H.%M}" for each in (opening.starts_at, opening.latest)),
                opening.places[0].name,
            )
            for opening in find(wish, most=20).openings
        ]

    return look


@pytest.fixture
def hall(session, location):
    return factories.space(session, name="Zaal", capacity=20)


def meeting(session, starts, ends, **values):
    taken = slot(starts, ends)
    return factories.meeting(session, taken.starts_at, minutes=taken.minutes, **values)


ALL_DAY = [("09.00", "11.00", "Zaal")]
AFTER_TEN = [("10.00", "11.00", "Zaal")]


def test_a_session_takes_its_space_unless_it_is_cancelled_or_shared(session, found, hall):
    assert found() == ALL_DAY
    meeting(session, "09:00", "10:00", at=hall)
    meeting(session, "11:00", "12:00", at=hall, cancelled=True, cancel_reason="Storm")
    assert found(space_id=hall.id) == AFTER_TEN
    shared = factories.space(session, name="Veld", shareable=True)
    meeting(session, "09:00", "10:00", at=shared)
    assert found(space_id=shared.id) == [("09.00", "11.00", "Veld")]


def test_any_space_that_is_large_enough_will_do_the_nearest_and_smallest_first(session, found, hall):
    factories.space(session, name="Buiten", capacity=25, travel_minutes=20)
    factories.space(session, name="Kamer", capacity=8)
    factories.space(session, name="Plein", capacity=None)
    assert [found(children=children)[0][2] for children in (5, 15, 22)] == ["Kamer", "Zaal", "Plein"]
    assert found(children=5, space_id=hall.id) == ALL_DAY


def test_a_session_is_in_the_way_of_its_age_group_and_its_group(session, found, hall):
    ages, group = factories.age_group(session), factories.group(session)
    meeting(session, "09:00", "10:00", age_group_id=ages.id)
    meeting(session, "11:00", "12:00", of=factories.activity(session, group_id=group.id))
    assert found(age_group_id=ages.id, space_id=hall.id) == AFTER_TEN
    assert found(group_id=group.id, space_id=hall.id) == [("09.00", "10.00", "Zaal")]
    assert found(age_group_id=ages.id, group_id=group.id, space_id=hall.id) == [("10.00", "10.00", "Zaal")]


def test_a_volunteer_is_where_they_hold_a_seat_and_comes_in_their_hours(session, found, hall):
    volunteer = factories.volunteer(session)
    factories.assignment(session, factories.shift(session, meeting(session, "09:00", "10:00")), volunteer)
    for values in ({"answer": Answer.DECLINED}, {"released": True}):
        shift = factories.shift(session, meeting(session, "10:00", "12:00"))
        factories.assignment(session, shift, volunteer, **values)
    assert found(volunteer_ids=frozenset({volunteer.id}), space_id=hall.id) == AFTER_TEN
    factories.availability(session, volunteer, DAY.isoweekday(), time(10, 30), time(11, 45))
    assert found(volunteer_ids=frozenset({volunteer.id}), space_id=hall.id) == [("10.30", "10.45", "Zaal")]


def test_any_two_must_fit_what_is_asked(session, found, hall):
    chosen = factories.volunteer(session, languages=["ti"])
    for values in (
        {"vog_until": None},
        {"vog_until": DAY - timedelta(days=1)},
        {"languages": ["nl"]},
        {"active": False},
    ):
        factories.volunteer(session, **{"languages": ["ti"]} | values)
    wanted = {"any_volunteers": 1, "with_vog": True, "language": "ti", "volunteer_ids": frozenset({chosen.id})}
    assert found(**wanted) == []
    factories.volunteer(session, languages=["ti", "nl"])
    assert found(**wanted) == ALL_DAY
    assert found(**wanted | {"any_volunteers": 2}) == []


def test_a_partner_is_where_they_are_asked_and_busy_elsewhere(session, found, hall):
    police = factories.partner(session)
    factories.engagement(session, meeting(session, "09:00", "10:00"), police)
    factories.engagement(session, meeting(session, "10:00", "12:00"), police, state=EngagementState.DECLINED)
    factories.engagement(session, meeting(session, "10:00", "12:00"), police, withdrawn=True)
    wanted = {"partner_ids": frozenset({police.id}), "space_id": hall.id}
    assert found(**wanted) == AFTER_TEN
    elsewhere = slot("10:30", "11:00")
    factories.busy_source(session, police, times=[(elsewhere.starts_at, elsewhere.ends_at)])
    assert found(**wanted) == [("11.00", "11.00", "Zaal")]


def test_a_volunteer_can_be_busy_elsewhere(session, found, hall):
    volunteer = factories.volunteer(session)
    elsewhere = slot("08:00", "10:00")
    factories.busy_source(session, volunteer=volunteer, times=[(elsewhere.starts_at, elsewhere.ends_at)])
    assert found(volunteer_ids=frozenset({volunteer.id})) == AFTER_TEN


def test_the_way_from_another_place_takes_time(session, found, hall):
    volunteer, pool = factories.volunteer(session), factories.space(session, name="Zwembad", travel_minutes=30)
    factories.assignment(session, factories.shift(session, meeting(session, "08:30", "09:30", at=pool)), volunteer)
    assert found(volunteer_ids=frozenset({volunteer.id}), space_id=hall.id) == AFTER_TEN


def test_a_session_that_is_to_be_moved_is_in_nobodys_way_but_its_children_are(session, found, hall):
    moved = meeting(session, "09:00", "10:00", at=hall)
    child = factories.child(session)
    factories.attendance(session, moved, child)
    assert found(session_id=moved.id, space_id=hall.id) == ALL_DAY
    factories.attendance(session, meeting(session, "10:00", "11:00"), child)
    assert found(session_id=moved.id, space_id=hall.id) == [("09.00", "09.00", "Zaal"), ("11.00", "11.00", "Zaal")]


def test_the_children_of_a_session_have_no_names(session, location, hall):
    moved = meeting(session, "09:00", "10:00", at=hall)
    child = factories.child(session, pseudonym="Kanarie")
    for each in (moved, meeting(session, "10:00", "11:00")):
        factories.attendance(session, each, child)
    wish = slot_wishes.wish(session, asked(session_id=moved.id), location=location, now=NOW)
    (need,) = wish.needs
    assert (need.sort, need.name) == (NeedSort.CHILDREN, "")
    assert "Kanarie" not in repr(wish)


def test_free_days_are_passed_over_as_far_as_asked(session, found, hall):
    factories.free_day(session, DAY, sort=FreeDaySort.SCHOOL_HOLIDAY, name="Herfstvakantie")
    assert found() == []
    assert found(passed_over=frozenset({FreeDaySort.PUBLIC_HOLIDAY})) == ALL_DAY


def test_a_session_over_midnight_is_in_the_way_of_both_days(session, found, hall):
    start = slot("22:00", "23:00", DAY - timedelta(days=1)).starts_at
    factories.meeting(session, start, minutes=12 * 60, at=hall)
    assert found(space_id=hall.id) == AFTER_TEN


def test_nothing_of_another_location_is_seen(session, location, other_location, found, hall):
    enter_location(session, other_location.id)
    space, partner, volunteer = (make(session) for make in (factories.space, factories.partner, factories.volunteer))
    session.flush()
    enter_location(session, location.id)
    assert found(space_id=space.id) == []
    assert found(partner_ids=frozenset({partner.id}), volunteer_ids=frozenset({volunteer.id})) == ALL_DAY


def test_it_takes_as_many_statements_for_many_as_for_one(session, location, hall, count_queries):
    def statements():
        wanted = asked(
            days=28,
            age_group_id=ages.id,
            group_id=group.id,
            volunteer_ids=frozenset(volunteers),
            any_volunteers=1,
            partner_ids=frozenset(partners),
            session_id=moved.id,
        )
        session.flush()
        with count_queries() as seen:
            slot_wishes.wish(session, wanted, location=location, now=NOW)
        return len(seen)

    def add(number):
        taken = slot("09:00", "10:00", DAY + timedelta(days=number % 25))
        row = factories.meeting(session, taken.starts_at + timedelta(minutes=number), age_group_id=ages.id)
        volunteer, partner = factories.volunteer(session), factories.partner(session)
        factories.assignment(session, factories.shift(session, row), volunteer)
        factories.engagement(session, row, partner)
        volunteers.append(volunteer.id)
        partners.append(partner.id)

    ages, group, volunteers, partners = factories.age_group(session), factories.group(session), [], []
    moved = meeting(session, "11:00", "12:00", at=hall)
    session.execute(text("SELECT 1"))
    add(0)
    one = statements()
    for number in range(1, 60):
        add(number)
    assert statements() == one == 13
