"""Calendar programs take in what is mailed about a series, and then show the plan (CALENDARS.md, rules 15 to 17)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.clients.programs.agenda import Days, Line
from tests.clients.scenarios import SCENARIOS, invited, told
from tests.worker.course import Course

DAYS = Days(first=date(2026, 12, 1), number=240)


@pytest.fixture
def course(session, by, settings):
    return Course(session, by, settings)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
@pytest.mark.parametrize("program", ["evolution", "khal", "radicale"], indirect=True)
def test_rule_15_after_each_mail_a_program_shows_the_plan(program, course, scenario):
    for objects in told(course, scenario):
        program.take_in(*objects)
        assert shown(program) == planned(course)


def test_rule_15_calcurse_reads_a_series_as_it_is_meant(new_calcurse, course):
    calcurse = new_calcurse()
    for objects in told(course, invited):
        calcurse.take_in(*objects)
    assert calcurse.agenda(DAYS) == [calcurse.able_to_show(line) for line in planned(course)]


def shown(program):
    """Return what is to be held: some remove what is cancelled, others keep it and say so."""
    return [line for line in program.agenda(DAYS) if not line.cancelled]


def planned(course):
    return [
        Line(starts_at=starts_at, ends_at=ends_at, title=title, place=place, cancelled=False)
        for starts_at, ends_at, title, place in course.planned()
    ]
