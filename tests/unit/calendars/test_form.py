"""An invitation that is filled in is what the library writes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.calendars import invitation, series
from app.calendars.envelope import enclose
from app.calendars.form import opened
from app.calendars.invitation import Method
from app.calendars.timezone import vtimezone
from app.planning.patterns import pattern_of
from tests.unit.calendars.examples import AMSTERDAM, INVITED, MEETING, an_invitation, any_text, unhurried

addresses = st.from_regex(r"[a-z0-9.+_-]{1,80}@[a-z0-9-]{1,60}\.example", fullmatch=True)
stamps = st.datetimes(datetime(2026, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis wants limits without a zone
recipients = st.fixed_dictionaries(
    {
        "attendee_name": any_text,
        "attendee_address": addresses,
        "organizer_name": any_text,
        "organizer_address": st.from_regex(r"rsvp\+[0-9a-f]{1,64}@weekwijzer\.example", fullmatch=True),
        "sequence": st.integers(0, 10**6),
        "stamped_at": stamps,
        "method": st.sampled_from(Method),
    }
)


def by_the_library(written, asked):
    """What the library writes for this recipient alone."""
    head = b"\r\n".join(invitation.build(asked).split(b"\r\n")[:5]) + b"\r\n"
    return enclose((vtimezone(asked.zone), written(asked).to_ical()), opened_by=head)


@unhurried
@given(recipients, any_text, any_text, any_text)
def test_a_filled_invitation_is_what_the_library_writes(recipient, title, description, place):
    asked = an_invitation(title=title, description=description, place=place, **recipient)
    assert invitation.build(asked) == by_the_library(invitation.written, asked)


@unhurried
@given(recipients, st.frozensets(st.integers(0, 20), min_size=1), any_text)
def test_a_filled_series_is_what_the_library_writes(recipient, weeks, title):
    days = [MEETING["starts_at"].date() + timedelta(weeks=week) for week in weeks]
    shift = timedelta(weeks=min(weeks))
    told = MEETING | INVITED | recipient | {"title": title, "pattern": pattern_of(days)}
    told |= {"starts_at": MEETING["starts_at"] + shift, "ends_at": MEETING["ends_at"] + shift}
    asked = series.SeriesInvitation(**told)
    assert series.build(asked) == by_the_library(series.written, asked)


def test_everybody_who_is_told_of_a_meeting_gets_the_same_form_filled_in():
    invitation._form.cache_clear()  # noqa: SLF001  what is counted here
    for number in range(5):
        invitation.build(an_invitation(attendee_address=f"{number}@post.example", sequence=number))
    assert invitation._form.cache_info().misses == 1  # noqa: SLF001


def test_text_that_looks_like_a_line_stays_text():
    written = b"BEGIN:VEVENT\r\nDESCRIPTION:x\r\n SEQUENCE:9\r\nSEQUENCE:0\r\nEND:VEVENT\r\n"
    form = opened(written, "SEQUENCE")
    assert form.names == ("SEQUENCE",)
    assert form.filled({"SEQUENCE": b"SEQUENCE:7\r\n"}) == written.replace(b"SEQUENCE:0", b"SEQUENCE:7")
    assert AMSTERDAM.encode() not in form.filled({"SEQUENCE": b""})
