from collections import Counter, defaultdict
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.loader import read_shipped
from app.demo import cycling, timetable
from app.demo.activities import MOST_TOLD
from app.demo.plan import neighbour_for, plan_for
from app.demo.season import WEEKS
from app.demo.values import demo_id
from app.planning.conflicts import ConflictKind, Severity, find_conflicts
from app.planning.vocabulary import (
    ActivityKind,
    Answer,
    AttendanceMark,
    EngagementState,
    EnrolmentState,
    FreeDaySort,
)
from tests.unit.demo.as_planned import overlapping, placed, plan_of

TODAY = date(2026, 11, 18)
A_DAY = timedelta(days=1)
PUT = {EnrolmentState.PLACED, EnrolmentState.LEFT}
HARD_BANS = {ConflictKind.SPACE_DOUBLE_BOOKED, ConflictKind.VOLUNTEER_DOUBLE_BOOKED}
ON_PURPOSE = {
    ConflictKind.EMPTY_SEATS,
    ConflictKind.REQUIRED_ROLE_MISSING,
    ConflictKind.PARTNER_NOT_ANSWERED,
    ConflictKind.PARTNER_DECLINED,
    ConflictKind.AGE_GROUP_OVERLAP,
    ConflictKind.QUALIFICATION_EXPIRES,
    ConflictKind.VOLUNTEER_UNAVAILABLE,
    ConflictKind.SPACE_TOO_SMALL,
    ConflictKind.OUTSIDE_OPENING_HOURS,
}
DAYS = {
    "Christmas Eve": date(2026, 12, 24),
    "New Year": date(2027, 1, 1),
    "clocks forward": date(2027, 3, 28),
    "clocks back": date(2026, 10, 25),
    "a Sunday in summer": date(2026, 8, 2),
    "the last summer with school holidays": date(2030, 8, 15),
    "Easter Monday": date(2032, 3, 29),
    "after the last known school holiday": date(2035, 12, 31),
}


@pytest.fixture(scope="module", params=DAYS.values(), ids=DAYS.keys())
def any_demo(request):
    """Return the demo on each of the days."""
    return plan_for(request.param)


@pytest.fixture(scope="module")
def demo():
    return plan_for(TODAY)


def taken(location, slot_of):
    """Return who and what is taken when, if a session is held at `slot_of(session)`."""
    shareable = {space.id for space in location.spaces if space.shareable}
    for session in location.sessions:
        slot = slot_of(session)
        if session.space_id not in shareable:
            yield session.space_id, slot
        yield from ((seat.volunteer_id, slot) for shift in session.shifts for seat in shift.seats)
        yield from ((one.child_id, slot) for one in session.attendance)


def flaws_ahead(location):
    """Return the sorts of conflict from tomorrow to the end of next week."""
    plan = plan_of(location, lambda session: session.week in {0, 1} and session.day > location.day)
    return {conflict.kind for conflict in find_conflicts(plan)}


def seated(activity):
    return placed(activity) + sum(one.state is EnrolmentState.OFFERED for one in activity.enrolments)


def check_bans(location):
    """Fail where the database would refuse the plan, as it is loaded or after what is moved."""
    assert overlapping(taken(location, lambda session: session.slot)) == []
    assert overlapping(taken(location, lambda session: session.moved_to or session.slot)) == []
    for activity in location.activities:
        assert activity.capacity is None or seated(activity) <= activity.capacity
        assert len({enrolment.child_id for enrolment in activity.enrolments}) == len(activity.enrolments)
    for session in location.sessions:
        assert all(len(shift.seats) <= shift.need for shift in session.shifts)
        assert len({one.partner_id for one in session.engagements}) == len(session.engagements)
    ids = [session.id for session in location.sessions]
    assert len(set(ids)) == len(ids)


@settings(max_examples=12)
@given(day=st.dates(date(2026, 1, 1), date(2035, 12, 31)))
def test_on_any_day_the_database_would_take_the_plan_and_every_sort_of_flaw_lies_ahead(day):
    demo = plan_for(day)
    check_bans(demo)
    check_bans(neighbour_for(day))
    assert ON_PURPOSE - flaws_ahead(demo) == set()


def test_nobody_and_nothing_is_in_two_places(any_demo):
    check_bans(any_demo)


def test_every_sort_of_flaw_lies_ahead_and_none_that_is_forbidden(any_demo):
    assert ON_PURPOSE - flaws_ahead(any_demo) == set()
    assert flaws_ahead(any_demo) & HARD_BANS == set()


def test_most_of_a_week_is_in_order(demo):
    for week in (0, 1):
        sessions = [session for session in demo.sessions if session.week == week]
        found = find_conflicts(plan_of(demo, lambda session, week=week: session.week == week))
        worse = {one.session_ids[0] for one in found if one.severity is not Severity.NOTE}
        assert 3 <= len(worse) <= len(sessions) / 3


def test_there_are_35_to_60_sessions_a_week_and_fewer_only_around_public_holidays(any_demo):
    location = any_demo
    holidays = {free.day for free in location.free_days if free.sort is FreeDaySort.PUBLIC_HOLIDAY}
    days = {session.day: session.week for session in location.sessions}
    a_week = Counter(session.week for session in location.sessions if session.week in WEEKS)
    short = {days[near] for near in days for free in holidays if abs((near - free).days) < 7}
    assert set(a_week) == set(WEEKS)
    assert all(25 <= number <= 60 for number in a_week.values())
    assert all(number >= 35 for week, number in a_week.items() if week not in short)


def test_nothing_is_held_on_public_holidays(any_demo):
    location = any_demo
    holidays = {free.day for free in location.free_days if free.sort is FreeDaySort.PUBLIC_HOLIDAY}
    assert [session.title for session in location.sessions if session.day in holidays] == []


def test_clocks_show_the_usual_times_in_every_week(any_demo):
    usual = {
        (series.title, moment.weekday, moment.starts, moment.ends)
        for series in timetable.weekly()
        for moment in series.moments
    }
    location = any_demo
    found = set()
    for session in location.sessions:
        starts, ends = session.slot.local(location.zone)
        assert starts.date() == session.day
        assert time(8, 30) <= starts.time() < ends.time() <= time(22, 15)
        found.add((session.title, session.day.isoweekday(), starts.time(), ends.time()))
    regular = {title for title, *_ in usual}
    assert {one for one in found if one[0] in regular and one[0] not in {"Kinderraad", "Filmavond"}} <= usual


def test_all_kinds_are_there_and_partners_in_every_state(any_demo):
    assert {activity.kind for activity in any_demo.activities} == set(ActivityKind)
    states = {one.state for session in any_demo.sessions for one in session.engagements}
    assert states == set(EngagementState)


def test_a_safety_day_lies_ahead_with_its_partners_and_was_prepared(demo):
    (day,) = [session for session in demo.sessions if session.title == "Veiligheidsdag"]
    kinds = {partner.id: partner.kind.value for partner in demo.partners}
    assert day.day > TODAY
    assert {kinds[one.partner_id] for one in day.engagements} == {"fire_service", "police", "traffic_safety", "school"}
    assert 10 <= len(day.attendance) <= 100
    assert any(session.title.startswith("Voorbereiding") and session.day < TODAY for session in demo.sessions)


def test_only_courses_reach_beyond_the_ten_weeks(any_demo):
    for activity in any_demo.activities:
        if any(session.week not in WEEKS for session in activity.sessions):
            assert activity.kind is ActivityKind.CYCLING_LESSONS


def meetings_of(location, key):
    """Return how many meetings of a group of a course lie behind, and how many ahead."""
    activity = group_of(location, key)
    return [sum(session.day < location.day for session in activity.sessions), len(activity.sessions)]


def group_of(location, key):
    wanted = demo_id(location.slug, "activity", key)
    return next(activity for activity in location.activities if activity.id == wanted)


def test_the_cycling_lessons_are_halfway_in_all_their_groups(any_demo):
    found = {group.key: meetings_of(any_demo, group.key) for group in cycling.GROUPS}
    assert found == {
        "fietsles-a": [6, 12],
        "fietsles-b": [5, 12],
        "fietsles-deel-2": [2, 4],
        "fietsles-examen": [0, 1],
        "fietsles-feest": [0, 1],
        "fietsles-oud-deel-1": [12, 12],
        "fietsles-oud-deel-2": [4, 4],
        "fietsles-oud-examen": [1, 1],
        "fietsles-oud-feest": [1, 1],
        "fietsparcours": [3, 6],
    }


def test_the_parts_of_a_course_come_one_after_the_other(any_demo):
    for before, after in (
        ("fietsles-deel-2", "fietsles-examen"),
        ("fietsles-examen", "fietsles-feest"),
        ("fietsles-oud-deel-1", "fietsles-oud-deel-2"),
        ("fietsles-oud-deel-2", "fietsles-oud-examen"),
        ("fietsles-oud-examen", "fietsles-oud-feest"),
    ):
        assert group_of(any_demo, before).sessions[-1].day < group_of(any_demo, after).sessions[0].day


def test_a_child_is_in_one_group_of_one_course_and_comes_along_to_its_test(any_demo):
    begins = [group for group in cycling.GROUPS if group.follows is None]
    taken = [one.child_id for group in begins for one in group_of(any_demo, group.key).enrolments if one.state in PUT]
    assert len(taken) == len(set(taken)) >= 40
    for group in (group for group in cycling.GROUPS if group.follows):
        of = {one.child_id for one in group_of(any_demo, group.follows).enrolments}
        assert {one.child_id for one in group_of(any_demo, group.key).enrolments} <= of


def test_missed_lessons_are_caught_up_with_in_the_other_group(any_demo):
    own, other = (group_of(any_demo, key) for key in cycling.CATCHING_UP)
    guests = [(session, one) for session in other.sessions for one in session.attendance if one.makes_up_id]
    assert 1 <= len(guests) <= 4
    for session, guest in guests:
        (missed,) = (one for one in own.sessions if one.id == guest.makes_up_id)
        (mark,) = (one.mark for one in missed.attendance if one.child_id == guest.child_id)
        assert mark in {AttendanceMark.ABSENT, AttendanceMark.EXCUSED}
        assert missed.slot.ends_at <= session.slot.starts_at


def test_a_place_is_offered_until_tomorrow_evening_and_another_offer_ended_last_night(any_demo):
    found = [one for activity in any_demo.activities for one in activity.enrolments]
    (offered,) = (one for one in found if one.state is EnrolmentState.OFFERED)
    (passed,) = (one for one in found if one.passed_at is not None)
    assert (offered.offered_until.date() - any_demo.day, any_demo.day - passed.passed_at.date()) == (A_DAY, A_DAY)
    assert passed.state is EnrolmentState.WAITING


def test_a_family_left_last_week_and_comes_to_nothing_after_that(any_demo):
    left = {child.id: child for child in any_demo.children if child.left_on is not None}
    assert len({child.family_id for child in left.values()}) == 1
    assert {any_demo.day - child.left_on for child in left.values()} == {6 * A_DAY}
    states = {one.state for activity in any_demo.activities for one in activity.enrolments if one.child_id in left}
    assert states == {EnrolmentState.LEFT}
    days = {session.day for session in any_demo.sessions for one in session.attendance if one.child_id in left}
    assert days
    assert max(days) <= any_demo.day - 6 * A_DAY


def test_no_outing_comes_without_a_briefing_before_it(demo):
    for activity in demo.activities:
        if activity.title in {"Zwemmen", "Toernooi met de buurt"}:
            titles = [session.title for session in sorted(activity.sessions, key=lambda session: session.slot)]
            assert titles == [f"{activity.title}, uitleg vooraf", activity.title] * (len(titles) // 2)


def test_music_coaching_says_nothing_but_music_and_is_for_one_child_at_a_time(demo):
    appointments = [one for one in demo.activities if one.kind is ActivityKind.MUSIC_COACHING]
    assert {(one.title, one.description, one.capacity, placed(one)) for one in appointments} == {("Muziek", "", 1, 1)}
    assert {session.title for one in appointments for session in one.sessions} == {"Muziek"}


def test_shifts_are_those_of_the_templates(demo):
    for activity in demo.activities:
        template = next((one.template for one in demo.templates if one.id == activity.template_id), None)
        if template is not None:
            roles = [(role.name, role.need, role.required) for role in template.roles if role.who.value == "volunteer"]
            for session in activity.sessions:
                assert [(shift.role, shift.need, shift.required) for shift in session.shifts] == roles
    assert [one.template for one in demo.templates] == list(read_shipped())


def test_children_know_the_faces_of_a_series(demo):
    faces, seats = 0, 0
    for activity in demo.activities:
        moments = defaultdict(list)
        for session in activity.sessions:
            for shift in session.shifts:
                moment = session.day.isoweekday(), shift.role, shift.need
                moments[moment] += [seat.volunteer_id for seat in shift.seats]
        for (_, _, need), seated in moments.items():
            faces += sum(number for _, number in Counter(seated).most_common(need))
            seats += len(seated)
    assert faces >= 4 / 5 * seats


def test_one_session_of_this_week_is_moved_and_another_cancelled(demo):
    (moved,) = [session for session in demo.sessions if session.moved_to is not None]
    (cancelled,) = [session for session in demo.sessions if session.cancel_reason is not None]
    assert (moved.week, cancelled.week) == (0, 0)
    assert moved.id != cancelled.id
    assert moved.moved_to.starts_at - moved.slot.starts_at == timedelta(minutes=30)


def test_only_next_week_is_mailed_about_and_not_to_too_many(demo):
    told = [session for session in demo.sessions if session.told]
    people = sum(len(shift.seats) for one in told for shift in one.shifts) + sum(len(one.engagements) for one in told)
    assert {session.week for session in told} == {1}
    assert 24 <= people <= MOST_TOLD


def test_the_past_was_recorded_but_for_a_few_sessions(demo):
    past = [session for session in demo.sessions if session.day < TODAY and session.attendance]
    unrecorded = [
        session for session in past if all(one.mark is AttendanceMark.NOT_RECORDED for one in session.attendance)
    ]
    assert 1 <= len(unrecorded) <= 6
    to_come = [one for session in demo.sessions if session.day >= TODAY for one in session.attendance]
    assert {(one.mark, one.recorded_at) for one in to_come} == {(AttendanceMark.NOT_RECORDED, None)}


def test_some_children_wait_for_a_place_and_newcomers_have_none_yet(demo):
    states = Counter(enrolment.state for activity in demo.activities for enrolment in activity.enrolments)
    assert states[EnrolmentState.WAITING] > 0
    assert states[EnrolmentState.WANTED] > 0
    with_place = {
        enrolment.child_id
        for activity in demo.activities
        for enrolment in activity.enrolments
        if enrolment.state is EnrolmentState.PLACED
    }
    assert {child.id for child in demo.children if child.newcomer}.isdisjoint(with_place)
    assert len(with_place) >= 125


def test_nobody_answers_before_being_asked(demo):
    seats = [seat for session in demo.sessions for shift in session.shifts for seat in shift.seats]
    assert all((seat.answered_at is None) == (seat.answer is Answer.NONE) for seat in seats)
    assert all(seat.answered_at is None or seat.answered_at > seat.assigned_at for seat in seats)


def test_the_neighbour_is_small_and_has_one_supervisor():
    neighbour = neighbour_for(TODAY)
    assert (neighbour.places, len(neighbour.children), len(neighbour.sessions)) == (76, 12, 30)
    assert [account.role.value for account in neighbour.accounts] == ["supervisor", *["volunteer"] * 3]
