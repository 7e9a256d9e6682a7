"""A planned safety day as what is solved: a day with names for ids, the contract's JSON, and a mark of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from app.planning.rotation.day import Day, Group, Minute, NamedVisit, Station, Window
from app.queries.rotation_plan import GroupInPlan, RotationInPlan, StationInPlan

SECONDS, SEED = 5, 1
_HOUR = 60


def day_of(plan: RotationInPlan) -> Day:
    """Return the day to solve; what is called an id there is a name here: it is unique, and people read it."""
    stations = {one.id: one.name for one in plan.stations}
    groups = {one.id: one.name for one in plan.groups}
    return Day(
        start=plan.starts,
        end=plan.ends,
        slot_minutes=plan.slot_minutes,
        transfer_minutes=plan.transfer_minutes,
        breaks=plan.breaks,
        stations=tuple(
            Station(id=one.name, name=one.name, capacity=one.capacity, windows=one.windows) for one in plan.stations
        ),
        groups=tuple(_group(one, stations) for one in plan.groups),
        not_together=tuple((groups[one], groups[other]) for one, other in plan.apart),
    )


def running_day(plan: RotationInPlan) -> Day:
    """Return the day with the rounds that its visits were made for, which later settings do not change."""
    return replace(day_of(plan), fixed=plan.rounds) if plan.rounds else day_of(plan)


def named_visits(plan: RotationInPlan) -> tuple[NamedVisit, ...]:
    """Return the visits by names, those in rounds that the day lost left out."""
    groups = {one.id: one.name for one in plan.groups}
    stations = {one.id: one.name for one in plan.stations}
    return tuple(
        NamedVisit(group=groups[one.group_id], station=stations[one.station_id], round=one.round)
        for one in plan.visits
        if one.round < len(plan.rounds)
    )


def document(plan: RotationInPlan) -> dict[str, Any]:
    """Return the day as the file that `flask rotation solve` reads."""
    day = day_of(plan)
    return {
        "start": _clock(day.start),
        "end": _clock(day.end),
        "slot_minutes": day.slot_minutes,
        "transfer_minutes": day.transfer_minutes,
        "breaks": _spans(day.breaks),
        "stations": [
            {"id": one.id, "name": one.name, "capacity": one.capacity} | _windows(one.windows) for one in day.stations
        ],
        "groups": [
            {"id": one.id, "size": one.size or 0, "skip": sorted(one.skip)}
            | _windows(one.windows)
            | ({"first": one.first} if one.first else {})
            for one in day.groups
        ],
        "not_together": [list(pair) for pair in day.not_together],
        "time_limit_seconds": SECONDS,
        "seed": SEED,
    }


def is_stale(plan: RotationInPlan) -> bool:
    """Say whether the settings changed since the running order was made."""
    return bool(plan.visits) and plan.solved_for != digest(plan)


def digest(plan: RotationInPlan) -> str:
    """Return a mark of everything that the running order depends on: the same as long as it can stay."""
    told = {
        "day": [plan.starts, plan.ends, plan.slot_minutes, plan.transfer_minutes],
        "breaks": _pairs(plan.breaks),
        "waiting": plan.waiting.value,
        "stations": sorted(_of_station(one) for one in plan.stations),
        "groups": sorted(_of_group(one) for one in plan.groups),
        "apart": sorted([str(one), str(other)] for one, other in plan.apart),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _of_station(one: StationInPlan) -> str:
    return json.dumps([str(one.id), one.capacity, _pairs(one.windows)])


def _of_group(one: GroupInPlan) -> str:
    first = str(one.first_station_id) if one.first_station_id else ""
    return json.dumps([str(one.id), _pairs(one.windows), sorted(map(str, one.skipped)), first])


def _group(one: GroupInPlan, stations: Mapping[UUID, str]) -> Group:
    return Group(
        id=one.name,
        size=one.children,
        windows=one.windows,
        skip=frozenset(stations[station] for station in one.skipped if station in stations),
        first=stations[one.first_station_id] if one.first_station_id else None,
    )


def _windows(found: tuple[Window, ...] | None) -> dict[str, Any]:
    return {} if found is None else {"windows": _spans(found)}


def _spans(found: tuple[Window, ...]) -> list[list[str]]:
    return [[_clock(one.start), _clock(one.end)] for one in found]


def _pairs(found: tuple[Window, ...] | None) -> list[list[Minute]] | None:
    return None if found is None else sorted([one.start, one.end] for one in found)


def _clock(minute: Minute) -> str:
    return f"{minute // _HOUR:02}:{minute % _HOUR:02}"
