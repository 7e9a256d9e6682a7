"""A calendar from outside, taken apart by lines: only what says when somebody is busy is kept, with its line numbers.

Titles, places and descriptions are dropped here, before anything understands them, unless they are asked for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.calendars.errors import BrokenLine, CalendarCutOff, NotACalendar, TooManyAppointments, UnsupportedRule

MOST_APPOINTMENTS = 10_000
MOST_OBSERVANCES = 400
MOST_TIMES_A_DAY = 24

_KEPT = {
    "VEVENT": frozenset(
        {
            "UID",
            "DTSTART",
            "DTEND",
            "DURATION",
            "RRULE",
            "RDATE",
            "EXDATE",
            "RECURRENCE-ID",
            "SEQUENCE",
            "STATUS",
            "TRANSP",
            "X-MICROSOFT-CDO-BUSYSTATUS",
        }
    ),
    "VFREEBUSY": frozenset({"FREEBUSY"}),
    "VTIMEZONE": frozenset({"TZID"}),
}
_OBSERVANCE = frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE", "TZNAME"})
_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_NAME = re.compile(r"([A-Za-z0-9-]+)(?=[;:])")
_FREQUENCIES = {"VEVENT": {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}, "VTIMEZONE": {"YEARLY"}}


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentLine:
    """A line as RFC 5545 3.1 means it, put together again where it was folded; `number` is where it starts."""

    number: int
    name: str
    text: str

    @property
    def value(self) -> str:
        """What stands behind the first colon, in capitals and without space around it."""
        return self.text.partition(":")[2].strip().upper()


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """An appointment, a list of busy times or a time zone: its kept lines, with BEGIN and END."""

    name: str
    number: int
    lines: list[ContentLine] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The part as a calendar writes it."""
        return "".join(f"{line.text}\r\n" for line in self.lines)

    def line_of(self, name: str) -> int:
        """Return where a field stands, or where the part begins when it is not there."""
        return next((line.number for line in self.lines if line.name == name), self.number)


def parts(text: str, *, texts: frozenset[str] = frozenset()) -> list[Part]:
    """Return what says when somebody is busy, and the time zones it is said in; and of appointments these `texts`.

    :raises UnreadableCalendar: for anything that is no whole calendar, or more of one than there can be.
    """
    found: list[Part] = []
    open_components: list[ContentLine] = []
    for line in _unfolded(text):
        if not open_components and (line.name, line.value) != ("BEGIN", "VCALENDAR"):
            raise BrokenLine(line=line.number) if found else NotACalendar
        if line.name == "BEGIN":
            open_components.append(line)
        _keep(line, [each.value for each in open_components], found, texts)
        if line.name == "END" and open_components.pop().value != line.value:
            raise BrokenLine(line=line.number)
    if open_components:
        raise CalendarCutOff(line=open_components[-1].number)
    return found


def _unfolded(text: str) -> Iterator[ContentLine]:
    """Yield the lines with those that continue them; empty lines are nothing.

    :raises NotACalendar: when not even the first line is one.
    :raises BrokenLine: for a later one.
    """
    number, pieces = 0, list[str]()
    for here, physical in enumerate(_LINE_BREAK.split(text.removeprefix("\N{BYTE ORDER MARK}")), start=1):
        if physical[:1] in {" ", "\t"} and pieces:
            pieces.append(physical[1:])
        elif physical.strip():
            if pieces:
                yield _content_line(number, "".join(pieces))
            number, pieces = here, [physical]
    if not pieces:
        raise NotACalendar
    yield _content_line(number, "".join(pieces))


def _content_line(number: int, text: str) -> ContentLine:
    name = _NAME.match(text)
    if name is None:
        raise BrokenLine(line=number) if number > 1 else NotACalendar
    return ContentLine(number=number, name=name[1].upper(), text=text)


def _keep(line: ContentLine, inside: list[str], found: list[Part], texts: frozenset[str]) -> None:
    """Note a line when it stands in a part that counts, and is one of those that do."""
    match inside[1:]:
        case [part] if part in _KEPT:
            if line.name == "BEGIN":
                _begin(line, part, found)
            elif line.name == "END" or line.name in _KEPT[part] or (part == "VEVENT" and line.name in texts):
                _add(line, part, found)
        case ["VTIMEZONE", "STANDARD" | "DAYLIGHT"]:
            if line.name in _OBSERVANCE | {"BEGIN", "END"}:
                _add(line, "VTIMEZONE", found)
        case _:
            pass


def _begin(line: ContentLine, part: str, found: list[Part]) -> None:
    if len(found) == MOST_APPOINTMENTS:
        raise TooManyAppointments(limit=MOST_APPOINTMENTS)
    found.append(Part(name=part, number=line.number, lines=[line]))


def _add(line: ContentLine, part: str, found: list[Part]) -> None:
    kept = found[-1].lines
    if line.name == "RRULE":
        _refuse_costly(line, part)
    if part == "VTIMEZONE" and len(kept) > MOST_OBSERVANCES:
        raise UnsupportedRule(line=line.number)
    kept.append(line)


def _refuse_costly(line: ContentLine, part: str) -> None:
    """Refuse a rule that would be followed for ever, or that fills every minute of a day."""
    given = dict(piece.partition("=")[::2] for piece in line.value.split(";"))
    times = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= given.get(name, "").count(",") + 1
    step = given.get("INTERVAL", "1")
    sensible = step.isdecimal() and int(step[:6]) >= 1 and len(step) < 6  # noqa: PLR2004 - no plan reaches that far
    if not sensible or times > MOST_TIMES_A_DAY or given.get("FREQ", "") not in _FREQUENCIES[part]:
        raise UnsupportedRule(line=line.number)
