"""CALENDARS.md, rule 15, from publishing to the mail: a series is one invitation, and calendars then show the plan."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.models.activities import SessionChange
from app.planning.vocabulary import Answer
from app.programme import sessions
from tests import factories
from tests.factories import DAY, HOUR
from tests.worker.calendar_client import deliver
from tests.worker.course import FIRST, Course, meeting_shift


@pytest.fixture
def course(session, by, settings):
    return Course(session, by, settings)


@pytest.fixture
def told(course):
    """Return a course of eighteen meetings that Anna was invited to."""
    for week in range(18):
        course.add(FIRST + timedelta(weeks=week))
    assert course.tell() == [("REQUEST", 0, 18)]
    return course


def test_rule_15_eighteen_meetings_are_one_mail_with_one_object(told):
    assert told.mailbox.agenda == told.planned()
    assert len(told.planned()) == 18
    assert told.mail["Subject"] == "Kunt u komen? Fietsles, 18 keer vanaf di 8 dec, 14.00 uur"
    assert "18 keer, van dinsdag 8 december 2026 tot en met dinsdag 6 april 2027" in told.text
    assert "  januari 2027: di 5, di 12, di 19, di 26" in told.text


def test_rule_15_publishing_again_tells_nothing(told):
    assert told.tell() == []


def test_rule_15_moving_the_seventh_leaves_it_out_and_invites_to_it_alone(told):
    told.move(told.meetings[6], told.meetings[6].starts_at + DAY)
    assert told.tell() == [("REQUEST", 1, 17), ("REQUEST", 1, 1)]
    assert told.mailbox.agenda == told.planned()
    assert told.subjects == [
        "Gewijzigd: Fietsles, 17 keer vanaf di 8 dec, 14.00 uur",
        "Gewijzigd: Fietsles, wo 20 jan, 14.00 uur",
    ]


def test_rule_15_no_part_speaks_of_a_single_meeting_within_the_series(told):
    told.move(told.meetings[6], told.meetings[6].starts_at + DAY)
    told.tell()
    assert [b"RECURRENCE-ID" in mail.as_bytes() for mail in told.mailbox.mails] == [False, False]
    uids = {uid for uid, _found in told.mailbox.objects.items()}
    assert told.meetings[6].calendar_uid in uids
    assert len(uids) == 2


def test_rule_15_moving_it_back_keeps_it_on_its_own(told):
    told.move(told.meetings[6], told.meetings[6].starts_at + DAY)
    told.tell()
    told.move(told.meetings[6], told.meetings[6].starts_at - DAY)
    assert told.tell() == [("REQUEST", 2, 1)]
    assert told.mailbox.agenda == told.planned()


def test_rule_15_cancelling_the_ninth_is_the_series_with_a_day_less(told):
    told.cancel(told.meetings[8])
    assert told.tell() == [("REQUEST", 1, 17)]
    assert told.mailbox.agenda == told.planned()
    assert "dinsdag 2 februari 2027, 14.00–15.30 uur (Het is te warm.)" in told.text


def test_a_course_that_moves_to_another_day_is_one_mail(told):
    for meeting in told.meetings:
        told.move(meeting, meeting.starts_at + DAY)
    assert told.tell() == [("REQUEST", 1, 18)]
    assert told.mailbox.agenda == told.planned()


def test_rule_15_one_more_meeting_is_the_series_with_a_day_more(told):
    added = told.add(FIRST + timedelta(weeks=18))
    assert told.tell(added) == [("REQUEST", 1, 19)]
    assert told.mailbox.agenda == told.planned()


def test_rule_15_one_more_meeting_at_another_time_is_invited_to_alone(told):
    added = told.add(FIRST + timedelta(weeks=18, hours=2))
    assert told.tell(added) == [("REQUEST", 0, 1)]
    assert told.mailbox.agenda == told.planned()


def test_rule_15_who_joins_from_the_fifth_on_is_invited_to_those(course):
    for week in range(18):
        course.add(FIRST + timedelta(weeks=week), seated=False)
    course.publish()
    course.seat(*course.meetings[4:])
    assert course.tell() == [("REQUEST", 0, 14)]
    assert course.mailbox.agenda == course.planned()


def test_rule_15_who_leaves_after_the_twelfth_keeps_those(told):
    told.release(*told.meetings[12:])
    assert told.tell() == [("REQUEST", 1, 12)]
    assert told.mailbox.agenda == told.planned()
    assert "(u hoeft niet te komen)" in told.text


def test_rule_15_who_leaves_and_returns_gets_the_same_object_back(told):
    told.release(*told.meetings)
    assert told.tell() == [("CANCEL", 1, 18)]
    assert told.mailbox.agenda == []
    assert told.mail["Subject"] == "U hoeft niet te komen: Fietsles, 18 keer vanaf di 8 dec, 14.00 uur"
    told.seat(*told.meetings)
    assert told.tell() == [("REQUEST", 2, 18)]
    assert told.mailbox.agenda == told.planned()
    assert len(told.mailbox.objects) == 1


def test_rule_15_another_place_is_one_mail_with_the_same_sequence(told):
    told.relocate(factories.space(told.session, name="Sporthal"))
    assert told.tell() == [("REQUEST", 0, 18)]
    assert told.mailbox.agenda == told.planned()
    assert {place for *_times, place in told.planned()} == {"Sporthal"}


def test_a_cancelled_course_is_one_cancellation(told):
    told.cancel(*told.meetings)
    assert told.tell() == [("CANCEL", 1, 18)]
    assert told.mailbox.agenda == []
    assert told.mail["Subject"].startswith("Gaat niet door: Fietsles, 18 keer")


def test_a_no_to_one_meeting_is_no_news_and_the_next_change_leaves_it_out(told):
    told.answer(told.meetings[2], Answer.DECLINED)
    assert told.tell() == []
    told.cancel(told.meetings[8])
    assert told.tell() == [("REQUEST", 1, 16)]
    assert told.mailbox.agenda == told.planned()


def undo(told, meeting):
    found = select(SessionChange.id).where(SessionChange.session_id == meeting.id, SessionChange.sort == "moved")
    sessions.undo(told.session, told.session.scalars(found).one(), by=told.by, now=told.now)
    told.session.commit()


def test_a_move_that_is_undone_before_the_mail_went_is_never_told(told):
    told.move(told.meetings[6], told.meetings[6].starts_at + DAY)
    told.publish()
    undo(told, told.meetings[6])
    assert told.tell() == []
    assert told.mailbox.agenda == told.planned()
    told.cancel(told.meetings[8])
    assert told.tell() == [("REQUEST", 2, 17)]
    assert told.mailbox.agenda == told.planned()


@pytest.mark.parametrize("act", ["release", "cancel"])
def test_what_left_the_series_in_a_mail_that_never_went_is_withdrawn_within_the_series(told, act):
    """A calendar that never heard of it on its own cannot remove it."""
    told.move(told.meetings[6], told.meetings[6].starts_at + HOUR)
    told.publish()
    getattr(told, act)(told.meetings[6])
    assert told.tell() == [("REQUEST", 1, 17)]
    assert told.mailbox.agenda == told.planned()
    assert "dinsdag 19 januari 2027, 14.00–15.30 uur" in told.text


def test_what_left_the_series_while_other_news_of_it_waits_is_withdrawn_within_the_series(told):
    told.cancel(told.meetings[8])
    told.publish()
    told.move(told.meetings[6], told.meetings[6].starts_at + HOUR)
    told.publish()
    told.release(told.meetings[6])
    assert told.tell() == [("REQUEST", 2, 16)]
    assert told.mailbox.agenda == told.planned()


def test_what_leaves_the_series_while_other_news_of_it_waits_is_a_change(told):
    told.cancel(told.meetings[8])
    told.publish()
    told.move(told.meetings[6], told.meetings[6].starts_at + DAY)
    assert told.tell() == [("REQUEST", 2, 16), ("REQUEST", 1, 1)]
    assert told.subjects[1] == "Gewijzigd: Fietsles, wo 20 jan, 14.00 uur"


def test_who_said_no_before_the_mail_went_reads_what_they_said_no_to(told):
    """Nobody tells them what became of it afterwards."""
    said_no_to = told.meetings[6].starts_at + HOUR
    told.move(told.meetings[6], said_no_to)
    told.publish()
    told.answer(told.meetings[6], Answer.DECLINED)
    told.move(told.meetings[6], said_no_to + HOUR)
    assert told.tell() == [("REQUEST", 1, 17), ("REQUEST", 1, 1)]
    assert told.declined() == {said_no_to}
    assert [line for line in told.mailbox.agenda if line[0] != said_no_to] == told.planned()


def test_what_left_the_series_in_a_mail_that_never_went_ends_with_the_series(told):
    told.move(told.meetings[6], told.meetings[6].starts_at + HOUR)
    told.publish()
    told.cancel(*told.meetings)
    assert told.tell() == [("CANCEL", 2, 17)]
    assert told.mailbox.agenda == told.planned() == []


def test_an_undone_move_leaves_what_else_had_to_be_told(told):
    told.cancel(told.meetings[8])
    told.publish()
    told.move(told.meetings[6], told.meetings[6].starts_at + DAY)
    told.publish()
    undo(told, told.meetings[6])
    assert told.tell() != []
    assert "2 februari" in told.text
    assert told.mailbox.agenda == told.planned()


def test_what_did_not_go_yet_is_told_with_what_came_after(told):
    told.cancel(told.meetings[8])
    told.publish()
    told.cancel(told.meetings[9])
    assert told.tell() == [("REQUEST", 2, 16)]
    assert "2 februari" in told.text
    assert "9 februari" in told.text
    assert told.mailbox.agenda == told.planned()


def test_a_series_that_changed_before_it_went_is_an_invitation_to_what_there_is(course):
    for week in range(6):
        course.add(FIRST + timedelta(weeks=week))
    course.publish()
    course.cancel(course.meetings[2])
    assert course.tell() == [("REQUEST", 1, 5)]
    assert course.mail["Subject"].startswith("Kunt u komen? Fietsles, 5 keer")
    assert "22 december" not in course.text
    assert course.mailbox.agenda == course.planned()


def test_a_series_that_was_withdrawn_before_it_went_is_never_told(course):
    for week in range(6):
        course.add(FIRST + timedelta(weeks=week))
    course.publish()
    course.release(*course.meetings)
    course.publish()
    assert deliver(course.session, course.office, course.readers) == {}


def test_two_meetings_are_no_series(course):
    course.add(FIRST)
    course.add(FIRST + timedelta(weeks=1))
    assert course.tell() == [("REQUEST", 0, 1)] * 2


def test_rule_15_a_meeting_of_the_same_course_at_another_time_is_a_mail_of_its_own(course):
    for week in range(4):
        course.add(FIRST + timedelta(weeks=week))
    course.add(FIRST + timedelta(weeks=4, hours=3))
    assert course.tell() == [("REQUEST", 0, 4), ("REQUEST", 0, 1)]
    assert course.subjects == [
        "Kunt u komen? Fietsles, 4 keer vanaf di 8 dec, 14.00 uur",
        "Kunt u komen? Fietsles, di 5 jan, 17.00 uur",
    ]
    assert course.mailbox.agenda == course.planned()


def test_rule_14_every_mail_about_a_series_holds_one_object_and_has_a_key_of_its_own(told):
    told.move(told.meetings[6], told.meetings[6].starts_at + DAY)
    told.cancel(told.meetings[8])
    told.tell()
    assert len({mail["Message-ID"] for mail in told.mailbox.mails}) == 2
    for mail in told.mailbox.mails:
        assert f"\r\nMessage-ID: {mail['Message-ID']}\r\n".encode() in mail.as_bytes()
        assert [part.get_content_type() for part in mail.walk() if not part.is_multipart()] == [
            "text/plain",
            "text/html",
            "text/calendar",
            "application/ics",
        ]


def test_two_courses_are_two_mails(told):
    other = factories.activity(told.session, title="Zwemles")
    first, told.activity = told.activity, other
    for week in range(3):
        told.add(FIRST + timedelta(weeks=week, hours=3))
    told.activity = first
    told.cancel(told.meetings[8])
    assert told.tell() == [("REQUEST", 1, 17), ("REQUEST", 0, 3)]
    assert told.mailbox.agenda == told.planned()
    assert len(told.mailbox.mails) == 2


def test_half_way_what_is_over_stays_in_the_calendar(told):
    told.minutes = 70 * 24 * 60
    told.release(*told.meetings[12:])
    assert told.tell(*told.meetings[12:]) == [("REQUEST", 1, 12)]
    assert told.mailbox.agenda == told.planned()
    assert "8 december" not in told.text


def test_who_leaves_when_only_past_meetings_are_left_keeps_these(told):
    told.minutes = 70 * 24 * 60
    told.release(*[meeting for meeting in told.meetings if meeting.starts_at > told.now])
    told.tell()
    assert told.mailbox.agenda == told.planned()
    assert told.planned() != []


def test_a_partner_is_asked_for_a_series_in_one_mail(course):
    partner = factories.partner(course.session, name="Fietsersbond")
    address = partner.contact.email
    for week in range(5):
        meeting = course.add(FIRST + timedelta(weeks=week), seated=False)
        factories.engagement(course.session, meeting, partner)
    course.publish()
    readers = deliver(course.session, course.office, course.readers)
    assert readers[address].said == [("REQUEST", 0, 5)]


def test_nobody_hears_of_the_series_of_somebody_else(told):
    bram = factories.volunteer(told.session, name="Bram", email="bram@weekwijzer.example")
    for meeting in told.meetings[:5]:
        factories.assignment(told.session, meeting_shift(told.session, meeting), bram)
    assert told.tell() == []
    assert told.readers["bram@weekwijzer.example"].said == [("REQUEST", 0, 5)]


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["move", "later", "cancel", "release", "seat", "add", "no", "yes", "wait"]), st.integers(0, 7)
    ),
    max_size=9,
)


@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits=EDITS)
def test_rule_15_after_any_edits_the_calendar_shows_the_plan(session, by, office, edits):
    """Each edit is published; a mail goes out unless the pump is slow, and at the end everything has arrived."""
    session.rollback()
    course = Course(session, by, office, address=f"{uuid4().hex}@weekwijzer.example")
    for week in range(5):
        course.add(FIRST + timedelta(weeks=week))
    course.tell()
    for edit, number in edits:
        course.do(edit, course.meetings[number % len(course.meetings)])
        course.publish()
        if number % 2:
            deliver(session, office, course.readers)
    course.tell()
    declined = course.declined()
    assert [line for line in course.mailbox.agenda if line[0] not in declined] == course.planned()


def test_a_meeting_that_left_the_series_and_lapsed_before_the_mail_went_takes_nothing_out(told):
    told.move(told.meetings[0], told.meetings[0].starts_at + HOUR)
    told.publish()
    told.cancel(told.meetings[0])
    assert told.tell() == [("REQUEST", 1, 17)]
    assert told.mailbox.agenda == told.planned()
