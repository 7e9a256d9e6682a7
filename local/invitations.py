"""The calendar part of a mail in words: what a recipient's calendar would make of it."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component

ZONE = ZoneInfo("Europe/Amsterdam")
MOST_EVENTS = 50
METHODS = {
    "REQUEST": "Uitnodiging",
    "CANCEL": "Afzegging",
    "REPLY": "Antwoord",
    "PUBLISH": "Ter informatie",
    "COUNTER": "Tegenvoorstel",
}
STATUSES = {"CONFIRMED": "gaat door", "TENTATIVE": "onder voorbehoud", "CANCELLED": "vervallen"}
ANSWERS = {
    "NEEDS-ACTION": "nog geen antwoord",
    "ACCEPTED": "komt",
    "DECLINED": "komt niet",
    "TENTATIVE": "misschien",
    "DELEGATED": "stuurt een ander",
}
WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One appointment: its title and its particulars, label by label."""

    title: str
    particulars: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """A calendar part; without events when it cannot be read."""

    method: str
    events: tuple[Event, ...]
    raw: str


def read(raw: str) -> Invitation:
    """Take a calendar part apart."""
    try:
        calendar = Calendar.from_ical(raw)
        method = str(calendar.get("METHOD", "")).upper()
        events = tuple(_event(component) for component in calendar.walk("VEVENT")[:MOST_EVENTS])
    except Exception:  # noqa: BLE001 - a malformed calendar raises many kinds of errors inside the library
        return Invitation(method="Niet leesbaar als agenda", events=(), raw=raw)
    return Invitation(method=METHODS.get(method, method or "Agenda zonder METHOD"), events=events, raw=raw)


def _event(component: Component) -> Event:
    status = str(component.get("STATUS", "")).upper()
    rows = [
        ("Wanneer", _when(component)),
        ("Herhaling", _rule(component)),
        ("Waar", str(component.get("LOCATION", ""))),
        ("Status", STATUSES.get(status, status)),
        ("Van", _people(component, "ORGANIZER")),
        ("Aan", _people(component, "ATTENDEE")),
        ("Omschrijving", str(component.get("DESCRIPTION", ""))),
        ("UID", str(component.get("UID", ""))),
        ("Versie", str(component.get("SEQUENCE", "0"))),
    ]
    title = str(component.get("SUMMARY", "")) or "(zonder titel)"
    return Event(title=title, particulars=tuple((label, value) for label, value in rows if value))


def _when(component: Component) -> str:
    start, end = (_moment(component, name) for name in ("DTSTART", "DTEND"))
    if start is None:
        return ""
    if end is not None and start.date() == end.date():
        return f"{_day(start)} {start:%H:%M}–{end:%H:%M}"
    return " tot ".join(f"{_day(moment)} {moment:%H:%M}" for moment in (start, end) if moment is not None)


def _moment(component: Component, name: str) -> datetime | None:
    value = component.get(name)
    moment: date | None = getattr(value, "dt", None)
    if isinstance(moment, datetime):
        return moment.astimezone(ZONE) if moment.tzinfo else moment
    return datetime(moment.year, moment.month, moment.day) if moment else None  # noqa: DTZ001 - a whole day has no zone


def _day(moment: datetime) -> str:
    return f"{WEEKDAYS[moment.weekday()]} {moment.day}-{moment.month}-{moment.year}"


def _rule(component: Component) -> str:
    rule = component.get("RRULE")
    return rule.to_ical().decode("utf-8", "replace") if rule is not None and hasattr(rule, "to_ical") else ""


def _people(component: Component, name: str) -> str:
    found = component.get(name, [])
    return ", ".join(_person(address) for address in (found if isinstance(found, list) else [found]))


def _person(address: object) -> str:
    mail = str(address).removeprefix("mailto:").removeprefix("MAILTO:")
    parameters = getattr(address, "params", {})
    answer = str(parameters.get("PARTSTAT", "")).upper()
    called = str(parameters.get("CN", ""))
    shown = f"{called} <{mail}>" if called and called != mail else mail
    return f"{shown} ({ANSWERS.get(answer, answer)})" if answer else shown
