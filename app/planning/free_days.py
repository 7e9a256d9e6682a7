"""Days on which most things are closed: of the country, of the schools, of the location itself."""

from dataclasses import dataclass
from datetime import date

from app.planning.vocabulary import FreeDaySort


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class FreeDay:
    """A day with a Dutch name on which most things are closed."""

    day: date
    sort: FreeDaySort
    name: str
