"""Evaluations of music coaching: written from notes, signed once, read once by a link, and answered."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.access import Role
from app.child_keys import ChildKeys
from app.models.attendance import Attendance
from app.models.audit import AuditEntry
from app.models.children import Child
from app.models.coaching import CoachingEvaluation, EvaluationReader, Trajectory
from app.models.messages import Message, MessageKind, MessageState
from app.notify import contents, render
from app.notify.links import ReadingLink
from app.planning.coaching.evaluation import Addition, Answer, Figures, Mood
from app.planning.coaching.months import Standing
from app.planning.languages import Language
from app.planning.vocabulary import AttendanceMark, TrajectoryState
from app.programme.coaching import evaluation_links, evaluation_reading, evaluations
from app.programme.coaching.evaluation_refusals import (
    AlreadySigned,
    DraftChanged,
    LinkOver,
    MonthNotOver,
    NothingWritten,
    NotSigned,
    TooManyLinks,
    WhyOver,
)
from app.programme.coaching.evaluations import About, Typed
from app.programme.refusals import LooksLikeCitizenNumber, NotFound
from app.queries import coaching_evaluations as reading
from app.queries import evaluation_readers
from tests import coaching, factories
from tests.database.racing import WON, at_once
from tests.unit.notify.examples import Office

OCTOBER = date(2026, 10, 1)
NOW = datetime(2026, 11, 5, 10, 0, tzinfo=UTC)
FIRST = datetime(2026, 10, 6, 13, 0, tzinfo=UTC)
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)


@pytest.fixture
def keys(tmp_path):
    return ChildKeys(tmp_path)


@pytest.fixture
def guardian(session, location):
    return factories.account(session, Role.GUARDIAN, name="Iris Vermeer", language=Language.TURKISH)


@pytest.fixture
def running(session, location, guardian, keys):
    """A trajectory with four appointments in October: two noted, one missed, one cancelled."""
    found, held = coaching.trajectory(session, first=FIRST, guardian_id=guardian.id)
    found.goals = [coaching.goal(session, found, keys), coaching.goal(session, found, keys, text="Zingt", position=2)]
    for meeting, mood, step in zip(held, (2, 4), (1, 3), strict=False):
        coaching.note(session, found, meeting, keys, mood=mood, goals={str(found.goals[0].id): step})
    held[3].cancelled, held[3].cancel_reason = True, "ziek"
    session.flush()
    [missed] = session.scalars(select(Attendance).where(Attendance.session_id == held[2].id))
    missed.mark, missed.recorded_at = AttendanceMark.EXCUSED, held[2].ends_at
    session.commit()
    return found


@pytest.fixture
def coach(session, running):
    return session.get_one(factories.UserAccount, running.coach_id).actor


@pytest.fixture
def about(running):
    return About(trajectory_id=running.id, month=OCTOBER)


@pytest.fixture
def typed(running):
    return Typed(
        text="Een goede maand.", said={running.goals[0].id: "Speelt mee."}, lines=frozenset(), moods_shown=True
    )


@pytest.fixture
def signed(session, about, typed, coach, keys):
    row = evaluations.save(session, about, typed, version=0, by=coach, keys=keys, now=NOW)
    evaluations.sign(session, about, version=row.version, by=coach, keys=keys, now=NOW)
    session.commit()
    return row


def reader_of(session, user_id):
    return session.scalars(
        select(EvaluationReader).where(EvaluationReader.user_id == user_id).execution_options(populate_existing=True)
    ).one()


def link_of(session, user_id):
    row = reader_of(session, user_id)
    return ReadingLink(reader_id=row.id, turn=row.turn)


def actor(session, user_id):
    return session.get_one(factories.UserAccount, user_id).actor


def noted(session):
    return Counter(session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("evaluation."))))


def test_the_proposal_tells_the_month_from_its_notes(session, about, coach, keys, running):
    found = evaluations.desk(session, about, by=coach, keys=keys, now=NOW)
    moods = (Mood(day=date(2026, 10, 6), mood=2), Mood(day=date(2026, 10, 13), mood=4))
    assert found.proposal.figures == Figures(held=2, missed=1, cancelled=1, moods=moods)
    assert [(part.text, part.steps) for part in found.proposal.goals] == [
        ("Durft samen te spelen", (1, 3)),
        ("Zingt", ()),
    ]
    assert [choice.line.text for choice in found.proposal.choices] == ["Samen een lied gespeeld"] * 2
    assert (found.version, found.kept) == (0, None)
    assert noted(session) == {"evaluation.opened": 1}


def test_a_draft_is_kept_with_what_was_ticked_and_opens_again(session, about, typed, coach, keys):
    ticked = evaluations.desk(session, about, by=coach, keys=keys, now=NOW).proposal.choices[1]
    row = evaluations.save(
        session,
        about,
        Typed(text=typed.text, said=typed.said, lines=frozenset({ticked.key}), moods_shown=False),
        version=0,
        by=coach,
        keys=keys,
        now=NOW,
    )
    found = evaluations.desk(session, about, by=coach, keys=keys, now=NOW)
    assert found.kept.lines == (ticked.line,)
    assert (found.kept.text, found.kept.goals[0].said, found.kept.moods_shown) == (typed.text, "Speelt mee.", False)
    assert found.version == row.version
    assert b"goede maand" not in row.sealed


def test_two_windows_lose_nothing(session, about, typed, coach, keys):
    first = evaluations.save(session, about, typed, version=0, by=coach, keys=keys, now=NOW)
    other = Typed(text="Iets anders.", said={}, lines=frozenset(), moods_shown=True)
    with pytest.raises(DraftChanged) as refused:
        evaluations.save(session, about, other, version=0, by=coach, keys=keys, now=NOW)
    assert (refused.value.theirs.text, refused.value.version) == (typed.text, first.version)
    evaluations.save(session, about, other, version=refused.value.version, by=coach, keys=keys, now=NOW)
    assert evaluations.desk(session, about, by=coach, keys=keys, now=NOW).kept.text == "Iets anders."


def test_of_two_first_drafts_at_once_one_is_told_of_the_other(two_sessions, about, typed, coach, keys):
    def act(session):
        evaluations.save(session, about, typed, version=0, by=coach, keys=keys, now=NOW)

    first, second = at_once(*((each, act) for each in two_sessions()))
    assert Counter(map(type, (first, second))) == {str: 1, DraftChanged: 1}


def test_signing_sends_mentor_and_guardian_a_link_each(session, signed, running, guardian):
    rows = session.scalars(select(EvaluationReader)).all()
    assert {row.user_id for row in rows} == {running.mentor_id, guardian.id}
    assert {(row.turn, row.expires_at, row.opened_at) for row in rows} == {(1, NOW + WEEK, None)}
    messages = session.scalars(select(Message)).all()
    assert {(one.kind, one.sequence, one.expires_at, one.user_id, one.reader_id) for one in messages} == {
        (MessageKind.COACHING_EVALUATION, 1, NOW + WEEK, row.user_id, row.id) for row in rows
    }


def test_no_mail_says_of_whom_or_of_what(session, signed, running, guardian):
    name = session.get_one(Child, running.child_id).pseudonym
    letters = contents.load(session, session.scalars(select(Message.id)).all()).values()
    assert {letter.recipient.language for letter in letters} == {Language.TURKISH, Language.DUTCH}
    for letter in letters:
        parcel = render.compose(letter, sender=Office())
        said = "\n".join([str(parcel), *(str(part.get_content()) for part in parcel.walk() if not part.is_multipart())])
        words = (name, "muziek", "coach", "maand", "speelt", "samen te spelen", "mentor", "voogd")
        assert [word for word in words if word.casefold() in said.casefold()] == []
        assert list(parcel.iter_attachments()) == []


def test_what_is_signed_does_not_change(session, about, typed, coach, keys, signed):
    before = signed.sealed
    for act in (
        lambda: evaluations.save(session, about, typed, version=signed.version, by=coach, keys=keys, now=NOW),
        lambda: evaluations.sign(session, about, version=signed.version, by=coach, keys=keys, now=NOW),
        lambda: evaluations.desk(session, about, by=coach, keys=keys, now=NOW),
    ):
        with pytest.raises(AlreadySigned):
            act()
    assert session.scalar(select(CoachingEvaluation.sealed)) == before


def test_an_addition_comes_below_what_was_signed_and_is_sent(session, about, coach, keys, signed):
    later = NOW + timedelta(days=1)
    before = evaluation_reading.for_coach(session, about, by=coach, keys=keys, now=NOW).text
    evaluations.add(session, about, " Ook op donderdag. ", by=coach, keys=keys, now=later)
    shown = evaluation_reading.for_coach(session, about, by=coach, keys=keys, now=later)
    assert shown.text == before.with_addition("Ook op donderdag.", at=later)
    assert shown.text.additions == (Addition(at=later, text="Ook op donderdag."),)
    assert shown.signed_at == NOW
    states = Counter((row.sequence, row.state) for row in session.execute(select(Message.sequence, Message.state)))
    assert states == {(1, MessageState.CANCELLED): 2, (2, MessageState.PENDING): 2}
    with pytest.raises(NothingWritten):
        evaluations.add(session, about, "  ", by=coach, keys=keys, now=later)


def test_a_draft_is_signed_as_it_was_seen_and_not_before_the_month_is_over(session, about, typed, coach, keys):
    early = datetime(2026, 10, 31, 22, 30, tzinfo=UTC)  # half past eleven at night
    with pytest.raises(NothingWritten):
        evaluations.sign(session, about, version=0, by=coach, keys=keys, now=NOW)
    empty = Typed(text=" ", said={}, lines=frozenset(), moods_shown=True)
    row = evaluations.save(session, about, empty, version=0, by=coach, keys=keys, now=early)
    with pytest.raises(NothingWritten):
        evaluations.sign(session, about, version=row.version, by=coach, keys=keys, now=NOW)
    with pytest.raises(NotSigned):
        evaluations.add(session, about, "Meer", by=coach, keys=keys, now=NOW)
    seen = row.version
    row = evaluations.save(session, about, typed, version=seen, by=coach, keys=keys, now=early)
    with pytest.raises(DraftChanged):
        evaluations.sign(session, about, version=seen, by=coach, keys=keys, now=NOW)
    with pytest.raises(MonthNotOver):
        evaluations.sign(session, about, version=row.version, by=coach, keys=keys, now=early)
    assert evaluations.sign(session, about, version=row.version, by=coach, keys=keys, now=NOW).signed_at == NOW


def test_a_month_that_asks_for_none_and_a_foreign_trajectory_are_not_there(session, running, about, coach, keys):
    other = factories.account(session, Role.COACH).actor
    supervisor = factories.account(session).actor
    september = About(trajectory_id=running.id, month=date(2026, 9, 1))
    for who, what in ((coach, september), (other, about), (supervisor, about)):
        with pytest.raises(NotFound):
            evaluations.desk(session, what, by=who, keys=keys, now=NOW)


def test_a_number_of_a_person_is_refused(session, about, coach, keys):
    number = Typed(text="Nummer 111222333", said={}, lines=frozenset(), moods_shown=True)
    with pytest.raises(LooksLikeCitizenNumber):
        evaluations.save(session, about, number, version=0, by=coach, keys=keys, now=NOW)


def test_a_link_opens_once(session, signed, guardian):
    link = link_of(session, guardian.id)
    evaluation_links.use(session, link, now=NOW + HOUR)
    for later in (NOW, NOW + HOUR, NOW + 2 * HOUR, NOW + 2 * WEEK):
        with pytest.raises(LinkOver) as refused:
            evaluation_links.use(session, link, now=later)
        assert refused.value.why is WhyOver.USED
    assert noted(session)["evaluation.link_used"] == 1


def test_of_two_clicks_at_once_one_opens(session, two_sessions, signed, guardian):
    link = link_of(session, guardian.id)
    session.commit()
    outcomes = at_once(
        *((each, lambda each: evaluation_links.use(each, link, now=NOW + HOUR)) for each in two_sessions())
    )
    assert sorted(map(repr, outcomes)) == sorted(map(repr, (WON, LinkOver(why=WhyOver.USED))))


def test_a_link_ends_after_a_week_and_another_one_ends_those_before_it(session, signed, guardian):
    first = link_of(session, guardian.id)
    late = NOW + WEEK
    with pytest.raises(LinkOver) as refused:
        evaluation_links.use(session, first, now=late)
    assert refused.value.why is WhyOver.OLD
    evaluation_links.renew(session, first, now=late)
    with pytest.raises(LinkOver) as refused:
        evaluation_links.use(session, first, now=late)
    assert refused.value.why is WhyOver.REPLACED
    evaluation_links.use(session, ReadingLink(reader_id=first.reader_id, turn=2), now=late + HOUR)
    assert reader_of(session, guardian.id).opened_at == late + HOUR


def test_links_are_asked_a_few_times_an_hour(session, signed, guardian):
    link = link_of(session, guardian.id)
    evaluation_links.renew(session, link, now=NOW)
    evaluation_links.renew(session, link, now=NOW)
    with pytest.raises(TooManyLinks):
        evaluation_links.renew(session, link, now=NOW + HOUR / 2)
    evaluation_links.renew(session, link, now=NOW + HOUR)
    of_guardian = select(Message.sequence, Message.state).where(Message.user_id == guardian.id)
    assert {(row.sequence, row.state) for row in session.execute(of_guardian)} == {
        (1, MessageState.CANCELLED),
        (2, MessageState.CANCELLED),
        (3, MessageState.CANCELLED),
        (4, MessageState.PENDING),
    }


def test_two_who_ask_for_a_link_at_once_get_two_turns(session, two_sessions, signed, guardian):
    link = link_of(session, guardian.id)
    session.commit()
    asked = [(each, lambda each: evaluation_links.renew(each, link, now=NOW)) for each in two_sessions()]
    assert at_once(*asked) == [WON, WON]
    assert link_of(session, guardian.id).turn == 3


def test_mentor_and_guardian_read_and_answer_and_the_coach_sees_it(session, signed, about, coach, guardian, keys):
    by = guardian.actor
    shown = evaluation_reading.for_reader(session, signed.id, by=by, keys=keys, now=NOW)
    assert (shown.text.text, shown.coach, shown.answers[0].answers) == ("Een goede maand.", coach.name, ())
    evaluation_reading.answer(session, signed.id, text="Fijn. ", talk=False, by=by, keys=keys, now=NOW)
    evaluation_reading.answer(session, signed.id, text="", talk=True, by=by, keys=keys, now=NOW + HOUR)
    session.commit()
    assert evaluation_readers.answers_to_see(session, coach.user_id) == 1
    assert b"Fijn" not in reader_of(session, guardian.id).answer_sealed
    seen = evaluation_reading.for_coach(session, about, by=coach, keys=keys, now=NOW + 2 * HOUR)
    said = {one.reader.user_id: one.answers for one in seen.answers}
    assert said[guardian.id] == (
        Answer(at=NOW, text="Fijn.", talk=False),
        Answer(at=NOW + HOUR, text="", talk=True),
    )
    assert evaluation_readers.answers_to_see(session, coach.user_id) == 0
    assert noted(session)["evaluation.read"] == 2


def test_whoever_does_not_follow_the_young_person_any_more_reads_nothing(session, running, signed, guardian, keys):
    newcomer = factories.account(session, Role.GUARDIAN)
    running.guardian_id = newcomer.id
    session.flush()
    with pytest.raises(NotFound):
        evaluation_reading.for_reader(session, signed.id, by=guardian.actor, keys=keys, now=NOW)
    with pytest.raises(NotFound):
        evaluation_reading.answer(session, signed.id, text="", talk=False, by=guardian.actor, keys=keys, now=NOW)
    assert evaluation_readers.of_reader(session, guardian.id) == ()
    assert [one.id for one in evaluation_readers.of_reader(session, newcomer.id)] == [signed.id]
    evaluation_reading.answer(session, signed.id, text="Dank", talk=False, by=newcomer.actor, keys=keys, now=NOW)
    assert reader_of(session, newcomer.id).answered_at == NOW


def test_nobody_reads_a_draft_but_the_coach(session, about, typed, coach, guardian, keys):
    row = evaluations.save(session, about, typed, version=0, by=coach, keys=keys, now=NOW)
    with pytest.raises(NotFound):
        evaluation_reading.for_reader(session, row.id, by=guardian.actor, keys=keys, now=NOW)
    assert evaluation_readers.of_reader(session, guardian.id) == ()


def test_a_closing_starts_from_what_was_signed(session, running, signed, coach, keys):
    closing = About(trajectory_id=running.id, month=None)
    running.state, running.since = TrajectoryState.CLOSED, NOW
    session.flush()
    found = evaluations.desk(session, closing, by=coach, keys=keys, now=NOW)
    assert [choice.line.text for choice in found.proposal.choices] == ["Een goede maand.", "Speelt mee."]
    assert found.proposal.figures.held == 2
    ended = Typed(text="Klaar.", said={}, lines=frozenset({"202610-0"}), moods_shown=False)
    row = evaluations.save(session, closing, ended, version=0, by=coach, keys=keys, now=NOW)
    evaluations.sign(session, closing, version=row.version, by=coach, keys=keys, now=NOW)
    assert (row.closing, row.month) == (True, date(2026, 11, 1))
    assert session.scalar(select(func.count(EvaluationReader.id))) == 4


def test_the_overview_says_how_it_stands_with_each_month(session, running, signed, coach):
    (found,) = reading.of_coach(session, coach.user_id)
    assert evaluations.standings(found, today=date(2026, 12, 9)) == {
        date(2026, 12, 1): Standing.COMING,
        date(2026, 11, 1): Standing.OVERDUE,
        OCTOBER: Standing.SIGNED,
    }
    assert [(one.month, len(one.readers)) for one in found.evaluations] == [(OCTOBER, 2)]


def test_what_was_written_stays_in_the_overview_without_its_appointments(session, location, keys):
    found, _held = coaching.trajectory(session, meetings=0)
    coaching.evaluation(session, found, keys, month=OCTOBER, signed=False)
    (listed,) = reading.of_coach(session, found.coach_id)
    assert evaluations.standings(listed, today=date(2026, 11, 20))[OCTOBER] is Standing.OVERDUE


@pytest.mark.parametrize("number", [1, 3])
def test_the_overview_takes_four_statements(session, location, keys, count_queries, number):
    coach = factories.account(session, Role.COACH)
    for _ in range(number):
        found, _held = coaching.trajectory(session, first=FIRST, coach_id=coach.id)
        coaching.evaluation(session, found, keys)
    coach_id = coach.id
    session.commit()
    with count_queries() as seen:
        assert len(reading.of_coach(session, coach_id)) == number
    assert len([one for one in seen if "set_config" not in one]) == 4


def test_all_of_it_goes_with_the_child(session, running, signed):
    session.delete(session.get_one(Child, running.child_id))
    session.commit()
    for model in (Trajectory, CoachingEvaluation, EvaluationReader, Message):
        assert session.scalar(select(func.count(model.id))) == 0
