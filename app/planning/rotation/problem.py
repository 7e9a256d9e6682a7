"""A rotation to solve, as JSON: the input of `rotation solve`, read to the letter of its contract."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from app.planning.rotation.day import Day, Group, Station, Window

LARGEST_BYTES = 1_000_000
MOST_ERRORS = 100
_HOUR = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class ProblemError:
    """Where in the file something is wrong, as a JSON pointer (RFC 6901), and what, in Dutch."""

    path: str
    message: str


class BadProblem(Exception):
    """The file is not a rotation to solve; carries every error that was found."""

    def __init__(self, errors: Iterable[ProblemError]) -> None:
        self.errors = tuple(errors)[:MOST_ERRORS]
        super().__init__(len(self.errors))


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """A day, how many seconds the search may take, and its seed."""

    day: Day
    seconds: float
    seed: int


def read(content: bytes) -> Problem:
    """Return what a file asks for.

    :raises BadProblem: when it is too big, not JSON in UTF-8, or not what the contract says.
    """
    found = _parsed(content)
    errors = sorted(_validator().iter_errors(found), key=lambda error: [str(part) for part in error.absolute_path])
    if errors:
        raise BadProblem(ProblemError(path=_pointer(error), message=_said(error)) for error in errors)
    refused = tuple(_refused(found))
    if refused:
        raise BadProblem(refused)
    return Problem(day=_day(found), seconds=found.get("time_limit_seconds", 10), seed=int(found.get("seed", 1)))


def _parsed(content: bytes) -> Any:
    if len(content) > LARGEST_BYTES:
        raise BadProblem([ProblemError(path="", message=f"mag niet groter zijn dan {LARGEST_BYTES} bytes")])
    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=_each_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        message = str(error) if isinstance(error, _TwiceError) else "is geen goede JSON in UTF-8"
        raise BadProblem([ProblemError(path="", message=message)]) from error


class _TwiceError(ValueError):
    pass


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for number, (name, _) in enumerate(pairs) if name in dict(pairs[:number]))
        raise _TwiceError(f"het veld {twice!r} staat er twee keer")
    return found


def _no_number(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are not JSON


@cache
def _validator() -> Draft202012Validator:
    schema = files("app.planning.rotation").joinpath("problem_schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(schema))


def _pointer(error: ValidationError) -> str:
    path = list(error.absolute_path)
    unknown = _unknown(error)
    return _joined([*path, unknown] if unknown else path)


def _joined(parts: Iterable[object]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _unknown(error: ValidationError) -> str | None:
    if error.validator != "additionalProperties":
        return None
    found, schema = cast("Any", error.instance), cast("Any", error.schema)
    return next(str(name) for name in found if name not in schema["properties"])


_TYPES = {
    "object": "een object",
    "array": "een lijst",
    "string": "tekst",
    "integer": "een heel getal",
    "number": "een getal",
}
_SENTENCES = {
    "additionalProperties": "is een onbekend veld",
    "pattern": "moet een tijd zijn als 09:00",
    "minItems": "moet er minstens {limit} hebben",
    "minLength": "mag niet leeg zijn",
    "maxItems": "mag er hoogstens {limit} hebben",
    "maxLength": "mag hoogstens {limit} tekens hebben",
    "minimum": "moet minstens {limit} zijn",
    "exclusiveMinimum": "moet meer dan {limit} zijn",
    "maximum": "mag hoogstens {limit} zijn",
}
"""What the schema asks and a value is not; a keyword that the schema gets later needs its sentence here."""


def _said(error: ValidationError) -> str:
    asked, keyword = cast("Any", error.validator_value), str(error.validator)
    if keyword == "required":
        missing = next(name for name in asked if name not in cast("Any", error.instance))
        return f"{missing!r} ontbreekt"
    if keyword == "type":
        return f"moet {_TYPES[asked]} zijn"
    return _SENTENCES[keyword].format(limit=asked)


def _refused(found: Mapping[str, Any]) -> Iterator[ProblemError]:
    """Yield what the schema cannot say: names that exist once, and times in their order."""
    if _minutes(found["end"]) <= _minutes(found["start"]):
        yield ProblemError(path="/end", message="moet later zijn dan het begin")
    yield from _reversed(found.get("breaks", ()), "breaks")
    for sort in ("stations", "groups"):
        yield from _twice([one["id"] for one in found[sort]], sort)
        for number, one in enumerate(found[sort]):
            yield from _reversed(one.get("windows", ()), sort, number, "windows")
    stations = {station["id"] for station in found["stations"]}
    for number, group in enumerate(found["groups"]):
        yield from _of_group(group, stations, number)
    yield from _pairs(found)


def _reversed(windows: Iterable[list[str]], *path: object) -> Iterator[ProblemError]:
    for number, (start, end) in enumerate(windows):
        if _minutes(end) <= _minutes(start):
            yield ProblemError(path=_joined([*path, number]), message="moet later eindigen dan beginnen")


def _twice(ids: list[str], sort: str) -> Iterator[ProblemError]:
    for number, one in enumerate(ids):
        if one in ids[:number]:
            yield ProblemError(path=_joined([sort, number, "id"]), message=f"{one!r} bestaat al")


def _of_group(group: Mapping[str, Any], stations: set[str], number: int) -> Iterator[ProblemError]:
    skipped = group.get("skip", [])
    for place, station in enumerate(skipped):
        if station not in stations:
            yield ProblemError(path=_joined(["groups", number, "skip", place]), message=f"geen post heet {station!r}")
    first = group.get("first")
    if first is not None and first not in stations:
        yield ProblemError(path=_joined(["groups", number, "first"]), message=f"geen post heet {first!r}")
    elif first is not None and first in skipped:
        yield ProblemError(path=_joined(["groups", number, "first"]), message="deze post slaat de groep over")


def _pairs(found: Mapping[str, Any]) -> Iterator[ProblemError]:
    groups = {group["id"] for group in found["groups"]}
    for number, pair in enumerate(found.get("not_together", ())):
        for place, group in enumerate(pair):
            if group not in groups:
                yield ProblemError(path=_joined(["not_together", number, place]), message=f"geen groep heet {group!r}")
        if pair[0] == pair[1]:
            yield ProblemError(path=_joined(["not_together", number]), message="noemt twee keer dezelfde groep")


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * _HOUR + int(minutes)


def _window(window: list[str]) -> Window:
    return Window(start=_minutes(window[0]), end=_minutes(window[1]))


def _windows(found: Mapping[str, Any]) -> tuple[Window, ...] | None:
    return tuple(map(_window, found["windows"])) if "windows" in found else None


def _day(found: Mapping[str, Any]) -> Day:
    """Return the day; a whole number may be written as 20.0 in JSON."""
    return Day(
        start=_minutes(found["start"]),
        end=_minutes(found["end"]),
        slot_minutes=int(found["slot_minutes"]),
        transfer_minutes=int(found.get("transfer_minutes", 0)),
        breaks=tuple(map(_window, found.get("breaks", ()))),
        stations=tuple(
            Station(
                id=station["id"],
                name=station.get("name", station["id"]),
                capacity=int(station.get("capacity", 1)),
                windows=_windows(station),
            )
            for station in found["stations"]
        ),
        groups=tuple(
            Group(
                id=group["id"],
                size=group.get("size"),
                windows=_windows(group),
                skip=frozenset(group.get("skip", ())),
                first=group.get("first"),
            )
            for group in found["groups"]
        ),
        not_together=tuple((one, other) for one, other in found.get("not_together", ())),
    )
