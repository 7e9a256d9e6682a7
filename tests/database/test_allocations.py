"""Rounds in which places are divided: who may wish what until when, what comes of it, and carrying it out."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models.allocations import Allocation
from app.models.attendance import Attendance, Enrolment
from app.models.audit import AuditEntry
from app.planning.allocation.outcome import Got, Missed, Obstacle
from app.planning.vocabulary import EnrolmentRefusal, EnrolmentState
from app.programme import enrolments, marks
from app.programme.allocations import applying, dividing, outcomes, rounds, wishes
from app.programme.allocations.applying import Applied, OutcomeStale
from app.programme.allocations.dividing import NotComputed, NothingWished, ReasonMissing
from app.programme.allocations.opening import AlreadyApplied, RoundClosed, RoundOpen
from app.programme.allocations.rounds import ClosesTooEarly, NotToDivide, RoundDetails
from app.programme.allocations.wishes import Added, HasLeft, NotWishable, Wished
from app.programme.refusals import (
    ChangedMeanwhile,
    ChangedSince,
    NamesAChild,
    NotFound,
    NothingToUndo,
)
from app.queries import allocations
from tests import allocating, factories
from tests.allocating import AFTER, CLOSES, SEED
from tests.database.racing import WON, at_once
from tests.factories import DAY, HOUR, NOW


@pytest.fixture
def by(session, location):
    return factories.account(session).actor


@pytest.fixture
def skating(session, location):
    return allocating.offered(session, 1)[0]


@pytest.fixture
def cinema(session, location):
    return allocating.offered(session, 1)[0]


@pytest.fixture
def made(session, by, skating, cinema):
    return allocating.opened(session, [skating, cinema], by=by)


def children(session, number, **values):
    return [factories.child(session, **values) for _ in range(number)]


def played(session, child, times):
    """Let a child have taken part so many days in the weeks before."""
    for number in range(times):
        factories.attendance(session, factories.meeting(session, NOW - (3 + number) * DAY), child)


def states(session, activity):
    """Return who is what in an activity, by state; who waits in the order of the list."""
    rows = session.execute(
        select(Enrolment.child_id, Enrolment.state)
        .where(Enrolment.activity_id == activity.id)
        .order_by(Enrolment.state, Enrolment.asked_at, Enrolment.id)
    )
    return [(row.child_id, row.state.value) for row in rows]


def deeds(session):
    return list(
        session.scalars(
            select(AuditEntry.action).where(AuditEntry.action.startswith("allocation.")).order_by(AuditEntry.at)
        )
    )


def computed(session, made, *, by, now=AFTER):
    dividing.compute(session, made.id, by=by, now=now)
    return dividing.of(session.get_one(Allocation, made.id))


# Rounds


def test_a_round_has_its_lots_before_anybody_wishes(session, by, made):
    assert (made.seed, made.outcome, made.closes_at) == (SEED, None, CLOSES)
    assert deeds(session) == ["allocation.made"]


def test_a_round_cannot_close_before_it_is_made(session, by, skating):
    with pytest.raises(ClosesTooEarly):
        allocating.opened(session, [skating], by=by, closes=NOW)


def test_only_what_has_a_meeting_to_come_at_this_location_is_divided(session, by, skating, other_location, session_at):
    there = allocating.offered(elsewhere := session_at(other_location), 4)
    elsewhere.commit()
    past = factories.meeting(session, NOW - DAY).activity_id
    for wrong in ((), (there[0].id,), (past,), (uuid4(),)):
        wanted = RoundDetails(title="Uitjes", closes_at=CLOSES, activity_ids=wrong)
        with pytest.raises(NotToDivide):
            rounds.make(session, wanted, seed=1, by=by, now=NOW)


def test_the_title_of_a_round_names_no_child(session, by, skating):
    factories.child(session, pseudonym="Merel")
    with pytest.raises(NamesAChild):
        allocating.opened(session, [skating], by=by, title="Waar mag Merel heen?")


def test_an_activity_that_goes_out_of_a_round_takes_its_wishes_along(session, by, made, skating, cinema):
    child = factories.child(session, pseudonym="Merel")
    allocating.wish(session, made, child, skating, cinema, by=by)
    found = allocations.find(session, made.id, now=NOW)
    wanted = RoundDetails(title="Alleen de film", closes_at=CLOSES, activity_ids=(cinema.id,))
    rounds.change(session, made.id, wanted, seen=marks.of(rounds.details_of(found)), by=by, now=NOW)
    assert allocating.wished(session, made) == {"Merel": [cinema.title]}


def test_whoever_saw_another_round_changes_nothing(session, by, made, skating):
    wanted = RoundDetails(title="Anders", closes_at=CLOSES, activity_ids=(skating.id,))
    with pytest.raises(ChangedMeanwhile):
        rounds.change(session, made.id, wanted, seen="", by=by, now=NOW)


def test_a_round_that_is_closed_takes_no_wishes_and_takes_them_again_with_a_later_time(session, by, made, skating):
    child = factories.child(session)
    rounds.close(session, made.id, by=by, now=NOW + HOUR)
    with pytest.raises(RoundClosed):
        allocating.wish(session, made, child, skating, by=by, now=NOW + HOUR)
    with pytest.raises(RoundClosed):
        wishes.take_over(session, made.id, by=by, now=NOW + HOUR)
    found = allocations.find(session, made.id, now=NOW)
    wanted = RoundDetails(title=made.title, closes_at=CLOSES, activity_ids=(skating.id,))
    rounds.change(session, made.id, wanted, seen=marks.of(rounds.details_of(found)), by=by, now=NOW + HOUR)
    allocating.wish(session, made, child, skating, by=by, now=NOW + 2 * HOUR)


def test_a_round_is_thrown_away_with_its_wishes(session, by, made, skating):
    allocating.wish(session, made, factories.child(session), skating, by=by)
    assert rounds.remove(session, made.id, by=by, now=NOW) == "Kerstvakantie"
    assert allocations.overview(session) == ()


# Wishes


def test_wishes_keep_their_order_and_none_takes_a_child_out(session, by, made, skating, cinema):
    child = factories.child(session, pseudonym="Merel")
    allocating.wish(session, made, child, cinema, skating, by=by)
    assert allocating.wished(session, made) == {"Merel": [cinema.title, skating.title]}
    allocating.wish(session, made, child, skating, cinema, by=by)
    assert allocating.wished(session, made) == {"Merel": [skating.title, cinema.title]}
    allocating.wish(session, made, child, by=by)
    assert allocating.wished(session, made) == {}


def test_wishes_that_cannot_be_meant_are_refused(session, by, made, skating, cinema):
    child = factories.child(session)
    other = allocating.offered(session, 3)[0]
    for wrong in ((skating, skating), (other,), (skating, cinema, other, skating)):
        with pytest.raises(NotWishable):
            allocating.wish(session, made, child, *wrong, by=by)


def test_a_child_that_left_or_is_not_here_wishes_nothing(session, by, made, skating, other_location, session_at):
    gone = factories.child(session, left_on=NOW.date())
    with pytest.raises(HasLeft):
        allocating.wish(session, made, gone, skating, by=by)
    there = factories.child(elsewhere := session_at(other_location))
    elsewhere.commit()
    with pytest.raises(NotFound):
        allocating.wish(session, made, there, skating, by=by)
    with pytest.raises(NotFound):
        wishes.add_to_activity(session, made.id, skating.id, [gone.id], by=by, now=NOW)


def test_of_two_who_enter_the_wishes_of_a_child_the_second_is_refused(
    session, by, made, skating, cinema, location, session_at
):
    child = factories.child(session)
    session.commit()
    round_id, child_id, nothing = made.id, child.id, marks.of(())

    def entering(activity_id):
        wanted = Wished(activity_ids=(activity_id,))
        return lambda one: wishes.put(one, round_id, child_id, wanted, seen=nothing, by=by, now=NOW)

    one, other = session_at(location), session_at(location)
    became = at_once((one, entering(skating.id)), (other, entering(cinema.id)))
    assert sorted(type(result).__name__ for result in became) == ["ChangedMeanwhile", "str"]


def test_an_activity_becomes_the_next_wish_of_those_who_are_ticked(session, by, made, skating, cinema):
    first, second = (factories.child(session, pseudonym=name) for name in ("Merel", "Uil"))
    allocating.wish(session, made, first, cinema, by=by)
    done = wishes.add_to_activity(session, made.id, skating.id, [first.id, second.id], by=by, now=NOW)
    assert done == Added(wishes=2, full=0)
    assert allocating.wished(session, made) == {"Merel": [cinema.title, skating.title], "Uil": [skating.title]}
    again = wishes.add_to_activity(session, made.id, skating.id, [first.id], by=by, now=NOW)
    assert again == Added(wishes=0, full=0)


def test_who_asked_already_is_taken_over_three_wishes_at_the_most(session, by):
    activities = allocating.offered(session, 1, 1, 1, 1)
    made = allocating.opened(session, activities, by=by)
    child = factories.child(session, pseudonym="Merel")
    for number, activity in enumerate(reversed(activities)):
        state = EnrolmentState.WAITING if number % 2 else EnrolmentState.WANTED
        factories.enrolment(session, activity, child, state, asked_at=NOW + number * HOUR)
    gone = factories.child(session, left_on=NOW.date())
    factories.enrolment(session, activities[0], gone, EnrolmentState.WANTED)
    assert wishes.take_over(session, made.id, by=by, now=NOW) == Added(wishes=3, full=1)
    assert allocating.wished(session, made) == {"Merel": ["Uitje 4", "Uitje 3", "Uitje 2"]}


# Dividing


def test_nothing_is_divided_while_wishes_come_in_or_when_there_are_none(session, by, made):
    with pytest.raises(RoundOpen):
        dividing.compute(session, made.id, by=by, now=NOW)
    with pytest.raises(NothingWished):
        dividing.compute(session, made.id, by=by, now=AFTER)


def test_who_did_least_lately_gets_the_seat_and_the_other_hears_why(session, by, made, skating, cinema):
    busy, quiet = children(session, 2)
    played(session, busy, 3)
    played(session, quiet, 1)
    for child in (busy, quiet):
        allocating.wish(session, made, child, skating, cinema, by=by)
    kept = dividing.compute(session, made.id, by=by, now=AFTER)
    told = {one.child_id: one for one in kept.outcome.children}
    assert told[quiet.id].got == (Got(activity_id=skating.id, rank=1),)
    assert told[busy.id].got == (Got(activity_id=cinema.id, rank=2),)
    assert told[busy.id].missed == (Missed(activity_id=skating.id, rank=1, why=Obstacle.HAD_LESS, own=3, last=1),)
    assert kept.had == {busy.id: 3, quiet.id: 1}
    assert outcomes.from_data(session.get_one(Allocation, made.id).outcome) == kept


def test_a_child_that_cannot_take_part_hears_why_and_takes_no_seat(session, by):
    group = factories.age_group(session, min_age=16, max_age=17)
    teens = factories.activity(session, title="Boksen", capacity=1, age_group_id=group.id)
    factories.meeting(session, NOW + 7 * DAY, of=teens)
    made = allocating.opened(session, [teens], by=by)
    child = factories.child(session)
    allocating.wish(session, made, child, teens, by=by)
    kept = dividing.compute(session, made.id, by=by, now=AFTER)
    assert kept.outcome.children[0].missed == (
        Missed(activity_id=teens.id, rank=1, why=Obstacle.NOT_POSSIBLE, reasons=(EnrolmentRefusal.TOO_YOUNG,)),
    )


def test_seats_of_those_who_wait_outside_the_round_are_not_divided(session, by):
    activity = allocating.offered(session, 3)[0]
    made = allocating.opened(session, [activity], by=by)
    placed, waiting, *rest = children(session, 5)
    factories.enrolment(session, activity, placed)
    factories.enrolment(session, activity, waiting, EnrolmentState.WAITING)
    for child in rest:
        allocating.wish(session, made, child, activity, by=by)
    kept = dividing.compute(session, made.id, by=by, now=AFTER)
    assert kept.seats == {activity.id: 1}
    assert len(kept.outcome.placed(activity.id)) == 1


def test_brothers_and_sisters_who_stay_together_are_placed_both_or_neither(session, by):
    activity = allocating.offered(session, 2)[0]
    made = allocating.opened(session, [activity], by=by)
    family = uuid4()
    siblings, alone = children(session, 2, family_id=family), factories.child(session)
    played(session, alone, 5)
    for child in (*siblings, alone):
        allocating.wish(session, made, child, activity, by=by, together=True)
    kept = dividing.compute(session, made.id, by=by, now=AFTER)
    assert set(kept.outcome.placed(activity.id)) == {child.id for child in siblings}


def test_drawing_again_asks_for_a_reason_that_stays_with_the_former_lots(session, by, made, skating):
    for child in children(session, 3):
        allocating.wish(session, made, child, skating, by=by)
    seen = computed(session, made, by=by)
    with pytest.raises(ReasonMissing):
        dividing.draw_again(session, made.id, seed=9, reason=" ", seen=seen, by=by, now=AFTER + HOUR)
    with pytest.raises(NotComputed):
        dividing.draw_again(session, made.id, seed=9, reason="Fout", seen="", by=by, now=AFTER + HOUR)
    kept = dividing.draw_again(session, made.id, seed=9, reason="Een oefening", seen=seen, by=by, now=AFTER + HOUR)
    assert [(draw.seed, draw.reason, draw.by_id) for draw in kept.draws] == [(SEED, "Een oefening", by.user_id)]
    assert session.get_one(Allocation, made.id).seed == 9
    assert deeds(session)[-2:] == ["allocation.computed", "allocation.drawn_again"]
    again = dividing.compute(session, made.id, by=by, now=AFTER + 2 * HOUR)
    assert (again.outcome, again.draws) == (kept.outcome, kept.draws)


# Carrying out


def test_those_who_got_in_are_placed_and_the_others_wait_in_the_order_of_the_outcome(session, by, made, skating):
    first, second, third = children(session, 3)
    for child, times in ((first, 0), (second, 4), (third, 2)):
        played(session, child, times)
        allocating.wish(session, made, child, skating, by=by)
    factories.enrolment(session, skating, second, EnrolmentState.WANTED, asked_at=NOW - DAY)
    seen = computed(session, made, by=by)
    done = applying.apply(session, made.id, seen=seen, by=by, now=AFTER)
    assert done == Applied(placed=1, waiting=2)
    assert states(session, skating) == [(first.id, "placed"), (third.id, "waiting"), (second.id, "waiting")]
    held = select(Attendance.child_id).where(Attendance.starts_at > AFTER)
    assert list(session.scalars(held)) == [first.id]
    with pytest.raises(AlreadyApplied):
        applying.apply(session, made.id, seen=seen, by=by, now=AFTER)


def test_undo_puts_back_what_everybody_was_as_one_act(session, by, made, skating, cinema):
    first, second = children(session, 2)
    for child in (first, second):
        allocating.wish(session, made, child, skating, cinema, by=by)
    third = factories.child(session)
    played(session, third, 2)
    allocating.wish(session, made, third, skating, by=by)
    factories.enrolment(session, skating, third, EnrolmentState.WANTED, asked_at=NOW - DAY)
    seen = computed(session, made, by=by)
    applying.apply(session, made.id, seen=seen, by=by, now=AFTER)
    applying.undo(session, made.id, by=by, now=AFTER + HOUR / 2)
    assert (states(session, skating), states(session, cinema)) == ([(third.id, "wanted")], [])
    with pytest.raises(NothingToUndo):
        applying.undo(session, made.id, by=by, now=AFTER + HOUR / 2)
    applying.apply(session, made.id, seen=seen, by=by, now=AFTER + HOUR)
    assert len(states(session, skating)) == 2
    assert deeds(session)[-3:] == ["allocation.applied", "allocation.undone", "allocation.applied"]


def test_undo_is_refused_as_a_whole_when_a_child_was_placed_otherwise_since(session, by, made, skating, cinema):
    first, second = children(session, 2)
    for child in (first, second):
        allocating.wish(session, made, child, skating, cinema, by=by)
    applying.apply(session, made.id, seen=computed(session, made, by=by), by=by, now=AFTER)
    placed = states(session, cinema)[0][0]
    enrolments.leave(session, cinema.id, placed, by=by, now=AFTER + HOUR / 4)
    session.commit()
    with pytest.raises(ChangedSince):
        applying.undo(session, made.id, by=by, now=AFTER + HOUR / 2)
    session.rollback()
    assert [state for _child, state in states(session, skating)] == ["placed"]


def test_after_an_hour_it_stays_as_it_is(session, by, made, skating):
    allocating.wish(session, made, factories.child(session), skating, by=by)
    applying.apply(session, made.id, seen=computed(session, made, by=by), by=by, now=AFTER)
    with pytest.raises(NothingToUndo):
        applying.undo(session, made.id, by=by, now=AFTER + 2 * HOUR)


def _a_seat_goes(session, skating, child, by):
    factories.enrolment(session, skating, factories.child(session))


def _a_seat_more(session, skating, child, by):
    skating.capacity = 5


def _the_child_leaves(session, skating, child, by):
    child.left_on = NOW.date()


def _the_child_is_placed(session, skating, child, by):
    enrolments.place(session, skating.id, child.id, by=by, now=AFTER)


@pytest.mark.parametrize("happens", [_a_seat_goes, _a_seat_more, _the_child_leaves, _the_child_is_placed])
def test_what_changed_since_must_be_computed_again(session, by, made, skating, happens):
    child = factories.child(session)
    allocating.wish(session, made, child, skating, by=by)
    seen = computed(session, made, by=by)
    assert not dividing.result(session, made.id, by=by, now=AFTER).stale
    happens(session, skating, child, by)
    session.flush()
    assert dividing.result(session, made.id, by=by, now=AFTER).stale
    with pytest.raises(OutcomeStale):
        applying.apply(session, made.id, seen=seen, by=by, now=AFTER)
    applying.apply(session, made.id, seen=computed(session, made, by=by, now=AFTER + HOUR), by=by, now=AFTER + HOUR)


def test_what_is_noted_of_another_day_does_not_make_an_outcome_old(session, by, made, skating):
    child = factories.child(session)
    allocating.wish(session, made, child, skating, by=by)
    seen = computed(session, made, by=by)
    played(session, child, 2)
    applying.apply(session, made.id, seen=seen, by=by, now=AFTER)


def test_an_outcome_that_was_not_seen_is_not_carried_out(session, by, made, skating):
    allocating.wish(session, made, factories.child(session), skating, by=by)
    with pytest.raises(NotComputed):
        applying.apply(session, made.id, seen="", by=by, now=AFTER)
    seen = computed(session, made, by=by)
    computed(session, made, by=by, now=AFTER + HOUR)
    with pytest.raises(NotComputed):
        applying.apply(session, made.id, seen=seen, by=by, now=AFTER + HOUR)


def test_of_two_who_carry_it_out_at_once_one_is_refused(session, by, made, skating, location, session_at):
    for child in children(session, 3):
        allocating.wish(session, made, child, skating, by=by)
    seen = computed(session, made, by=by)
    session.commit()
    round_id = made.id

    def act(one):
        applying.apply(one, round_id, seen=seen, by=by, now=AFTER)

    became = at_once((session_at(location), act), (session_at(location), act))
    assert [result for result in became if result == WON] == [WON]
    assert sorted(state for _child, state in states(session, skating)) == ["placed", "waiting", "waiting"]


def test_a_round_that_was_carried_out_is_kept_as_it_was(session, by, made, skating):
    allocating.wish(session, made, factories.child(session), skating, by=by)
    applying.apply(session, made.id, seen=computed(session, made, by=by), by=by, now=AFTER)
    for act in (rounds.close, rounds.remove, wishes.take_over, dividing.compute):
        with pytest.raises(AlreadyApplied):
            act(session, made.id, by=by, now=AFTER)


def test_a_round_of_elsewhere_is_not_there(session, by, other_location, session_at):
    elsewhere = session_at(other_location)
    their = factories.account(elsewhere).actor
    there = allocating.opened(elsewhere, allocating.offered(elsewhere, 1), by=their)
    elsewhere.commit()
    for act in (rounds.close, rounds.remove, wishes.take_over, dividing.compute, applying.undo, dividing.result):
        with pytest.raises(NotFound):
            act(session, there.id, by=by, now=AFTER)


# How it is read


def test_a_round_is_read_divided_and_carried_out_in_the_same_number_of_statements(session, by, count_queries):
    assert _statements(session, by, count_queries, 3) == _statements(session, by, count_queries, 60)
    assert _statements(session, by, count_queries, 1)[:2] == (1, 4)


def _statements(session, by, count_queries, number):
    """Return how many statements the list, a round, dividing, the outcome and carrying it out take."""
    activities = allocating.offered(session, 1, number)
    made = allocating.opened(session, activities, by=by)
    for child in children(session, number + 1):
        allocating.wish(session, made, child, *activities, by=by)
    round_id = made.id
    session.commit()
    acts = (
        lambda: allocations.overview(session),
        lambda: allocations.find(session, round_id, now=NOW),
        lambda: dividing.compute(session, round_id, by=by, now=AFTER),
        lambda: dividing.result(session, round_id, by=by, now=AFTER),
        lambda: applying.apply(session, round_id, seen=AFTER.isoformat(), by=by, now=AFTER),
    )
    return tuple(_counted(session, act, count_queries) for act in acts)


def _counted(session, act, count_queries):
    with count_queries() as seen:
        act()
        session.flush()
    session.commit()
    return len([one for one in seen if not one.startswith(("SELECT set_config", "SET "))])
