"""The lines of a calendar object that somebody sent: names, parameters and values, whatever they mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from icalendar import vDatetime
from icalendar.parser import Contentline, Contentlines
from icalendar.timezone import tzp

from app.calendars.errors import BrokenReply


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One content line; of a parameter with several values the first is kept."""

    name: str
    parameters: dict[str, str]
    value: str


def read(body: bytes) -> list[Line]:
    """Return the lines that can be read, in their order."""
    # Gateways that end every line once more leave two returns behind, which would end each event before it began.
    return list(_lines(_text(body).replace("\r\r\n", "\r\n")))


def events(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each VEVENT itself, without those of alarms and the like inside it."""
    event: list[Line] | None = None
    inside: list[str] = []
    for line in lines:
        if line.name == "BEGIN":
            inside.append(line.value.upper())
            event = [] if inside[-1] == "VEVENT" else event
        elif line.name == "END":
            ended = inside.pop() if inside else ""
            if ended == "VEVENT" and event is not None:
                yield event
                event = None
        elif event is not None and inside[-1:] == ["VEVENT"]:
            event.append(line)


def moment(line: Line) -> datetime:
    """Return the moment in UTC; a time without a zone is taken for UTC, and a day for its first moment.

    :raises BrokenReply: when it is none.
    """
    written = line.value if "T" in line.value else f"{line.value}T000000"
    try:
        found: datetime = vDatetime.from_ical(written)  # type: ignore[no-untyped-call]  # the library's own is untyped
        return (found if found.tzinfo else found.replace(tzinfo=_zone(line))).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BrokenReply(name=line.name) from error


def address(value: str) -> str:
    """Return an address without its scheme, in small letters."""
    scheme, found, rest = value.partition(":")
    return (rest if found and scheme.casefold() == "mailto" else value).strip().casefold()


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")  # what a program writes that names no character set


def _lines(text: str) -> Iterator[Line]:
    for content in Contentlines.from_ical(text):  # type: ignore[no-untyped-call]  # the library's own is untyped
        line = _line(content) if content else None
        if line is not None:
            yield line


def _line(content: Contentline) -> Line | None:
    try:
        name, parameters, value = content.parts()
    except ValueError:
        return None  # a line that nobody can read is no reason to lose the others
    plain = {str(key).upper(): _first(kept) for key, kept in parameters.items()}
    return Line(name=name.upper(), parameters=plain, value=value.strip())


def _first(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else next(iter(value), "")


def _zone(line: Line) -> tzinfo:
    written = line.parameters.get("TZID")
    if written is None:
        return UTC
    # "/vendor.example/…/Europe/Amsterdam": some programs put their own name before that of the zone.
    try:
        zone: tzinfo | None = tzp.timezone("/".join(written.split("/")[-2:]))
    except OSError as error:  # "Europe" is a folder, and a name can be too long for a file
        raise BrokenReply(name="TZID") from error
    if zone is None:
        raise BrokenReply(name="TZID")
    return zone
