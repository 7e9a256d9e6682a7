"""At which times a young person, a coach and a space are free, every week or once."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.planning.coaching.school import at_school
from app.planning.coaching.times import MOST_EXCEPTIONS, moments, weekly
from app.planning.coaching.wanted import Claim, Hindrance, Wanted
from app.planning.slot_wish import Hours, Occupied, Place
from app.planning.timeslots import Period

ZONE = "Europe/Amsterdam"
CLOCK = ZoneInfo(ZONE)
MONDAY = date(2026, 11, 23)
STUDIO = Place(id=UUID(int=1), name="Studio")
WEEKS = 4


def at(day, text):
    """Return a moment: so many days after the Monday, at that wall time."""
    return datetime.combine(MONDAY + timedelta(days=day), time.fromisoformat(text), tzinfo=CLOCK)


def taken(day, starts, ends, **values):
    return Occupied(period=Period(starts_at=at(day, starts), ends_at=at(day, ends)), **values)


def each_week(day, starts, ends, **values):
    return tuple(taken(day + 7 * week, starts, ends, **values) for week in range(WEEKS))


def school(*hours, off=frozenset()):
    weekly_hours = [Hours(weekday=day, starts=time.fromisoformat(a), ends=time.fromisoformat(b)) for day, a, b in hours]
    return Claim(
        sort=Hindrance.SCHOOL,
        occupied=at_school(weekly_hours, first=MONDAY, days=7 * WEEKS, off=off, zone=ZONE),
    )


def young(*occupied):
    return Claim(sort=Hindrance.YOUNG_PERSON, occupied=occupied)


def coach(*occupied):
    return Claim(sort=Hindrance.COACH, occupied=occupied)


def wanted(*claims, **values):
    defaults = {
        "minutes": 45,
        "first": MONDAY,
        "days": 7 * WEEKS,
        "opening": (time(9), time(17)),
        "zone": ZONE,
        "place": STUDIO,
        "near": time(15, 30),
        "weekdays": frozenset({1}),
        "claims": claims,
    }
    return Wanted(**defaults | values)


def refusals(found):
    """Return why it cannot be, as `sort title: from-to`."""
    return [
        f"{each.because.sort} {each.because.by.title}: {each.starts:%H.%M}-{each.latest:%H.%M}"
        for each in found.refused
    ]


def starts(found):
    return sorted(f"{each.starts:%H.%M}" for each in found.possible)


def test_after_school_and_before_football():
    football = each_week(0, "16:00", "17:00", title="Voetbal")
    found = weekly(wanted(school((1, "08:30", "15:15")), young(*football)))
    assert starts(found) == ["15.15"]
    assert refusals(found) == ["school : 09.00-15.00", "young_person Voetbal: 15.30-16.15"]


def test_on_a_school_holiday_there_is_no_school():
    off = {MONDAY + timedelta(weeks=week) for week in range(WEEKS)}
    assert weekly(wanted(school((1, "08:30", "17:00"), off=off))).refused == ()


def test_two_dates_that_cannot_be_are_named_and_three_are_too_many():
    two = [taken(7 * week, "09:00", "17:00", title="Uitje") for week in range(2)]
    found = weekly(wanted(young(*two)))
    best = found.possible[0]
    assert (best.starts, best.dates, [clash.day for clash in best.clashes]) == (
        time(15, 30),
        2,
        [MONDAY, MONDAY + timedelta(weeks=1)],
    )
    three = [*two, taken(14, "09:00", "17:00", title="Uitje")]
    assert weekly(wanted(young(*three))).possible == ()


def test_the_time_that_suits_best_comes_first_and_one_with_a_clash_later():
    once = taken(7, "15:30", "16:15", title="Muziek")
    found = weekly(wanted(coach(once)))
    assert [each.starts for each in found.possible[:2]] == [time(14, 45), time(16, 15)]
    assert len(found.at(1, time(15, 30)).clashes) == 1
    assert found.at(2, time(15, 30)) is None


def test_what_is_proposed_is_of_several_days_and_does_not_overlap():
    found = weekly(wanted(weekdays=frozenset({1, 2, 3}))).proposed(5, minutes=45)
    assert [(each.weekday, f"{each.starts:%H.%M}") for each in found] == [
        (1, "15.30"),
        (2, "15.30"),
        (3, "15.30"),
        (1, "14.45"),
        (2, "14.45"),
    ]


def test_the_way_counts_for_people_and_not_for_the_space():
    away = each_week(0, "10:00", "11:00", space_id=UUID(int=2), away_minutes=30)
    by_coach = weekly(wanted(coach(*away), opening=(time(9), time(13))))
    assert starts(by_coach) == ["11.30", "11.45", "12.00", "12.15"]
    by_space = weekly(wanted(Claim(sort=Hindrance.SPACE, occupied=away), opening=(time(10), time(12))))
    assert starts(by_space) == ["11.00", "11.15"]


def test_a_free_day_counts_for_no_date():
    found = weekly(wanted(free_days={MONDAY: "Tweede kerstdag"}))
    assert found.possible[0].dates == WEEKS - 1


def test_one_date_alone_must_be_free():
    assert weekly(wanted(young(taken(0, "09:00", "17:00")), days=7)).possible == ()


def test_another_moment_is_near_the_day_and_the_time_of_the_one_that_cannot_be():
    found = moments(
        wanted(weekdays=frozenset(range(1, 6)), days=14, after=at(1, "12:00")),
        around=MONDAY + timedelta(days=1),
        besides=[at(1, "15:30")],
    )
    assert found == (at(1, "15:15"), at(2, "15:30"), at(3, "15:30"))


def test_on_one_day_other_moments_do_not_overlap():
    found = moments(wanted(days=1, opening=(time(14), time(17))), around=MONDAY)
    assert found == (at(0, "14:45"), at(0, "15:30"), at(0, "16:15"))


def test_when_nothing_is_free_there_is_no_moment():
    assert moments(wanted(young(taken(0, "08:00", "18:00")), days=1), around=MONDAY) == ()


def test_who_is_busy_with_the_same_two_things_hears_the_one_that_is_there_most_often():
    some = [taken(0, "09:00", "17:00", title="A"), *(taken(7 * week, "09:00", "17:00", title="B") for week in (1, 2))]
    found = weekly(wanted(young(*some)))
    assert refusals(found) == ["young_person B: 09.00-16.15"]


minutes = st.integers(0, 24 * 4 - 1).map(lambda quarter: f"{quarter // 4:02}:{quarter % 4 * 15:02}")


@st.composite
def some_claims(draw):
    found = []
    for sort in Hindrance:
        busy = []
        for _each in range(draw(st.integers(0, 6))):
            starts_at = at(draw(st.integers(0, 7 * WEEKS - 1)), draw(minutes))
            length = timedelta(minutes=draw(st.integers(5, 400)))
            busy.append(Occupied(period=Period(starts_at=starts_at, ends_at=starts_at + length), title="x"))
        found.append(Claim(sort=sort, occupied=tuple(busy)))
    return tuple(found)


def is_free(claims, starts_at, length):
    return not any(
        busy.period.starts_at < starts_at + length and starts_at < busy.period.ends_at
        for claim in claims
        for busy in claim.occupied
    )


@given(some_claims(), st.sampled_from([30, 45, 60]))
def test_a_weekly_time_is_free_and_open_on_every_date_but_those_it_names(claims, length):
    question = wanted(*claims, minutes=length, weekdays=frozenset(range(1, 8)))
    found = weekly(question)
    assert found == weekly(question)
    for each in found.possible:
        named = {clash.day for clash in each.clashes}
        assert len(named) <= MOST_EXCEPTIONS
        for week in range(WEEKS):
            day = MONDAY + timedelta(days=each.weekday - 1 + 7 * week)
            moment = datetime.combine(day, each.starts, tzinfo=CLOCK)
            ends = datetime.combine(day, each.starts) + timedelta(minutes=length)
            assert (each.starts >= time(9), ends.time() <= time(17)) == (True, True)
            assert (day in named) == (not is_free(claims, moment, timedelta(minutes=length)))


@given(some_claims(), st.permutations(range(4)))
def test_the_order_in_which_things_are_known_makes_no_difference(claims, order):
    shuffled = [Claim(sort=claims[place].sort, occupied=claims[place].occupied[::-1]) for place in order]
    here, there = weekly(wanted(*claims)), weekly(wanted(*shuffled))
    assert [(one.weekday, one.starts, one.dates) for one in here.possible] == [
        (one.weekday, one.starts, one.dates) for one in there.possible
    ]


@given(some_claims())
def test_every_time_of_the_week_can_be_or_says_why_not(claims):
    found = weekly(wanted(*claims))
    refused = sum(
        (each.latest.hour * 60 + each.latest.minute - each.starts.hour * 60 - each.starts.minute) // 15 + 1
        for each in found.refused
    )
    assert refused + len(found.possible) == (8 * 60 - 45) // 15 + 1


@given(some_claims())
def test_a_moment_is_free_and_no_two_overlap(claims):
    found = moments(wanted(*claims, days=14), around=MONDAY)
    assert all(is_free(claims, one, timedelta(minutes=45)) for one in found)
    assert all(b - a >= timedelta(minutes=45) for a, b in pairwise(found))
