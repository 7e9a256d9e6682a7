"""Paper of a show: the run sheet for who helps behind the stage, and a poster, which names nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.catalogue.translations import Translation, translation
from app.documents import parts, press, wording
from app.documents.press import Sheet
from app.planning.line_up.run_sheet import Turn

_PICTURES = ("microphone-stage", "guitar", "music-notes", "mask-happy", "star")
_FACTS = ("calendar-blank", "clock", "map-pin")


@dataclass(frozen=True, kw_only=True, slots=True)
class ActOnPaper:
    """An act with its turn, and who is in it by pseudonym."""

    title: str
    sort: str
    minutes: int
    instruments: tuple[str, ...]
    performers: tuple[str, ...] = field(repr=False)
    note: str
    turn: Turn


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowOnPaper:
    """A show on the clocks of its location."""

    title: str
    location: str
    place: str
    starts: datetime
    ends: datetime


def print_run_sheet(show: ShowOnPaper, acts: Sequence[ActOnPaper], *, now: datetime) -> bytes:
    """Return what comes when, who must be ready and what must stand on the stage; for staff alone.

    :raises NotPrintable: when a text has letters without a font.
    """
    data = {
        **_common(show),
        "rows": [row for number, act in enumerate(acts, start=1) for row in _rows(number, act, show)],
        "late": _late(show, acts),
    }
    return press.print_pdf([Sheet(layout="run_sheet", data=data)], title=f"Draaiboek: {show.title}", now=now)


def print_poster(show: ShowOnPaper, languages: Sequence[str], *, now: datetime) -> bytes:
    """Return the poster, in Dutch and these languages.

    :raises NotPrintable: when the title or the place has letters without a font, or does not fit.
    """
    return press.print_pdf([poster(show, languages)], title=f"Poster: {show.title}", now=now)


def poster(show: ShowOnPaper, languages: Sequence[str]) -> Sheet:
    """Return the poster for the press."""
    others = [found for code in languages if code != wording.DUTCH and (found := translation(code)) is not None]
    dutch = translation(wording.DUTCH)
    data = {
        **_common(show),
        "come": dutch.ceremony.come if dutch is not None else "",
        "languages": [_spoken(one) for one in others],
        "draft": any(not one.checked for one in others),
        "pictures": list(_PICTURES),
    }
    return Sheet(layout="show_poster", data=data, icons=frozenset({*_PICTURES, *_FACTS}))


def _spoken(one: Translation) -> dict[str, Any]:
    return {
        "show": parts.foreign(one.show.talent_show, one),
        "come": parts.foreign(one.ceremony.come, one),
        "when": parts.foreign(one.ceremony.when, one),
        "where": parts.foreign(one.ceremony.where, one),
    }


def _common(show: ShowOnPaper) -> dict[str, Any]:
    day = wording.day(show.starts.date())
    return {
        "size": "a4",
        "location": show.location,
        "heading": show.title,
        "date": day,
        "time": f"{_clock(show.starts)}–{_clock(show.ends)} uur",
        "place": show.place,
        "foot": f"{show.title} · {day} · {show.location}",
    }


def _rows(number: int, act: ActOnPaper, show: ShowOnPaper) -> list[dict[str, Any]]:
    zone = show.starts.tzinfo
    found: list[dict[str, Any]] = [
        {
            "pause": "",
            "number": str(number),
            "time": _clock(act.turn.starts.astimezone(zone)),
            "title": act.title,
            "about": f"{act.sort}, {_minutes(act.minutes)}",
            "who": wording.listed(act.performers),
            "stage": wording.listed(act.instruments),
            "on": wording.listed(act.turn.on),
            "off": wording.listed(act.turn.off),
            "note": act.note,
        }
    ]
    if act.turn.pause is not None:
        starts, ends = (moment.astimezone(zone) for moment in act.turn.pause)
        found.append({"pause": f"Pauze tot {_clock(ends)} uur", "time": _clock(starts)})
    return found


def _late(show: ShowOnPaper, acts: Sequence[ActOnPaper]) -> str:
    """Return when the show is over, and a warning when it is later than planned."""
    if not acts:
        return ""
    over = acts[-1].turn.ends.astimezone(show.starts.tzinfo)
    said = f"Klaar om {_clock(over)} uur."
    return said if over <= show.ends else f"{said} De bijeenkomst is gepland tot {_clock(show.ends)} uur."


def _minutes(number: int) -> str:
    return "1 minuut" if number == 1 else f"{number} minuten"


def _clock(moment: datetime) -> str:
    return wording.clock(moment.hour * 60 + moment.minute)
