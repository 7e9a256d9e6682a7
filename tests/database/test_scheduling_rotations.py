"""A safety day becomes sessions, shifts and engagements like everything else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models.activities import ProgrammeSession, SessionChange
from app.models.attendance import Attendance
from app.models.participants import Participant
from app.models.rotations import RotationGroup, Station, StationRole, Visit
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.timeslots import local_slot
from app.planning.vocabulary import Answer, AttendanceMark, EngagementState
from app.programme import publishing, sessions
from app.programme.refusals import ChildTaken, NotFound, SpaceTaken, VolunteerTaken
from app.programme.rotations import scheduling
from app.programme.rotations.leaders import NotFree
from app.programme.rotations.obstacles import (
    NoRunningOrder,
    NowhereToGather,
    OneGroupAtATime,
    PartsClash,
    StationWithoutSpace,
)
from app.programme.rotations.parts import GONE
from app.programme.series import undoing
from tests import factories, safety_days
from tests.factories import NOW, ZONE

MINUTE = timedelta(minutes=1)


@pytest.fixture
def day(session, by):
    """A small safety day: two stations, three groups."""
    found = safety_days.rotation(session, stations=("Brandweer", "Politie"), groups=("rood", "blauw", "geel"))
    session.commit()
    return found


@pytest.fixture
def put(session, by, day):
    def put(minutes=0):
        done = scheduling.put(session, day.id, by=by, now=NOW + minutes * MINUTE)
        session.commit()
        session.expire_all()
        return done

    return put


def planned(session):
    rows = session.scalars(select(ProgrammeSession).order_by(ProgrammeSession.title)).all()
    return {row.title: row for row in rows}


def slot(start, end):
    found = local_slot(day=safety_days.DAY, start=clock(start), end=clock(end), zone=ZONE)
    return found.starts_at, found.ends_at


def clock(text):
    from datetime import time

    return time.fromisoformat(text)


def station(session, day, name):
    return session.scalars(select(Station).where(Station.rotation_id == day.id, Station.name == name)).one()


def team(session, day, name):
    return session.scalars(
        select(RotationGroup).where(RotationGroup.rotation_id == day.id, RotationGroup.name == name)
    ).one()


def test_every_station_and_every_group_becomes_a_session(session, day, put):
    done = put()
    assert (done.made, done.changed, done.gone, done.not_free) == (5, 0, 0, ())
    found = planned(session)
    assert {title: (row.starts_at, row.ends_at) for title, row in found.items()} == {
        "Veiligheidsdag: Brandweer": slot("09:00", "10:10"),
        "Veiligheidsdag: Politie": slot("09:00", "10:10"),
        "Veiligheidsdag: groep rood": slot("09:00", "09:45"),
        "Veiligheidsdag: groep blauw": slot("09:25", "10:10"),
        "Veiligheidsdag: groep geel": slot("09:00", "10:10"),
    }
    assert {row.rotation_id for row in found.values()} == {day.id}
    assert found["Veiligheidsdag: Brandweer"].space_id == station(session, day, "Brandweer").space_id
    assert found["Veiligheidsdag: groep rood"].space_id == day.gathering_space_id
    assert team(session, day, "rood").session_id == found["Veiligheidsdag: groep rood"].id


def test_a_station_reads_its_running_order_and_a_group_its_route(session, day, put):
    fire = station(session, day, "Brandweer")
    fire.materials, fire.description, day.note = "Helm en pop", "De wagen bekijken.", "Verzamelen bij de vlag."
    space = session.get_one(factories.Space, fire.space_id).name
    police = session.get_one(factories.Space, station(session, day, "Politie").space_id).name
    put()
    found = planned(session)
    assert found["Veiligheidsdag: Brandweer"].notes == (
        "Draaischema\n"
        "09.00–09.20 groep rood (3 kinderen)\n"
        "09.25–09.45 groep blauw (3 kinderen)\n"
        "09.50–10.10 groep geel (3 kinderen)\n\n"
        "Klaarzetten: Helm en pop\n\n"
        "De wagen bekijken.\n\n"
        "Verzamelen bij de vlag."
    )
    assert found["Veiligheidsdag: groep geel"].notes == (
        f"Route\n09.00–09.20 Politie, {police}\n09.25–09.45 even vrij\n09.50–10.10 Brandweer, {space}\n\n"
        "Verzamelen bij de vlag."
    )


def test_hosts_are_asked_helpers_needed_and_children_placed(session, day, put):
    police = station(session, day, "Politie")
    factories.save(
        session,
        StationRole(
            location_id=day.location_id, station_id=police.id, name="Ouder bij het zebrapad", need=2, required=True
        ),
    )
    put()
    found = planned(session)
    asked = session.execute(select(Engagement.session_id, Engagement.partner_id, Engagement.state)).all()
    assert {tuple(row) for row in asked} == {
        (found[f"Veiligheidsdag: {one.name}"].id, one.partner_id, EngagementState.NOT_ASKED)
        for one in session.scalars(select(Station))
    }
    needed = session.execute(
        select(Shift.session_id, Shift.role, Shift.need, Shift.required, Shift.qualification)
    ).all()
    assert {tuple(row) for row in needed} == {
        (found["Veiligheidsdag: Politie"].id, "Ouder bij het zebrapad", 2, True, None),
        *(
            (found[f"Veiligheidsdag: groep {name}"].id, "Groepsbegeleider", 1, True, "vog")
            for name in ("rood", "blauw", "geel")
        ),
    }
    places = session.execute(select(Attendance.session_id, Attendance.child_id)).all()
    assert {tuple(row) for row in places} == {
        (session.get_one(RotationGroup, one.group_id).session_id, one.child_id)
        for one in session.scalars(select(Participant))
    }


def test_putting_it_again_changes_nothing(session, day, put):
    put()
    before = {row.id: row.version for row in planned(session).values()}
    again = put(1)
    assert (again.edit, again.made, again.changed, again.gone) == (None, 0, 0, 0)
    assert {row.id: row.version for row in planned(session).values()} == before


def test_a_slower_round_changes_what_comes_after_as_one_act(session, day, put):
    put()
    day.rounds = [[540, 560], [565, 600], [605, 625]]
    done = put(1)
    assert (done.made, done.changed, done.gone) == (0, 5, 0)
    changes = session.scalars(select(SessionChange).where(SessionChange.edit_id == done.edit.id)).all()
    assert len(changes) == 5
    assert {row.ends_at for title, row in planned(session).items() if title != "Veiligheidsdag: groep rood"} == {
        slot("09:00", "10:25")[1]
    }


def test_undo_puts_back_what_was_and_takes_away_what_was_made(session, by, day, put):
    first = put()
    day.rounds = [[540, 560], [565, 600], [605, 625]]
    second = put(1)
    undoing.undo(session, second.edit.id, by=by, now=NOW + 2 * MINUTE)
    session.commit()
    assert planned(session)["Veiligheidsdag: Brandweer"].ends_at == slot("09:00", "10:10")[1]
    assert first.edit is not None


def test_undo_of_the_first_takes_every_session_away(session, by, day, put):
    undoing.undo(session, put().edit.id, by=by, now=NOW + MINUTE)
    session.commit()
    session.expire_all()
    assert planned(session) == {}
    assert session.scalars(select(Attendance)).all() == []
    assert put(2).made == 5


def test_seats_and_answers_stay(session, by, day, put):
    put()
    shift = session.scalars(select(Shift).where(Shift.session_id == team(session, day, "rood").session_id)).one()
    seat = factories.assignment(session, shift, factories.volunteer(session), answer=Answer.ACCEPTED, answered_at=NOW)
    engagement = session.scalars(select(Engagement)).first()
    engagement.state = EngagementState.CONFIRMED
    day.rounds = [[540, 560], [565, 600], [605, 625]]
    put(1)
    assert (session.get_one(Assignment, seat.id).answer, session.get_one(Assignment, seat.id).released) == (
        Answer.ACCEPTED,
        False,
    )
    assert session.get_one(Assignment, seat.id).ends_at == slot("09:00", "10:00")[1]
    assert session.get_one(Engagement, engagement.id).state is EngagementState.CONFIRMED


def test_fewer_leaders_than_are_seated_takes_nobody_away(session, day, put):
    red = team(session, day, "rood")
    red.leaders = 2
    put()
    shift = session.scalars(select(Shift).where(Shift.session_id == team(session, day, "rood").session_id)).one()
    for _ in range(2):
        factories.assignment(session, shift, factories.volunteer(session))
    team(session, day, "rood").leaders = 1
    put(1)
    assert session.get_one(Shift, shift.id).need == 2


def test_a_chosen_leader_has_the_seat(session, day, put):
    leader = factories.volunteer(session)
    team(session, day, "rood").leader_id = leader.id
    put()
    (seat,) = session.scalars(select(Assignment))
    assert (seat.volunteer_id, seat.session_id) == (leader.id, team(session, day, "rood").session_id)


def test_another_leader_takes_the_place_of_one_who_was_chosen_before(session, by, day, put):
    one, other = factories.volunteer(session), factories.volunteer(session)
    team(session, day, "rood").leader_id = one.id
    put()
    team(session, day, "rood").leader_id = other.id
    done = put(1)
    seats = {seat.volunteer_id: seat.released for seat in session.scalars(select(Assignment))}
    assert seats == {one.id: True, other.id: False}
    undoing.undo(session, done.edit.id, by=by, now=NOW + 2 * MINUTE)
    session.commit()
    session.expire_all()
    seats = {seat.volunteer_id: seat.released for seat in session.scalars(select(Assignment))}
    assert seats == {one.id: False, other.id: True}


def test_a_leader_whom_somebody_else_seated_stays(session, day, put):
    put()
    shift = session.scalars(select(Shift).where(Shift.session_id == team(session, day, "rood").session_id)).one()
    there, chosen = factories.volunteer(session), factories.volunteer(session)
    factories.assignment(session, shift, there, assigned_at=NOW + MINUTE)
    team(session, day, "rood").leader_id = chosen.id
    assert put(2).not_free == (NotFree(group="groep rood", volunteer=chosen.name),)
    assert [seat.volunteer_id for seat in session.scalars(select(Assignment))] == [there.id]


def test_a_leader_who_said_no_is_not_asked_again(session, day, put):
    leader = factories.volunteer(session)
    team(session, day, "rood").leader_id = leader.id
    put()
    seat = session.scalars(select(Assignment)).one()
    seat.answer, seat.answered_at = Answer.DECLINED, NOW
    assert put(1).edit is None
    assert session.scalars(select(Assignment)).one().answer is Answer.DECLINED


def test_a_leader_cannot_lead_two_groups_at_once(session, day, put):
    leader = factories.volunteer(session)
    team(session, day, "rood").leader_id = team(session, day, "blauw").leader_id = leader.id
    assert [one.group for one in put().not_free] in (["groep rood"], ["groep blauw"])
    assert len(session.scalars(select(Assignment)).all()) == 1


def test_a_child_that_changes_groups_takes_its_place_along(session, day, put):
    put()
    child = session.scalars(select(Participant).where(Participant.group_id == team(session, day, "rood").id)).first()
    child.group_id = team(session, day, "geel").id
    place = session.scalars(select(Attendance).where(Attendance.child_id == child.child_id)).one()
    place.mark, place.recorded_at = AttendanceMark.PRESENT, NOW
    session.flush()
    put(1)
    (place,) = session.scalars(select(Attendance).where(Attendance.child_id == child.child_id))
    assert (place.session_id, place.mark) == (team(session, day, "geel").session_id, AttendanceMark.PRESENT)


def test_a_child_that_goes_round_no_more_holds_no_place(session, day, put):
    put()
    one, other = session.scalars(
        select(Participant).where(Participant.group_id == team(session, day, "rood").id)
    ).all()[:2]
    there = session.scalars(select(Attendance).where(Attendance.child_id == other.child_id)).one()
    there.mark, there.recorded_at = AttendanceMark.PRESENT, NOW
    one.group_id = other.group_id = None
    children = one.child_id, other.child_id
    put(1)
    found = session.scalars(select(Attendance.child_id).where(Attendance.child_id.in_(children))).all()
    assert found == [children[1]]  # whoever was there was there


def test_a_station_that_goes_is_removed_while_nobody_knows_of_it(session, day, put):
    put()
    session.delete(station(session, day, "Politie"))
    session.flush()
    done = put(1)
    assert (done.gone, "Veiligheidsdag: Politie" in planned(session)) == (1, False)


def test_a_station_that_goes_is_cancelled_when_people_know_of_it_and_comes_back(session, by, day, put):
    put()
    post = station(session, day, "Politie")
    publishing.publish(session, [post.session_id], by=by, now=NOW)
    visits = session.scalars(select(Visit).where(Visit.station_id == post.id)).all()
    rounds = {visit.group_id: visit.round for visit in visits}
    for visit in visits:
        session.delete(visit)
    session.flush()
    assert put(1).gone == 1
    row = planned(session)["Veiligheidsdag: Politie"]
    assert (row.cancelled, row.cancel_reason) == (True, GONE)
    assert put(2).edit is None
    for group_id, number in rounds.items():
        safety_days.visit(
            session, day, session.get_one(RotationGroup, group_id), station(session, day, "Politie"), number
        )
    assert put(3).changed == 4
    assert not planned(session)["Veiligheidsdag: Politie"].cancelled


def test_what_somebody_cancelled_stays_cancelled(session, by, day, put):
    put()
    sessions.cancel(session, station(session, day, "Politie").session_id, reason="Ziek", by=by, now=NOW)
    day.rounds = [[540, 560], [565, 600], [605, 625]]
    assert put(1).changed == 4
    assert planned(session)["Veiligheidsdag: Politie"].cancel_reason == "Ziek"


def test_a_session_that_was_moved_by_hand_comes_back_to_the_running_order(session, by, day, put):
    put()
    row = planned(session)["Veiligheidsdag: Politie"]
    sessions.move(
        session,
        row.id,
        slot=local_slot(day=safety_days.DAY, start=clock("13:00"), end=clock("14:00"), zone=ZONE),
        version=row.version,
        by=by,
        now=NOW,
    )
    assert put(1).changed == 1
    assert (planned(session)["Veiligheidsdag: Politie"].starts_at) == slot("09:00", "10:10")[0]


def test_a_day_that_is_not_solved_is_refused(session, by):
    found = safety_days.rotation(session, visited=False)
    with pytest.raises(NoRunningOrder):
        scheduling.put(session, found.id, by=by, now=NOW)
    with pytest.raises(NotFound):
        scheduling.put(session, found.activity_id, by=by, now=NOW)


def test_groups_gather_where_several_can_be_at_once(session, by, day):
    day.gathering_space_id = factories.space(session, name="Klaslokaal").id
    session.flush()
    with pytest.raises(OneGroupAtATime) as refusal:
        scheduling.put(session, day.id, by=by, now=NOW)
    assert refusal.value.space == "Klaslokaal"
    day.gathering_space_id = None
    session.flush()
    with pytest.raises(NowhereToGather):
        scheduling.put(session, day.id, by=by, now=NOW)


def test_a_station_has_a_space(session, by, day):
    station(session, day, "Politie").space_id = None
    session.flush()
    with pytest.raises(StationWithoutSpace) as refusal:
        scheduling.put(session, day.id, by=by, now=NOW)
    assert refusal.value.station == "Politie"


def test_what_stands_in_the_way_is_said_by_station_and_group(session, by, day):
    space = session.get_one(factories.Space, station(session, day, "Politie").space_id)
    starts, ends = slot("09:30", "10:30")
    factories.meeting(session, starts, at=space, title="Dansen")
    child = session.scalars(select(Participant).where(Participant.group_id == team(session, day, "blauw").id)).first()
    elsewhere = factories.meeting(session, starts)
    factories.attendance(session, elsewhere, session.get_one(factories.Child, child.child_id))
    session.commit()
    with pytest.raises(PartsClash) as refusal:
        scheduling.put(session, day.id, by=by, now=NOW)
    assert refusal.value.clashes == (
        ("Politie", SpaceTaken(space.name, "Dansen", starts, ends)),
        ("groep blauw", ChildTaken(1)),
    )
    session.rollback()
    assert len(planned(session)) == 2


def test_a_helper_who_would_be_in_two_places_is_named(session, by, day, put):
    put()
    shift = session.scalars(select(Shift).where(Shift.session_id == team(session, day, "rood").session_id)).one()
    helper = factories.volunteer(session, name="Samira")
    factories.assignment(session, shift, helper)
    starts, ends = slot("09:50", "10:50")
    later = factories.meeting(session, starts, title="Koken")
    factories.assignment(session, factories.shift(session, later), helper)
    day.rounds = [[540, 560], [565, 600], [605, 625]]
    session.commit()
    with pytest.raises(PartsClash) as refusal:
        scheduling.put(session, day.id, by=by, now=NOW)
    assert refusal.value.clashes == (("groep rood", VolunteerTaken("Samira", "Koken", starts, ends)),)


def test_no_name_of_a_child_is_in_a_title_or_a_note(session, by, day, put):
    put()
    names = session.scalars(select(factories.Child.pseudonym)).all()
    assert not [name for name in names for row in planned(session).values() if name in f"{row.title} {row.notes}"]


def test_a_small_and_a_large_day_take_the_same_number_of_statements(session, by, count_queries):
    def statements(number):
        found = safety_days.rotation(
            session,
            stations=[f"Post {number}.{place}" for place in range(number)],
            groups=[f"{number}.{place}" for place in range(number)],
        )
        for group in session.scalars(select(RotationGroup).where(RotationGroup.rotation_id == found.id)):
            group.leader_id = factories.volunteer(session).id
        session.commit()
        session.expire_all()
        with count_queries() as first:
            scheduling.put(session, found.id, by=by, now=NOW)
        session.commit()
        session.expire_all()
        found.rounds = [[start + 1, end + 1] for start, end in found.rounds]
        session.commit()
        session.expire_all()
        with count_queries() as again:
            scheduling.put(session, found.id, by=by, now=NOW)
        session.commit()
        return len(first), len(again)

    assert statements(2) == statements(3) == statements(9)
