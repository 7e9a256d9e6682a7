"""Whatever is planned, the bytes keep the rules and icalendar reads what was meant; other parsers: tests/clients."""

import re
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings

from app.calendars import invitation, series
from app.calendars.invitation import Method
from tests.clients.oracle import Oracle
from tests.unit.calendars import plans
from tests.unit.calendars.examples import INVITED, NOW, a_feed
from tests.unit.calendars.plans import ALL

few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
CONTROLS = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
HEAD = {"VERSION", "PRODID", "CALSCALE", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"}
ENTRY = {"UID", "SEQUENCE", "SUMMARY", "DESCRIPTION", "LOCATION", "DTSTART", "DTEND", "STATUS", "TRANSP"}
STAMPS = {"DTSTAMP", "LAST-MODIFIED"}
MAILED = ENTRY | {"DTSTAMP", "ORGANIZER", "ATTENDEE", "X-MICROSOFT-DISALLOW-COUNTER"}


def written(body):
    """Return the lines by the component that they stand in, as RFC 5545 3.1 has them, after a look at the bytes."""
    physical = body.removesuffix(b"\r\n").split(b"\r\n")
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, physical)) <= 75
    for line in physical:
        assert not CONTROLS.search(line.decode())  # which also says that no character was cut in two
        assert b"\n" not in line
        assert b"\r" not in line
    return by_component(body.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n"))


def by_component(lines):
    found, inside = {"VCALENDAR": [], "VTIMEZONE": [], "VEVENT": []}, []
    for line in lines:
        if line.startswith("BEGIN:"):
            inside.append(line.removeprefix("BEGIN:"))
            if len(inside) == 2:
                found[inside[-1]].append([])
        elif line.startswith("END:"):
            assert inside.pop() == line.removeprefix("END:")
        elif len(inside) == 1:
            found["VCALENDAR"].append(line)
        else:
            found[inside[1]][-1].append(line)
    return found


def names(lines):
    return [re.match("[A-Z-]+", line)[0] for line in lines]


def value(lines, name):
    (line,) = [line for line in lines if re.match(f"{name}[:;]", line)]
    return line.partition(":")[2]


@few
@given(plans.subscriptions)
def test_rules_01_to_10_hold_of_any_feed(planned):
    found = written(a_feed(*planned.entries, name=planned.name, zone=planned.zone))
    assert set(names(found["VCALENDAR"])) <= HEAD
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in found["VCALENDAR"]
    assert [value(event, "UID") for event in found["VEVENT"]] == [entry.uid for entry in planned.entries]
    for event, entry in zip(found["VEVENT"], planned.entries, strict=True):
        assert set(names(event)) <= ENTRY | STAMPS
        assert len(event) == len(set(names(event)))
        assert value(event, "DTSTAMP") == value(event, "LAST-MODIFIED") == f"{NOW:%Y%m%dT%H%M%SZ}"
        assert value(event, "SUMMARY").startswith("VERVALLEN: ") >= entry.cancelled
        assert (value(event, "STATUS"), value(event, "TRANSP")) == (
            ("CANCELLED", "TRANSPARENT") if entry.cancelled else ("CONFIRMED", "OPAQUE")
        )


@few
@given(plans.courses())
def test_rules_14_to_18_hold_of_any_invitation_to_a_series(course):
    found = written(series.build(course.invitation))
    (event,) = found["VEVENT"]
    assert value(found["VCALENDAR"], "METHOD") == course.invitation.method
    assert set(names(event)) <= MAILED | {"RRULE", "EXDATE"}
    assert value(event, "ORGANIZER").endswith(f"mailto:{INVITED['organizer_address']}")  # behind a name with a colon
    assert value(event, "ATTENDEE").endswith(f"mailto:{INVITED['attendee_address']}")
    last = re.search("UNTIL=([^;]+)", value(event, "RRULE"))[1]
    assert datetime.strptime(last, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) == course.meant[-1].starts_at


@few
@given(plans.invitations)
def test_rules_14_to_18_hold_of_any_invitation(planned):
    found = written(invitation.build(planned))
    (event,) = found["VEVENT"]
    assert set(names(event)) <= MAILED
    assert names(event).count("ATTENDEE") == 1
    assert value(found["VCALENDAR"], "METHOD") == planned.method
    assert value(event, "STATUS") == ("CANCELLED" if planned.method is Method.CANCEL else "CONFIRMED")


@few
@given(plans.subscriptions, plans.invitations, plans.courses())
def test_icalendar_reads_what_was_meant(planned, invited, course):
    read = Oracle().read
    assert read(a_feed(*planned.entries, name=planned.name, zone=planned.zone), ALL) == planned.meant
    assert read(invitation.build(invited), ALL) == plans.meant_by(invited)
    assert read(series.build(course.invitation), ALL) == course.meant
