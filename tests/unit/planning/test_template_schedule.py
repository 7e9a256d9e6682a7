"""When an activity would meet if it were planned as its template says."""

from dataclasses import replace
from datetime import date, time

import pytest

from app.catalogue.loader import read_shipped
from app.planning.rules import MonthlyOnWeekday, Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.template import Phase
from app.planning.template_schedule import first_day, schedule, times
from app.planning.vocabulary import NthWeek, PhaseSort, Rhythm, Weekday

BY_SLUG = {template.slug: template for template in read_shipped()}
COFFEE = BY_SLUG["kids-en-koffie"]
SUNDAY = date(2026, 11, 22)


def test_a_template_with_a_usual_time_meets_then_and_goes_on():
    assert schedule(COFFEE, today=SUNDAY) == Schedule(
        stretches=(
            Stretch(
                rule=Weekly(weekdays=frozenset({Weekday.MONDAY})),
                starts=time(9, 30),
                ends=time(11),
                first=date(2026, 11, 23),
                name="Kids & Koffie",
            ),
        )
    )


def test_phases_follow_one_another_with_their_lessons():
    found = schedule(BY_SLUG["fietslessen"], today=SUNDAY)
    assert [(one.count, one.lessons, one.part, one.first) for one in found.stretches] == [
        (12, 12, 1, date(2026, 11, 23)),
        (4, 8, 2, None),
        (1, 1, 3, None),
        (1, 1, 3, None),
    ]


def test_work_around_it_is_no_meeting_unless_there_is_nothing_else():
    assert [one.name for one in schedule(BY_SLUG["veiligheidsdag"], today=SUNDAY).stretches] == ["Veiligheidsdag"]
    alone = Phase(name="Plannen", sort=PhaseSort.PREPARATION, rhythm=Rhythm.ONCE, description="Plan.")
    assert [one.count for one in schedule(replace(COFFEE, phases=(alone,)), today=SUNDAY).stretches] == [1]


def test_what_goes_on_is_the_last_that_is_shown():
    twice = replace(COFFEE, phases=COFFEE.phases * 2)
    assert len(schedule(twice, today=SUNDAY).stretches) == 1


@pytest.mark.parametrize(
    ("rhythm", "every", "rule"),
    [
        (Rhythm.WEEKLY, 2, Weekly(weekdays=frozenset({Weekday.MONDAY}), every=2)),
        (Rhythm.MONTHLY, 1, MonthlyOnWeekday(weekday=Weekday.MONDAY, nth=NthWeek.FOURTH)),
    ],
)
def test_a_rhythm_is_kept(rhythm, every, rule):
    phase = replace(COFFEE.phases[0], rhythm=rhythm, every=every)
    assert schedule(replace(COFFEE, phases=(phase,)), today=SUNDAY).stretches[0].rule == rule


def test_without_a_usual_time_it_is_on_the_next_day_that_is_no_weekend():
    free = replace(COFFEE, usual_time=None)
    assert [first_day(free, today=date(2026, 11, day)) for day in (19, 20, 21, 22)] == [
        date(2026, 11, 20),
        date(2026, 11, 23),
        date(2026, 11, 23),
        date(2026, 11, 23),
    ]
    assert times(free) == (time(14, 30), time(16))
    assert times(replace(free, duration_minutes=24 * 60)) == (time(14, 30), time(23, 59))


@pytest.mark.parametrize("template", BY_SLUG.values(), ids=lambda template: template.slug)
def test_every_shipped_template_has_a_schedule(template):
    assert schedule(template, today=SUNDAY).stretches
