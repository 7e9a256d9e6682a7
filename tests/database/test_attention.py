"""What asks for attention, read from the database: each fact that a conflict is found with, and how many statements."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from app.access import Role
from app.planning.conflicts import ConflictKind
from app.queries.attention import attention_in, attention_of
from tests import factories
from tests.factories import DAY, HOUR, NOW

WEDNESDAY = date(2026, 11, 25)
SOON = NOW + 2 * DAY
KIND = ConflictKind
OUTING = {"briefing_before": True, "language_preparation": ["oversteken"], "lead_time_weeks": 4, "min_children": 2}


@pytest.fixture
def look(session, location):
    """Return a function that returns the kinds of conflict of that Wednesday with their names, those asked for."""

    def look(*kinds):
        session.flush()
        found = attention_in(session, location=location, first=WEDNESDAY, last=WEDNESDAY, now=NOW)
        return [(one.conflict.kind, *one.conflict.names) for one in found.points if one.conflict.kind in kinds]

    return look


def place(session, meeting, *children):
    for child in children:
        factories.attendance(session, meeting, child)


def test_an_empty_day_asks_for_nothing(look):
    assert look(*ConflictKind) == []


@pytest.fixture
def outing(session, location):
    template = factories.template(session, specification=OUTING)
    return factories.activity(session, title="Zwemmen", template_id=template.id)


@pytest.fixture
def pool(session, location):
    return factories.space(session, name="Zwembad", on_location=False, travel_minutes=25, shareable=True)


@pytest.fixture
def swimming(session, outing, pool):
    return factories.meeting(session, SOON, of=outing, at=pool)


class TestAnOuting:
    """Swimming away from the location, by a template that asks for a briefing."""

    @pytest.mark.usefixtures("swimming")
    def test_without_a_briefing_it_is_found(self, look):
        assert look(KIND.BRIEFING_MISSING) == [(KIND.BRIEFING_MISSING, "Zwemmen")]

    @pytest.mark.usefixtures("swimming")
    @pytest.mark.parametrize(("before", "found"), [(timedelta(days=1), 0), (timedelta(weeks=5), 1), (-HOUR, 1)])
    def test_a_meeting_on_the_location_in_the_weeks_before_is_its_briefing(self, session, look, outing, before, found):
        factories.meeting(session, SOON - before, of=outing)
        assert len(look(KIND.BRIEFING_MISSING)) == found

    @pytest.mark.usefixtures("swimming")
    def test_a_cancelled_briefing_is_none_and_neither_is_one_of_another_activity(self, session, look, outing):
        factories.meeting(session, SOON - DAY, of=outing, cancelled=True, cancel_reason="Ziek")
        factories.meeting(session, SOON - DAY)
        assert len(look(KIND.BRIEFING_MISSING)) == 1

    def test_on_the_location_it_needs_none(self, session, look, outing):
        factories.meeting(session, SOON, of=outing)
        assert look(KIND.BRIEFING_MISSING) == []

    def test_a_partner_is_asked_too_late_and_too_few_children_come(self, session, look, outing, swimming):
        factories.engagement(session, swimming, factories.partner(session, name="Sportclub"))
        factories.enrolment(session, outing, factories.child(session))
        assert look(KIND.LEAD_TIME_PASSED, KIND.PARTNER_NOT_ASKED, KIND.TOO_FEW_CHILDREN) == [
            (KIND.LEAD_TIME_PASSED, "Zwemmen", "Sportclub", "4"),
            (KIND.TOO_FEW_CHILDREN, "Zwemmen", "1", "2"),
        ]

    def test_languages_that_nobody_speaks_are_counted(self, session, look, swimming):
        place(session, swimming, *(factories.child(session, languages=[code]) for code in ("ti", "uk", "uk", "nl")))
        shift = factories.shift(session, swimming)
        factories.assignment(session, shift, factories.volunteer(session, languages=["ti"]))
        assert look(KIND.INTERPRETER_MISSING) == [(KIND.INTERPRETER_MISSING, "Zwemmen", "uk", "2")]

    def test_there_is_no_time_to_come_back(self, session, look, swimming):
        child, volunteer, partner = (
            factories.child(session),
            factories.volunteer(session, name="Vera"),
            factories.partner(session, name="Sportclub"),
        )
        games = factories.meeting(session, SOON + HOUR * 1.25, title="Spelen")
        for meeting in (swimming, games):
            place(session, meeting, child)
            factories.assignment(session, factories.shift(session, meeting), volunteer)
            factories.engagement(session, meeting, partner)
        assert look(KIND.CHILD_TRAVEL, KIND.VOLUNTEER_TRAVEL, KIND.PARTNER_TRAVEL) == [
            (KIND.VOLUNTEER_TRAVEL, "Vera", "Zwemmen", "Spelen", "15", "25"),
            (KIND.CHILD_TRAVEL, "Zwemmen", "Spelen", "1", "15", "25"),
            (KIND.PARTNER_TRAVEL, "Sportclub", "Zwemmen", "Spelen", "15", "25"),
        ]


def test_a_group_and_a_coach_cannot_be_in_two_sessions(session, look):
    coach, group = factories.account(session, Role.COACH, name="Ties"), factories.group(session, name="Schakelklas")
    for title in ("Muziek", "Dans"):
        activity = factories.activity(session, title=title, responsible_id=coach.id, group_id=group.id)
        meeting = factories.meeting(session, SOON, of=activity)
        factories.shift(session, meeting)
    assert {found[:2] for found in look(KIND.GROUP_DOUBLE_BOOKED, KIND.RESPONSIBLE_DOUBLE_BOOKED)} == {
        (KIND.GROUP_DOUBLE_BOOKED, "Schakelklas"),
        (KIND.RESPONSIBLE_DOUBLE_BOOKED, "Ties"),
    }


def test_a_supervisor_leads_where_nobody_else_is_and_only_there(session, look):
    boss = factories.account(session, name="Bo")
    _one, other = (
        factories.meeting(session, SOON, of=factories.activity(session, title=title, responsible_id=boss.id))
        for title in ("Film", "Dans")
    )
    assert len(look(KIND.RESPONSIBLE_DOUBLE_BOOKED)) == 1
    factories.shift(session, other)
    assert look(KIND.RESPONSIBLE_DOUBLE_BOOKED) == []


@pytest.mark.parametrize(("activity", "age_group", "needed"), [(8, None, 1), (8, 4, 2), (3, 4, 2), (None, 4, None)])
def test_an_age_group_makes_the_ratio_of_an_activity_stricter(session, look, activity, age_group, needed):
    row = factories.activity(session, title="Spelen", children_per_adult=activity)
    ages = factories.age_group(session, children_per_adult=age_group)
    for _number in range(6):
        factories.enrolment(session, row, factories.child(session))
    factories.meeting(session, SOON, of=row, age_group_id=ages.id)
    expected = [] if needed is None else [(KIND.RATIO_NOT_MET, "Spelen", "0", str(needed), "", "")]
    assert look(KIND.RATIO_NOT_MET) == expected


def test_adults_who_are_there_for_a_part_leave_a_gap(session, look):
    row = factories.activity(session, title="Spelen", children_per_adult=8)
    factories.enrolment(session, row, factories.child(session))
    shift = factories.shift(session, factories.meeting(session, SOON, of=row), starts_after=20)
    factories.assignment(session, shift, factories.volunteer(session))
    assert look(KIND.RATIO_NOT_MET) == [(KIND.RATIO_NOT_MET, "Spelen", "0", "1", "09:00", "09:20")]


@pytest.mark.parametrize(("rule", "found"), [("skip", 1), ("ignore", 0), ("only", 0)])
def test_a_school_holiday_is_a_free_day_for_what_skips_it(session, look, rule, found):
    template = factories.template(session, specification={"school_holidays": rule})
    factories.meeting(session, SOON, of=factories.activity(session, template_id=template.id))
    factories.free_day(session, WEDNESDAY, name="Herfstvakantie", sort="school_holiday")
    assert len(look(KIND.FREE_DAY)) == found


def test_a_public_holiday_in_a_school_holiday_is_a_free_day_for_all(session, look):
    factories.meeting(session, SOON, title="Spelen")
    factories.free_day(session, WEDNESDAY, name="Kerstvakantie", sort="school_holiday")
    factories.free_day(session, WEDNESDAY, name="Eerste kerstdag", sort="public_holiday")
    assert look(KIND.FREE_DAY) == [(KIND.FREE_DAY, "Spelen", "Eerste kerstdag")]


def test_a_family_with_more_than_the_location_finds_right_is_found(session, look, location):
    location.family_limit = 2
    family = uuid4()
    siblings = [factories.child(session, family_id=family) for _number in range(2)]
    for hour, child in enumerate((siblings[0], siblings[1], siblings[0])):
        place(session, factories.meeting(session, SOON + hour * HOUR), child)
    place(session, factories.meeting(session, SOON), factories.child(session))
    assert look(KIND.FAMILY_OVERLOADED) == [(KIND.FAMILY_OVERLOADED, "2026-11-25", "1", "2")]


def test_a_time_is_offered_at_which_the_volunteers_can_come(session, location):
    volunteer = factories.volunteer(session)
    factories.availability(session, volunteer, 3, time(14), time(16))
    meeting = factories.meeting(session, SOON)
    factories.assignment(session, factories.shift(session, meeting), volunteer)
    (point,) = attention_of(session, meeting.id, location=location, day=WEDNESDAY, now=NOW).points
    assert point.conflict.kind is KIND.VOLUNTEER_UNAVAILABLE
    assert point.mend.slot.starts_at == SOON + 5 * HOUR
    (without,) = attention_of(session, meeting.id, location=location, day=WEDNESDAY, now=NOW, mends=False).points
    assert without.mend is None


def test_a_larger_space_is_offered(session, location):
    small, large = factories.space(session, capacity=5), factories.space(session, name="Zaal", capacity=50)
    meeting = factories.meeting(session, SOON, of=factories.activity(session, capacity=20), at=small)
    (point,) = attention_of(session, meeting.id, location=location, day=WEDNESDAY, now=NOW).points
    assert (point.conflict.kind, point.mend.space_id) == (KIND.SPACE_TOO_SMALL, large.id)


def test_what_is_wrong_elsewhere_is_not_told_of_a_session(session, location):
    meeting = factories.meeting(session, SOON)
    factories.shift(session, factories.meeting(session, SOON))
    assert attention_of(session, meeting.id, location=location, day=WEDNESDAY, now=NOW).points == ()


def test_it_takes_twelve_statements_however_many_sessions_there_are(session, location, count_queries):
    taken = []
    for more in (1, 2, 297):
        activity = factories.activity(session)
        for number in range(more):
            meeting = factories.meeting(session, SOON + number * HOUR, of=activity)
            shift = factories.shift(session, meeting)
            factories.assignment(session, shift, factories.volunteer(session))
            factories.engagement(session, meeting, factories.partner(session))
            place(session, meeting, factories.child(session))
        session.flush()
        with count_queries() as seen:
            attention_in(session, location=location, first=WEDNESDAY, last=WEDNESDAY + 14 * DAY, now=NOW)
        taken.append(len(seen))
    assert taken == [12, 12, 12], seen
