"""Anna's Thunderbird is invited by mail, answers by mail, and keeps showing what we plan (CALENDARS.md)."""

from __future__ import annotations

import pytest

from app.models.replies import ReplyState
from app.planning.vocabulary import Answer
from tests.clients.programs.agenda import wait_for
from tests.clients.programs.duties import at

YES, NO = "imipAcceptButton", "imipDeclineButton"
YES_TO_ALL = "imipAcceptRecurrencesButton"
REMOVE = "imipDeleteButton"


@pytest.fixture
def follow(anna, duties):
    """Return a function that opens the mails that come now, presses a button over each, and waits for what it does."""

    def follow(button):
        for mail in duties.tell():
            anna.read(mail)
            before = len(duties.replies)
            anna.press(button)
            wait_for(lambda before=before: button == REMOVE or len(duties.replies) > before, what="an answer")

    return follow


def shows_what_we_plan(anna, duties):
    wait_for(lambda: anna.agenda(duties.days) == duties.agenda, what="the same agenda on both sides")
    return len(duties.agenda)


def test_rule_13_20_an_invitation_is_accepted_by_mail(anna, duties):
    [meeting] = duties.add("Fietsles; één „rustige” les", at(30))
    [mail] = duties.tell()
    seen = anna.read(mail)
    assert (seen.method, seen.uids) == ("REQUEST", [meeting.calendar_uid])
    assert "Ja, ik kom" in seen.text
    anna.press(YES)
    wait_for(lambda: duties.replies, what="an answer")
    assert duties.replies == [(Answer.ACCEPTED, 0, ReplyState.NOTED)]
    assert duties.answers == [Answer.ACCEPTED]
    assert shows_what_we_plan(anna, duties) == 1


def test_rule_20_an_invitation_is_declined_by_mail(anna, duties, follow):
    duties.add("Fietsles", at(30))
    follow(NO)
    assert duties.replies == [(Answer.DECLINED, 0, ReplyState.NOTED)]
    assert duties.answers == [Answer.DECLINED]


def test_rule_16_17_a_change_and_a_cancellation_arrive(anna, duties, follow):
    [meeting] = duties.add("Fietsles", at(30))
    follow(YES)
    duties.move(meeting, at(31, 10))
    follow(YES)
    assert duties.replies == [(Answer.ACCEPTED, 0, ReplyState.NOTED), (Answer.ACCEPTED, 1, ReplyState.NOTED)]
    assert shows_what_we_plan(anna, duties) == 1
    duties.cancel(meeting)
    follow(REMOVE)
    assert shows_what_we_plan(anna, duties) == 0
    assert len(duties.replies) == 2


def test_rule_15_a_series_is_accepted_at_once_and_loses_a_day(anna, duties, follow):
    meetings = duties.add("Fietsles", *(at(30 + 7 * week) for week in range(18)))
    follow(YES_TO_ALL)
    assert duties.answers == [Answer.ACCEPTED] * 18
    assert anna.answers(duties.days) == ["ACCEPTED"] * 18
    assert shows_what_we_plan(anna, duties) == 18
    duties.cancel(meetings[8])
    follow(YES_TO_ALL)
    assert duties.replies == [(Answer.ACCEPTED, 0, ReplyState.NOTED), (Answer.ACCEPTED, 1, ReplyState.NOTED)]
    assert shows_what_we_plan(anna, duties) == 17


def test_rule_15_a_meeting_that_leaves_its_series_comes_in_a_mail_of_its_own(anna, duties, follow):
    meetings = duties.add("Fietsles", *(at(30 + 7 * week) for week in range(6)))
    follow(YES_TO_ALL)
    duties.move(meetings[2], at(45, 10))
    about_series, about_one = duties.tell(mails=2)
    assert len(anna.read(about_one).uids) == 1
    anna.press(YES)
    anna.read(about_series)
    anna.press(YES_TO_ALL)
    wait_for(lambda: len(duties.replies) == 3, what="both answers")
    assert duties.answers == [Answer.ACCEPTED] * 6
    assert shows_what_we_plan(anna, duties) == 6


def test_of_several_calendar_objects_in_one_mail_the_last_alone_is_acted_on(anna, duties, follow):
    """What ADR 8 stands on: the text tells of all."""
    first, second = duties.add("Fietsles", at(30)) + duties.add("Zwemles", at(33))
    follow(YES)
    duties.move(first, at(31))
    duties.move(second, at(34))
    [mail] = duties.tell()
    seen = anna.read(mail)
    assert seen.uids == [second.calendar_uid]
    assert seen.files == ["wijziging-1.ics", "wijziging-2.ics"]
    assert seen.text.index("Gewijzigd: Fietsles") < seen.text.index("Gewijzigd: Zwemles")
    anna.press(YES)
    wait_for(lambda: len(duties.replies) == 3, what="an answer")
    assert [line.starts_at for line in anna.agenda(duties.days)] == [at(30), at(34)]
    assert [line.starts_at for line in duties.agenda] == [at(31), at(34)]
