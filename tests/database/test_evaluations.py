"""Asking how a day went: whom, when, with which mails; and what is kept of an answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.extensions import system_scope
from app.models.evaluations import EvaluationRequest
from app.models.messages import Message, MessageKind, MessageState
from app.notify import contents
from app.notify.outcomes import Needless
from app.programme import evaluations, own_mails
from app.programme.evaluations import NotHeldYet, Said
from app.programme.refusals import LooksLikeCitizenNumber, NamesAChild, NoLongerNeeded, NotFound
from app.queries import evaluations as reading
from tests import factories, safety_days
from tests.database.racing import WON, at_once
from tests.factories import DAY

HELD = date(2026, 12, 10)
AFTER = datetime(2026, 12, 10, 15, 0, tzinfo=UTC)
GOOD = Said(score=4, good="De sirene.", different="Meer tijd bij het blushuisje.")


@pytest.fixture
def day(session, by):
    return safety_days.rotation(session, day=HELD, stations=("Brandweer",), groups=("Rood",), visited=False)


@pytest.fixture
def host(session, day):
    return next(one for one in reading.people(session, day.activity_id) if not one.school).contact_id


@pytest.fixture
def school(session, day):
    return factories.partner(session, name="Basisschool", sort="school").contact.id


def ask(session, day, by, *contact_ids, now=AFTER):
    return evaluations.ask(session, day.activity_id, contact_ids, day=day.day, by=by, now=now)


def request(session, contact_id):
    return session.scalars(select(EvaluationRequest).where(EvaluationRequest.contact_id == contact_id)).one()


def say(session, contact_id, said=GOOD, *, number=1, now=AFTER + DAY):
    return evaluations.say(session, request(session, contact_id).id, number=number, said=said, now=now)


def mails(session):
    session.expire_all()
    rows = session.scalars(select(Message).where(Message.state == MessageState.PENDING).order_by(Message.due_at))
    return [(row.kind, row.due_at, row.expires_at) for row in rows if row.evaluation_id]


def test_hosts_and_schools_can_be_asked_and_nobody_else(session, by, day, host, school):
    factories.partner(session, sort="library")
    found = [
        (one.contact_id, one.school, one.asked_at, one.answers) for one in reading.people(session, day.activity_id)
    ]
    assert found == [(host, False, None, 0), (school, True, None, 0)]


def test_who_is_asked_gets_a_mail_now_and_a_reminder_in_a_week(session, by, day, host):
    assert ask(session, day, by, host) == 1
    ends = AFTER + 14 * DAY
    assert mails(session) == [
        (MessageKind.EVALUATION_REQUEST, AFTER, ends),
        (MessageKind.EVALUATION_REMINDER, datetime(2026, 12, 17, 8, 0, tzinfo=UTC), ends),
    ]


def test_nobody_is_asked_twice(session, by, day, host, school):
    ask(session, day, by, host)
    assert (ask(session, day, by, host, school), len(mails(session))) == (1, 4)


def test_nobody_is_asked_before_the_day(session, by, day, host):
    with pytest.raises(NotHeldYet):
        ask(session, day, by, host, now=AFTER - DAY)


def test_nobody_is_asked_who_had_no_part_in_it(session, by, day):
    stranger = factories.partner(session).contact
    with pytest.raises(NotFound):
        ask(session, day, by, stranger.id)


def test_two_who_ask_at_once_ask_once(session, by, day, host, two_sessions):
    session.commit()
    activity_id = day.activity_id

    def press(own):
        evaluations.ask(own, activity_id, [host], day=HELD, by=by, now=AFTER)

    assert at_once(*((own, press) for own in two_sessions())) == [WON, WON]
    assert len(mails(session)) == 2


def test_an_answer_is_kept_and_stops_the_mails(session, by, day, host):
    ask(session, day, by, host)
    say(session, host)
    [answer] = reading.answers(session, day.activity_id)
    assert (answer.number, answer.score, answer.good, answer.different) == (1, 4, GOOD.good, GOOD.different)
    assert mails(session) == []


def test_an_answer_can_be_changed_for_a_fortnight(session, by, day, host):
    ask(session, day, by, host)
    say(session, host)
    say(session, host, Said(score=2, good="", different=""), now=AFTER + 14 * DAY - timedelta(minutes=1))
    assert [one.score for one in reading.answers(session, day.activity_id)] == [2]
    with pytest.raises(NoLongerNeeded):
        say(session, host, now=AFTER + 14 * DAY)


def test_a_school_answers_for_several_teachers_one_after_the_other(session, by, day, school):
    ask(session, day, by, school)
    say(session, school)
    say(session, school, number=2)
    with pytest.raises(NotFound):
        say(session, school, number=4)
    assert [one.number for one in reading.answers(session, day.activity_id)] == [1, 2]


def test_ten_teachers_are_enough(session, by, day, school):
    ask(session, day, by, school)
    for number in range(1, 11):
        say(session, school, number=number)
    with pytest.raises(NotFound):
        say(session, school, number=11)


def test_a_host_answers_once(session, by, day, host):
    ask(session, day, by, host)
    say(session, host)
    with pytest.raises(NotFound):
        say(session, host, number=2)


@pytest.mark.parametrize(
    ("text", "why"), [("Vogel Zonnebloem huilde", NamesAChild), ("111222333", LooksLikeCitizenNumber)]
)
def test_no_answer_names_a_child(session, by, day, host, text, why):
    factories.child(session, pseudonym="Vogel Zonnebloem")
    ask(session, day, by, host)
    for said in (Said(score=3, good=text, different=""), Said(score=3, good="", different=text)):
        with pytest.raises(why):
            say(session, host, said)
    assert reading.answers(session, day.activity_id) == ()


def test_two_answers_at_once_are_one(session, by, day, host, two_sessions):
    ask(session, day, by, host)
    session.commit()
    request_id = request(session, host).id

    def answer(own):
        evaluations.say(own, request_id, number=1, said=GOOD, now=AFTER)

    assert at_once(*((own, answer) for own in two_sessions())) == [WON, WON]
    assert len(reading.answers(session, day.activity_id)) == 1


def test_who_wants_no_reminders_is_asked_once(session, by, day, host):
    ask(session, day, by, host)
    own_mails.choose(session, host, language="nl", reminded=False, now=AFTER)
    assert [kind for kind, *_ in mails(session)] == [MessageKind.EVALUATION_REQUEST]


def letter(session, kind):
    row = session.scalars(select(Message).where(Message.kind == kind)).one()
    return contents.load(session, [row.id])[row.id]


def test_the_mail_says_which_day_and_until_when(session, by, day, host):
    ask(session, day, by, host)
    found = letter(session, MessageKind.EVALUATION_REMINDER)
    assert (found.day, found.until, found.again) == (HELD, date(2026, 12, 24), True)


def test_a_mail_about_what_was_answered_is_needless(session, by, day, host):
    ask(session, day, by, host)
    say(session, host)
    assert letter(session, MessageKind.EVALUATION_REQUEST) == Needless(reason="answered, or taken back")


# By itself


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (datetime(2026, 12, 10, 15, tzinfo=UTC), 0),
        (datetime(2026, 12, 11, 7, tzinfo=UTC), 0),
        (datetime(2026, 12, 11, 8, tzinfo=UTC), 2),
        (datetime(2027, 1, 11, 8, tzinfo=UTC), 0),
    ],
)
def test_where_it_is_wished_everybody_is_asked_the_morning_after(session, by, day, host, school, moment, number):
    evaluations.ask_by_itself(session, day.activity_id, wished=True, by=by, now=AFTER)
    session.commit()
    with system_scope(session):
        assert evaluations.ask_what_is_due(session, now=moment) == number
        assert evaluations.ask_what_is_due(session, now=moment) == 0


def test_where_it_is_not_wished_nobody_is(session, by, day, host):
    for wished in (True, False):
        evaluations.ask_by_itself(session, day.activity_id, wished=wished, by=by, now=AFTER)
    session.commit()
    with system_scope(session):
        assert evaluations.ask_what_is_due(session, now=AFTER + DAY) == 0


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_takes_three_statements_however_many_answers(session, by, day, count_queries, count):
    for _ in range(count):
        contact = factories.partner(session, sort="school").contact
        ask(session, day, by, contact.id)
        say(session, contact.id)
    rotation_id = day.id
    with count_queries() as seen:
        found = reading.look_back(session, rotation_id)
    assert (len(found.answers), found.average, len(seen)) == (count, 4.0, 3)
