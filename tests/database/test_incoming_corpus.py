"""Every mail of the corpus becomes what its table says (CALENDARS.md, rules 20 to 24)."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.calendars.incoming import MOST_BYTES
from app.extensions import enter_location
from app.models.replies import IncomingReply
from app.models.shifts import Assignment
from app.planning.vocabulary import Answer
from app.programme import replies
from app.programme.replies import Outcome
from app.queries import returned_mail
from tests import reply_mails as mails
from tests.factories import NOW
from tests.reply_mails import DOMAIN, reply_address

CORPUS = Path(__file__).parent.parent / "incoming"
OURS = "mx.weekwijzer.example"
FAILED_FOR_GOOD = {"exchange-not-delivered", "exim-not-delivered", "qmail-not-delivered", "postfix-not-delivered"}


class Expected(NamedTuple):
    """A line of the table."""

    name: str
    odd: str
    kept: str
    answer: str


def table():
    lines = (CORPUS / "README.md").read_text().splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [Expected(*row) for row in rows[1:]]


def mail(name):
    content = (CORPUS / f"{name}.eml").read_bytes()
    return content + b"x" * 70 + b"\r\n" * MOST_BYTES if name == "oversize" else content


@pytest.fixture
def invited(session, by):
    return mails.invite_volunteer(session, by)


def answer_of(session, seat):
    return session.scalars(select(Assignment.answer).where(Assignment.id == seat.id)).one()


def test_every_file_stands_in_the_table_and_every_line_has_a_file():
    assert sorted(row.name for row in table()) == sorted(path.stem for path in CORPUS.glob("*.eml"))


@pytest.mark.parametrize("expected", table(), ids=lambda row: row.name)
def test_rules_20_to_24_a_mail_becomes_what_the_table_says(session, invited, expected):
    seat, anna = invited
    replies.take_in(session, mail(expected.name), envelope_to=reply_address(anna), trusted=OURS, now=NOW)
    session.commit()
    rows = session.execute(select(IncomingReply.sort, IncomingReply.state, IncomingReply.verified)).all()
    assert sorted(f"{row.sort} {row.state}" for row in rows) == expected.kept.split(", ")
    assert {row.verified for row in rows} == {False}
    assert answer_of(session, seat) == expected.answer
    marked = {mark.person_id for mark in returned_mail.marks(session)}
    assert marked == ({anna.id} if expected.name in FAILED_FOR_GOOD else set())


@pytest.mark.parametrize("expected", table(), ids=lambda row: row.name)
def test_rule_20_without_the_secret_of_an_address_no_mail_changes_anything(session, invited, expected):
    seat, _anna = invited
    outcome = replies.take_in(
        session, mail(expected.name), envelope_to=f"rsvp+{'0' * 32}@{DOMAIN}", trusted=OURS, now=NOW
    )
    session.commit()
    enter_location(session, seat.location_id)
    assert (outcome, answer_of(session, seat)) == (Outcome.UNKNOWN_ADDRESS, Answer.NONE)
    assert session.scalars(select(IncomingReply.id)).all() == []


@pytest.mark.parametrize("expected", table(), ids=lambda row: row.name)
def test_rule_22_no_mail_of_the_corpus_counts_twice(session, invited, expected):
    _seat, anna = invited
    for _twice in range(2):
        outcome = replies.take_in(session, mail(expected.name), envelope_to=reply_address(anna), trusted=OURS, now=NOW)
        session.commit()
    assert outcome is Outcome.KNOWN


NAMES = sorted(row.name for row in table() if row.name != "oversize")
WORDS = [
    b"BEGIN:VEVENT\r\n",
    b"END:VEVENT\r\n",
    b"END:VCALENDAR\r\n",
    b"UID:x\r\n",
    b"RRULE:FREQ=SECONDLY\r\n",
    b"DTSTAMP:99999999T999999Z\r\n",
    b"SEQUENCE:-1\r\n",
    b"RECURRENCE-ID;TZID=../../etc/passwd:20261125T093000\r\n",
    b"ATTENDEE;PARTSTAT=ACCEPTED:mailto:\r\n",
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
    b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Transfer-Encoding: x-uuencode\r\n",
    b"Content-Type: text/calendar; charset=utf-16\r\n",
    b"charset*0*=utf-8''%FF",
    b"=?utf-8?b?////?=",
    b"Action: failed\r\nStatus: 9.9.9\r\n",
    b"\x00",
    b"\xff\xfe",
    "\u202e".encode(),
    b"(" * 500,
    b"\r\n\r\n",
]


def _bytes(draw, content, _lines, _at, _to):
    place = draw(st.integers(0, len(content)))
    return content[:place] + draw(st.binary(max_size=12)) + content[place + draw(st.integers(0, 12)) :]


def _word(draw, _content, lines, at, _to):
    return b"\r\n".join([*lines[:at], draw(st.sampled_from(WORDS)), *lines[at:]])


def _remove(_draw, _content, lines, at, to):
    return b"\r\n".join(lines[: min(at, to)] + lines[max(at, to) :])


def _double(draw, _content, lines, at, to):
    part = lines[min(at, to) : max(at, to)] * draw(st.integers(1, 4))
    return b"\r\n".join([*lines[:at], *part, *lines[at:]])[: 2 * MOST_BYTES]


def _swap(_draw, _content, lines, at, to):
    lines[at], lines[to] = lines[to], lines[at]
    return b"\r\n".join(lines)


def _mix(draw, _content, lines, at, _to):
    other = mail(draw(st.sampled_from(NAMES))).split(b"\r\n")
    return b"\r\n".join(lines[:at] + other[draw(st.integers(0, len(other))) :])


def _cut(draw, content, _lines, _at, _to):
    return content[: draw(st.integers(0, len(content)))]


DAMAGES = [_bytes, _word, _remove, _double, _swap, _mix, _cut]


@st.composite
def mutated(draw):
    """Return a mail of the corpus with bytes, lines or whole parts taken out, doubled, swapped or put in."""
    content = mail(draw(st.sampled_from(NAMES)))
    for _ in range(draw(st.integers(1, 6))):
        lines = content.split(b"\r\n")
        at, to = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        content = draw(st.sampled_from(DAMAGES))(draw, content, lines, at, to)
    return content


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(content=mutated())
def test_rule_20_no_damage_breaks_the_reader_or_changes_anything_without_the_secret(session, invited, content):
    seat, anna = invited
    outcome = replies.take_in(session, content, envelope_to=f"rsvp+{'0' * 32}@{DOMAIN}", trusted=OURS, now=NOW)
    assert outcome is Outcome.UNKNOWN_ADDRESS
    enter_location(session, seat.location_id)
    assert (answer_of(session, seat), session.scalars(select(IncomingReply.id)).all()) == (Answer.NONE, [])
    # With the secret: something is kept of it, once, and the answer is what it says, or as it was.
    replies.take_in(session, content, envelope_to=reply_address(anna), trusted=OURS, now=NOW)
    session.flush()
    kept = session.execute(select(IncomingReply.said, IncomingReply.state)).all()
    noted = {row.said for row in kept if row.state == "noted"}
    assert kept
    assert answer_of(session, seat) in (noted or {Answer.NONE})
    session.rollback()
    enter_location(session, seat.location_id)
