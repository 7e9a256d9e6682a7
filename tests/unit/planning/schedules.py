"""Schedules of all sorts, for properties."""

from datetime import date, time, timedelta

from hypothesis import strategies as st

from app.planning.free_days import FreeDay
from app.planning.rules import MonthlyOnWeekday, OnDays, Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.vocabulary import FreeDaySort, NthWeek, SchoolHolidays, Weekday

HORIZON = date(2027, 6, 30)
BEGINNING = date(2026, 9, 1)

days = st.dates(min_value=date(2026, 1, 1), max_value=date(2035, 12, 31))
weekly = st.builds(
    Weekly,
    weekdays=st.frozensets(st.sampled_from(Weekday), min_size=1),
    every=st.integers(min_value=1, max_value=8),
)
monthly = st.builds(
    MonthlyOnWeekday,
    weekday=st.sampled_from(Weekday),
    nth=st.sampled_from(NthWeek),
    every=st.integers(min_value=1, max_value=4),
)
times = (
    st.tuples(st.integers(min_value=0, max_value=95), st.integers(min_value=0, max_value=95))
    .filter(lambda quarters: quarters[0] != quarters[1])
    .map(lambda quarters: tuple(time(quarter // 4, quarter % 4 * 15) for quarter in sorted(quarters)))
)
near = st.integers(min_value=0, max_value=120).map(lambda number: BEGINNING + timedelta(days=number))
few_days = st.frozensets(near, max_size=3)
free_days = st.lists(
    st.builds(FreeDay, day=near, sort=st.sampled_from(FreeDaySort), name=st.sampled_from(["Feest", "Verhuizing"])),
    max_size=40,
)


@st.composite
def stretches(draw, *, first=None, last=False):
    """Draw a stretch; only the last may never end."""
    starts, ends = draw(times)
    rule = draw(weekly | monthly | st.builds(OnDays, days=st.frozensets(near, min_size=1, max_size=5)))
    if isinstance(rule, OnDays):
        first = None
    else:
        first = first or draw(st.none() | near.map(lambda day: BEGINNING + (day - BEGINNING) / 2))
    end = {}
    if not isinstance(rule, OnDays) and not (last and draw(st.booleans())):
        end = draw(
            st.fixed_dictionaries({"count": st.integers(min_value=1, max_value=12)})
            | st.fixed_dictionaries({"until": near.map(lambda day: day + timedelta(days=60))})
        )
    return Stretch(
        rule=rule,
        starts=starts,
        ends=ends,
        first=first,
        left_out=draw(few_days),
        also=draw(few_days),
        name=draw(st.sampled_from(["", "Beginnerslessen"])),
        lessons=draw(st.none() | st.integers(min_value=1, max_value=30)),
        part=draw(st.none() | st.integers(min_value=1, max_value=3)),
        **end,
    )


@st.composite
def _schedules(draw):
    number = draw(st.integers(min_value=1, max_value=3))
    return Schedule(
        stretches=tuple(
            draw(stretches(first=BEGINNING if at == 0 else None, last=at == number - 1)) for at in range(number)
        ),
        school_holidays=draw(st.sampled_from(SchoolHolidays)),
    )


schedules = _schedules()
