"""Invitations by mail: one recipient, one meeting, one answer."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import vobject
from icalendar import Calendar

from app.calendars.errors import OrganizerIsAttendee, UnfitAddress
from app.calendars.invitation import Method, build
from app.calendars.timezone import vtimezone
from app.planning.errors import NaiveTime
from tests.unit.calendars.examples import AMSTERDAM, MEETING, NOW, an_invitation

REQUEST = [
    b"BEGIN:VEVENT",
    rb"SUMMARY:Veiligheidsdag\, ronde 2\; groep 4",
    b"DTSTART;TZID=Europe/Amsterdam:20261125T093000",
    b"DTEND;TZID=Europe/Amsterdam:20261125T110000",
    b"DTSTAMP:20261122T120000Z",
    b"UID:" + MEETING["uid"].encode(),
    b"SEQUENCE:0",
    b'ATTENDEE;CN="Vrijwilliger Een";CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROL',
    b" E=REQ-PARTICIPANT;RSVP=TRUE:mailto:vrijwilliger@post.example",
    rb"DESCRIPTION:Brandweer en politie.\nNeem een jas mee.",
    rb"LOCATION:Sportveld\, noord",
    b'ORGANIZER;CN="Locatie De Brug":mailto:rsvp+9f3a@weekwijzer.example',
    b"STATUS:CONFIRMED",
    b"TRANSP:OPAQUE",
    b"X-MICROSOFT-DISALLOW-COUNTER:TRUE",
    b"END:VEVENT",
    b"END:VCALENDAR",
    b"",
]


def the_event(invitation):
    (event,) = Calendar.from_ical(build(invitation)).events
    return event


def test_rule_14_18_19_a_request_is_one_event_for_one_person():
    head = [
        b"BEGIN:VCALENDAR",
        b"VERSION:2.0",
        b"PRODID:-//Weekwijzer//Weekwijzer//NL",
        b"CALSCALE:GREGORIAN",
        b"METHOD:REQUEST",
        b"",
    ]
    assert build(an_invitation()) == b"\r\n".join(head) + vtimezone(AMSTERDAM) + b"\r\n".join(REQUEST)


def test_rule_13_the_bytes_pass_through_a_mail_unchanged():
    mail = EmailMessage(policy=policy.SMTP)
    body = build(an_invitation(title="Fietsles – één uur 🚲"))
    mail.set_content(body.decode(), subtype="calendar", params={"method": "REQUEST"})
    received = message_from_bytes(mail.as_bytes(), policy=policy.SMTP)
    assert received.get_payload(decode=True) == body


def test_rule_14_a_second_parser_reads_one_attendee_who_has_not_answered():
    (event,) = vobject.readOne(build(an_invitation()).decode()).vevent_list
    (attendee,) = event.attendee_list
    assert attendee.value == "mailto:vrijwilliger@post.example"
    assert attendee.params == {
        "CN": ["Vrijwilliger Een"],
        "CUTYPE": ["INDIVIDUAL"],
        "ROLE": ["REQ-PARTICIPANT"],
        "PARTSTAT": ["NEEDS-ACTION"],
        "RSVP": ["TRUE"],
    }
    assert event.dtstart.value.astimezone(UTC) == MEETING["starts_at"]


def test_rule_14_somebody_without_a_name_has_no_empty_name():
    event = the_event(an_invitation(attendee_name="", organizer_name=" \r\n"))
    assert "CN" not in event["ATTENDEE"].params
    assert "CN" not in event["ORGANIZER"].params


def test_rule_16_a_retry_gives_the_same_bytes():
    assert build(an_invitation()) == build(an_invitation())


def test_rule_16_a_changed_text_keeps_the_sequence_under_a_later_stamp():
    later = NOW + timedelta(minutes=5)
    event = the_event(an_invitation(place="Gymzaal", stamped_at=later))
    assert (event["LOCATION"], event["SEQUENCE"], event["DTSTAMP"].dt) == ("Gymzaal", 0, later)


def test_rule_16_a_stamp_without_a_time_zone_is_refused():
    naive = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001  what is refused here
    with pytest.raises(NaiveTime) as refused:
        an_invitation(stamped_at=naive)
    assert refused.value.moment == naive


def test_rule_17_a_cancellation_names_the_same_meeting_organizer_and_attendee():
    asked = Calendar.from_ical(build(an_invitation()))
    cancelled = Calendar.from_ical(build(an_invitation(method=Method.CANCEL, sequence=1)))
    (before,), (after,) = asked.events, cancelled.events
    for name in ("UID", "ORGANIZER", "ATTENDEE"):
        assert (after[name], after[name].params) == (before[name], before[name].params)
    assert (cancelled["METHOD"], after["STATUS"], after["TRANSP"], after["SEQUENCE"]) == (
        "CANCEL",
        "CANCELLED",
        "TRANSPARENT",
        1,
    )


def test_rule_17_a_person_who_is_released_does_not_read_that_the_meeting_is_off():
    event = the_event(an_invitation(method=Method.CANCEL, title="U bent niet meer nodig: Fietsles"))
    assert event["SUMMARY"] == "U bent niet meer nodig: Fietsles"


@pytest.mark.parametrize("attendee", ["rsvp+9f3a@weekwijzer.example", "RSVP+9F3A@Weekwijzer.Example"])
def test_rule_18_nobody_invites_themselves(attendee):
    with pytest.raises(OrganizerIsAttendee) as refused:
        an_invitation(attendee_address=attendee)
    assert refused.value.uid == MEETING["uid"]


@pytest.mark.parametrize(
    "address",
    ["", "geen adres", "a@b@c.example", "Jan <a@b.example>", "a@b.example\r\nATTENDEE:x", "a@b.example,c@d.example"],
)
@pytest.mark.parametrize("whose", ["organizer", "attendee"])
def test_rule_18_what_is_no_address_is_refused_and_stays_out_of_the_message(address, whose):
    with pytest.raises(UnfitAddress) as refused:
        an_invitation(**{f"{whose}_address": address})
    assert str(refused.value) == f"UnfitAddress(whose={whose!r})"


@pytest.mark.parametrize("method", list(Method))
def test_rule_18_19_nothing_speaks_for_another_rings_or_repeats(method):
    body = build(an_invitation(method=method)).replace(vtimezone(AMSTERDAM), b"")
    assert [word for word in (b"SENT-BY", b"VALARM", b"RRULE", b"RECURRENCE-ID") if word in body] == []
    assert body.count(b"X-MICROSOFT-DISALLOW-COUNTER:TRUE") == 1
