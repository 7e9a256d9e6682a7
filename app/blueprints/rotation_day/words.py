"""What the page of the day says: of groups, of stations, and of what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, assert_never
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import wording
from app.models.rotations import RotationEventSort
from app.planning.timelines import Step, StepSort
from app.programme.rotations.running import Preview
from app.queries.rotation_day import Happened, RunningDay

clock_of = wording.clock


class Said(Protocol):
    """How somebody's steps are told."""

    def title(self, step: Step) -> str:
        """Return what is done."""

    def place(self, step: Step) -> str:
        """Return where."""


class OfGroup:
    """A group goes to stations."""

    def __init__(self, day: RunningDay) -> None:
        self._stations = {str(station.id): station for station in day.stations}
        self._booklet = day.frame.booklet or ""

    def title(self, step: Step) -> str:
        """Return what a group does."""
        names = ", ".join(self._stations[one].name for one in step.who)
        match step.sort:
            case StepSort.VISIT:
                return names
            case StepSort.WALK:
                return _("Lopen naar %(place)s", place=names) if names else _("Lopen")
            case StepSort.BREAK:
                return _("Pauze")
            case StepSort.BOOKLET:
                return _("Boekjestijd")
            case StepSort.WAIT:
                return _("Even wachten")
            case _:
                assert_never(step.sort)

    def place(self, step: Step) -> str:
        """Return where that is."""
        if step.sort is StepSort.BOOKLET:
            return self._booklet
        return ", ".join(self._stations[one].space or "" for one in step.who)


class OfStation:
    """Groups come to a station."""

    def __init__(self, day: RunningDay) -> None:
        self._groups = {str(group.id): group.name for group in day.groups}

    def title(self, step: Step) -> str:
        """Return what goes on at a station."""
        groups = [wording.group(self._groups[one]) for one in step.who]
        match step.sort:
            case StepSort.VISIT:
                return ", ".join(groups)
            case StepSort.WALK if not groups:
                return _("Wisselen")
            case StepSort.WALK:
                named = wording.listed(groups)
                return ngettext("%(groups)s komt eraan", "%(groups)s komen eraan", len(groups), groups=named)
            case StepSort.BREAK:
                return _("Pauze")
            case StepSort.BOOKLET | StepSort.WAIT:
                return _("Geen groep")
            case _:
                assert_never(step.sort)

    def place(self, _step: Step) -> str:
        """Return nothing: a station stays where it is."""
        return ""


def round_(step: Step) -> str:
    """Return what a round, or what is between two, is called."""
    match step.sort:
        case StepSort.VISIT:
            return _("Ronde %(number)s", number=int(step.who[0]) + 1)
        case StepSort.BREAK:
            return _("Pauze")
        case _:
            return _("Wisselen: loop naar de volgende post")


def wall(minute: int) -> str:
    """Return a minute of the day as `14.00`."""
    return wording.clock(datetime(2000, 1, 1, *divmod(minute % 1440, 60), tzinfo=UTC), "UTC")


@dataclass(frozen=True, kw_only=True, slots=True)
class Away:
    """That a station is away, and until which minute of the day; none: for the rest of it."""

    text: str
    until: int | None


def stations_out(day: RunningDay) -> dict[UUID, Away]:
    """Return which stations are away, by what was noted last of each."""
    found: dict[UUID, Away] = {}
    for event in day.events:
        if event.undone_at is None and event.sort is RotationEventSort.STATION_OUT:
            found[UUID(event.data["station"])] = Away(text=_away(day, event), until=_back(day, event))
        if event.undone_at is None and event.sort is RotationEventSort.STATION_BACK:
            found.pop(UUID(event.data["station"]), None)
    return found


def _away(day: RunningDay, event: Happened) -> str:
    back = _back(day, event)
    return _("weg voor de rest van de dag") if back is None else _("weg tot %(time)s uur", time=wall(back))


def _back(day: RunningDay, event: Happened) -> int | None:
    number = event.data.get("until")
    return day.frame.rounds[number].start if number is not None and number < len(day.frame.rounds) else None


def names(day: RunningDay) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the groups and the stations are called, by id."""
    return {str(one.id): wording.group(one.name) for one in day.groups}, {str(one.id): one.name for one in day.stations}


def choices(preview: Preview) -> list[tuple[int, str]]:
    """Return at the start of which rounds whoever left could be back, with what that is called."""
    since, rounds = preview.since, preview.was.rounds
    return [
        (number, _("tot %(time)s uur", time=wall(rounds[number].start)))
        for number in range(since + 1, min(since + 6, len(rounds)))
    ]


def happened(day: RunningDay, event: Happened) -> str:  # noqa: C901, PLR0911 - one line for each sort
    """Return what happened, as a sentence."""
    groups, stations = names(day)
    station, team = stations.get(event.data.get("station", ""), ""), groups.get(event.data.get("group", ""), "")
    match event.sort:
        case RotationEventSort.STATION_OUT:
            if (back := _back(day, event)) is None:
                return _("%(station)s is weg voor de rest van de dag.", station=station)
            return _("%(station)s is weg tot %(time)s uur.", station=station, time=wall(back))
        case RotationEventSort.STATION_BACK:
            return _("%(station)s is er weer.", station=station)
        case RotationEventSort.GROUP_LATE:
            if (back := _back(day, event)) is None:
                return _("%(group)s doet niet meer mee.", group=team)
            return _("%(group)s doet mee vanaf %(time)s uur.", group=team, time=wall(back))
        case RotationEventSort.GROUP_GONE:
            return _("%(group)s doet niet meer mee.", group=team)
        case RotationEventSort.SLOWER_ROUND:
            return ngettext(
                "Ronde %(round)s duurt %(num)s minuut langer.",
                "Ronde %(round)s duurt %(num)s minuten langer.",
                event.data["minutes"],
                round=event.data["round"] + 1,
            )
        case RotationEventSort.BY_HAND:
            return _("Het schema is met de hand gewijzigd.")
        case _:
            assert_never(event.sort)
