"""Arbitrary plans, and what a reader of their calendars is to see: worked out from the plan, not from what we wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from app.calendars.component import CANCELLED_PREFIX, CalendarEntry
from app.calendars.invitation import Invitation, Method
from app.calendars.series import SeriesInvitation
from app.planning.patterns import pattern_of
from tests.clients.outside import Head, Person, Shown, Window
from tests.unit.calendars.examples import AMSTERDAM, INVITED, any_text, as_cleaned, as_read, as_titled

FIRST_YEAR, LAST_YEAR = 2020, 2040
ALL = Window(since=datetime(FIRST_YEAR - 1, 1, 1, tzinfo=UTC), until=datetime(LAST_YEAR + 2, 1, 1, tzinfo=UTC))
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ELSEWHERE = [
    "America/Kralendijk",  # no clock changes
    "America/New_York",
    "Asia/Kathmandu",  # not whole hours
    "Australia/Lord_Howe",  # the other half of the world, by half an hour
    "Europe/Dublin",  # winter is the exception there, says the time zone database
    "Europe/Helsinki",
    "UTC",
]
LOOKS_LIKE_A_CALENDAR = [
    "END:VEVENT\r\nBEGIN:VEVENT",
    "\nATTENDEE:mailto:ander@post.example",
    "\r\n RRULE:FREQ=DAILY",
    "\nDTSTART;TZID=Europe/Paris:20260101T000000",
    'TZID="Europe/Paris"',
    'DESCRIPTION;ALTREP="cid:1":tekst',
    "=0D=0A=20",
    "&#10;<br>",
    '"tussen aanhalingstekens"',
]

zones = st.one_of(st.just(AMSTERDAM), st.sampled_from(ELSEWHERE))
_pieces = st.one_of(any_text, st.sampled_from(LOOKS_LIKE_A_CALENDAR))
long_text = st.builds(lambda piece: (piece * 10_000)[:10_000], any_text.filter(bool))
texts = st.one_of(any_text, st.lists(_pieces, max_size=4).map("".join), long_text)
uids = st.uuids(version=4).map(lambda uid: uid.hex)
years = st.integers(FIRST_YEAR, LAST_YEAR)


@cache
def clock_changes(zone, year):
    """Return when the clocks of a zone change in a year, to the hour."""
    clock = ZoneInfo(zone)
    hours = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(366 * 24)]
    offsets = [hour.astimezone(clock).utcoffset() for hour in hours]
    return [hours[at] for at in range(1, len(hours)) if offsets[at] != offsets[at - 1]]


@st.composite
def moments(draw, zone):
    """Draw a moment: near a change of the clocks, at midnight, or anywhere."""
    year = draw(years)
    changes = clock_changes(zone, year)
    sort = draw(st.sampled_from(["change", "midnight", "any"]))
    if sort == "change" and changes:
        return draw(st.sampled_from(changes)) + 15 * MINUTE * draw(st.integers(-110, 110))
    if sort == "midnight":
        day = draw(st.dates(date(year, 1, 1), date(year, 12, 31)))
        return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return datetime(year, 1, 1, tzinfo=UTC) + timedelta(seconds=draw(st.integers(0, 365 * 86_400)))


lengths = st.one_of(
    st.sampled_from([MINUTE, 45 * MINUTE, 90 * MINUTE, DAY, 3 * DAY]),
    st.integers(1, 30 * 96).map(lambda n: 15 * n * MINUTE),
)


@st.composite
def meetings(draw):
    """Draw what every calendar program is told of a session."""
    zone = draw(zones)
    starts_at = draw(moments(zone))
    return {
        "uid": draw(uids),
        "sequence": draw(st.integers(0, 2**31 - 1)),
        "title": draw(texts),
        "description": draw(texts),
        "place": draw(texts),
        "starts_at": starts_at,
        "ends_at": starts_at + draw(lengths),
        "zone": zone,
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscribed:
    """The sessions of a subscription, what it is called, and the zone of its location."""

    entries: tuple[CalendarEntry, ...]
    name: str
    zone: str

    @property
    def meant(self):
        return sorted(map(_shown, self.entries), key=lambda line: line.order)


subscriptions = st.builds(
    Subscribed,
    entries=st.lists(
        st.builds(lambda given, cancelled: CalendarEntry(**given, cancelled=cancelled), meetings(), st.booleans()),
        min_size=1,
        max_size=4,
        unique_by=lambda entry: entry.uid,
    ).map(tuple),
    name=texts,
    zone=zones,
)
invited = st.fixed_dictionaries(
    {"organizer_name": texts, "attendee_name": texts, "method": st.sampled_from(Method)},
)
invitations = st.builds(lambda meeting, how: Invitation(**(INVITED | meeting | how)), meetings(), invited)


def head_of(invitation):
    """Return what an invitation is to say of itself."""
    return Head(
        method=str(invitation.method),
        uid=invitation.uid,
        sequence=invitation.sequence,
        stamped_at=invitation.stamped_at,
        organizer=Person(address=invitation.organizer_address, name=_as_named(invitation.organizer_name)),
        attendee=Person(address=invitation.attendee_address, name=_as_named(invitation.attendee_name)),
    )


def _as_named(name):
    """Return a name as it can be read by all: without what parsers take for the end of it."""
    return as_cleaned(name).translate(str.maketrans('"\\^\n', "'/' ")).strip()


def meant_by(invitation):
    """Return what somebody sees who was invited to this, or was told that it is off."""
    return [_shown(invitation)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """A series as it was planned: its days by the clock of the location, and how long each meeting takes."""

    days: tuple[date, ...]
    starts: time
    length: timedelta
    invitation: SeriesInvitation

    @property
    def meant(self):
        return [
            _shown(self.invitation, starts_at=start.astimezone(UTC), ends_at=start.astimezone(UTC) + self.length)
            for start in _starts(self.days, self.starts, self.invitation.zone)
        ]


def _starts(days, starts, zone):
    return [datetime.combine(day, starts, tzinfo=ZoneInfo(zone)) for day in days]


def can_be_in_a_series(start, length):
    """Tell whether planning tells such a meeting in a series: its times come once, and its hour exists every day."""
    end = start + length  # by the clock
    really = (end.astimezone(UTC) - start.astimezone(UTC)) == length
    once = all(moment.utcoffset() == moment.replace(fold=1).utcoffset() for moment in (start, end))
    return really and once and start.time() not in wall_times_of_changes(start.tzinfo.key, start.year)


@cache
def wall_times_of_changes(zone, year):
    """Return the quarters of an hour that the clocks skip or show twice somewhere in a year."""
    clock, found = ZoneInfo(zone), set()
    for change in clock_changes(zone, year):
        before, after = (change - MINUTE).astimezone(clock), change.astimezone(clock)
        wall = [(change + moment.utcoffset()).replace(tzinfo=None) for moment in (before, after)]
        quarters = range((max(wall) - min(wall)) // (15 * MINUTE))
        found |= {(min(wall) + 15 * MINUTE * quarter).time() for quarter in quarters}
    return found


@st.composite
def courses(draw):
    """Draw meetings on some days of some weeks around a change of the clocks, or anywhere, at one wall time."""
    zone = draw(zones)
    first = draw(moments(zone)).astimezone(ZoneInfo(zone)).date() - DAY * draw(st.integers(0, 60))
    every = draw(st.integers(1, 3))
    weekdays = draw(st.frozensets(st.integers(0, 6), min_size=1, max_size=4))
    weeks = draw(st.frozensets(st.integers(0, 17), min_size=1, max_size=14))
    days = sorted(first + DAY * (7 * every * week + weekday) for week in weeks for weekday in weekdays)
    starts = draw(st.sampled_from([time(), time(0, 30), time(2, 30), time(9, 15), time(14), time(23, 30)]))
    length = draw(st.sampled_from([30 * MINUTE, 90 * MINUTE, DAY]))
    held = tuple(start.date() for start in _starts(days, starts, zone) if can_be_in_a_series(start, length))
    if not held:
        held, starts, length = tuple(days), time(14), 90 * MINUTE
    starts_at = datetime.combine(held[0], starts, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    given = draw(meetings()) | {"zone": zone, "starts_at": starts_at, "ends_at": starts_at + length}
    invitation = SeriesInvitation(**(INVITED | given | draw(invited) | {"pattern": pattern_of(held)}))
    return Course(days=held, starts=starts, length=length, invitation=invitation)


def _shown(meeting, **times):
    cancelled = meeting.cancelled if isinstance(meeting, CalendarEntry) else meeting.method is Method.CANCEL
    prefix = CANCELLED_PREFIX if isinstance(meeting, CalendarEntry) and cancelled else ""
    values = {
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "uid": meeting.uid,
        "title": as_titled(prefix + meeting.title),
        "description": as_read(meeting.description),
        "place": as_read(meeting.place),
        "status": "CANCELLED" if cancelled else "CONFIRMED",
        "sequence": meeting.sequence,
    }
    return Shown(**(values | times))
