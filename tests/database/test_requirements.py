"""Meetings that cannot go on without somebody: cancelled by rule once, told to everybody, taken back by a person."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access import Role
from app.catalogue import writer
from app.catalogue.loader import read_shipped
from app.models.activities import LinkedActivity, ProgrammeSession, SessionChange
from app.models.messages import Message, MessageKind
from app.models.shifts import Engagement, StaffPresence
from app.notify import contents
from app.notify.outcomes import Needless
from app.planning.languages import Language
from app.planning.vocabulary import Answer
from app.programme import engagements, publishing, requirements, sessions, shifts
from app.programme.engagements import PartnerAnswer
from app.programme.refusals import AlreadyCancelled, NoLongerNeeded, NotFound
from app.programme.requirements import Coming
from app.queries import requirements as standings
from tests import factories
from tests.database.knowledge import arrive, waiting
from tests.database.racing import WON, at_once
from tests.factories import DAY, HOUR, NOW

MENTOR = "Mentor van de klas"
START = NOW + 3 * DAY
DECISION = START - DAY


@pytest.fixture
def template(session, by):
    shipped = next(one for one in read_shipped() if one.slug == "gastles")
    return factories.template(session, slug=shipped.slug, specification=writer.as_data(shipped))


@pytest.fixture
def lesson(session, template):
    """Return the first of three weekly lessons of a class, each with a guest teacher who was asked."""
    activity = factories.activity(session, title="Gastles", template_id=template.id, cancels_before=24)
    teacher = factories.partner(session, name="De Brug", sort="training")
    found = [factories.meeting(session, START + week * 7 * DAY, of=activity) for week in range(3)]
    for meeting in found:
        factories.engagement(session, meeting, teacher)
    session.commit()
    return found[0]


@pytest.fixture
def known(session, lesson, by):
    publishing.publish(session, [lesson.id], by=by, now=NOW)
    arrive(session)
    session.commit()
    return lesson


def says(session, lesson, *, confirmed=True):
    partner_id = session.scalar(select(Engagement.partner_id).where(Engagement.session_id == lesson.id))
    said = PartnerAnswer(confirmed=confirmed, reason="")
    engagements.answer(session, session_id=lesson.id, partner_id=partner_id, said=said, now=NOW)


def mentor_comes(session, lesson, by, **values):
    wanted = Coming(**{"role": MENTOR, "account_id": None, "coming": True} | values)
    return requirements.note(session, lesson.id, wanted, by=by, now=NOW)


def missing(session, lesson):
    return [one.role for one in standings.of(session, lesson.id).standing.missing]


def test_a_guest_lesson_needs_its_teacher_and_the_mentor_of_the_class(session, known, by):
    assert missing(session, known) == [MENTOR, "Gastdocent"]
    says(session, known)
    mentor_comes(session, known, by)
    assert missing(session, known) == []
    mentor_comes(session, known, by, coming=False)
    assert missing(session, known) == [MENTOR]


def asked_by_mail(session):
    """Return whose answer is asked for by mail, and for which meeting."""
    mails = select(Message.user_id, Message.session_id).where(Message.kind == MessageKind.STAFF_ASKED)
    return [tuple(row) for row in session.execute(mails.order_by(Message.stamped_at))]


def test_who_is_asked_for_several_lessons_gets_one_mail_about_the_first_that_people_know_of(session, lesson, known, by):
    mentor = factories.account(session, Role.MENTOR)
    wanted = {"account_id": mentor.id, "coming": None}
    assert mentor_comes(session, known, by, following=True, **wanted) == 3
    assert asked_by_mail(session) == [(mentor.id, known.id)]
    mentor_comes(session, known, by, **wanted)
    assert len(asked_by_mail(session)) == 1
    later = session.scalars(select(ProgrammeSession).order_by(ProgrammeSession.starts_at)).all()[1:]
    publishing.publish(session, [one.id for one in later], by=by, now=NOW + HOUR)
    assert asked_by_mail(session)[1:] == [(mentor.id, later[0].id)]


def test_nobody_is_asked_by_mail_who_has_no_account_or_whose_answer_is_noted(session, known, by):
    mentor = factories.account(session, Role.MENTOR)
    mentor_comes(session, known, by, coming=None)
    mentor_comes(session, known, by, account_id=mentor.id, coming=True)
    assert asked_by_mail(session) == []


def test_a_mail_that_asks_for_what_was_answered_meanwhile_is_needless(session, known, by):
    mentor = factories.account(session, Role.MENTOR, email="sanne@school.example", language=Language.ENGLISH)
    mentor_comes(session, known, by, account_id=mentor.id, coming=None)
    session.flush()
    mail = session.scalars(select(Message.id).where(Message.kind == MessageKind.STAFF_ASKED)).one()
    letter = contents.load(session, [mail])[mail]
    assert (letter.recipient.address, letter.occasion.title) == ("sanne@school.example", known.title)
    assert letter.recipient.language is Language.ENGLISH
    requirements.answer(session, known.id, role=MENTOR, coming=False, by=mentor.actor, now=NOW)
    assert contents.load(session, [mail])[mail] == Needless(reason="answered, or not asked any more")


def test_without_the_mentor_the_lesson_is_cancelled_a_day_before_and_everybody_is_told_once(session, known, by):
    says(session, known)
    session.commit()
    assert requirements.cancel_due(session, now=DECISION - HOUR) == ()
    assert requirements.cancel_due(session, now=DECISION) == (known.id,)
    assert requirements.cancel_due(session, now=DECISION) == ()
    session.refresh(known)
    assert (known.cancelled, known.cancel_reason) == (True, "Deze bijeenkomst kan niet zonder: mentor van de klas.")
    assert [kind for _, kind, _ in waiting(session)].count(MessageKind.CANCELLATION) == 1


def test_with_everybody_there_it_goes_on(session, known, by):
    says(session, known)
    mentor_comes(session, known, by)
    assert requirements.cancel_due(session, now=DECISION) == ()


def test_a_draft_that_nobody_was_told_of_is_left_alone(session, lesson):
    assert requirements.cancel_due(session, now=DECISION) == ()


def test_what_was_cancelled_by_rule_is_taken_back_by_a_person_and_stays_so(session, known, by):
    requirements.cancel_due(session, now=DECISION)
    change = session.scalar(select(SessionChange).where(SessionChange.sort == "cancelled_by_rule"))
    sessions.undo(session, change.id, by=by, now=DECISION + HOUR / 2)
    publishing.publish(session, [known.id], by=by, now=DECISION + HOUR / 2)
    assert requirements.cancel_due(session, now=DECISION + 20 * HOUR) == ()
    assert not session.get_one(ProgrammeSession, known.id).cancelled


def test_somebody_lets_it_go_on_all_the_same_until_the_rule_holds_again(session, known, by):
    requirements.keep_on(session, known.id, by=by, now=NOW)
    assert requirements.cancel_due(session, now=DECISION) == ()
    requirements.rule_again(session, known.id, by=by, now=NOW)
    assert requirements.cancel_due(session, now=DECISION) == (known.id,)
    with pytest.raises(AlreadyCancelled):
        requirements.keep_on(session, known.id, by=by, now=DECISION)


def test_who_comes_is_noted_for_all_lessons_from_here_on_at_once(session, known, by):
    mentor = factories.account(session, Role.MENTOR, name="Sanne Mulder")
    assert mentor_comes(session, known, by, account_id=mentor.id, following=True) == 3
    rows = session.scalars(select(StaffPresence)).all()
    assert {(row.account_id, row.coming) for row in rows} == {(mentor.id, True)}
    requirements.answer(session, known.id, role=MENTOR, coming=False, by=mentor.actor, now=NOW)
    assert standings.of(session, known.id).staff[0].coming is False
    with pytest.raises(NotFound):
        requirements.answer(session, known.id, role=MENTOR, coming=True, by=by, now=NOW)


def test_a_role_or_an_account_that_does_not_fit_is_refused(session, known, by):
    guardian = factories.account(session, Role.GUARDIAN)
    for wrong in ({"role": "Kok"}, {"account_id": guardian.id}, {"account_id": known.id}):
        with pytest.raises(NotFound):
            mentor_comes(session, known, by, **wrong)


def test_what_is_needed_is_read_in_as_many_statements_for_three_meetings_as_for_one(session, lesson, by, count_queries):
    def read(days):
        return standings.between(session, starts_at=NOW, ends_at=START + days * DAY, location_id=by.location_id)

    session.connection()
    with count_queries() as one:
        assert len(read(1)) == 1
    with count_queries() as three:
        assert len(read(30)) == 3
    assert len(one) == len(three) == 4


def test_two_workers_cancel_a_meeting_once(session, known, session_at, location):
    lesson_id, sides = known.id, [session_at(location), session_at(location)]
    session.rollback()
    found = []
    outcomes = at_once(
        *((side, lambda one: found.extend(requirements.cancel_due(one, now=DECISION))) for side in sides)
    )
    assert (outcomes, found) == ([WON, WON], [lesson_id])


def test_a_volunteer_who_says_yes_at_the_moment_of_the_decision_comes_or_hears_that_it_is_off(
    session, by, location, session_at
):
    activity = factories.activity(session, title="Kids & Koffie", cancels_before=24)
    meeting = factories.meeting(session, START, of=activity)
    volunteer = factories.volunteer(session)
    factories.assignment(session, factories.shift(session, meeting, required=True), volunteer)
    session.commit()
    publishing.publish(session, [meeting.id], by=by, now=NOW)
    session.commit()
    meeting_id, volunteer_id = meeting.id, volunteer.id
    session.rollback()

    def yes(one):
        shifts.answer(one, session_id=meeting_id, volunteer_id=volunteer_id, answer=Answer.ACCEPTED, now=DECISION)

    answered, _ = at_once(
        (session_at(location), yes),
        (session_at(location), lambda one: requirements.cancel_due(one, now=DECISION)),
    )
    session.expire_all()
    cancelled = session.get_one(ProgrammeSession, meeting_id).cancelled
    assert (answered == WON) is not cancelled
    assert answered == WON or isinstance(answered, NoLongerNeeded)


def test_what_is_held_beside_it_is_cancelled_along(session, known, by, location):
    care = factories.activity(session, title="Kinderopvang")
    meetings = [factories.meeting(session, START + week * 7 * DAY, of=care) for week in range(2)]
    session.add(LinkedActivity(location_id=location.id, activity_id=known.activity_id, beside_id=care.id))
    session.commit()
    requirements.cancel_due(session, now=DECISION)
    session.commit()
    session.expire_all()
    assert [session.get_one(ProgrammeSession, row.id).cancelled for row in meetings] == [True, False]


def test_a_role_that_is_called_as_a_child_is_not_named(session, known, by):
    factories.child(session, pseudonym="Mentor")
    session.commit()
    requirements.cancel_due(session, now=DECISION)
    session.refresh(known)
    assert known.cancel_reason == "Er is niet genoeg begeleiding."
