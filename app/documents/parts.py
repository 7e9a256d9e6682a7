"""Days, stations and groups as the layouts print them: finished texts under the names that the typst files use."""

from dataclasses import dataclass
from typing import Any

from app.catalogue.translations import Translation
from app.documents import pictures, wording
from app.documents.day import Adult, DayOnPaper, GroupOnPaper, Size, StationOnPaper
from app.documents.routes import Sort, Stop, stops

_REST = {Sort.BREAK: "Pauze", Sort.BOOKLET: "Boekjestijd", Sort.WAITING: "Wachten"}
_REST_ICONS = {Sort.BREAK: "orange", Sort.BOOKLET: "pencil-simple", Sort.WAITING: "hourglass"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """How a day is put on paper: the sheet, a second language where there is one, and which groups (none: all)."""

    size: Size = Size.A4
    language: Translation | None = None
    groups: frozenset[int] = frozenset()


def common(day: DayOnPaper, choice: Choice) -> dict[str, Any]:
    """Return what stands on every sheet."""
    return {
        "size": choice.size,
        "heading": day.title,
        "date": wording.day(day.day),
        "location": day.location,
        "gathering": day.gathering,
        "responsible": day.responsible,
        "foot": f"{day.title} · {wording.day(day.day)} · {day.location}",
    }


def station(found: StationOnPaper) -> dict[str, Any]:
    """Return a station: its letter, name, pictogram, place and host."""
    return {
        "letter": found.letter,
        "name": found.name,
        "icon": pictures.station_icon(found.picture, pictogram=found.pictogram),
        "place": found.place,
        "host": found.host,
    }


def group(found: GroupOnPaper) -> dict[str, Any]:
    """Return a group: its number, name and picture, and a line about it."""
    icon, symbol = pictures.group_symbol(found.number)
    return {
        "number": found.number,
        "name": found.name,
        "icon": icon,
        "symbol": symbol,
        "about": " · ".join(part for part in (found.ages, wording.counted(found.children)) if part),
        "ages": found.ages,
        "children": str(found.children or ""),
        "languages": wording.listed(found.languages),
        "leaders": wording.listed([one.name for one in found.leaders if one.name]),
    }


def routed(day: DayOnPaper, found: GroupOnPaper) -> dict[str, Any]:
    """Return a group with its route and, where the day carries them, its pseudonyms."""
    return {
        **group(found),
        "stops": [_stop(one, day) for one in stops(day, found)],
        "pseudonyms": list(found.pseudonyms),
    }


def chosen(day: DayOnPaper, choice: Choice) -> tuple[GroupOnPaper, ...]:
    """Return the groups that a paper is asked for, in their order."""
    return tuple(one for one in day.groups if not choice.groups or one.number in choice.groups)


def adult(found: Adult) -> dict[str, Any]:
    """Return an adult; an open place has no name, and a line to write one on."""
    return {"role": found.role, "name": found.name}


def foreign(text: str, language: Translation) -> dict[str, Any]:
    """Return a text that is not Dutch, with its language, for who reads it and for what reads it aloud."""
    return {"text": text, "lang": language.language, "rtl": language.right_to_left}


def lines(text: str) -> tuple[str, ...]:
    """Return a list that was typed with an item on each line, without the marks that people put before items."""
    return tuple(item for item in (line.strip(" \t-*•") for line in text.splitlines()) if item)


def icons(day: DayOnPaper) -> frozenset[str]:
    """Return the icons that the stations, groups and rests of a day are drawn with."""
    return frozenset(
        (
            *(pictures.station_icon(one.picture, pictogram=one.pictogram) for one in day.stations),
            *(pictures.group_symbol(one.number)[0] for one in day.groups),
            *_REST_ICONS.values(),
        )
    )


def _stop(stop: Stop, day: DayOnPaper) -> dict[str, Any]:
    time = wording.times(stop.span)
    if stop.station is not None:
        return {"time": time, "rest": False, **station(stop.station)}
    place = (day.booklet_place or "") if stop.sort is Sort.BOOKLET else ""
    return {"time": time, "rest": True, "name": _REST[stop.sort], "place": place, "icon": _REST_ICONS[stop.sort]}
