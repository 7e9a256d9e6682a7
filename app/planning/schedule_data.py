"""A schedule as plain data, to be stored as JSON, and back."""

from collections.abc import Callable, Mapping
from datetime import date, time
from enum import StrEnum
from typing import TypeVar, assert_never

from app.planning.errors import PlanningError, UnreadableSchedule
from app.planning.rules import WEEKDAYS, MonthlyOnWeekday, OnDays, Rule, Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.vocabulary import NthWeek, SchoolHolidays, Weekday

Data = Mapping[str, object]
T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)

_RULE_KEYS = {
    "weekly": {"sort", "weekdays", "every"},
    "monthly": {"sort", "weekday", "nth", "every"},
    "days": {"sort", "days"},
}
_STRETCH_KEYS = frozenset({"rule", "starts", "ends"})
_MORE_STRETCH_KEYS = frozenset({"first", "count", "until", "name", "part", "lessons", "left_out", "also"})


def to_data(schedule: Schedule) -> dict[str, object]:
    """Return the schedule as plain data; the same schedule gives the same data."""
    return {
        "school_holidays": schedule.school_holidays.value,
        "stretches": [_stretch_to_data(stretch) for stretch in schedule.stretches],
    }


def from_data(data: object) -> Schedule:
    """Return the schedule that was stored.

    :raises UnreadableSchedule: for anything that ``to_data`` does not write.
    """
    found = _mapping(data, "schedule", required={"school_holidays", "stretches"})
    stretches = _list(found["stretches"], "stretches")
    try:
        return Schedule(
            school_holidays=_word(found["school_holidays"], SchoolHolidays, "school_holidays"),
            stretches=tuple(_stretch(item, f"stretches[{number}]") for number, item in enumerate(stretches)),
        )
    except UnreadableSchedule:
        raise
    except PlanningError as error:
        raise UnreadableSchedule(where="schedule", expected=str(error)) from error


def _stretch_to_data(stretch: Stretch) -> dict[str, object]:
    everything: dict[str, object] = {
        "rule": _rule_to_data(stretch.rule),
        "starts": stretch.starts.isoformat("minutes"),
        "ends": stretch.ends.isoformat("minutes"),
        "first": stretch.first and stretch.first.isoformat(),
        "count": stretch.count,
        "until": stretch.until and stretch.until.isoformat(),
        "name": stretch.name,
        "part": stretch.part,
        "lessons": stretch.lessons,
        "left_out": _days_to_data(stretch.left_out),
        "also": _days_to_data(stretch.also),
    }
    return {key: value for key, value in everything.items() if value}


def _rule_to_data(rule: Rule) -> dict[str, object]:
    match rule:
        case Weekly():
            weekdays = [weekday.value for weekday in WEEKDAYS if weekday in rule.weekdays]
            return {"sort": "weekly", "weekdays": weekdays, "every": rule.every}
        case MonthlyOnWeekday():
            return {"sort": "monthly", "weekday": rule.weekday.value, "nth": rule.nth.value, "every": rule.every}
        case OnDays():
            return {"sort": "days", "days": _days_to_data(rule.days)}
        case _:
            assert_never(rule)


def _days_to_data(days: frozenset[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]


def _stretch(data: object, where: str) -> Stretch:
    found = _mapping(data, where, required=_STRETCH_KEYS, more=_MORE_STRETCH_KEYS)
    return Stretch(
        rule=_rule(found["rule"], f"{where}.rule"),
        starts=_time(found["starts"], f"{where}.starts"),
        ends=_time(found["ends"], f"{where}.ends"),
        first=_maybe(found, "first", where, _date),
        count=_maybe(found, "count", where, _whole),
        until=_maybe(found, "until", where, _date),
        name=_maybe(found, "name", where, _text) or "",
        part=_maybe(found, "part", where, _whole),
        lessons=_maybe(found, "lessons", where, _whole),
        left_out=_maybe(found, "left_out", where, _days) or frozenset(),
        also=_maybe(found, "also", where, _days) or frozenset(),
    )


def _rule(data: object, where: str) -> Rule:
    sort = data.get("sort") if isinstance(data, Mapping) else None
    if not isinstance(sort, str) or sort not in _RULE_KEYS:
        raise UnreadableSchedule(where=where, expected="one of: " + ", ".join(_RULE_KEYS))
    found = _mapping(data, where, required=_RULE_KEYS[sort])
    if sort == "weekly":
        weekdays = _list(found["weekdays"], f"{where}.weekdays")
        return Weekly(
            weekdays=frozenset(_word(item, Weekday, f"{where}.weekdays") for item in weekdays),
            every=_whole(found["every"], f"{where}.every"),
        )
    if sort == "monthly":
        return MonthlyOnWeekday(
            weekday=_word(found["weekday"], Weekday, f"{where}.weekday"),
            nth=_word(found["nth"], NthWeek, f"{where}.nth"),
            every=_whole(found["every"], f"{where}.every"),
        )
    return OnDays(days=_days(found["days"], f"{where}.days"))


def _mapping(
    data: object, where: str, *, required: set[str] | frozenset[str], more: frozenset[str] = frozenset()
) -> Data:
    if not isinstance(data, Mapping) or not required <= data.keys() <= required | more:
        raise UnreadableSchedule(where=where, expected="an object with " + ", ".join(sorted(required)))
    return data


def _maybe(data: Data, key: str, where: str, read: Callable[[object, str], T]) -> T | None:
    return read(data[key], f"{where}.{key}") if key in data else None


def _list(data: object, where: str) -> list[object]:
    if not isinstance(data, list):
        raise UnreadableSchedule(where=where, expected="a list")
    return data


def _days(data: object, where: str) -> frozenset[date]:
    return frozenset(_date(item, where) for item in _list(data, where))


def _date(data: object, where: str) -> date:
    try:
        return date.fromisoformat(_text(data, where))
    except ValueError as error:
        raise UnreadableSchedule(where=where, expected="a day such as 2026-09-07") from error


def _time(data: object, where: str) -> time:
    try:
        found = time.fromisoformat(_text(data, where))
    except ValueError as error:
        raise UnreadableSchedule(where=where, expected="a time such as 14:30") from error
    if found.tzinfo is not None or found.second or found.microsecond:
        raise UnreadableSchedule(where=where, expected="a time such as 14:30")
    return found


def _whole(data: object, where: str) -> int:
    if not isinstance(data, int) or isinstance(data, bool):
        raise UnreadableSchedule(where=where, expected="a whole number")
    return data


def _text(data: object, where: str) -> str:
    if not isinstance(data, str):
        raise UnreadableSchedule(where=where, expected="text")
    return data


def _word(data: object, words: type[W], where: str) -> W:
    try:
        return words(_text(data, where))
    except ValueError as error:
        raise UnreadableSchedule(where=where, expected="one of: " + ", ".join(words)) from error
