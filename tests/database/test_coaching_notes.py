"""Goals, notes and the end of music coaching: read by the coach alone, never lost, gone with the young person."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.access import Role
from app.child_keys import ChildKeys, SealedField
from app.models.activities import ProgrammeSession
from app.models.audit import AuditEntry
from app.models.coaching import CoachingNote, Goal, Trajectory
from app.planning.coaching.goals import IDEAS, idea
from app.planning.languages import Language
from app.planning.vocabulary import TrajectoryState
from app.programme import child_departures, child_retention, child_returns, followers
from app.programme.coaching import closings, dossiers, forgetting, goals, notes
from app.programme.coaching.closings import ClosingReason
from app.programme.coaching.refusals import (
    AlreadyOpen,
    KeyLost,
    NotedMeanwhile,
    NotYetHeld,
    SealBroken,
    TooManyGoals,
    WrongState,
)
from app.programme.coaching.sealed import GoalText, NoteText
from app.programme.followers import FollowerDetails
from app.programme.refusals import LooksLikeCitizenNumber, NotFound, SignsInElsewhere
from app.queries import coaching as reading
from tests import coaching, factories
from tests.database.racing import at_once
from tests.factories import DAY, HOUR, NOW

GOAL = GoalText(text="Samen spelen", behaviour="Speelt een lied mee")
NOTE = NoteText(what="Een lied geleerd", mood=4)
WEEK = 7 * DAY


@pytest.fixture
def keys(tmp_path):
    return ChildKeys(tmp_path)


@pytest.fixture
def coach(session, location):
    return factories.account(session, Role.COACH).actor


@pytest.fixture
def running(session, coach):
    """Return a trajectory with two appointments behind it and two ahead."""
    found, meetings = coaching.trajectory(session, coach_id=coach.user_id, first=NOW - 10 * DAY)
    found.meetings = meetings
    return found


def test_goals_are_added_changed_put_in_order_and_ended(session, keys, coach, running):
    first = goals.add(session, running.id, GOAL, keys=keys, by=coach, now=NOW)
    second = goals.add(session, running.id, GoalText(text="B", behaviour="b"), keys=keys, by=coach, now=NOW)
    goals.change(session, running.id, second.id, GoalText(text="C", behaviour="c"), keys=keys, by=coach, now=NOW)
    goals.move_up(session, running.id, second.id, by=coach, now=NOW)
    goals.move_up(session, running.id, second.id, by=coach, now=NOW)
    goals.end(session, running.id, first.id, ended=True, by=coach, now=NOW)
    found = dossiers.read(session, running.id, keys=keys, by=coach, now=NOW)
    assert [(goal.text.text, goal.ended_at) for goal in found.goals] == [("C", None), ("Samen spelen", NOW)]
    assert [goal.id for goal in found.open_goals] == [second.id]
    goals.end(session, running.id, first.id, ended=False, by=coach, now=NOW)
    assert first.ended_at is None
    assert b"Samen" not in first.sealed


def test_goals_have_a_bound_and_no_numbers_of_people(session, keys, coach, running):
    for _number in range(goals.MOST_GOALS):
        coaching.goal(session, running, keys)
    with pytest.raises(TooManyGoals):
        goals.add(session, running.id, GOAL, keys=keys, by=coach, now=NOW)
    with pytest.raises(LooksLikeCitizenNumber):
        goals.add(session, running.id, GoalText(text="111222333", behaviour="x"), keys=keys, by=coach, now=NOW)
    with pytest.raises(NotFound):
        goals.move_up(session, running.id, uuid4(), by=coach, now=NOW)


def test_the_list_of_goals_has_behaviour_in_two_languages():
    assert len(IDEAS) == len({one.code for one in IDEAS}) == 12
    assert all(phrase.text and phrase.behaviour for one in IDEAS for phrase in (one.nl, one.en))
    assert (idea("on_time").phrase("en").text, idea("on_time").phrase("ar").text) == ("Be on time", "Op tijd komen")
    assert idea("nothing") is None


def test_an_appointment_has_one_note_that_is_corrected_later(session, keys, coach, running):
    held = running.meetings[0]
    goal, foreign = coaching.goal(session, running, keys), uuid4()
    note = NoteText(what="Een lied geleerd", mood=4, goals={goal.id: 3, foreign: 1})
    row = notes.write(session, running.id, held.id, note, seen=0, keys=keys, by=coach, now=NOW)
    again = NoteText(what="Twee liedjes", mood=5, goals={goal.id: 4})
    notes.write(session, running.id, held.id, again, seen=row.version, keys=keys, by=coach, now=NOW + HOUR)
    (read,) = dossiers.read(session, running.id, keys=keys, by=coach, now=NOW).notes
    assert (read.session_id, read.text) == (held.id, again)
    assert session.scalar(select(func.count()).select_from(CoachingNote)) == 1


def test_only_an_appointment_that_has_begun_is_noted(session, keys, coach, running):
    ahead, foreign = running.meetings[-1], factories.meeting(session, NOW - DAY)
    running.meetings[1].cancelled, running.meetings[1].cancel_reason = True, "Ziek"
    session.flush()
    for session_id in (ahead.id, foreign.id, running.meetings[1].id, uuid4()):
        with pytest.raises(NotYetHeld):
            notes.write(session, running.id, session_id, NOTE, seen=0, keys=keys, by=coach, now=NOW)


def test_of_two_notes_at_once_the_second_is_shown_the_first(session, two_sessions, keys, coach, running):
    held = running.meetings[0].id
    session.commit()
    texts = [NoteText(what="Van de telefoon", mood=4), NoteText(what="Van de laptop", mood=2)]

    def writing(text):
        return lambda one: notes.write(one, running_id, held, text, seen=0, keys=keys, by=coach, now=NOW)

    running_id = running.id
    outcomes = at_once(*zip(two_sessions(), [writing(text) for text in texts], strict=True))
    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, NotedMeanwhile)]
    assert refused.theirs == texts[1 - outcomes.index(refused)]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR, Role.MENTOR, Role.GUARDIAN, Role.COACH])
def test_nobody_but_the_coach_of_it_opens_a_dossier(session, keys, running, role):
    with pytest.raises(NotFound):
        dossiers.read(session, running.id, keys=keys, by=factories.account(session, role).actor, now=NOW)


def test_each_reading_is_noted_with_ids_alone(session, keys, coach, running):
    dossiers.read(session, running.id, keys=keys, by=coach, now=NOW)
    (entry,) = session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.subject, entry.subject_id, entry.by_id) == (
        "coaching.read_dossier",
        "trajectory",
        running.id,
        coach.user_id,
    )


def test_a_note_in_the_place_of_another_does_not_open_and_the_rest_does(session, keys, coach, running):
    first = coaching.note(session, running, running.meetings[0], keys)
    second = coaching.note(session, running, running.meetings[1], keys)
    first.sealed = second.sealed
    session.flush()
    found = dossiers.read(session, running.id, keys=keys, by=coach, now=NOW)
    assert isinstance(found.why, SealBroken)
    assert [note.text is None for note in found.notes] == [False, True]


def test_without_its_key_nothing_of_a_young_person_opens(session, keys, coach, running):
    coaching.goal(session, running, keys)
    keys.forget(running.child_id)
    found = dossiers.read(session, running.id, keys=keys, by=coach, now=NOW)
    assert (isinstance(found.why, KeyLost), found.goals[0].text) == (True, None)


@pytest.mark.parametrize("number", [1, 3, 100])
def test_a_dossier_is_opened_in_a_constant_number_of_statements(session, keys, coach, count_queries, number):
    found, meetings = coaching.trajectory(
        session, coach_id=coach.user_id, meetings=number, first=NOW - (number + 1) * DAY * 7
    )
    for held in meetings:
        coaching.note(session, found, held, keys)
    trajectory_id = found.id
    session.expire_all()
    with count_queries() as statements:
        dossiers.read(session, trajectory_id, keys=keys, by=coach, now=NOW)
    assert len(statements) == 3


def test_appointments_without_a_note_are_counted(session, keys, coach, running):
    coaching.note(session, running, running.meetings[0], keys)
    found = reading.line(session, running.id, now=NOW)
    held = [one for one in reading.appointments(session, running.id) if one.lacks_a_note(NOW)]
    assert (found.unnoted, [one.id for one in held]) == (1, [running.meetings[1].id])
    assert found.next_at == running.meetings[2].starts_at


def test_closing_cancels_what_is_to_come_and_is_taken_back(session, coach, running):
    closings.close(session, running.id, why=ClosingReason.GOALS_REACHED, by=coach, now=NOW)
    assert (running.state, running.since) == (TrajectoryState.CLOSED, NOW)
    assert _cancelled(session, running) == [False, False, True, True]
    with pytest.raises(WrongState):
        closings.close(session, running.id, why=ClosingReason.OTHER, by=coach, now=NOW)
    with pytest.raises(WrongState):
        closings.reopen(session, running.id, since=NOW + HOUR, by=coach, now=NOW + HOUR)
    assert closings.reopen(session, running.id, since=NOW - HOUR, by=coach, now=NOW + HOUR / 2)
    assert _cancelled(session, running) == [False, False, False, False]


def test_later_on_the_day_the_appointments_do_not_come_back_by_themselves(session, coach, running):
    closings.close(session, running.id, why=ClosingReason.OTHER, by=coach, now=NOW)
    assert not closings.reopen(session, running.id, since=NOW - HOUR, by=coach, now=NOW + 3 * HOUR)
    assert _cancelled(session, running) == [False, False, True, True]


def test_a_closed_trajectory_does_not_open_beside_another(session, coach, running):
    closings.close(session, running.id, why=ClosingReason.OTHER, by=coach, now=NOW)
    coaching.trajectory(session, who=session.get_one(factories.Child, running.child_id), meetings=0)
    with pytest.raises(AlreadyOpen):
        closings.reopen(session, running.id, since=NOW - HOUR, by=coach, now=NOW)


def test_leaving_ends_a_trajectory_and_coming_back_goes_on(session, by, running):
    child_departures.leave(session, [running.child_id], on=NOW.date(), by=by, now=NOW)
    assert running.state is TrajectoryState.CLOSED
    assert _cancelled(session, running) == [False, False, True, True]
    child_returns.come_back(session, running.child_id, by=by, now=NOW + HOUR / 2)
    assert running.state is TrajectoryState.RUNNING
    assert _cancelled(session, running) == [False, False, False, False]


def test_a_request_of_who_leaves_is_withdrawn(session, by, location):
    found, _meetings = coaching.trajectory(session, state=TrajectoryState.ASKED, meetings=0)
    child_departures.leave(session, [found.child_id], on=NOW.date(), by=by, now=NOW)
    assert found.state is TrajectoryState.WITHDRAWN


def test_the_key_goes_with_the_data_and_no_other_does(session, keys, coach, running):
    other = uuid4()
    coaching.goal(session, running, keys)
    keys.seal("x", child=other, row=uuid4(), field=SealedField.NOTE)
    child_id = running.child_id
    session.get_one(factories.Child, child_id).left_on = NOW.date() - 200 * DAY
    session.flush()
    assert forgetting.forget_keys(session, keys) == 0
    child_retention.forget(session, now=NOW)
    assert forgetting.forget_keys(session, keys) == 1
    assert keys.known() == {other}
    assert session.scalars(select(Trajectory)).all() == session.scalars(select(Goal)).all() == []


def test_accounts_of_mentors_are_added_changed_and_stopped(session, by):
    wanted = FollowerDetails(
        name="Mo Mentor", email="mo@weekwijzer.example", role=Role.MENTOR, language=Language.TIGRINYA
    )
    row = followers.add(session, wanted, by=by, now=NOW)
    with pytest.raises(SignsInElsewhere):
        followers.add(session, wanted, by=by, now=NOW)
    changed = replace(wanted, name="Mo de Mentor", email="MO@weekwijzer.example", role=Role.GUARDIAN)
    assert row.language is Language.TIGRINYA
    followers.change(session, row.id, replace(changed, language=Language.ARABIC), by=by, now=NOW)
    assert (row.name, row.role, row.language) == ("Mo de Mentor", Role.MENTOR, Language.ARABIC)
    before = row.fs_uniquifier
    followers.stop(session, row.id, stopped=True, by=by, now=NOW)
    assert (row.active, row.fs_uniquifier == before) == (False, False)
    followers.stop(session, row.id, stopped=False, by=by, now=NOW)
    assert row.active
    with pytest.raises(NotFound):
        followers.find(session, by.user_id, by=by)


def _cancelled(session, running):
    session.expire_all()
    return session.scalars(
        select(ProgrammeSession.cancelled)
        .where(ProgrammeSession.activity_id == running.activity_id)
        .order_by(ProgrammeSession.starts_at)
    ).all()
