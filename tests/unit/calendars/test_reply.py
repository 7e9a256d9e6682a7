"""Answers to invitations, as Exchange, Google, Apple, Thunderbird and Nextcloud write them (rules 20 to 24)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendars import reply
from app.calendars.errors import (
    BrokenReply,
    CounterProposal,
    Delegated,
    NoAnswer,
    NotAReply,
    NotOneAttendee,
    ReplyError,
    ReplyTooLarge,
)
from app.calendars.invitation import build
from app.calendars.reply import Reply, Said
from tests.unit.calendars.examples import INVITED, MEETING, an_invitation

CORPUS = {path.stem: path.read_bytes() for path in sorted((Path(__file__).parent / "replies").glob("*.ics"))}
ANSWER = Reply(
    uid=MEETING["uid"],
    sequence=1,
    stamped_at=datetime(2026, 11, 22, 12, 15, tzinfo=UTC),
    recurrence_at=None,
    attendee=INVITED["attendee_address"],
    said=Said.ACCEPTED,
)


def written(**changes):
    """Write a plain answer; a property that is None is left out."""
    lines = {
        "ATTENDEE;PARTSTAT=ACCEPTED": "mailto:vrijwilliger@post.example",
        "UID": MEETING["uid"],
        "DTSTAMP": "20261122T121500Z",
        "SEQUENCE": "1",
    } | changes
    inner = [f"{name}:{value}" for name, value in lines.items() if value is not None]
    return in_calendar("BEGIN:VEVENT", *inner, "END:VEVENT")


def in_calendar(*lines, method="REPLY"):
    return "\r\n".join(["BEGIN:VCALENDAR", f"METHOD:{method}", *lines, "END:VCALENDAR", ""]).encode()


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("exchange", {"said": Said.ACCEPTED}),
        ("google", {"said": Said.DECLINED, "comment": "Ik ben ziek, sorry"}),
        ("apple", {"said": Said.TENTATIVE}),
        ("thunderbird", {"said": Said.ACCEPTED}),
        ("nextcloud", {"said": Said.ACCEPTED}),
        ("old-outlook-latin", {"sequence": 0, "comment": "één plek graag"}),
        (
            "exchange-one-of-a-series",
            {"said": Said.DECLINED, "sequence": 3, "recurrence_at": datetime(2026, 11, 25, 8, 30, tzinfo=UTC)},
        ),
    ],
)
def test_rule_21_every_program_is_understood(program, said):
    expected = {name: getattr(ANSWER, name) for name in ANSWER.__slots__} | said
    assert reply.read(CORPUS[program]) == (Reply(**expected),)


def test_every_file_of_the_corpus_is_read_by_a_test():
    assert len(CORPUS) == 7


def test_rule_20_an_answer_of_nobody_or_of_two_is_none():
    two = written(**{"ATTENDEE;PARTSTAT=DECLINED": "mailto:ander@post.example"})
    for body, number in ((written(**{"ATTENDEE;PARTSTAT=ACCEPTED": None}), 0), (two, 2)):
        with pytest.raises(NotOneAttendee) as refusal:
            reply.read(body)
        assert refusal.value.number == number


@pytest.mark.parametrize("partstat", ["NEEDS-ACTION", "COMPLETED", "X-SOMETHING", ""])
def test_rule_20_neither_yes_nor_no_nor_maybe_is_no_answer(partstat):
    attendee = {"ATTENDEE;PARTSTAT=ACCEPTED": None, f"ATTENDEE;PARTSTAT={partstat}": "mailto:a@post.example"}
    with pytest.raises(NoAnswer):
        reply.read(written(**attendee))


def test_an_attendee_without_a_partstat_has_not_answered():
    with pytest.raises(NoAnswer):
        reply.read(written(**{"ATTENDEE;PARTSTAT=ACCEPTED": None, "ATTENDEE": "mailto:a@post.example"}))


@pytest.mark.parametrize(
    "attendee", ["ATTENDEE;PARTSTAT=DELEGATED", 'ATTENDEE;PARTSTAT=ACCEPTED;DELEGATED-TO="mailto:b@post.example"']
)
def test_rule_24_sending_somebody_else_is_for_a_person_to_look_at(attendee):
    with pytest.raises(Delegated):
        reply.read(written(**{"ATTENDEE;PARTSTAT=ACCEPTED": None, attendee: "mailto:a@post.example"}))


def test_rule_24_another_time_is_for_a_person_to_look_at():
    with pytest.raises(CounterProposal):
        reply.read(in_calendar(method="COUNTER"))


@pytest.mark.parametrize("body", [b"", b"\x00" * 100, b"hallo", in_calendar(method="REFRESH"), build(an_invitation())])
def test_what_is_no_answer_is_said_to_be_none(body):
    with pytest.raises(NotAReply):
        reply.read(body)


def test_rule_24_more_bytes_or_events_than_an_answer_has_are_not_read():
    event = written().decode().split("\r\n")[2:-2]
    with pytest.raises(ReplyTooLarge):
        reply.read(in_calendar(*event * (reply.MOST_EVENTS + 1)))
    assert len(reply.read(in_calendar(*event * reply.MOST_EVENTS))) == reply.MOST_EVENTS
    with pytest.raises(ReplyTooLarge):
        reply.read(b"\n" * (reply.MOST_BYTES + 1))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"UID": None}, "UID"),
        ({"UID": ""}, "UID"),
        ({"UID": "u" * 256}, "UID"),
        ({"DTSTAMP": None}, "DTSTAMP"),
        ({"DTSTAMP": "gisteren"}, "DTSTAMP"),
        ({"DTSTAMP": "99991399T999999Z"}, "DTSTAMP"),
        ({"SEQUENCE": "-1"}, "SEQUENCE"),
        ({"SEQUENCE": "9" * 20}, "SEQUENCE"),
        ({"RECURRENCE-ID;TZID=Middle-earth": "20261125T093000"}, "TZID"),
        ({"RECURRENCE-ID;TZID=Europe": "20261125T093000"}, "TZID"),
        ({f"RECURRENCE-ID;TZID={'x' * 300}": "20261125T093000"}, "TZID"),
        ({"RECURRENCE-ID;TZID=Europe/Amsterdam": "00010101T000000"}, "RECURRENCE-ID"),
    ],
)
def test_what_cannot_be_read_is_named_without_its_value(changes, name):
    with pytest.raises(BrokenReply) as refusal:
        reply.read(written(**changes))
    assert str(refusal.value) == f"BrokenReply(name='{name}')"


def test_a_calendar_without_a_meeting_answers_nothing():
    with pytest.raises(BrokenReply):
        reply.read(in_calendar())


@pytest.mark.parametrize(
    ("line", "value", "moment"),
    [
        ("RECURRENCE-ID", "20261125T083000Z", datetime(2026, 11, 25, 8, 30, tzinfo=UTC)),
        ("RECURRENCE-ID", "20261125T083000", datetime(2026, 11, 25, 8, 30, tzinfo=UTC)),
        ("RECURRENCE-ID;VALUE=DATE", "20261125", datetime(2026, 11, 25, tzinfo=UTC)),
        (
            "RECURRENCE-ID;TZID=/vendor.example/20231110/Europe/Amsterdam",
            "20260725T093000",
            datetime(2026, 7, 25, 7, 30, tzinfo=UTC),
        ),
    ],
)
def test_rule_21_the_meeting_of_a_series_is_found_however_it_is_written(line, value, moment):
    (answer,) = reply.read(written(**{line: value}))
    assert answer.recurrence_at == moment


def test_an_address_is_read_without_its_scheme_and_in_small_letters():
    attendee = {"ATTENDEE;PARTSTAT=ACCEPTED": None, "ATTENDEE;PARTSTAT=ACCEPTED;CN=A": "Vrijwilliger@Post.Example "}
    (answer,) = reply.read(written(**attendee))
    assert answer.attendee == "vrijwilliger@post.example"


def test_lines_that_nobody_can_read_are_passed_over():
    assert reply.read(written(**{"RARE REGEL": "x", "": "y"})) == (ANSWER,)


def test_an_end_without_a_beginning_ends_nothing():
    event = written().decode().split("\r\n")[2:-2]
    assert reply.read(in_calendar("END:VALARM", "END:VEVENT", *event)) == (ANSWER,)


def test_a_comment_is_cut_and_holds_no_control_characters():
    (answer,) = reply.read(written(COMMENT="a\\nb\x07" + "c" * 1000))
    assert answer.comment == ("a\nb" + "c" * 1000)[: reply.LONGEST_COMMENT]


@given(
    st.sampled_from(sorted(CORPUS)),
    st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=12), st.integers(0, 40)), max_size=8),
)
def test_a_damaged_answer_is_read_or_refused_and_never_breaks_the_reader(program, damage):
    body = bytearray(CORPUS[program])
    for at, put, cut in damage:
        body[at : at + cut] = put
    try:
        answers = reply.read(bytes(body))
    except ReplyError:
        return
    assert all(answer.stamped_at.tzinfo is UTC and isinstance(answer.said, Said) for answer in answers)


@pytest.mark.parametrize("line", ["RRULE:FREQ=SECONDLY", "X" * 200_000, "\n" * 200_000, "A;" * 100_000])
def test_rule_24_what_was_written_to_exhaust_a_reader_is_only_lines(line):
    with pytest.raises(BrokenReply):
        reply.read(in_calendar(line))


def test_rule_24_events_inside_events_are_not_followed():
    with pytest.raises(NotOneAttendee):
        reply.read(in_calendar("BEGIN:VEVENT\r\n" * 15_000))
