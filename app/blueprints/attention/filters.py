"""Which days, and which of the points in them, the page of attention shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.blueprints.points import Line
from app.planning.conflicts import ConflictKind, Severity
from app.planning.timeslots import PLANNABLE_YEARS

USUAL_TERM, LONGEST_TERM = timedelta(weeks=12), timedelta(weeks=30)
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """What is to be shown; none of them: everything."""

    kind: ConflictKind | None
    severity: Severity | None
    age_group_id: UUID | None

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self != Filter(kind=None, severity=None, age_group_id=None)

    def suits(self, line: Line) -> bool:
        """Tell whether a line is to be shown."""
        return (
            (self.kind is None or line.kind is self.kind)
            and (self.severity is None or line.severity is self.severity)
            and (self.age_group_id is None or self.age_group_id in line.age_groups)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """The lines that are shown, the open ones by day; the counts are of all that are open, whatever is left out."""

    by_day: Mapping[date, Sequence[Line]]
    accepted: Sequence[Line]
    total: int
    severities: Mapping[Severity, int]
    kinds: Mapping[ConflictKind, int]

    @property
    def number(self) -> int:
        """How many open lines are shown."""
        return sum(len(lines) for lines in self.by_day.values())


def asked(arguments: MultiDict[str, str]) -> Filter:
    """Return the filter that an address asks for; what it says wrongly leaves nothing out."""
    return Filter(
        kind=_word(ConflictKind, arguments.get("soort")),
        severity=_word(Severity, arguments.get("ernst")),
        age_group_id=arguments.get("leeftijd", type=UUID),
    )


def term(arguments: MultiDict[str, str], today: date) -> tuple[date, date]:
    """Return the first and the last day that an address asks for: from today for twelve weeks, at most thirty."""
    first = arguments.get("van", type=_day) or today
    last = arguments.get("tot", type=_day) or first + USUAL_TERM
    return first, min(max(first, last), first + LONGEST_TERM)


def _day(typed: str) -> date:
    day = date.fromisoformat(typed)
    if day.year not in PLANNABLE_YEARS:
        raise ValueError(typed)
    return day


def choose(lines: Sequence[Line], wanted: Filter) -> Shown:
    """Return what is shown of the lines."""
    unsettled = [line for line in lines if line.accepted is None]
    by_day: dict[date, list[Line]] = {}
    for line in unsettled:
        if wanted.suits(line):
            by_day.setdefault(line.day, []).append(line)
    severities = Counter(line.severity for line in unsettled)
    kinds = Counter(line.kind for line in unsettled)
    return Shown(
        by_day=by_day,
        accepted=[line for line in lines if line.accepted is not None and wanted.suits(line)],
        total=len(unsettled),
        severities={severity: severities[severity] for severity in Severity},
        kinds={kind: kinds[kind] for kind in ConflictKind if kinds[kind] or kind is wanted.kind},
    )


def _word(words: type[Word], text: str | None) -> Word | None:
    return words(text) if text in {word.value for word in words} else None
