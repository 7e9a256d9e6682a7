"""Children in activities: placed, waiting, offered, gone; with connections that race for the last seat."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance, Enrolment, EnrolmentChange
from app.models.children import Child
from app.planning.vocabulary import AttendanceMark, EnrolmentRefusal, EnrolmentState
from app.programme import enrolment_offers as offers
from app.programme import enrolment_undoing, enrolments
from app.programme.refusals import (
    CannotTakePart,
    ChangedSince,
    CommentMissing,
    NamesAChild,
    NotEnrolled,
    NotFound,
    NothingToUndo,
    NoTimeToAnswer,
    OfferOver,
    OverCapacity,
)
from app.queries import yearly_counts
from tests import courses, factories
from tests.database.racing import WON, at_once
from tests.factories import DAY, HOUR, NOW

FULL = EnrolmentRefusal.FULL
SOON = NOW + 2 * DAY
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def football(session, by):
    """Return an activity for two with three weekly meetings."""
    found = factories.activity(session, title="Voetbal", capacity=2)
    for week in range(3):
        factories.meeting(session, SOON + week * 7 * DAY, of=found)
    return found


@pytest.fixture
def children(session, by):
    """Return five children, by the order in which they come."""
    return [factories.child(session) for _ in range(5)]


@pytest.fixture
def place(session, football, by):
    """Return a function that places a child and says what became of it."""

    def place(child, *, now=NOW, **how):
        return enrolments.place(session, football.id, child.id, by=by, now=now, **how)

    return place


@pytest.fixture
def full(children, place):
    """Let two children be placed and two wait, in their order."""
    for minute, child in enumerate(children[:4]):
        place(child, now=NOW + timedelta(minutes=minute))
    return children


def states(session, activity, of):
    rows = session.execute(select(Enrolment.child_id, Enrolment.state).where(Enrolment.activity_id == activity.id))
    found = dict(tuple(row) for row in rows)
    return [found.get(child.id) for child in of]


def held(session, child):
    return session.scalars(
        select(Attendance.starts_at).where(Attendance.child_id == child.id).order_by(Attendance.starts_at)
    ).all()


def test_a_placed_child_holds_a_place_in_every_coming_meeting(session, football, children, place):
    factories.meeting(session, NOW - 7 * DAY, of=football)
    factories.meeting(session, SOON + DAY, of=football, cancelled=True, cancel_reason="ziek")
    done = place(children[0])
    assert (done.state, done.reasons, done.left_out) == (EnrolmentState.PLACED, (), ())
    assert held(session, children[0]) == [SOON, SOON + 7 * DAY, SOON + 14 * DAY]


def test_meetings_at_which_a_child_is_elsewhere_are_left_out_and_named(session, children, place):
    factories.attendance(session, factories.meeting(session, SOON + 7 * DAY), children[0])
    assert place(children[0]).left_out == (SOON + 7 * DAY,)
    assert held(session, children[0]) == [SOON, SOON + 7 * DAY, SOON + 14 * DAY]


def test_a_child_that_is_elsewhere_each_time_cannot_join(session, children, place):
    for week in range(3):
        factories.attendance(session, factories.meeting(session, SOON + week * 7 * DAY), children[0])
    with pytest.raises(CannotTakePart) as refused:
        place(children[0], anyway=True, comment="mag toch")
    assert refused.value == CannotTakePart(children[0].id, (EnrolmentRefusal.OVERLAP,))


def test_a_child_that_leaves_the_location_holds_places_until_its_last_day(session, by, football, place):
    child = factories.child(session, left_on=SOON.date() + 7 * DAY)
    place(child)
    assert held(session, child) == [SOON, SOON + 7 * DAY]


def test_who_comes_when_it_is_full_waits_with_the_reason(session, football, full):
    waiting = session.scalars(select(Enrolment).where(Enrolment.state == EnrolmentState.WAITING)).all()
    assert states(session, football, full) == ["placed", "placed", "waiting", "waiting", None]
    assert {row.reason for row in waiting} == {FULL}
    assert held(session, full[2]) == []


def test_what_can_be_set_aside_is_with_a_comment(session, football, children, place):
    football.age_group_id = factories.age_group(session, min_age=12, max_age=17).id
    session.flush()
    with pytest.raises(CannotTakePart) as refused:
        place(children[0])
    assert refused.value.reasons == (EnrolmentRefusal.TOO_YOUNG,)
    with pytest.raises(CommentMissing):
        place(children[0], anyway=True)
    assert place(children[0], anyway=True, comment="speelt goed").state is EnrolmentState.PLACED
    assert session.scalars(select(Enrolment.comment)).all() == ["speelt goed"]


def test_a_comment_names_no_child(children, place):
    with pytest.raises(NamesAChild):
        place(children[0], comment=f"samen met {children[1].pseudonym}")


def test_a_child_or_activity_of_elsewhere_is_not_found(session, by, football, other_location, session_at):
    there = session_at(other_location)
    stranger = factories.child(there)
    there.commit()
    with pytest.raises(NotFound):
        enrolments.place(session, football.id, stranger.id, by=by, now=NOW)
    with pytest.raises(NotFound):
        enrolments.place(session, stranger.id, stranger.id, by=by, now=NOW)


def test_who_leaves_frees_a_seat_that_is_offered_to_whoever_waits_longest(session, by, football, full):
    enrolments.leave(session, football.id, full[0].id, by=by, now=LATER, comment="verhuisd")
    assert states(session, football, full) == ["left", "placed", "offered", "waiting", None]
    assert held(session, full[0]) == []
    offered = session.scalars(select(Enrolment).where(Enrolment.state == EnrolmentState.OFFERED)).one()
    assert offered.offered_until == SOON - 2 * HOUR
    with pytest.raises(NotEnrolled):
        enrolments.leave(session, football.id, full[0].id, by=by, now=LATER)


def test_what_was_noted_of_a_child_stays_when_it_leaves(session, by, football, children, place):
    place(children[0])
    first = session.scalars(select(Attendance).order_by(Attendance.starts_at)).first()
    first.mark, first.recorded_at = AttendanceMark.PRESENT, NOW
    enrolments.leave(session, football.id, children[0].id, by=by, now=LATER)
    assert held(session, children[0]) == [SOON]


def test_without_moving_up_a_supervisor_decides(session, by, football, full):
    football.moves_up = False
    enrolments.leave(session, football.id, full[0].id, by=by, now=LATER)
    assert states(session, football, full) == ["left", "placed", "waiting", "waiting", None]
    with pytest.raises(CannotTakePart):
        offers.offer(session, football.id, full[3].id, by=by, now=LATER)
    done = offers.offer(session, football.id, full[3].id, by=by, now=LATER, comment="broer doet ook mee")
    assert (done.child_id, done.until) == (full[3].id, SOON - 2 * HOUR)
    with pytest.raises(CannotTakePart):
        offers.offer(session, football.id, full[2].id, by=by, now=LATER)


def test_an_offer_is_accepted_once(session, by, football, full):
    enrolments.leave(session, football.id, full[0].id, by=by, now=LATER)
    offers.accept(session, football.id, full[2].id, by=by, now=LATER)
    assert states(session, football, full) == ["left", "placed", "placed", "waiting", None]
    assert held(session, full[2]) == [SOON, SOON + 7 * DAY, SOON + 14 * DAY]
    with pytest.raises(OfferOver):
        offers.accept(session, football.id, full[2].id, by=by, now=LATER)


def test_an_offer_that_is_declined_goes_to_the_next(session, by, football, full):
    enrolments.leave(session, football.id, full[0].id, by=by, now=LATER)
    offers.decline(session, football.id, full[2].id, by=by, now=LATER, comment="wil niet meer")
    assert states(session, football, full) == ["left", "placed", "left", "offered", None]


def test_a_consent_that_was_withdrawn_stands_in_the_way_of_an_offer(session, by, football, full):
    enrolments.leave(session, football.id, full[0].id, by=by, now=LATER)
    football.consents = ["outing"]
    session.flush()
    with pytest.raises(CannotTakePart) as refused:
        offers.accept(session, football.id, full[2].id, by=by, now=LATER)
    assert refused.value.reasons == (EnrolmentRefusal.NO_CONSENT,)


def test_nothing_is_offered_when_there_is_no_time_to_answer(session, by, children):
    outing = factories.activity(session, capacity=1, moves_up=False)
    factories.meeting(session, NOW + 2 * HOUR, of=outing)
    enrolments.want(session, outing.id, children[0].id, by=by, now=NOW)
    with pytest.raises(NoTimeToAnswer):
        offers.offer(session, outing.id, children[0].id, by=by, now=NOW)


def test_an_offer_that_lapses_goes_on_and_the_child_keeps_its_turn(session, by, football, full):
    enrolments.leave(session, football.id, full[0].id, by=by, now=LATER)
    asked = session.scalar(select(Enrolment.asked_at).where(Enrolment.child_id == full[2].id))
    late = SOON - 2 * HOUR
    assert offers.lapse_due(session, now=late - HOUR) == 0
    assert offers.lapse_due(session, now=late) == 1
    assert states(session, football, full) == ["left", "placed", "waiting", "offered", None]
    row = session.scalars(select(Enrolment).where(Enrolment.child_id == full[2].id)).one()
    assert (row.asked_at, row.passed_at) == (asked, late)
    assert offers.lapse_due(session, now=late) == 0
    with pytest.raises(OfferOver):
        offers.accept(session, football.id, full[2].id, by=by, now=late)


def test_more_seats_are_offered_by_themselves_in_turn(session, football, full):
    football.capacity = 3
    session.commit()
    offers.lapse_everywhere(session, now=LATER)
    offers.lapse_everywhere(session, now=LATER)
    assert states(session, football, full) == ["placed", "placed", "offered", "waiting", None]


def test_whoever_cannot_take_part_now_is_passed_over_and_keeps_its_turn(session, by, football, full):
    factories.attendance(session, factories.meeting(session, SOON, minutes=20 * 60), full[2])
    for week in (1, 2):
        factories.attendance(session, factories.meeting(session, SOON + week * 7 * DAY), full[2])
    enrolments.leave(session, football.id, full[0].id, by=by, now=LATER)
    assert states(session, football, full) == ["left", "placed", "waiting", "offered", None]


def test_new_children_wait_behind_those_who_wait_already(session, by, football, full, place):
    football.moves_up = False
    enrolments.leave(session, football.id, full[0].id, by=by, now=LATER)
    assert place(full[4], now=LATER).state is EnrolmentState.WAITING
    assert place(full[2], now=LATER).state is EnrolmentState.PLACED


def test_adults_limit_the_children_by_their_ratio(session, football, children, place):
    football.children_per_adult = 1
    meetings = session.scalars(select(ProgrammeSession).order_by(ProgrammeSession.starts_at)).all()
    for meeting, adults in zip(meetings, [2, 1, 2], strict=True):
        factories.shift(session, meeting, need=adults)
    assert place(children[1]).state is EnrolmentState.PLACED
    done = place(children[0])
    assert (done.state, done.reasons) == (EnrolmentState.WAITING, (EnrolmentRefusal.TOO_FEW_ADULTS,))
    assert place(children[0], anyway=True, comment="ouder gaat mee").state is EnrolmentState.PLACED


def test_who_is_wanted_or_refused_holds_no_seat(session, by, football, children):
    enrolments.want(session, football.id, children[0].id, by=by, now=NOW)
    with pytest.raises(CannotTakePart):
        enrolments.want(session, football.id, children[0].id, by=by, now=NOW)
    enrolments.refuse(session, football.id, children[0].id, by=by, now=LATER, why=EnrolmentRefusal.TOO_YOUNG)
    assert states(session, football, children[:1]) == ["refused"]
    assert held(session, children[0]) == []


def test_the_second_part_of_a_course_asks_for_lessons_of_the_first(session, by):
    course = courses.course(session)
    first, meetings = courses.course_group(session, course)
    _, elsewhere = courses.course_group(session, course, name="B")
    second, _ = courses.course_group(session, course, part=2, first=NOW + DAY, meetings=4)
    beginner, rider, rides_well = (courses.course_participant(session, course) for _ in range(3))
    rides_well.starts_in = 2
    rider_child = session.get_one(Child, rider.child_id)
    present = {"mark": AttendanceMark.PRESENT, "recorded_at": NOW}
    for meeting in meetings[:5]:
        factories.attendance(session, meeting, rider_child, **present)
    ids = [beginner.child_id, rider.child_id, rides_well.child_id]
    needs = (EnrolmentRefusal.NEEDS_FIRST_PART,)
    assert enrolments.reasons(session, second.activity_id, ids, now=NOW) == dict(
        zip(ids, [needs, needs, ()], strict=True)
    )
    factories.attendance(session, elsewhere[5], rider_child, **present)
    assert enrolments.reasons(session, second.activity_id, ids, now=NOW)[rider.child_id] == ()
    assert enrolments.reasons(session, first.activity_id, ids, now=NOW) == dict.fromkeys(ids, ())


def test_meetings_of_the_same_template_count_for_the_limit_of_a_year(session, by, children):
    of = factories.template(session, slug="bibliotheek", specification={"per_year": {"least": 1, "most": 1}})
    visits = [factories.activity(session, template_id=of.id) for _ in range(2)]
    meetings = [
        factories.meeting(session, start, of=visit) for visit, start in zip(visits, [SOON, SOON + DAY], strict=True)
    ]
    next_year = factories.activity(session, template_id=of.id)
    factories.meeting(session, SOON + 60 * DAY, of=next_year)
    factories.attendance(session, meetings[0], children[0])
    ids = [visit.id for visit in (*visits, next_year)]
    limit = (EnrolmentRefusal.YEARLY_LIMIT,)
    found = enrolments.reasons_for_child(session, children[0].id, ids, now=NOW)
    assert [found[of_] for of_ in ids] == [(), limit, ()]


@pytest.mark.parametrize("number", [1, 3, 300])
def test_how_often_children_take_part_in_a_year_is_one_statement(session, by, count_queries, number):
    of = factories.template(session, slug="bibliotheek", specification={"per_year": {"least": 1, "most": 3}})
    visits = [factories.activity(session, template_id=of.id) for _ in range(2)]
    meetings = [factories.meeting(session, SOON + turn * DAY, of=visit) for turn, visit in enumerate(visits)]
    other = factories.meeting(session, SOON + 3 * DAY)
    who = [factories.child(session) for _ in range(number)]
    for child in who:
        factories.attendance(session, meetings[0], child)
        factories.attendance(session, other, child)
    away = AttendanceMark.ABSENT
    factories.attendance(session, meetings[1], who[0], mark=away, recorded_at=NOW)
    ids, asked = [child.id for child in who], visits[1].id
    session.commit()
    with count_queries() as seen:
        found = yearly_counts.of_children(session, asked, ids, year=SOON.year)
    assert (found, len(seen)) == (dict.fromkeys(ids, 1), 2)  # with the one that sets the location


@pytest.mark.parametrize("number", [1, 3, 30])
def test_reasons_take_a_fixed_number_of_statements(session, by, football, count_queries, number):
    ids = [factories.child(session, birth_month=date(2017, 1, 1)).id for _ in range(number)]
    activity_id = football.id
    session.commit()
    with count_queries() as seen:
        assert enrolments.reasons(session, activity_id, ids, now=NOW) == dict.fromkeys(ids, ())
    assert len(seen) == 6  # with the one that sets the location


def test_undo_puts_a_child_back_with_its_places_and_takes_back_the_offer_that_came_of_it(session, by, football, full):
    change = enrolments.leave(session, football.id, full[0].id, by=by, now=LATER)
    assert enrolment_undoing.undo(session, change, by=by, now=LATER) == football.id
    assert states(session, football, full) == ["placed", "placed", "waiting", "waiting", None]
    assert held(session, full[0]) == [SOON, SOON + 7 * DAY, SOON + 14 * DAY]
    with pytest.raises(NothingToUndo):
        enrolment_undoing.undo(session, change, by=by, now=LATER)


def test_undo_of_placing_lets_no_trace_but_in_the_audit_log(session, by, football, children, place):
    done = place(children[0])
    enrolment_undoing.undo(session, done.change_id, by=by, now=LATER)
    assert (states(session, football, children[:1]), held(session, children[0])) == ([None], [])
    assert session.scalars(select(EnrolmentChange.id)).all() == []


def test_undo_is_refused_when_it_was_changed_since_or_somebody_has_the_seat(session, by, football, full, place):
    football.moves_up = False
    change = enrolments.leave(session, football.id, full[0].id, by=by, now=LATER)
    place(full[2], now=LATER + HOUR / 4)
    with pytest.raises(OverCapacity):
        enrolment_undoing.undo(session, change, by=by, now=LATER + HOUR / 3)
    place(full[0], now=LATER + HOUR / 2)
    with pytest.raises(ChangedSince):
        enrolment_undoing.undo(session, change, by=by, now=LATER + HOUR / 2)
    with pytest.raises(NothingToUndo):
        enrolment_undoing.undo(session, change, by=by, now=LATER + 2 * HOUR)


def placing(activity, child, by, told):
    activity_id, child_id = activity.id, child.id

    def act(session):
        told.append(enrolments.place(session, activity_id, child_id, by=by, now=NOW).state)

    return act


def test_of_twenty_who_want_the_last_seat_one_is_placed_and_the_others_hear_that_they_wait(
    session, by, football, location, session_at
):
    factories.enrolment(session, football, factories.child(session))
    rivals = [factories.child(session) for _ in range(20)]
    session.commit()
    told = []
    outcomes = at_once(*((session_at(location), placing(football, child, by, told)) for child in rivals))
    assert outcomes == [WON] * 20
    expected = {EnrolmentState.PLACED: 1, EnrolmentState.WAITING: 19}
    assert Counter(told) == expected
    assert Counter(states(session, football, rivals)) == expected


def test_two_who_accept_one_offer_place_the_child_once(session, by, football, full, two_sessions):
    enrolments.leave(session, football.id, full[0].id, by=by, now=LATER)
    session.commit()
    activity_id, child_id = football.id, full[2].id

    def accept(one):
        offers.accept(one, activity_id, child_id, by=by, now=LATER)

    outcomes = at_once(*((one, accept) for one in two_sessions()))
    assert Counter(type(outcome) for outcome in outcomes) == {str: 1, OfferOver: 1}
    assert states(session, football, full)[2] == "placed"


def test_an_offer_is_accepted_or_lapses_and_never_both(session, by, football, full, two_sessions):
    enrolments.leave(session, football.id, full[0].id, by=by, now=LATER)
    session.commit()
    activity_id, child_id, late = football.id, full[2].id, SOON - 2 * HOUR
    one, other = two_sessions()
    outcomes = at_once(
        (one, lambda at: offers.accept(at, activity_id, child_id, by=by, now=late - HOUR)),
        (other, lambda at: offers.lapse_due(at, now=late)),
    )
    found = states(session, football, full)[1:4]
    accepted = outcomes[0] == WON
    assert found == (["placed", "placed", "waiting"] if accepted else ["placed", "waiting", "offered"])


def test_a_seat_that_is_left_while_somebody_is_placed_goes_to_one_child(session, by, football, full, two_sessions):
    session.commit()
    activity_id, leaver, comer = football.id, full[0].id, full[4].id
    one, other = two_sessions()
    assert at_once(
        (one, lambda at: enrolments.leave(at, activity_id, leaver, by=by, now=LATER)),
        (other, lambda at: enrolments.place(at, activity_id, comer, by=by, now=LATER)),
    ) == [WON, WON]
    assert states(session, football, full) == ["left", "placed", "offered", "waiting", "waiting"]
