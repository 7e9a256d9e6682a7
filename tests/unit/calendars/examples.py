"""Made-up meetings, and texts that calendar programs have stumbled over."""

import unicodedata
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st

from app.calendars import feed
from app.calendars.component import CalendarEntry, render
from app.calendars.invitation import Invitation, Method
from app.calendars.meeting import UNTITLED

AMSTERDAM = "Europe/Amsterdam"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BYTE_ORDER_MARK = "\ufeff"
UNREADABLE = {"Cc", "Cs", "Zl", "Zp"}
EMPTY_NOTE_ON = date(2026, 11, 22)
MEETING = {
    "uid": UUID(int=7, version=4).hex,
    "sequence": 0,
    "title": "Veiligheidsdag, ronde 2; groep 4",
    "description": "Brandweer en politie.\nNeem een jas mee.",
    "starts_at": datetime(2026, 11, 25, 8, 30, tzinfo=UTC),
    "ends_at": datetime(2026, 11, 25, 10, 0, tzinfo=UTC),
    "zone": AMSTERDAM,
    "place": "Sportveld, noord",
}
INVITED = {
    "method": Method.REQUEST,
    "stamped_at": NOW,
    "organizer_address": "rsvp+9f3a@weekwijzer.example",
    "organizer_name": "Locatie De Brug",
    "attendee_address": "vrijwilliger@post.example",
    "attendee_name": "Vrijwilliger Een",
}


def an_entry(**changes):
    return CalendarEntry(**(MEETING | {"cancelled": False} | changes))


def an_invitation(**changes):
    return Invitation(**(MEETING | INVITED | changes))


def a_series(count, *, zone=AMSTERDAM):
    """Weekly entries, each an hour long."""
    return [
        an_entry(
            uid=UUID(int=number, version=4).hex,
            starts_at=MEETING["starts_at"] + timedelta(weeks=number),
            ends_at=MEETING["starts_at"] + timedelta(weeks=number, hours=1),
            zone=zone,
        )
        for number in range(count)
    ]


def a_feed(*entries, name="Brandweer", zone=AMSTERDAM):
    bodies = [render(entry, previous=None, now=NOW).body for entry in entries]
    return feed.join(bodies, name=name, zone=zone, empty_note_on=EMPTY_NOTE_ON)


def as_cleaned(text):
    """A text without what no reader may meet, told by the character's category instead of by its number."""
    lines_joined = text.replace("\r\n", "\n").replace("\t", " ")
    return "".join(
        character
        for character in lines_joined
        if character == "\n" or (character != BYTE_ORDER_MARK and unicodedata.category(character) not in UNREADABLE)
    )


def as_read(text):
    """What a reader finds; a blank text is left out."""
    cleaned = as_cleaned(text)
    return cleaned if cleaned.strip() else ""


def as_titled(text):
    """What a reader finds for a title, of which there always is one."""
    return as_read(text) or UNTITLED


def physical_lines(body):
    assert body.endswith(b"\r\n")
    return body.removesuffix(b"\r\n").split(b"\r\n")


_AWKWARD = [
    "C:\\Nieuw\\naam",
    "\\",
    ";",
    ",",
    '"',
    "^",
    ":",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\x00",
    "\x0b",
    "\x85",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\ud800",
    " ",
    "\r\nEND:VEVENT\r\nEND:VCALENDAR",
    "\r\nATTENDEE:mailto:ander@post.example",
    "مرحبا بالأطفال",
    "ሰላም ቆልዑ",
    "خوش آمدید",
    "Ласкаво просимо",
    "👩‍👩‍👧‍👦🇳🇱🚲",
    "e\u0301",
    "\u202eomgekeerd\u202c",
    "x" * 80,
    "é" * 80,
]
any_text = st.one_of(
    st.text(st.characters()),
    st.lists(st.sampled_from(_AWKWARD), max_size=12).map("".join),
    st.text(st.characters(), min_size=200, max_size=600),
)

# No deadline: the suite shares its machine with databases and browsers.
unhurried = settings(deadline=None, max_examples=60)
