"""What is offered to mend a conflict really mends it, and makes nothing worse."""

from dataclasses import replace
from datetime import UTC, datetime, time
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.planning.conflicts import ConflictKind, find_conflicts
from app.planning.mending import MENDED_BY_SPACE, MENDED_BY_TIME, Mend, Workshop
from app.planning.plan import ChildrenInPlan, Helper, PlannedEngagement, PlannedSpace
from app.planning.vocabulary import EngagementState, SessionStatus
from tests.unit.planning.test_clashes import AWAY, BETWEEN_SESSIONS, busy_plans
from tests.unit.planning.test_conflicts import FATIMA, FOOTBALL, HALL, PAINTING, READING, at, plan, shift, volunteer

LONG_BEFORE = datetime(2026, 11, 1, tzinfo=UTC)
WEDNESDAY = 3
SPACES = (
    PlannedSpace(id=HALL, name="Zaal", capacity=20),
    PlannedSpace(id=UUID(int=202), name="Kamer", capacity=8),
    PlannedSpace(id=UUID(int=203), name="Grote zaal", capacity=60),
    PlannedSpace(id=UUID(int=204), name="Zwembad", shareable=True, away_minutes=25),
    PlannedSpace(id=UUID(int=205), name="Plein", shareable=True),
)


def mend(whole, kind, now=LONG_BEFORE):
    """Return what is offered for the only conflict of that kind."""
    (conflict,) = [conflict for conflict in find_conflicts(whole) if conflict.kind is kind]
    return Workshop(whole, now=now).mend(conflict)


def in_hall(session, **changes):
    return replace(session, space_id=HALL, space_name="Zaal", space_capacity=20, **changes)


def test_the_later_session_is_moved_to_the_nearest_time_at_which_its_space_is_free():
    whole = plan(in_hall(FOOTBALL), in_hall(PAINTING))
    assert mend(whole, ConflictKind.SPACE_DOUBLE_BOOKED) == Mend(session_id=PAINTING.id, slot=at("15:30", "16:30"))


def test_rather_than_another_time_another_space_is_offered_the_smallest_that_is_large_enough():
    whole = plan(in_hall(FOOTBALL), in_hall(PAINTING, capacity=12), spaces=SPACES)
    assert mend(whole, ConflictKind.SPACE_DOUBLE_BOOKED) == Mend(
        session_id=PAINTING.id, slot=PAINTING.slot, space_id=UUID(int=203), space_name="Grote zaal"
    )


def test_a_space_in_use_is_not_offered():
    large = replace(READING, slot=at("14:00", "18:00"), space_id=UUID(int=203))
    whole = plan(in_hall(FOOTBALL), in_hall(PAINTING, capacity=12), large, spaces=SPACES)
    assert mend(whole, ConflictKind.SPACE_DOUBLE_BOOKED).space_name == "Plein"


def test_a_space_that_is_too_small_is_exchanged_and_no_time_helps():
    whole = plan(in_hall(FOOTBALL, placed=70), spaces=SPACES[:3])
    assert mend(whole, ConflictKind.SPACE_TOO_SMALL) is None
    whole = plan(in_hall(FOOTBALL, placed=40), spaces=SPACES)
    assert mend(whole, ConflictKind.SPACE_TOO_SMALL).space_name == "Grote zaal"


def test_a_session_that_has_begun_stays_and_the_other_one_moves():
    whole = plan(in_hall(FOOTBALL), in_hall(PAINTING))
    now = FOOTBALL.slot.starts_at
    assert mend(whole, ConflictKind.SPACE_DOUBLE_BOOKED, now) == Mend(session_id=PAINTING.id, slot=at("15:30", "16:30"))
    assert mend(whole, ConflictKind.SPACE_DOUBLE_BOOKED, PAINTING.slot.starts_at) is None


def test_a_time_is_offered_only_when_the_volunteers_can_come():
    seat = {"shifts": (shift(volunteer(available=False)),)}
    hours = ((WEDNESDAY, time(9), time(12)), (WEDNESDAY, time(18), time(19)))
    whole = plan(replace(FOOTBALL, **seat), helpers={FATIMA: Helper(hours=hours)})
    assert mend(whole, ConflictKind.VOLUNTEER_UNAVAILABLE) == Mend(session_id=FOOTBALL.id, slot=at("10:30", "12:00"))


def test_a_volunteer_who_comes_at_any_time_is_in_nobody_s_way():
    seat = {"shifts": (shift(volunteer()),)}
    whole = plan(replace(FOOTBALL, slot=at("20:30", "22:00"), **seat), helpers={FATIMA: Helper()})
    assert mend(whole, ConflictKind.OUTSIDE_OPENING_HOURS) == Mend(session_id=FOOTBALL.id, slot=at("19:30", "21:00"))


def test_a_day_that_is_full_offers_nothing():
    whole = plan(in_hall(FOOTBALL), in_hall(PAINTING, slot=at("09:00", "21:00")))
    assert mend(whole, ConflictKind.SPACE_DOUBLE_BOOKED) is None


def test_no_time_helps_somebody_who_holds_two_shifts_of_one_session():
    whole = plan(replace(FOOTBALL, shifts=(shift(volunteer()), shift(volunteer()))))
    assert mend(whole, ConflictKind.VOLUNTEER_DOUBLE_BOOKED) is None


def test_what_is_missing_is_not_mended_by_moving():
    assert mend(plan(replace(FOOTBALL, responsible_name=None)), ConflictKind.RESPONSIBLE_MISSING) is None


def test_a_plan_of_another_stretch_of_time_mends_nothing():
    (conflict,) = find_conflicts(plan(replace(FOOTBALL, slot=at("20:30", "22:00"))))
    assert Workshop(plan(), now=LONG_BEFORE).mend(conflict) is None


spaces = st.sets(st.sampled_from([space for space in AWAY if space is not None])).map(
    lambda chosen: tuple(
        PlannedSpace(id=one, name=str(one), shareable=one == UUID(int=700), away_minutes=AWAY[one])
        for one in sorted(chosen)
    )
)


def after(whole, found):
    """Return the plan with what was offered done."""
    to = next((space for space in whole.spaces if space.id == found.space_id), None)
    place = {"space_id": to.id, "space_shareable": to.shareable, "away_minutes": to.away_minutes} if to else {}
    return replace(
        whole,
        sessions=tuple(
            replace(session, slot=found.slot, **place) if session.id == found.session_id else session
            for session in whole.sessions
        ),
    )


def clashes(whole):
    return {
        (conflict.kind, frozenset(conflict.session_ids))
        for conflict in find_conflicts(whole)
        if conflict.kind in BETWEEN_SESSIONS
    }


@given(busy_plans(), spaces)
def test_what_is_offered_mends_the_conflict_and_brings_no_other(whole, spaces):
    whole = replace(whole, spaces=spaces)
    workshop = Workshop(whole, now=LONG_BEFORE)
    for conflict in find_conflicts(whole):
        found = workshop.mend(conflict)
        if found is not None:
            assert conflict.kind in MENDED_BY_TIME | MENDED_BY_SPACE
            now = clashes(after(whole, found))
            assert (conflict.kind, frozenset(conflict.session_ids)) not in now
            assert now <= clashes(whole)


def test_sessions_that_were_cancelled_are_in_nobody_s_way():
    cancelled = in_hall(READING, slot=at("15:30", "18:00"), status=SessionStatus.CANCELLED)
    whole = plan(in_hall(FOOTBALL), in_hall(PAINTING), cancelled, children=ChildrenInPlan())
    assert mend(whole, ConflictKind.SPACE_DOUBLE_BOOKED) == Mend(session_id=PAINTING.id, slot=at("15:30", "16:30"))


def test_a_time_at_which_a_partner_is_busy_is_not_offered():
    police = PlannedEngagement(partner_id=UUID(int=501), partner_name="Politie", state=EngagementState.ASKED)
    session = replace(FOOTBALL, engagements=(police,))
    busy = {police.partner_id: (at("14:30", "16:15"),)}
    assert mend(plan(session, busy=busy), ConflictKind.PARTNER_BUSY) == Mend(
        session_id=FOOTBALL.id, slot=at("13:00", "14:30")
    )
