"""Public holidays and the school holidays of the three Dutch regions, to seed the table of free days."""

from collections.abc import Iterable

from holidays import country_holidays
from holidays.constants import PUBLIC, SCHOOL

from app.planning.free_days import FreeDay
from app.planning.vocabulary import FreeDaySort, Region

_SUBDIVISIONS = {Region.NOORD: "Noord", Region.MIDDEN: "Midden", Region.ZUID: "Zuid"}
_CATEGORIES = {FreeDaySort.PUBLIC_HOLIDAY: PUBLIC, FreeDaySort.SCHOOL_HOLIDAY: SCHOOL}


def free_days(region: Region, years: Iterable[int]) -> list[FreeDay]:
    """Return the free days of the calendar years, sorted; a public holiday in a school holiday is there twice.

    School holidays are laid down up to the summer of 2030; autumn and spring are advice, from which schools may depart
    (Regeling vaststelling schoolvakanties 2025-2030). Later years have public holidays only.
    """
    wanted = sorted(set(years))
    return sorted(day for sort in _CATEGORIES for day in _of_sort(sort, region, wanted))


def _of_sort(sort: FreeDaySort, region: Region, years: list[int]) -> list[FreeDay]:
    found = country_holidays(
        "NL", subdiv=_SUBDIVISIONS[region], years=years, categories=_CATEGORIES[sort], language="nl"
    )
    return [FreeDay(day=day, sort=sort, name=name) for day in found for name in found.get_list(day)]
