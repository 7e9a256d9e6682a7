"""One thing done to many sessions: what follows, whom it is told, and taking it back."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models.activities import PlanEdit, ProgrammeSession, SessionChange
from app.models.messages import Message, MessageKind, MessageState
from app.models.shifts import Assignment
from app.planning.conflicts import ConflictKind
from app.planning.vocabulary import ActivityKind, Answer
from app.programme import bulk, bulk_previews, plan_edits, publishing
from app.programme.bulk import AddToAll, CancelAll, MoveAll, ShiftAll
from app.programme.bulk_previews import Hearer
from app.programme.refusals import (
    ChangedSince,
    InTheWay,
    NamesAChild,
    NotFound,
    NothingToChange,
    NothingToUndo,
    TooMany,
    TooMuchText,
)
from app.queries import plan, selection
from app.queries.selection import Selection, Whereabouts
from tests import factories
from tests.database.acts import audited, edit
from tests.database.knowledge import MINUTE, SOON, arrive, seated
from tests.database.racing import at_once
from tests.factories import DAY, HOUR, NOW

HEAT = CancelAll(reason="Het is te warm.")


@pytest.fixture
def hall(session, location):
    return factories.space(session, name="Sportzaal")


@pytest.fixture
def week(session, by, hall):
    """Return five published meetings on five days, all with Anna, the last with a partner."""
    activity = factories.activity(session, title="Voetbal")
    meetings = [factories.meeting(session, SOON + day * DAY, at=hall, of=activity) for day in range(5)]
    anna = factories.volunteer(session, name="Anna")
    for meeting in meetings:
        factories.assignment(session, factories.shift(session, meeting), anna)
    factories.engagement(session, meetings[-1], factories.partner(session, name="Politie"))
    publishing.publish(session, [meeting.id for meeting in meetings], by=by, now=NOW)
    arrive(session)
    session.commit()
    return meetings


def apply(session, by, meetings, act, *, tell=False, now=NOW + 5 * MINUTE):
    done = bulk.apply(session, [meeting.id for meeting in meetings], act, tell=tell, by=by, now=now)
    session.commit()
    session.expire_all()
    return done


def undo(session, by, done, *, now=NOW + 9 * MINUTE):
    number = plan_edits.undo(session, done.edit_id, by=by, now=now)
    session.commit()
    session.expire_all()
    return number


def preview(session, location, meetings, act):
    ids = [meeting.id for meeting in meetings]
    return bulk_previews.preview(session, ids, act, location=location, now=NOW + 5 * MINUTE)


def waiting(session):
    rows = session.scalars(select(Message).where(Message.state == MessageState.PENDING)).all()
    return Counter(row.kind for row in rows if "reminder" not in row.kind)


def test_a_heat_wave_cancels_a_week_and_tells_each_person_once(session, by, week):
    done = apply(session, by, week, HEAT, tell=True)
    assert (done.sessions, done.messages) == (5, 2)
    assert {(row.cancelled, row.cancel_reason) for row in week} == {(True, "Het is te warm.")}
    assert set(session.scalars(select(Assignment.released))) == {True}
    assert waiting(session) == {MessageKind.SERIES: 1, MessageKind.CANCELLATION: 1}


def test_it_is_one_act_with_a_line_in_the_history_of_each(session, by, week):
    done = apply(session, by, week, HEAT)
    changes = session.scalars(select(SessionChange).where(SessionChange.edit_id == done.edit_id)).all()
    assert session.get_one(PlanEdit, done.edit_id).sort == "cancelled"
    assert {(row.session_id, row.sort) for row in changes} == {(meeting.id, "cancelled") for meeting in week}
    assert Counter(audited(session))["session.cancelled"] == 5


def test_undo_gives_everything_back_with_the_seats(session, by, week):
    declined = seated(session, factories.shift(session, week[0]), "Bram")
    seat = session.scalars(select(Assignment).where(Assignment.volunteer_id == declined.id)).one()
    seat.answer, seat.answered_at = Answer.DECLINED, NOW
    session.commit()
    assert undo(session, by, apply(session, by, week, HEAT)) == 5
    assert {row.cancelled for row in week} == {False}
    assert set(session.scalars(select(Assignment.released))) == {False}


def test_undone_once_and_not_after_an_hour(session, by, week):
    done = apply(session, by, week, HEAT)
    undo(session, by, done)
    with pytest.raises(NothingToUndo):
        undo(session, by, done)
    with pytest.raises(NothingToUndo):
        undo(session, by, apply(session, by, week, HEAT), now=NOW + 5 * MINUTE + HOUR + MINUTE)


def test_what_was_changed_again_is_not_undone_and_neither_is_the_rest(session, by, week):
    done = apply(session, by, week, ShiftAll(minutes=30))
    edit(session, week[0], by=by, title="Anders")
    session.commit()
    with pytest.raises(ChangedSince):
        undo(session, by, done)
    session.rollback()
    assert week[1].starts_at == SOON + DAY + timedelta(minutes=30)


def test_an_act_of_elsewhere_is_not_there(session, by, week):
    with pytest.raises(NotFound):
        plan_edits.undo(session, week[0].id, by=by, now=NOW)


def test_cancelled_and_past_meetings_are_left_alone(session, by, week, hall):
    past = factories.meeting(session, NOW - DAY, at=hall)
    apply(session, by, week[:1], HEAT)
    done = apply(session, by, [*week, past], HEAT)
    assert (done.sessions, past.cancelled) == (4, False)
    with pytest.raises(NothingToChange):
        apply(session, by, [*week, past], HEAT)


def test_meetings_that_move_together_are_not_in_one_anothers_way(session, by, hall):
    meetings = [factories.meeting(session, SOON + hour * HOUR, at=hall) for hour in range(4)]
    apply(session, by, meetings, ShiftAll(minutes=60))
    assert [row.starts_at for row in meetings] == [SOON + hour * HOUR for hour in range(1, 5)]
    assert [row.starts_local.hour for row in meetings] == [10, 11, 12, 13]


def test_another_space_and_what_is_changed_is_their_own_from_now_on(session, by, week):
    field = factories.space(session, name="Veld", shareable=True)
    apply(session, by, week, MoveAll(space_id=field.id))
    apply(session, by, week, AddToAll(text="Neem water mee."))
    apply(session, by, week, AddToAll(text="Tot zo."))
    assert {(row.space_id, row.space_shareable, row.notes) for row in week} == {
        (field.id, True, "Neem water mee.\nTot zo.")
    }
    assert {tuple(sorted(row.by_hand)) for row in week} == {("notes", "space")}


def test_a_line_that_is_there_is_not_added_twice(session, by, week):
    apply(session, by, week, AddToAll(text="Neem water mee."))
    with pytest.raises(NothingToChange):
        apply(session, by, week, AddToAll(text="Neem water mee."))


def test_all_or_nothing_when_a_space_is_taken(session, by, week, hall):
    other = factories.space(session, name="Aula")
    factories.meeting(session, week[2].starts_at, at=other)
    session.commit()
    with pytest.raises(InTheWay) as refusal:
        apply(session, by, week, MoveAll(space_id=other.id))
    assert refusal.value == InTheWay("ex_programme_session_space")
    session.commit()
    assert {row.space_id for row in week} == {hall.id}


def test_an_undo_says_that_the_space_is_taken_meanwhile(session, by, week, hall):
    done = apply(session, by, week, ShiftAll(minutes=120))
    factories.meeting(session, SOON, at=hall)
    session.commit()
    with pytest.raises(InTheWay):
        undo(session, by, done)


def test_texts_are_looked_at_and_spaces_are_of_here(session, by, week, other_location, session_at):
    factories.child(session, pseudonym="Sara")
    session.commit()
    for act in (CancelAll(reason="Sara is ziek"), AddToAll(text="Voor Sara")):
        with pytest.raises(NamesAChild):
            apply(session, by, week, act)
    theirs = session_at(other_location)
    foreign = factories.space(theirs)
    theirs.commit()
    with pytest.raises(NotFound):
        apply(session, by, week, MoveAll(space_id=foreign.id))


def test_meetings_of_elsewhere_are_not_touched(session, by, week, other_location, session_at):
    theirs = session_at(other_location)
    foreign = factories.meeting(theirs, SOON)
    theirs.commit()
    assert apply(session, by, [*week, foreign], HEAT).sessions == 5
    theirs.expire_all()
    assert not theirs.get_one(ProgrammeSession, foreign.id).cancelled


def test_a_text_and_a_number_have_an_end(session, by, week):
    week[1].notes = "x" * (bulk.MOST_NOTES - 3)
    session.commit()
    with pytest.raises(TooMuchText) as refusal:
        apply(session, by, week, AddToAll(text="te lang"))
    assert refusal.value == TooMuchText(title="Voetbal")
    with pytest.raises(TooMany):
        bulk.apply(session, range(bulk.MOST_SESSIONS + 1), HEAT, tell=False, by=by, now=NOW)


def test_a_draft_stays_a_draft_also_when_everybody_else_is_told(session, by, week, hall):
    draft = factories.meeting(session, SOON + 9 * DAY, at=hall)
    apply(session, by, [*week, draft], ShiftAll(minutes=15), tell=True)
    states = [entry.state for entry in plan.sessions_by_id(session, [meeting.id for meeting in (*week, draft)])]
    assert states == ["published"] * 5 + ["draft"]


def test_the_preview_says_who_hears_it_and_changes_nothing(session, location, week):
    found = preview(session, location, week, HEAT)
    assert found.hearers == (
        Hearer(name="Anna", partner=False, sessions=5),
        Hearer(name="Politie", partner=True, sessions=1),
    )
    assert [line.becomes.facts.cancelled for line in found.lines] == [True] * 5
    assert (found.in_the_way, session.new, session.dirty) == (0, session.new, session.dirty)


def test_the_preview_says_what_gets_in_the_way_and_not_what_was_wrong_before(session, location, week, hall):
    factories.meeting(session, week[0].starts_at + 2 * HOUR, at=hall, title="Dansen")
    session.commit()
    found = preview(session, location, week, ShiftAll(minutes=90))
    assert [[conflict.kind for conflict in line.conflicts] for line in found.lines] == [
        [ConflictKind.SPACE_DOUBLE_BOOKED],
        [],
        [],
        [],
        [],
    ]
    assert (found.in_the_way, [line.hard for line in found.lines].count(True)) == (1, 1)


def test_what_the_preview_says_is_what_happens(session, by, location, week):
    act = ShiftAll(minutes=45)
    wanted = {line.becomes.planned.id: line.becomes.facts for line in preview(session, location, week, act).lines}
    apply(session, by, week, act)
    assert {entry.planned.id: entry.facts for entry in plan.sessions_by_id(session, wanted)} == wanted


def test_choosing_by_days_kind_group_space_and_whereabouts(session, location, hall):
    pool = factories.space(session, name="Zwembad", on_location=False)
    group = factories.age_group(session)
    outing = factories.activity(session, kind=ActivityKind.SPORTS_OUTING)
    swim = factories.meeting(session, SOON, at=pool, of=outing, title="Zwemmen")
    play = factories.meeting(session, SOON + HOUR, at=hall, age_group_id=group.id, title="Spel")
    factories.meeting(session, SOON + 9 * DAY, at=hall, title="Later")
    factories.meeting(session, SOON + 2 * HOUR, at=hall, title="Weg", cancelled=True, cancel_reason="ziek")
    session.commit()
    day = SOON.date()

    def found(**wanted):
        chosen = Selection(first=day, last=day, **wanted)
        return [entry.planned.id for entry in selection.find(session, chosen, location=location, now=NOW)]

    assert found() == [swim.id, play.id]
    assert found(kinds=frozenset({ActivityKind.SPORTS_OUTING})) == [swim.id]
    assert found(age_group_ids=frozenset({group.id})) == [play.id]
    assert found(space_ids=frozenset({hall.id})) == [play.id]
    assert found(where=Whereabouts.ELSEWHERE) == [swim.id]
    assert found(where=Whereabouts.ON_LOCATION) == [play.id]


def test_two_who_cancel_the_same_week_at_once_cancel_it_once(session, by, week, location, session_at):
    ids = [meeting.id for meeting in week]
    outcomes = at_once(
        *(
            (session_at(location), lambda s: bulk.apply(s, ids, HEAT, tell=True, by=by, now=NOW + 5 * MINUTE))
            for _ in range(2)
        )
    )
    assert Counter(map(type, outcomes)) == {str: 1, NothingToChange: 1}
    assert waiting(session) == {MessageKind.SERIES: 1, MessageKind.CANCELLATION: 1}


@pytest.mark.parametrize("act", [HEAT, ShiftAll(minutes=15), AddToAll(text="Neem water mee.")])
def test_doing_it_previewing_it_and_undoing_it_take_the_same_statements_for_any_number(
    session, by, location, count_queries, act
):
    taken = []
    for number in (1, 3, 300):
        space, activity = factories.space(session), factories.activity(session)
        rows = [factories.meeting(session, SOON + day * HOUR, at=space, of=activity) for day in range(number)]
        ids = [row.id for row in rows]
        session.commit()
        with count_queries() as seen:
            bulk_previews.preview(session, ids, act, location=location, now=NOW)
            done = bulk.apply(session, ids, act, tell=True, by=by, now=NOW)
            session.commit()
            plan_edits.undo(session, done.edit_id, by=by, now=NOW)
        session.commit()
        taken.append(len(seen))
    assert len(set(taken)) == 1, taken
