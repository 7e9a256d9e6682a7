"""What happens on a safety day while it goes: what changes, what never does, and who was first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from app.models.activities import ProgrammeSession
from app.models.audit import AuditEntry
from app.models.locations import Space
from app.models.messages import Message, MessageKind
from app.models.rotations import Rotation, RotationEvent, RotationEventSort, Visit
from app.programme import publishing
from app.programme.refusals import ChangedMeanwhile, ChangedSince, NotFound, NothingToUndo
from app.programme.rotations import running, scheduling
from app.programme.rotations.obstacles import PartsClash
from app.programme.rotations.running import Asked
from app.programme.rotations.running_refusals import CannotHappen, NothingPlanned, NotToday, RoundBegan
from tests import factories, running_days, safety_days
from tests.database import knowledge
from tests.database.racing import WON, at_once

OUT, BACK, LATE, GONE, SLOWER = list(RotationEventSort)[:5]


def at(clock, day=safety_days.DAY):
    """Return a moment of the day."""
    hours, minutes = map(int, clock.split("."))
    local = datetime(day.year, day.month, day.day, hours, minutes, tzinfo=ZoneInfo(factories.ZONE))
    return local.astimezone(UTC)


@pytest.fixture
def day(session, by):
    """Return a day with rounds of twenty minutes from nine o'clock on, every twenty-five minutes."""
    found = safety_days.rotation(session)
    session.commit()
    return found


@pytest.fixture
def fire(session, day):
    return running_days.stations(session, day)[0]


@pytest.fixture
def red(session, day):
    return running_days.groups(session, day)[0]


@pytest.fixture
def happen(session, by, day):
    """Return a function that lets something happen at a time of the day, and returns the event."""

    def happen(asked, clock):
        proposal = running.propose(session, day.id, asked, now=at(clock)).proposal
        event = running.carry_out(session, day.id, proposal, key=uuid4(), by=by, now=at(clock)).event
        session.commit()
        return event

    return happen


def visits(session, day, **where):
    rows = session.execute(
        select(Visit.group_id, Visit.station_id, Visit.round).where(Visit.rotation_id == day.id).filter_by(**where)
    )
    return {tuple(row) for row in rows}


def rounds(session, day, **where):
    return sorted(visit[2] for visit in visits(session, day, **where))


def test_a_preview_says_what_would_change_and_changes_nothing(session, day, fire, by):
    before = visits(session, day)
    found = running.propose(session, day.id, Asked(sort=OUT, subject=fire.id, until=3), now=at("9.30"))
    assert (found.effect.total, len(found.effect.moved) > 0, found.effect.lost, found.since) == (25, True, (), 1)
    assert found.effect.ends > found.effect.ended
    assert visits(session, day) == before
    assert session.get_one(Rotation, day.id).version == found.proposal.version


def test_what_was_proposed_is_what_the_day_becomes(session, day, fire, by):
    asked = Asked(sort=OUT, subject=fire.id, until=3)
    proposal = running.propose(session, day.id, asked, now=at("9.30")).proposal
    event = running.carry_out(session, day.id, proposal, key=uuid4(), by=by, now=at("9.31")).event
    session.commit()
    assert rounds(session, day, station_id=fire.id) == [0, 3, 4, 5, 6]
    assert len(visits(session, day)) == 25
    assert session.get_one(Rotation, day.id).version == proposal.version + 1
    assert (event.sort, event.from_round, event.by_id) == (OUT, 2, by.user_id)
    assert len(session.get_one(Rotation, day.id).rounds) == 1 + max(rounds(session, day))
    assert session.scalar(select(func.count()).where(AuditEntry.action == "rotation.happened")) == 1


def test_what_is_done_stays_as_it_was(session, day, fire, happen):
    before = {visit for visit in visits(session, day) if visit[2] < 2 and visit[1:] != (fire.id, 1)}
    happen(Asked(sort=OUT, subject=fire.id, for_good=True), "9.30")
    assert before <= visits(session, day)
    assert rounds(session, day, station_id=fire.id) == [0]


def test_a_station_that_comes_back_gets_its_visits_back(session, day, fire, happen):
    happen(Asked(sort=OUT, subject=fire.id, for_good=True), "9.30")
    happen(Asked(sort=BACK, subject=fire.id), "9.55")
    assert len(rounds(session, day, station_id=fire.id)) == 5


def test_a_station_that_is_out_stays_out_when_something_else_happens(session, day, fire, red, happen):
    happen(Asked(sort=OUT, subject=fire.id, until=6), "9.30")
    happen(Asked(sort=LATE, subject=red.id, until=4), "9.55")
    assert [one for one in rounds(session, day, station_id=fire.id) if 1 <= one < 6] == []
    assert [one for one in rounds(session, day, group_id=red.id) if 2 <= one < 4] == []


def test_a_group_that_leaves_is_expected_nowhere(session, day, red, happen):
    happen(Asked(sort=GONE, subject=red.id), "9.30")
    assert rounds(session, day, group_id=red.id) == [0, 1]


def test_a_slower_round_moves_the_later_ones_and_never_the_past(session, day, happen):
    happen(Asked(sort=SLOWER, minutes=10), "9.30")
    found = [start for start, _end in session.get_one(Rotation, day.id).rounds]
    assert found == [540, 565, 600, 625, 650]


def test_whoever_is_away_for_nobody_knows_how_long_is_for_two_rounds(session, day, fire, happen):
    event = happen(Asked(sort=OUT, subject=fire.id), "9.30")
    assert event.data["until"] == 3


@pytest.mark.parametrize("change", ["day", "rotation", "visits", "station", "group", "minutes", "back", "sort"])
def test_what_cannot_have_happened_is_refused(session, day, fire, red, by, change):
    asked, now, wanted = Asked(sort=OUT, subject=fire.id), at("9.30"), day.id
    if change == "visits":
        wanted = safety_days.rotation(session, visited=False).id
    asked, now, wanted, refusal = {
        "day": (asked, now - timedelta(days=1), wanted, NotToday),
        "rotation": (asked, now, fire.id, NotFound),
        "visits": (asked, now, wanted, NothingPlanned),
        "station": (Asked(sort=OUT, subject=red.id), now, wanted, NotFound),
        "group": (Asked(sort=LATE, subject=fire.id), now, wanted, NotFound),
        "minutes": (Asked(sort=SLOWER, minutes=0), now, wanted, CannotHappen),
        "back": (Asked(sort=BACK, subject=fire.id), now, wanted, CannotHappen),
        "sort": (Asked(sort=RotationEventSort.BY_HAND), now, wanted, NotFound),
    }[change]
    with pytest.raises(refusal):
        running.propose(session, wanted, asked, now=now)


def test_a_proposal_of_another_version_changes_nothing(session, day, fire, by):
    proposal = running.propose(session, day.id, Asked(sort=OUT, subject=fire.id), now=at("9.30")).proposal
    before = visits(session, day)
    with pytest.raises(ChangedMeanwhile):
        running.carry_out(
            session, day.id, replace(proposal, version=proposal.version - 1), key=uuid4(), by=by, now=at("9.30")
        )
    assert visits(session, day) == before


def test_a_proposal_from_before_a_round_began_is_looked_at_again(session, day, fire, by):
    proposal = running.propose(session, day.id, Asked(sort=OUT, subject=fire.id), now=at("9.44")).proposal
    with pytest.raises(RoundBegan):
        running.carry_out(session, day.id, proposal, key=uuid4(), by=by, now=at("9.51"))


def test_the_same_sent_twice_happens_once(session, day, fire, by):
    proposal = running.propose(session, day.id, Asked(sort=OUT, subject=fire.id), now=at("9.30")).proposal
    key = uuid4()
    first = running.carry_out(session, day.id, proposal, key=key, by=by, now=at("9.30")).event
    session.commit()
    assert running.carry_out(session, day.id, proposal, key=key, by=by, now=at("9.31")).event is first
    other = safety_days.rotation(session)
    with pytest.raises(ChangedMeanwhile):
        running.carry_out(session, other.id, proposal, key=key, by=by, now=at("9.31"))


def test_of_two_who_press_at_once_one_wins_and_the_other_is_told(session, day, fire, red, by, two_sessions):
    asked = (Asked(sort=OUT, subject=fire.id), Asked(sort=LATE, subject=red.id))
    proposals = [running.propose(session, day.id, one, now=at("9.30")).proposal for one in asked]
    session.commit()
    contenders = [
        (
            other,
            lambda at_work, proposal=proposal: running.carry_out(
                at_work, day.id, proposal, key=uuid4(), by=by, now=at("9.30")
            ),
        )
        for other, proposal in zip(two_sessions(), proposals, strict=True)
    ]
    found = at_once(*contenders)
    assert sorted(map(str, found)) == sorted([WON, str(ChangedMeanwhile())])
    assert session.scalar(select(func.count()).select_from(RotationEvent)) == 1
    assert len(visits(session, day)) == 25


def test_the_last_thing_that_happened_can_be_undone(session, day, fire, by, happen):
    before, times = visits(session, day), session.get_one(Rotation, day.id).rounds
    event = happen(Asked(sort=OUT, subject=fire.id, until=3), "9.30")
    running.undo(session, day.id, event.id, by=by, now=at("9.32"))
    session.commit()
    assert (visits(session, day), session.get_one(Rotation, day.id).rounds) == (before, times)
    with pytest.raises(NothingToUndo):
        running.undo(session, day.id, event.id, by=by, now=at("9.33"))
    again = happen(Asked(sort=OUT, subject=fire.id, until=3), "9.34")
    assert again.from_round == 2


def test_what_was_followed_by_something_else_is_not_undone(session, day, fire, by, happen):
    first = happen(Asked(sort=OUT, subject=fire.id, until=3), "9.30")
    happen(Asked(sort=SLOWER, minutes=5), "9.31")
    with pytest.raises(ChangedSince):
        running.undo(session, day.id, first.id, by=by, now=at("9.32"))


def test_what_somebody_changed_by_hand_since_is_not_undone(session, day, fire, by, happen):
    event = happen(Asked(sort=OUT, subject=fire.id, until=3), "9.30")
    session.delete(session.scalars(select(Visit).where(Visit.station_id == fire.id, Visit.round == 5)).one())
    session.commit()
    with pytest.raises(ChangedSince):
        running.undo(session, day.id, event.id, by=by, now=at("9.32"))


def test_an_undo_that_would_change_what_is_done_is_refused(session, day, fire, by, happen):
    event = happen(Asked(sort=OUT, subject=fire.id, until=4), "9.30")
    with pytest.raises(RoundBegan):
        running.undo(session, day.id, event.id, by=by, now=at("9.55"))


def test_a_slower_round_is_not_undone_once_that_would_let_another_begin(session, day, by, happen):
    event = happen(Asked(sort=SLOWER, minutes=15), "9.30")
    with pytest.raises(RoundBegan):
        running.undo(session, day.id, event.id, by=by, now=at("9.52"))


def test_an_event_of_another_day_is_not_found(session, day, fire, by, happen):
    event = happen(Asked(sort=OUT, subject=fire.id), "9.30")
    other = safety_days.rotation(session)
    for wanted, row in ((other.id, event.id), (day.id, fire.id), (fire.id, event.id)):
        with pytest.raises(NotFound):
            running.undo(session, wanted, row, by=by, now=at("9.31"))


@pytest.fixture
def blue(session, day):
    return running_days.groups(session, day)[1]


@pytest.fixture
def led(session, day, blue, by):
    """Return the leader of the group at the first station in the second round, who was invited to the day."""
    leader = factories.volunteer(session)
    blue.leader_id = leader.id
    session.commit()
    planned = scheduling.put(session, day.id, by=by, now=factories.NOW)
    assert planned.not_free == ()
    session.commit()
    ids = session.scalars(select(ProgrammeSession.id).where(ProgrammeSession.rotation_id == day.id)).all()
    publishing.publish(session, ids, by=by, now=factories.NOW)
    knowledge.arrive(session)
    session.commit()
    return leader


def messages(session, volunteer):
    found = select(Message.kind).where(Message.volunteer_id == volunteer.id, Message.created_at > factories.NOW)
    return session.scalars(found).all()


def test_whoever_has_to_be_elsewhere_gets_one_message(session, day, fire, blue, led, happen):
    happen(Asked(sort=OUT, subject=fire.id, until=4), "9.30")
    assert messages(session, led) == [MessageKind.UPDATE]
    notes = session.scalars(select(ProgrammeSession.notes).where(ProgrammeSession.id == blue.session_id)).one()
    assert "09.25–09.45 even vrij" in notes


def test_the_running_order_changes_also_when_a_session_cannot_follow(session, day, fire, led, happen, by):
    space = session.get_one(Space, fire.space_id)
    factories.meeting(session, at("11.15"), at=space, minutes=240)
    session.commit()
    proposal = running.propose(session, day.id, Asked(sort=OUT, subject=fire.id, until=5), now=at("9.30")).proposal
    done = running.carry_out(session, day.id, proposal, key=uuid4(), by=by, now=at("9.30"))
    session.commit()
    assert isinstance(done.in_the_way, PartsClash)
    assert 5 in rounds(session, day, station_id=fire.id)
    assert session.scalar(select(func.count()).select_from(RotationEvent)) == 1


def test_what_was_proven_of_the_plan_is_not_said_of_what_became_of_it(session, day, fire, happen):
    day.outcome = {"status": "optimal", "objective": {"last_round": 4}, "bound": {"last_round": 4}}
    session.commit()
    happen(Asked(sort=OUT, subject=fire.id, until=3), "9.30")
    session.refresh(day)
    assert (day.outcome["status"], day.outcome["by_hand"]) == ("feasible", True)
