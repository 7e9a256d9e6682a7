"""The first moments at which everybody and everything is free."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from app.planning.slot_finder import MOST_REFUSED, find
from app.planning.slot_wish import Candidate, Hours, Need, NeedSort, Obstacle, Occupied, Place, Refused, Wish
from app.planning.timeslots import Period, local_moment

ZONE = "Europe/Amsterdam"
CLOCK = ZoneInfo(ZONE)
MONDAY = date(2026, 11, 23)
QUARTER = timedelta(minutes=15)


def at(day, text):
    """Return a moment: so many days after the Monday, at that wall time."""
    return local_moment(day=MONDAY + timedelta(days=day), at=time.fromisoformat(text), zone=ZONE)


def taken(day, starts, ends, **values):
    return Occupied(period=Period(starts_at=at(day, starts), ends_at=at(day, ends)), **values)


def place(number=1, *occupied, **values):
    return Place(**{"id": UUID(int=number), "name": f"Zaal {number}", "occupied": occupied} | values)


def somebody(number, *occupied, **values):
    return Candidate(**{"id": UUID(int=100 + number), "name": f"P{number}", "occupied": occupied} | values)


def need(*candidates, sort=NeedSort.PARTNER, count=1):
    return Need(sort=sort, candidates=candidates, count=count)


def wish(**values):
    defaults = {
        "minutes": 60,
        "first": MONDAY,
        "days": 1,
        "opening": (time(9), time(12)),
        "zone": ZONE,
        "places": (place(),),
    }
    return Wish(**defaults | values)


def openings(wanted, most=20):
    """Return the free moments as days since the Monday, with the first and the last start."""
    return [
        (
            (opening.day - MONDAY).days,
            *(f"{moment.astimezone(CLOCK):%H.%M}" for moment in (opening.starts_at, opening.latest)),
        )
        for opening in find(wanted, most=most).openings
    ]


def test_an_empty_day_is_free_from_opening_to_closing():
    assert openings(wish()) == [(0, "09.00", "11.00")]


def test_a_start_is_at_a_quarter_of_an_hour():
    assert openings(wish(opening=(time(9, 10), time(11)))) == [(0, "09.15", "10.00")]


def test_what_only_touches_is_not_in_the_way():
    busy = need(somebody(1, taken(0, "10:00", "11:00")))
    assert openings(wish(needs=(busy,))) == [(0, "09.00", "09.00"), (0, "11.00", "11.00")]


def test_what_lies_between_two_starts_is_not_in_the_way_of_something_short():
    busy = need(somebody(1, taken(0, "09:07", "09:08")))
    assert openings(wish(minutes=5, needs=(busy,))) == [(0, "09.00", "11.45")]


def test_everything_must_be_free_at_once():
    needs = (need(somebody(1, taken(0, "09:00", "10:15"))), need(somebody(2, taken(0, "11:30", "12:00"))))
    assert openings(wish(needs=needs)) == [(0, "10.15", "10.30")]


def test_any_space_will_do_and_all_that_are_free_are_said():
    wanted = wish(places=(place(1, taken(0, "09:00", "10:00")), place(2, taken(0, "10:30", "12:00"))))
    found = find(wanted, most=5).openings
    assert openings(wanted) == [(0, "09.00", "09.30"), (0, "10.00", "11.00")]
    assert [[each.name for each in opening.places] for opening in found] == [["Zaal 2"], ["Zaal 1"]]


def test_two_of_three_must_be_the_same_two_all_the_time():
    three = need(
        somebody(1, taken(0, "10:00", "12:00")),
        somebody(2, taken(0, "09:00", "10:00")),
        somebody(3),
        sort=NeedSort.ANY_VOLUNTEERS,
        count=2,
    )
    found = find(wish(needs=(three,)), most=5).openings
    assert openings(wish(needs=(three,))) == [(0, "09.00", "09.00"), (0, "10.00", "11.00")]
    assert [opening.free for opening in found] == [(("P1", "P3"),), (("P2", "P3"),)]


def test_a_volunteer_comes_in_their_own_hours_and_until_their_last_day():
    hours = (Hours(weekday=1, starts=time(9, 30), ends=time(11)), Hours(weekday=2, starts=time(9), ends=time(9, 30)))
    assert openings(wish(days=7, needs=(need(somebody(1, hours=hours)),))) == [(0, "09.30", "10.00")]
    leaves = somebody(1, until=MONDAY)
    assert openings(wish(days=7, needs=(need(leaves),))) == [(0, "09.00", "11.00")]


def test_the_way_from_one_place_to_another_takes_time_and_within_one_place_none():
    swimming = taken(0, "09:00", "10:00", space_id=UUID(int=2), away_minutes=30)
    wanted = {"needs": (need(somebody(1, swimming)),), "opening": (time(9), time(13))}
    assert openings(wish(**wanted)) == [(0, "10.30", "12.00")]
    assert openings(wish(**wanted, places=(place(2, away_minutes=30),))) == [(0, "10.00", "12.00")]
    assert openings(wish(**wanted, places=(place(3, away_minutes=15),))) == [(0, "10.45", "12.00")]


def test_only_chosen_days_that_are_not_free_count():
    wanted = wish(days=14, weekdays=frozenset({2, 4}), free_days={date(2026, 11, 24): "Studiedag"})
    assert openings(wanted) == [(3, "09.00", "11.00"), (8, "09.00", "11.00"), (10, "09.00", "11.00")]
    assert find(wanted, most=1).refused == (Refused(day=date(2026, 11, 24), free_day="Studiedag"),)


def test_what_is_past_is_not_offered():
    assert openings(wish(after=at(0, "10:05"))) == [(0, "10.15", "11.00")]
    assert openings(wish(after=at(0, "11:05"))) == []


def test_a_day_that_is_shorter_than_what_is_wanted_has_nothing():
    assert find(wish(minutes=240), most=5).openings == ()


def test_the_night_of_a_clock_change_is_as_long_as_it_is():
    for day, hours in ((date(2026, 10, 25), 4), (date(2026, 3, 29), 2)):
        wanted = wish(first=day, opening=(time(1), time(4)), minutes=hours * 60)
        (opening,) = find(wanted, most=2).openings
        assert opening.starts_at == opening.latest == local_moment(day=day, at=time(1), zone=ZONE)


def test_no_more_are_found_than_asked_for_and_days_after_the_last_are_not_refused():
    wanted = wish(days=30, needs=(need(somebody(1, taken(1, "08:00", "13:00"), taken(3, "08:00", "13:00"))),))
    assert openings(wanted, most=2) == [(0, "09.00", "11.00"), (2, "09.00", "11.00")]
    assert [(refused.day - MONDAY).days for refused in find(wanted, most=2).refused] == [1]


def test_the_one_thing_in_the_way_is_named_with_the_start_that_could_have_been():
    meeting = taken(0, "09:00", "11:30", title="Voetbal")
    elsewhere = taken(0, "11:30", "12:00")
    wanted = wish(needs=(need(somebody(1, meeting)), need(somebody(2, elsewhere))))
    assert find(wanted, most=5).refused == (
        Refused(
            day=MONDAY,
            starts_at=at(0, "09:00"),
            obstacles=(Obstacle(sort=NeedSort.PARTNER, name="P1", by=meeting),),
        ),
    )


def test_a_space_and_too_few_of_many_are_said_as_well():
    few = need(somebody(1, taken(0, "08:00", "13:00")), somebody(2), sort=NeedSort.ANY_VOLUNTEERS, count=2)
    full = taken(0, "08:00", "13:00", title="Toneel")
    (refused,) = find(wish(needs=(few,), places=(place(1, full),)), most=5).refused
    assert refused.obstacles == (
        Obstacle(sort=NeedSort.SPACE, name="Zaal 1", by=full),
        Obstacle(sort=NeedSort.ANY_VOLUNTEERS, name="", free=1, count=2),
    )


def test_who_is_not_there_at_those_hours_is_in_the_way_of_nothing_in_particular():
    (refused,) = find(wish(needs=(need(somebody(1, until=date(2026, 1, 1))),)), most=5).refused
    assert refused.obstacles == (Obstacle(sort=NeedSort.PARTNER, name="P1"),)


def test_without_a_space_that_would_do_the_space_is_in_the_way():
    assert find(wish(places=()), most=5).refused == (
        Refused(day=MONDAY, obstacles=(Obstacle(sort=NeedSort.SPACE, name=""),)),
    )


def test_what_to_let_go_of_is_counted_by_days():
    always = tuple(taken(day, "08:00", "13:00") for day in range(5))
    wanted = wish(
        days=5,
        needs=(
            need(somebody(1, *always)),
            need(somebody(2, *always[:2])),
        ),
        places=(place(1, *always[4:]),),
    )
    assert find(wanted, most=5).alone == ((Obstacle(sort=NeedSort.PARTNER, name="P1"), 2),)
    many = wish(days=2, places=(place(1, *always), place(2, *always)))
    assert find(many, most=5).alone == ((Obstacle(sort=NeedSort.SPACE, name=""), 2),)


def test_refused_days_are_said_as_far_as_anybody_reads():
    busy = tuple(taken(day, "08:00", "13:00") for day in range(20))
    found = find(wish(days=20, needs=(need(somebody(1, *busy)),)), most=5)
    assert len(found.refused) == MOST_REFUSED
    assert found.alone == ((Obstacle(sort=NeedSort.PARTNER, name="P1"), 20),)


SPACES = st.sampled_from([None, UUID(int=1), UUID(int=2), UUID(int=9)])
AWAY = {None: 0, UUID(int=1): 0, UUID(int=2): 20, UUID(int=9): 35}


@st.composite
def occupations(draw):
    starts = at(0, "00:00") + timedelta(minutes=draw(st.integers(-300, 4 * 1440)))
    space_id = draw(SPACES)
    period = Period(starts_at=starts, ends_at=starts + timedelta(minutes=draw(st.integers(1, 600))))
    return Occupied(period=period, space_id=space_id, away_minutes=AWAY[space_id])


@st.composite
def people(draw):
    stretch = st.builds(
        lambda weekday, starts, length: Hours(
            weekday=weekday, starts=time(starts // 60, starts % 60), ends=time(min(starts + length, 1439) // 60, 59)
        ),
        st.integers(1, 4),
        st.integers(0, 1300),
        st.integers(60, 600),
    )
    return Candidate(
        id=draw(st.uuids()),
        name=draw(st.sampled_from("abcdef")),
        occupied=tuple(draw(st.lists(occupations(), max_size=4))),
        hours=tuple(draw(st.just([]) | st.lists(stretch, max_size=3))),
        until=draw(st.none() | st.dates(MONDAY, MONDAY + timedelta(days=3))),
    )


@st.composite
def wishes(draw):
    candidates = st.lists(people(), min_size=1, max_size=4)
    opens = draw(st.integers(4 * 60, 12 * 60))
    return wish(
        minutes=draw(st.sampled_from([20, 45, 60, 90, 240])),
        days=draw(st.integers(1, 4)),
        opening=(time(opens // 60, opens % 60), time(draw(st.integers(13, 23)), draw(st.sampled_from([0, 10, 30])))),
        after=draw(st.none() | st.just(at(0, "14:07"))),
        weekdays=draw(st.frozensets(st.integers(1, 4), min_size=1)),
        free_days=draw(st.just({}) | st.just({MONDAY + timedelta(days=1): "Studiedag"})),
        places=tuple(
            Place(id=UUID(int=number), name=f"Zaal {number}", away_minutes=AWAY[UUID(int=number)], occupied=tuple(busy))
            for number, busy in draw(
                st.dictionaries(st.sampled_from([1, 2]), st.lists(occupations(), max_size=4), max_size=2)
            ).items()
        ),
        needs=tuple(
            Need(sort=NeedSort.VOLUNTEER, candidates=tuple(found), count=draw(st.integers(1, len(found))))
            for found in draw(st.lists(candidates, max_size=3))
        ),
    )


def brute_force(wanted):
    """Return each start with the places and the people that are free then, by asking every quarter of an hour anew."""
    found = {}
    for number in range(wanted.days):
        day = wanted.first + timedelta(days=number)
        if day.isoweekday() not in wanted.weekdays or day in wanted.free_days:
            continue
        for quarter in range(96):
            local = datetime.combine(day, time(quarter // 4, quarter % 4 * 15), tzinfo=CLOCK)
            starts = local.astimezone(UTC)
            ends = starts + timedelta(minutes=wanted.minutes)
            if local.time() < wanted.opening[0] or ends > datetime.combine(day, wanted.opening[1], tzinfo=CLOCK):
                continue
            if wanted.after is not None and starts < wanted.after:
                continue
            places = [each for each in wanted.places if could_be_had(wanted, each, starts, ends)]
            if places:
                found[starts] = (
                    [each.name for each in places],
                    [
                        tuple(each.name for each in need.candidates if could_come(each, places[0], starts, ends))
                        for need in wanted.needs
                    ],
                )
    return found


def could_be_had(wanted, where, starts, ends):
    free = all(each.period.ends_at <= starts or ends <= each.period.starts_at for each in where.occupied)
    return free and all(
        sum(could_come(each, where, starts, ends) for each in need.candidates) >= need.count for need in wanted.needs
    )


def could_come(candidate, where, starts, ends):
    day = starts.astimezone(CLOCK).date()
    if candidate.until is not None and day > candidate.until:
        return False
    within = any(
        hours.weekday == day.isoweekday()
        and hours.starts <= starts.astimezone(CLOCK).time()
        and ends <= datetime.combine(day, hours.ends, tzinfo=CLOCK)
        for hours in candidate.hours
    )
    if candidate.hours and not within:
        return False
    for each in candidate.occupied:
        travels = each.space_id is not None and each.space_id != where.id
        way = timedelta(minutes=each.away_minutes + where.away_minutes) if travels else timedelta()
        if each.period.starts_at - way < ends and starts < each.period.ends_at + way:
            return False
    return True


@settings(max_examples=150)
@given(wishes())
def test_what_is_found_is_what_asking_every_quarter_finds(wanted):
    expected = brute_force(wanted)
    found = find(wanted, most=10_000).openings
    starts = []
    for opening in found:
        names = [each.name for each in opening.places], list(opening.free)
        assert expected[opening.starts_at] == names
        moment = opening.starts_at
        while moment <= opening.latest:
            starts.append(moment)
            moment += QUARTER
    assert starts == sorted(expected)
    assert all(one.latest + QUARTER < other.starts_at for one, other in pairwise(found) if one.day == other.day)


@settings(max_examples=80)
@given(wishes())
def test_a_day_is_refused_for_what_is_really_in_the_way(wanted):
    found = find(wanted, most=10_000)
    assert {opening.day for opening in found.openings}.isdisjoint(refused.day for refused in found.refused)
    for refused in found.refused:
        if refused.free_day or refused.starts_at is None:
            continue
        ends = refused.starts_at + timedelta(minutes=wanted.minutes)
        unmet = [
            1
            - all(each.period.ends_at <= refused.starts_at or ends <= each.period.starts_at for each in where.occupied)
            + sum(
                sum(could_come(each, where, refused.starts_at, ends) for each in need.candidates) < need.count
                for need in wanted.needs
            )
            for where in wanted.places
        ]
        assert min(unmet) == len(refused.obstacles)
