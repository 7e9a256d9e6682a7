"""What comes in at reply addresses: what counts, what is shown, and what changes nothing (rules 20 to 27)."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.calendars.incoming import MOST_BYTES
from app.extensions import enter_location
from app.models.locations import Location
from app.models.messages import Message, MessageKind
from app.models.replies import IncomingReply, ReplySort, ReplyState, Tally
from app.models.shifts import Assignment
from app.planning.vocabulary import Answer, EngagementState
from app.programme import publishing, replies, sessions, shifts
from app.programme.replies import Outcome
from tests import factories
from tests import reply_mails as mails
from tests.database.racing import WON, at_once
from tests.factories import DAY, HOUR, NOW
from tests.reply_mails import ADDRESS, CORPUS, DOMAIN, STARTS, UID, WRITERS, reply_address

OURS = "mx.weekwijzer.example"
SAID = {
    "apple": Answer.TENTATIVE,
    "exchange": Answer.ACCEPTED,
    "google": Answer.DECLINED,
    "nextcloud": Answer.ACCEPTED,
    "thunderbird": Answer.ACCEPTED,
}


@pytest.fixture
def invited(session, by):
    return mails.invite_volunteer(session, by)


@pytest.fixture
def seat(invited):
    return invited[0]


@pytest.fixture
def anna(invited):
    return invited[1]


def take(session, mail, to, *, now=NOW):
    content = mail if isinstance(mail, bytes) else mail.as_bytes()
    outcome = replies.take_in(session, content, envelope_to=to, trusted=OURS, now=now)
    session.commit()
    return outcome


def take_answer(session, anna, partstat="ACCEPTED", **how):
    now = how.pop("now", NOW)
    return take(session, mails.from_google(mails.written(partstat, **how)), reply_address(anna), now=now)


def stored(session):
    rows = session.execute(
        select(IncomingReply.sort, IncomingReply.state).order_by(IncomingReply.received_at, IncomingReply.sequence)
    )
    return [tuple(row) for row in rows]


def answer_of(session, seat):
    return session.scalars(select(Assignment.answer).where(Assignment.id == seat.id)).one()


def open_replies(session):
    return session.scalars(select(Location.open_replies).where(Location.slug == "de-wilgen")).one()


# Rule 20: who, to what, one answer, a known address


@pytest.mark.parametrize("program", WRITERS)
def test_rule_20_an_answer_counts_as_every_program_writes_it(session, seat, anna, program):
    assert take(session, WRITERS[program](CORPUS[program]), reply_address(anna)) is Outcome.NOTED
    assert answer_of(session, seat) is SAID[program]
    assert stored(session) == [(ReplySort.ANSWER, ReplyState.NOTED)]
    assert open_replies(session) == 0


def test_rule_20_what_is_kept_of_an_answer(session, seat, anna):
    take(session, WRITERS["google"](CORPUS["google"]), reply_address(anna))
    row = session.scalars(select(IncomingReply)).one()
    assert (row.volunteer_id, row.session_id, row.said, row.text, row.sender, row.verified) == (
        anna.id,
        seat.session_id,
        Answer.DECLINED,
        "Ik ben ziek, sorry",
        ADDRESS,
        False,
    )


def test_rule_20_a_forged_token_changes_nothing_and_is_counted_only(session, seat, anna):
    for token in ("0" * 32, "", anna.rsvp_token[:-1], "' OR 1=1 --"):
        assert take(session, WRITERS["exchange"](CORPUS["exchange"]), f"rsvp+{token}@{DOMAIN}") is (
            Outcome.UNKNOWN_ADDRESS
        )
    assert answer_of(session, seat) is Answer.NONE
    assert stored(session) == []
    assert session.scalars(select(Tally.number)).one() == 4


def test_rule_20_the_envelope_counts_and_not_what_the_mail_says_it_was_sent_to(session, seat, anna):
    mail = WRITERS["exchange"](CORPUS["exchange"], To=reply_address(anna))
    assert take(session, mail, f"rsvp+{'0' * 32}@{DOMAIN}") is Outcome.UNKNOWN_ADDRESS
    assert answer_of(session, seat) is Answer.NONE


def test_rule_20_of_a_meeting_that_they_were_not_invited_to_nothing_changes(session, seat, anna):
    bram = factories.volunteer(session, name="Bram", email=ADDRESS)
    session.commit()
    assert take(session, WRITERS["exchange"](CORPUS["exchange"]), reply_address(bram)) is Outcome.LISTED
    assert (answer_of(session, seat), stored(session)) == (Answer.NONE, [(ReplySort.NOT_INVITED, ReplyState.OPEN)])


@pytest.mark.parametrize("partstat", ["ACCEPTED", "DECLINED"])
def test_rule_20_an_answer_that_was_forwarded_comes_from_a_stranger(session, seat, anna, partstat):
    body = mails.written(partstat, attendee="iemand@elders.example")
    mail = mails.from_google(body, From="Iemand <iemand@elders.example>")
    assert take(session, mail, reply_address(anna)) is Outcome.LISTED
    assert (answer_of(session, seat), stored(session)) == (Answer.NONE, [(ReplySort.STRANGER, ReplyState.OPEN)])
    assert open_replies(session) == 1


def test_rule_20_the_address_of_the_sender_or_of_the_attendee_is_enough(session, seat, anna):
    mail = mails.from_google(mails.written(attendee="anna@werk.example"))
    assert take(session, mail, reply_address(anna)) is Outcome.NOTED
    assert answer_of(session, seat) is Answer.ACCEPTED


def test_rule_20_the_address_of_their_account_is_known_as_well(session, seat, anna):
    factories.volunteer_account(session, anna, email="anna@werk.example")
    session.commit()
    mail = mails.from_google(mails.written(attendee="anna@werk.example"), From="anna@werk.example")
    assert take(session, mail, reply_address(anna)) is Outcome.NOTED


def test_rule_20_two_attendees_are_no_answer(session, seat, anna):
    body = mails.written(more=["ATTENDEE;PARTSTAT=ACCEPTED:mailto:ook@post.example"])
    assert take(session, mails.from_google(body), reply_address(anna)) is Outcome.LISTED
    row = session.scalars(select(IncomingReply)).one()
    assert (row.sort, row.session_id, answer_of(session, seat)) == (
        ReplySort.UNCLEAR,
        seat.session_id,
        Answer.NONE,
    )


def test_rule_20_a_yes_that_comes_too_late_is_for_a_person_and_a_no_for_nobody(session, by, seat, anna):
    sessions.cancel(session, seat.session_id, reason="ziek", by=by, now=NOW)
    assert take_answer(session, anna) is Outcome.LISTED
    assert take_answer(session, anna, "DECLINED", stamp="20261122T131500Z") is Outcome.FOLDED
    assert stored(session) == [(ReplySort.TOO_LATE, ReplyState.OPEN), (ReplySort.TOO_LATE, ReplyState.FOLDED)]


def test_rule_20_an_answer_about_an_earlier_time_is_for_a_person(session, seat, anna):
    assert take_answer(session, anna, sequence=0) is Outcome.LISTED
    assert (answer_of(session, seat), stored(session)) == (Answer.NONE, [(ReplySort.OUTDATED, ReplyState.OPEN)])


def test_rule_20_another_location_sees_nothing_of_it(session, session_at, seat, anna, other_location):
    take_answer(session, anna, "DECLINED")
    assert session_at(other_location).scalars(select(IncomingReply.id)).all() == []


def test_rule_20_a_mail_is_taken_in_without_knowing_the_location_before(session_at, session, seat, anna):
    nowhere = session_at(None)
    assert take(nowhere, WRITERS["exchange"](CORPUS["exchange"]), reply_address(anna)) is Outcome.NOTED
    assert answer_of(session, seat) is Answer.ACCEPTED


# Partners


@pytest.mark.parametrize(
    ("program", "state", "reason"),
    [
        ("exchange", EngagementState.CONFIRMED, None),
        ("google", EngagementState.DECLINED, "Ik ben ziek, sorry"),
    ],
)
def test_rule_20_a_partner_confirms_or_declines(session, by, program, state, reason):
    asked, contact = mails.invite_partner(session, by)
    assert take(session, WRITERS[program](CORPUS[program]), reply_address(contact)) is Outcome.NOTED
    session.refresh(asked)
    assert (asked.state, asked.decline_reason) == (state, reason)


def test_rule_20_a_partner_who_says_maybe_is_called(session, by):
    asked, contact = mails.invite_partner(session, by)
    before = asked.state
    assert take(session, WRITERS["apple"](CORPUS["apple"]), reply_address(contact)) is Outcome.LISTED
    session.refresh(asked)
    assert (asked.state, stored(session)) == (before, [(ReplySort.ANSWER, ReplyState.OPEN)])


def test_rule_20_a_reason_that_names_a_child_stays_out_of_the_plan_and_the_answer_counts(session, by):
    factories.child(session, pseudonym="Roodborst")
    asked, contact = mails.invite_partner(session, by)
    body = mails.written("DECLINED", more=["COMMENT:Het gaat niet met Roodborst"])
    assert take(session, mails.from_google(body), reply_address(contact)) is Outcome.NOTED
    session.refresh(asked)
    assert (asked.state, asked.decline_reason) == (EngagementState.DECLINED, None)


# Rule 21: one meeting of a series


@pytest.mark.parametrize(("starts_at", "outcome"), [(STARTS, Outcome.NOTED), (STARTS + DAY, Outcome.LISTED)])
def test_rule_21_a_recurrence_is_the_meeting_that_starts_then(session, by, starts_at, outcome):
    seat, anna = mails.invite_volunteer(session, by, starts_at=starts_at, sequence=3)
    mail = mails.from_exchange(CORPUS["exchange-one-of-a-series"])
    assert take(session, mail, reply_address(anna)) is outcome
    assert answer_of(session, seat) is (Answer.DECLINED if outcome is Outcome.NOTED else Answer.NONE)


# Rule 22: each answer once, and the later one counts


def test_rule_22_an_answer_that_comes_twice_counts_once(session, seat, anna):
    mail = WRITERS["exchange"](CORPUS["exchange"]).as_bytes()
    again = b"Received: from elsewhere\r\nX-Spam: no\r\n" + mail
    assert [take(session, mail, reply_address(anna)), take(session, again, reply_address(anna))] == [
        Outcome.NOTED,
        Outcome.KNOWN,
    ]
    assert stored(session) == [(ReplySort.ANSWER, ReplyState.NOTED)]


def test_rule_22_another_mail_under_the_same_message_id_is_another_mail(session, seat, anna):
    same = {"Message_ID": "<dezelfde@post.example>"}
    take(session, mails.a_text("Eerst dit.", **same), reply_address(anna))
    assert take(session, mails.from_google(mails.written(), **same), reply_address(anna)) is Outcome.NOTED


def test_rule_22_an_answer_that_is_not_later_than_the_last_is_folded(session, seat, anna):
    take_answer(session, anna, "DECLINED", stamp="20261122T121500Z")
    for stamp in ("20261122T121500Z", "20261122T121459Z"):
        assert take_answer(session, anna, "ACCEPTED", stamp=stamp, now=NOW + HOUR) is Outcome.FOLDED
    assert answer_of(session, seat) is Answer.DECLINED
    assert take_answer(session, anna, "ACCEPTED", stamp="20261122T121501Z", now=NOW + HOUR) is Outcome.NOTED
    assert answer_of(session, seat) is Answer.ACCEPTED
    assert Counter(sort for sort, _ in stored(session)) == {ReplySort.ANSWER: 2, ReplySort.STALE: 2}


@pytest.mark.parametrize("ahead", [{"stamp": "20991122T121500Z"}, {"sequence": 9}])
def test_rule_22_a_stamp_from_the_future_does_not_silence_later_answers(session, seat, anna, ahead):
    assert take_answer(session, anna, "DECLINED", **ahead) is Outcome.LISTED
    assert take_answer(session, anna, "ACCEPTED") is Outcome.NOTED
    assert answer_of(session, seat) is Answer.ACCEPTED


def test_rule_22_the_same_mail_twice_at_once_is_taken_in_once(session, two_sessions, seat, anna):
    mail, to = WRITERS["google"](CORPUS["google"]).as_bytes(), reply_address(anna)
    outcomes = []

    def taking(s):
        outcomes.append(replies.take_in(s, mail, envelope_to=to, trusted=OURS, now=NOW))

    assert at_once(*((s, taking) for s in two_sessions())) == [WON, WON]
    assert Counter(outcomes) == {Outcome.NOTED: 1, Outcome.KNOWN: 1}
    assert stored(session) == [(ReplySort.ANSWER, ReplyState.NOTED)]


def test_rule_22_of_a_yes_and_a_later_no_at_once_the_no_remains(session, two_sessions, seat, anna):
    to = reply_address(anna)

    def taking(partstat, stamp):
        mail = mails.from_google(mails.written(partstat, stamp=stamp)).as_bytes()
        return lambda s: replies.take_in(s, mail, envelope_to=to, trusted=OURS, now=NOW)

    acts = (taking("DECLINED", "20261122T121600Z"), taking("ACCEPTED", "20261122T121500Z"))
    assert at_once(*zip(two_sessions(), acts, strict=True)) == [WON, WON]
    assert answer_of(session, seat) is Answer.DECLINED


# Rule 23: trust is a mark


@pytest.mark.parametrize(
    ("results", "verified"),
    [
        (f"{OURS}; dmarc=pass", True),
        (f"{OURS}; dmarc=fail", False),
        ("mx.elders.example; dmarc=pass", False),
    ],
)
def test_rule_23_an_unverified_answer_counts_and_is_marked(session, seat, anna, results, verified):
    mail = WRITERS["exchange"](CORPUS["exchange"], Authentication_Results=results)
    assert take(session, mail, reply_address(anna)) is Outcome.NOTED
    assert session.scalars(select(IncomingReply.verified)).one() is verified


# Rule 24: for a person, for nobody, too much


def counter_proposal():
    return mails.from_google(mails.calendar("COUNTER", f"UID:{UID}", "DTSTAMP:20261122T121500Z"))


def delegated():
    return mails.from_google(mails.written("DELEGATED;DELEGATED-TO=mailto:ander"))


def too_large():
    return mails.a_text("x" * (MOST_BYTES + 1))


def fifty_one_events():
    event = b"BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\n"
    return mails.from_google(b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n" + event * 51 + b"END:VCALENDAR\r\n")


@pytest.mark.parametrize(
    ("mail", "sort", "state"),
    [
        (counter_proposal, ReplySort.COUNTER, ReplyState.OPEN),
        (delegated, ReplySort.DELEGATED, ReplyState.OPEN),
        (mails.a_text, ReplySort.TEXT, ReplyState.OPEN),
        (mails.out_of_office, ReplySort.AUTO_REPLY, ReplyState.FOLDED),
        (mails.bounce, ReplySort.BOUNCE, ReplyState.OPEN),
        (too_large, ReplySort.TOO_LARGE, ReplyState.OPEN),
        (fifty_one_events, ReplySort.TOO_LARGE, ReplyState.OPEN),
    ],
)
def test_rule_24_what_is_no_answer_is_listed_and_changes_nothing(session, seat, anna, mail, sort, state):
    take(session, mail(), reply_address(anna))
    assert (answer_of(session, seat), stored(session)) == (Answer.NONE, [(sort, state)])


def test_rule_24_nothing_that_comes_in_is_answered(session, seat, anna):
    before = session.scalars(select(Message.id)).all()
    for mail in (mails.out_of_office(), mails.bounce(), mails.a_text()):
        take(session, mail, reply_address(anna))
    assert session.scalars(select(Message.id)).all() == before


@pytest.mark.parametrize("mail", [mails.bounce, lambda key: mails.a_text(In_Reply_To=f"<{key}@{DOMAIN}>")])
def test_rule_24_a_mail_about_one_of_ours_is_shown_with_its_meeting(session, seat, anna, mail):
    key = session.scalars(select(Message.message_id).where(Message.kind == MessageKind.INVITATION)).one()
    take(session, mail(key), reply_address(anna))
    assert session.scalars(select(IncomingReply.session_id)).one() == seat.session_id


def test_rule_24_the_key_of_somebody_elses_mail_tells_nothing(session, seat, anna):
    key = session.scalars(select(Message.message_id).where(Message.kind == MessageKind.INVITATION)).one()
    bram = factories.volunteer(session, name="Bram")
    session.commit()
    take(session, mails.bounce(key), reply_address(bram))
    assert session.scalars(select(IncomingReply.session_id)).one() is None


# Rule 27: a decline at the last moment


def alarms(session):
    return session.execute(
        select(Message.user_id, Message.session_id, Message.due_at).where(Message.kind == MessageKind.LATE_DECLINE)
    ).all()


@pytest.mark.parametrize(("hours", "told"), [(23, 1), (24, 1), (25, 0)])
def test_rule_27_a_decline_within_a_day_alarms_the_responsible_person_and_opens_the_shift(
    session, by, seat, anna, hours, told
):
    now = STARTS - hours * HOUR
    assert take_answer(session, anna, "DECLINED", now=now) is Outcome.NOTED
    assert [(row.session_id, row.due_at) for row in alarms(session)] == [(seat.session_id, now)] * told
    shifts.assign(session, seat.shift_id, volunteer_id=factories.volunteer(session).id, by=by, now=now)


def test_rule_27_the_alarm_comes_once(session, seat, anna):
    now = STARTS - HOUR
    take_answer(session, anna, "DECLINED", now=now)
    take_answer(session, anna, "DECLINED", stamp="20261122T131500Z", now=now)
    assert len(alarms(session)) == 1


def test_rule_27_a_partner_who_declines_late_alarms_as_well(session, by):
    _asked, contact = mails.invite_partner(session, by)
    take(session, mails.from_google(mails.written("DECLINED")), reply_address(contact), now=STARTS - HOUR)
    assert len(alarms(session)) == 1


# Whatever is sent


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_rule_20_mutated_mails_never_change_anything_without_a_valid_token(session, seat, anna, data):
    program = data.draw(st.sampled_from(sorted(WRITERS)))
    mail = bytearray(WRITERS[program](CORPUS[program], Message_ID="<vast@post.example>").as_bytes())
    for _ in range(data.draw(st.integers(0, 8))):
        at = data.draw(st.integers(0, len(mail) - 1))
        mail[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    token = data.draw(st.text("0123456789abcdef", min_size=32, max_size=32).filter(lambda t: t != anna.rsvp_token))
    assert take(session, bytes(mail), f"rsvp+{token}@{DOMAIN}") is Outcome.UNKNOWN_ADDRESS
    assert answer_of(session, seat) is Answer.NONE
    # With the token nothing breaks, and an answer is one of the three or none at all.
    outcome = replies.take_in(session, bytes(mail), envelope_to=reply_address(anna), trusted="", now=NOW)
    assert outcome in {Outcome.LISTED, Outcome.NOTED, Outcome.FOLDED}
    session.rollback()
    enter_location(session, seat.location_id)


def test_the_number_of_open_replies_follows_whatever_happens_to_them(session, by, seat, anna):
    for number in range(3):
        take(session, mails.a_text(f"Bericht {number}"), reply_address(anna))
    assert open_replies(session) == 3
    session.delete(session.scalars(select(IncomingReply).limit(1)).one())
    session.commit()
    assert open_replies(session) == 2
    publishing.publish(session, [seat.session_id], by=by, now=NOW)
    session.delete(anna)
    session.commit()
    assert open_replies(session) == 0
