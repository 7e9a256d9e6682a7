"""How old a child is: birth months are all that is known, so an age changes on the first of a month."""

from datetime import date


def age_on(day: date, *, birth_month: date) -> int:
    """Return the age in whole years on a day, of somebody born in the month that begins on `birth_month`."""
    return day.year - birth_month.year - (day.month < birth_month.month)
