"""What everybody does from the first round to the last: pages, running orders and paper all read this."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.planning.rotation.day import Day, Minute, NamedVisit, Round, Window
from app.planning.rotation.grid import grid
from app.planning.vocabulary import WaitingMode


class SlotSort(StrEnum):
    """What a group or a station does for a while."""

    VISIT = "visit"
    BOOKLET = "booklet"
    """A group works in its booklet."""
    IDLE = "idle"
    """A group waits, or a station has nobody, between two visits."""
    AWAY = "away"
    """It cannot be there in this round, or takes part in nothing at all."""
    NOT_YET = "not_yet"
    BREAK = "break"
    DONE = "done"


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A round or a break of one group or station: `who` are the ids of those whom it meets.

    `round` is `None` for a break. A group meets one station; a station as many groups as it takes at once.
    """

    sort: SlotSort
    start: Minute
    end: Minute
    round: int | None = None
    who: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Timetable:
    """For each group and each station of a day, by its id, what it does from the first used round to the last."""

    groups: Mapping[str, tuple[Slot, ...]]
    stations: Mapping[str, tuple[Slot, ...]]


def timetable(day: Day, visits: Iterable[NamedVisit], waiting: WaitingMode) -> Timetable:
    """Return what everybody does, when these are the visits.

    In waves a group is not there yet before its first visit, and done after its last. With booklets it is there from
    the first round that is used to the last, as far as its own hours allow, and works in its booklet when it visits
    nothing. Breaks are those that fall between these rounds.
    """
    order = {group.id: number for number, group in enumerate(day.groups)}
    meeting = sorted(visits, key=lambda one: (one.round, order[one.group]))
    whole, used = day.rounds(), [one.round for one in meeting]
    rounds = whole[min(used) : max(used) + 1] if used else ()
    takers, between = grid(day), SlotSort.BOOKLET if waiting is WaitingMode.BOOKLET else SlotSort.IDLE
    of_group: defaultdict[str, _Meetings] = defaultdict(dict)
    of_station: defaultdict[str, _Meetings] = defaultdict(dict)
    for one in meeting:
        of_group[one.group][one.round] = (one.station,)
        of_station[one.station][one.round] = (*of_station[one.station].get(one.round, ()), one.group)
    groups = {
        group.id: _Row(met=of_group[group.id], there=taker.rounds, between=between)
        for group, taker in zip(day.groups, takers.groups, strict=True)
    }
    stations = {
        station.id: _Row(met=of_station[station.id], there=taker.rounds, between=SlotSort.IDLE)
        for station, taker in zip(day.stations, takers.stations, strict=True)
    }
    breaks = [one for one in day.breaks if rounds and rounds[0].start < one.start < rounds[-1].start]
    return Timetable(
        groups={name: row.slots(rounds, breaks) for name, row in groups.items()},
        stations={name: row.slots(rounds, breaks) for name, row in stations.items()},
    )


_Meetings = dict[int, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    """One group or station: whom it meets in which round, in which rounds it can be there, what it does between."""

    met: _Meetings
    there: frozenset[int]
    between: SlotSort

    def slots(self, rounds: tuple[Round, ...], breaks: Iterable[Window]) -> tuple[Slot, ...]:
        """Return its rounds and breaks in the order of time."""
        stay = self._stay(rounds)
        found = [
            Slot(
                sort=self._sort(one.index, stay),
                start=one.start,
                end=one.end,
                round=one.index,
                who=self.met.get(one.index, ()),
            )
            for one in rounds
        ]
        inner = [slot for slot in found if slot.round in stay]
        found += [Slot(sort=_of_break(pause, inner), start=pause.start, end=pause.end) for pause in breaks]
        return tuple(sorted(found, key=lambda slot: slot.start))

    def _stay(self, rounds: tuple[Round, ...]) -> range:
        """Return from which round up to which it takes part; with booklets a group stays for as long as it can."""
        with_booklets = self.met and self.between is SlotSort.BOOKLET
        can = [one.index for one in rounds if with_booklets and one.index in self.there]
        return range(min([*self.met, *can], default=0), max([*self.met, *can], default=-1) + 1)

    def _sort(self, one: int, stay: range) -> SlotSort:
        if one in self.met:
            return SlotSort.VISIT
        if one in stay:
            return self.between if one in self.there else SlotSort.AWAY
        if not stay:
            return SlotSort.AWAY
        return SlotSort.NOT_YET if one < stay.start else SlotSort.DONE


def _of_break(pause: Window, inner: list[Slot]) -> SlotSort:
    """Return what a break is to somebody who takes part in these slots."""
    if not inner:
        return SlotSort.AWAY
    if pause.start < inner[0].start:
        return SlotSort.NOT_YET
    return SlotSort.BREAK if pause.start < inner[-1].start else SlotSort.DONE
