"""Music coaching from the request to the intake: who asks, who waits, and with which interpreter."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from app.access import Role
from app.child_keys import ChildKeys, SealedField
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance
from app.models.audit import AuditEntry
from app.models.children import GroupMember, SchoolHours
from app.models.coaching import Trajectory
from app.models.messages import Message
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import ActivityKind, CoachingAsker, TrajectoryState
from app.programme.coaching import intakes, requests
from app.programme.coaching.intakes import Intake
from app.programme.coaching.refusals import (
    AlreadyOpen,
    DoesNotSpeak,
    HasMovedAway,
    NoSuchYoungPerson,
    NoTemplate,
    PersonBusy,
    WrongState,
    YoungPersonElsewhere,
)
from app.programme.coaching.requests import Request
from app.programme.refusals import LooksLikeCitizenNumber, NotFound, SpaceTaken
from app.queries import coaching
from app.queries.coaching import Wanted
from tests import factories
from tests.database.racing import WON, at_once
from tests.factories import DAY, HOUR, NOW


@pytest.fixture
def keys(tmp_path):
    return ChildKeys(tmp_path)


@pytest.fixture
def coach(session, location):
    return factories.account(session, Role.COACH)


@pytest.fixture
def mentor(session, location):
    return factories.account(session, Role.MENTOR)


@pytest.fixture
def template(session, location):
    return factories.template(session, kind=ActivityKind.MUSIC_COACHING)


def request(child, mentor=None, **values):
    defaults = {
        "child_id": child.id,
        "asked_by": CoachingAsker.MENTOR,
        "reason": "Trommelt op elke tafel",
        "interpreter": "ti",
        "mentor_id": mentor.id if mentor else None,
        "guardian_id": None,
    }
    return Request(**defaults | values)


def asked(session, keys, mentor, child=None, **values):
    child = child or factories.child(session)
    return requests.ask(session, request(child, mentor, **values), keys=keys, by=mentor.actor, now=NOW)


def intake(session, coach, *, at=None, starts=NOW + DAY, **values):
    slot = TimeSlot(starts_at=starts, ends_at=starts + HOUR)
    space = at or factories.space(session)
    return Intake(**{"slot": slot, "space_id": space.id, "coach_id": coach.id, "language": "ti"} | values)


def test_a_request_waits_with_a_sealed_reason_and_the_only_coach(session, keys, coach, mentor):
    row = asked(session, keys, mentor)
    assert (row.state, row.coach_id, row.mentor_id, row.asked_at) == (
        TrajectoryState.ASKED,
        coach.id,
        mentor.id,
        NOW,
    )
    assert b"Trommelt" not in row.request_sealed
    said = keys.unseal(row.request_sealed, child=row.child_id, row=row.id, field=SealedField.REQUEST)
    assert said == "Trommelt op elke tafel"


def test_of_two_coaches_nobody_is_chosen_and_one_takes_it_on(session, keys, coach, mentor):
    other = factories.account(session, Role.COACH)
    row = asked(session, keys, mentor)
    assert row.coach_id is None
    requests.take_on(session, row.id, by=other.actor, now=NOW)
    assert row.coach_id == other.id
    with pytest.raises(WrongState):
        requests.take_on(session, row.id, by=coach.actor, now=NOW)


def test_a_young_person_has_one_open_trajectory(session, keys, mentor):
    child = factories.child(session)
    asked(session, keys, mentor, child)
    with pytest.raises(AlreadyOpen):
        asked(session, keys, mentor, child)


def test_of_two_requests_at_once_one_is_refused(session, two_sessions, keys, mentor):
    child = factories.child(session)
    session.commit()
    wanted, by = request(child, mentor), mentor.actor
    outcomes = at_once(
        *[(one, lambda one: requests.ask(one, wanted, keys=keys, by=by, now=NOW)) for one in two_sessions()]
    )
    assert sorted(type(outcome).__name__ if outcome != WON else WON for outcome in outcomes) == ["AlreadyOpen", WON]


def test_what_is_foreign_gone_or_a_number_is_refused(session, session_at, other_location, keys, mentor):
    child = factories.child(session)
    stranger = factories.account(session_at(other_location), Role.MENTOR)
    with pytest.raises(NotFound):
        asked(session, keys, mentor, child, guardian_id=mentor.id)
    with pytest.raises(NotFound):
        asked(session, keys, mentor, child, mentor_id=stranger.id)
    with pytest.raises(LooksLikeCitizenNumber):
        asked(session, keys, mentor, child, reason="111222333")
    with pytest.raises(HasMovedAway):
        asked(session, keys, mentor, factories.child(session, left_on=NOW.date()))


def test_a_mentor_names_a_young_person_exactly(session, mentor):
    child = factories.child(session, pseudonym="Bonte Specht")
    assert requests.called(session, " bonte  specht ") == child.id
    with pytest.raises(NoSuchYoungPerson):
        requests.called(session, "specht")


def test_whoever_asked_withdraws_and_takes_that_back(session, keys, mentor):
    row = asked(session, keys, mentor)
    stranger = factories.account(session, Role.MENTOR)
    with pytest.raises(NotFound):
        requests.withdraw(session, row.id, by=stranger.actor, now=NOW)
    requests.withdraw(session, row.id, by=mentor.actor, now=NOW + HOUR)
    assert row.state is TrajectoryState.WITHDRAWN
    requests.bring_back(session, row.id, by=mentor.actor, now=NOW + 2 * HOUR)
    assert (row.state, row.asked_at) == (TrajectoryState.ASKED, NOW)


def test_what_was_withdrawn_does_not_come_back_beside_another_request(session, keys, mentor):
    child = factories.child(session)
    first = asked(session, keys, mentor, child)
    requests.withdraw(session, first.id, by=mentor.actor, now=NOW)
    asked(session, keys, mentor, child)
    with pytest.raises(AlreadyOpen):
        requests.bring_back(session, first.id, by=mentor.actor, now=NOW)


@pytest.mark.parametrize(
    ("spoken", "interpreter"), [(["ti", "ar"], "ti"), (["ti", "en"], None), (["nl"], None), ([], None)]
)
def test_an_interpreter_is_proposed_for_whoever_speaks_neither_dutch_nor_english(spoken, interpreter):
    assert requests.interpreter_for(spoken) == interpreter


def test_an_intake_is_a_meeting_called_music_with_an_interpreter(session, keys, coach, mentor, template):
    row = asked(session, keys, mentor)
    volunteer = factories.volunteer(session, languages=["nl", "ti"])
    held = intakes.plan(session, row.id, intake(session, coach, volunteer_id=volunteer.id), by=coach.actor, now=NOW)
    activity = session.get_one(Activity, row.activity_id)
    assert (activity.title, activity.kind, activity.capacity, activity.responsible_id, activity.template_id) == (
        "Muziek",
        ActivityKind.MUSIC_COACHING,
        1,
        coach.id,
        template.id,
    )
    assert (held.title, held.notes, row.intake_id, row.state) == ("Muziek", "", held.id, TrajectoryState.INTAKE)
    shift = session.scalars(select(Shift).where(Shift.role == "Tolk")).one()
    assert (shift.session_id, shift.language, shift.required) == (held.id, "ti", True)
    assert session.scalars(select(Assignment.volunteer_id)).one() == volunteer.id
    invited = select(Message.volunteer_id).where(Message.kind == "invitation")
    assert session.scalars(invited).all() == [volunteer.id]
    assert session.scalars(select(Attendance.child_id)).one() == row.child_id


def test_an_organisation_can_send_the_interpreter(session, keys, coach, mentor, template):
    row, partner = asked(session, keys, mentor), factories.partner(session, sort="interpreting")
    intakes.plan(session, row.id, intake(session, coach, partner_id=partner.id), by=coach.actor, now=NOW)
    assert session.scalars(select(Engagement.partner_id)).one() == partner.id
    assert session.scalars(select(Shift).where(Shift.role == "Tolk")).all() == []


def test_whoever_does_not_speak_it_does_not_interpret(session, keys, coach, mentor, template):
    row, volunteer = asked(session, keys, mentor), factories.volunteer(session, languages=["nl"])
    wanted = intake(session, coach, volunteer_id=volunteer.id)
    with pytest.raises(DoesNotSpeak):
        intakes.plan(session, row.id, wanted, by=coach.actor, now=NOW)


def test_without_a_template_nothing_is_planned(session, keys, coach, mentor):
    row = asked(session, keys, mentor)
    with pytest.raises(NoTemplate):
        intakes.plan(session, row.id, intake(session, coach), by=coach.actor, now=NOW)


def test_who_is_elsewhere_then_is_named_with_the_time(session, keys, coach, mentor, template):
    row = asked(session, keys, mentor)
    starts = NOW + DAY
    football = factories.activity(session, title="Voetbal")
    factories.attendance(
        session, factories.meeting(session, starts, of=football), session.get_one(factories.Child, row.child_id)
    )
    with pytest.raises(PersonBusy) as refused:
        intakes.plan(session, row.id, intake(session, coach), by=coach.actor, now=NOW)
    assert refused.value == PersonBusy(False, "Voetbal", starts, starts + HOUR)
    group = factories.activity(session, title="Groepsmuziek", responsible_id=coach.id)
    factories.meeting(session, starts + 3 * HOUR, of=group)
    with pytest.raises(PersonBusy) as refused:
        intakes.plan(session, row.id, intake(session, coach, starts=starts + 3 * HOUR), by=coach.actor, now=NOW)
    assert refused.value == PersonBusy(True, "Groepsmuziek", starts + 3 * HOUR, starts + 4 * HOUR)
    taken = factories.space(session)
    factories.meeting(session, starts + 6 * HOUR, at=taken)
    with pytest.raises(SpaceTaken):
        intakes.plan(
            session, row.id, intake(session, coach, at=taken, starts=starts + 6 * HOUR), by=coach.actor, now=NOW
        )


def test_an_intake_avoids_school_unless_it_is_planned_there_anyway(session, keys, coach, mentor, template):
    child = factories.child(session)
    row, starts = asked(session, keys, mentor, child), NOW + 2 * DAY
    own = {"location_id": child.location_id, "group_id": factories.group(session).id}
    factories.save(session, GroupMember(**own, child_id=child.id))
    for weekday in range(1, 6):
        factories.save(session, SchoolHours(**own, weekday=weekday, starts=time(8, 30), ends=time(15, 0)))
    space = factories.space(session)
    football = factories.meeting(session, starts.replace(hour=14, minute=30), of=factories.activity(session))
    factories.attendance(session, football, child)
    found = intakes.moments(session, row.id, coach_id=coach.id, space_id=space.id, by=coach.actor, now=NOW)
    assert len(found) == 3
    assert all(at.time() >= time(15, 0) for at in found)
    assert not any(at < football.ends_at and football.starts_at < at + HOUR for at in found)
    at_school = intake(session, coach, starts=starts.replace(hour=10))
    with pytest.raises(YoungPersonElsewhere):
        intakes.plan(session, row.id, at_school, by=coach.actor, now=NOW)
    held = intakes.plan(session, row.id, replace(at_school, anyway=True), by=coach.actor, now=NOW)
    assert held.starts_at == at_school.slot.starts_at


def test_an_intake_is_planned_once_and_again_when_it_was_cancelled(session, keys, coach, mentor, template, by):
    row = asked(session, keys, mentor)
    held = intakes.plan(session, row.id, intake(session, coach), by=by, now=NOW)
    with pytest.raises(WrongState):
        intakes.plan(session, row.id, intake(session, coach, starts=NOW + 2 * DAY), by=by, now=NOW)
    held.cancelled, held.cancel_reason = True, "Tolk is ziek"
    session.flush()
    again = intakes.plan(session, row.id, intake(session, coach, starts=NOW + 2 * DAY), by=by, now=NOW)
    assert row.intake_id == again.id != held.id


def test_a_coach_plans_no_intake_of_another(session, keys, coach, mentor, template):
    row, other = asked(session, keys, mentor), factories.account(session, Role.COACH)
    with pytest.raises(NotFound):
        intakes.plan(session, row.id, intake(session, other), by=other.actor, now=NOW)


@pytest.mark.parametrize(("starts_now", "state"), [(True, TrajectoryState.RUNNING), (False, TrajectoryState.WAITING)])
def test_after_the_intake_the_coaching_starts_or_waits(session, keys, coach, mentor, template, starts_now, state):
    row = asked(session, keys, mentor)
    intakes.plan(session, row.id, intake(session, coach), by=coach.actor, now=NOW)
    with pytest.raises(WrongState):
        intakes.note(session, row.id, "Zingt", starts_now=starts_now, keys=keys, by=coach.actor, now=NOW)
    later = NOW + 2 * DAY
    intakes.note(session, row.id, "Zingt graag", starts_now=starts_now, keys=keys, by=coach.actor, now=later)
    assert (row.state, row.since, b"Zingt" in row.intake_sealed) == (state, later, False)
    said = keys.unseal(row.intake_sealed, child=row.child_id, row=row.id, field=SealedField.INTAKE)
    assert said == "Zingt graag"


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_waiting_list_is_read_in_one_statement_in_order(session, location, count_queries, number):
    mentor = factories.account(session, Role.MENTOR)
    for place in range(number):
        child = factories.child(session, pseudonym=f"Merel {place}")
        session.add(
            Trajectory(
                location_id=location.id,
                child_id=child.id,
                asked_by=CoachingAsker.MENTOR,
                asked_by_id=mentor.id,
                asked_at=NOW - timedelta(days=place),
                since=NOW,
            )
        )
    session.flush()
    with count_queries() as statements:
        found = coaching.lines(session, Wanted(), now=NOW)
    assert len(statements) == 1
    assert [line.days_waited(NOW) for line in found] == sorted(range(number), reverse=True)


def test_the_list_is_searched_by_name_and_state(session, keys, mentor):
    asked(session, keys, mentor, factories.child(session, pseudonym="Merel"))
    asked(session, keys, mentor, factories.child(session, pseudonym="Uil"))
    assert [line.child for line in coaching.lines(session, Wanted(search="mer"), now=NOW)] == ["Merel"]
    closed = Wanted(states=frozenset({TrajectoryState.CLOSED}))
    assert coaching.lines(session, closed, now=NOW) == ()


def test_each_step_is_in_the_audit_log_with_ids_alone(session, keys, mentor):
    row = asked(session, keys, mentor)
    requests.withdraw(session, row.id, by=mentor.actor, now=NOW)
    kept = session.execute(select(AuditEntry.action, AuditEntry.subject_id).order_by(AuditEntry.action)).all()
    assert [tuple(one) for one in kept] == [("coaching.asked", row.id), ("coaching.withdrawn", row.id)]


def test_meetings_of_a_trajectory_are_only_called_music(session, keys, coach, mentor, template):
    row = asked(session, keys, mentor, factories.child(session, pseudonym="Kanarie"))
    intakes.plan(session, row.id, intake(session, coach), by=coach.actor, now=NOW)
    titles = session.execute(
        select(ProgrammeSession.title, ProgrammeSession.notes, Activity.description).join(Activity)
    )
    assert [tuple(one) for one in titles] == [("Muziek", "", "")]
