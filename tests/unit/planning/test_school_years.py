from datetime import date

import pytest

from app.planning.errors import EndsBeforeFirstDay, SeriesTooLong, YearOutOfRange
from app.planning.free_days import FreeDay
from app.planning.school_years import FreePeriod, bounds, periods, school_year_of
from app.planning.vocabulary import FreeDaySort


def _period(first, last, name="Verbouwing"):
    return FreePeriod(first=first, last=last, sort=FreeDaySort.CLOSING_DAY, name=name)


def test_days_in_a_row_with_one_name_are_one_period():
    days = [
        FreeDay(day=date(2027, 3, number), sort=FreeDaySort.CLOSING_DAY, name=name)
        for number, name in [(3, "Verbouwing"), (1, "Verbouwing"), (2, "Verbouwing"), (5, "Verbouwing"), (4, "Feest")]
    ]
    assert periods(days) == (
        _period(date(2027, 3, 1), date(2027, 3, 3)),
        _period(date(2027, 3, 4), date(2027, 3, 4), "Feest"),
        _period(date(2027, 3, 5), date(2027, 3, 5)),
    )


def test_a_period_knows_its_days():
    assert _period(date(2027, 2, 28), date(2027, 3, 1)).days == (date(2027, 2, 28), date(2027, 3, 1))


def test_a_school_year_begins_in_august():
    assert [school_year_of(date(2027, 7, 31)), school_year_of(date(2027, 8, 1))] == [2026, 2027]
    assert bounds(2026) == (date(2026, 8, 1), date(2027, 7, 31))


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (date(2027, 3, 2), date(2027, 3, 1), EndsBeforeFirstDay),
        (date(2027, 1, 1), date(2028, 1, 2), SeriesTooLong),
        (date(1999, 1, 1), date(2027, 1, 2), YearOutOfRange),
        (date(2027, 1, 1), date.max, YearOutOfRange),
    ],
)
def test_a_period_that_cannot_be_is_refused(first, last, refusal):
    with pytest.raises(refusal):
        _period(first, last)
