"""The papers of a safety day: each takes the day and returns its sheet, ready for the press."""

from typing import Any

from app.catalogue.translations import Translation
from app.documents import parts, wording
from app.documents.day import Adult, DayOnPaper, GroupOnPaper, Span, StationOnPaper
from app.documents.parts import Choice
from app.documents.pictures import Picture
from app.documents.press import Sheet
from app.documents.routes import Call, calls, stops

_POSTER_LETTERS = (15, 13, 11.5, 10, 9, 8, 7, 6, 5)
_NAMED_GROUPS, _NAMED_STATIONS = (
    12,
    7,
)  # more, and names in the cells would make all letters small; they are in the legend


def poster(day: DayOnPaper, choice: Choice) -> Sheet:
    """Return the day on one sheet: times × stations with the groups in the cells, and who the groups are."""
    data = {
        **parts.common(day, choice),
        "rows": _poster_rows(day),
        "stations": [
            {**parts.station(station), "translated": _translated(station, choice.language)} for station in day.stations
        ],
        "groups": [parts.group(group) for group in day.groups],
        "sizes": _POSTER_LETTERS,
        "named": len(day.groups) <= _NAMED_GROUPS and len(day.stations) <= _NAMED_STATIONS,
    }
    return Sheet(layout="poster", data=data, icons=parts.icons(day))


def cards(day: DayOnPaper, choice: Choice) -> Sheet:
    """Return a card for each group with its route in pictures, four on a sheet."""
    data = {**parts.common(day, choice), "groups": [parts.routed(day, group) for group in parts.chosen(day, choice)]}
    return Sheet(layout="cards", data=data, icons=parts.icons(day) | {"scissors"})


def leaders(day: DayOnPaper, choice: Choice) -> Sheet:
    """Return a sheet for each group's leader; children stand on it only when the day carries their pseudonyms."""
    data = {**parts.common(day, choice), "groups": [parts.routed(day, group) for group in parts.chosen(day, choice)]}
    return Sheet(layout="leaders", data=data, icons=parts.icons(day))


def stations(day: DayOnPaper, choice: Choice) -> Sheet:
    """Return a sheet for each station: its running order, its adults, and what has to be ready."""
    found = [
        {
            **parts.station(station),
            "description": station.description,
            "adults": [parts.adult(adult) for adult in station.adults],
            "materials": station.materials,
            "rows": [row for call in calls(day, station) for row in _call(call)],
        }
        for station in day.stations
    ]
    return Sheet(layout="stations", data={**parts.common(day, choice), "stations": found}, icons=parts.icons(day))


def adults(day: DayOnPaper, choice: Choice) -> Sheet:
    """Return the list of adults: who is where when, and which places are still open."""
    at_stations = [_at_station(day, station, adult) for station in day.stations for adult in station.adults]
    with_groups = [
        _with_group(day, group, adult)
        for group in day.groups
        for adult in (group.leaders or (Adult(role="Groepsbegeleider"),))
    ]
    found = (("Bij de posten", at_stations), ("Bij de groepen", with_groups))
    data = {
        **parts.common(day, choice),
        "parts": [part for part in found if part[1]],
        "materials": day.materials,
        "note": day.note,
    }
    return Sheet(layout="adults", data=data, icons=parts.icons(day))


def _poster_rows(day: DayOnPaper) -> list[dict[str, Any]]:
    numbers = {group.number: parts.group(group) for group in day.groups}
    found: list[tuple[Span, dict[str, Any]]] = [(one, {"rest": "Pauze", "cells": []}) for one in day.breaks]
    for at, span in enumerate(_rounds_in_use(day)):
        coming = [visit for visit in day.visits if visit.round == at]
        cells = [
            [numbers[group] for group in sorted(visit.group for visit in coming if visit.station == station.letter)]
            for station in day.stations
        ]
        found.append((span, {"rest": None, "cells": cells}))
    return [{"time": wording.times(span), **row} for span, row in sorted(found, key=lambda one: one[0].start)]


def _rounds_in_use(day: DayOnPaper) -> tuple[Span, ...]:
    return day.rounds[: max((visit.round + 1 for visit in day.visits), default=0)]


def _translated(station: StationOnPaper, language: Translation | None) -> dict[str, Any] | None:
    found = language.station(station.picture) if language is not None and station.picture is not Picture.OTHER else None
    if language is None or found is None:
        return None
    return parts.foreign(found.name, language)


def _call(call: Call) -> list[dict[str, Any]]:
    time = wording.times(call.span)
    if not call.groups:
        return [{"time": time, "rest": "Pauze" if call.groups is None else "Geen groep"}]
    found = [parts.group(group) for group in call.groups]
    return [{"time": time, "rest": None, "group": one, **_of_group(one)} for one in found]


def _of_group(group: dict[str, Any]) -> dict[str, Any]:
    return {name: group[name] for name in ("children", "languages", "leaders")}


def _at_station(day: DayOnPaper, station: StationOnPaper, adult: Adult) -> dict[str, Any]:
    found = calls(day, station)
    time = wording.times(Span(start=found[0].span.start, end=found[-1].span.end)) if found else ""
    place = f"{station.name} ({station.place})" if station.place else station.name
    return {**parts.adult(adult), "letter": station.letter, "place": place, "time": time}


def _with_group(day: DayOnPaper, group: GroupOnPaper, adult: Adult) -> dict[str, Any]:
    found = stops(day, group)
    time = wording.times(Span(start=found[0].span.start, end=found[-1].span.end)) if found else ""
    return {**parts.group(group), **parts.adult(adult), "letter": None, "place": group.name, "time": time}
