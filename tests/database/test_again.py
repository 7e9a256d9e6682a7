"""Next year's safety day: everything but the people, and tasks counted back anew."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from app.models.accounts import UserAccount
from app.models.activities import Activity
from app.models.messages import Message, MessageKind
from app.models.participants import Participant
from app.models.rotations import Rotation, RotationGroup, Station, StationRole, Visit
from app.models.shifts import Engagement
from app.programme import task_plans
from app.programme.refusals import NamesAChild, NotFound
from app.programme.rotations import again
from app.programme.rotations.again import DayHasRotation
from app.programme.rotations.refusals import DayIsFree
from app.queries import tasks as reading
from tests import factories, safety_days
from tests.database.racing import WON, at_once
from tests.factories import NOW

NEXT_YEAR = date(2027, 12, 9)


@pytest.fixture
def day(session, by):
    found = safety_days.rotation(
        session, stations=("Brandweer", "Politie"), words=["de helm"], materials="Pionnen", whole_classes=["Groep 5"]
    )
    post = session.scalars(select(Station).where(Station.rotation_id == found.id, Station.name == "Politie")).one()
    role = StationRole(location_id=found.location_id, station_id=post.id, name="Oversteken", need=2, required=True)
    factories.save(session, role)
    outlines = task_plans.outlines_for(session, found.activity_id)
    task_plans.lay_out(session, found.activity_id, outlines, day=found.day, by=by, now=NOW)
    return found


def make(session, day, by, *, on=NEXT_YEAR, title="Veiligheidsdag 2027"):
    return again.create(session, day.id, day=on, title=title, by=by, now=NOW)


def counted(session, model, rotation):
    return session.scalar(select(func.count()).select_from(model).where(model.rotation_id == rotation.id))


def test_the_proposal_is_a_school_day_of_the_same_name(session, day):
    assert again.proposal(session, day) == NEXT_YEAR
    factories.free_day(session, NEXT_YEAR)
    assert again.proposal(session, day) == date(2027, 12, 16)


def test_stations_come_along_with_hosts_and_roles(session, by, day):
    made = make(session, day, by)
    old, new = (
        session.scalars(select(Station).where(Station.rotation_id == each.id).order_by(Station.position)).all()
        for each in (day, made)
    )
    assert [(one.name, one.partner_id, one.space_id, one.session_id) for one in new] == [
        (one.name, one.partner_id, one.space_id, None) for one in old
    ]
    roles = (
        select(StationRole.name, StationRole.need, StationRole.required)
        .join(Station)
        .where(Station.rotation_id == made.id)
    )
    assert session.execute(roles).all() == [("Oversteken", 2, True)]


def test_the_day_is_as_it_was_and_not_solved_yet(session, by, day):
    made = make(session, day, by)
    assert (made.day, made.starts, made.ends, made.words, made.materials) == (
        NEXT_YEAR,
        day.starts,
        day.ends,
        ["de helm"],
        "Pionnen",
    )
    assert (made.rounds, made.solved_for, made.whole_classes) == ([], None, [])


def test_groups_come_along_without_anybody_and_nobody_is_asked(session, by, day):
    made = make(session, day, by)
    groups = session.execute(
        select(RotationGroup.name, RotationGroup.children, RotationGroup.leader_id)
        .where(RotationGroup.rotation_id == made.id)
        .order_by(RotationGroup.position)
    ).all()
    assert groups == [(name, 0, None) for name in safety_days.COLOURS[:5]]
    assert (counted(session, Participant, made), counted(session, Visit, made)) == (0, 0)
    assert session.scalars(select(Engagement.id)).all() == []


def test_tasks_are_counted_back_anew_and_none_is_done(session, by, day):
    made = make(session, day, by)
    old, new = (reading.preparation(session, each.id).tasks for each in (day, made))
    assert [(one.title, one.days_before, one.user_id, one.done) for one in new] == [
        (one.title, one.days_before, one.user_id, False) for one in old
    ]
    assert [one.day for one in new if one.title.startswith("Brief")] == [date(2027, 11, 4)]
    reminders = select(func.count(Message.id)).where(Message.kind == MessageKind.TASK_REMINDER, Message.due_at > NOW)
    assert session.scalar(reminders) > 0


def test_a_day_without_tasks_gets_those_of_its_template(session, by):
    bare = safety_days.rotation(session, stations=("Brandweer",), groups=("Rood",), visited=False)
    made = make(session, bare, by)
    assert len(reading.preparation(session, made.id).tasks) == 18


def test_what_is_no_longer_there_is_left_open(session, by, day):
    stations = session.scalars(select(Station).where(Station.rotation_id == day.id)).all()
    for station in stations:
        session.get_one(type(factories.space(session)), station.space_id).active = False
    responsible = session.get_one(Activity, day.activity_id).responsible_id
    session.get_one(UserAccount, responsible).active = False
    session.flush()
    made = make(session, day, by)
    spaces = session.scalars(select(Station.space_id).where(Station.rotation_id == made.id)).all()
    assert (spaces, session.get_one(Activity, made.activity_id).responsible_id) == ([None, None], by.user_id)


def test_a_free_day_is_refused(session, by, day):
    factories.free_day(session, NEXT_YEAR, name="Studiedag")
    with pytest.raises(DayIsFree):
        make(session, day, by)


def test_a_title_with_a_childs_name_is_refused(session, by, day):
    factories.child(session, pseudonym="Vogel Zonnebloem")
    with pytest.raises(NamesAChild):
        make(session, day, by, title="Dag van Vogel Zonnebloem")


def test_of_nothing_nothing_is_made(session, by):
    with pytest.raises(NotFound):
        again.create(session, by.user_id, day=NEXT_YEAR, title="x", by=by, now=NOW)


def test_pressed_twice_it_is_made_once(session, by, day, two_sessions):
    session.commit()
    rotation_id = day.id

    def press(own):
        again.create(own, rotation_id, day=NEXT_YEAR, title="Veiligheidsdag 2027", by=by, now=NOW)

    found = at_once(*((own, press) for own in two_sessions()))
    assert sorted(type(one).__name__ for one in found) == [DayHasRotation.__name__, type(WON).__name__]
    assert session.scalar(select(func.count(Rotation.id)).where(Rotation.day == NEXT_YEAR)) == 1
