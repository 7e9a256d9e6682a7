"""What a session by itself can lack, one by one."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.planning.conflicts import ConflictKind, find_conflicts
from app.planning.plan import ChildrenInPlan, Helper, PlannedEngagement
from app.planning.vocabulary import Answer, EngagementState, SchoolHolidays
from tests.unit.planning.test_conflicts import DAY, FOOTBALL, PAINTING, READING, at, found, plan, shift, volunteer

POLICE = PlannedEngagement(partner_id=UUID(int=501), partner_name="Politie")
SWIMMING = replace(FOOTBALL, id=UUID(int=4), title="Zwemmen", slot=at("10:00", "12:00"))


def other(number):
    return volunteer(volunteer_id=UUID(int=number), name=f"Vrijwilliger {number}")


@pytest.mark.parametrize("days", [0, 13, 14])
def test_too_few_children_are_found_two_weeks_ahead(days):
    session = replace(FOOTBALL, min_children=4, placed=3)
    assert find_conflicts(plan(session, today=DAY - timedelta(days=days))) == found(
        ConflictKind.TOO_FEW_CHILDREN, "Voetbal", "3", "4"
    )


@pytest.mark.parametrize("today", [None, DAY - timedelta(days=15), DAY + timedelta(days=1)])
def test_too_few_children_say_nothing_long_before_and_afterwards(today):
    assert find_conflicts(plan(replace(FOOTBALL, min_children=4, placed=3), today=today)) == []


def test_enough_children_are_enough():
    assert find_conflicts(plan(replace(FOOTBALL, min_children=4, max_children=4, placed=4), today=DAY)) == []


def test_more_children_than_the_template_takes_are_found():
    session = replace(FOOTBALL, max_children=12, capacity=13, placed=13)
    assert find_conflicts(plan(session)) == found(ConflictKind.TOO_MANY_CHILDREN, "Voetbal", "13", "12")


def test_more_children_than_there_are_places_are_found_once():
    session = replace(FOOTBALL, max_children=12, capacity=12, placed=13)
    assert find_conflicts(plan(session)) == found(ConflictKind.OVER_CAPACITY, "Voetbal", "13", "12")


def test_an_outing_without_a_briefing_is_found():
    assert find_conflicts(plan(replace(SWIMMING, briefed=False))) == found(
        ConflictKind.BRIEFING_MISSING, "Zwemmen", sessions=(SWIMMING,)
    )


@pytest.mark.parametrize(("days", "late"), [(0, True), (27, True), (28, False), (-1, False)])
def test_a_partner_who_must_be_asked_weeks_ahead_is_asked_too_late(days, late):
    session = replace(FOOTBALL, engagements=(POLICE,), lead_days=28)
    expected = (
        found(ConflictKind.LEAD_TIME_PASSED, "Voetbal", "Politie", "4")
        if late
        else found(ConflictKind.PARTNER_NOT_ASKED, "Voetbal", "Politie")
    )
    assert find_conflicts(plan(session, today=DAY - timedelta(days=days))) == expected


def test_a_partner_who_was_asked_is_not_asked_too_late():
    asked = replace(POLICE, state=EngagementState.ASKED)
    session = replace(FOOTBALL, engagements=(asked,), lead_days=28)
    assert find_conflicts(plan(session, today=DAY)) == found(ConflictKind.PARTNER_NOT_ANSWERED, "Voetbal", "Politie")


@pytest.mark.parametrize(
    ("rule", "conflicts"), [(SchoolHolidays.SKIP, 1), (SchoolHolidays.ONLY, 0), (SchoolHolidays.IGNORE, 0)]
)
def test_a_school_holiday_is_free_for_what_is_not_held_then(rule, conflicts):
    free = {"free_days": {DAY: "Herfstvakantie"}, "school_holidays": frozenset({DAY})}
    assert find_conflicts(plan(replace(FOOTBALL, school_holidays=rule), **free)) == (
        found(ConflictKind.FREE_DAY, "Voetbal", "Herfstvakantie") * conflicts
    )


@pytest.mark.parametrize("rule", SchoolHolidays)
def test_every_other_free_day_is_free_for_all(rule):
    assert find_conflicts(plan(replace(FOOTBALL, school_holidays=rule), free_days={DAY: "Kerst"})) == found(
        ConflictKind.FREE_DAY, "Voetbal", "Kerst"
    )


class TestLanguages:
    children = ChildrenInPlan(
        places={FOOTBALL.id: (1, 2, 3, 4, 5)},
        family={number: number for number in range(6)},
        languages={1: ("ti",), 2: ("ti", "am"), 3: ("uk",), 4: ("fa", "nl"), 5: ()},
    )
    lesson = replace(FOOTBALL, language_matters=True)

    def test_the_languages_that_nobody_speaks_are_found_with_a_number_of_children(self):
        assert find_conflicts(plan(self.lesson, children=self.children)) == found(
            ConflictKind.INTERPRETER_MISSING, "Voetbal", "ti", "2", "uk", "1"
        )

    def test_a_volunteer_who_speaks_one_of_them_is_an_interpreter(self):
        lesson = replace(self.lesson, shifts=(shift(volunteer(), other(102)),))
        helpers = {volunteer().volunteer_id: Helper(languages=frozenset({"am", "uk"}))}
        assert find_conflicts(plan(lesson, children=self.children, helpers=helpers)) == found(
            ConflictKind.INTERPRETER_MISSING, "Voetbal", "ti", "1"
        )

    @pytest.mark.parametrize(("speaks", "times"), [({"ti", "nl"}, 0), ({"nl"}, 1)])
    def test_who_holds_a_shift_for_a_language_speaks_it(self, speaks, times):
        session = replace(FOOTBALL, shifts=(replace(shift(volunteer()), language="ti"),))
        helpers = {volunteer().volunteer_id: Helper(languages=frozenset(speaks))}
        expected = found(ConflictKind.LANGUAGE_NOT_SPOKEN, "Voetbal", volunteer().name, "ti") * times
        assert find_conflicts(plan(session, helpers=helpers)) == expected
        assert find_conflicts(plan(session)) == []

    def test_of_a_meeting_with_one_child_nothing_is_said(self):
        alone = replace(self.children, places={FOOTBALL.id: (1,)})
        assert find_conflicts(plan(self.lesson, children=alone)) == []

    def test_where_language_is_not_prepared_nobody_is_looked_for(self):
        assert find_conflicts(plan(FOOTBALL, children=self.children)) == []


class TestSupervisionOverTime:
    """Twelve children from 14.00 to 15.30, six to an adult; one of the two adults is there for a part of it."""

    lesson = replace(FOOTBALL, placed=12, ratio=6)

    def with_part(self, **part):
        return replace(self.lesson, shifts=(shift(volunteer()), shift(other(102), **part)))

    def test_an_adult_who_comes_later_leaves_a_gap_before(self):
        assert find_conflicts(plan(self.with_part(starts_after=30))) == found(
            ConflictKind.RATIO_NOT_MET, "Voetbal", "1", "2", "14:00", "14:30"
        )

    def test_an_adult_who_leaves_early_leaves_a_gap_after(self):
        assert find_conflicts(plan(self.with_part(ends_before=45))) == found(
            ConflictKind.RATIO_NOT_MET, "Voetbal", "1", "2", "14:45", "15:30"
        )

    def test_two_who_relieve_one_another_are_one_at_a_time(self):
        lesson = replace(
            self.lesson, placed=6, shifts=(shift(volunteer(), ends_before=45), shift(other(102), starts_after=45))
        )
        assert find_conflicts(plan(lesson)) == []

    def test_parts_that_do_not_fit_the_session_are_no_help(self):
        assert find_conflicts(plan(self.with_part(starts_after=900))) == found(
            ConflictKind.RATIO_NOT_MET, "Voetbal", "1", "2", "14:00", "15:30"
        )


class TestFamilies:
    """The first two children are siblings; a family should have two activities a day."""

    children = ChildrenInPlan(
        places={FOOTBALL.id: (1, 3), PAINTING.id: (3,), READING.id: (2,), SWIMMING.id: (1, 2)},
        family={1: 10, 2: 10},
        languages={},
    )

    def overloaded(self, *sessions, limit=2):
        whole = plan(*sessions, children=self.children, family_limit=limit)
        return [conflict for conflict in find_conflicts(whole) if conflict.kind is ConflictKind.FAMILY_OVERLOADED]

    def test_a_family_with_too_many_activities_on_a_day_is_counted(self):
        assert self.overloaded(FOOTBALL, PAINTING, READING, SWIMMING) == found(
            ConflictKind.FAMILY_OVERLOADED, "2026-11-25", "1", "2", sessions=(SWIMMING, FOOTBALL, READING)
        )

    def test_siblings_in_one_session_are_one_activity(self):
        assert self.overloaded(FOOTBALL, PAINTING, SWIMMING) == []

    def test_another_day_counts_by_itself(self):
        later = replace(READING, local_day=DAY + timedelta(days=1), slot=at("15:30", "16:00", date(2026, 11, 26)))
        assert self.overloaded(FOOTBALL, later, SWIMMING) == []

    def test_without_a_limit_nothing_is_too_much(self):
        assert self.overloaded(FOOTBALL, PAINTING, READING, SWIMMING, limit=None) == []


def test_a_conflict_at_another_time_is_another_conflict():
    (before,) = find_conflicts(plan(replace(FOOTBALL, responsible_name=None)))
    (after,) = find_conflicts(plan(replace(FOOTBALL, responsible_name=None, slot=at("14:15", "15:45"))))
    assert (before == after, before.key == after.key) == (True, False)


def busy(who, *slots):
    return {who: tuple(at(*slot) for slot in slots)}


def asked(state):
    return replace(FOOTBALL, engagements=(replace(POLICE, state=state),))


@pytest.mark.parametrize("slots", [[("15:00", "16:00")], [("12:00", "13:00"), ("13:00", "14:15"), ("18:00", "19:00")]])
def test_a_partner_who_is_busy_by_their_own_calendar_is_found(slots):
    conflicts = find_conflicts(plan(asked(EngagementState.ASKED), busy=busy(POLICE.partner_id, *slots)))
    assert found(ConflictKind.PARTNER_BUSY, "Voetbal", "Politie")[0] in conflicts


@pytest.mark.parametrize(
    ("state", "slots"),
    [
        (EngagementState.CONFIRMED, [("14:00", "16:00")]),
        (EngagementState.DECLINED, [("14:00", "16:00")]),
        (EngagementState.ASKED, [("14:00", "15:30")]),
        (EngagementState.ASKED, [("13:00", "14:00"), ("15:30", "16:00")]),
        (EngagementState.ASKED, [("16:00", "17:00")]),
        (EngagementState.ASKED, []),
    ],
)
def test_a_partner_who_said_what_they_do_or_is_busy_at_another_time_or_with_us_is_not(state, slots):
    conflicts = find_conflicts(plan(asked(state), busy=busy(POLICE.partner_id, *slots)))
    assert ConflictKind.PARTNER_BUSY not in {conflict.kind for conflict in conflicts}


@pytest.mark.parametrize(("answer", "told"), [(Answer.NONE, True), (Answer.TENTATIVE, True), (Answer.ACCEPTED, False)])
def test_a_volunteer_who_is_busy_by_their_own_calendar_is_found_unless_they_said_yes(answer, told):
    holder = volunteer(answer=answer)
    session = replace(FOOTBALL, shifts=(shift(holder),))
    expected = found(ConflictKind.VOLUNTEER_BUSY, "Voetbal", "Vrijwilliger A") if told else []
    assert find_conflicts(plan(session, busy=busy(holder.volunteer_id, ("15:00", "16:00")))) == expected
